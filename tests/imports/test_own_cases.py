"""Files as other offices write them, each with the reading that is right: layouts and words that
were once read otherwise, in every dataset."""

from __future__ import annotations

import datetime

import pytest

from jamsostek.base.errors import ProductError
from jamsostek.imports import intake
from tests.imports.test_importing import rows

FIGURES = ["Bulan", "Program", "Kasus", "Nominal"]
JUNE = datetime.date(2026, 6, 1)


def read(draft: intake.Draft, *names: str) -> list[tuple]:
    assert draft.is_answered and draft.rejected == 0
    return sorted((tuple(row.get(name) for name in names) for row in rows(draft)), key=str)


def test_a_sheets_name_says_the_regency(book):
    file = book(
        {
            "Belu": [FIGURES, ["Juni 2026", "JHT", 3, 30_000_000]],
            "TTU": [FIGURES, ["Juni 2026", "JKM", 1, 42_000_000]],
        }
    )
    with intake.examine("claims", file) as draft:
        assert read(draft, "region_code", "cases") == [("5303", 1), ("5304", 3)]


def test_titles_and_headings_say_the_regency_and_an_address_does_not(take):
    head, row = "Bulan;Program;Kasus;Nominal\n", "2026-06;JHT;2;20.000.000\n"
    draft = take("claims", f"REKAP KLAIM KABUPATEN BELU, JUNI 2026\n{head}{row}")
    assert read(draft, "region_code") == [("5304",)]
    total = "Sub Total;;2;20.000.000\n"
    draft = take("claims", f"{head}KABUPATEN BELU;;;\n{row}{total}KAB. TTU;;;\n{row}")
    assert read(draft, "region_code", "cases") == [("5303", 2), ("5304", 2)]
    draft = take("claims", f"KAB. SUMBA BARAT DAYA\n{head}{row}")  # as Sumba Barat begins
    assert read(draft, "region_code") == [("5318",)]
    for above in ("Jl. Frans Seda 12, Kota Kupang", "KABUPATEN BELU DAN KABUPATEN MALAKA"):
        with pytest.raises(ProductError) as caught:
            take("claims", f"{above}\n{head}{row}")
        assert caught.value.code == "missing_column"


def test_a_sheets_name_says_the_year_of_its_rows_and_of_its_months(book):
    head = ["Kabupaten", "Sumber Dana", "Realisasi"]
    file = book({year: [head, ["Belu", "Dana Desa", int(year)]] for year in ("2025", "2026")})
    with intake.examine("vulnerable_workers", file) as draft:
        assert read(draft, "year", "covered") == [(2025, 2025), (2026, 2026)]
    file = book(
        {year: [["PESERTA AKTIF BPU"], ["Kabupaten", "Jan", "Feb"], ["Belu", 1, 2]]
         for year in ("2025", "2026")}
    )  # fmt: skip
    with intake.examine("enrollment_monthly", file) as draft:
        months = [str(month)[:7] for (month,) in read(draft, "month")]
        assert months == ["2025-01", "2025-02", "2026-01", "2026-02"]


def test_the_words_of_a_header_of_two_rows_may_stand_in_any_order(take):
    text = "NPP;Nama Perusahaan;Kabupaten;Tenaga Kerja;\n;;;Jumlah;Terdaftar\nE-1;PT A;Belu;40;30\n"
    assert read(take("employers", text), "workers", "registered_workers") == [(40, 30)]


def test_a_total_in_the_column_of_codes_may_say_whose_it_is(take):
    text = "NPP;Nama Perusahaan;Kabupaten;Pekerja;TK Terdaftar\nE-1;PT Total Karya;Belu;40;30\n"
    draft = take("employers", f"{text}Jumlah Kabupaten Belu;;;40;30\nTOTAL SELURUHNYA;;;40;30\n")
    assert read(draft, "name") == [("PT Total Karya",)] and draft.lines["total"] == 2


def test_numbers_with_words_say_what_they_say(take):
    body = "2026;Cabang Atambua;Iuran;1,2 jt\n2026;Cabang Ende;Iuran;500 rb\n"
    draft = take("targets", f"Tahun;Kantor;Ukuran;Target\n{body}")
    assert read(draft, "area_code", "target") == [("ATAMBUA", 1_200_000), ("ENDE", 500_000)]
    # within a unit that the header says a word would count twice
    body = "2026-06;Belu;PU;9;1,2\n2026-06;TTU;PU;9;2 jt\n"
    draft = take("enrollment_monthly", f"Bulan;Kabupaten;Segmen;Aktif;Iuran (juta)\n{body}")
    assert read(draft, "contributions_idr") == [(1_200_000,), (None,)] and draft.emptied_cells == 1
    text = "Kode Rapat;Kantor;Tanggal;Diundang\nR-1;Cabang Atambua;Rabu, 17 Juni 2026;61 orang\n"
    assert read(take("meetings", text), "invited") == [(61,)]


def test_letters_of_attendance(take):
    body = "".join(f"R-1;P-{n};{letter}\n" for n, letter in enumerate("HISA"))
    draft = take("attendance", "Kode Rapat;Kode Perisai;Kehadiran\n" + body)
    assert [there for _, there in read(draft, "agent_code", "is_present")] == [True, *[False] * 3]


def test_english_headers_of_places(take):
    text = 'Month,Regency,Segment,Active members\nJun-26,Belu,PU,"8,927"\n'
    draft = take("enrollment_monthly", text)
    assert read(draft, "month", "region_code", "active") == [(JUNE, "5304", 8927)]


def test_a_year_shown_with_a_separator_of_thousands(take):
    text = "Tahun;Bulan;Kab/Kota;Program;Kasus;Nominal\n2.026;6;Belu;JHT;2;20.500.000\n"
    assert read(take("claims", text), "month") == [(JUNE,)]


def test_meetings_as_columns_over_who_came(take, book):
    text = (
        "DAFTAR HADIR AGEN\nNo;Nama Agen;Kode Perisai;TTU-2026-08;TTU-2026-09;TTU-2026-10.2\n"
        "1;Ani;P-1;Hadir;H;A\n2;Budi;P-2;;Tidak;Hadir\n3;Cici;P-3;;Ya;\n"
    )
    draft = take("attendance", text)
    came = read(draft, "meeting_code", "agent_code", "is_present")
    assert came == [
        ("TTU-2026-08", "P-1", True),
        ("TTU-2026-09", "P-1", True),
        ("TTU-2026-09", "P-2", False),
        ("TTU-2026-09", "P-3", True),
        ("TTU-2026-10.2", "P-1", False),
        ("TTU-2026-10.2", "P-2", True),
    ]
    assert [each.code for each in draft.notes] == ["turned"]
    # a list of rows is as it was, whatever its codes look like
    head = "Kode Rapat;Kode Perisai;Hadir\n"
    rows_of = "TTU-2026-08;P-1;ya\nTTU-2026-09;P-1;tidak\n"
    assert len(read(take("attendance", head + rows_of), "meeting_code")) == 2
    file = book({"Hadir": [["Kode Agen", "Rapat ATB/2026/08"], ["P-1", 1], ["P-2", 0]]})
    with intake.examine("attendance", file) as draft:
        assert read(draft, "meeting_code", "is_present") == [
            ("ATB/2026/08", False),
            ("ATB/2026/08", True),
        ]


def test_jurors_as_columns_over_scores(take):
    text = (
        "Kode Calon;Kode Kriteria;Juri 1;Juri 2;Juri ke-3\n"
        "C-1;regulasi;80;75,5;90\nC-2;regulasi;70;;60\n"
    )
    draft = take("award_scores", text)
    assert read(draft, "candidate_code", "juror", "score") == [
        ("C-1", 1, 80),
        ("C-1", 2, 75.5),
        ("C-1", 3, 90),
        ("C-2", 1, 70),
        ("C-2", 3, 60),
    ]
    text = "Kode Calon;Kriteria;Nilai Juri 1;Nilai Juri 2;Rata-rata\nC-1;regulasi;80;70;75\n"
    draft = take("award_scores", text)
    assert read(draft, "juror", "score") == [(1, 80), (2, 70)]
