"""Places as people write them: spellings, numbering, codes beside names, codes alone."""

from __future__ import annotations

import csv
import datetime

import pytest

from jamsostek.contract import datapackage
from jamsostek.imports import intake
from jamsostek.imports.places import places
from tests.imports.test_importing import ID, column, recap, rows, told

ENROLMENT = "enrollment_monthly"


def test_spellings_a_person_understands_are_taken_and_near_ones_offered(case):
    draft = case("R01_spellings.csv")
    assert draft.accepted == 46
    near = {row.line: row.expected for row in draft.problems.itertuples()}
    assert near[45] == "Kabupaten Lembata (5313)"
    questions = {each.about: each for each in draft.questions}
    assert questions["Kuapang"].readings == ("5301", "5371", "none")
    assert draft.is_answered  # may be left: the rows stay rejected
    answers = {"place:Lembta": "5313", "place:Kuapang": "none"}
    again = case("R01_spellings.csv", answers=answers)
    assert again.accepted == 47
    assert not {"Lembta", "Kuapang"} & {each.about for each in again.questions}
    # what is not like any is not guessed at: a capital is no regency (line 55, NTT, is a total)
    assert [line for line, *_, rule in told(draft) if rule == "unknown_place"] == [52, 53, 54]


def test_an_answer_about_a_spelling_is_kept_for_files_of_the_layout(take):
    text = recap("Bulan;Kabupaten;Aktif", "2026-{};Lembta;5")
    intake.commit(take(ENROLMENT, text.format("01"), answers={"place:Lembta": "5313"}))
    assert column(take(ENROLMENT, text.format("02")), "region_code") == ["5313"]


def test_areas_of_targets_are_offered_too(take):
    text = recap("Periode;Wilayah;Ukuran;Target", "2026;Manggrai Barat;Peserta aktif;1000")
    (question,) = take("targets", text).questions
    assert question.readings[0] == "5315"
    draft = take("targets", text, answers={question.key: "5315"})
    assert column(draft, "area_code") == ["5315"]


def test_numbers_and_codes_before_a_name(case, take):
    found = {row["active"]: row["region_code"] for row in rows(case("S02_numbered_names.csv"))}
    expected = ["5312", "5311", "5301", "5304", "5305", "5313", "5307", "5308", "5309", "5371"]
    assert [found[1000 + n] for n in range(10)] == expected
    wrong = take(ENROLMENT, recap("Bulan;Kabupaten;Aktif", "2026-01;5320 Belu;5"))
    assert wrong.accepted == 0  # Belu is 5304 or 5306, never this


def test_every_regency_answers_to_every_way_of_listing_it(take):
    known = places()
    with datapackage.package().dataset("regions").file.open(encoding="utf-8") as file:
        regions = list(csv.DictReader(file))
    for form in ("{n}. {name}", "{name} *", "{name} 1)", "{name}, NTT", "{code} - {name}",
                 "[{bps}] {name}", "{name} ({capital})", "{name} / {capital}"):  # fmt: skip
        for n, region in enumerate(regions, 1):
            name = known.told_apart(region["region_code"])
            text = form.format(
                n=n, name=name, code=region["region_code"], bps=region["bps_code"],
                capital=region["capital"],
            )  # fmt: skip
            answer = known.area(text, "kemendagri", "region")
            assert answer == region["region_code"], text


def test_excel_drops_a_codes_last_zero(case, take):
    draft = case("R03b_codes_float_names.xlsx")
    assert column(draft, "region_code") == ["5303", "5309", "5310", "5320"]
    alone = take(ENROLMENT, recap("Bulan;Kode Wilayah;Aktif", "2026-01;53.1;5"))
    assert [rule for *_, rule in told(alone)] == ["code_cut"]


def test_longer_codes_tell_for_the_whole_column(case):
    draft = case("R10_bps_village_codes.csv", "members")
    (decision,) = [each for each in draft.decisions if each.subject == "codes"]
    assert (decision.reading, decision.because) == ("bps", "cells")
    assert column(draft, "village_code") == ["5304"]  # 5306 is Belu to BPS
    assert {rule for *_, rule in told(draft)} == {"bps_detail"}


def test_codes_below_the_regency_tell_for_the_columns_beside(take):
    header = "Kode Perisai;Nama;Kode Kab;Kode Kecamatan;Tanggal Bergabung"
    draft = take("agents", recap(header, "A1;X;5306;5306011;16/06/2021"))
    assert (column(draft, "region_code"), draft.questions) == (["5304"], [])


def test_one_village_elsewhere_costs_its_row_and_not_the_file(take):
    header = "KPJ;Kode Desa;Kabupaten;Segmen"
    body = ["12345678901;5304012001;Belu;BPU", "12345678902;5304012001;Sikka;BPU"]
    draft = take("members", recap(header, *body))
    assert (draft.accepted, draft.rejected) == (1, 1)


def test_codes_alone_are_asked_in_every_dataset(take):
    for dataset, header, row in (
        (ENROLMENT, "Bulan;Kode Wilayah;Aktif", "2026-01;5306;5"),
        ("members", "KPJ;Kode Desa;Segmen", "12345678901;5306;BPU"),
        ("claims", "Bulan;Kode Kabupaten;Program;Nominal", "2026-01;5306;JKK;5000000"),
        ("targets", "Periode;Kode Wilayah;Ukuran;Target", "2026;5306;Peserta aktif;5"),
    ):
        draft = take(dataset, recap(header, row))
        assert [each.subject for each in draft.questions] == ["codes"], dataset
        assert not draft.is_answered


NEAR = [
    (
        "meetings", "Kode Rapat;Kantor;Tanggal", "R-1;Atambu;16/6/2026",
        "place:Atambu", "ATAMBUA", "branch_code", "ATAMBUA",
    ),
    (
        "targets", "Periode;Kantor;Ukuran;Target", "2026;Kantor Cabang Atambu;Peserta aktif;9",
        "place:Kantor Cabang Atambu", "ATAMBUA", "area_code", "ATAMBUA",
    ),
    (
        ENROLMENT, "Bulan;Kabupaten;Segmen;Aktif", "2026-06;Belu;BPUU;5",
        "value:BPUU", "segment.BPU", "segment", "BPU",
    ),
    (
        ENROLMENT, "Bulan;Kabupaten;Pembayar;Aktif", "2026-06;Belu;Dana Dessa;5",
        "value:Dana Dessa", "payer.village_fund", "payer", "village_fund",
    ),
    (
        ENROLMENT, "Bulan;Tahun;Kabupaten;Aktif", "Agutsus;2026;Belu;5",
        "month:Agutsus", "8", "month", datetime.date(2026, 8, 1),
    ),
    (
        "action_items", "Kode;Kode Rapat;Masalah;Tindakan;PIC;Tenggat", "1;R-1;a;b;c;3 Januri 2027",
        "month:Januri", "1", "due_on", datetime.date(2027, 1, 3),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("dataset", "header", "row", "key", "reading", "name", "value"), NEAR)
def test_what_is_written_almost_right_is_asked_and_never_taken_by_itself(
    take, dataset, header, row, key, reading, name, value
):
    draft = take(dataset, recap(header, row))
    (question,) = draft.questions
    assert (question.key, question.readings[0], question.default) == (key, reading, "none")
    assert draft.accepted == 0 and draft.is_answered
    reason = intake.reject_text(ID, next(draft.problems.itertuples()))
    offered = intake.reading_text(ID, dataset, question.subject, reading)
    assert f"maksud Anda {offered}" in reason
    draft = take(dataset, recap(header, row), answers={key: reading})
    assert (column(draft, name), draft.questions) == ([value], [])


def test_what_is_like_nothing_is_not_asked(take):
    row = "2026-06;Kabupaten Mars;XYZ;entahlah;5"
    draft = take(ENROLMENT, recap("Bulan;Kabupaten;Segmen;Pembayar;Aktif", row))
    assert (draft.accepted, draft.questions) == (0, [])
