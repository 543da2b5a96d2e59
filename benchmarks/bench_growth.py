"""Measure what grows with the office and what doesn't, and print Markdown: ``make bench``.

Members by one, four and sixteen: time and memory of a build, time of pages; beside them the usual
way, pandas over CSV in the page (:mod:`benchmarks.usual_way`). Then what a build costs whose
contributions changed in the last month, the last twelve and the last hundred and twenty.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from websockets.exceptions import ConnectionClosed

from benchmarks.bench_pages import processor_seconds, running
from benchmarks.visitors import Visitor
from jamsostek.warehouse import building, origins
from jamsostek.workspace import store
from jamsostek.workspace.manifest import ImportRecord

MEMBERS = (100_000, 400_000, 1_600_000)
PEERS = (10_000, 100_000, 1_000_000)
OURS = {"home": "", "growth": "growth", "agents": "agents"}
THEIRS = {"home": "?page=home", "growth": "?page=growth", "agents": "?page=agents"}
MONTHS = (1, 12, 120)
REPEATS = 5
USUAL_MEMORY_GB = 8
_BUILD = """
import time
from jamsostek.warehouse import building
begun = time.perf_counter(), time.process_time()
building.build(force=True)
print(time.perf_counter() - begun[0], time.process_time() - begun[1])
print(next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith('VmHWM')) / 1024)
"""


@contextmanager
def workspace(folder: Path, members: str) -> Iterator[None]:
    """Work in a workspace of its own with a sample of so many members."""
    before = dict(os.environ)
    os.environ |= {"JAMSOSTEK_WORKSPACE": str(folder), "JAMSOSTEK_SAMPLE": members}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


def simulated(members: int) -> dict[str, Path]:
    """The files of a sample of so many members in the workspace, made if they aren't there."""
    sources = origins.sources()
    origins.prepare_sample(sources, lambda share, step: None)
    return {source.dataset.name: source.file for source in sources if source.file}


def built() -> tuple[float, float, float]:
    """A whole build in a process of its own: seconds, processor seconds, MB at most."""
    run = subprocess.run(
        [sys.executable, "-c", _BUILD], cwd=building.settings.ROOT, check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    # after what the engine tells of a long statement
    seconds, processor, memory = map(float, run.stdout.split()[-3:])
    return seconds, processor, memory


async def times(server, address: str) -> tuple[float, float, float]:
    """A page opened first and then again: seconds waited each, and processor ms of a warm run."""
    async with Visitor(server.host) as visitor:
        first = await visitor.open(address)
        before, again = processor_seconds(server), []
        for _ in range(REPEATS):
            again.append(await visitor.open(address))
        spent = (processor_seconds(server) - before) / REPEATS
        assert not visitor.faults, address
        return first, statistics.median(again), 1000 * spent


def main() -> None:
    measure_sizes()
    measure_peers()
    measure_months()


def measure_sizes() -> None:
    print(
        "| members | build, s | processor, s | memory, MB | warehouse, MB | first look at the"
        " three pages, s | warm run of them, ms of processor |\n"
        "|---:|---:|---:|---:|---:|---:|---:|"
    )
    for members in MEMBERS:
        with tempfile.TemporaryDirectory() as name:
            with workspace(Path(name), str(members)):
                simulated(members)
                seconds, processor, memory = built()
                size = building.current().file.stat().st_size / 2**20
            with running(JAMSOSTEK_WORKSPACE=name, JAMSOSTEK_SAMPLE=str(members)) as server:
                asyncio.run(times(server, "data?part=versions"))
                pages = [asyncio.run(times(server, address)) for address in OURS.values()]
        print(f"| {members:,} | {seconds:.1f} | {processor:.1f} | {memory:.0f} | {size:.0f} |"
              f" {sum(first for first, _, _ in pages):.2f} |"
              f" {' / '.join(f'{spent:.0f}' for _, _, spent in pages)} |", flush=True)  # fmt: skip


def measure_peers() -> None:
    script = Path(__file__).with_name("usual_way.py")
    print("\n| members | page | usual way, first, s | ours, first, s | usual way, again, s | ours,"
          " again, s | usual ÷ ours, again |\n|---:|---|---:|---:|---:|---:|---:|")  # fmt: skip
    for members in PEERS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with workspace(folder, str(members)):
                files = simulated(members)
                building.build()
                with duckdb.connect() as connection:
                    for dataset in ("members", "contributions"):
                        connection.execute(
                            "copy (from read_parquet($parquet)) to $csv",
                            {
                                "parquet": str(files[dataset]),
                                "csv": str(folder / f"{dataset}.csv"),
                            },
                        )
            found = {}
            with running(JAMSOSTEK_WORKSPACE=name, JAMSOSTEK_SAMPLE=str(members)) as server:
                # the one program is loaded with its first page, as the other with its data
                found["ours"] = {n: asyncio.run(times(server, a)) for n, a in OURS.items()}
            limits = {"USUAL_WAY": name, "USUAL_MEMORY_GB": str(USUAL_MEMORY_GB)}
            with running(script, **limits) as server:
                found["usual"] = {n: usual(server, a) for n, a in THEIRS.items()}
        for page in OURS:
            first, again, _ = found["ours"][page]
            if found["usual"][page] is None:
                print(f"| {members:,} | {page} | more than {USUAL_MEMORY_GB} GB | {first:.2f} | – |"
                      f" {again:.3f} | – |", flush=True)  # fmt: skip
                continue
            theirs, theirs_again, _ = found["usual"][page]
            print(f"| {members:,} | {page} | {theirs:.2f} | {first:.2f} | {theirs_again:.3f} |"
                  f" {again:.3f} | {theirs_again / again:.1f} |", flush=True)  # fmt: skip


def usual(server, address: str) -> tuple[float, float, float] | None:
    """The same of the usual way; ``None`` where its memory didn't suffice."""
    try:
        return asyncio.run(times(server, address))
    except (AssertionError, OSError, ConnectionClosed):
        return None


def take_in(dataset: str, parquet: Path, since: str) -> float:
    """Import the rows of a sample's file from a month on; returns the seconds it took."""
    staging = store.Staging()
    try:
        file = staging.folder / "rows.parquet"
        with duckdb.connect() as connection:
            where = "where month >= $since::date" if dataset == "contributions" else ""
            given = {"rows": str(parquet), "file": str(file), **({"since": since} if where else {})}
            (rows,) = connection.execute(
                f"copy (from read_parquet($rows) {where}) to $file (format parquet)", given
            ).fetchone()
        # each an import of its own, though the rows are the same
        record = ImportRecord(
            0, dataset, f"{since}.csv", None, datetime.now(UTC), rows, 0, os.urandom(8).hex(), ""
        )
        begun = time.perf_counter()
        store.take_in(record, file, None)
        return time.perf_counter() - begun
    finally:
        staging.close()


def measure_months() -> None:
    print(
        "\n| months of contributions that came anew | rows | import, s | build, s |"
        " processor, s | × the whole build |\n|---:|---:|---:|---:|---:|---:|"
    )
    with tempfile.TemporaryDirectory() as name:
        with workspace(Path(name) / "sample", ""):
            files = simulated(0)
        with workspace(Path(name) / "office", "off"):
            first = take_in("members", files["members"], "")
            first += take_in("contributions", files["contributions"], "1900-01-01")
            whole = building_seconds()
            counted = {n: since(files["contributions"], n) for n in (0, *MONTHS)}
            print(
                f"| all | {counted[0][1]:,} | {first:.1f} | {whole[0]:.1f} | {whole[1]:.1f} | 1 |",
                flush=True,
            )
            for months in MONTHS:
                day, rows = counted[months]
                taken = take_in("contributions", files["contributions"], day)
                seconds, processor = building_seconds()
                print(f"| {months} | {rows:,} | {taken:.1f} | {seconds:.1f} | {processor:.1f} |"
                      f" {processor / whole[1]:.2f} |", flush=True)  # fmt: skip


def building_seconds() -> tuple[float, float]:
    begun = time.perf_counter(), time.process_time()
    building.build()
    return time.perf_counter() - begun[0], time.process_time() - begun[1]


def since(parquet: Path, months: int) -> tuple[str, int]:
    """The day on which the last so many months begin (0: all), and how many rows they have."""
    with duckdb.connect() as connection:
        return connection.execute(
            "with rows as (select month from read_parquet($file)), "
            "begin as (select if($months = 0, min(month), "
            "(max(month) - to_months($months - 1))::date) as day from rows) "
            "select any_value(day)::varchar, count(*) from rows, begin where month >= day",
            {"file": str(parquet), "months": months},
        ).fetchone()


if __name__ == "__main__":
    main()
