"""Photograph the pages: with ``--all`` in both widths, both themes, both languages.

    python tools/screenshots.py http://localhost:8501 OUT_FOLDER [--all [--pages home map]] [--full]

Without ``--all`` only the pictures the README shows are made. Needs playwright and a Chromium
(``CHROMIUM`` names it).
"""

from __future__ import annotations

import argparse
import itertools
import os
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = sorted(page.stem for page in (Path(__file__).parents[1] / "pages").glob("*.py"))
# what the README shows: name, address, width, theme, language
README = (
    ("home", "?branch=ATAMBUA", "wide", "light", "id"),
    ("projection", "growth?branch=ATAMBUA&view=projection&segment=PU", "wide", "light", "id"),
    ("regencies", "growth?view=regencies", "wide", "dark", "en"),
    ("slide", "present?branch=ATAMBUA&deck=monev&slide=districts", "wide", "light", "id"),
    ("slide", "present?branch=ATAMBUA&deck=monev&slide=growth_month", "wide", "dark", "en"),
    ("agents", "agents?branch=ATAMBUA", "wide", "light", "id"),
    ("agent", "agents?branch=ATAMBUA&agent=TTU-012", "wide", "light", "id"),
    ("programs", "programs?view=calculator", "wide", "light", "id"),
    ("employers", "employers?branch=ATAMBUA", "wide", "light", "id"),
    ("map", "map", "wide", "light", "id"),
    ("profile", "map?region=5303", "wide", "light", "id"),
    ("coverage", "coverage", "wide", "light", "id"),
    ("scoring", "awards?view=scoring", "wide", "dark", "en"),
    ("present", "present?branch=ATAMBUA", "wide", "light", "id"),
    ("import", "data?part=import", "wide", "light", "id"),
    ("awards", "awards", "wide", "light", "id"),
    ("monev", "monev?branch=ATAMBUA&meeting=TTU-2026-10&part=attendance", "phone", "light", "id"),
    ("map", "map", "phone", "dark", "en"),
)
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", nargs="*", default=PAGES)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--full", action="store_true", help="the whole page, not the first screen")
    parser.add_argument("--query", default="", help="filters, e.g. region=5303")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    pictures = README
    if options.all:
        looks = itertools.product(options.pages, SIZES, ("light", "dark"), ("id", "en"))
        pictures = tuple(
            (name, f"{'' if name == 'home' else name}?{options.query}", *look)
            for name, *look in looks
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_FLAGS
        )
        for name, address, size, theme, language in pictures:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme
            )
            page = context.new_page()
            asked = "&" if "?" in address else "?"
            page.goto(f"{options.address}/{address}{asked}lang={language}")
            settle(page)
            if options.full:
                # Streamlit scrolls inside the page: make the window as high as its content
                full = page.evaluate("document.querySelector('.stMain').scrollHeight")
                page.set_viewport_size({"width": width, "height": max(height, full + 60)})
                page.wait_for_timeout(1500)
            page.screenshot(path=options.folder / f"{name}-{size}-{theme}-{language}.png")
            context.close()
        browser.close()


def settle(page) -> None:
    """Wait until Streamlit has finished its run and the pictures are drawn."""
    drawn = ".footer, [data-testid=stAlert]"
    if "deck=" in page.url:  # a presentation hides all but the slide
        drawn = ".slide.now"
    page.wait_for_selector(drawn, timeout=60_000)
    page.wait_for_selector("[data-testid=stStatusWidget]", state="detached", timeout=60_000)
    page.wait_for_timeout(1800)


if __name__ == "__main__":
    main()
