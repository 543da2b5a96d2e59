"""DuckDB, Spark and Sail make the same rows of the same data, whatever dies half way.

Real servers, so ``make test-spark``: without Java, pyspark or Sail these are skipped, and say why.
One world on Spark is the small one (``make test-spark-small``).
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time

import pytest

from jamsostek.__main__ import main
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.contract import queries
from jamsostek.warehouse import building, questions
from tests import examples
from tests.cluster import clusters

pytestmark = [pytest.mark.spark, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module", params=clusters.ENGINES)
def engine(request, tmp_path_factory):
    """The address of a server, one of each kind."""
    with clusters.ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as address:
        yield address


def build(address, data, out) -> int:
    return main(["build", "--engine", "spark", "--remote", str(address), "--data", str(data),
                 "--out", str(out)])  # fmt: skip


def opened(monkeypatch, cubes_folder, workspace):
    """The warehouse file a dashboard makes of the cubes."""
    monkeypatch.setenv("JAMSOSTEK_CUBES", str(cubes_folder))
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    return building.build().file


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_table_is_the_same_row_for_row(engine, seed, tmp_path, monkeypatch):
    workspace, data = clusters.laid_out(clusters.random_world(seed), tmp_path / "world")
    assert build(engine, data, tmp_path / "cubes") == 0
    file = opened(monkeypatch, tmp_path / "cubes", tmp_path / "dashboard")
    assert clusters.differences(clusters.warehouse(workspace), file) == []


def test_the_small_sample_and_all_that_is_asked_of_it(
    engine, sampled_workspace, tmp_path, monkeypatch
):
    (sample,) = (sampled_workspace / "sample").iterdir()
    data = tmp_path / "data"
    shutil.copytree(sample, data)
    assert build(engine, data, tmp_path / "cubes") == 0
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(sampled_workspace))
    asked = {name: answer for name, answer in answers()}
    file = opened(monkeypatch, tmp_path / "cubes", tmp_path / "dashboard")
    assert clusters.differences(clusters.warehouse(sampled_workspace), file) == []
    for name, answer in answers():
        assert same(asked[name], answer), name


# who built it and when, and the tables that tell so
OF_THE_BUILD = {"data/info", "data/columns"}


def answers():
    for query in queries.page_queries():
        if query.name not in OF_THE_BUILD:
            yield query.name, questions.ask(query.name, LOCAL_OWNER, **examples.example(query))


def same(one, other) -> bool:
    """Row for row in any order; a sum of floating numbers ends otherwise in another order."""
    if list(one.columns) != list(other.columns):
        return False
    rows = [
        sorted(
            tuple(f"{each:.12g}" if isinstance(each, float) else str(each) for each in row)
            for row in frame.itertuples(index=False)
        )
        for frame in (one, other)
    ]
    return rows[0] == rows[1]


# -- what goes wrong -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A small world built by DuckDB: its workspace, and its rows."""
    return clusters.laid_out(clusters.random_world(4), tmp_path_factory.mktemp("world") / "world")


@pytest.fixture
def in_force(world, tmp_path, monkeypatch):
    """A folder with a set in force, and the version of the dashboard that opened it."""
    clusters.written_set(world[0], tmp_path / "cubes")
    opened(monkeypatch, tmp_path / "cubes", tmp_path / "dashboard")
    return tmp_path / "cubes", questions.version()


def stays_in_force(in_force, done: int, capsys) -> str:
    """Refused in one sentence and how to mend it, which is returned; the old cubes in force."""
    out, version = in_force
    said = capsys.readouterr().err
    assert done == 2, said
    assert len(said.splitlines()) == 2, said
    assert len(clusters.sets(out)) == 1
    building.build()
    assert questions.version() == version
    return said


def while_building(address, data, out, happens) -> int:
    """What a build ends with while something happens half way."""
    ended: list[int] = []
    work = threading.Thread(target=lambda: ended.append(build(address, data, out)))
    half_way = "*/tables/place_changes"
    before = len(list(out.glob(half_way)))
    work.start()
    while len(list(out.glob(half_way))) == before and work.is_alive():
        time.sleep(0.1)
    assert work.is_alive()
    happens()
    work.join()
    return ended[0]


def test_a_small_world_is_the_same_after_a_server_that_died(
    world, in_force, tmp_path, monkeypatch, capsys
):
    workspace, data = world
    out = in_force[0]
    with contextlib.ExitStack() as running:
        address = running.enter_context(clusters.spark(tmp_path, **clusters.QUICK))
        stays_in_force(in_force, while_building(address, data, out, running.close), capsys)
    with clusters.spark(tmp_path, **clusters.QUICK) as address:
        assert build(address, data, out) == 0
    assert len(clusters.sets(out)) == 2
    file = opened(monkeypatch, out, tmp_path / "dashboard")
    assert clusters.differences(clusters.warehouse(workspace), file) == []


def test_of_two_workers_one_may_die(world, tmp_path, monkeypatch):
    workspace, data = world
    out = tmp_path / "cubes"
    with clusters.standalone(tmp_path, **clusters.QUICK) as (address, workers):
        assert while_building(address, data, out, lambda: clusters.kill(workers[0])) == 0
    file = opened(monkeypatch, out, tmp_path / "dashboard")
    assert clusters.differences(clusters.warehouse(workspace), file) == []


def test_a_folder_without_data_is_one_sentence(engine, in_force, tmp_path, capsys):
    done = build(engine, tmp_path / "nothing", in_force[0])
    assert str(tmp_path / "nothing") in stays_in_force(in_force, done, capsys)


def test_a_full_disk_is_one_sentence(engine, world, tmp_path, monkeypatch, capsys):
    out = tmp_path / "cubes"
    out.mkdir()
    with clusters.small_disk(out):
        clusters.written_set(world[0], out)
        opened(monkeypatch, out, tmp_path / "dashboard")
        version = questions.version()
        clusters.fill(out)
        said = stays_in_force((out, version), build(engine, world[1], out), capsys)
    assert speaker("id")("error.cluster_full.mend") in said
