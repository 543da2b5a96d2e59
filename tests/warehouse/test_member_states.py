"""Who is new, active, lapsed and reactivated: small worlds counted by hand and by brute force.

Every member of the hand-made world lives in a village of their own, so that a village's line tells
that member's story.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jamsostek.contract import queries
from jamsostek.warehouse import building, ordering, questions
from tests import worlds

VILLAGES = {
    "stops": "5303212001",
    "edge": "5303212002",
    "one_too_many": "5303212003",
    "pays_late": "5303212004",
    "new_segment": "5303212005",
    "new_segment_in_grace": "5304022001",
    "new_payer": "5304022002",
    "new_payer_in_grace": "5304022003",
    "wage_gap": "5304022004",
    "until_the_end": "5304032001",
    "never_paid": "5304032002",
    "moved_from": "5304032003",
    "moved_to": "5321012001",
}


def paid(member, numbers, segment="BPU", payer="own"):
    """Contributions for the months of 2024 counted 1 to 12."""
    return worlds.paid(member, [f"2024-{number:02}" for number in numbers], segment, payer)


CONTRIBUTIONS = [
    *paid("stops", [1, 2, 3]),
    *paid("edge", [1, 5]),
    *paid("one_too_many", [1, 6]),
    *paid("pays_late", [5]),
    *paid("new_segment", [1, 2, 3]),
    *paid("new_segment", [4, 5, 6], "PU", "employer"),
    *paid("new_segment_in_grace", [1]),
    *paid("new_segment_in_grace", [3], "PU", "employer"),
    *paid("new_payer", [1, 2]),
    *paid("new_payer", [3, 4], payer="apbd_regency"),
    *paid("new_payer_in_grace", [1]),
    *paid("new_payer_in_grace", [4], payer="village_fund"),
    *paid("wage_gap", [1, 3], "PU", "employer"),
    *paid("until_the_end", range(1, 13)),
    *paid("moved", [2, 3]),
]


def member(key, village):
    return {"member_key": key, "village_code": village, "segment": "BPU", "agent_code": "TTU-001"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The lines of the finest cube of the hand-made world, by village."""
    folder = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        home = {**VILLAGES, "moved": VILLAGES["moved_from"]}
        stayed = [member(key, home[key]) for key in home if key not in ("moved_from", "moved_to")]
        worlds.take_in("members", folder, stayed)
        worlds.take_in("contributions", folder, CONTRIBUTIONS)
        worlds.take_in("members", folder, [member("moved", VILLAGES["moved_to"])])
        connection = questions.open_sealed(building.build().file)
    yield connection
    connection.close()


def story(world, who, measure, segment=None, payer=None) -> list[int]:
    """What a village's line says, January 2024 to December 2024."""
    found = world.execute(
        f"""
        select sum({measure}) from monthly_places
        where place_code = $place
            and ($segment is null or segment = $segment) and ($payer is null or payer = $payer)
        group by month order by month
        """,
        {"place": VILLAGES[who], "segment": segment, "payer": payer},
    ).fetchall()
    return [int(value) for (value,) in found]


def strict(world, district, measure) -> list[int]:
    """What a district's line says when only paid months count."""
    found = world.execute(
        f"""
        select sum({measure}) from monthly_areas
        where area_code = $district and definition = 'strict' group by month order by month
        """,
        {"district": district},
    ).fetchall()
    return [int(value) for (value,) in found]


def at(*months) -> list[int]:
    counted = Counter(months)
    return [counted[month] for month in range(1, 13)]


def test_who_stops_paying_is_covered_for_three_more_months_and_lapses_in_the_fourth(world):
    assert story(world, "stops", "new") == at(1)
    assert story(world, "stops", "active") == at(1, 2, 3, 4, 5, 6)
    assert story(world, "stops", "lapsed") == at(7)
    assert story(world, "stops", "reactivated") == at()


def test_in_the_strict_reading_only_paid_months_count(world):
    # the five of the first district: January four pay, February and March two, April one …
    assert strict(world, "530321", "active") == [4, 2, 2, 1, 3, 2, 0, 0, 0, 0, 0, 0]
    assert strict(world, "530321", "new") == [4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    # who changes segment in April lapses in one and comes back in the other
    assert strict(world, "530321", "lapsed") == [0, 2, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0]
    assert strict(world, "530321", "reactivated") == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]


def test_a_gap_exactly_as_long_as_the_grace_is_no_lapse(world):
    assert story(world, "edge", "active") == at(1, 2, 3, 4, 5, 6, 7, 8)
    assert story(world, "edge", "lapsed") == at(9)
    assert story(world, "edge", "reactivated") == at()


def test_a_gap_one_month_longer_is_a_lapse_and_a_return(world):
    assert story(world, "one_too_many", "active") == at(1, 2, 3, 4, 6, 7, 8, 9)
    assert story(world, "one_too_many", "lapsed") == at(5, 10)
    assert story(world, "one_too_many", "reactivated") == at(6)
    assert story(world, "one_too_many", "new") == at(1)


def test_new_is_the_first_paid_month_not_the_day_of_registration(world):
    assert story(world, "pays_late", "new") == at(5)
    assert story(world, "pays_late", "active") == at(5, 6, 7, 8)


def test_a_change_of_segment_ends_one_membership_and_resumes_in_the_other(world):
    assert story(world, "new_segment", "active", segment="BPU") == at(1, 2, 3)
    assert story(world, "new_segment", "lapsed", segment="BPU") == at(4)
    assert story(world, "new_segment", "segment_out", segment="BPU") == at(4)
    assert story(world, "new_segment", "active", segment="PU") == at(4, 5, 6)
    assert story(world, "new_segment", "reactivated", segment="PU") == at(4)
    assert story(world, "new_segment", "segment_in", segment="PU") == at(4)
    # wage earners have no grace
    assert story(world, "new_segment", "lapsed", segment="PU") == at(7)
    assert story(world, "new_segment", "new") == at(1)


def test_a_new_segment_cuts_the_grace_of_the_old_one_short(world):
    assert story(world, "new_segment_in_grace", "active", segment="BPU") == at(1, 2)
    assert story(world, "new_segment_in_grace", "active", segment="PU") == at(3)
    assert story(world, "new_segment_in_grace", "active") == at(1, 2, 3)


def test_a_change_of_payer_is_neither_a_lapse_nor_a_return(world):
    for who, own, other in (
        ("new_payer", (1, 2), (3, 4, 5, 6, 7)),
        ("new_payer_in_grace", (1, 2, 3), (4, 5, 6, 7)),
    ):
        assert story(world, who, "active", payer="own") == at(*own)
        assert story(world, who, "payer_out", payer="own") == at(other[0])
        assert story(world, who, "payer_in") == at(other[0])
        assert story(world, who, "active") == at(*own, *other)
        assert story(world, who, "lapsed") == at(8)
        assert story(world, who, "reactivated") == at()


def test_wage_earners_lapse_in_the_first_unpaid_month(world):
    assert story(world, "wage_gap", "active") == at(1, 3)
    assert story(world, "wage_gap", "lapsed") == at(2, 4)
    assert story(world, "wage_gap", "reactivated") == at(3)


def test_who_pays_to_the_end_of_the_data_has_not_lapsed(world):
    assert story(world, "until_the_end", "active") == at(*range(1, 13))
    assert story(world, "until_the_end", "lapsed") == at()


def test_who_never_paid_is_a_written_zero(world):
    assert story(world, "never_paid", "active") == at()


def test_a_member_who_moves_takes_their_history_along(world):
    assert story(world, "moved_from", "active") == at()
    assert story(world, "moved_to", "active") == at(2, 3, 4, 5, 6)


def test_areas_are_the_sums_of_their_villages(world):
    for level, length, area in (("district", 6, "530321"), ("regency", 4, "5304")):
        of_area = world.execute(
            "select month, sum(active), sum(new), sum(lapsed) from monthly_areas "
            "where level = $level and area_code = $area and definition = 'usual' "
            "group by month order by month",
            {"level": level, "area": area},
        ).fetchall()
        of_villages = world.execute(
            f"select month, sum(active), sum(new), sum(lapsed) from monthly_places "
            f"where left(place_code, {length}) = $area "
            f"group by month order by month",
            {"area": area},
        ).fetchall()
        assert of_area == of_villages
        assert len(of_area) == 12


def test_an_agents_line_follows_those_the_agent_brought(world):
    line = world.execute(
        "select sum(new), sum(lapsed), sum(reactivated), "
        "sum(active) filter (where month = '2024-12-01') from monthly_agents"
    ).fetchone()
    whole = world.execute(
        "select sum(new), sum(lapsed), sum(reactivated), "
        "sum(active) filter (where month = '2024-12-01') from monthly_places"
    ).fetchone()
    assert line == whole


def test_a_regency_nobody_reported_is_missing_not_zero(world):
    reported = world.execute("select distinct region_code from monthly_places").fetchall()
    assert {code for (code,) in reported} == {"5303", "5304", "5321"}


def test_every_rule_holds_for_the_world(world):
    assert world.execute("select name from check_results where broken > 0").fetchall() == []


# -- against brute force -------------------------------------------------------------------------

GRACE = {"usual": {"BPU": 3, "PU": 0}, "strict": {"BPU": 0, "PU": 0}}
KINDS = [("BPU", "own"), ("BPU", "apbd_regency"), ("PU", "employer")]
MONTHS = 14


def brute_force(histories, definition) -> Counter:
    """(segment, payer, month, measure) → count, month by month and member by member."""
    grace = GRACE[definition]
    last = max(month for history in histories for month in history)
    counted = Counter()
    for history in histories:
        before = None
        for month in range(min(history), last + 1):
            paid_months = [m for m in history if m <= month]
            latest = max(paid_months)
            segment, payer = history[latest]
            now = (segment, payer) if month - latest <= grace[segment] else None
            if now:
                counted[(*now, month, "active")] += 1
            if month == min(history):
                counted[(*now, month, "new")] += 1
            elif now and not before:
                counted[(*now, month, "reactivated")] += 1
            elif before and not now:
                counted[(*before, month, "lapsed")] += 1
            elif now and before and now[0] != before[0]:
                counted[(*before, month, "lapsed")] += 1
                counted[(*now, month, "reactivated")] += 1
            elif now and before and now != before:
                counted[(*before, month, "payer_out")] += 1
                counted[(*now, month, "payer_in")] += 1
            before = now
    return counted


@pytest.fixture(scope="module")
def engine():
    """An empty world in memory in which the models can be run again and again."""
    connection = duckdb.connect()
    connection.execute("create schema source")
    folder = building.settings.data_folder()
    for name in ("areas", "regions", "districts", "villages", "branches", "programme_parameters"):
        connection.execute(
            f"create table source.{name} as from read_csv($file, all_varchar = true)",
            {"file": str(folder / "reference" / f"{name}.csv")},
        )
    package = building.datapackage.package()
    for name in ("members", "contributions", "enrollment_monthly"):
        fields = package.dataset(name).fields
        columns = ", ".join(f'"{field.name}" {field.sql_type}' for field in fields)
        connection.execute(f"create table source.{name} ({columns})")
    building.make_macros(connection, queries.expressions())
    yield connection
    connection.close()


@cache
def steps_to(*wanted: str) -> list[queries.Query]:
    """These models and all they read, in order."""
    chosen: list[queries.Query] = []
    needed = set(wanted)
    for model in reversed(ordering.in_order(queries.models())):
        if model.name in needed:
            chosen.insert(0, model)
            needed |= ordering.named(model.sql)
    return chosen


HISTORIES = st.lists(
    st.dictionaries(st.integers(0, MONTHS - 1), st.sampled_from(KINDS), min_size=1),
    min_size=1,
    max_size=6,
)
# members live in two regencies and are brought in by two agents or by nobody, in turn
HOMES = ("5303212001", "5304022001")
AGENTS = ("A-1", "A-2", None)


def live(engine, histories, *wanted: str) -> None:
    """Write the histories down as members and contributions and run the models."""
    engine.execute("delete from source.members; delete from source.contributions")
    for number, history in enumerate(histories):
        engine.execute(
            "insert into source.members (member_key, village_code, segment, agent_code) "
            "values ($1, $2, 'BPU', $3)",
            [f"M{number}", HOMES[number % 2], AGENTS[number % 3]],
        )
        engine.executemany(
            "insert into source.contributions (member_key, month, segment, payer, amount_idr) "
            "values ($1, date '2023-01-01' + to_months($2), $3, $4, 16800)",
            [[f"M{number}", month, *kind] for month, kind in history.items()],
        )
    for model in steps_to(*wanted):
        engine.execute(f"create or replace table {model.name} as {model.sql}")


def asked(engine, name, **parameters):
    query = queries.query(name)
    return engine.execute(query.sql, query.bind(parameters)).df()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_any_history_is_counted_as_brute_force_counts_it(engine, histories):
    live(engine, histories, "monthly_areas", "monthly_places")
    first = min(month for history in histories for month in history)
    for definition in GRACE:
        expected = brute_force(histories, definition)
        found = Counter()
        for measure in ("active", "new", "lapsed", "reactivated", "payer_in", "payer_out"):
            rows = engine.execute(
                f"""
                select segment, payer, date_diff('month', date '2023-01-01', month), {measure}
                from monthly_areas
                where definition = $definition and {measure} <> 0 and level = 'province'
                """,
                {"definition": definition},
            ).fetchall()
            found.update({(s, p, month, measure): n for s, p, month, n in rows})
        assert found == expected, f"first month {first}"


def covered(history, month) -> bool:
    """Whether a member is active in a month, in the usual definition."""
    paid_months = [m for m in history if m <= month]
    return bool(paid_months) and month - max(paid_months) <= GRACE["usual"][
        history[max(paid_months)][0]
    ]  # fmt: skip


def curves(histories, chosen) -> dict:
    """(first month of the quarter, months since) → (members, still active), one by one."""
    last = max(month for history in histories for month in history)
    quarters = {}
    for number, history in enumerate(histories):
        joined = min(history)
        if chosen(number, *history[joined]):
            quarters.setdefault(joined // 3 * 3, []).append((joined, history))
    return {
        (quarter, since): (
            len(people),
            sum(covered(history, joined + since) for joined, history in people),
        )
        for quarter, people in quarters.items()
        # as far as the last who joined can be seen, so that all of the quarter are counted
        for since in range(last - max(joined for joined, _ in people) + 1)
    }


CHOICES = {
    "everybody": ({}, lambda number, segment, payer: True),
    "a regency": ({"region": "5304"}, lambda number, segment, payer: number % 2 == 1),
    "a segment": ({"segment": "BPU"}, lambda number, segment, payer: segment == "BPU"),
    "a payer": ({"payer": "own"}, lambda number, segment, payer: payer == "own"),
    "an agent": ({"agent": "A-1"}, lambda number, segment, payer: number % 3 == 0),
    "an agent's segment": (
        {"agent": "A-2", "segment": "PU", "payer": "employer"},
        lambda number, segment, payer: number % 3 == 1 and segment == "PU",
    ),
}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_any_quarter_is_followed_as_brute_force_follows_it(engine, histories):
    live(engine, histories, "cohorts", "agent_curves", "regions")
    for name, (parameters, chosen) in CHOICES.items():
        rows = asked(engine, "growth/retention", **parameters)
        found = {
            ((row.cohort.year - 2023) * 12 + row.cohort.month - 1, row.months_since): (
                row.members,
                row.active,
            )
            for row in rows.itertuples()
        }
        assert found == curves(histories, chosen), name
        # everybody of a quarter is there when they join
        starts = rows[rows["months_since"] == 0]
        assert (starts["active"] == starts["members"]).all()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES, st.data())
def test_growth_taken_apart_adds_up_to_the_difference_of_the_stocks(engine, histories, data):
    live(engine, histories, "monthly_areas", "regions", "areas")
    last = max(month for history in histories for month in history)
    first = min(month for history in histories for month in history)
    assume(first < last)
    start = data.draw(st.integers(first, last - 1))
    end = data.draw(st.integers(start + 1, last))
    months = {"from_month": day(start), "to_month": day(end)}
    rows = asked(engine, "growth/decomposition", **months)
    for number, home in enumerate(HOMES):
        for segment in ("BPU", "PU"):
            part = rows[(rows["region_code"] == home[:4]) & (rows["segment"] == segment)]
            flows = part[["opening", "new", "reactivated", "lapsed", "closing"]].sum()
            people = histories[number::2]
            for stock, month in (("opening", start), ("closing", end)):
                assert flows[stock] == sum(
                    covered(history, month)
                    and history[max(m for m in history if m <= month)][0] == segment
                    for history in people
                )
            assert (
                flows["opening"] + flows["new"] + flows["reactivated"] - flows["lapsed"]
                == flows["closing"]
            )


def day(month: int) -> str:
    return f"{2023 + month // 12}-{month % 12 + 1:02}-01"
