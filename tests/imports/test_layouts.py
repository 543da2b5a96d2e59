"""What stands where in an office's file: titles, tables under and beside each other, totals."""

from __future__ import annotations

import datetime

import pytest

from jamsostek.__main__ import main
from jamsostek.imports import intake
from tests.imports.conftest import CASES
from tests.imports.test_importing import column, recap, refusal, rows

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
