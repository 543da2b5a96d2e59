"""Look at every view in every look, by machine and for the eye.

    python tools/tour.py http://localhost:8501 OUT [--widths 390 600 …] [--themes light dark]
        [--languages id en] [--views map awards-sound] [--axe]

Visits all views, writes what a machine finds (the page wider than the window, words cut off or
lying on words, English words in Indonesian mode, with ``--axe`` what axe-core calls serious) to
``OUT/findings.txt`` and a picture of each view to ``OUT/<view>-<language>-<theme>-<width>.png``,
and of each look contact sheets to ``OUT/sheet-…``. Ends with 1 if anything was found.

Needs Playwright and a Chromium (``CHROMIUM`` names it).
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import cache
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tools.screenshots import CHROMIUM_FLAGS, settle

WIDTHS = (390, 600, 820, 1024, 1440, 1920)
_HEIGHTS = {390: 844, 600: 960, 820: 1180}
_MEETING = "monev?branch=ATAMBUA&meeting=TTU-2026-10&part="
# every view by a short name; a test counts that none of a page's switches is missing
VIEWS = {
    "home": "",
    "home-branch": "?branch=ATAMBUA",
    "home-region": "?region=5303",
    "home-made-of": "?branch=ATAMBUA&of=new_members",
    "home-list": "?branch=ATAMBUA&list=agents_dormant",
    "map": "map",
    "map-pair": "map?kind=pair&metric=coverage_pct&second=active_members",
    "map-crossed": "map?kind=crossed&metric=active_members&second=poverty_rate_pct",
    "map-tiles": "map?kind=tiles&metric=net_growth",
    "map-raised": "map?kind=raised",
    "map-districts": "map?level=district",
    "map-region": "map?region=5303",
    "map-district": "map?region=5303&district=530304",
    "map-beside": "map?region=5371&beside=5303",
    "map-compare": "map?view=compare",
    "growth": "growth",
    "growth-regencies": "growth?view=regencies",
    "growth-apart": "growth?view=apart",
    "growth-retention": "growth?view=retention",
    "growth-projection": "growth?view=projection&branch=ATAMBUA",
    "growth-published": "growth?view=published",
    "coverage": "coverage",
    "coverage-payers": "coverage?view=payers",
    "coverage-simulator": "coverage?view=simulator&region=5303",
    "coverage-regulations": "coverage?view=regulations",
    "coverage-groups": "coverage?view=groups",
    "coverage-worked": "coverage?view=worked",
    "agents": "agents?branch=ATAMBUA",
    "agents-one": "agents?branch=ATAMBUA&agent=TTU-012",
    "agents-newcomers": "agents?branch=ATAMBUA&view=newcomers",
    "agents-places": "agents?branch=ATAMBUA&view=places",
    "agents-meetings": "agents?branch=ATAMBUA&view=meetings",
    "programs": "programs",
    "programs-calculator": "programs?view=calculator",
    "programs-money": "programs?view=money",
    "programs-claims": "programs?view=claims",
    "employers": "employers?branch=ATAMBUA",
    "employers-one": "employers?branch=ATAMBUA&employer=G-5303",
    "employers-visits": "employers?branch=ATAMBUA&view=visits",
    "employers-vendors": "employers?branch=ATAMBUA&view=vendors",
    "monev": "monev?branch=ATAMBUA",
    **{
        f"monev-{part}": f"{_MEETING}{part}"
        for part in (
            "promises", "results", "attendance", "scores", "topics", "issues", "newcomers"
        )
    },
    "present": "present?branch=ATAMBUA",
    "present-stage": "present?branch=ATAMBUA&deck=monev",
    "awards": "awards",
    "awards-history": "awards?view=history",
    **{
        f"awards-{part}": f"awards?view=scoring&part={part}"
        for part in ("ranking", "soundness", "candidate", "scores", "protocol")
    },
    "sources": "sources",
    "sources-awards": "sources?view=awards",
    "sources-rules": "sources?view=rules",
    "sources-conflicts": "sources?view=conflicts",
    **{
        f"data-{part}": f"data?part={part}"
        for part in (
            "files", "import", "targets", "dictionary", "metrics", "quality", "versions"
        )
    },
    "system": "system",
}  # fmt: skip
# English that is not Indonesian too, as a library or a forgotten text would say it
FOREIGN = (
    "the", "of", "and", "with", "from", "for", "more", "choose", "select", "open", "close", "none",
    "clear", "download", "upload", "search", "show", "hide", "view", "add", "remove", "delete",
    "press", "enter to", "no results", "loading", "running", "connecting", "drag", "drop", "browse",
    "files?", "limit", "an? option", "date", "selected", "month", "year", "all", "copy",
    "fullscreen", "settings", "print", "rerun", "stop", "expand", "collapse", "increment",
    "decrement", "chart", "table", "column", "row", "sort", "undo", "previous", "next", "page",
    "main menu", "navigation", "is", "are", "not", "to", "by", "or",
    "Q[1-4] \\d{4}", "NaN", "undefined", "null",
)  # fmt: skip
_CHECKS = Path(__file__).with_suffix(".js")
# what a box holds is made when it is told that it opens: two frames later it is drawn
_UNFOLD = """async () => {
  const boxes = [...document.querySelectorAll("details:not([open])")];
  for (const box of boxes) box.open = true;
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  return boxes;
}"""
_SERIOUS = """async () => {
  const told = await axe.run(document, { resultTypes: ["violations"] });
  return told.violations
    .filter((each) => ["serious", "critical"].includes(each.impact) || each.id === "heading-order")
    .flatMap((each) => each.nodes.map((node) => {
      const [reason] = [...node.any, ...node.all, ...node.none];
      return `axe ${each.id}: ${node.target.flat().join(" ")} ${node.html.slice(0, 120)} ${
        reason?.data?.contrastRatio ? `${reason.data.contrastRatio}: ${reason.data.fgColor} on ${
          reason.data.bgColor}` : ""}`;
    }));
}"""


@cache
def _checks() -> str:
    return _CHECKS.read_text(encoding="utf-8")


def findings(page: Page, language: str) -> list[str]:
    """What is wrong with the page as it is drawn now, all that unfolds open, each in a line."""
    # the first lines of the script say what it is for
    script = _checks()[_checks().index("(foreign)") :]
    folded = page.evaluate_handle(_UNFOLD)
    told = page.evaluate(script, list(FOREIGN) if language == "id" else None)
    folded.evaluate("(boxes) => boxes.forEach((box) => { box.open = false; })")
    return told


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical, and headings out of order."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(_SERIOUS)


def _photograph(page: Page, file: Path, width: int) -> None:
    high = page.evaluate("(document.querySelector('.stMain') ?? document.body).scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(high + 40, 700), 3200)})
    page.wait_for_timeout(500)
    page.screenshot(path=file)


def _sheet(files: list[Path], out: Path, across: int, high: int = 1000) -> None:
    wide = 1960 // across
    sheet = Image.new("RGB", (across * wide, -(-len(files) // across) * high), "#888888")
    for place, file in enumerate(files):
        with Image.open(file) as picture:
            scale = (wide - 8) / picture.width
            small = picture.convert("RGB").resize((wide - 8, round(picture.height * scale)))
        top, left = divmod(place, across)
        sheet.paste(
            small.crop((0, 0, wide - 8, min(small.height, high - 8))), (left * wide, top * high)
        )
    sheet.save(out)


def main() -> int:
    """Make the tour."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--widths", nargs="*", type=int, default=WIDTHS)
    parser.add_argument("--themes", nargs="*", default=["light", "dark"])
    parser.add_argument("--languages", nargs="*", default=["id", "en"])
    parser.add_argument("--views", nargs="*", default=list(VIEWS))
    parser.add_argument("--axe", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    lines, pictures = [], {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_FLAGS
        )
        for language in options.languages:
            for theme in options.themes:
                page = browser.new_page(color_scheme=theme, reduced_motion="reduce")
                for view in options.views:
                    asked = "&" if "?" in VIEWS[view] else "?"
                    for width in options.widths:
                        size = {"width": width, "height": _HEIGHTS.get(width, 900)}
                        page.set_viewport_size(size)
                        if width == options.widths[0]:
                            page.goto(f"{options.address}/{VIEWS[view]}{asked}lang={language}")
                            settle(page)
                        page.wait_for_timeout(700)
                        told = findings(page, language)
                        if options.axe and width in (options.widths[0], options.widths[-1]):
                            told += serious(page)
                        lines += [f"{view} {language} {theme} {width} {line}" for line in told]
                        name = f"{view}-{language}-{theme}-{width}.png"
                        _photograph(page, options.folder / name, width)
                        look = f"{language}-{theme}-{width}"
                        pictures.setdefault(look, []).append(options.folder / name)
                    print(view, language, theme, flush=True)
                    (options.folder / "findings.txt").write_text("\n".join(lines), encoding="utf-8")
                page.close()
        browser.close()
    for look, files in pictures.items():
        across = 6 if look.endswith(("-390", "-600")) else 4
        for number, start in enumerate(range(0, len(files), 2 * across)):
            out = options.folder / f"sheet-{look}-{number + 1}.png"
            _sheet(files[start : start + 2 * across], out, across)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
