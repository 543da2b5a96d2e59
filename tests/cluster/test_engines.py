"""DuckDB, Spark and Sail make the same rows of the same data, whatever dies half way.

Real servers, so ``make test-spark``: without Java, pyspark or Sail these are skipped, and say why.
One world on Spark is the small one (``make test-spark-small``).
"""

from __future__ import annotations

import shutil
import threading
import time

import pytest

from jamsostek.__main__ import main
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.contract import queries
from jamsostek.warehouse import building, questions
from tests import examples
from tests.cluster import clusters

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1800)]


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


def answers():
    for query in queries.page_queries():
        yield query.name, questions.ask(query.name, LOCAL_OWNER, **examples.example(query))


def same(one, other) -> bool:
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    key = list(one.columns)
    texts = [frame.astype(str).sort_values(key).to_numpy().tolist() for frame in (one, other)]
    return texts[0] == texts[1]


def test_a_small_world_is_the_same_and_stays_in_force_when_a_server_dies(tmp_path, monkeypatch):
    workspace, data = clusters.laid_out(clusters.random_world(4), tmp_path / "world")
    out, dashboard = tmp_path / "cubes", tmp_path / "dashboard"
    (tmp_path / "first").mkdir()
    with clusters.spark(tmp_path / "first") as address:
        assert build(address, data, out) == 0
        first = opened(monkeypatch, out, dashboard)
        assert clusters.differences(clusters.warehouse(workspace), first) == []
        version = questions.version()
    (tmp_path / "second").mkdir()
    done: list[int] = []
    with clusters.spark(tmp_path / "second") as address:
        work = threading.Thread(target=lambda: done.append(build(address, data, out)))
        work.start()
        while len(list(out.glob("*/tables/place_changes"))) < 2 and work.is_alive():
            time.sleep(0.1)
    work.join()
    # the server was killed in the middle: one sentence, exit 2, the old cubes in force
    assert done == [2]
    assert len(clusters.sets(out)) == 1
    building.build()
    assert questions.version() == version
