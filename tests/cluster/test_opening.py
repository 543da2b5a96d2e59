"""Cubes built elsewhere are opened as one's own, or refused with words."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace

import pytest

from jamsostek.__main__ import main
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.warehouse import building, cubes, origins, questions
from tests.cluster import clusters


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A small world built by DuckDB."""
    folder = tmp_path_factory.mktemp("world")
    return clusters.laid_out(clusters.random_world(7), folder)[0]


@pytest.fixture
def found(world, tmp_path, monkeypatch):
    """A whole set of it, named by the environment."""
    monkeypatch.setenv("JAMSOSTEK_CUBES", str(tmp_path / "cubes"))
    return clusters.written_set(world, tmp_path / "cubes")


def refused(code: str) -> None:
    with pytest.raises(ProductError) as error:
        building.build()
    assert error.value.code == code


def test_they_answer_as_ones_own_and_say_what_they_are_of(world, found, monkeypatch):
    built = building.build()
    assert clusters.differences(clusters.warehouse(world), built.file) == []
    assert building.is_current()
    held = questions.ask("data/info", LOCAL_OWNER)
    assert held["engine_version"].tolist() == ["Spark 4.3.0"]
    assert held["version"].tolist() == [built.version]


def test_they_are_taken_in_anew_when_what_is_made_of_them_here_changes(found, queries_copy):
    """Their tables come from elsewhere; macros, the protected tables and who sees what don't."""
    versions = [building.build().version]
    protected = next((queries_copy / "protected").rglob("*.sql"))
    for name in ("macros/area_months.sql", protected, "access/own.sql"):
        file = queries_copy / name
        file.write_bytes(file.read_bytes() + b"\n")
        assert not building.is_current()
        versions.append(building.wanted_version())
    assert len(set(versions)) == len(versions)
    assert building.build().version == versions[-1]


def test_one_set_can_be_named_and_of_several_the_newest_whole_one_is_taken(
    found, tmp_path, monkeypatch
):
    first = building.build()
    later = found.with_name(found.name.replace("20260401", "20260402"))
    shutil.copytree(found, later)
    shutil.rmtree(later / cubes.MANIFEST)
    assert building.wanted_version() == first.version  # it was never finished
    shutil.copytree(found / cubes.MANIFEST, later / cubes.MANIFEST)
    assert building.build().version != first.version
    monkeypatch.setenv("JAMSOSTEK_CUBES", str(found))
    assert building.build().version == first.version


def test_an_incomplete_set_is_refused_and_the_old_one_stays(found, tmp_path):
    first = building.build()
    table = next((found / cubes.TABLES / "monthly_areas").iterdir())
    later = found.with_name(found.name.replace("20260401", "20260402"))
    shutil.copytree(found, later)
    (later / table.relative_to(found)).unlink()
    refused("cubes_incomplete")
    assert building.current() == first
    # rows that are missing are seen as well as files
    manifest = cubes.in_force().manifest
    short = tuple(replace(each, rows=each.rows + 1) for each in manifest.tables)
    shutil.copyfile(table, later / table.relative_to(found))
    clusters.write_manifest(later, replace(manifest, tables=short))
    refused("cubes_incomplete")
    shutil.rmtree(found)
    shutil.rmtree(later / cubes.MANIFEST)
    refused("cubes_incomplete")


def test_cubes_of_other_models_are_refused(found):
    manifest = cubes.in_force().manifest
    clusters.write_manifest(found, replace(manifest, models="0" * 16))
    refused("cubes_other_version")


def test_a_folder_without_cubes_is_refused_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("JAMSOSTEK_CUBES", str(tmp_path / "nothing"))
    assert main(["--lang", "en", "build"]) == 2
    assert "nothing" in capsys.readouterr().err


def test_records_are_trials_where_the_cubes_are_simulated(world, tmp_path, monkeypatch):
    for kind, expected in (("imported", "own"), ("sample", "sample")):
        folder = tmp_path / kind
        clusters.written_set(world, folder, kind)
        monkeypatch.setenv("JAMSOSTEK_CUBES", str(folder))
        assert origins.record_kind() == expected


@pytest.mark.parametrize(
    "remote", ["sc://127.0.0.1:{port}", "http://127.0.0.1:{port}", "sc://", "sc://nowhere.invalid"]
)
def test_a_wrong_address_is_one_sentence(remote, tmp_path, capsys):
    pytest.importorskip("sqlglot")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = remote.format(port=closed.getsockname()[1])
    asked = ["--lang", "en", "build", "--engine", "spark", "--remote", address]
    assert main([*asked, "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert address in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_half_an_order_is_refused(capsys):
    assert main(["build", "--engine", "spark", "--remote", "sc://localhost:1"]) == 2
    assert main(["build", "--data", "somewhere"]) == 2
    assert "--remote" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("[INTERNAL] java.io.IOException: No space left on device\n\tat …", "cluster_full"),
        ("[UNRESOLVED_COLUMN] a column was not found\n\tat …", "cluster_failed"),
        ('<_Rendezvous of RPC:\n\tdetails = "Connection refused"\n>', "cluster_failed"),
    ],
)
def test_what_a_cluster_says_is_one_sentence_with_the_step(said, code):
    pytest.importorskip("sqlglot")
    from jamsostek.cluster.engine import Engine

    engine = object.__new__(Engine)  # what is told of a fault needs no server
    with pytest.raises(ProductError) as told, engine._told("monthly_areas"):
        raise RuntimeError(said)
    assert told.value.code == code
    assert told.value.details["step"] == "monthly_areas"
    assert "\n" not in str(told.value)
    assert "_Rendezvous" not in str(told.value)
