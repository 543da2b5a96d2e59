"""Measure what the cubes of many members cost, by DuckDB here and on a cluster, and print Markdown.

    python -m benchmarks.bench_scaling 1 4 [--remote sc://host:port]

Each number is millions of members, who pay for most of twelve months; their rows are streamed into
Parquet and never held in memory. Processor time of this process, so that what else runs on the
machine weighs little; of a cluster, whose processes are its own, the time that passed.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import duckdb

import jamsostek.cluster.job
from jamsostek.base import settings
from jamsostek.contract import datapackage
from jamsostek.warehouse import building, origins

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millions", type=float, nargs="+")
    parser.add_argument("--remote")
    options = parser.parse_args()
    print(f"Memory of a build: {settings.build_memory()}, processors: {os.cpu_count()}.\n")
    print("| members | contributions | DuckDB, processor s | passed s | cluster, passed s |")
    print("|---|---|---|---|---|")
    for millions in options.millions:
        with tempfile.TemporaryDirectory() as folder:
            os.environ.update(JAMSOSTEK_WORKSPACE=f"{folder}/workspace", JAMSOSTEK_SAMPLE="off")
            rows = laid_out(Path(folder), round(millions * 1_000_000))
            used, passed = by_duckdb(Path(folder))
            cluster = "–"
            if options.remote:
                start = time.perf_counter()
                jamsostek.cluster.job.build(options.remote, folder, f"{folder}/cubes")
                cluster = f"{time.perf_counter() - start:.0f}"
            print(
                f"| {millions:g} million | {rows:,} | {used:.0f} | {passed:.0f} | {cluster} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
