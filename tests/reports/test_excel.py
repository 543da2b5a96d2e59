"""The XLSX: a cover, a sheet for each slide's numbers, nothing that Excel would take for more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from jamsostek.base.errors import ProductError
from jamsostek.reports import deck, excel
from tests.decks import BADGES, LONG_NAME, every_picture

DECK = every_picture()
HEAD = 5  # the row of the headings


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    file = tmp_path_factory.mktemp("xlsx") / "deck.xlsx"
    excel.write(DECK, file)
    return file


@pytest.fixture(scope="module")
def book(written):
    return openpyxl.load_workbook(written)


def sheet(book, key: str):
    number = next(number for number, slide in DECK.numbered() if slide.key == key)
    (found,) = [sheet for sheet in book if sheet.title.startswith(f"{number} ")]
    return found


def cells(sheet) -> list[tuple]:
    """Headings and rows."""
    return list(sheet.iter_rows(min_row=HEAD, values_only=True))


def only_sheet(tmp_path, picture: deck.Picture, title: str = "Satu"):
    slide = deck.Slide("one", title, picture)
    excel.write(replace(DECK, slides=(slide,)), tmp_path / "one.xlsx")
    return openpyxl.load_workbook(tmp_path / "one.xlsx").worksheets[1]


def test_the_cover_says_what_from_what_when_and_leads_to_the_sheets(book):
    cover = book.worksheets[0]
    assert cover.title == "Sampul"
    rows = {row[0]: row[1] for row in cover.iter_rows(values_only=True) if row[0]}
    assert list(rows)[:3] == ["Monev Kantor Cabang Atambua", "Oktober 2026", "SIMULASI"]
    assert rows["Kantor"] == "Kantor Cabang Atambua"
    assert rows["Jenis data"] == "Data simulasi"
    assert rows["Versi data"] == "2026.11"
    assert rows["Versi gudang data"] == "0123456789abcdef"
    assert rows["Dibuat"] == "16 November 2026 09.30"
    links = [cell.hyperlink.location for row in cover for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_a_sheet_for_every_slide_but_the_cover(book):
    assert len(book.sheetnames) == len(DECK.slides)
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_a_chart_is_its_numbers(book):
    assert cells(sheet(book, "columns")) == [
        ("Nama", "Peserta baru (orang)"),
        ("Jun 2026", 2100),
        ("Jul 2026", 2650),
        ("Agu 2026", 2400),
        ("Sep 2026", 2397),
        ("Okt 2026", None),
    ]
    assert cells(sheet(book, "steps"))[3:5] == [("Kembali", 1200), ("Berhenti", -6400)]
    assert cells(sheet(book, "figures"))[1] == ("Peserta aktif", 88431, "di bawah target")
    assert cells(sheet(book, "podium")) == [
        ("Peringkat", "Nama", "Keterangan"),
        (1, "Kab. Nagekeo", "Kali kedua"),
        (2, "Kab. Timor Tengah Utara", None),
        (3, "Kab. Belu", "Juara 2024"),
    ]


def test_a_map_is_its_regions_with_codes_as_texts(book):
    assert cells(sheet(book, "map"))[:3] == [
        ("Kode", "Nama", "persen"),
        ("5301", "Kab. Kupang", 34.2),
        ("5302", "Kab. Timor Tengah Selatan", None),
    ]


def test_a_long_table_is_whole_and_its_numbers_are_numbers(book):
    rows = cells(sheet(book, "table"))
    assert rows[0] == ("Masalah", "Penanggung jawab", "Hari terlambat")
    assert [row[2] for row in rows[1:]] == list(range(1, 19))
    assert rows[1][1] == LONG_NAME


def test_numbers_are_formatted_and_the_headings_stay_in_sight(book):
    made = sheet(book, "columns")
    assert made.cell(HEAD + 1, 2).number_format == "#,##0"
    assert sheet(book, "map").cell(HEAD + 1, 3).number_format == "#,##0.0##"
    assert made.freeze_panes == f"A{HEAD + 1}"
    assert made.auto_filter.ref == f"A{HEAD}:B{HEAD + 5}"
    assert made.column_dimensions["A"].width > len("Sep 2026")


def test_every_sheet_states_source_filters_version_and_day(book):
    for made in book.worksheets[1:]:
        assert made["A2"].value == (
            "Data simulasi · Oktober 2026 · Kantor: Kantor Cabang Atambua · Bulan: Oktober 2026"
            " · Versi data 2026.11 · Dibuat 16 November 2026"
        )


@pytest.mark.parametrize("kind", BADGES)
def test_every_sheet_says_whose_numbers_these_are(tmp_path, kind):
    excel.write(every_picture(kind), tmp_path / "d.xlsx")
    made = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert {sheet["A3"].value for sheet in made} == {BADGES[kind]}


def test_a_text_is_never_a_formula_a_link_or_a_number(tmp_path):
    texts = ("=1+1", "@sum(a1)", "https://contoh.id", "0012", "+62", "mailto:a@b.id")
    made = only_sheet(tmp_path, deck.Table((deck.Column("x"),), tuple((t,) for t in texts)))
    found = [made.cell(HEAD + 1 + i, 1) for i in range(len(texts))]
    assert [cell.value for cell in found] == list(texts)
    assert {cell.data_type for cell in found} == {"s"}
    assert not any(cell.hyperlink for cell in found)
    # nor becomes one when somebody edits the cell
    assert [cell.quotePrefix for cell in found] == [text[0] in "=@" for text in texts]


def test_values_of_any_kind(tmp_path):
    columns = tuple(deck.Column(name) for name in "abcde")
    values = ((1.5, float("nan"), None, date(2026, 10, 1), True),)
    made = only_sheet(tmp_path, deck.Table(columns, (("",) * 5,), values))
    row = [made.cell(HEAD + 1, i) for i in range(1, 6)]
    assert [cell.value for cell in row[:3]] == [1.5, None, None]
    assert row[3].value.date() == date(2026, 10, 1)
    assert row[3].number_format == "yyyy-mm-dd"
    assert row[4].value == "True"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Naik [50 %]: a/b\\c?*", "1 Naik 50 % a b c"),
        ("'dikutip'", "1 'dikutip"),
        (LONG_NAME, "1 Maria Goreti Fransiska Theres"),
    ],
)
def test_a_title_becomes_a_name_that_excel_takes(tmp_path, title, name):
    assert only_sheet(tmp_path, deck.Words(("a",)), title).title == name


def test_no_two_sheets_have_one_name(tmp_path):
    # the second would be the cover's own name
    slides = tuple(deck.Slide(str(i), LONG_NAME, deck.Words(("a",))) for i in range(12))
    excel.write(replace(DECK, slides=slides), tmp_path / "d.xlsx")
    names = openpyxl.load_workbook(tmp_path / "d.xlsx").sheetnames
    assert len({name.lower() for name in names}) == 13


def test_no_rows_is_a_sheet_of_headings(tmp_path):
    made = only_sheet(tmp_path, deck.Table((deck.Column("Agen"), deck.Column("Baru")), ()))
    assert cells(made) == [("Agen", "Baru")]


def test_the_same_deck_gives_the_same_bytes(written, tmp_path):
    excel.write(DECK, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


def test_a_place_that_can_not_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProductError) as caught:
        excel.write(DECK, tmp_path / "file" / "deck.xlsx")
    assert caught.value.code == "export_unwritable"
