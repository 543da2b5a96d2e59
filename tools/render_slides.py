"""Each slide of a PPTX as a PNG, as LibreOffice draws it, to look at.

python tools/render_slides.py DECK.pptx OUT

Needs LibreOffice Impress (``soffice``) and poppler-utils (``pdftoppm``); no test does.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(deck: str, out: str) -> None:
    """Write ``OUT/slide-01.png`` and so on."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), deck]
    subprocess.run(convert, check=True, stdout=subprocess.DEVNULL)
    pages = folder / f"{Path(deck).stem}.pdf"
    subprocess.run(["pdftoppm", "-r", "96", "-png", pages, folder / "slide"], check=True)
    pages.unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
