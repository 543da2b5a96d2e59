"""The programmes page: rules on a day, the calculator, links that restore what was seen."""

from __future__ import annotations

from datetime import date

import pytest

from tests.view.test_pages import shipped, show, text_of  # noqa: F401

pytestmark = pytest.mark.usefixtures("shipped")


def calculated(language="id", **address) -> str:
    return text_of(show("programs", lang=language, view="calculator", **address))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("view", ["rules", "calculator", "money", "claims"])
def test_every_view_runs_without_operational_data(view, language):
    app = show("programs", lang=language, view=view)
    assert not app.exception
    assert not app.error
    assert not app.warning
    if view in ("money", "claims"):
        link = {"id": "angka manfaat yang sudah terbit", "en": "benefits published so far"}
        assert link[language] in text_of(app)


def test_the_rules_of_today_with_legal_basis_and_source():
    text = text_of(show("programs", lang="id"))
    assert "Iuran JKK, risiko sangat rendah 0,24 % upah sebulan" in text
    assert "PP 44/2015" in text
    assert "Bukan penerima upah: mulai Rp10.000 sebulan" in text


def test_a_link_restores_the_day_the_programme_and_the_segment():
    app = show("programs", lang="en", on="2020-09-15", programme="JKM", segment="BPU")
    text = text_of(app)
    assert "are in force on 15 September 2020" in text
    assert "Relief during COVID-19" in text
    # of the two death rules of that day only the one for non-wage earners
    assert "JKM contribution Rp6,800 a month" in text
    assert "0.3% of the monthly wage" not in text
    assert app.date_input(key="on_picked").value == date(2020, 9, 15)
    assert "What changed since 15 September 2020" in text
    app.date_input(key="on_picked").set_value(date(2025, 2, 7)).run()
    assert app.query_params["on"] == "2025-02-07"
    assert "are in force on 7 February 2025" in text_of(app)


@pytest.mark.parametrize("on", ["soon", "1999-01-01", "2999-01-01", "2025-02-30"])
def test_a_day_that_cannot_be_asked_becomes_one_that_can(on):
    app = show("programs", lang="en", on=on)
    assert not app.exception
    assert not app.error


def test_national_targets_stand_apart_from_the_rules():
    text = text_of(show("programs", lang="id", on="2026-06-01", programme="JP"))
    assert "Target nasional" in text
    assert "Target cakupan dalam RKP" in text
    assert "2026 sampai 2026" not in text


def test_the_steps_of_a_scale_stand_together_with_what_each_is_of():
    text = text_of(show("programs", lang="id", on="2026-06-01", programme="JHT", segment="BPU"))
    assert "Dasar iuran, tingkat 33" in text
    assert "Penghasilan Rp20.200.000 ke atas per bulan." in text
    # not a source under each of the 33
    assert text.count("PP 44/2015 Lampiran II") < 5


def test_a_self_employed_of_today_at_the_full_rate_and_with_the_relief():
    text = calculated(paid_for="2026-11")
    assert "BPU dengan JKK dan JKM: Rp16.800 sebulan menurut tarif penuh" in text
    assert "dibayar Rp8.400" in text
    assert "PP 50/2025" in text


def test_a_self_employed_whom_the_budget_pays_for():
    text = calculated(paid_for="2026-11", paid_by="budget")
    assert "BPU dengan JKK dan JKM: Rp16.800 sebulan, untuk iuran November 2026." in text
    assert "PP 50/2025 tidak berlaku bila iuran dibayar APBN/APBD" in text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"who": "PU", "wage": "5000000", "risk": "sedang", "paid_for": "2026-10"}, "Rp494,500"),
        (
            {"who": "PU", "wage": "12000000", "paid_for": "2021-06"},
            "names only the year of this ceiling",
        ),
        ({"who": "PU", "wage": "4000000", "paid_for": "2020-09"}, "99% of the JP contribution"),
        ({"who": "PU", "industry": "labour", "paid_for": "2025-09"}, "PP 36/2025"),
        ({"who": "PU", "package": "2", "paid_for": "2026-10"}, "with JKK, JKM"),
        ({"who": "BPU", "work": "transport", "paid_for": "2026-02"}, "Rp8,400 is paid"),
        ({"who": "BPU", "with_savings": "jht", "paid_for": "2025-06"}, "Rp36,800 a month"),
        ({"who": "JAKON", "contract": "1000000000", "paid_for": "2025-06"}, "Rp1,750,000"),
        ({"who": "JAKON", "basis": "wages", "wages": "100000000"}, "Rp2,040,000"),
        ({"who": "PMI"}, "24-month contract: Rp370,000"),
        ({"who": "PMI", "stage": "extension", "with_savings": "jht"}, "Rp113,500 a month"),
        ({"who": "PMI", "paid_for": "2019-01"}, "No rule for this month"),
    ],
)
def test_a_link_restores_a_calculation(address, said):
    assert said in calculated("en", **address)


def test_savings_outside_the_rules_are_brought_inside_and_said():
    app = show(
        "programs", lang="en", view="calculator", who="PMI", with_savings="jht", savings="900000"
    )
    (warning,) = app.warning
    assert "Rp600,000" in warning.value
    assert not app.error


def test_an_amount_is_read_as_indonesians_write_it():
    app = show("programs", lang="id", view="calculator", who="PU", paid_for="2026-10")
    field = app.text_input(key="wage_typed")
    assert field.value == "2.500.000"
    app.text_input(key="wage_typed").set_value("Rp 4.000.000").run()
    assert app.query_params["wage"] == "4000000"
    assert app.text_input(key="wage_typed").value == "4.000.000"
    app.text_input(key="wage_typed").set_value("3,5 juta").run()
    assert "Tulis rupiah bulat" in app.warning[0].value
    assert app.query_params["wage"] == "4000000"
