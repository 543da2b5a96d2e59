"""Servers that speak Spark Connect, started for a test, and worlds to build on them."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

import jamsostek
from jamsostek.contract import datapackage
from jamsostek.warehouse import cubes
from jamsostek.workspace import store
from tests import worlds

# of whichever Python has it: Sail takes an earlier pyspark than ours beside it
SAIL_PYTHON = os.environ.get("JAMSOSTEK_TEST_SAIL", "")
_SAIL = (
    "from pysail.spark import SparkConnectServer; "
    "SparkConnectServer(ip='127.0.0.1', port={port}).start(background=False)"
)
_WAIT_SECONDS = 180
# of so few rows a plan is followed sooner than it is compiled; whole worlds go the usual way
QUICK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}


def spark_home() -> Path:
    """Where pyspark's own Spark lies; the test is skipped, in words, without it or without Java."""
    pyspark = pytest.importorskip("pyspark", reason="no pyspark: make test-spark installs it")
    home = Path(pyspark.__file__).parent
    if not (home / "bin" / "spark-submit").is_file():
        pytest.skip("only the client of pyspark is installed: make test-spark installs the server")
    if shutil.which("java") is None:
        pytest.skip("no Java: apt-get install openjdk-17-jre-headless")
    return home


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def _process(command: list[str], folder: Path, environment: dict) -> Iterator[subprocess.Popen]:
    """A server with all that it starts, which goes with it."""
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen) -> None:
    """As a machine dies: at once, with all that runs on it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _server(command: list[str], port: int, folder: Path, environment: dict) -> Iterator[str]:
    with _process(command, folder, environment) as process:
        _answers(process, port, folder)
        yield f"sc://127.0.0.1:{port}"


def _answers(process: subprocess.Popen, port: int, folder: Path) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.3)
    raise AssertionError((folder / "server.log").read_text(errors="replace")[-2000:])


def _spark_environment(home: Path, **more: str) -> dict:
    return {**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable, **more}


@contextmanager
def spark(folder: Path, master: str = "local[2]", **more: object) -> Iterator[str]:
    """Apache Spark's own server; gives its address."""
    home, port = spark_home(), _free_port()
    settings = {
        "spark.connect.grpc.binding.port": port,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.log.level": "WARN",
        **more,
    }
    command = [str(home / "bin" / "spark-submit"), "--master", master, "--driver-memory", "1500m",
               "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]  # fmt: skip
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    with _server([*command, "spark-internal"], port, folder, _spark_environment(home)) as address:
        yield address


@contextmanager
def standalone(
    folder: Path, workers: int = 2, memory: str = "640m", **more: object
) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Spark's standalone master and workers of one processor each, as on as many machines; gives
    the address of a server that asks them, and the workers."""
    home, port = spark_home(), _free_port()
    environment = _spark_environment(home, SPARK_DAEMON_MEMORY="256m")
    run = str(home / "bin" / "spark-class")
    with contextlib.ExitStack() as running:
        master = [run, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1",
                  "--port", str(port), "--webui-port", str(_free_port())]  # fmt: skip
        process = running.enter_context(_process(master, folder, environment))
        _answers(process, port, folder)
        address = f"spark://127.0.0.1:{port}"
        found = []
        for number in range(workers):
            own = folder / f"worker_{number}"
            own.mkdir()
            worker = [run, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1",
                      "--webui-port", str(_free_port()), "--cores", "1", "--memory", "8g",
                      "--work-dir", str(own), address]  # fmt: skip
            found.append(running.enter_context(_process(worker, own, environment)))
        of_each = {"spark.executor.memory": memory, "spark.executor.cores": 1, **more}
        yield running.enter_context(spark(folder, address, **of_each)), found


@contextmanager
def sail(folder: Path) -> Iterator[str]:
    """Sail, which is no Java and reads the same protocol; gives its address."""
    if not SAIL_PYTHON:
        pytest.skip("no Sail: JAMSOSTEK_TEST_SAIL names the Python that has it (make test-spark)")
    pytest.importorskip("pyspark", reason="no pyspark: make test-spark installs it")
    port = _free_port()
    command = [SAIL_PYTHON, "-c", _SAIL.format(port=port)]
    with _server(command, port, folder, dict(os.environ)) as address:
        yield address


ENGINES = {"spark": spark, "sail": sail}


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A disk of some megabytes in place of a folder."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.name != "posix" or os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave hardly any room on the disk of a folder."""
    room = shutil.disk_usage(folder).free - (64 << 10)
    (folder / "filler").write_bytes(bytes(room))


def random_world(seed: int) -> dict[str, list[dict]]:
    """An office drawn by chance: members with gaps, changes of segment and payer, those who left;
    agents, employers, claims, targets, and a recap of a regency whose members nobody lists."""
    drawn = random.Random(seed)
    villages = ("5303212001", "5303212002", "5304012001", "5371011001", "5310012001")
    when = worlds.months("2025-01", "2026-03")
    world: dict[str, list[dict]] = {
        name: [] for name in ("members", "contributions", "agents", "claims", "targets",
                              "enrollment_monthly")
    }  # fmt: skip
    for number in range(4):
        world["agents"].append(
            {"agent_code": f"AG-{number}", "name": worlds.NAMES[number], "region_code": "5303",
             "joined_on": "2024-02-10", "status": "active", "left_on": ""}
        )  # fmt: skip
    for number in range(60):
        key, segment = f"m{seed}-{number}", drawn.choice(("BPU", "BPU", "PU", "JAKON"))
        world["members"].append(
            {"member_key": key, "village_code": drawn.choice(villages), "segment": segment,
             "agent_code": drawn.choice(("", "AG-0", "AG-1", "AG-2"))}
        )  # fmt: skip
        begin = drawn.randrange(len(when))
        payer = drawn.choice(("own", "employer", "village_fund", "apbd_regency"))
        for month in when[begin : drawn.randint(begin, len(when)) + 1]:
            if drawn.random() < 0.25:
                continue  # unpaid
            if drawn.random() < 0.05:
                payer = drawn.choice(("own", "csr", "dbh"))
            if drawn.random() < 0.05:
                segment = drawn.choice(("BPU", "PU"))
            world["contributions"] += worlds.paid(
                key, [month], segment, payer, drawn.choice((16800, 36800, 20400))
            )
    for month in when:
        world["claims"].append(
            worlds.claim(
                month, drawn.choice(("5303", "5304")), "JKM", "BPU", drawn.randint(1, 3), 42_000_000
            )
        )
        if drawn.random() < 0.8:
            world["enrollment_monthly"].append(
                {"region_code": "5307", "month": month, "segment": "BPU", "payer": "all",
                 "active": drawn.randint(90, 110)}
            )  # fmt: skip
    world["targets"].append(
        {"period": "2026", "area_code": "5303", "segment": "all", "metric": "active_members",
         "target": 100}
    )  # fmt: skip
    return world


def laid_out(world: dict[str, list[dict]], folder: Path) -> tuple[Path, Path]:
    """A world taken in and built by DuckDB: its workspace, and its rows as a cluster finds them."""
    workspace = worlds.build(world, folder)
    data = folder / "data"
    data.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
        for dataset, file in store.current_files().items():
            shutil.copyfile(file, data / f"{dataset}.parquet")
    return workspace, data


def warehouse(workspace: Path) -> Path:
    """The one warehouse file of a workspace."""
    (file,) = (workspace / "warehouse").glob("*.duckdb")
    return file


# what is written down of a build itself, not of the data
_OF_THE_BUILD = {"warehouse_info", "build_steps", "build_parts", "check_results"}


def differences(own: Path, theirs: Path) -> list[str]:
    """The tables of two warehouses whose columns, types or rows differ, order apart."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{own}' as own (read_only); attach '{theirs}' as theirs "
                           "(read_only)")  # fmt: skip
        (names,) = connection.execute(
            "select list(table_name order by table_name) from duckdb_tables() "
            "where database_name = 'own' and schema_name = 'main'"
        ).fetchone()
        for name in sorted(set(names) - _OF_THE_BUILD):
            shapes = [
                [
                    column[:2]
                    for column in connection.execute(f"describe {of}.main.{name}").fetchall()
                ]
                for of in ("own", "theirs")
            ]
            (rows,) = connection.execute(
                f"select (select count(*) from (from own.main.{name} except all "
                f"from theirs.main.{name})) + (select count(*) from (from theirs.main.{name} "
                f"except all from own.main.{name}))"
            ).fetchone()
            if rows or shapes[0] != shapes[1]:
                found.append(f"{name}: {rows} rows, {shapes[0] != shapes[1]}")
        broken = "select name, broken from {}.main.check_results order by all"
        checks = [connection.execute(broken.format(of)).fetchall() for of in ("own", "theirs")]
        found += ["check_results"] if checks[0] != checks[1] else []
    assert len(names) > 50
    return found


def sets(folder: Path) -> list[Path]:
    """The whole sets of a folder, oldest first."""
    return sorted(each.parent for each in folder.glob(f"*/{cubes.MANIFEST}"))


def written_set(workspace: Path, folder: Path, kind: str = "imported") -> Path:
    """A set of cubes as a cluster writes it, of what DuckDB built in a workspace; no server."""
    at = datetime(2026, 4, 1, tzinfo=UTC)
    out = folder / cubes.set_name("0123456789abcdef", at)
    tables = []
    with duckdb.connect(str(warehouse(workspace)), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        for schema, name in names:
            if name in ("warehouse_info", "build_steps", "build_parts"):
                continue
            full = name if schema == "main" else f"{schema}.{name}"
            file = out / cubes.TABLES / cubes.folder_of(full) / "part-0.parquet"
            file.parent.mkdir(parents=True)
            connection.execute(f"copy (from {full}) to '{file}'")
            columns = {
                each[0]: each[1] for each in connection.execute(f"describe {full}").fetchall()
            }
            (rows,) = connection.execute(f"select count(*) from {full}").fetchone()
            tables.append(cubes.Table(full, columns, rows))
        kinds = dict.fromkeys((each.name for each in datapackage.package().operational), kind)
    manifest = cubes.Manifest(
        "0123456789abcdef", cubes.models_version(), datapackage.package().version,
        jamsostek.__version__, "Spark 4.3.0", "2026-04-01T00:00:00", kinds, tuple(tables),
    )  # fmt: skip
    write_manifest(out, manifest)
    return out


def write_manifest(out: Path, manifest: cubes.Manifest) -> None:
    """Put a set in force, or say other things of it."""
    (out / cubes.MANIFEST).mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select $text as text) to '{out / cubes.MANIFEST / 'part-0.parquet'}'",
            {"text": manifest.text()},
        )
