"""Which rule is in force on a day: known values, edges of validity, and what changed in between."""

from __future__ import annotations

import csv
import re

import pytest

from jamsostek.base import settings
from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.contract import datapackage
from jamsostek.view.programs import rulebook

FILE = settings.ROOT / "data" / "reference" / "programme_parameters.csv"
with FILE.open(encoding="utf-8", newline="") as _file:
    # the rules on Perisai agents are on the agents' page
    ROWS = [r for r in csv.DictReader(_file) if not r["parameter"].startswith("perisai_")]


def in_force(ask, on: str, programme: str, segment: str, parameter: str) -> list[str]:
    rows = ask("programs/rules", on=on, programme=programme, segment=segment)
    return list(rows.loc[rows["parameter"] == parameter, "value"])


CEILINGS = [
    ("2015-06-30", None),
    ("2015-07-01", "7000000"),
    ("2015-12-31", "7000000"),
    ("2016-01-01", "7335300"),
    ("2016-12-31", "7335300"),
    ("2017-02-28", "7335300"),
    ("2017-03-01", "7703500"),
    ("2018-01-01", "8094000"),
    ("2018-12-31", "8094000"),
    ("2019-01-01", "8512400"),
    ("2020-02-28", "8512400"),
    ("2020-02-29", "8512400"),
    ("2020-03-01", "8939700"),
    ("2020-12-31", "8939700"),
    # it fell once; of 2021 and 2022 only the year was printed
    ("2021-06-15", "8754600"),
    ("2022-12-31", "9077600"),
    ("2023-02-28", "9077600"),
    ("2023-03-01", "9559600"),
    ("2024-02-28", "9559600"),
    ("2024-02-29", "9559600"),
    ("2024-03-01", "10042300"),
    ("2025-02-28", "10042300"),
    ("2025-03-01", "10547400"),
    ("2026-02-28", "10547400"),
    ("2026-03-01", "11086300"),
    ("2026-11-21", "11086300"),
]
OTHERS = [
    ("2025-02-06", "JKP", "PU", "iuran_jkp_total", "0.46"),
    ("2025-02-07", "JKP", "PU", "iuran_jkp_total", "0.36"),
    ("2025-02-06", "JKP", "PU", "iuran_jkp_rekomposisi_jkm", "0.10"),
    ("2025-02-07", "JKP", "PU", "iuran_jkp_rekomposisi_jkm", None),
    ("2022-01-31", "JKP", "PU", "manfaat_tunai_bulan_1_3", None),
    ("2022-02-01", "JKP", "PU", "manfaat_tunai_bulan_1_3", "45"),
    ("2025-02-07", "JKP", "PU", "manfaat_tunai", "60"),
    ("2020-07-31", "JKM", "BPU", "keringanan_iuran_covid", None),
    ("2020-08-01", "JKM", "BPU", "keringanan_iuran_covid", "99"),
    ("2020-08-01", "JKK", "JAKON", "keringanan_iuran_covid", "99"),
    ("2021-01-31", "JKK", "PU", "keringanan_iuran_covid", "99"),
    ("2021-02-01", "JKK", "PU", "keringanan_iuran_covid", None),
    ("2025-01-31", "JKK", "PU", "iuran_jkk_diskon50_risiko_rendah", None),
    ("2025-02-01", "JKK", "PU", "iuran_jkk_diskon50_risiko_rendah", "0.270"),
    ("2025-07-31", "JKK", "PU", "iuran_jkk_diskon50_risiko_rendah", "0.270"),
    ("2025-08-01", "JKK", "PU", "perpanjangan_diskon50_jkk", "50"),
    ("2026-01-31", "JKK", "PU", "perpanjangan_diskon50_jkk", "50"),
    ("2026-02-01", "JKK", "PU", "perpanjangan_diskon50_jkk", None),
    ("2023-02-21", "JKM", "PMI", "iuran_sebelum_bekerja", None),
    ("2023-02-22", "JKM", "PMI", "iuran_sebelum_bekerja", "37500"),
    ("2019-11-30", "JKM", "BPU", "santunan_total", "24000000"),
    # both rows name December 2019: the later one holds
    ("2019-12-01", "JKM", "BPU", "santunan_total", "42000000"),
    ("2018-12-31", "JP", "PU", "usia_pensiun", "56"),
    ("2019-01-01", "JP", "PU", "usia_pensiun", "57"),
    ("2026-11-21", "JP", "PU", "usia_pensiun", "59"),
    # rules for "all programmes" are found under each
    ("2026-11-21", "JHT", "PU", "tanggal_jatuh_tempo_iuran", "15"),
]


@pytest.mark.parametrize(("on", "value"), CEILINGS)
def test_the_wage_ceiling_of_the_pension(ask, on, value):
    found = in_force(ask, on, "JP", "PU", "batas_upah_jp")
    assert found == ([value] if value else [])


@pytest.mark.parametrize(("on", "programme", "segment", "parameter", "value"), OTHERS)
def test_a_rule_on_a_day(ask, on, programme, segment, parameter, value):
    assert in_force(ask, on, programme, segment, parameter) == ([value] if value else [])


def test_the_relief_for_the_self_employed_depends_on_their_work(ask):
    def groups(on):
        rows = ask("programs/rules", on=on, segment="BPU")
        return set(rows.loc[rows["parameter"] == "keringanan_iuran", "segment"])

    transport, others = "BPU transportasi", "BPU nontransportasi"
    assert groups("2025-12-31") == set()
    assert groups("2026-01-01") == groups("2026-03-31") == {transport}
    assert groups("2026-04-01") == groups("2026-12-31") == {transport, others}
    assert groups("2027-01-01") == groups("2027-03-31") == {transport}
    assert groups("2027-04-01") == set()


def test_every_rule_in_force_has_a_source(ask):
    rows = ask("programs/rules", on="2026-11-21")
    assert rows["publisher"].notna().all()
    # a definition of ours has no page to point to, and says that it is one
    is_ours = rows["publisher"].str.startswith("Jamsostek NTT")
    assert set(rows.loc[is_ours, "parameter"]) == {"kpi_bulan_penuh"}
    assert rows.loc[~is_ours, "url"].str.startswith("http").all()
    # only figures told in the press and a definition of ours have no legal basis
    without = rows.loc[rows["legal_basis"].isna(), "parameter"]
    told = {"santunan_meninggal_disebut_kantor_ntt", "target_rkp"}
    assert set(without) == {"kpi_bulan_penuh"} | told


def test_the_history_holds_every_row_of_the_file(ask):
    rows = ask("programs/rule_history")
    keys = ["programme", "segment", "parameter", "value"]
    assert sorted(rows[keys].itertuples(index=False, name=None)) == sorted(
        tuple(row[key] for key in keys) for row in ROWS
    )
    ended = rows.dropna(subset=["ends_on"])
    assert (ended["starts_on"] <= ended["ends_on"]).all()


def test_what_changed_between_two_days(ask):
    rows = ask("programs/changes", from_day="2025-01-31", to_day="2025-03-01")
    found = {
        row.parameter: (row.change, row.value_before, row.value_after, f"{row.changed_on:%Y-%m-%d}")
        for row in rows.fillna({"value_before": "", "value_after": ""}).itertuples()
        if "diskon50" not in row.parameter
    }
    assert found == {
        "batas_upah_jp": ("changed", "10042300", "10547400", "2025-03-01"),
        "iuran_jkp_total": ("changed", "0.46", "0.36", "2025-02-07"),
        "iuran_jkp_rekomposisi_jkm": ("ended", "0.10", "", "2025-02-06"),
        "porsi_jkm_setelah_rekomposisi_jkp": ("ended", "0.20", "", "2025-02-06"),
        "batas_penyerahan_formulir": ("new", "", "30", "2025-02-24"),
        "kewajiban_program": ("new", "", "JKK, JKM, dan JHT wajib", "2025-02-24"),
        "manfaat_tunai": ("new", "", "60", "2025-02-07"),
        "manfaat_tunai_bulan_1_3": ("ended", "45", "", "2025-02-06"),
        "manfaat_tunai_bulan_4_6": ("ended", "25", "", "2025-02-06"),
    }
    assert set(rows.loc[rows["parameter"].str.contains("diskon50"), "change"]) == {"new"}


def test_a_relief_between_the_days_came_and_went(ask):
    rows = ask("programs/changes", from_day="2020-07-31", to_day="2021-02-28")
    passed = rows[rows["change"] == "passed"]
    assert {"keringanan_iuran_covid", "penundaan_iuran_covid"} <= set(passed["parameter"])
    assert ask("programs/changes", from_day="2018-05-01", to_day="2018-06-01").empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_and_unit_has_words(language):
    say = speaker(language)
    segments = rulebook.segment_labels(say)
    for row in ROWS:
        assert say.has(f"programs.rule_{row['parameter']}"), row["parameter"]
        assert rulebook.value_text(say, row["value"], row["unit"])
        assert row["segment"] in segments
    labels = {say(f"programs.rule_{row['parameter']}") for row in ROWS}
    assert len(labels) == len({row["parameter"] for row in ROWS})


@pytest.mark.parametrize(
    ("value", "unit", "indonesian"),
    [
        ("0.24", "% upah sebulan", "0,24\xa0% upah sebulan"),
        ("0.0021", "% nilai kontrak", "0,0021\xa0% nilai kontrak"),
        ("16800", "Rp/bulan", "Rp16.800 sebulan"),
        ("48", "x upah sebulan", "48 × upah sebulan"),
        ("15", "tanggal bulan berikutnya", "tanggal 15 bulan berikutnya"),
        ("2022-02-01", "tanggal", "1 Februari 2022"),
        ("<54", "tahun", "<54 tahun"),
        ("akumulasi iuran + hasil pengembangan", "-", "akumulasi iuran + hasil pengembangan"),
    ],
)
def test_a_value_in_its_unit(value, unit, indonesian):
    assert rulebook.value_text(speaker("id"), value, unit) == indonesian


def test_every_programme_has_a_name_and_every_risk_its_words():
    package = datapackage.package().dataset("programme_parameters")
    codes = set(re.split(r"[;+]", ";".join(package.field("programme").constraints["enum"])))
    assert codes - {"semua"} == set(rulebook.PROGRAMMES)
