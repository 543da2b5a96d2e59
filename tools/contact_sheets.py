"""Every slide of the ready decks on the stage, in PowerPoint and on paper, beside each other.

    JAMSOSTEK_WORKSPACE=… python tools/contact_sheets.py OUT [--offices sample tiny large]
        [--decks monev provincial paritrana regency meeting ceremony] [--languages id en] [--dark]

Writes ``OUT/<office>-<deck>-<language>-1.png`` and so on, four slides a sheet: as the stage shows
them in Chromium, as LibreOffice draws the PPTX, and the page of the handout they stand on.
``sample`` is the warehouse in force; ``tiny`` (3 agents, one regency, one month) and ``large`` (500
agents) are made in a folder of their own.

Needs Playwright and a Chromium (``CHROMIUM`` names it), LibreOffice Impress (``soffice``) and
poppler-utils (``pdftoppm``, ``pdftotext``).
"""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit
from PIL import Image, ImageOps
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.language import speaker
from jamsostek.reports import decks, files
from jamsostek.reports.deck import Deck
from jamsostek.reports.meeting import meetings
from jamsostek.view.frame import theme
from jamsostek.view.present import stage
from tests import worlds
from tests.decks import ceremony_deck
from tools.screenshots import CHROMIUM_FLAGS

OFFICES = {
    "tiny": lambda: worlds.office(3, "2026-10", "2026-10"),
    "large": lambda: worlds.office(500, "2025-07", "2026-10", each=9),
}
_WIDE, _HIGH = stage.WIDE, stage.HIGH
_IN_A_SHEET = 4
_GAP = 16
_CEREMONY, _MEETING = "ceremony", "meeting"


def main() -> None:
    """Make the sheets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--offices", nargs="*", default=["sample", *OFFICES])
    parser.add_argument("--decks", nargs="*", default=[*decks.NAMES, _MEETING, _CEREMONY])
    parser.add_argument("--languages", nargs="*", default=["id", "en"])
    parser.add_argument("--dark", action="store_true", help="the stage in its dark theme")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    scheme = "dark" if options.dark else "light"
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_FLAGS
        )
        page = browser.new_page(viewport={"width": _WIDE, "height": _HIGH}, color_scheme=scheme)
        for office in options.offices:
            with workspace_of(office, Path(made)):
                for name in options.decks:
                    if name == _CEREMONY and office in OFFICES:
                        continue  # nobody is judged there
                    for language in options.languages:
                        deck = build(name, office, language)
                        sheets(page, deck, options.folder / f"{office}-{name}-{language}")
        browser.close()


def build(name: str, office: str, language: str) -> Deck:
    """A deck as its button makes it; monev of the sample is of a branch, else of the regency, as a
    regency's own is; that of a meeting is of the last one."""
    if name == _CEREMONY:
        return ceremony_deck(language)
    if name == _MEETING:
        held = meetings(LOCAL_OWNER).meetings("ATAMBUA")[0]["meeting_code"]
        return decks.build("monev", LOCAL_OWNER, speaker(language), meeting=held)
    chosen = {"branch": "ATAMBUA"} if name == "monev" else {}
    if name == "regency" or (name == "monev" and office != "sample"):
        chosen = {"region": "5303"}
    return decks.build(name, LOCAL_OWNER, speaker(language), **chosen)


@contextmanager
def workspace_of(office: str, folder: Path) -> Iterator[None]:
    """Within, the warehouse in force is that of an office."""
    if office not in OFFICES:
        yield
        return
    before = dict(os.environ)
    home = worlds.build(OFFICES[office](), folder / office)
    os.environ |= {"JAMSOSTEK_WORKSPACE": str(home), "JAMSOSTEK_SAMPLE": "off"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


# -- pictures ------------------------------------------------------------------------------------


def sheets(page: Page, deck: Deck, begin: Path) -> None:
    """Write the sheets of a deck; ``begin`` is their path without the number."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shown = on_stage(page, deck, folder)
        pptx = as_pages(written(deck, folder / "deck.pptx"), folder / "pptx", 96)
        first = first_slides(deck, pptx)
        paper = as_pages(written(deck, folder / "deck.pdf"), folder / "paper", 110)
        rows = [
            (shown[number], *pptx[first[number] : first[number + 1]][:1], leaf(deck, number, paper))
            for number in range(len(deck.slides))
        ]
        for number in range(0, len(rows), _IN_A_SHEET):
            sheet(rows[number : number + _IN_A_SHEET]).save(
                f"{begin}-{number // _IN_A_SHEET + 1}.png"
            )
    print(f"{begin.name}: {len(rows)}")


def written(deck: Deck, file: Path) -> Path:
    """The deck as a PDF: the handout, or its PPTX as LibreOffice prints it."""
    files.write_deck(deck, file)
    return as_printed(file) if file.suffix == ".pptx" else file


def as_printed(file: Path) -> Path:
    """A PPTX as LibreOffice prints it, beside it."""
    profile = f"-env:UserInstallation=file://{file.parent.as_posix()}/office"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf:impress_pdf_Export"]
    printed = file.parent / "printed"
    subprocess.run(
        [*convert, "--outdir", str(printed), str(file)], check=True, stdout=subprocess.DEVNULL
    )
    return printed / f"{file.stem}.pdf"


def as_pages(pdf: Path, begin: Path, fineness: int) -> list[tuple[Path, str]]:
    """Each page of a PDF as a picture and its words."""
    subprocess.run(["pdftoppm", "-r", str(fineness), "-png", str(pdf), str(begin)], check=True)
    told = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True)
    texts = told.stdout.split("\f")
    pictures = sorted(begin.parent.glob(f"{begin.name}-*.png"))
    return [(picture, plain(text)) for picture, text in zip(pictures, texts, strict=False)]


def plain(text: str) -> str:
    """Letters alone, to find a text that was broken or hyphenated."""
    return "".join(letter for letter in text if letter.isalnum())


def first_slides(deck: Deck, pages: list[tuple[Path, str]]) -> list[int]:
    """On which page of the PPTX each slide begins, and how many there are: long tables go on."""
    found, at = [], 0
    for slide in deck.slides:
        title = plain(slide.title)[:24]
        while not slide.is_cover and at + 1 < len(pages) and title not in pages[at][1]:
            at += 1
        found.append(at)
        at += 1
    return [*found, len(pages)]


def leaf(deck: Deck, number: int, pages: list[tuple[Path, str]]) -> tuple[Path, str]:
    """The page of the handout that shows a slide: the first is the cover."""
    title = plain(deck.slides[number].title)[:24]
    return next((page for page in pages[1:] if number and title in page[1]), pages[0])


def on_stage(page: Page, deck: Deck, folder: Path) -> list[tuple[Path, str]]:
    """Each slide as the stage shows it, everything revealed."""
    say, found = speaker(deck.language), []
    face = next(Path(streamlit.__file__).parent.glob("static/static/media/SourceSansVF-Upright*"))
    font = base64.b64encode(face.read_bytes()).decode()
    css = (Path(stage.__file__).parent / "stage.css").read_text(encoding="utf-8")
    page.set_content(
        "<style>:root { color-scheme: light dark }"
        f" @font-face {{ font-family: 'Source Sans'; font-weight: 200 900;"
        f" src: url(data:font/woff2;base64,{font}) }} .screen {{ {theme.VARIABLES} }} {css}</style>"
        '<div class="screen"><div class="stage"><div class="deck"></div></div></div>'
    )
    page.evaluate("document.fonts.ready.then(() => true)")
    for number, slide in deck.numbered():
        page.evaluate(
            """(html) => {
              document.querySelector(".deck").innerHTML = html;
              document.querySelector(".slide").classList.add("now");
            }""",
            stage.markup(slide, deck, say),
        )
        file = folder / f"stage-{number:02}.png"
        page.screenshot(path=file)
        found.append((file, ""))
    return found


def sheet(rows: list[tuple[tuple[Path, str], ...]]) -> Image.Image:
    """Slides below each other, each with its pictures in a row."""
    widths = (_WIDE, _WIDE, round(_HIGH / 2**0.5))
    wide = sum(widths) + _GAP * (len(widths) + 1)
    made = Image.new("RGB", (wide, (_HIGH + _GAP) * len(rows) + _GAP), "#888888")
    for row, pictures in enumerate(rows):
        left = _GAP
        for (file, _), room in zip(pictures, widths, strict=False):
            with Image.open(file) as picture:
                small = ImageOps.contain(picture.convert("RGB"), (room, _HIGH))
            made.paste(small, (left, _GAP + row * (_HIGH + _GAP)))
            left += room + _GAP
    return made


if __name__ == "__main__":
    main()
