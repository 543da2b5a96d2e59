"""What a cell may say: dates in one order a column, months as offices write them, nothing at all.

A cell that may be empty and can't be read costs the cell, never the row; each is told by its line.
"""

from __future__ import annotations

import datetime
import json

import pytest

from jamsostek.__main__ import main
from jamsostek.base.language import speaker
from jamsostek.imports import intake
from jamsostek.imports.unshown import NOT_RECKONED
from tests.imports.test_importing import recap, rows, told

ID = speaker("id")


def emptied(draft: intake.Draft) -> list[tuple[int, str]]:
    return [(row.line, row.rule) for row in draft.emptied.itertuples()]


def test_dates_have_one_order_a_column_and_the_american_one_is_asked(case):
    name, key = "M04_us_dates.csv", "dates:Tanggal Daftar"
    (question,) = case(name, "members").questions
    assert (question.key, question.is_required) == (key, True)
    assert question.examples[0].written == "06/05/2021"
    days = [str(day) for day in question.examples[0].read]
    assert days == ["2021-05-06", "2021-06-05"]
    draft = case(name, "members", answers={key: "month"})
    assert (draft.accepted, draft.emptied_cells, draft.questions) == (5, 0, [])
    assert "2021-06-05" in {str(row["registered_on"]) for row in rows(draft)}
    draft = case(name, "members", answers={key: "day"})
    assert [line for line, _ in emptied(draft)] == [2, 4, 6]


def test_the_day_comes_first_where_cells_tell_or_nothing_does(take):
    header = "Kode Rapat;Kantor;Tanggal"
    for cells, because, asked in (
        (["05/06/2021", "16/06/2021"], "cells", []),
        (["05/06/2021"], "assumed", ["day"]),  # may be changed, need not
        (["05/06/2021", "16/06/2021", "06/16/2021"], "asked", [None]),
        (["2021-06-16", "16 Juni 2021", "05/05/2021"], None, []),
    ):
        body = [f"R{n};Ende;{cell}" for n, cell in enumerate(cells)]
        draft = take("meetings", recap(header, *body))
        assert [each.because for each in draft.decisions] == ([because] if because else []), cells
        assert [each.default for each in draft.questions] == asked, cells
        assert draft.first_rows["held_on"][0].month == 6 or because is None


def test_a_month_written_as_its_first_day_tells_the_order(take):
    header = "Bulan;Kabupaten;Aktif"
    for cells, asked in (
        (["01/06/2026", "01/07/2026"], []),
        (["6/1/2026", "7/1/2026"], ["month"]),
        (["30/06/2026", "31/07/2026"], []),
    ):
        draft = take("enrollment_monthly", recap(header, *(f"{each};Belu;5" for each in cells)))
        assert [each.subject for each in draft.questions] == ["dates"] * len(asked), cells
        draft = take(
            "enrollment_monthly",
            recap(header, *(f"{each};Belu;5" for each in cells)),
            answers={"dates": asked[0]} if asked else {},
        )
        months = sorted(str(row["month"]) for row in rows(draft))
        assert months == ["2026-06-01", "2026-07-01"], cells


def test_dates_that_excel_turned_are_asked(book):
    """A program that expects months first leaves 16/06/2021 a text and turns 05/06/2021."""
    native = datetime.date(2021, 5, 6)
    sheet = [
        ["Kode Rapat", "Kantor", "Tanggal"],
        ["R1", "Ende", native],
        ["R2", "Ende", "16/06/2021"],
    ]
    (question,) = (draft := intake.examine("meetings", book({"R": sheet}))).questions
    draft.discard()
    assert question.readings == ("day", "turned")
    assert [str(day) for day in question.examples[0].read] == ["2021-05-06", "2021-06-05"]
    with intake.examine("meetings", book({"R": sheet}), answers={question.key: "turned"}) as draft:
        assert [str(row["held_on"]) for row in rows(draft)] == ["2021-06-05", "2021-06-16"]
    sheet.append(["R3", "Ende", datetime.date(2021, 5, 20)])  # no month is the 20th
    with intake.examine("meetings", book({"R": sheet})) as draft:
        assert draft.questions == []


def test_an_optional_cell_that_cannot_be_read_costs_the_cell(case, take):
    draft = case("M06_birth.csv", "members")
    assert (draft.accepted, draft.rejected, draft.emptied_cells) == (12, 0, 6)
    years = [row.get("birth_year") for row in rows(draft)]
    assert sorted(map(str, years)) == ["1967"] * 6 + ["None"] * 6
    said = {row.line: intake.reject_text(ID, row) for row in draft.emptied.itertuples()}
    assert said[2].startswith("tahun dua angka") and "•••" not in "".join(said.values())
    # the keys of a row are no such cells
    header = "Kode Perisai;Nama;Kabupaten;Tanggal Bergabung;Tanggal Berhenti"
    body = ["A1;A;Belu;16/06/2021;kapan-kapan", "A2;B;Blub;16/06/2021;"]
    draft = take("agents", recap(header, *body))
    assert (draft.accepted, draft.rejected, emptied(draft)) == (1, 1, [(2, "type_date")])


def test_months_as_offices_write_them(case):
    draft = case("S14_months.csv")
    of_line = {row.line: row.rule for row in draft.problems.itertuples()}
    spans, unread = [14, 15, 25], [13, 22]  # a quarter, until June; no year, "Juny"
    assert {line: of_line[line] for line in spans} == dict.fromkeys(spans, "month_span")
    assert [of_line[line] for line in unread] == ["type_yearmonth", "near_month"]
    # all others are June beside one another, but February and August
    others = set(range(2, 28)) - {*spans, *unread, 23, 24}
    assert {of_line[line] for line in others} == {"duplicate_key"}
    assert [str(row["month"]) for row in rows(draft)] == ["2026-02-01", "2026-08-01"]


def test_what_stands_for_nothing_is_missing_and_told_and_nihil_is_zero(case):
    draft = case("S23_missing.csv")
    new = {row["region_code"]: row.get("new") for row in rows(draft)}
    assert {code: count for code, count in new.items() if count is not None} == {
        "5321": 0,
        "5306": 0,
    }
    assert [warning.code for warning in draft.warnings] == ["marks_missing", "marks_zero"]
    assert draft.warnings[0].details["count"] == 12
    assert emptied(draft) == [(14, "formula_error")]


@pytest.mark.parametrize("mark", ["x", "nihil"])
def test_marks_of_numbers_are_words_elsewhere(take, mark):
    draft = take("agents", recap("Kode Perisai;Nama;Kabupaten;Tanggal Bergabung",
                                 f"A1;{mark};Belu;16/06/2021"))  # fmt: skip
    assert [row["name"] for row in rows(draft)] == [mark]


def test_formulas_without_a_value_are_not_empty(case):
    draft = case("F04_formulas.xlsx")
    assert [(line, value, rule) for line, _, value, rule in told(draft)] == [
        (3, "#DIV/0!", "formula_error"),
        (4, "#N/A", "formula_error"),
        (5, "#REF!", "formula_error"),
        (6, NOT_RECKONED, "not_reckoned"),
    ]
    draft = case("F04b_uncached_optional.xlsx")
    assert draft.accepted == 2
    assert emptied(draft) == [(2, "not_reckoned"), (3, "formula_error")]
    assert "simpan" in intake.reject_text(ID, next(draft.emptied.itertuples()))


@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_every_kind_of_workbook_tells_errors_and_what_it_hides(case, kind):
    draft = case(f"F05_errors.{kind}")
    assert [(line, value, rule) for line, _, value, rule in told(draft)] == [
        (3, "#DIV/0!", "formula_error"),
        (4, "#N/A", "formula_error"),
    ]
    assert emptied(draft) == [(5, "formula_error"), (7, "formula_error")]
    assert [(each.code, *each.details.values()) for each in draft.notes] == [
        ("hidden_rows", 1, "6"),
        ("hidden_columns", 1, "Peserta Baru"),
        ("sheets_hidden", "Rahasia"),
    ]


def test_programs_are_told_what_was_emptied_and_read_as_missing(capsys, tmp_path):
    file = tmp_path / "file.csv"
    file.write_text(
        "Bulan;Kabupaten;Aktif;Baru\n2026-01;Belu;5;banyak\n2026-01;Ende;5;n.a.\n", "utf-8"
    )
    assert main(["import", "enrollment_monthly", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["line"], each["column"]) for each in told["emptied"]] == [(2, "Baru")]
    assert "n.a." in " ".join(told["warnings"]) and "questions" not in told
