"""Measure what a visitor waits for in Chromium, and the first start, and print Markdown.

Each page is opened in a profile that has fetched nothing yet, on a server that has drawn it
before, beside a page of one word, one with a Plotly chart and one with a pydeck map. The first
start is of a workspace in which nothing lies. ``make bench``.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.bench_pages import EMPTY, running
from benchmarks.visitors import Visitor
from jamsostek.base import settings
from tests.browser.conftest import FLAGS, chromium

CHART = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(x=list(range(140)), y=list(range(140)))))
"""
MAP = """
import json

import pydeck
import streamlit as st

with open("data/geo/regencies.geojson") as file:
    shapes = json.load(file)
layer = pydeck.Layer("GeoJsonLayer", shapes, get_fill_color=[80, 120, 160])
view = pydeck.ViewState(latitude=-9.3, longitude=122, zoom=6)
st.pydeck_chart(pydeck.Deck([layer], initial_view_state=view, map_provider=None, map_style=None))
"""
PAGES = ("", "growth", "agents?branch=ATAMBUA", "employers?branch=ATAMBUA", "programs", "awards",
         "sources", "monev?branch=ATAMBUA&meeting=TTU-2026-10")  # fmt: skip
REPEATS = 5
# nothing runs, nothing is stale or still to come, and what draws has drawn
DRAWN = """() => {
  const app = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  const there = (selector) => document.querySelector(selector) !== null;
  const charts = [...document.querySelectorAll("[data-testid=stPlotlyChart]")];
  return app.testScriptState === "notRunning" && app.testConnectionState === "CONNECTED"
    && there("[data-testid=stMain] [data-testid=stElementContainer]")
    && !there("[data-testid=stSkeleton], [data-stale=true]")
    && charts.every((chart) => chart.querySelector(".main-svg"))
    && (!there("[data-testid=stDeckGlJsonChart]") || there("canvas"));
}"""


def cold(browser, address: str) -> list[float]:
    """The seconds until a page is drawn, each time in a profile of its own; the first is left out:
    the server draws it then."""
    waits = []
    for _ in range(REPEATS + 1):
        context = browser.new_context(locale="id-ID", viewport={"width": 1440, "height": 900})
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(address)
        page.wait_for_function(DRAWN, polling=20, timeout=120_000)
        waits.append(time.perf_counter() - begun)
        context.close()
    return waits[1:]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        measure_pages(browser, Path(folder))
        browser.close()
    measure_first_start()


def measure_pages(browser, folder: Path) -> None:
    found = {}
    for name, text in (("one word", EMPTY), ("one Plotly chart", CHART), ("one map", MAP)):
        script = folder / "script.py"
        script.write_text(text, encoding="utf-8")
        with running(script) as server:
            found[f"baseline: {name}"] = cold(browser, server.address)
    workspace = settings.workspace_folder()
    with running(JAMSOSTEK_WORKSPACE=str(workspace), JAMSOSTEK_SAMPLE="") as server:
        for address in PAGES:
            found[f"`/{address}`"] = cold(browser, f"{server.address}/{address}")
    least = statistics.median(found["baseline: one Plotly chart"])
    print(
        "| cold page in Chromium | median s | least to most | × one Plotly chart |\n"
        "|---|---:|---:|---:|"
    )
    for name, waits in found.items():
        middle = statistics.median(waits)
        print(
            f"| {name} | {middle:.2f} | {min(waits):.2f}–{max(waits):.2f} | {middle / least:.1f} |"
        )


def measure_first_start() -> None:
    """As ``make run`` begins once the dependencies are there."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"JAMSOSTEK_WORKSPACE": folder, "JAMSOSTEK_SAMPLE": ""}
        begun = time.perf_counter()
        command = [sys.executable, "-m", "jamsostek", "build", "--behind"]
        behind = subprocess.run(
            command, cwd=settings.ROOT, env={**os.environ, **given}, capture_output=True
        )
        assert behind.returncode in (0, 1), behind.stderr
        published = time.perf_counter() - begun
        pointer = Path(folder) / "warehouse" / "current.json"
        without_sample = pointer.read_text("utf-8")
        with running(**given) as server:
            listening = time.perf_counter() - begun

            async def first() -> None:
                async with Visitor(server.host) as visitor:
                    await visitor.open("sources")
                    assert not visitor.faults

            asyncio.run(first())
            answered = time.perf_counter() - begun
            while pointer.read_text("utf-8") == without_sample:
                time.sleep(0.2)
            everything = time.perf_counter() - begun
    print("\n| first start of an empty workspace | s since its beginning |\n|---|---:|")
    for name, taken in (
        ("published data in force", published),
        ("the server listens", listening),
        ("the first page was sent whole", answered),
        ("the full sample in force", everything),
    ):
        print(f"| {name} | {taken:.1f} |")


if __name__ == "__main__":
    main()
