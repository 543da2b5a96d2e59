"""Unknown is never zero on a slide either: of an office or province that has not sent everything no
number differs from the whole one's unless its slide says that it is of a part."""

from __future__ import annotations

import dataclasses
import re
import shutil

import duckdb
import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.reports import decks
from jamsostek.reports.deck import Slide
from jamsostek.warehouse import questions
from tests import worlds
from tests.warehouse import test_gaps as gaps

LAST = gaps.LAST
# regencies and months that are missing
WORLDS = {
    "a regency of the last month": {("5321", LAST)},
    "a regency of the month before": {("5303", gaps.MONTHS[-2])},
    "a regency of all months": {("5304", month) for month in gaps.MONTHS},
    "a regency of this and one of the last year": {("5303", LAST), ("5321", gaps.MONTHS[-13])},
}
PART = re.compile(r"\d+ dari \d+ kabupaten/kota melapor|belum (?:melapor|pernah|lengkap)|≥")


# of the province, whose deck compares all regencies and branches
OF_PROVINCE = {name: WORLDS[name] for name in list(WORLDS)[1:]} | {
    "a branch of the last month": {(region, LAST) for region in gaps.REGIONS},
}


@pytest.fixture(scope="module")
def deck_of(tmp_path_factory, built_workspace):
    """The decks of offices that have sent their recap, without some regencies' months: of Atambua
    for the meeting, of all regencies for the province."""
    (file,) = (built_workspace / "warehouse").glob("*.duckdb")
    with questions.open_sealed(file) as connection:  # it may be open here already
        every = connection.execute("select region_code from regions order by 1").fetchall()
    of = {"monev": gaps.REGIONS, "provincial": tuple(code for (code,) in every)}
    offices = {
        name: worlds.build(
            {"enrollment_monthly": gaps.world(11, regions)}, tmp_path_factory.mktemp(name)
        )
        for name, regions in of.items()
    }

    def build(name: str, missing: set[tuple[str, str]]) -> dict[str, Slide]:
        folder = tmp_path_factory.mktemp("part") / "workspace"
        shutil.copytree(offices[name], folder)
        (file,) = (folder / "warehouse").glob("*.duckdb")
        rows = [
            row
            for row in gaps.world(11, of[name])
            if (row["region_code"], row["month"][:7]) not in missing
        ]
        with duckdb.connect(str(file)) as connection:
            gaps.clear(connection)
            gaps.make(connection, gaps.OF_MEMBERS)
            gaps.fill(connection, rows)
        chosen = {"branch": "ATAMBUA"} if name == "monev" else {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JAMSOSTEK_WORKSPACE", str(folder))
            patch.setenv("JAMSOSTEK_SAMPLE", "off")
            deck = decks.build(name, LOCAL_OWNER, speaker("id"), month=LAST, **chosen)
        return {slide.key: slide for slide in deck.slides}

    return build


def texts(thing) -> list[str]:
    """All that a slide or a picture says, its numbers too."""
    if dataclasses.is_dataclass(thing):
        return [text for each in dataclasses.fields(thing)
                for text in texts(getattr(thing, each.name))]  # fmt: skip
    if isinstance(thing, list | tuple):
        return [text for each in thing for text in texts(each)]
    if isinstance(thing, bool) or thing is None:
        return []
    # the last digits of a float depend on the order in which threads added it up
    return [str(round(thing, 9) if isinstance(thing, float) else thing)]


def numbers(slide: Slide) -> set[str]:
    said = texts((slide.title, slide.sentences, slide.picture))
    return {number for text in said for number in re.findall(r"\d[\d.,]*", text)}


@pytest.mark.parametrize(("name", "taken_out"), [("monev", WORLDS), ("provincial", OF_PROVINCE)])
def test_no_number_on_a_slide_differs_from_the_whole_offices_unless_it_is_marked(
    deck_of, subtests, name, taken_out
):
    whole = deck_of(name, set())
    assert len(whole) > 6
    # of the whole nothing is marked as a part: or no mark would tell anything
    own = {key: slide for key, slide in whole.items() if slide.kind == "imported"}
    assert not any(PART.search(" ".join(shown(slide))) for slide in own.values())
    differing = 0
    for world, missing in taken_out.items():
        for key, slide in deck_of(name, missing).items():
            other = numbers(slide) - (numbers(whole[key]) if key in whole else set())
            differing += bool(other)
            with subtests.test(world=world, slide=key):
                assert not other or PART.search(" ".join(shown(slide))), other
    assert differing >= len(taken_out)


def shown(slide: Slide) -> list[str]:
    return texts((slide.title, slide.sentences, slide.picture, slide.source))
