"""What stands where in an office's file: titles, tables under and beside each other, totals."""

from __future__ import annotations

import datetime
import json

import pytest

from jamsostek.__main__ import main
from jamsostek.imports import intake
from tests.imports.conftest import CASES
from tests.imports.test_importing import EN, ID, REGIONS, column, recap, refusal, rows

JUNE = datetime.date(2026, 6, 1)


def figures(draft: intake.Draft, *names: str) -> list[tuple]:
    """The accepted rows' values of some columns, in order."""
    return sorted(tuple(row.get(name) for name in names) for row in rows(draft))


# -- the rows above the header -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["0_title", "1_title", "5_title", "split_title"])
def test_the_month_of_a_title_is_every_rows_month(case, name):
    draft = case(f"S12_{name}.xlsx")
    assert {row["month"] for row in rows(draft)} == {JUNE}
    assert draft.filled["month"] == "2026-06"
    assert draft.rejected == 0


def test_the_command_tells_the_month_of_a_title(capsys):
    assert main(["import", "enrollment_monthly", str(CASES / "S12_0_title.xlsx")]) == 0
    assert "Bulan = Juni 2026" in capsys.readouterr().out


TITLES = {
    "Posisi 30 Juni 2026 - Cabang Atambua": JUNE,
    "Periode 1 s.d. 30 Juni 2026": JUNE,
    "Bulan Juni '26": JUNE,
    "Per 30/06/2026": JUNE,
    # the day it was signed or printed is no month of the figures
    "Rekap bulan Juni 2026;Dicetak 3 Juli 2026": JUNE,
    "Atambua, 3 Juli 2026": None,
    "Tahun 2026": None,
}
SPANS = {
    "Periode Januari 2026 s.d. Juni 2026": "januari 2026 s.d. juni 2026",
    "JANUARI - JUNI 2026": "januari - juni 2026",
    "Bulan Mei dan Juni 2026": "mei dan juni 2026",
    "01/01/2026 s/d 30/06/2026": "01/01/2026 s/d 30/06/2026",
    "Triwulan II 2026": "triwulan ii 2026",
    "Semester I Tahun 2026": "semester i tahun 2026",
    "Data s.d. Juni 2026": "s.d. juni 2026",
}


def test_what_titles_say_of_the_month(take):
    body = ("Kabupaten;Segmen;Aktif", "Belu;BPU;5")
    for title, month in TITLES.items():
        if month is None:
            refusal("missing_column", take, "enrollment_monthly", recap(title, *body))
        else:
            assert column(take("enrollment_monthly", recap(title, *body)), "month") == [month]
    for title, span in SPANS.items():
        error = refusal("title_span", take, "enrollment_monthly", recap(title, *body))
        assert error.details["span"] == span
        # a column of months makes the title unimportant
        with_months = recap(title, "Bulan;Kabupaten;Aktif", "Juni 2026;Belu;5")
        assert column(take("enrollment_monthly", with_months), "month") == [JUNE]
    refusal("title_months", take, "enrollment_monthly", recap("Mei 2026", "Juni 2026", *body))


def test_a_span_is_refused_by_its_name(case):
    error = refusal("title_span", case, "S12_7_title.xlsx")
    assert "Januari 2026 s.d. Juni 2026" in error.details["title"]


def test_a_title_names_the_segment_the_rows_lack(take):
    body = ("Bulan;Kabupaten;Aktif", "Juni 2026;Belu;5")
    for title, segment in {
        "Rekap Peserta BPU": "BPU",
        "B. BUKAN PENERIMA UPAH": "BPU",
        "Peserta penerima upah": "PU",
        "Peserta PU dan BPU": "all",
        "Jumlah peserta mandiri": "all",
    }.items():
        assert column(take("enrollment_monthly", recap(title, *body)), "segment") == [segment]


# -- what each line is ---------------------------------------------------------------------------


def kinds(draft: intake.Draft) -> dict[str, int]:
    """Lines by kind, those there are."""
    return {kind: count for kind, count in draft.lines.items() if count}


def notes(draft: intake.Draft) -> list[str]:
    """What is told of the layout; each has its words in both languages."""
    for say in (ID, EN):
        texts = [*(intake.warning_text(say, each) for each in draft.notes)]
        assert not any("{" in text for text in [*texts, intake.lines_text(say, draft)])
    return [each.code for each in draft.notes]


FOUND = {
    "S09_stacked_same.xlsx": (
        {"title": 2, "header": 2, "data": 4, "total": 1, "blank": 1},
        ["tables_joined", "totals"],
        [("5304", "BPU", 8927, None), ("5304", "PU", 1200, None),
         ("5305", "BPU", 5120, None), ("5305", "PU", 900, None)],
    ),
    "S09b_stacked_more.xlsx": (
        {"title": 2, "header": 2, "data": 4, "blank": 1},
        ["tables_joined"],
        [("5304", "BPU", 8927, 210), ("5304", "PU", 1200, None),
         ("5305", "BPU", 5120, 80), ("5305", "PU", 900, None)],
    ),
    "S10_side_by_side.xlsx": (
        {"header": 1, "data": 1},
        ["side_by_side"],
        [("5304", "all", 8927, None), ("5305", "all", 5120, None)],
    ),
    "S04c_wide_segments.xlsx": (
        {"header": 1, "data": 2},
        ["turned", "total_column"],
        [("5304", "BPU", 8927, None), ("5304", "JAKON", 300, None), ("5304", "PU", 1200, None),
         ("5305", "BPU", 5120, None), ("5305", "JAKON", 100, None), ("5305", "PU", 900, None)],
    ),
    "S03_totals.csv": (
        {"header": 1, "data": 2, "total": 4},
        ["totals"],
        [("5304", "BPU", 8927, None), ("5305", "BPU", 5120, None)],
    ),
    "F03_hidden_rows.xlsx": (
        {"header": 1, "data": 3},
        ["hidden_rows"],
        [("5304", "BPU", 8927, None), ("5305", "BPU", 5120, None), ("5308", "BPU", 4000, None)],
    ),
    "N02_header_newline.csv": ({"header": 3, "data": 1}, [], [("5304", "BPU", 8927, None)]),
}  # fmt: skip


def test_every_table_of_a_file_is_taken_and_every_line_told(case):
    for name, (lines, codes, expected) in FOUND.items():
        draft = case(name)
        assert (kinds(draft), notes(draft)) == (lines, codes), name
        assert figures(draft, "region_code", "segment", "active", "new") == expected, name
        assert {row["month"] for row in rows(draft)} == {JUNE}, name
        assert draft.rejected == 0, name


def test_months_over_figures_are_rows_with_the_year_of_the_title(case, take):
    draft = case("S04_wide_months.xlsx")
    assert kinds(draft) == {"title": 1, "header": 1, "data": 2, "total": 1, "blank": 1}
    assert notes(draft) == ["said", "turned", "totals"]
    assert figures(draft, "month", "region_code", "segment", "active") == [
        (datetime.date(2026, month, 1), code, "BPU", active)
        for month, *found in ((1, 8700, 5000), (2, 8800, 5060), (3, 8927, 5120))
        for code, active in zip(("5304", "5305"), found, strict=True)
    ]
    without_year = recap("Kabupaten;Januari;Februari", "Belu;5;6")
    refusal("months_without_year", take, "enrollment_monthly", without_year)
    # of two figures a month each goes where its header says; a month nobody filled is told
    two = recap(
        "Kabupaten;Mei 2026;;Juni 2026;;Juli 2026;",
        ";Aktif;Baru;Aktif;Baru;Aktif;Baru",
        "Belu;5;1;6;2;;",
        "Alor;7;1;;3;;",
    )
    draft = take("enrollment_monthly", two)
    assert figures(draft, "month", "region_code", "active", "new") == [
        (datetime.date(2026, 5, 1), "5304", 5, 1),
        (datetime.date(2026, 5, 1), "5305", 7, 1),
        (JUNE, "5304", 6, 2),
    ]
    assert (draft.rejected, kinds(draft)) == (1, {"header": 2, "data": 2})
    assert notes(draft) == ["turned", "turned_empty"]


def test_sheets_that_say_their_month_are_taken_together(case, book):
    draft = case("S11_sheet_per_month.xlsx")
    assert figures(draft, "month", "active") == [
        (datetime.date(2026, month, 1), active)
        for month, active in ((5, 5100), (5, 8900), (6, 5101), (6, 8901))
    ]
    assert notes(draft) == ["said_month", "said_month", "sheets_joined"]
    assert sum(draft.lines.values()) == 8
    with intake.examine(
        "enrollment_monthly", CASES / "S11_sheet_per_month.xlsx", sheet="JUNI 2026"
    ) as one:
        assert column(one, "active") == [5101, 8901]
    table = [["Bulan", "Kabupaten", "Aktif"], ["2026-10", "Belu", 5]]
    two = book({"Satu": table, "Dua": [table[0], ["2026-10", "Sikka", "x"]], "Info": [["Isi"]]})
    refusal("which_sheet", intake.examine, "enrollment_monthly", two)
    with intake.examine("enrollment_monthly", two, sheet=intake.ALL_SHEETS) as both:
        assert column(both, "region_code") == ["5304"]
        assert notes(both) == ["sheets_joined", "sheets_left"]
        (problem,) = both.problems["line"]
        assert intake.place_text(both, problem) == "Dua: 2"
        assert "Dua: 2" in both.rejects_file.read_text("utf-8-sig")


def test_totals_are_compared_with_their_rows_in_every_dataset(case, take):
    draft = case("S03_vuln_total.csv", "vulnerable_workers")
    assert figures(draft, "region_code", "covered") == [("5304", 2500), ("5305", 1500)]
    assert kinds(draft) == {"header": 1, "data": 2, "total": 1}
    wrong = take(
        "enrollment_monthly",
        recap("Bulan;Kabupaten;Aktif;Baru", "Juni 2026;Belu;5;1", "Juni 2026;Alor;6;1",
              "Jumlah;;11;3"),
    )  # fmt: skip
    assert notes(wrong) == ["totals", "total_differs"]
    assert wrong.notes[-1].details["stated"] == 3
    assert wrong.notes[-1].details["expected"] == 2
    grouped = take(
        "claims",
        recap(
            "Bulan;Kabupaten;Program;Kasus;Nominal",
            "Juni 2026;Belu;JKM;1;100",
            "Juni 2026;Belu;JHT;2;200",
            "Sub Jumlah;;;3;300",
            "Juni 2026;Alor;JHT;4;400",
            "Sub Jumlah;;;4;400",
            "TOTAL;;;7;700",
            "Sumber: SIPP, Atambua, 3 Juli 2026",
        ),
    )
    assert (notes(grouped), kinds(grouped)) == (
        ["note", "totals"],
        {"header": 1, "data": 3, "total": 3, "note": 1},
    )


def test_a_heading_within_a_table_says_what_its_rows_lack(take):
    draft = take(
        "enrollment_monthly",
        recap(
            "Rekap Juni 2026", "Kabupaten;Aktif", "A. Penerima Upah;", "Belu;5", "Alor;6",
            "Jumlah;11", "B. Bukan Penerima Upah;", "Belu;7", "Jumlah;7", "Mengetahui,;",
        ),
    )  # fmt: skip
    assert figures(draft, "region_code", "segment", "active") == [
        ("5304", "BPU", 7), ("5304", "PU", 5), ("5305", "PU", 6)
    ]  # fmt: skip
    assert kinds(draft) == {"title": 3, "header": 1, "data": 3, "total": 2, "note": 1}
    assert "total_differs" not in notes(draft)


def test_the_command_tells_every_kind_of_line(capsys):
    file = str(CASES / "S09_stacked_same.xlsx")
    assert main(["import", "enrollment_monthly", file, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["lines"] == {
        "all": 10, "title": 2, "header": 2, "data": 4, "total": 1, "note": 0, "blank": 1,
        "rejected": 0,
    }  # fmt: skip
    assert len(said["notes"]) == 2
    assert main(["import", "enrollment_monthly", file]) == 0
    assert intake_lines(10) in capsys.readouterr().out


def intake_lines(count: int) -> str:
    return ID("import.lines", count=count, parts="")[:12]


def test_a_large_plain_file_is_read_with_care_where_a_row_is_none(take):
    """Beyond a megabyte the quick way is taken, which knows no totals and no second header."""
    body = [
        f"{1990 + n // 264 // 12}-{n // 264 % 12 + 1:02};{REGIONS[n % 22]['region_code']};"
        f"{('PU', 'BPU', 'JAKON', 'PMI')[n // 22 % 4]};{('own', 'csr', 'dbh')[n // 88 % 3]};{n}"
        for n in range(40_000)
    ]
    header = "Bulan;Kode Wilayah;Segmen;Pembayar;Aktif"
    plain = take("enrollment_monthly", recap(header, *body))
    assert (plain.accepted, kinds(plain)) == (40_000, {"header": 1, "data": 40_000})
    body[30_000:30_000] = ["Jumlah;;;;1", "Bulan;Kode Wilayah;Pembayar;Segmen;Aktif"]
    body[30_002:] = [";".join([a, b, d, c, e]) for a, b, c, d, e in
                     (row.split(";") for row in body[30_002:])]  # fmt: skip
    careful = take("enrollment_monthly", recap(header, *body))
    assert (careful.accepted, kinds(careful)) == (
        40_000, {"header": 2, "data": 40_000, "total": 1}
    )  # fmt: skip
    assert rows(careful) == rows(plain)


# -- blanks below the first row of a group -------------------------------------------------------


def test_blanks_of_a_group_are_offered_to_be_filled_and_never_filled_silently(case, capsys, take):
    asked = case("S08_group_blanks.xlsx")
    (question,) = asked.questions
    assert (question.key, question.is_required) == ("fill:Bulan, Kabupaten/Kota", True)
    assert [each.read for each in question.examples] == [
        ("Juni 2026 · Belu", None), ("Juni 2026 · Alor", None)
    ]  # fmt: skip
    assert (asked.accepted, asked.rejected) == (2, 2)
    file = str(CASES / "S08_group_blanks.xlsx")
    assert main(["import", "enrollment_monthly", file]) == 2
    assert "--answer" in capsys.readouterr().err
    filled = case("S08_group_blanks.xlsx", answers={"fill": "fill"})
    assert figures(filled, "region_code", "segment", "active") == [
        ("5304", "BPU", 8927), ("5304", "PU", 1200), ("5305", "BPU", 5120), ("5305", "PU", 900)
    ]  # fmt: skip
    assert filled.answers == {question.key: "fill"}
    left = case("S08_group_blanks.xlsx", answers={"fill": "leave"})
    assert (left.accepted, left.rejected, left.is_answered) == (2, 2, True)
    # no group reaches over a total or into the next table
    text = recap(
        "Bulan;Kode Wilayah;Kabupaten;Segmen;Aktif", "Juni 2026;53.04;Belu;PU;1", ";;;BPU;2",
        "Jumlah;;;;3", ";;;JAKON;4", "", "Bulan;Kode Wilayah;Kabupaten;Segmen;Aktif", ";;;PU;5",
    )  # fmt: skip
    draft = take("enrollment_monthly", text, answers={"fill": "fill"})
    assert figures(draft, "region_code", "segment", "active") == [
        ("5304", "BPU", 2), ("5304", "PU", 1)
    ]  # fmt: skip
    assert draft.rejected == 2


def test_a_row_of_the_whole_is_a_total_if_it_is_the_sum_of_its_parts_else_asked(take):
    draft = take(
        "enrollment_monthly",
        recap("Bulan;Kabupaten;Segmen;Aktif", "Juni 2026;Belu;PU;5", "Juni 2026;Belu;BPU;6",
              "Juni 2026;Belu;Jumlah;11", "Juni 2026;Alor;Semua;7"),
    )  # fmt: skip
    assert figures(draft, "region_code", "segment", "active") == [
        ("5304", "BPU", 6), ("5304", "PU", 5), ("5305", "all", 7)
    ]  # fmt: skip
    assert kinds(draft) == {"header": 1, "data": 3, "total": 1}
    # the word stands where the segment does, and nothing says whose: no value of all segments
    first = recap("Segmen;Kabupaten;Bulan;Aktif", "PU;Belu;Juni 2026;5", "PU;Alor;Juni 2026;6",
                  "Jumlah;;;11")  # fmt: skip
    assert kinds(take("enrollment_monthly", first)) == {"header": 1, "data": 2, "total": 1}
    text = recap("Tahun;Kabupaten;Sumber Dana;Terlindungi", "2026;Belu;APBD Provinsi;5",
                 "2026;Provinsi NTT;APBD Provinsi;9")  # fmt: skip
    asked = take("vulnerable_workers", text)
    assert [each.key for each in asked.questions] == ["whole:Kabupaten"]
    assert not asked.is_answered
    for answer, expected in (("total", [("5304", 5)]), ("row", [("53", 9), ("5304", 5)])):
        draft = take("vulnerable_workers", text, answers={"whole": answer})
        assert figures(draft, "region_code", "covered") == expected
        assert ("total_differs" in notes(draft)) == (answer == "total")


def test_cells_beside_the_table_are_told(book):
    file = book(
        {
            "Rekap": [
                ["Bulan", "Kab/Kota", "Segmen", "Aktif"],
                ["2026-06", "Belu", "PU", 10, None, "cek lagi"],
                ["2026-06", "TTU", "PU", 20, None, "Kantor", "Jumlah"],
                ["2026-06", "Malaka", "PU", 30, None, "Atambua", 60],
                ["Jumlah", None, None, 60],
            ]
        }
    )
    with intake.examine("enrollment_monthly", file) as draft:
        assert (draft.accepted, draft.lines["total"]) == (3, 1)
        note = next(each for each in draft.notes if each.code == "cells_outside")
    assert note.details == {
        "count": 5,
        "cells": 'F2 "cek lagi", F3 "Kantor", G3 "Jumlah", F4 "Atambua", G4 "60"',
    }


def test_a_remark_under_the_blank_end_of_a_header_costs_no_row(take):
    draft = take("enrollment_monthly", recap("Bulan;Kabupaten;Aktif;", "2026-06;Belu;5;cek lagi"))
    assert (draft.accepted, draft.rejected) == (1, 0)
    assert [each.details["cells"] for each in draft.notes] == ['D2 "cek lagi"']


def test_programs_find_a_line_in_its_sheet(book, capsys):
    head = ["Kab/Kota", "Segmen", "Aktif", "Baru"]
    file = book(
        {
            "Juni 2026": [head, ["Belu", "PU", 10, 1], ["TTU", "PU", 20, 2], ["TTU", "PU", 20, 2]],
            "Juli 2026": [
                ["Rekap"], head, ["Belu", "PU", 10, "banyak"], ["Sikka", "PU", 5, 1],
                ["Sikka", "PU", 6, 1], ["Atambua Kota", "PU", 3, 1],
            ],
        }
    )  # fmt: skip
    assert main(["import", "enrollment_monthly", str(file), "--json", "--lang", "id"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(each["sheet"], each["line"]) for each in said["emptied"]] == [("Juli 2026", 3)]
    with intake.examine("enrollment_monthly", file) as draft:
        reasons = {row.line: row.expected for row in draft.problems.itertuples()}
    assert reasons[8] == "Juli 2026: 5" and reasons[9] == "Juli 2026: 4"
