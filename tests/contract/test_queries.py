"""Every query keeps what its header promises, and the shipped data gives the answers we know."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict

import duckdb
import pandas as pd
import pytest

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import metrics, queries
from jamsostek.warehouse import questions
from tests.examples import EXAMPLES, example

PAGE_QUERIES = {query.name: query for query in queries.page_queries()}
MODELS = {model.name: model for model in queries.models()}
KEPT = [name for name, model in MODELS.items() if model.is_kept]
MACROS = {macro.name: macro for macro in (*queries.macros(), *queries.expressions())}
CHECKS = {check.name: check for check in queries.checks()}


def published(name: str) -> list[dict[str, str]]:
    path = settings.data_folder() / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = published("reference/regions.csv")


def without_comments(sql: str) -> str:
    return "\n".join(line for line in sql.splitlines() if not line.startswith("--"))


def promised(query: queries.Query) -> int:
    number, _, model = query.rows.rpartition(" ")
    return int(model) if not number else asked_of_model(f'select count(*) from "{model}"')[0]


def asked_of_model(sql: str) -> tuple:
    with questions.open_sealed(questions.building.current().file) as connection:
        return connection.execute(sql).fetchone()


def without_null_keys(frame: pd.DataFrame, keys: list[str]) -> bool:
    return not frame[keys].isna().any().any()


# -- headers -----------------------------------------------------------------------------------


def test_a_query_says_what_it_asks_and_its_grain(subtests):
    for name in PAGE_QUERIES:
        with subtests.test(name=name):
            query = PAGE_QUERIES[name]
            assert len(query.asks) > 15
            assert query.grain
            for parameter in query.parameters:
                assert (parameter.name, parameter.type) in EXAMPLES, "see tests/examples.py"


def test_declared_parameters_are_the_bound_ones(subtests):
    for name in PAGE_QUERIES:
        with subtests.test(name=name):
            query = PAGE_QUERIES[name]
            (statement,) = duckdb.extract_statements(query.sql)
            assert statement.named_parameters == {parameter.name for parameter in query.parameters}
            assert len(query.parameters) == len({parameter.name for parameter in query.parameters})


def test_a_model_is_one_select_without_parameters(subtests):
    for name in MODELS:
        with subtests.test(name=name):
            model = MODELS[name]
            assert len(model.asks) > 15
            assert model.grain
            (statement,) = duckdb.extract_statements(model.sql)
            assert statement.type == duckdb.StatementType.SELECT
            assert statement.named_parameters == set()


def test_a_model_has_rows_and_its_grain_is_unique(ask_sample, subtests):
    for name in KEPT:
        with subtests.test(name=name):
            model = MODELS[name]
            connection = questions.open_sealed(questions.building.current().file)
            frame = connection.execute(f'select {", ".join(model.grain)} from "{name}"').df()
            connection.close()
            assert len(frame) > 0
            assert without_null_keys(frame, list(model.grain))
            assert not frame.duplicated().any()


def test_a_macro_names_what_it_takes_and_serves_several_queries(subtests):
    for name in MACROS:
        with subtests.test(name=name):
            macro = MACROS[name]
            assert len(macro.asks) > 15
            assert bool(macro.grain) != bool(macro.gives)
            assert macro.takes
            for argument in macro.takes:
                assert re.search(rf"\b{argument}\b", without_comments(macro.sql))
            sql = without_comments(macro.sql)
            (statement,) = duckdb.extract_statements(f"select {sql}" if macro.gives else sql)
            assert statement.named_parameters == set()
            others = [*PAGE_QUERIES.values(), *MODELS.values(), *MACROS.values()]
            others += queries.protected()
            assert (
                sum(
                    bool(re.search(rf"\b{name}\(", query.sql))
                    for query in others
                    if query is not macro
                )
                > 1
            )


def test_a_search_needs_all_words_and_takes_any_case(ask):
    found = ask("sources/published_figures", search="belu")
    assert "Kab. Belu" in set(found["area_label"])
    assert len(ask("sources/published_figures", search=" BELU ")) == len(found)
    assert ask("sources/published_figures", search="belu tidakadakataini").empty
    every = published("published/published_figures.csv")
    assert len(ask("sources/published_figures", search="")) == len(every)


def test_a_check_states_its_rule_in_both_languages(subtests):
    for name in CHECKS:
        with subtests.test(name=name):
            check = CHECKS[name]
            assert check.rule["id"]
            assert check.rule["en"]
            assert check.rule["id"] != check.rule["en"]
            assert check.severity in ("error", "warning")
            (statement,) = duckdb.extract_statements(check.sql)
            assert statement.named_parameters == set()


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("-- param: area word required", "-- param: area word required"),
        ("-- param: area text perhaps", "-- param: area text perhaps"),
        ("-- rows: many", "-- rows: many"),
        ("-- scope: everybody", "-- scope: everybody"),
        ("-- scope: totals, agents with agent", "-- scope: totals, agents with agent"),
    ],
)
def test_a_broken_header_is_refused(queries_copy, header, line):
    (queries_copy / "map" / "broken.sql").write_text(f"-- asks: ?\n{header}\nselect 1", "utf-8")
    with pytest.raises(ProductError) as refused:
        queries.query("map/broken")
    assert (refused.value.code, refused.value.details["line"]) == ("bad_query_header", line)


def test_models_macros_and_checks_are_not_asked_by_name():
    for name in (
        "models/awards",
        "macros/matching",
        "checks/award_ranks",
        "../queries/awards/league",
        "awards/../awards/league",
        "league",
        "",
    ):
        with pytest.raises(ProductError) as refused:
            queries.query(name)
        assert refused.value.code == "no_query"


# -- answers -----------------------------------------------------------------------------------


def test_the_grain_is_unique_and_the_promised_rows_arrive(ask_sample, subtests):
    for name in PAGE_QUERIES:
        for all_parameters in [False, True]:
            with subtests.test(name=name, all_parameters=all_parameters):
                query = PAGE_QUERIES[name]
                frame = ask_sample(name, **example(query, all_parameters))
                assert frame.columns.is_unique
                if query.grain != ("-",):
                    assert set(query.grain) <= set(frame.columns)
                    assert without_null_keys(frame, list(query.grain))
                    assert not frame.duplicated(list(query.grain)).any()
                if query.rows:
                    assert len(frame) == promised(query)


def test_an_answer_without_rows_still_has_its_columns(ask, subtests):
    for name in PAGE_QUERIES:
        with subtests.test(name=name):
            query = PAGE_QUERIES[name]
            nowhere = {
                parameter.name: "nothing"
                for parameter in query.parameters
                if parameter.name
                in ("area", "branch", "id", "indicator", "group", "region", "search")
            }
            frame = ask(name, **{**example(query, False), **nowhere})
            assert list(frame.columns) == list(ask(name, **example(query, False)).columns)
            if query.rows:
                assert len(frame) == promised(query)


def test_every_region_comes_with_both_codes(ask):
    regions = ask("reference/regions")
    assert list(regions.columns[:3]) == ["region_code", "bps_code", "name"]
    assert len(regions) == len(REGIONS)
    named = regions.set_index("region_code")
    # the two code systems cross: Kemendagri 5301 is Kupang, BPS 5301 is Sumba Barat
    assert tuple(named.loc["5301", ["bps_code", "name"]]) == ("5303", "Kupang")
    assert tuple(named.loc["5312", ["bps_code", "name"]]) == ("5301", "Sumba Barat")
    for name in ("districts", "villages"):
        assert named[name].sum() == len(published(f"reference/{name}.csv"))


def test_every_published_figure_comes_out_as_its_source_has_it(built_workspace, cli):
    result = cli(
        "query",
        "sources/published_figures",
        "--format",
        "csv",
        JAMSOSTEK_WORKSPACE=str(built_workspace),
    )
    assert result.returncode == 0, result.stderr
    answer = {row["figure_id"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    source = {row["figure_id"]: row for row in published("published/published_figures.csv")}
    assert answer.keys() == source.keys()
    for figure_id, row in source.items():
        shown = answer[figure_id]
        assert shown["value"] == row["value"], figure_id
        assert {name: shown[name] for name in row} == row


def test_the_figures_of_ttu_in_june_2021(ask):
    figures = ask("sources/published_figures", region="5303", year=2021)
    day = figures[figures["as_of"] == "2021-06-16"].set_index("indicator")["value"]
    assert day["registered_members"] == 8927
    assert day["perisai_agents"] == 68
    assert day["perisai_at_monev"] == 61


def test_the_province_winners_are_those_of_the_file(ask):
    expected = {
        row["award_id"]
        for row in published("published/paritrana_awards.csv")
        if row["status"] == "winner"
        and row["level"] == "province"
        and row["category"] != "certificate_outside_award"
    }
    winners = ask("awards/winners", level="province")
    assert set(winners["award_id"]) == expected
    assert len(winners) == len(expected) == 38


def test_the_podiums_of_2025_and_2024(ask):
    podium = ask("awards/podium")
    assert list(podium["rank"]) == [1, 2, 3]
    assert list(podium["ceremony_year"]) == [2025] * 3
    assert list(podium["recipient"]) == [
        "Pemerintah Kabupaten Nagekeo",
        "Pemerintah Kabupaten Timor Tengah Utara",
        "Pemerintah Kabupaten Belu",
    ]
    assert list(ask("awards/podium", until=2024)["area_label"]) == [
        "Kab. Belu",
        "Kab. Sikka",
        "Kab. Nagekeo",
    ]
    assert ask("awards/podium", until=2016).empty


def test_the_league_counted_by_hand(ask):
    league = ask("awards/league")
    columns = [
        "label", "wins", "government_wins", "village_wins",
        "first_places", "second_places", "third_places", "unranked", "years",
    ]  # fmt: skip
    assert list(league[columns].head(8).itertuples(index=False, name=None)) == [
        ("Kab. Belu", 3, 2, 1, 2, 0, 1, 0, "2024, 2025"),
        ("Kab. Nagekeo", 3, 2, 1, 1, 0, 1, 1, "2024, 2025"),
        ("Kab. Sikka", 2, 2, 0, 0, 1, 1, 0, "2023, 2024"),
        ("Kab. Sumba Tengah", 1, 1, 0, 1, 0, 0, 0, "2023"),
        ("Kab. Manggarai Timur", 1, 1, 0, 0, 1, 0, 0, "2023"),
        ("Kab. Timor Tengah Utara", 1, 1, 0, 0, 1, 0, 0, "2025"),
        ("Kab. Rote Ndao", 1, 0, 1, 0, 0, 1, 0, "2025"),
        ("Kota Kupang", 1, 1, 0, 0, 0, 0, 1, "2021"),
    ]
    assert (league["wins"].iloc[8:] == 0).all()


def test_the_awards_of_a_regency_are_those_of_the_file(ask):
    expected = {
        row["award_id"]
        for row in published("published/paritrana_awards.csv")
        if row["region_code"] == "5304"
    }
    assert set(ask("awards/record", region="5304")["award_id"]) == expected


# -- the map -----------------------------------------------------------------------------------


@pytest.fixture
def source_values():
    """(region, indicator, year) → values in either source file."""
    values = defaultdict(set)
    for row in published("published/published_figures.csv"):
        values[row["region_code"], row["indicator"], int(row["as_of"][:4])].add(float(row["value"]))
    for row in published("reference/region_statistics.csv"):
        values[row["region_code"], row["indicator"], int(row["year"])].add(float(row["value"]))
    return values


MAPPED = [
    name
    for name, metric in metrics.registry().items()
    if metric.breaks and not metric.published_as and not metric.group.startswith("operational")
]
COUNTED_BY_US = ("paritrana_wins", "regulation_count", "employed_without_wage")


def test_a_map_has_every_regency_and_draws_only_what_a_source_says(ask, source_values, subtests):
    for indicator in MAPPED:
        with subtests.test(indicator=indicator):
            years = ask("map/indicators").set_index("indicator").at[indicator, "years"]
            for year in (None, *map(int, years), 1999):
                rows = ask("map/values", indicator=indicator, year=year)
                assert rows["region_code"].nunique() == len(rows) == len(REGIONS)
                empty = rows[rows["value"].isna()]
                # nothing published is nothing, never a zero and never another year's value
                assert empty[["year", "unit", "as_of", "publisher", "url"]].isna().all().all()
                for row in rows.dropna(subset=["value"]).itertuples():
                    assert year is None or row.year == year
                    if indicator not in COUNTED_BY_US:
                        assert row.value in source_values[row.region_code, indicator, int(row.year)]
                    assert row.url.startswith("http")
                if year == 1999:
                    assert len(empty) == len(REGIONS)


def test_statistics_on_the_map_are_complete(ask, source_values):
    for year in (2022, 2023, 2024):
        rows = ask("map/values", indicator="poverty_rate_pct", year=year)
        shown = set(rows.dropna(subset=["value"])["region_code"])
        assert shown == {
            code
            for code, name, when in source_values
            if name == "poverty_rate_pct" and when == year and len(code) == 4
        }


def test_a_region_without_wins_is_empty_on_the_map(ask):
    rows = ask("map/values", indicator="paritrana_wins").set_index("region_code")["value"]
    assert rows.count() == 8
    assert rows["5304"] == 2
    assert pd.isna(rows["5302"])
    assert (rows.dropna() > 0).all()


def test_a_branch_marks_its_regencies_and_drops_none(ask):
    rows = ask("map/values", indicator="coverage_pct", branch="ATAMBUA")
    assert len(rows) == len(REGIONS)
    assert set(rows.loc[rows["in_focus"], "region_code"]) == {"5303", "5304", "5321"}


def test_a_query_is_read_again_when_its_file_changes(queries_copy):
    file = queries_copy / "awards" / "league.sql"
    before = queries.query("awards/league")
    file.write_text(before.sql.replace("Which regencies won", "Who of the regencies won"), "utf-8")
    assert queries.query("awards/league").asks.startswith("Who of the regencies")


def test_every_name_a_query_had_is_still_understood():
    former = {
        "overview/kpis": "home/kpis",
        "decks/claims": "present/claims",
        "targets/table": "data/targets",
        "targets/spread": "data/target_spread",
    }
    for old, new in former.items():
        assert queries.renamed(old) == new
        assert queries.renamed(new) == new
    names = [query.name for query in queries.page_queries()]
    had = [old for query in queries.page_queries() for old in query.was]
    assert len({*names, *had}) == len(names) + len(had), "a name stands for two queries"


def test_the_nearest_name_is_told():
    with pytest.raises(ProductError) as refused:
        queries.renamed("home/kpi")
    assert (refused.value.code, refused.value.details["near"]) == ("no_query_but", "home/kpis")
    with pytest.raises(ProductError) as refused:
        queries.renamed("x/zzzzzzzz")
    assert refused.value.code == "no_query"
