"""Headers as offices write them: footnotes, units, a second language."""

from __future__ import annotations

import pytest

from jamsostek.__main__ import main
from jamsostek.base.errors import ProductError
from jamsostek.imports import intake
from tests.imports.test_importing import rows

ENROLMENT = "enrollment_monthly"
UNKNOWN = "Waktu;Tempat;Pesrta Aktf;Ket\n2026-0{};Belu;8927;-\n"
ANSWERS = {"column:Waktu": "month", "column:Tempat": "region_code", "column:Pesrta Aktf": "active"}


def test_marks_units_and_a_second_language_hide_no_column(case):
    for name in ("H02_footnote_headers.csv", "H03_units_headers.csv", "S05_bilingual.csv"):
        (row,) = rows(case(name))
        assert (row["region_code"], row["active"]) == ("5304", 8927), name
        assert str(row["month"]) == "2026-06-01"
    (row,) = rows(case("H03_units_headers.csv"))
    assert row["contributions_idr"] == 149_973_600


def test_headers_nobody_knows_are_said_by_the_user_and_kept_for_the_layout(take, tmp_path):
    with pytest.raises(ProductError) as caught:
        take(ENROLMENT, UNKNOWN.format(1))
    assert caught.value.code in intake.OF_HEADER
    choices = {each.field: each for each in intake.choices(ENROLMENT, tmp_path / "file.csv")}
    assert choices["active"].likely == "Pesrta Aktf" and choices["month"].likely is None
    assert set(choices["month"].headers) == {"Waktu", "Tempat", "Pesrta Aktf", "Ket"}
    draft = take(ENROLMENT, UNKNOWN.format(1), answers=ANSWERS)
    assert (draft.accepted, draft.answers) == (1, ANSWERS)
    intake.commit(draft)
    assert take(ENROLMENT, UNKNOWN.format(2)).remembered == ANSWERS
    with pytest.raises(ProductError):
        take(ENROLMENT, UNKNOWN.format(2), asks_again=True)


def test_two_columns_for_one_field_are_chosen_between(take, tmp_path):
    text = "Bulan;Kabupaten;Jumlah Peserta;Jumlah Peserta Aktif;TK Aktif\n2026-01;Belu;1;2;3\n"
    text = text.replace("Jumlah Peserta Aktif", "Peserta")
    with pytest.raises(ProductError) as caught:
        take(ENROLMENT, text)
    assert caught.value.code == "two_columns"
    (row,) = rows(take(ENROLMENT, text, answers={"column:TK Aktif": "active"}))
    assert row["active"] == 3


def test_a_column_of_names_is_nothing_to_choose(take, tmp_path):
    text = "KPJ;Nama;Wilker;Segmen\n12345678901;CONTOH;Belu;BPU\n"
    with pytest.raises(ProductError):
        take("members", text)
    choices = intake.choices("members", tmp_path / "file.csv")
    assert choices and all("Nama" not in each.headers for each in choices)
    with pytest.raises(ProductError):
        take("members", text, answers={"column:Nama": "sector", "column:Wilker": "village_code"})


def test_the_command_names_the_option_for_a_column(tmp_path, capsys):
    file = tmp_path / "file.csv"
    file.write_text(UNKNOWN.format(1), "utf-8")
    assert main(["import", ENROLMENT, str(file)]) == 2
    told = capsys.readouterr().err
    assert "--answer 'column:Pesrta Aktf=active'" in told and "=month'" in told
    said = [part for key, field in ANSWERS.items() for part in ("--answer", f"{key}={field}")]
    assert main(["import", ENROLMENT, str(file), *said]) == 0
