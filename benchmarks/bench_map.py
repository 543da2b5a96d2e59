"""The map in the browser: what a play step, a measure and ten plays cost.

    python -m benchmarks.bench_map http://localhost:8501

A switch of the measure is timed beside one of a page of one select box and one pydeck map, in the
same run.

Needs a running app with an office's data or the sample, playwright and a Chromium.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.bench_pages import running
from tools.screenshots import CHROMIUM_FLAGS

PLAYS = 10
SWITCHES = 8
MEASURES = ("Peserta baru", "Peserta aktif")
# the usual way: one box, one map, its values made anew by each run
ONE_MAP = """
import json

import pydeck
import streamlit as st

MEASURES = ["Peserta aktif", "Peserta baru"]
name = st.selectbox("Ukuran", MEASURES)
st.title(name)
with open("data/geo/regencies.geojson") as file:
    shapes = json.load(file)
for place, feature in enumerate(shapes["features"]):
    shade = 11 * place if name == MEASURES[0] else 250 - 11 * place
    feature["properties"]["fill"] = [80, 120, shade]
layer = pydeck.Layer("GeoJsonLayer", shapes, get_fill_color="properties.fill", pickable=True)
view = pydeck.ViewState(latitude=-9.3, longitude=122, zoom=6)
st.pydeck_chart(pydeck.Deck([layer], initial_view_state=view, map_provider=None, map_style=None))
"""
# the run has ended and the heading, and our map where there is one, is of the measure
SWITCHED = """(label) => {
  const app = document.querySelector("[data-testid=stApp]").dataset;
  const atlas = [...document.querySelectorAll("*")].map((each) => each.shadowRoot)
    .find((shadow) => shadow?.querySelector(".atlas"))?.querySelector(".atlas").atlas;
  return app.testScriptState === "notRunning" && !document.querySelector("[data-stale=true]")
    && document.querySelector("h1")?.textContent.includes(label)
    && (!atlas || atlas.main?.label === label);
}"""
# one whole play by the button of the next period: milliseconds of each step, drawn and laid out
PLAY = """() => {
  const found = [...document.querySelectorAll("*")].map((each) => each.shadowRoot)
    .find((shadow) => shadow?.querySelector(".atlas"));
  const atlas = found.querySelector(".atlas").atlas;
  const took = [];
  atlas.playing = true; // as a play does it
  for (let step = 0; step < atlas.main.periods.length; step += 1) {
    const start = performance.now();
    atlas.show(step);
    found.querySelector(".atlas").getBoundingClientRect();
    took.push(performance.now() - start);
  }
  atlas.playing = null;
  return took;
}"""


def main() -> None:
    """Measure and print."""
    address = sys.argv[1]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=[*CHROMIUM_FLAGS, "--enable-precise-memory-info", "--js-flags=--expose-gc"],
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        bytes_of: list[int] = []
        page.on(
            "websocket",
            lambda socket: socket.on("framereceived", lambda frame: bytes_of.append(len(frame))),
        )
        for name, query in (("22 regencies", ""), ("315 districts", "&level=district")):
            _measured(page, address, name, query, bytes_of)
        page.close()
        _compare_switches(browser, address)
        browser.close()


def _compare_switches(browser: Browser, address: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "script.py"
        script.write_text(ONE_MAP, encoding="utf-8")
        with running(script) as usual:
            # in turns, so that both have the same machine
            pages = [
                (_opened(browser, usual.address, "[data-testid=stSelectbox] input"), []),
                (_opened(browser, f"{address}/map?lang=id", ".st-key-map_metric input"), []),
            ]
            for turn in range(SWITCHES + len(MEASURES)):
                for (page, box), took in pages:
                    took.append(_switched(page, box, MEASURES[turn % len(MEASURES)]))
    # the first time each measure is seen is the warming up
    usual_took, ours = (statistics.median(took[len(MEASURES) :]) for _, took in pages)
    print(
        f"another measure: {ours:.0f} ms; usual way {usual_took:.0f} ms; × {ours / usual_took:.2f}"
    )


def _opened(browser: Browser, address: str, box: str) -> tuple[Page, str]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="id-ID")
    page.set_default_timeout(120_000)
    page.goto(address)
    page.locator(box).wait_for()
    page.wait_for_timeout(3000)
    return page, box


def _switched(page: Page, box: str, label: str) -> float:
    page.locator(box).click()
    page.keyboard.type(label)
    page.get_by_role("option", name=label).first.wait_for()
    start = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function(SWITCHED, arg=label, polling=10)
    return 1000 * (time.perf_counter() - start)


def _measured(page: Page, address: str, name: str, query: str, bytes_of: list[int]) -> None:
    bytes_of.clear()
    page.goto(f"{address}/map?lang=id{query}")
    page.locator(".atlas .land [role=button]").first.wait_for(timeout=120_000)
    page.wait_for_timeout(3000)
    print(f"{name}: {sum(bytes_of) / 1e3:.0f} kB for the page, land and values once")
    heap = []
    took: list[float] = []
    for _ in range(PLAYS):
        took = page.evaluate(PLAY)
        page.evaluate("window.gc?.()")
        heap.append(page.evaluate("performance.memory.usedJSHeapSize") / 1e6)
    worst = sorted(took)[int(len(took) * 0.95)]
    print(f"  a step: median {statistics.median(took):.1f} ms, p95 {worst:.1f}, of {len(took)}")
    print(f"  heap over {PLAYS} plays, MB: {', '.join(f'{each:.1f}' for each in heap)}")
    bytes_of.clear()
    start = time.perf_counter()
    page.locator(".atlas").get_by_label("Periode sebelumnya").click()
    page.wait_for_timeout(2500)
    spent = time.perf_counter() - start
    print(f"  a month put in the address: {sum(bytes_of) / 1e3:.1f} kB, within {spent:.1f} s")


if __name__ == "__main__":
    main()
