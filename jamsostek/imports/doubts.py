"""What looks odd in a file about to be imported: warnings, never refusals.

In: the accepted rows, staged, and what is in force. Out: the warnings a person should read.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from jamsostek.base.sql import identifier, literal
from jamsostek.contract import datapackage, queries
from jamsostek.contract.datapackage import Dataset
from jamsostek.imports import places
from jamsostek.imports.checks import Warning
from jamsostek.workspace import store

# a month that has more than double or less than half of the one before, and 50 people of change
_RATIO = 2
_PEOPLE = 50
_ROWS_LOOKED_AT = 200_000
RULES = ("jump", "flows", "over_all", "total_beside_parts")
CODES = {*RULES, "replaces", "shown_nowhere", "ahead", "reference"}
_BESIDE = {"statistics": "region_statistics", "regions": "regions"}
# a flow that is missing in one row is not known for all of them
_SUMS_OF_FLOWS = ", ".join(
    f"case when count({flow}) = count(*) then sum({flow})::bigint end as {flow}"
    for flow in ("new", "lapsed", "reactivated")
)


def warnings(connection, dataset: Dataset, accepted: Path, replaced: int) -> list[Warning]:
    """Look at staged rows beside those in force; ``replaced`` is how many of these would go.

    Numbers in the details are plain, months texts like ``2026-10``.
    """
    found: list[Warning] = []
    rows = f"read_parquet({literal(accepted)})"
    if replaced:
        found.append(Warning("replaces", {"count": replaced}))
    if dataset.name == "enrollment_monthly":
        found += _enrolment(connection, dataset, accepted)
    if not queries.is_read(dataset.name):
        found.append(Warning("shown_nowhere", {}))
    found += _ahead(connection, dataset, rows)
    found += _references(connection, dataset, rows)
    return found


def _enrolment(connection, dataset: Dataset, accepted: Path) -> list[Warning]:
    """A recap beside its own months before, wherever these came from."""
    content = store.current_files().get(dataset.name)
    together = store.content_sql(connection, dataset, [*([content] if content else []), accepted])
    if content:
        # a month is held against the one before, what lies further back is nothing to look at
        together = (
            f"select * from ({together}) where month in (select unnest([month, "
            f"(month - interval 1 month)::date]) from read_parquet({literal(accepted)}))"
        )
    count = "select count(*) from read_parquet($file)"
    rows = connection.execute(count, {"file": str(accepted)}).fetchall()
    # of a large recap the regencies are looked at, not each of its rows
    place = "region_code" if rows[0][0] <= _ROWS_LOOKED_AT else "left(region_code, 4)"
    connection.execute(
        f"""
        create or replace temp table together as
        select month, {place} as region_code, segment, payer, sum(active)::bigint as active,
            {_SUMS_OF_FLOWS}
        from ({together}) group by all
        """
    )
    fresh = f"read_parquet({literal(accepted)})" if content else "together"
    connection.execute(
        f"""
        create or replace temp table fresh as
        select distinct month, {place} as region_code, segment, payer from {fresh}
        """
    )
    connection.execute(
        f"""
        create or replace temp table looked_at as
        with summed as (
            -- over payers: who moves from one to another is no flow of either
            select month, region_code, segment, sum(active)::bigint as active, {_SUMS_OF_FLOWS}
            from together group by all
        )
        select * from (
            select *, lag(active) over line as opening, lag(month) over line as month_before
            from summed
            window line as (partition by region_code, segment order by month)
        )
        semi join fresh using (month, region_code, segment)
        where month_before = month - interval 1 month
        """
    )
    files = {
        parameter: str(datapackage.package().dataset(name).file)
        for parameter, name in _BESIDE.items()
    }
    parameters = {"people": _PEOPLE, "ratio": _RATIO} | files
    return [found for rule in RULES for found in _first(connection, rule, parameters)]


def _first(connection, rule: str, parameters: dict[str, object]) -> list[Warning]:
    """The weightiest case of a rule, with how many there are; its columns are the details."""
    query = queries.step("doubts", rule)
    wanted = {each.name: parameters[each.name] for each in query.parameters}
    found = connection.execute(query.sql, wanted)
    names = [column[0] for column in found.description]
    warnings_found = []
    for row in found.fetchall():
        details = dict(zip(names, row, strict=True))
        place = places.places().label(details.pop("region_code"))
        warnings_found.append(Warning(rule, {**details, "place": place}))
    return warnings_found


def _ahead(connection, dataset: Dataset, rows: str) -> list[Warning]:
    """Months that haven't come yet; targets and due dates may well lie ahead."""
    month = next((each for each in dataset.fields if each.type == "yearmonth"), None)
    if month is None:
        return []
    count, last = connection.execute(
        f"select count(*), strftime(max({identifier(month.name)}), '%Y-%m') from {rows} "
        f"where {identifier(month.name)} > $today",
        {"today": date.today()},
    ).fetchall()[0]
    return [Warning("ahead", {"count": count, "month": last})] if count else []


def _references(connection, dataset: Dataset, rows: str) -> list[Warning]:
    """Rows that speak of a member, agent … who isn't there; files may come in any order."""
    found = []
    current = store.current_files()
    operational = {each.name: each for each in datapackage.package().operational}
    for key in dataset.foreign_keys:
        if key.dataset not in operational or (
            key.dataset not in current and key.dataset != dataset.name
        ):
            continue
        ours, theirs = identifier(key.fields[0]), identifier(key.reference_fields[0])
        in_force = [current[key.dataset]] if key.dataset in current else []
        sources = [f"read_parquet({literal(file)})" for file in in_force]
        if key.dataset == dataset.name:
            sources.append(rows)
        known = " union all ".join(f"select {theirs} as known from {each}" for each in sources)
        count, example = connection.execute(
            f"select count(*), min({ours}) from {rows} "
            f"where {ours} is not null and {ours} not in (select known from ({known}))"
        ).fetchall()[0]
        if count:
            field = dataset.field(key.fields[0])
            found.append(
                Warning(
                    "reference",
                    {
                        "count": count,
                        "column": field.titles["id"],
                        "value": example,
                        "dataset": operational[key.dataset].titles["id"],
                    },
                )
            )
    return found
