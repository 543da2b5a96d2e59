"""A build that goes on from the one before says what a build from nothing says, row for row."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamsostek.contract import datapackage, queries
from jamsostek.imports import intake
from jamsostek.warehouse import building, continuing, ordering, planning
from jamsostek.warehouse.origins import IMPORTED, Source
from tests import worlds
from tests.warehouse.test_member_states import KINDS, engine, steps_to  # noqa: F401
from tests.warehouse.test_rebuilding import contents

COUNTED = [model.name for model in queries.models() if model.months]
PLACES = ("5303212001", "5303212002", "5304022001", None)
AGENTS = ("A-1", "A-2", None)


def test_what_counts_contributions_counts_them_by_month():
    plan = planning.Plan([])
    everything = {*plan.fingerprints}
    known = {name: ("", plan.logic[name]) for name in everything}
    assert plan.continued(known, set()) == set(COUNTED)
    # nothing else may read them whole, or a step on the way to such a model
    on_the_way = {model.name for model in queries.models() if not model.is_kept}
    for step in (*queries.models(), *queries.checks()):
        if continuing.COUNTED in ordering.named(step.sql):
            assert step.months or step.name in on_the_way, step.name


# -- any history of imports ------------------------------------------------------------------------

people = st.sampled_from(["M1", "M2", "M3", "M4"])
payments = st.dictionaries(
    st.tuples(people, st.integers(0, 20)), st.sampled_from(KINDS), min_size=1, max_size=14
)
listing = st.dictionaries(people, st.tuples(st.sampled_from(PLACES), st.sampled_from(AGENTS)))
# what happens between two builds: imports, one undone, members listed otherwise
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), payments),
        st.tuples(st.just("later"), payments),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("list"), listing),
        st.tuples(st.just("build"), st.none()),
    ),
    min_size=3,
    max_size=9,
)


class Office:
    """Imports of contributions and lists of members, as the store would put them in force."""

    def __init__(self, connection, folder) -> None:
        self.connection, self.folder = connection, folder
        self.imports: list[tuple[int, dict]] = []
        self.listed: dict[str, tuple] = {name: (PLACES[0], AGENTS[0]) for name in ("M1", "M2")}
        self.number = 0

    def happen(self, what: str, content) -> None:
        if what == "list":
            self.listed |= content
        elif what == "undo" and self.imports:
            self.imports.pop(content % len(self.imports))
        elif what in ("import", "later"):
            last = max((month for _, rows in self.imports for _, month in rows), default=0)
            shift = last if what == "later" else 0
            self.number += 1
            rows = {(who, month + shift): kind for (who, month), kind in content.items()}
            self.imports.append((self.number, rows))

    def source(self) -> Source:
        """The contributions in force; later imports replace what they name."""
        merged: dict[tuple, tuple] = {}
        for number, rows in self.imports:
            merged |= {key: (*kind, number) for key, kind in rows.items()}
        files = tuple(self.written(f"{number}", {k: (*v, number) for k, v in rows.items()})
                      for number, rows in self.imports)  # fmt: skip
        dataset = datapackage.package().dataset("contributions")
        return Source(dataset, IMPORTED, self.written("content", merged), None, files)

    def written(self, name: str, rows: dict):
        file = self.folder / f"{name}.parquet"
        self.connection.execute(
            "create or replace temp table rows_written "
            "(member_key varchar, month date, segment varchar, payer varchar, programmes varchar, "
            "amount_idr double)"
        )
        for (who, month), (segment, payer, amount) in rows.items():
            self.connection.execute(
                "insert into rows_written values "
                "($1, date '2023-01-01' + to_months($2), $3, $4, 'JKK,JKM', $5)",
                [who, month, segment, payer, amount],
            )
        self.connection.execute("copy rows_written to $file", {"file": str(file)})
        return file

    def bring(self, source: Source) -> None:
        """Let the models see what is in force."""
        self.connection.execute("delete from source.members")
        for who, (place, agent) in self.listed.items():
            if place:  # the others are in no list
                self.connection.execute(
                    "insert into source.members (member_key, village_code, segment, agent_code) "
                    "values ($1, $2, 'BPU', $3)",
                    [who, place, agent],
                )
        self.connection.execute(
            f"create or replace view {continuing.COUNTED} as {building.loading.rows_sql(source)}"
        )


def from_nothing(connection) -> dict[str, list]:
    for model in steps_to(*COUNTED):
        connection.execute(f"create or replace table {model.name} as {model.sql}")
    return told(connection)


def told(connection) -> dict[str, list]:
    return {
        name: sorted(connection.execute(f"from {name}").fetchall(), key=repr) for name in COUNTED
    }


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(EVENTS)
def test_any_imports_undone_or_not_come_to_what_a_build_from_nothing_says(
    engine,  # noqa: F811
    tmp_path_factory,
    events,
):
    engine.execute("drop table if exists source.contributions")
    office = Office(engine, tmp_path_factory.mktemp("imports"))
    office.happen("import", {("M1", 0): KINDS[0], ("M3", 4): KINDS[1]})
    source = office.source()
    office.bring(source)
    from_nothing(engine)
    continuing.note(engine, [source])
    for what, content in [*events, ("build", None)]:
        office.happen(what, content)
        if what != "build" or not office.imports:
            continue
        source = office.source()
        office.bring(source)
        first = continuing.first_changed_month(engine, [source])
        continuing.begin(engine, [source], first)
        for model in steps_to(*COUNTED):
            if model.months:
                for statement in continuing.statements(model):
                    engine.execute(statement)
            elif not model.is_kept:
                engine.execute(f"create or replace table {model.name} as {model.sql}")
        continuing.note(engine, [source])
        went_on = told(engine)
        office.bring(source)
        assert went_on == from_nothing(engine)
    engine.execute(f"drop view {continuing.COUNTED}")


# -- through the doors -----------------------------------------------------------------------------


@pytest.fixture
def continued(monkeypatch) -> set[str]:
    """The tables that builds go on with."""
    found: set[str] = set()
    run = building._run

    def noting(connection, name, sql):
        if sql.startswith("delete from"):
            found.add(name)
        run(connection, name, sql)

    monkeypatch.setattr(building, "_run", noting)
    return found


def test_months_that_come_are_corrected_and_undone_are_gone_on_with(
    tmp_path, monkeypatch, continued
):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "off")
    office = worlds.office(8, "2025-01", "2026-06")
    by_month = {month: [] for month in worlds.months("2025-01", "2026-06")}
    for row in office["contributions"]:
        by_month[row["month"]].append(row)
    *early, last = by_month
    worlds.take_in("members", tmp_path, office["members"])
    worlds.take_in("contributions", tmp_path, [row for month in early for row in by_month[month]])
    building.build()
    assert not continued

    def equals_a_build_from_nothing() -> None:
        went_on = contents(building.build())
        assert continued == set(COUNTED)
        continued.clear()
        assert went_on["main.monthly_areas"]
        assert contents(building.build(force=True)) == went_on

    outcome = worlds.take_in("contributions", tmp_path, by_month[last])
    # one is paid for by somebody else, in a month that two imports speak of
    corrected = {**by_month[early[-1]][0], "payer": "village_fund"}
    worlds.take_in("contributions", tmp_path, [corrected, by_month[last][-1]])
    moved = {**office["members"][0], "village_code": "5304022001"}
    worlds.take_in("members", tmp_path, [moved])
    equals_a_build_from_nothing()
    intake.undo(outcome.import_id)
    equals_a_build_from_nothing()
