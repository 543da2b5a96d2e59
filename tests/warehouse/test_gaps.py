"""Unknown is never zero: whatever is taken out of a world, no number differs from the whole world's
unless it says that it is of a part.

The worlds are recaps of the three regencies of Atambua, two segments, fourteen months. Taken
out are regencies in a month, segments of one, and flows of one.
"""

from __future__ import annotations

import shutil

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamsostek.contract import datapackage, queries

REGIONS = ("5303", "5304", "5321")
SEGMENTS = ("BPU", "PU")
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][8:22]
LAST = MONTHS[-1]
FLOWS = ("new", "lapsed", "reactivated", "contributions_idr")
CELLS = [(region, month) for region in REGIONS for month in MONTHS]
# what stands on a recap, in the order of the build
MODELS = ("enrolment_basis", "spans", "monthly_recap", "monthly_areas", "regency_measures")
OF_MEMBERS = (
    "contribution_months", "contribution_spells", "first_payments", "coverage_spells",
    "place_changes", "payments", "place_payments", "silent_months",
)  # fmt: skip
TARGETS = {"active_members": 4000, "new_members": 300, "contributions_idr": 30_000_000}
BRANCH = {"branch": "ATAMBUA"}
WHOLE: dict[int, dict] = {}


@pytest.fixture(scope="module")
def warehouse(built_workspace, tmp_path_factory):
    """The warehouse of the shipped data, open to be filled with a recap again and again."""
    (file,) = (built_workspace / "warehouse").glob("*.duckdb")
    copy = shutil.copy(file, tmp_path_factory.mktemp("gaps") / "copy.duckdb")
    connection = duckdb.connect(str(copy))
    clear(connection)
    connection.executemany(
        "insert into targets by name "
        "select 2026 as year, 'ATAMBUA' as area_code, 'all' as segment, $1 as metric, $2 as target",
        [list(each) for each in TARGETS.items()],
    )
    make(connection, OF_MEMBERS)
    yield connection
    connection.close()


def clear(connection) -> None:
    """Sources without a row."""
    for name in ("members", "contributions", "enrollment_monthly"):
        fields = datapackage.package().dataset(name).fields
        columns = ", ".join(f'"{field.name}" {field.sql_type}' for field in fields)
        connection.execute(f"create or replace table source.{name} ({columns})")


def world(seed: int, regions: tuple[str, ...] = REGIONS) -> list[dict]:
    """The whole of it: in every cell numbers of its own, made from the seed."""
    rows = []
    for place, region in enumerate(regions):
        for segment in SEGMENTS:
            active = 500 + 100 * place + seed % 7
            for number, month in enumerate(MONTHS):
                new, lapsed = 5 + (seed + 3 * number + place) % 11, (seed * (number + 2)) % 9
                active += new - lapsed
                rows.append(
                    {
                        "month": f"{month}-01",
                        "region_code": region,
                        "segment": segment,
                        "payer": "all",
                        "active": active,
                        "new": new,
                        "lapsed": lapsed,
                        "reactivated": 0,
                        "contributions_idr": 16_800 * active,
                    }
                )
    return rows


def make(connection, names: tuple[str, ...]) -> None:
    for name in names:
        sql = next(model.sql for model in queries.models() if model.name == name)
        connection.execute(f"create or replace table {name} as {sql}")


def fill(connection, rows: list[dict]) -> None:
    connection.register("rows", pd.DataFrame(rows))
    connection.execute("delete from source.enrollment_monthly")
    connection.execute("insert into source.enrollment_monthly by name from rows")
    make(connection, MODELS)


ASKED = {
    "kpis": ("home/kpis", {"month": LAST}),
    "trends": ("home/trends", {"month": LAST}),
    "members": ("growth/members", {}),
    "series": ("growth/series", {}),
    "series of a segment": ("growth/series", {"segment": "PU"}),
    "regencies": ("growth/by_region", {}),
    "apart": ("growth/decomposition", {"from_month": MONTHS[-4], "to_month": LAST}),
    "results": ("monev/results", {"from_month": MONTHS[-3], "to_month": LAST}),
    "reached": ("data/targets", {"metric": "new_members", "year": 2027}),
    "stocks reached": ("data/targets", {"metric": "active_members", "year": 2027}),
    "spread": (
        "data/target_spread",
        {"area": "ATAMBUA", "segment": "all", "metric": "active_members", "year": 2026,
         "target": 1000, "spread": "flat"},
    ),
}  # fmt: skip
# what a row is known by, its numbers, and what tells that it is whole
ROWS = {
    "kpis": (["metric"], ["value"], "is_whole"),
    "trends": (["metric", "month"], ["value"], "regions_all"),
    "members": (["month", "segment"], ["active", *FLOWS], "regions_all"),
    "series": (["month"], ["active"], "regions_all"),
    "series of a segment": (["month"], ["active"], "regions_all"),
    "regencies": (["month", "region_code"], ["active"], None),
    "apart": (
        ["region_code", "segment"],
        ["opening", "new", "reactivated", "lapsed", "closing"],
        None,
    ),
    "results": (["metric"], ["value"], "regions_all"),
    "reached": (["area_code", "segment"], ["reached"], "is_whole"),
    "stocks reached": (["area_code", "segment", "reached_month"], ["reached"], "is_whole"),
    "spread": (["month"], ["actual", "year_before"], "regions_ever"),
}
# data that end earlier say so
HOW = {"stocks reached": "inner"}
# of a whole figure, or left out
ALSO = {
    "kpis": [(name, "is_whole") for name in
             ("pace", "last_pace", "needed_per_month", "previous", "year_before")]
            + [("year_to_date", "year_is_whole")],
    "results": [("before", "regions_all"), ("year_to_date", "year_is_whole")],
}  # fmt: skip


def ask(connection) -> dict:
    answers = {}
    for name, (query, parameters) in ASKED.items():
        asked = queries.query(query)
        known = {each.name for each in asked.parameters}
        bound = asked.bind(
            parameters | {name: code for name, code in BRANCH.items() if name in known}
        )
        answers[name] = connection.execute(asked.sql, bound).df()
    return answers


def is_whole(row, told: str | None) -> bool:
    """Whether a row says that it is of the whole area."""
    if told is None:
        return True
    if told == "regions_all":
        return row["regions_reported"] == row["regions_all"] if "regions_reported" in row else (
            row["regions_ever"] == row["regions_all"]
        )  # fmt: skip
    if told == "regions_ever":
        return row["regions_ever"] == row["regions_all"]
    return pd.notna(row[told]) and bool(row[told])


def same(left, right) -> bool:
    if isinstance(left, str):
        return left == right
    return left == pytest.approx(right)


def compare(part: dict, whole: dict) -> None:
    for name, (keys, numbers, told) in ROWS.items():
        beside = part[name].merge(
            whole[name], on=keys, suffixes=("", " whole"), how=HOW.get(name, "left")
        )
        checks = [(number, told) for number in numbers] + ALSO.get(name, [])
        for _, row in beside.iterrows():
            for number, tells in checks:
                known = pd.notna(row[number])
                if known and is_whole(row, tells):
                    assert same(row[number], row[f"{number} whole"]), (name, number, row.to_dict())


def like_for_like(rows: list[dict], part: dict) -> None:
    """The change of a stock is of the regencies that reported in full, counted by hand."""
    figure = part["kpis"].set_index("metric").loc["active_members"]

    def total(month, regions):
        return sum(
            row["active"]
            for row in rows
            if row["month"][:7] == month and row["region_code"] in regions
        )

    written = {}
    for row in rows:
        written.setdefault((row["region_code"], row["month"][:7]), set()).add(row["segment"])
    ever = {
        region: {s for (r, _), segments in written.items() if r == region for s in segments}
        for region in REGIONS
    }
    full = {
        region for region in REGIONS if ever[region] and written.get((region, LAST)) == ever[region]
    }
    if not full:
        assert figure["value"] != figure["value"]
        return
    assert figure["value"] == total(LAST, full)
    assert figure["regions_reported"] == len(full)
    before = MONTHS[-2]
    if figure["previous"] == figure["previous"]:
        assert figure["previous"] == total(before, full)
    else:
        assert any((region, before) not in written or written[region, before] != ever[region]
                   for region in full)  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.sampled_from([3, 11, 20]),
    silent=st.sets(st.sampled_from(CELLS), max_size=12),
    gone=st.sampled_from([None, None, *REGIONS]),
    no_segment=st.sets(st.sampled_from(CELLS), max_size=3),
    no_flow=st.sets(st.sampled_from(CELLS), max_size=4),
)
def test_no_number_differs_from_the_whole_world_unless_it_is_marked(
    warehouse, seed, silent, gone, no_segment, no_flow
):
    rows = world(seed)
    # the first month a segment is written in is its beginning, and it was zero before
    first = {min(set(CELLS[n : n + len(MONTHS)]) - silent, default=None)
             for n in range(0, len(CELLS), len(MONTHS))}  # fmt: skip
    kept = [
        row | (dict.fromkeys(FLOWS) if cell in no_flow else {})
        for row in rows
        for cell in [(row["region_code"], row["month"][:7])]
        if row["region_code"] != gone
        and cell not in silent
        and not (cell in no_segment - first and row["segment"] == "PU")
    ]
    if seed not in WHOLE:
        fill(warehouse, rows)
        WHOLE[seed] = ask(warehouse)
    fill(warehouse, kept)
    part = ask(warehouse)
    compare(part, WHOLE[seed])
    like_for_like(kept, part)
