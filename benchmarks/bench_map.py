"""The map in the browser: what a play step, a measure and ten plays cost.

    python -m benchmarks.bench_map http://localhost:8501

Needs a running app with an office's data or the sample, playwright and a Chromium.
"""

from __future__ import annotations

import os
import statistics
import sys
import time

from playwright.sync_api import Page, sync_playwright

from tools.screenshots import CHROMIUM_FLAGS

PLAYS = 10
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
        browser.close()


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
