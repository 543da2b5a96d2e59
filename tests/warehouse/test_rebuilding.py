"""A rebuild makes only what changed, and comes out as a build from nothing would."""

from __future__ import annotations

import random
import signal
import time

import pytest

from jamsostek.warehouse import building, questions
from tests import processes


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The names of what builds make anew rather than copy."""
    names: list[str] = []
    run = building._run

    def noting(connection, name, sql):
        if "from previous." not in sql and not sql.startswith("create macro"):
            names.append(name)
        run(connection, name, sql)

    monkeypatch.setattr(building, "_run", noting)
    return names


def contents(built) -> dict[str, list]:
    connection = questions.open_sealed(built.file)
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where table_name not in ('warehouse_info', 'build_steps')"
    ).fetchall()
    found = {
        f"{schema}.{table}": sorted(
            map(repr, connection.execute(f'from "{schema}"."{table}"').fetchall())
        )
        for schema, table in tables
    }
    connection.close()
    return found


def change(file, text="\n-- changed\n"):
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def test_a_changed_rule_is_the_only_thing_made_anew(built, made, queries_copy):
    before = contents(built)
    change(queries_copy / "checks" / "regions_complete.sql")
    rebuilt = building.build()
    assert made == ["regions_complete"]
    assert contents(rebuilt) == before


def test_a_changed_model_takes_along_what_reads_it_and_nothing_else(built, made, queries_copy):
    change(queries_copy / "models" / "places" / "regions.sql")
    building.build()
    assert {"regions", "areas", "map_values", "regions_complete"} <= set(made)
    assert {"activity_definitions", "metrics"} & set(made) == set()


def test_steps_on_the_way_are_made_when_needed_and_not_kept(built, made, queries_copy):
    change(queries_copy / "models" / "agents" / "agent_places.sql")
    rebuilt = building.build()
    assert made[-1] == "agent_places"
    assert {"contribution_spells", "coverage_spells"} <= set(made)
    assert {"main.contribution_spells", "main.coverage_spells"} & set(contents(rebuilt)) == set()


def test_a_rebuild_on_other_data_equals_a_forced_build_which_makes_everything(
    built, made, data_copy
):
    file = data_copy / "published" / "paritrana_awards.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-5]), "utf-8")
    rebuilt = contents(building.build())
    assert len(rebuilt["main.awards"]) == len(lines) - 6
    assert "regions" not in made
    made.clear()
    assert contents(building.build(force=True)) == rebuilt
    assert {"regions", "monthly_areas", "regions_complete"} <= set(made)


@pytest.mark.parametrize("harm", [b"", b"not a database", None], ids=["empty", "garbage", "gone"])
def test_a_previous_warehouse_that_cannot_be_read_is_no_obstacle(built, few_queries, harm):
    if harm is None:
        built.file.unlink()
    else:
        built.file.write_bytes(harm)
    assert not building.is_current()
    assert "main.awards" in contents(building.build())


def test_a_previous_warehouse_without_a_table_it_promised_is_no_obstacle(built, few_queries):
    import duckdb

    with duckdb.connect(str(built.file)) as connection:
        connection.execute("drop table awards")
    assert not building.is_current()
    assert "main.awards" in contents(building.build())


def test_the_finished_warehouse_points_to_no_file_outside(built):
    connection = questions.open_sealed(built.file)
    views = connection.execute("select count(*) from duckdb_views() where not internal").fetchone()
    connection.close()
    assert views == (0,)


# -- killed --------------------------------------------------------------------------------------


def test_a_build_killed_at_any_moment_leaves_the_old_warehouse_or_the_new_one(built, command):
    chance = random.Random(53)
    ends = set()
    for _ in range(5):
        process = processes.start(processes.build_forced)
        time.sleep(chance.uniform(0.05, 0.8))
        process.kill()
        ends.add(processes.end(process))
        assert len(contents(building.current())["main.awards"]) > 100
    assert -signal.SIGKILL in ends, "every build was over before it could be killed"
    assert command("check").returncode == 0
    assert building.is_current()


# -- without the sample --------------------------------------------------------------------------


def test_a_sample_that_cannot_be_simulated_leaves_the_rest_in_place(
    built, data_copy, monkeypatch, command
):
    (data_copy / "reference" / "region_statistics.csv").write_text("year\n", "utf-8")
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "2000")
    built = building.build()
    tables = contents(built)
    assert len(tables["main.awards"]) > 100
    assert tables["main.monthly_areas"] == []
    assert building.is_current()  # it is not tried again at every page
    told = command("--lang", "en", "check")
    assert told.returncode == 1
    assert "The sample could not be simulated" in told.stderr
