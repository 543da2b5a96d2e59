"""Measure the import and print Markdown: ``python -m benchmarks.bench_import [ROWS]``.

The baseline, taken in the same run on the same file, is DuckDB's bare copy of the CSV to Parquet:
it knows nothing of contract, codes, keys, rejects or history.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from jamsostek.base import settings
from jamsostek.contract import datapackage
from jamsostek.imports import intake
from jamsostek.workspace import store

ROWS = 2_000_000
REPEATS = 3

# months × villages × segments and payers, in the order an office's system writes them
RECAP = """
copy (
    with
    villages as (select village_code from read_csv($villages, all_varchar = true)),
    months as (select strftime(date '2026-12-01' - to_months(n::integer), '%Y-%m') as month, n
        from range(1, 300) as ages(n)),
    kinds as (select * from (values ('PU', 'employer'), ('BPU', 'own'), ('BPU', 'village_fund'),
        ('BPU', 'apbd_regency')) as kinds(segment, payer)),
    rows as (select *, hash(month || village_code || payer) as chance from months, villages, kinds)
    select month, village_code as region_code, segment, payer, chance % 500 as active,
        (chance >> 9) % 20 as new, (chance >> 18) % 20 as lapsed, (chance >> 27) % 5 as reactivated,
        (chance % 500) * 16800 as contributions_idr
    from rows order by n, village_code, segment, payer limit $rows
) to $file (header)
"""
# the same in an office's own writing
OFFICE = """
copy (
    select right(month, 2) || '/' || left(month, 4) as "Bulan",
        region_code as "Kode Wilayah", segment as "Segmen",
        payer as "Pembayar", format('{:t.}', active) as "Jumlah Peserta Aktif",
        'Rp ' || format('{:t.}', contributions_idr::bigint) as "Iuran (Rp)"
    from read_parquet($content)
) to $file (header, delimiter ';')
"""


def seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median time of one piece of work; a first run only warms up."""
    times = []
    for _ in range(repeats + 1):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def bare(file: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "copy (from read_csv($file)) to $copy",
            {"file": str(file), "copy": str(file.with_suffix(".parquet"))},
        )


def take_in(file: Path) -> intake.Outcome:
    """A whole import into an empty workspace, from reading to commit."""
    with tempfile.TemporaryDirectory() as workspace:
        os.environ["JAMSOSTEK_WORKSPACE"] = workspace
        return intake.commit(intake.examine("enrollment_monthly", file))


def memory_of(file: Path) -> float:
    """The most memory (MB) a process of its own takes for an import."""
    code = (
        "from pathlib import Path; from benchmarks.bench_import import take_in; "
        f"take_in(Path({str(file)!r})); print(open('/proc/self/status').read())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        recap, spoiled, office = (
            Path(folder) / name for name in ("recap.csv", "spoiled.csv", "office.csv")
        )
        villages = datapackage.package().dataset("villages").file
        with duckdb.connect() as connection:
            connection.execute(RECAP, {"villages": str(villages), "rows": rows, "file": str(recap)})
            bare(recap)
            content = {"content": str(recap.with_suffix(".parquet"))}
            connection.execute(OFFICE, {**content, "file": str(office)})
        lines = recap.read_bytes().split(b"\n")
        for number in range(1, 6):
            lines[len(lines) // 6 * number] = b"2026-10,9999,BPU,own,salah,0,0,0,0"
        spoiled.write_bytes(b"\n".join(lines))
        report(rows, recap, spoiled, office, folder)


def report(rows: int, recap: Path, spoiled: Path, office: Path, folder: str) -> None:
    print(
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, {os.cpu_count()} cores; "
        f"`enrollment_monthly`, {rows:,} rows, {recap.stat().st_size / 2**20:.0f} MB of CSV.\n"
    )
    print("| import | s | × baseline | accepted | rejected |\n|---|---:|---:|---:|---:|")
    base = seconds(lambda: bare(recap))
    print(f"| baseline: DuckDB's bare copy of the CSV to Parquet | {base:.2f} | 1.0 | | |")
    for name, file in (
        ("contract form", recap),
        ("contract form, five spoiled rows", spoiled),
        ("an office's form: `10/2026`, `8.927`, `Rp 16.800`", office),
    ):
        outcome = take_in(file)
        taken = seconds(lambda file=file: take_in(file))
        print(
            f"| {name} | {taken:.2f} | {taken / base:.1f} | {outcome.accepted:,} "
            f"| {outcome.rejected:,} |"
        )
    os.environ["JAMSOSTEK_WORKSPACE"] = str(Path(folder) / "workspace")
    first = intake.commit(intake.examine("enrollment_monthly", recap))
    month = Path(folder) / "month.csv"
    with recap.open("rb") as content:
        header = content.readline()
        newest = [line for line in content if line.startswith(b"2026-11")]
    month.write_bytes(header + b"".join(newest).replace(b",PU,", b",PMI,"))
    start = time.perf_counter()
    second = intake.commit(intake.examine("enrollment_monthly", month))
    took = time.perf_counter() - start
    print(
        f"| one month corrected in {first.accepted:,} rows in force | {took:.2f} "
        f"| {took / base:.1f} | {second.accepted:,} | {second.rejected:,} |"
    )
    start = time.perf_counter()
    intake.undo(second.import_id)
    took = time.perf_counter() - start
    print(f"| the same undone | {took:.2f} | {took / base:.1f} | | |")
    asked = seconds(store.current_files) * 1000
    print(f"\nAsking what is in force (at every page): {asked:.2f} ms.")
    if Path("/proc/self/status").exists():  # only Linux tells
        print(f"The most memory of an import: {memory_of(recap):.0f} MB.")
    manifest = json.loads((settings.workspace_folder() / "imports/manifest.json").read_text())
    assert len(manifest["imports"]) == 2


if __name__ == "__main__":
    main()
