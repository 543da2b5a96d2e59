"""A dozen statements, written here, with answers worked out by hand.

Regions keep their codes: 53 the province, 5303 Timor Tengah Utara, 5304 Belu, 5305 Alor, 5306
Flores Timur, 5307 Sikka, 5308 Ende, 5309 Ngada. Ids are short names padded to ten hex digits.
"""

from __future__ import annotations

import csv
import shutil
from functools import partial

import pandas as pd
import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.warehouse import building, questions

SOURCE = {"publisher": "Koran", "title": "Berita", "url": "https://koran.example/1"}


def full_id(short: str) -> str:
    return short.ljust(10, "0")


def figure(short, as_of, precision, region, indicator, value, **more) -> dict:
    return {
        "figure_id": full_id(short),
        "as_of": as_of,
        "as_of_precision": precision,
        "scope": "province" if region == "53" else "regency" if region else "branch",
        "region_code": region,
        "indicator": indicator,
        "segment": "all",
        "value": value,
        "unit": "percent" if indicator.endswith("_pct") else "people",
        **SOURCE,
        **more,
    }


def award(short, year, category, rank, region, **more) -> dict:
    return {
        "award_id": full_id(short),
        "ceremony_year": year,
        "level": "province",
        "category": category,
        "category_label": category,
        "rank": rank,
        "status": "winner",
        "recipient": f"Penerima {short}",
        "region_code": region,
        "disputed": "false",
        **SOURCE,
        **more,
    }


def statistic(year, month, region, indicator, value, **more) -> dict:
    unit = "percent" if indicator.endswith("_pct") else "people"
    return {
        "year": year,
        "month": month,
        "region_code": region,
        "indicator": indicator,
        "value": value,
        "unit": unit,
        "source_kind": "press",
        **SOURCE,
        **more,
    }


FIGURES = [
    # Belu: two whole figures in 2024, a partial one after them, a year before
    figure("a1", "2024-03-31", "day", "5304", "coverage_pct", 40),
    figure("a2", "2024-09-30", "day", "5304", "coverage_pct", 45),
    figure("a3", "2024-12-01", "day", "5304", "coverage_pct", 60),
    figure("a4", "2023-01-01", "year", "5304", "coverage_pct", 30),
    # TTU: month, day and year speak of the same time
    figure("b4", "2021-06-01", "month", "5303", "registered_members", 8927),
    figure("b2", "2021-06-16", "day", "5303", "registered_members", 9000),
    figure("b3", "2021-01-01", "year", "5303", "registered_members", 8927),
    figure("b1", "2021-07-01", "day", "5303", "registered_members", 9100),
    figure("b5", "2022-01-01", "day", "5303", "registered_members", 9500),
    # Alor: equal values, and another segment
    figure("c1", "2021-01-01", "year", "5305", "registered_members", 500),
    figure("c2", "2021-05-01", "month", "5305", "registered_members", 500),
    figure("c3", "2021-01-01", "year", "5305", "registered_members", 200, segment="PU"),
    # Flores Timur and Sikka: the same article read for both files, and another one
    figure("d1", "2024-09-30", "day", "5306", "coverage_pct", 45),
    figure("d2", "2024-09-30", "day", "5307", "coverage_pct", 45),
    # Ende: no common day, but we read that they contradict each other
    figure("e1", "2024-05-01", "day", "5308", "coverage_pct", 20),
    figure("e2", "2024-05-02", "day", "5308", "coverage_pct", 25),
    # Ngada: zero is a value; a suspect figure is compared with nothing
    figure("f1", "2024-05-01", "day", "5309", "coverage_pct", 0),
    figure("f2", "2024-05-01", "day", "5309", "coverage_pct", 90),
    # the province: a month, a day, then a whole year around that day
    figure("ab", "2023-12-01", "month", "53", "active_members", 100000),
    figure("ac", "2024-06-30", "day", "53", "active_members", 120000),
    figure("ad", "2025-01-01", "year", "53", "active_members", 130000),
    figure("ae", "2025-06-30", "day", "53", "active_members", 125000),
    figure("af", "2024-05-01", "day", "53", "vulnerable_covered", 900, segment="vulnerable"),
    figure("ba", "2024-08-01", "day", "53", "vulnerable_covered", 700, segment="vulnerable"),
    # Manggarai: single funding sources only, the latest the smallest; one of the year before
    figure("ca", "2024-03-01", "day", "5310", "vulnerable_covered", 1000, segment="vulnerable"),
    figure("cb", "2024-06-01", "day", "5310", "vulnerable_covered", 4280, segment="vulnerable"),
    figure("cd", "2024-12-01", "day", "5310", "vulnerable_covered", 800, segment="vulnerable"),
    figure("ce", "2023-12-01", "day", "5310", "vulnerable_covered", 9000, segment="vulnerable"),
    # Sumba Timur: a whole figure and, after it, a larger part
    figure("da", "2024-03-01", "day", "5311", "vulnerable_covered", 500, segment="vulnerable"),
    figure("db", "2024-12-01", "day", "5311", "vulnerable_covered", 900, segment="vulnerable"),
    # the Atambua branch
    figure(
        "bb", "2024-06-30", "day", "", "active_members", 7000, branch_code="ATAMBUA",
        scope="branch",
    ),
]  # fmt: skip
COMPARABILITY = [
    ("a3", "part_group", "formal", ""),
    ("e1", "whole", "", "ende-2024"),
    ("e2", "whole", "", "ende-2024"),
    ("f2", "suspect", "", ""),
    ("ba", "part_funding", "apbd_prov", ""),
    ("ca", "part_funding", "apbd_kab", ""),
    ("cb", "part_funding", "apbd_prov", ""),
    ("cd", "part_funding", "dana_desa", ""),
    ("ce", "part_funding", "apbd_prov", ""),
    ("db", "part_funding", "apbd_prov", ""),
]
AWARDS = [
    award("a1", 2024, "regency_government", 1, "5304"),
    # two sources on one place, which they spell differently
    award("a2", 2024, "regency_government", 2, "5303", disputed="true"),
    award("a3", 2024, "regency_government", 2, "5303", disputed="true"),
    # two villages of one regency, ranks not stated
    award("b1", 2024, "village_government", "", "5304"),
    award("b2", 2024, "village_government", "", "5304"),
    award("c1", 2023, "regency_government", "", "5304", status="nominee"),
    award("c2", 2023, "certificate_outside_award", "", "5304"),
    award("c3", 2023, "regency_government", 1, "5304", level="national"),
    award("d1", 2023, "business", 1, "5304"),
]
STATISTICS = [
    # told in the published figures already: not a second statement
    statistic(2024, "", "5306", "coverage_pct", 45),
    # the year 2024 lasts beyond 30 September
    statistic(2024, "", "5307", "coverage_pct", 41),
    statistic(2023, "", "5304", "poverty_rate_pct", 14.5),
    statistic(2024, "", "5304", "poverty_rate_pct", 14),
    statistic(2024, "", "5304", "poverty_rate_pct", 15, url="https://koran.example/2", title="B"),
    statistic(2024, 3, "5303", "poverty_rate_pct", 20),
]


@pytest.fixture(scope="module")
def small_workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    data = folder / "data"
    shutil.copytree(settings.ROOT / "data", data)
    comparability = [
        {"figure_id": full_id(i), "reach": r, "part": p, "conflict_group": g, "remark": "ditulis"}
        for i, r, p, g in COMPARABILITY
    ]
    for path, rows in {
        "published/published_figures.csv": FIGURES,
        "published/paritrana_awards.csv": AWARDS,
        "reference/region_statistics.csv": STATISTICS,
        "reference/figure_comparability.csv": comparability,
    }.items():
        with (data / path).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with (data / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_DATA", str(data))
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder))
        building.build()
    return folder


@pytest.fixture
def ask(small_workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(small_workspace))
    return partial(questions.ask, scope=LOCAL_OWNER)


def test_the_small_world_keeps_the_contract(ask):
    assert ask("data/problems").empty
    results = ask("data/check_results").set_index("name")["broken"]
    assert results.sum() == 0, results[results > 0]


# -- the one statement that stands for an area and a year ----------------------------------------


def test_the_latest_whole_statement_of_a_year_wins_and_a_partial_one_never(ask):
    profile = ask("home/regions").set_index("region_code")
    assert profile.at["5304", "coverage_pct"] == 45
    before = ask("home/regions", until="2023-12-31").set_index("region_code")
    assert before.at["5304", "coverage_pct"] == 30


def test_single_fundings_give_a_minimum_the_largest_of_them_never_their_sum(ask):
    regions = ask("home/regions").set_index("region_code")
    assert regions.at["5310", "vulnerable_covered"] == 4280
    assert regions.at["5310", "vulnerable_minimum"]
    before = ask("home/regions", until="2023-12-31").set_index("region_code")
    assert before.at["5310", "vulnerable_covered"] == 9000
    rows = on_the_map(ask, indicator="vulnerable_covered")
    assert (rows.at["5310", "value"], rows.at["5310", "is_minimum"]) == (4280, True)


def test_a_whole_figure_goes_before_a_part_however_large_and_late(ask):
    rows = on_the_map(ask, indicator="vulnerable_covered")
    assert (rows.at["5311", "value"], rows.at["5311", "is_minimum"]) == (500, False)
    regions = ask("home/regions").set_index("region_code")
    assert regions.at["5311", "vulnerable_covered"] == 500
    assert not regions.at["5311", "vulnerable_minimum"]


def test_until_keeps_out_what_speaks_of_later(ask):
    early = ask("home/regions", until="2022-12-31").set_index("region_code")
    assert pd.isna(early.at["5304", "coverage_pct"])
    assert early.at["5303", "members"] == 9500
    assert early["wins"].sum() == 0


# -- where sources disagree ----------------------------------------------------------------------


def groups(rows: pd.DataFrame) -> dict[str, set[str]]:
    return {conflict: set(part["statement_id"]) for conflict, part in rows.groupby("conflict_id")}


def test_overlapping_spans_with_other_values_are_one_group(ask):
    # the day lies in the month and in the year, July in the year; 2022 in none of them
    assert groups(ask("sources/conflicts", region="5303")) == {
        full_id("b1"): {full_id(i) for i in ("b1", "b2", "b3", "b4")}
    }


def test_equal_values_and_other_segments_are_no_conflict(ask):
    assert ask("sources/conflicts", region="5305").empty


def test_a_contradiction_we_read_ourselves_needs_no_common_day(ask):
    assert groups(ask("sources/conflicts", region="5308")) == {
        full_id("e1"): {full_id("e1"), full_id("e2")}
    }


def test_partial_and_suspect_figures_are_not_compared_with_whole_ones(ask):
    assert ask("sources/conflicts", region="5304").empty
    assert ask("sources/conflicts", region="5309").empty


def test_both_sides_of_a_conflict_stay_among_the_figures(ask):
    disputed = ask("sources/published_figures", region="5303", disputed=True)
    assert set(disputed["figure_id"]) == {full_id(i) for i in ("b1", "b2", "b3", "b4")}
    agreed = ask("sources/published_figures", region="5303", disputed=False)
    assert list(agreed["figure_id"]) == [full_id("b5")]


# -- cards ---------------------------------------------------------------------------------------


def test_a_card_shows_the_latest_and_the_change_since_the_one_before(ask):
    card = ask("home/cards", until="2024-12-31").set_index("indicator").loc["active_members"]
    assert (card["statement_id"], card["value"]) == (full_id("ac"), 120000)
    assert (card["previous_id"], card["previous_value"]) == (full_id("ab"), 100000)
    assert card["change"] == 20000
    assert pd.isna(card["conflict_id"])


def test_a_statement_within_the_span_of_the_latest_is_not_the_one_before(ask):
    card = ask("home/cards").set_index("indicator").loc["active_members"]
    # the year 2025 ends after June 2025, which contradicts it; before both stands June 2024
    assert (card["statement_id"], card["value"]) == (full_id("ad"), 130000)
    assert (card["previous_id"], card["change"]) == (full_id("ac"), 10000)
    assert card["conflict_id"] == full_id("ad")


def test_a_card_of_vulnerable_workers_may_show_one_funding_but_says_so(ask):
    card = ask("home/cards").set_index("indicator").loc["vulnerable_covered"]
    assert (card["value"], card["reach"], card["part"]) == (700, "part_funding", "apbd_prov")
    # the whole of May and a part in August don't make a change
    assert pd.isna(card["previous_id"])
    assert pd.isna(card["change"])


def test_a_card_of_a_branch_is_of_the_branch_itself(ask):
    cards = ask("home/cards", branch="ATAMBUA").set_index("indicator")
    assert cards.at["active_members", "value"] == 7000
    assert cards["statement_id"].notna().sum() == 1


def test_cards_without_a_statement_are_empty_not_zero(ask):
    cards = ask("home/cards", region="5305")
    assert len(cards) == 6
    assert cards.set_index("indicator").at["registered_members", "value"] == 500
    assert cards["value"].notna().sum() == 1


# -- awards --------------------------------------------------------------------------------------


def test_a_disputed_place_counts_once_and_only_paritrana_wins_of_the_province_count(ask):
    league = ask("awards/league").set_index("region_code")
    columns = ["wins", "government_wins", "village_wins", "first_places", "unranked"]
    assert list(league.loc["5304", columns]) == [3, 1, 2, 1, 2]
    assert list(league.loc["5303", [*columns, "second_places"]]) == [1, 1, 0, 0, 0, 1]
    assert league["wins"].sum() == 4
    assert list(league.index[:2]) == ["5304", "5303"]


def test_disputed_rows_are_all_shown_among_the_winners(ask):
    winners = ask("awards/winners", region="5303")
    assert set(winners["award_id"]) == {full_id("a2"), full_id("a3")}
    assert winners["counts_once"].sum() == 1
    assert full_id("c2") not in set(ask("awards/winners")["award_id"])


def test_the_record_of_a_regency_holds_nominations_and_certificates_too(ask):
    record = ask("awards/record", region="5304").set_index("award_id")
    assert len(record) == 7
    assert not record.at[full_id("c1"), "is_win"]
    assert not record.at[full_id("c2"), "is_paritrana"]


# -- the map -------------------------------------------------------------------------------------


def on_the_map(ask, **parameters) -> pd.DataFrame:
    rows = ask("map/values", **parameters).set_index("region_code")
    assert len(rows) == 22
    return rows.dropna(subset=["value"])


def test_the_map_draws_each_regencys_latest_year(ask):
    rows = on_the_map(ask, indicator="coverage_pct")
    assert rows["value"].to_dict() == {
        "5304": 45, "5306": 45, "5307": 41, "5308": 25, "5309": 0,
    }  # fmt: skip
    assert set(rows["year"]) == {2024}


def test_the_map_of_one_year_takes_nothing_from_another(ask):
    rows = on_the_map(ask, indicator="coverage_pct", year=2023)
    assert rows["value"].to_dict() == {"5304": 30}


def test_the_same_article_in_both_files_is_told_once(ask):
    assert list(ask("map/profile_statements", region="5306")["statement_id"]) == [full_id("d1")]
    told = ask("map/profile_statements", region="5307")
    assert sorted(told["value"]) == [41, 45]
    rows = on_the_map(ask, indicator="coverage_pct")
    assert not rows.at["5306", "is_disputed"]
    assert rows.at["5307", "is_disputed"]


def test_a_statistic_with_two_values_is_marked_and_one_is_drawn(ask):
    rows = on_the_map(ask, indicator="poverty_rate_pct", year=2024)
    assert rows["value"].to_dict() == {"5304": 14, "5303": 20}
    assert rows["is_disputed"].to_dict() == {"5304": True, "5303": False}
    earlier = on_the_map(ask, indicator="poverty_rate_pct", year=2023)
    assert earlier["is_disputed"].to_dict() == {"5304": False}


def test_wins_on_the_map_are_counted_by_year(ask):
    rows = on_the_map(ask, indicator="paritrana_wins", year=2024)
    assert rows["value"].to_dict() == {"5304": 3, "5303": 1}
    assert on_the_map(ask, indicator="paritrana_wins", year=2023).empty
