"""Building and asking: order, atomic change, a sealed engine, bound parameters, many at once."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import duckdb
import pandas as pd
import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.contract import datapackage, queries
from jamsostek.warehouse import building, ordering, questions
from tests import processes
from tests.conftest import ROOT

ask_now = partial(questions.ask, scope=LOCAL_OWNER)


def model(name: str, sql: str) -> queries.Query:
    return queries.Query(name, "", (), None, (), sql, {"id": "", "en": ""}, "error")


def names_in_order(*models: queries.Query) -> list[str]:
    return [each.name for each in ordering.in_order(list(models))]


def refused_with(code: str, ask, *arguments, **parameters) -> ProductError:
    with pytest.raises(ProductError) as refused:
        ask(*arguments, **parameters)
    assert refused.value.code == code
    for language in LANGUAGES:
        message, mend = refused.value.told(speaker(language))
        assert message
        assert mend
    return refused.value


# -- the order of models -------------------------------------------------------------------------


def test_a_model_is_built_after_those_it_names():
    order = names_in_order(
        model("last", "select * from middle where x in (select x from First)"),
        model("middle", "select x from first join source.last using (x)"),
        model("first", "select x from source.middle"),
    )
    assert order == ["first", "middle", "last"]


def test_macros_and_models_follow_what_they_name_whatever_they_are_called():
    macros = [
        model("a_view", "select * from z_rules(wanted) join last using (x)"),
        model("z_rules", "select * from first where x = wanted"),
    ]
    models = [model("last", "select * from z_rules(1)"), model("first", "select 1 as x")]
    order = [each.name for each in ordering.in_order(models, macros)]
    assert order == ["first", "z_rules", "last", "a_view"]


def test_a_comment_a_text_and_a_column_are_no_table():
    sql = "-- after: other\nselect 'from other' as other /* join other */ from source.regions"
    assert ordering.named(sql) == {"source.regions"}


def test_a_cte_hides_the_table_of_its_name_only_from_what_follows_it():
    recursion = "with recursive a as (select 1 as x union select x + 1 from a) select * from a"
    assert ordering.named("with other as (select 1) select * from other") == set()
    assert ordering.named("with other as (select * from other) select * from other") == {"other"}
    assert ordering.named("with a as (select * from b), b as (select 1) select * from a, b") == {
        "b"
    }
    assert ordering.named(recursion) == set()
    assert ordering.named("select * from (with a as (select 1) select * from a), a") == {"a"}


def test_two_models_with_a_cte_of_each_others_name_do_not_wait_for_each_other():
    assert set(
        names_in_order(
            model("one", "with two as (select 1) select * from two"),
            model("two", "with one as (select 1) select * from one"),
        )
    ) == {"one", "two"}


def test_models_that_wait_for_each_other_are_refused_by_name():
    error = refused_with(
        "model_cycle",
        ordering.in_order,
        [model("one", "select * from two"), model("two", "select * from one")],
    )
    assert "one" in error.details["models"]
    assert "two" in error.details["models"]


def test_the_shipped_models_are_ordered_by_what_they_read():
    order = [each.name for each in ordering.in_order(queries.models())]
    assert len(order) == len(set(order)) >= 13
    for earlier, later in (
        ("areas", "statements"),
        ("statements", "conflicts"),
        ("conflicts", "headlines"),
        ("headlines", "map_values"),
        ("statistics", "map_values"),
    ):
        assert order.index(earlier) < order.index(later)


# -- builds --------------------------------------------------------------------------------------


def files() -> list[str]:
    found = (path.name for path in building.warehouse_folder().iterdir())
    return sorted(name for name in found if not name.endswith(".lock"))


def test_builds_of_the_same_data_are_one_until_forced_and_the_old_file_goes_later(few_queries):
    shares = []
    first = building.build(lambda share, step: shares.append(share))
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1
    assert building.is_current()
    assert building.build() == first
    assert set(files()) == {"current.json", first.file.name}
    second = building.build(force=True)
    assert second.file != first.file
    assert second.version == first.version
    assert building.current() == second
    ask_now("data/info")
    # young files may be another process's build in progress; older ones are swept
    assert first.file.exists()
    long_ago = time.time() - 3600
    os.utime(first.file, (long_ago, long_ago))
    third = building.build(force=True)
    assert not first.file.exists()
    assert third.file.exists()


def test_the_version_changes_with_a_byte_of_data_or_sql(data_copy, queries_copy):
    versions = [building.wanted_version()]
    for file in (
        data_copy / "reference" / "events.csv",
        data_copy / "datapackage.json",
        queries_copy / "models" / "places" / "areas.sql",
        queries_copy / "awards" / "league.sql",
        queries_copy / "checks" / "award_ranks.sql",
        queries_copy / "metrics.toml",
    ):
        file.write_bytes(file.read_bytes() + b"\n")
        versions.append(building.wanted_version())
    (data_copy / "reference" / "events.csv").unlink()
    versions.append(building.wanted_version())
    assert len(set(versions)) == len(versions)


def test_changed_data_is_answered_after_the_next_build(built, data_copy):
    assert building.is_current()
    assert questions.version() == building.current().version
    before = questions.version()
    file = data_copy / "reference" / "regions.csv"
    file.write_text(file.read_text("utf-8").replace("Oelamasi", "Kota Baru"), "utf-8")
    assert not building.is_current()
    assert "Oelamasi" in set(ask_now("reference/regions")["capital"])
    building.build()
    assert "Kota Baru" in set(ask_now("reference/regions")["capital"])
    assert questions.version() != before


def test_a_build_that_needs_more_memory_than_it_may_hold_says_so(built, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_BUILD_MEMORY", "5MB")
    refused_with("build_failed", lambda: building.build(force=True))
    assert building.current() == built


@pytest.mark.full
def test_the_full_sample_is_built_within_a_gigabyte(tmp_path):
    """What DuckDB may hold is a gigabyte; the process takes some hundred megabytes more."""
    here = {
        "JAMSOSTEK_WORKSPACE": str(tmp_path / "workspace"),
        "JAMSOSTEK_BUILD_MEMORY": "1GB",
        "JAMSOSTEK_SAMPLE": "",
    }
    told = "import jamsostek.__main__ as m, resource as r; code = m.main(['build']); "
    told += "print(code, r.getrusage(r.RUSAGE_SELF).ru_maxrss)"
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=ROOT,
        env=os.environ | here,
        capture_output=True,
        text=True,
    )
    code, kilobytes = done.stdout.split()[-2:]
    assert code == "0", done.stderr
    assert int(kilobytes) < 1_600_000


@pytest.mark.parametrize(
    "sql",
    [
        "select nothing from nowhere",
        "select 1 +",
        "select 1 as a; select 2 as b",
        "create table x as select 1",
        "select cast('x' as integer) from source.regions",
    ],
)
def test_a_broken_model_leaves_the_old_warehouse_and_no_files(built, few_queries, sql):
    before = files()
    (few_queries / "models" / "broken_one.sql").write_text(f"-- asks: ?\n{sql}", "utf-8")
    error = refused_with("build_failed", building.build)
    assert error.details["step"] == "broken_one"
    assert files() == before
    assert building.current() == built
    assert len(ask_now("reference/regions")) == 22


def test_a_broken_macro_is_named_too(few_queries):
    (few_queries / "macros" / "broken_step.sql").write_text("-- takes: x\nselect 1 +", "utf-8")
    assert refused_with("build_failed", building.build).details["step"] == "broken_step"


def test_a_broken_check_is_named_too(few_queries):
    (few_queries / "checks" / "broken_rule.sql").write_text("select nothing", "utf-8")
    assert refused_with("build_failed", building.build).details["step"] == "broken_rule"
    assert files() == []


def test_without_a_warehouse_the_answer_is_to_build_one():
    refused_with("no_warehouse", ask_now, "reference/regions")
    assert questions.version() == ""


def test_a_damaged_pointer_is_no_warehouse_and_the_next_build_mends_it(built, few_queries):
    for pointer in ("", "null", "[]", '{"file": 3}', '{"version": "x"}', "\x00"):
        building.pointer_file().write_text(pointer, "utf-8")
        assert building.current() is None, pointer
        refused_with("no_warehouse", ask_now, "reference/regions")
    building.build()
    assert len(ask_now("reference/regions")) == 22


def test_a_damaged_warehouse_is_said_and_the_next_build_makes_it_anew(built, few_queries):
    for damage in (lambda whole: b"not a database" * 1000, lambda whole: whole[:5000]):
        questions._open = None  # a server started anew
        file = building.build().file
        file.write_bytes(damage(file.read_bytes()))
        refused_with("warehouse_damaged", ask_now, "reference/regions")
        # for a page and the command line there is none now, and they build it
        assert building.current() is None
    building.build()
    assert len(ask_now("reference/regions")) == 22


def test_damage_that_only_a_question_meets_is_said_too(built, few_queries):
    building.build()
    pointer, whole = building.pointer_file().read_bytes(), building.current().file.read_bytes()
    file, met = building.current().file, 0
    for place in range(20_000, len(whole), 262_144):
        questions._open = None
        building.pointer_file().write_bytes(pointer)
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        if not questions.is_whole():
            continue  # it doesn't even open
        try:
            assert len(ask_now("reference/regions")) == 22
        except ProductError as error:
            assert error.code == "warehouse_damaged" and building.current() is None
            met += 1
    assert met


def test_a_workspace_that_cannot_be_written_is_said(tmp_path, monkeypatch, few_queries):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(blocked))
    refused_with("workspace_unwritable", building.build)
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "other"))
    building.pointer_file().mkdir(parents=True)
    refused_with("workspace_unwritable", building.build)
    assert files() == ["current.json"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda node: node["schema"]["fields"][0].update(type="wort"),
        lambda node: node["schema"]["fields"][0].update(constraints={"pattern": "("}),
        lambda node: node["schema"]["foreignKeys"][0]["reference"].update(resource="nothing"),
        lambda node: node["schema"]["fields"].append("name"),
        lambda node: node.pop("path"),
    ],
    ids=["type", "pattern", "foreign key", "field", "path"],
)
def test_a_spoiled_contract_is_said_with_its_file(data_copy, spoil):
    file = data_copy / "datapackage.json"
    node = json.loads(file.read_text("utf-8"))
    spoil(next(each for each in node["resources"] if each["name"] == "regions"))
    file.write_text(json.dumps(node), "utf-8")
    error = refused_with("contract_incomplete", building.build)
    assert error.details["file"] == "data/datapackage.json"


def test_an_unknown_dataset_is_refused():
    assert (
        "regions" in refused_with("no_dataset", datapackage.package().dataset, "x").details["known"]
    )


# -- readers and builders at the same time -------------------------------------------------------


def test_readers_get_whole_answers_while_builds_swap_the_warehouse(built, few_queries):
    expected = ask_now("awards/league")
    stop = threading.Event()

    def keep_asking(_number: int) -> tuple[int, set[str]]:
        asked, versions = 0, set()
        while not stop.is_set():
            assert ask_now("awards/league").equals(expected)
            stop.wait(0.02)  # a page, too, does other things between two questions
            versions.add(ask_now("data/info").at[0, "built_at"].isoformat())
            asked += 1
        return asked, versions

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(keep_asking, number) for number in range(3)]
        try:
            for _ in range(2):
                building.build(force=True)
        finally:
            stop.set()
        answers = [reader.result(timeout=60) for reader in readers]
    assert min(asked for asked, _ in answers) > 5
    # the readers went over to the new warehouses meanwhile
    assert len(set.union(*(versions for _, versions in answers))) >= 2


def test_many_threads_at_once_get_the_answers_to_their_own_questions(ask):
    codes = list(ask("reference/regions")["region_code"])
    expected = {code: ask("map/profile_statements", region=code) for code in codes}

    def right(code: str) -> bool:
        return ask("map/profile_statements", region=code).equals(expected[code])

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(right, codes * 10))


def test_two_processes_building_at_once_both_end_with_a_working_warehouse(few_queries):
    both = []
    for _ in range(2):
        told, telling = multiprocessing.Pipe(duplex=False)
        both.append((processes.start(processes.build_and_ask, few_queries, telling), told))
        telling.close()
    assert [processes.end(process) for process, _ in both] == [0, 0]
    built = {told.recv() for _, told in both}
    assert len(built) == 2
    assert building.current().file in built
    assert len(ask_now("reference/regions")) == 22


# -- the sealed engine ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "select * from '{file}'",
        "select * from read_text('{file}')",
        "select * from glob('{folder}/*')",
        "copy (select 1) to '{folder}/out.csv'",
        "copy regions from '{file}'",
        "export database '{folder}/export'",
        "attach '{folder}/other.duckdb' as other",
        "select * from read_csv('https://example.org/x.csv')",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "reset lock_configuration",
        "create table mine as select 1",
        "update regions set name = 'x'",
        "drop table regions",
    ],
)
def test_the_engine_reaches_no_file_and_takes_no_change(built_workspace, tmp_path, statement):
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n")
    before = sorted(tmp_path.rglob("*"))
    (shipped,) = (built_workspace / "warehouse").glob("*.duckdb")
    connection = questions.open_sealed(shipped)
    try:
        assert connection.execute("select count(*) from regions").fetchone() == (22,)
        with pytest.raises(duckdb.Error):
            connection.cursor().execute(statement.format(file=file, folder=tmp_path)).fetchall()
    finally:
        connection.close()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_warehouse_that_is_open_already_can_be_opened_again(built):
    first, second = questions.open_sealed(built.file), questions.open_sealed(built.file)
    for connection in (first, second):
        assert connection.execute("select count(*) from regions").fetchone() == (22,)
        connection.close()


# -- parameters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "' or 1=1 --",
        "5304'; drop table regions; --",
        "5304' union select * from regions --",
        "$area",
        "\\",
        "%",
        "_",
        "💥" * 1000,
    ],
)
def test_a_parameter_is_a_value_never_sql(ask, text):
    assert ask("sources/published_figures", region=text).empty
    assert ask("map/profile_statements", region=text).empty
    assert ask("map/values", indicator=text)["value"].isna().all()
    assert len(ask("reference/regions")) == 22


@pytest.mark.parametrize(
    ("code", "name", "given"),
    [
        ("unknown_parameter", "awards/league", {"year": 2024}),
        ("unknown_parameter", "map/profile_statements", {"region": "5304", "Region": "5304"}),
        ("missing_parameter", "map/profile_statements", {}),
        ("missing_parameter", "map/profile_statements", {"region": ""}),
        ("missing_parameter", "map/values", {"indicator": None}),
        ("bad_parameter", "awards/podium", {"until": "dua ribu"}),
        ("bad_parameter", "awards/podium", {"until": "2024.5"}),
        ("bad_parameter", "awards/podium", {"until": 2024.5}),
        ("bad_parameter", "awards/podium", {"until": float("nan")}),
        ("bad_parameter", "awards/podium", {"until": float("inf")}),
        ("bad_parameter", "awards/podium", {"until": [2024]}),
        ("bad_parameter", "awards/podium", {"until": "9" * 30}),
        ("bad_parameter", "awards/podium", {"until": "9" * 5000}),
        ("bad_parameter", "home/cards", {"until": "16/6/2021"}),
        ("bad_parameter", "home/cards", {"until": "2021-02-30"}),
        ("bad_parameter", "home/cards", {"until": "2021-06-16 dan seterusnya"}),
        ("bad_parameter", "home/cards", {"until": 20210616.5}),
        ("bad_parameter", "sources/published_figures", {"disputed": "mungkin"}),
        ("bad_parameter", "sources/published_figures", {"region": "\udcff"}),
        ("no_query", "awards/nothing", {}),
    ],
)
def test_parameters_that_do_not_fit_are_refused_in_words(ask, code, name, given):
    refused_with(code, ask, name, **given)


def test_parameters_are_read_as_their_type(ask):
    years = [
        ask("awards/podium", until=until)["ceremony_year"].iloc[0]
        for until in ("2024", 2024, 2024.0)
    ]
    assert years == [2024, 2024, 2024]
    days = pd.Timestamp("2021-06-16"), pd.Timestamp("2021-06-16").date(), "2021-06-16"
    cards = [ask("home/cards", until=day, region="5303") for day in days]
    assert cards[0].equals(cards[1])
    assert cards[1].equals(cards[2])
    # a month or a year stands for its first day
    june = ask("home/cards", until="2021-06", region="5303")
    assert june.equals(ask("home/cards", until="2021-06-01", region="5303"))
    disputed = {
        word: len(ask("sources/published_figures", disputed=word))
        for word in (True, "ya", "TRUE", "1", False, "tidak", "no")
    }
    assert disputed[True] == disputed["ya"] == disputed["TRUE"] == disputed["1"] > 0
    assert disputed[False] == disputed["tidak"] == disputed["no"] == 397 - disputed[True]


@pytest.mark.parametrize("scope", [None, "owner", object()])
def test_a_question_without_a_scope_is_refused(ask, scope):
    refused_with("no_scope", ask, "reference/regions", scope=scope)
    with pytest.raises(TypeError):
        questions.ask("reference/regions")


def test_a_query_that_fails_is_a_product_error(ask, queries_copy):
    (queries_copy / "map" / "broken.sql").write_text(
        "-- asks: ?\n-- scope: published\nselect nothing", "utf-8"
    )
    assert refused_with("query_failed", ask, "map/broken").details["query"] == "map/broken"


def test_missing_numbers_and_truth_values_arrive_plain(ask):
    rows = ask("map/values", indicator="paritrana_wins")
    assert rows["value"].dtype == "float64"
    assert rows["year"].dtype == "float64"
    assert set(rows["is_disputed"]) <= {True, False, None}
    assert rows["in_focus"].dtype == bool
