"""The ready decks of the sample: their numbers are those of the queries, and add up."""

from __future__ import annotations

import openpyxl
import pytest

from jamsostek.base.language import speaker
from jamsostek.contract import metrics
from jamsostek.reports import excel
from jamsostek.reports.deck import Figures, Podium
from tests.reports.test_decks import TODAY, build, slide


def test_the_figures_are_the_queries(ask_sample):
    say = speaker("id")
    deck = build("monev", branch="ATAMBUA", month="2026-10")
    rows = ask_sample("home/kpis", branch="ATAMBUA", month="2026-10").set_index("metric")
    figures = slide(deck, "results").picture
    assert isinstance(figures, Figures)
    shown = {figure.label: figure.text for figure in figures.figures}
    for metric in ("active_members", "new_members", "lapsed_members", "active_agents"):
        text = shown[metrics.short_label(metric, say)]
        assert int(text.replace(".", "")) == rows.at[metric, "value"], metric
    agents = ask_sample("agents/performance", branch="ATAMBUA", month="2026-10")
    assert len(slide(deck, "newcomers").picture.rows()[1]) == (agents["status"] == "new").sum()
    at_work = (agents["status"] != "left").sum()
    dormant = (agents["status"] == "dormant").sum()
    assert slide(deck, "dormant").title.endswith(f"{dormant} dari {at_work} agen")


def test_a_sheet_has_the_rows_that_a_slide_has_no_room_for(ask_sample, tmp_path):
    deck = build("monev", branch="ATAMBUA", month="2026-10")
    asked = {"branch": "ATAMBUA", "month": "2026-10"}
    promises = ask_sample("present/promises", **asked, today=TODAY)
    agents = ask_sample("agents/performance", **asked)
    every = {
        "promises": (promises["state"] == "open").sum(),
        "dormant": (agents["status"] == "dormant").sum(),
        "agents": len(slide(deck, "agents").picture.rows()[1]),  # ten are drawn
    }
    excel.write(deck, tmp_path / "deck.xlsx")
    book = openpyxl.load_workbook(tmp_path / "deck.xlsx")
    for number, each in deck.numbered():
        if each.key in every:
            (sheet,) = (one for one in book if one.title.startswith(f"{number} "))
            assert sheet.max_row - 5 == every.pop(each.key) > 12, each.key
    assert not every


def test_the_places_of_the_slides_add_up(ask_sample):
    deck = build("monev", branch="ATAMBUA", month="2026-10")
    members = slide(deck, "results").picture.figures[0].value
    regencies = slide(deck, "regencies").picture.also.values
    assert sum(regencies) == members
    assert slide(deck, "trend").picture.series[0].values[-1] == members
    assert slide(deck, "growth_year").picture.steps[-1].value == members
    # three months taken apart give what the districts gained and lost
    change = sum(shape.value for shape in slide(deck, "districts").picture.shapes.values())
    apart = ask_sample(
        "growth/decomposition", branch="ATAMBUA", from_month="2026-07", to_month="2026-10"
    )
    assert change == (apart["closing"] - apart["opening"]).sum()
    provincial = build("provincial", month="2026-10")
    grown = slide(provincial, "regencies_map")
    shapes = grown.picture.shapes
    assert len(shapes) == 22
    assert grown.title.startswith(f"{sum(shape.place > 2 for shape in shapes.values())} dari 22 ")
    ttu = ask_sample("home/kpis", region="5303", month="2026-10").set_index("metric")
    now, past = ttu.loc["active_members", ["value", "year_before"]]
    assert shapes["5303"].value == pytest.approx(100 * (now - past) / past, abs=0.06)
    # the same on one sorted chart of them all, on every way to show it
    chart = slide(provincial, "regencies").picture
    assert len(chart.categories) == 22
    assert list(chart.series[0].values) == sorted(chart.series[0].values, reverse=True)
    assert dict(zip(chart.categories, chart.series[0].values, strict=True)) == {
        shape.name: shape.value for shape in shapes.values()
    }
    payers = slide(provincial, "payers").picture
    province = ask_sample("home/kpis", month="2026-10").set_index("metric")
    assert sum(each.values[-1] for each in payers.series) == province.at["active_members", "value"]
    # red and green are for what was lost and gained
    assert not {"mengkudu", "laut"} & {each.role for each in payers.series}


def test_published_statements_keep_their_date_and_their_doubt(ask_sample):
    deck = build("provincial", "id", month="2026-10")
    coverage = slide(deck, "coverage")
    assert coverage.kind == "published"
    assert coverage.picture.shapes["5304"].text == "90\xa0% (16 Mei 2025)"
    assert "≠" in coverage.picture.shapes["5371"].text
    assert coverage.picture.shapes["5306"].place is None
    assert "https://" in coverage.notes
    # one funding source stands for a minimum
    assert slide(deck, "vulnerable").picture.shapes["5303"].text.startswith("≥ 14.880 orang")


def test_a_disputed_place_is_one_with_both_names_and_says_who_names_whom(ask_sample):
    deck = build("paritrana", "en", year=2025)
    podiums = [each for each in deck.slides if isinstance(each.picture, Podium)]
    finance = next(each for each in podiums if each.sentences)
    first, second, third = finance.picture.winners
    assert (first.rank, second.rank, third.rank) == (1, 2, 3)
    assert first.name == "BPR Tanoba Lais Manekat (BPR TLM) or Kopdit TLM"
    assert first.detail.endswith("TopNewsNTT: Kopdit TLM")
    # named third by two sources stands third, and once
    assert (second.name, second.detail) == ("Bank NTT", "")
    assert third.detail == "TopNewsNTT also wrote place 2"
    (told,) = finance.sentences
    assert told.startswith("Sources differ on place 1 and 2") and "counted as 3 winners" in told
    # no title and no sentence gives a winner away before it is revealed
    for each in podiums:
        words = " ".join((each.title, *each.sentences))
        assert not any(winner.name in words for winner in each.picture.winners)
    assert slide(deck, "cover").picture.points[-1] == "26 winners by the sources found"


def test_all_winners_of_the_year_stand_on_the_last_slide(ask_sample):
    deck = build("paritrana", "id", year=2025)
    rows = {row[0]: row[1:] for row in slide(deck, "closing").picture.rows()[1]}
    assert next(iter(rows)) == "Pemerintah kabupaten/kota"
    assert rows["Pemerintah desa/kelurahan"] == (
        "Desa Dafala", "–", "Desa Pukuafu", "Desa Marapokot",
    )  # fmt: skip
    named = [name for row in rows.values() for name in row if name != "–"]
    assert len(named) == 26
    # in a year of ranks alone there is no column without
    assert len(slide(build("paritrana", "id", year=2023), "closing").picture.columns) == 4


def test_the_provinces_last_slide_is_the_governors(ask_sample):
    matters = slide(build("provincial", "id", month="2026-10"), "closing")
    first, *others = (row[0] for row in matters.picture.rows()[1])
    paid = ask_sample("growth/members", from_day="2026-10-01", to_day="2026-10-01")
    paid = paid[paid["payer"] == "apbd_province"]["active"].sum()
    assert first.startswith(
        f"Anggarkan 2027: {speaker('id').number(paid)} pekerja dibayar APBD provinsi"
    )
    assert "Dorong peraturan di 19 kabupaten/kota yang belum ditemukan peraturannya" in others
    # nothing that a branch does by itself
    told = " ".join(others)
    assert not any(word in told for word in ("Hubungi", "Tagih", "janji"))
    # before October no budget is at its end
    early = slide(build("provincial", "id", month="2026-09"), "closing").picture.rows()[1]
    assert not any("Anggarkan" in row[0] for row in early)


def test_every_regency_stands_on_the_slide_of_regulations(ask_sample):
    found = slide(build("provincial", "id", month="2026-10"), "regulations")
    rows = found.picture.rows()[1]
    each = dict([*(row[:2] for row in rows), *(row[2:] for row in rows)])
    assert {*ask_sample("reference/regions")["label"]} == each.keys()
    assert each["Kab. Ende"] == "Peraturan Bupati 14/2025"
    assert each["Kab. Belu"] == "–"
    assert found.title.startswith("Baru 3 dari 22 ")
