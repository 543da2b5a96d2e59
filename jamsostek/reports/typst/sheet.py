"""A drawing as a picture of pixels or a page: SVG set by Typst, with the program's own fonts."""

from __future__ import annotations

from datetime import datetime

from jamsostek.reports.typst import compile

# pixels a pixel of the drawing: fine enough to be printed
SCALE = 2


def png(svg: str, width: int, height: int, made_at: datetime) -> bytes:
    """The drawing as PNG of ``SCALE`` times its size."""
    data = {"svg": svg, "width": width, "height": height}
    return compile.pages("sheet", data, made_at, "png", 72 * SCALE)
