"""In which unit a column is written: by header or title, lost in Excel, held against the rules."""

from __future__ import annotations

import pytest

from jamsostek.base.errors import ProductError
from jamsostek.imports import intake
from tests.imports.test_importing import column, in_order, recap

ENROLMENT = "enrollment_monthly"


def test_counts_that_lost_their_thousands_in_excel_are_asked_and_never_taken_as_people(case):
    key = "scale:Peserta Aktif"
    draft = case("S18_native_decimals.xlsx")
    (question,) = draft.questions
    assert (question.key, question.readings) == (key, ("as_written", "thousands"))
    reads = {each.written: each.read for each in question.examples}
    assert reads == {"8.927": (None, 8927), "5.12": (None, 5120), "12": (12, 12000)}
    with pytest.raises(ProductError):
        intake.commit(draft)
    draft = case("S18_native_decimals.xlsx", answers={key: "thousands"})
    assert column(draft, "active") == [5120, 7500, 8927, 12000]
    draft = case("S18_native_decimals.xlsx", answers={key: "as_written"})
    assert column(draft, "active") == [12] and draft.rejected == 3


def test_the_same_counts_saved_as_text_are_asked_too(take):
    lines = [f"2026-0{n};Belu;{text}" for n, text in enumerate(["8.927", "5.12", "12", "7.5"], 1)]
    text = recap("Bulan;Kabupaten;Aktif", *lines)
    assert [each.key for each in take(ENROLMENT, text).questions] == ["scale:Aktif"]
    draft = take(ENROLMENT, text, answers={"scale": "thousands"})
    assert in_order(draft, "active") == [8927, 5120, 12000, 7500]
    # where others show that thousands are written out, a fraction is only a mistake
    draft = take(ENROLMENT, text.replace("8.927", "8927"))
    assert (draft.questions, draft.rejected) == ([], 2)


def test_money_far_from_the_rules_is_asked_in_three_units(case):
    draft = case("S18c_native_money.xlsx")
    (question,) = draft.questions
    assert question.readings == ("as_written", "thousands", "millions")
    assert question.examples[0].read == pytest.approx((149.973, 149_973, 149_973_000))
    draft = case("S18c_native_money.xlsx", answers={question.key: "millions"})
    assert column(draft, "contributions_idr") == [86_016_000, 149_973_000]
    assert draft.questions == []  # the user has said it


def test_a_title_or_header_that_names_the_unit_decides_and_is_told(case, take):
    draft = case("S20_in_millions.xlsx")
    assert column(draft, "contributions_idr") == [86_020_000, 149_970_000]
    assert column(draft, "active") == [5120, 8927]  # people are no rupiah
    assert (draft.questions, [each.code for each in draft.warnings]) == ([], ["scaled"])
    body = "2026-06;Belu;8927;149.973"
    for header, expected in (
        ("Iuran (ribu rupiah)", 149_973_000),
        ("Iuran (Rp ribu)", 149_973_000),
        ("Iuran (jutaan)", 149_973_000_000),
    ):
        draft = take(ENROLMENT, recap(f"Bulan;Kabupaten;Aktif;{header}", body))
        assert column(draft, "contributions_idr") == [expected], header
        asked = [each.subject for each in draft.questions]
        assert asked == (["scale"] if expected > 10**11 else []), header


def test_tables_of_different_units_are_not_taken_together(take):
    table = recap("Bulan;Kabupaten;Aktif;Iuran", "2026-06;{};100;{}")
    first, second = table.format("Belu", "1,68"), table.format("Alor", "1680")
    for above, between in (("(dalam jutaan rupiah)", "(dalam ribuan rupiah)"), ("", "(ribu Rp)")):
        text = f"Rekap {above}\n{first}\nRekap {between}\n{second}"
        with pytest.raises(ProductError) as refused:
            take(ENROLMENT, text)
        assert refused.value.code == "title_units"


def test_a_title_that_counts_millions_of_workers_is_no_unit(take):
    title, header = "GERAKAN 1 JUTA PEKERJA RENTAN", "Bulan;Kabupaten;Aktif;Iuran"
    draft = take(ENROLMENT, recap(f"{title};;;", header, "2026-06;Belu;8927;149.973.600"))
    assert column(draft, "contributions_idr") == [149_973_600]
    assert (draft.questions, draft.warnings) == ([], [])


def test_benefits_are_held_against_the_rules_too(take):
    header = "Bulan;Kabupaten;Program;Kasus;Nominal"
    for amount, asked in (("420.000.000", []), ("420.000", ["scale"])):
        draft = take("claims", recap(header, f"2026-06;Belu;JKM;10;{amount}"))
        assert [each.subject for each in draft.questions] == asked
