"""Measure the warehouse on the shipped data and print Markdown: ``make bench``.

Every time stands beside a baseline taken in the same run, because machines differ and are shared:
a build beside a bare DuckDB that reads the same files, a question beside ``select 1``.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.contract import datapackage, queries
from jamsostek.warehouse import building, questions
from tests.examples import example

REPEATS = 20
BUILDS = 5


def milliseconds(work: Callable[[], object], repeats: int) -> float:
    """The median time of one piece of work; the first run only warms up."""
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def read_files_bare() -> None:
    """The floor of a build: the same files into memory, without contract, models or disk."""
    with duckdb.connect() as connection:
        for dataset in datapackage.package().tables:
            connection.execute(
                f'create table "{dataset.name}" as select * from read_csv($file)',
                {"file": str(dataset.file)},
            )


def ask_every_query() -> None:
    for query in queries.page_queries():
        questions.ask(query.name, LOCAL_OWNER, **example(query))


def memory_of(code: str) -> float:
    """The most memory (MB) a process of its own took for some work."""
    # the kernel's own count: what getrusage says includes the process this one came from
    script = f"{code}\nprint(open('/proc/self/status').read())"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def answers_a_second(threads: int, seconds: float = 2.0) -> float:
    """How many questions some threads get answered, each asking all queries in turn."""
    end = time.perf_counter() + seconds

    def keep_asking(_number: int) -> int:
        asked = 0
        while time.perf_counter() < end:
            for query in queries.page_queries():
                questions.ask(query.name, LOCAL_OWNER, **example(query))
                asked += 1
        return asked

    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        total = sum(pool.map(keep_asking, range(threads)))
    return total / (time.perf_counter() - start)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JAMSOSTEK_WORKSPACE"] = folder
        os.environ["JAMSOSTEK_SAMPLE"] = "off"  # bench_sample measures that
        building.build()
        measure()


def measure() -> None:
    rows = sum(
        len(dataset.file.read_bytes().splitlines()) for dataset in datapackage.package().tables
    )
    print(
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {os.cpu_count()} cores; "
        f"{len(datapackage.package().tables)} files, about {rows:,} lines.\n"
    )

    bare = milliseconds(read_files_bare, BUILDS)
    built = milliseconds(lambda: building.build(force=True), BUILDS)
    current = milliseconds(building.is_current, REPEATS)
    size = Path(building.current().file).stat().st_size / 2**20
    print("| build | ms | × baseline |\n|---|---:|---:|")
    print(f"| baseline: a bare DuckDB reads the same files | {bare:.0f} | 1.0 |")
    print(f"| a whole build ({size:.1f} MB on disk) | {built:.0f} | {built / bare:.1f} |")
    print(f"| is the warehouse current? (at every page) | {current:.1f} | {current / bare:.2f} |\n")

    connection = questions.open_sealed(building.current().file)

    def round_trip() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select 1").df()

    trip = milliseconds(round_trip, REPEATS)
    print(f"| query (median of {REPEATS}) | rows | ms | × baseline |\n|---|---:|---:|---:|")
    print(f"| baseline: `select 1` on a cursor of its own | 1 | {trip:.2f} | 1.0 |")
    asked = []
    for query in queries.page_queries():
        given = example(query)
        frame = questions.ask(query.name, LOCAL_OWNER, **given)
        taken = milliseconds(
            lambda name=query.name, given=given: questions.ask(name, LOCAL_OWNER, **given), REPEATS
        )
        asked.append((taken, query.name, len(frame)))
    for taken, name, count in sorted(asked, reverse=True):
        print(f"| {name} | {count:,} | {taken:.2f} | {taken / trip:.1f} |")
    connection.close()

    print("\n| threads asking at once | answers a second |\n|---:|---:|")
    for threads in (1, 2, 8):
        print(f"| {threads} | {answers_a_second(threads):.0f} |")

    if not Path("/proc/self/status").exists():
        return  # only Linux tells
    print("\n| the most memory of a process | MB |\n|---|---:|")
    library = "from jamsostek.warehouse import building, questions"
    print(f"| baseline: the library imported | {memory_of(library):.0f} |")
    print(f"| a build | {memory_of(library + '; building.build(force=True)'):.0f} |")
    everything = "from benchmarks.bench_warehouse import ask_every_query; ask_every_query()"
    print(f"| every query asked once | {memory_of(everything):.0f} |")


if __name__ == "__main__":
    main()
