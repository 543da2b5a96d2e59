"""Measure what the cubes of many members cost, by DuckDB here and on a cluster, and print Markdown.

    python -m benchmarks.bench_scaling 1 4 [--workers 1 2]

Each number is millions of members, who pay for most of twelve months; their rows are streamed into
Parquet and never held in memory. ``--workers`` asks a standalone Spark on this machine too, with
so many workers of one processor each (make test-spark installs it). Processor time, so that what
else runs on the machine weighs little: the load beside it is told.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

from jamsostek.base import settings
from jamsostek.cluster import job
from jamsostek.contract import datapackage
from jamsostek.warehouse import building, origins
from tests.cluster import clusters

# as many parts as keep each within a worker's memory
_SPREAD = {"spark.sql.shuffle.partitions": 16}

# every seventh month is unpaid for, so that spells break and begin again
_MEMBERS = """
copy (
    select 'm' || i as member_key, v.code as village_code,
        case i % 10 when 0 then 'PU' when 1 then 'JAKON' else 'BPU' end as segment,
        null::varchar as sector, null::varchar as sex, null::bigint as birth_year,
        null::date as registered_on, null::varchar as agent_code, null::varchar as employer_code
    from range($members) as numbers(i)
    join (
        select row_number() over () - 1 as place, village_code as code
        from read_csv($villages, all_varchar = true)
    ) as v on v.place = i * 7919 % (select count(*) from read_csv($villages, all_varchar = true))
) to $file (format parquet)
"""
_CONTRIBUTIONS = """
copy (
    select 'm' || i as member_key, (date '2025-11-01' + to_months(m::integer))::date as month,
        case i % 10 when 0 then 'PU' when 1 then 'JAKON' else 'BPU' end as segment,
        case i % 5 when 0 then 'village_fund' else 'own' end as payer,
        'JKK,JKM' as programmes, 16800.0 as amount_idr
    from range($members) as numbers(i), range(12) as months(m)
    where (i * 31 + m) % 7 <> 0
) to $file (format parquet)
"""


def laid_out(folder: Path, members: int) -> int:
    """Write the rows; returns how many contributions there are."""
    villages = str(datapackage.package().dataset("villages").file)
    with duckdb.connect(config={"memory_limit": "800MB"}) as connection:
        for name, sql in (("members", _MEMBERS), ("contributions", _CONTRIBUTIONS)):
            given = {"members": members, "file": str(folder / f"{name}.parquet")}
            if name == "members":
                given["villages"] = villages
            connection.execute(sql, given)
        file = str(folder / "contributions.parquet")
        return connection.execute("select count(*) from read_parquet($1)", [file]).fetchone()[0]


def by_duckdb(data: Path) -> tuple[float, float]:
    """Processor and passed seconds of a build of the data, in a workspace of its own."""
    files = {file.stem: file for file in data.glob("*.parquet")}
    found = [
        replace(each, kind=origins.IMPORTED, file=files[each.dataset.name])
        if each.dataset.name in files
        else each
        for each in origins.without_sample(origins.sources())
    ]
    origins.sources, kept = lambda: found, origins.sources
    try:
        before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        building.build(force=True)
        after = resource.getrusage(resource.RUSAGE_SELF)
    finally:
        origins.sources = kept
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.perf_counter() - start


def by_spark(data: Path, workers: int) -> tuple[float, float]:
    """The same of a standalone cluster here, of so many workers with one processor each: of all its
    processes and of who asks it."""
    folder = data / f"cluster_{workers}"
    folder.mkdir()
    with clusters.standalone(folder, workers, "3g", **_SPREAD) as (remote, _):
        before, start = _processor_below(os.getpid()), time.perf_counter()
        job.build(remote, str(data), str(folder / "cubes"))
        return _processor_below(os.getpid()) - before, time.perf_counter() - start


def _processor_below(pid: int) -> float:
    """Processor seconds of a process and of all that it started and that still run."""
    own = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    used = (int(own[11]) + int(own[12])) / os.sysconf("SC_CLK_TCK")
    started = [
        int(child)
        for listed in Path(f"/proc/{pid}/task").glob("*/children")
        for child in listed.read_text().split()
    ]
    return used + sum(map(_processor_below, started))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", type=float, nargs="+")
    parser.add_argument("--workers", type=int, nargs="*", default=[], metavar="N")
    options = parser.parse_args()
    print(f"Memory of a build: {settings.build_memory()}, processors: {os.cpu_count()}.\n")
    print("| members | contributions | made by | processor, s | passed, s | load beside |")
    print("|---:|---:|---|---:|---:|---:|")
    for millions in options.millions:
        with tempfile.TemporaryDirectory() as folder:
            os.environ.update(JAMSOSTEK_WORKSPACE=f"{folder}/workspace", JAMSOSTEK_SAMPLE="off")
            rows = laid_out(Path(folder), round(millions * 1_000_000))
            ways = [("DuckDB", by_duckdb)]
            ways += [
                (f"Spark, {count} worker{'s' * (count > 1)}", partial(by_spark, workers=count))
                for count in options.workers
            ]
            for name, way in ways:
                used, passed = way(Path(folder))
                print(f"| {millions:g} million | {rows:,} | {name} | {used:.0f} | {passed:.0f} |"
                      f" {os.getloadavg()[1]:.0f} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
