"""Unknown is never zero on a slide either: of an office that has not sent everything no number
differs from the whole office's unless its slide says that it is of a part."""

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


@pytest.fixture(scope="module")
def deck_of(tmp_path_factory):
    """The meeting deck of an office that has sent its recap, without some regencies' months."""
    office = worlds.build({"enrollment_monthly": gaps.world(11)}, tmp_path_factory.mktemp("whole"))

    def build(missing: set[tuple[str, str]]) -> dict[str, Slide]:
        folder = tmp_path_factory.mktemp("part") / "workspace"
        shutil.copytree(office, folder)
        (file,) = (folder / "warehouse").glob("*.duckdb")
        rows = [
            row for row in gaps.world(11) if (row["region_code"], row["month"][:7]) not in missing
        ]
        with duckdb.connect(str(file)) as connection:
            gaps.clear(connection)
            gaps.make(connection, gaps.OF_MEMBERS)
            gaps.fill(connection, rows)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JAMSOSTEK_WORKSPACE", str(folder))
            patch.setenv("JAMSOSTEK_SAMPLE", "off")
            deck = decks.build("monev", LOCAL_OWNER, speaker("id"), branch="ATAMBUA", month=LAST)
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
    return [str(thing)]


def numbers(slide: Slide) -> set[str]:
    said = texts((slide.title, slide.sentences, slide.picture))
    return {number for text in said for number in re.findall(r"\d[\d.,]*", text)}


def test_no_number_on_a_slide_differs_from_the_whole_offices_unless_it_is_marked(deck_of, subtests):
    whole = deck_of(set())
    assert len(whole) > 6
    differing = 0
    for name, missing in WORLDS.items():
        for key, slide in deck_of(missing).items():
            other = numbers(slide) - (numbers(whole[key]) if key in whole else set())
            shown = texts((slide.title, slide.sentences, slide.picture, slide.source))
            differing += bool(other)
            with subtests.test(world=name, slide=key):
                assert not other or PART.search(" ".join(shown)), other
    assert differing > len(WORLDS)
