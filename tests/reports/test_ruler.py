"""Ready decks of the sample and of a tiny office, held to one ruler: some of each kind with every
run, all of them in both languages with ``make test-full``.

What a slide says is judged on the deck, how it looks on the pages that LibreOffice makes of the
PPTX and on those of the handout; the stage is judged in Chromium
(:mod:`tests.browser.test_present_in_chromium`).
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.reports import decks
from jamsostek.reports.deck import Deck, Figures
from jamsostek.reports.pptx import presentation
from jamsostek.reports.typst import handout
from tests import worlds
from tests.conftest import SAMPLE_MEMBERS
from tests.decks import ceremony_deck
from tests.reports.test_decks import LANGUAGES, hold_to_the_rules

TODAY = date(2026, 11, 21)
needs_printers = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="needs LibreOffice Impress and poppler-utils",
)


def ready_decks(languages: tuple[str, ...], **area: str) -> list[tuple[str, Deck]]:
    """The four decks, with where they come from; ``area`` is monev's."""
    return [
        (f"{name} {language} {area}", decks.build(name, LOCAL_OWNER, speaker(language), **chosen))
        for language in languages
        for name, chosen in (
            ("monev", {**area, "today": TODAY}),
            ("provincial", {"today": TODAY}),
            ("paritrana", {}),
            ("regency", {"region": "5303", "today": TODAY}),
        )
    ]


def ceremonies() -> list[tuple[str, Deck]]:
    """Of a frozen ranking, in Indonesian; of one in which all are equal, in English."""
    return [
        (f"ceremony {language} {is_tied=}", ceremony_deck(language, is_tied=is_tied))
        for language, is_tied in zip(LANGUAGES, (False, True), strict=True)
    ]


@contextmanager
def within(workspace: Path, sample: str) -> Iterator[None]:
    """The warehouse in force is that of a workspace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
        patch.setenv("JAMSOSTEK_SAMPLE", sample)
        yield


@pytest.fixture(scope="module")
def tiny_workspace(tmp_path_factory) -> Path:
    """An office of three agents, one regency, one month."""
    return worlds.build(worlds.office(3, "2026-10", "2026-10"), tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def tiny(tiny_workspace) -> list[tuple[str, Deck]]:
    """The decks of the tiny office, in English: its words are the longer ones."""
    with within(tiny_workspace, "off"):
        return ready_decks(("en",), region="5303")


@pytest.fixture(scope="module")
def some(sampled_workspace, tiny) -> list[tuple[str, Deck]]:
    """Of each kind of deck one or two: between them they hold every kind of picture."""
    with within(sampled_workspace, SAMPLE_MEMBERS):
        monev, provincial, *_ = ready_decks(("id",), branch="ATAMBUA")
        return [*tiny, monev, provincial, *ceremonies()]


@pytest.fixture(scope="module")
def every(sampled_workspace, tiny_workspace) -> list[tuple[str, Deck]]:
    """All decks of the tiny office and of the sample, in both languages."""
    with within(tiny_workspace, "off"):
        of_tiny = ready_decks(LANGUAGES, region="5303")
    with within(sampled_workspace, SAMPLE_MEMBERS):
        return [*of_tiny, *ready_decks(LANGUAGES, branch="ATAMBUA"), *ceremonies()]


def test_a_tiny_office_has_sound_decks(tiny):
    for _, deck in tiny:
        hold_to_the_rules(deck)
    # what would be a lone column or a table of a row or two stands in large numbers
    few = {"monev": {"attendance"}, "regency": {"published", "record"}}
    for name, keys in few.items():
        (deck,) = [deck for where, deck in tiny if where.startswith(name)]
        shown = {one.key for one in deck.slides if isinstance(one.picture, Figures)}
        assert keys <= shown, name


@pytest.mark.full
def test_every_ready_deck_is_sound(every):
    for _, deck in every:
        hold_to_the_rules(deck)


# -- pages as they are printed -------------------------------------------------------------------

WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
# the height of a word's box, from ascender to descender, in sizes; and what of it are its letters
_BOX, _ABOVE, _BELOW = 1.11, 0.22, 0.26


def pages_of(pdf: Path) -> list[tuple[float, float, list[tuple[float, float, float, float, str]]]]:
    """Width, height and words of each page, in points."""
    told = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    found = []
    for page in told.split("<page ")[1:]:
        wide, high = (
            float(re.search(rf'{side}="([\d.]+)"', page)[1]) for side in ("width", "height")
        )
        words = [(*map(float, each[:4]), html.unescape(each[4])) for each in WORD.findall(page)]
        found.append((wide, high, words))
    return found


def faults(wide: float, high: float, words, smallest: float) -> list[str]:
    """Words outside of a page, over each other, or smaller than so many points."""
    found, placed = [], []
    for left, top, right, bottom, text in words:
        tall = bottom - top
        if tall > 2.2 * (right - left) and len(text) > 2:  # upright: nothing of ours is
            found.append(f"upright: {text}")
        if tall < smallest * _BOX * 0.97:
            found.append(f"{tall / _BOX:.1f} pt: {text}")
        letters = (left, top + _ABOVE * tall, right, bottom - _BELOW * tall)
        if left < -0.5 or letters[1] < -0.5 or right > wide + 0.5 or letters[3] > high + 0.5:
            found.append(f"outside: {text}")
        for other, beside in placed:
            apart = (
                letters[2] <= other[0] + 0.7
                or other[2] <= letters[0] + 0.7
                or letters[3] <= other[1] + 0.7
                or other[3] <= letters[1] + 0.7
            )
            if not apart:
                found.append(f"{text} over {beside}")
        placed.append((letters, text))
    return found


def test_the_judge_sees_what_is_outside_over_another_small_or_upright():
    words = [
        (10, 10, 60, 26, "sound"),
        (50, 12, 90, 28, "over"),
        (-9, 50, 30, 66, "cut"),
        (10, 90, 40, 99, "small"),
        (10, 120, 26, 180, "upright"),
    ]
    found = " ".join(faults(200, 200, words, 14))
    for fault in ("over over sound", "outside: cut", "8.1 pt: small", "upright: upright"):
        assert fault in found
    assert faults(200, 200, words[:1], 14) == []


def plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def written_on(slide) -> set[str]:
    """What a slide's boxes, tables and charts say, each in letters alone."""
    found = set()
    for shape in slide.shapes:
        if shape.has_text_frame:
            found |= {paragraph.text for paragraph in shape.text_frame.paragraphs}
        elif shape.has_table:
            found |= {cell.text for row in shape.table.rows for cell in row.cells}
        elif shape.has_chart:
            space = shape.chart._chartSpace
            found |= {
                "".join(t.text for t in each.iter(qn("a:t"))) for each in space.iter(qn("c:dLbl"))
            }
            if space.find(f".//{qn('c:barDir')}[@val='bar']") is not None:
                found |= {v.text for v in space.iter(qn("c:v")) if v.getparent().tag == qn("c:pt")
                          and next(v.iterancestors(qn("c:cat")), None) is not None}  # fmt: skip
    return {plain(text) for text in found if plain(text)}


def faults_of_powerpoint(ready: list[tuple[str, Deck]], folder: Path) -> list[str]:
    """What is wrong on the pages that LibreOffice makes of the decks' PPTX."""
    for number, (_, deck) in enumerate(ready):
        presentation.write(deck, folder / f"{number}.pptx")
    files = sorted(folder.glob("*.pptx"))
    profile = f"-env:UserInstallation=file://{(folder / 'office').as_posix()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files],
        check=True,
        capture_output=True,
        timeout=500,
    )
    wrong = []
    for number, (where, _) in enumerate(ready):
        pages = pages_of(folder / f"{number}.pdf")
        slides = list(Presentation(folder / f"{number}.pptx").slides)
        assert len(pages) == len(slides), where
        for place, (page, slide) in enumerate(zip(pages, slides, strict=True), start=1):
            here = f"{where}, slide {place}"
            # a slide is 960 points wide, and 14 of them are 18.7 of its 1280 pixels
            wrong += [f"{here}: {fault}" for fault in faults(*page, 14)]
            shown = plain(" ".join(word[4] for word in page[2]))
            lines = {plain(word[4]) for word in page[2]}
            for text in written_on(slide):
                # a name that stands in two lines is not always read in its order
                if text not in shown and not all(part in shown for part in halves(text, lines)):
                    wrong.append(f"{here}: not seen: {text}")
    return wrong


@needs_printers
def test_powerpoint_as_libreoffice_shows_it_has_no_text_cut_over_another_or_small(some, tmp_path):
    assert faults_of_powerpoint(some, tmp_path) == []


@pytest.mark.full
@needs_printers
def test_every_powerpoint_has_no_text_cut_over_another_or_small(every, tmp_path):
    assert faults_of_powerpoint(every, tmp_path) == []


def halves(text: str, words: set[str]) -> list[str]:
    """A text as the words it is made of, or whole where it is not made of these."""
    rest, found = text, []
    while rest:
        word = next(
            (w for w in sorted(words, key=len, reverse=True) if w and rest.startswith(w)), ""
        )
        if not word:
            return [text]
        found.append(word)
        rest = rest[len(word) :]
    return found


def faults_of_handouts(ready: list[tuple[str, Deck]], folder: Path) -> list[str]:
    """What is wrong on the pages of the decks' handouts."""
    wrong = []
    for number, (where, deck) in enumerate(ready):
        handout.write(deck, folder / f"{number}.pdf")
        for place, page in enumerate(pages_of(folder / f"{number}.pdf"), start=1):
            wrong += [f"{where}, page {place}: {fault}" for fault in faults(*page, 7)]
    return wrong


@needs_printers
def test_the_handout_has_no_text_cut_over_another_or_small(some, tmp_path):
    assert faults_of_handouts(some, tmp_path) == []


@pytest.mark.full
@needs_printers
def test_every_handout_has_no_text_cut_over_another_or_small(every, tmp_path):
    assert faults_of_handouts(every, tmp_path) == []
