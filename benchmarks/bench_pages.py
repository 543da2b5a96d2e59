"""Measure the server at work on the full sample and print Markdown: ``make bench``.

What a run of each page costs the server's processor, how long visitors wait when many click, and
how much memory that takes; beside a page that says one word, in a server of its own, in the same
run. Visitors speak Streamlit's protocol without drawing (:mod:`benchmarks.visitors`).
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.visitors import Visitor
from jamsostek.warehouse import building
from tests.servers import Server, start_server

# every page and every view of one, as a branch head and a provincial official open them
PAGES = (
    "", "?branch=ATAMBUA", "?region=5303",
    "map", "map?region=5303",
    "growth", "growth?view=regencies", "growth?view=apart", "growth?view=retention",
    "growth?view=projection", "growth?view=published",
    "coverage", "coverage?branch=ATAMBUA", "coverage?view=payers",
    "coverage?view=simulator&region=5303", "coverage?view=regulations", "coverage?view=groups",
    "coverage?view=worked",
    "agents", "agents?branch=ATAMBUA", "agents?branch=ATAMBUA&view=newcomers",
    "agents?branch=ATAMBUA&view=places", "agents?branch=ATAMBUA&view=meetings",
    "agents?branch=ATAMBUA&agent=TTU-012",
    "programs", "programs?view=calculator", "programs?view=money", "programs?view=claims",
    "employers?branch=ATAMBUA", "employers?branch=ATAMBUA&view=visits", "employers?view=vendors",
    "monev", "monev?branch=ATAMBUA",
    "monev?branch=ATAMBUA&meeting=TTU-2026-10",
    "monev?branch=ATAMBUA&meeting=TTU-2026-10&part=attendance",
    "monev?branch=ATAMBUA&meeting=TTU-2026-10&part=results",
    "present", "awards", "awards?view=history", "awards?view=scoring&part=ranking",
    "awards?view=scoring&part=soundness", "awards?view=scoring&part=candidate",
    "awards?view=scoring&part=scores", "awards?view=scoring&part=protocol",
    "sources", "sources?view=awards", "sources?view=rules", "sources?view=conflicts",
    "data", "data?part=import", "data?part=targets", "data?part=dictionary", "data?part=metrics",
    "data?part=quality", "data?part=versions",
)  # fmt: skip
REPEATS = 8
THINK_SECONDS = 10.0
MINUTES = 1.5
EMPTY = "import streamlit as st\n\nst.title('x')\n"


@contextmanager
def running(script: Path | None = None, **environment: str) -> Iterator[Server]:
    """A server of the product, or of a script, while this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        server = start_server(Path(folder) / "workspace", script, **environment)
        try:
            yield server
        finally:
            server.process.terminate()
            server.process.wait(10)


def processor_seconds(server: Server) -> float:
    """The processor time a server has taken so far."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(server: Server, what: str = "VmRSS") -> float:
    """The memory a server holds, or with ``VmHWM`` the most it ever held."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


async def cost(server: Server, address: str) -> tuple[float, float]:
    """What a page costs the server's processor in ms: the first time, and once it is warm."""
    async with Visitor(server.host) as visitor:
        await visitor.open("data?part=versions")
        before = processor_seconds(server)
        await visitor.open(address)
        first = processor_seconds(server) - before
        await visitor.open(address)
        before = processor_seconds(server)
        for _ in range(REPEATS):
            await visitor.open(address)
        assert not visitor.faults, address
        return 1000 * first, 1000 * (processor_seconds(server) - before) / REPEATS


async def crowd(server: Server, visitors: int, pages: tuple[str, ...]) -> tuple[list[float], int]:
    """The seconds that visitors waited who each click about every ten seconds, and how many pages
    told of a fault."""
    end = time.monotonic() + 60 * MINUTES
    waits, faults = [], 0

    async def visit(number: int) -> None:
        nonlocal faults
        chance = random.Random(number)
        language, scheme = ("id", "en")[number % 2], ("light", "dark")[number // 2 % 2]
        async with Visitor(server.host, language, scheme) as visitor:
            # they don't all come in the same second
            await asyncio.sleep(chance.uniform(0, THINK_SECONDS))
            while time.monotonic() < end:
                waits.append(await visitor.open(chance.choice(pages)))
                await asyncio.sleep(chance.uniform(0.5, 1.5) * THINK_SECONDS)
            faults += visitor.faults

    await asyncio.gather(*map(visit, range(visitors)))
    return waits, faults


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        workspace = os.environ.get("JAMSOSTEK_WORKSPACE", str(building.settings.ROOT / "workspace"))
        os.environ["JAMSOSTEK_WORKSPACE"] = workspace
        os.environ["JAMSOSTEK_SAMPLE"] = ""  # the tests' own is off
        building.build()  # the full sample, where it isn't there yet
        # without a size: the full sample
        with (
            running(empty) as floor,
            running(JAMSOSTEK_WORKSPACE=workspace, JAMSOSTEK_SAMPLE="") as ours,
        ):
            measure_runs(ours, floor)
            measure_crowds(ours, floor)


def measure_runs(ours: Server, floor: Server) -> None:
    _, least = asyncio.run(cost(floor, ""))
    found = [(address, *asyncio.run(cost(ours, address))) for address in PAGES]
    warm = [each for _, _, each in found]
    print(
        "| processor time of a run | first, ms | warm, ms | × an empty page |\n|---|---:|---:|---:|"
    )
    print(f"| baseline: a page of one word | | {least:.1f} | 1.0 |")
    print(f"| median of {len(PAGES)} pages and views | | {statistics.median(warm):.1f} |"
          f" {statistics.median(warm) / least:.1f} |")  # fmt: skip
    for address, first, each in sorted(found, key=lambda row: -row[2]):
        print(f"| `/{address}` | {first:.0f} | {each:.1f} | {each / least:.1f} |")


def measure_crowds(ours: Server, floor: Server) -> None:
    print(
        f"\n| visitors, a click every {THINK_SECONDS:.0f} s | clicks | median s | p95 s | faults |"
        " memory, MB |\n|---|---:|---:|---:|---:|---:|"
    )
    for name, server, number, pages in (
        ("baseline: a page of one word", floor, 50, ("",)),
        ("all pages", ours, 1, PAGES),
        ("all pages", ours, 10, PAGES),
        ("all pages", ours, 50, PAGES),
    ):
        waits, faults = asyncio.run(crowd(server, number, pages))
        print(
            f"| {name}, {number} | {len(waits)} | {statistics.median(waits):.2f} |"
            f" {percentile(waits, 0.95):.2f} | {faults} | {megabytes(server):.0f} |"
        )


if __name__ == "__main__":
    main()
