"""What a protected reader can work out of small cells, judged by linear programs."""

from __future__ import annotations

import itertools
import random

import pandas as pd
import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER, Scope
from jamsostek.warehouse import building, questions
from tests import solving, worlds

PROVINCE = Scope("province")
# what all answers together leave of a hidden count of 1 to 4 people, at the least
RANGE = 5
LINES = [("PU", "employer", 60), ("BPU", "own", 25), ("BPU", "village_fund", 10), ("PMI", "own", 5)]


def villages(regions: list[str]) -> list[str]:
    """A village in each of two districts of these regencies."""
    table = pd.read_csv(settings.data_folder() / "reference" / "villages.csv", dtype=str)
    table["region_code"] = table["village_code"].str[:4]
    firsts = table[table["region_code"].isin(regions)].groupby("district_code").head(1)
    return list(firsts.groupby("region_code").head(2)["village_code"])


def office(seed: int, months: list[str], people: int, regions: list[str]) -> dict[str, list[dict]]:
    """Members in some districts who come, stop, come back and go, some lines with very few."""
    chance = random.Random(seed)
    places = villages(regions)
    weights = [chance.choice([1, 2, 6, 12]) for _ in places]
    world: dict[str, list[dict]] = {"members": [], "contributions": []}
    for number in range(people):
        segment, payer, _ = chance.choices(LINES, [line[2] for line in LINES])[0]
        village = chance.choices(places, weights)[0]
        key = f"P{number:04}"
        first = chance.choice([0, 0, 0, *range(len(months))])
        paid = [month for month in months[first:] if chance.random() < 0.8]
        if not paid:
            continue
        world["members"].append(
            {"member_key": key, "village_code": village, "segment": segment, "agent_code": ""}
        )
        world["contributions"] += worlds.paid(key, paid, segment, payer)
    return world


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Builds an office of its own and asks of it, as who sees all or as the province."""

    def build(seed: int, last: str, people: int, regions: list[str]) -> solving.World:
        months = worlds.months("2026-01", last)
        workspace = worlds.build(office(seed, months, people, regions), tmp_path / "office")
        monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
        return _world(months)

    return build


def _world(months: list[str]) -> solving.World:
    connection = questions.open_sealed(building.current().file)
    rows = connection.execute(
        "select area_code, branch_code, segment, payer, strftime(month, '%Y-%m') as month, "
        "active, new, reactivated, lapsed, contributions_idr, payer_in - payer_out "
        "from monthly_areas where definition = 'usual' and level = 'district'"
    ).fetchall()
    connection.close()
    used = {row[0] for row in rows if row[5] or row[6] or row[8]}
    truth, branch_of, lines = {}, {}, set()
    for district, branch, segment, payer, month, *numbers in rows:
        if district not in used:
            continue
        branch_of[district[:4]] = branch
        lines.add((segment, payer))
        for kind, value in zip("ANRLMX", numbers, strict=True):
            truth[kind, district, segment, payer, month] = float(value)
    return solving.World(truth, branch_of, sorted(used), sorted(lines), months)


def _month(value) -> str:
    return pd.Timestamp(value).strftime("%Y-%m")


def _areas(world, districts: bool = False):
    yield None, {}
    for branch in sorted(set(world.branch_of.values())):
        yield branch, {"branch": branch}
    for region in sorted(world.branch_of):
        yield region, {"region": region}
    if districts:
        for district in world.districts:
            yield district, {"region": district}


def _segments(world):
    return [None, *sorted({segment for segment, _ in world.lines})]


def _payers(world):
    return [None, *sorted({payer for _, payer in world.lines})]


def _ask_members(judge, ask) -> None:
    """Active, new, lapsed and returned members and their money, by segment and payer."""
    world = judge.world
    kinds = {**solving.COLUMNS, "contributions_idr": "M"}
    for area, asked in _areas(world, districts=True):
        rows = ask("growth/members", **asked)
        for (month, group), (column, kind) in itertools.product(
            rows.groupby("month"), kinds.items()
        ):
            rest = world.cell(kind, area, _month(month))
            for row in group[group["segment"].ne("all")].to_dict("records"):
                if solving.is_told(row[column]):
                    form = world.cell(kind, area, _month(month), row["segment"], row["payer"])
                    judge.told(form, row[column], ("growth/members", area, month, column))
                    rest = solving.added(rest, form, times=-1)
            for value in group.loc[group["segment"].eq("all"), column]:
                if solving.is_told(value):
                    judge.told(rest, value, ("growth/members", area, month, column, "rest"))
        for segment in _segments(world):
            rows = ask("growth/series", **asked, segment=segment)
            for row in rows.to_dict("records"):
                if solving.is_told(row["active"]):
                    form = world.cell("A", area, _month(row["month"]), segment)
                    judge.told(form, row["active"], ("growth/series", area, segment))


def _ask_regencies(judge, ask) -> None:
    world = judge.world
    for segment, payer in itertools.product(_segments(world), _payers(world)):
        for row in ask("growth/by_region", segment=segment, payer=payer).to_dict("records"):
            if solving.is_told(row["active"]):
                form = world.cell("A", row["region_code"], _month(row["month"]), segment, payer)
                judge.told(form, row["active"], "growth/by_region")
    for first, last in itertools.combinations(world.months, 2):
        rows = ask("growth/decomposition", from_month=first, to_month=last)
        between = [month for month in world.months if first < month <= last]
        for region, group in rows.groupby("region_code"):
            forms = {
                "opening": [("A", first)],
                "closing": [("A", last)],
                **{name: [(kind, m) for m in between] for name, kind in solving.FLOWS.items()},
            }
            for column, parts in forms.items():

                def form(segment=None, region=region, parts=parts):
                    cells = [world.cell(kind, region, month, segment) for kind, month in parts]
                    return solving.added(*cells)

                rest = form()
                for row in group[group["segment"].ne("all")].to_dict("records"):
                    if solving.is_told(row[column]):
                        judge.told(form(row["segment"]), row[column], "growth/decomposition")
                        rest = solving.added(rest, form(row["segment"]), times=-1)
                for value in group.loc[group["segment"].eq("all"), column]:
                    if solving.is_told(value):
                        judge.told(rest, value, ("growth/decomposition", "rest"))


MAPPED = {
    "active_members": "A",
    "new_members": "N",
    "lapsed_members": "L",
    "reactivated_members": "R",
    "contributions_idr": "M",
}
GOVERNMENT = ("apbd_regency", "apbd_province", "village_fund", "dbh")


def _ask_map(judge, ask) -> None:
    """Every period of every measure made of members, at all depths and of all parts."""
    world = judge.world
    for metric, kind in MAPPED.items():
        for level, segment, payer in itertools.product(
            ("regency", "district"), _segments(world), _payers(world)
        ):
            rows = ask("map/frames", metric=metric, level=level, segment=segment, payer=payer)
            for row in rows.to_dict("records"):
                if solving.is_told(row["value"]) and row["is_complete"]:
                    form = world.cell(kind, row["area_code"], _month(row["period"]), segment, payer)
                    judge.told(form, row["value"], ("map/frames", metric, level, segment, payer))
    for level in ("regency", "district"):
        for row in ask("map/frames", metric="paid_by_government_pct", level=level).to_dict(
            "records"
        ):
            if solving.is_told(row["numerator"]) and row["is_complete"]:
                month = _month(row["period"])
                parts = [
                    world.cell("A", row["area_code"], month, None, each) for each in GOVERNMENT
                ]
                judge.told(solving.added(*parts), row["numerator"], "paid_by_government_pct")
    for month in world.months:
        for row in ask("present/districts", month=month).to_dict("records"):
            if solving.is_told(row["active"]) and row["district_code"] in world.districts:
                form = world.cell("A", row["district_code"], month)
                judge.told(form, row["active"], "present/districts")


def _ask_desk(judge, ask) -> None:
    """The key figures of an area, and what a meeting says of it."""
    world = judge.world
    kinds = {**MAPPED, **{f"active_members_{s.lower()}": "A" for s in ("PU", "BPU", "PMI")}}
    for (area, asked), month in itertools.product(_areas(world), world.months):
        earlier = world.months[world.months.index(month) - 1] if month > world.months[0] else None
        for row in ask("home/kpis", **asked, month=month).to_dict("records"):
            kind = kinds.get(row["metric"])
            part = row["metric"].removeprefix("active_members_").upper()
            segment = part if part in ("PU", "BPU", "PMI") else None
            for column, when in (("value", [month]), ("previous", [earlier])):
                if kind and when[0] and solving.is_told(row[column]):
                    form = solving.added(*(world.cell(kind, area, m, segment) for m in when))
                    judge.told(form, row[column], ("home/kpis", area, row["metric"], column))
            if kind and kind != "A" and solving.is_told(row["year_to_date"]):
                cells = [world.cell(kind, area, m, segment) for m in world.months if m <= month]
                judge.told(solving.added(*cells), row["year_to_date"], ("home/kpis", "year"))
        for row in ask("home/trends", **asked, month=month).to_dict("records"):
            kind = kinds.get(row["metric"])
            part = row["metric"].removeprefix("active_members_").upper()
            segment = part if part in ("PU", "BPU", "PMI") else None
            if kind and solving.is_told(row["value"]):
                form = world.cell(kind, area, _month(row["month"]), segment)
                judge.told(form, row["value"], ("home/trends", row["metric"]))
    for (area, asked), first in itertools.product(_areas(world), world.months):
        for last in [month for month in world.months if month >= first]:
            for row in ask("monev/results", **asked, from_month=first, to_month=last).to_dict(
                "records"
            ):
                kind = MAPPED.get(row["metric"])
                if kind and solving.is_told(row["value"]):
                    of = [last] if kind == "A" else [m for m in world.months if first <= m <= last]
                    form = solving.added(*(world.cell(kind, area, m) for m in of))
                    judge.told(form, row["value"], ("monev/results", row["metric"]))


def _ask_payers(judge, ask) -> None:
    world = judge.world
    for (area, asked), segment in itertools.product(_areas(world), _segments(world)):
        rows = ask("coverage/payers", **asked, segment=segment)
        _told_of_payers(judge, rows, "active", "A", area, segment)
        _told_of_payers(judge, rows, "contributions_idr", "M", area, segment)
    for month, segment in itertools.product(world.months, _segments(world)):
        rows = ask("coverage/payers_by_region", month=month, segment=segment).assign(month=month)
        for region, group in rows.groupby("region_code"):
            _told_of_payers(judge, group, "active", "A", region, segment)


def _told_of_payers(judge, rows, column, kind, area, segment) -> None:
    world = judge.world
    for month, group in rows.groupby("month"):
        rest = world.cell(kind, area, _month(month), segment)
        for row in group[group["payer"].ne("all")].to_dict("records"):
            if solving.is_told(row[column]):
                form = world.cell(kind, area, _month(month), segment, row["payer"])
                judge.told(form, row[column], ("payers", area, segment))
                rest = solving.added(rest, form, times=-1)
        for value in group.loc[group["payer"].eq("all"), column]:
            if solving.is_told(value):
                judge.told(rest, value, ("payers", area, segment, "rest"))


def _ask_retention(judge, ask) -> None:
    """Who joined in a quarter is the sum of who was new in its months."""
    world = judge.world
    for (area, asked), segment, payer in itertools.product(
        _areas(world), _segments(world), _payers(world)
    ):
        rows = ask("growth/retention", **asked, segment=segment, payer=payer)
        for row in rows[rows["months_since"].eq(0)].to_dict("records"):
            first = pd.Timestamp(row["cohort"])
            quarter = {_month(first + pd.DateOffset(months=n)) for n in range(3)}
            months = [month for month in world.months if month in quarter]
            if solving.is_told(row["members"]):
                cells = [world.cell("N", area, m, segment, payer) for m in months]
                judge.told(solving.added(*cells), row["members"], ("growth/retention", area))


QUESTIONS = (
    _ask_members,
    _ask_regencies,
    _ask_map,
    _ask_desk,
    _ask_payers,
    _ask_retention,
)


def _asked_as(scope: Scope):
    def ask(name: str, **parameters: object) -> pd.DataFrame:
        given = {key: value for key, value in parameters.items() if value is not None}
        return questions.ask(name, scope, **given)

    return ask


def _only_small_ones_hidden(name: str, **parameters: object) -> pd.DataFrame:
    """What an answer would be if counts of 1 to 4 were taken out and nothing else."""
    rows = _asked_as(LOCAL_OWNER)(name, **parameters)
    counts = [each for each in (*solving.COLUMNS, "opening", "closing") if each in rows]
    rows[counts] = rows[counts].where((rows[counts] < 1) | (rows[counts] > 4))
    return rows


def _narrow(world: solving.World, ask, asked=QUESTIONS) -> dict:
    """The small cells that all answers together leave less than the range, with what is left."""
    judge = solving.Judge(world)
    for question in asked:
        question(judge, ask)
    cells = solving.small_cells(world)
    assert len(cells) > 20
    ranges = judge.ranges(cells)
    return {cell: ends for cell, ends in ranges.items() if ends[1] - ends[0] < RANGE - 1e-6}


def test_no_small_cell_is_worked_out(built):
    world = built(3, "2026-04", 220, ["5303", "5304", "5308", "5316"])
    asked = (_ask_members, _ask_regencies)
    assert not _narrow(world, _asked_as(PROVINCE), asked)
    # the judge sees what hiding the small ones alone would give away
    assert _narrow(world, _only_small_ones_hidden, asked)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(1, 6))
def test_no_small_cell_is_worked_out_of_all_answers(built, seed):
    world = built(seed, "2026-06", 420, ["5303", "5304", "5321", "5308", "5316"])
    assert not _narrow(world, _asked_as(PROVINCE))
