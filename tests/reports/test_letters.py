"""No letter becomes a box, whoever draws the deck; what our typeface has stays as it was typed."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import openpyxl
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import speaker
from jamsostek.reports import deck, excel
from jamsostek.reports.faces import FONTS
from jamsostek.reports.letters import settable
from jamsostek.reports.pptx import presentation
from jamsostek.reports.svg import drawing
from jamsostek.reports.typst import handout
from tests.decks import every_picture

CMAP = TTFont(FONTS / "SourceSansPro-Regular.ttf").getBestCmap()
# a promise as it is pasted from a group chat and from Excel
WILD = "Rapat 🎉 besar\x0bŊgadha ✅ ꦗꦮ é"
SET = "Rapat besar Ŋgadha ✓ jw é"


@given(st.text(st.characters(exclude_categories=())))
def test_every_letter_is_one_of_the_face(text):
    made = settable(text)
    assert all(ord(letter) in CMAP for letter in made if letter != "\n")
    assert settable(made) == made


def test_letters_of_indonesia_and_of_latin_stay_and_others_keep_their_sound():
    for text in ("Née Ñoño Łódź", "ŋ ɛ ɓ ɗ ʼ ʻ ḍ ṭ ā ē", "Ωμέγα Жуков", "± ≥ ½ Rp1.000,– “a”"):
        assert settable(text) == text
    assert settable("漢字") == "HanZi"
    assert settable("👍") == ":thumbsup:"  # rather named than gone
    assert settable(WILD) == SET


def test_no_deck_has_a_box(tmp_path):
    table = deck.Table((deck.Column(WILD),), ((WILD,),))
    bars = deck.Chart("bars", (WILD,), (deck.Series(WILD, (1.0,), ("1",)),), "orang")
    slides = tuple(
        deck.Slide(f"s{number}", WILD, picture, (WILD,), source=WILD, notes=WILD)
        for number, picture in enumerate((table, bars))
    )
    wild = replace(every_picture(), title=WILD, slides=slides)
    assert SET in drawing.svg(bars, 900, 400, LIGHT, speaker("id"))
    handout.write(wild, tmp_path / "d.pdf")
    shown = "".join(page.extract_text() for page in PdfReader(tmp_path / "d.pdf").pages)
    assert SET in shown
    presentation.write(wild, tmp_path / "d.pptx")
    with zipfile.ZipFile(tmp_path / "d.pptx") as made:
        parts = [made.read(name).decode() for name in made.namelist() if name.endswith(".xml")]
    assert sum(SET in part for part in parts) >= 3
    assert not any(mark in part for part in parts for mark in ("_x000B_", "🎉", "ꦗ"))
    excel.write(wild, tmp_path / "d.xlsx")
    cells = [
        cell.value
        for sheet in openpyxl.load_workbook(tmp_path / "d.xlsx")
        for row in sheet
        for cell in row
    ]
    # on a sheet a text is as it was, but for what no document may hold
    assert WILD.replace("\x0b", " ") in cells
