"""Measure the sample at full scale, and a deck made from it, and print Markdown: ``make bench``.

The baseline is DuckDB alone copying the same contributions from CSV to Parquet: no contract, no
counting, no pages.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks import bench_reports
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.contract import queries
from jamsostek.warehouse import building, origins, questions
from jamsostek.warehouse.origins import SAMPLE
from tests.examples import example

REPEATS = 9


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["JAMSOSTEK_WORKSPACE"] = folder
        os.environ.pop("JAMSOSTEK_SAMPLE", None)
        measure(Path(folder))
        bench_reports.measure()


def measure(folder: Path) -> None:
    sources = origins.sources()
    simulated = seconds(lambda: origins.prepare_sample(sources, lambda share, step: None))
    files = {source.dataset.name: source.file for source in sources if source.kind == SAMPLE}
    with duckdb.connect() as connection:
        paths = {
            "parquet": str(files["contributions"]),
            "csv": str(folder / "contributions.csv"),
            "copy": str(folder / "copy.parquet"),
        }
        (rows,) = connection.execute(
            "select count(*) from read_parquet($parquet)", {"parquet": paths["parquet"]}
        ).fetchone()
        connection.execute(
            "copy (from read_parquet($parquet)) to $csv",
            {name: paths[name] for name in ("parquet", "csv")},
        )
        bare = seconds(
            lambda: connection.execute(
                "copy (from read_csv($csv)) to $copy",
                {name: paths[name] for name in ("csv", "copy")},
            )
        )
    for name in ("csv", "copy"):
        Path(paths[name]).unlink()
    first = seconds(lambda: building.build(force=True))
    size = building.current().file.stat().st_size / 2**20
    check = building.queries.checks()[0]
    again = seconds(lambda: rebuild_after_a_small_change(check.name))
    megabytes = sum(file.stat().st_size for file in files.values()) / 2**20
    print(f"Sample: {rows:,} contributions, {megabytes:.0f} MB in {len(files)} files.\n")
    print("| sample at full scale | s | × baseline |\n|---|---:|---:|")
    print(f"| baseline: DuckDB copies the contributions, CSV to Parquet | {bare:.1f} | 1.0 |")
    print(f"| simulate all datasets | {simulated:.1f} | {simulated / bare:.1f} |")
    print(f"| build from nothing ({size:.0f} MB on disk) | {first:.1f} | {first / bare:.1f} |")
    print(f"| rebuild after one rule changed | {again:.1f} | {again / bare:.1f} |")
    ask_everything()


def ask_everything() -> None:
    """Every question a page asks, on the full sample: the wait, and what it costs the processor,
    which other work on the machine changes less."""
    found = []
    for query in queries.page_queries():
        given, waits, costs = example(query), [], []
        questions.ask(query.name, LOCAL_OWNER, **given)
        for _ in range(REPEATS):
            begun = time.perf_counter(), time.process_time()
            frame = questions.ask(query.name, LOCAL_OWNER, **given)
            waits.append(1000 * (time.perf_counter() - begun[0]))
            costs.append(1000 * (time.process_time() - begun[1]))
        found.append((statistics.median(waits), statistics.median(costs), query.name, len(frame)))
    print(
        f"\n| question at full scale (median of {REPEATS}) | rows | ms | ms of processor |\n"
        "|---|---:|---:|---:|"
    )
    middle = statistics.median(wait for wait, *_ in found)
    print(f"| median of all {len(found)} | | {middle:.1f} | |")
    for wait, cost, name, rows in sorted(found, reverse=True):
        print(f"| {name} | {rows:,} | {wait:.1f} | {cost:.1f} |")


def rebuild_after_a_small_change(name: str) -> None:
    """A rule that differs in a comment: everything else can be taken over."""
    folder = building.settings.QUERIES
    with tempfile.TemporaryDirectory() as copy:
        for file in folder.rglob("*.*"):
            target = Path(copy) / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text("utf-8")
            target.write_text(text + ("\n-- changed\n" if file.stem == name else ""), "utf-8")
        building.settings.QUERIES = Path(copy)
        try:
            building.build()
        finally:
            building.settings.QUERIES = folder


if __name__ == "__main__":
    main()
