"""Where a regency lies: the province's land with one part of it in colour, without words."""

from __future__ import annotations

from jamsostek.base.colours import Palette
from jamsostek.base.language import Speaker
from jamsostek.contract import geography
from jamsostek.reports.svg.canvas import Canvas
from jamsostek.reports.svg.map import path_of


def svg(
    focus: str,
    codes: frozenset[str],
    width: int,
    height: int,
    colours: Palette,
    say: Speaker,
    told: str,
) -> str:
    """A standalone SVG of the regencies ``codes`` with ``focus`` standing out; ``told`` is what it
    shows, for who can't see it. An empty text where there are no outlines."""
    outlines = geography.outlines("regency", codes)
    if not outlines:
        return ""
    canvas = Canvas(width, height, colours, say, 12)
    places = geography.fitted(outlines, 2, 2, width - 4, height - 4)
    # what is outlined lies on top of its neighbours
    for code in sorted(places, key=lambda code: code == focus):
        is_it = code == focus
        canvas.path(
            path_of(places[code]),
            colours.nila if is_it else colours.no_data,
            border=colours.ink if is_it else colours.paper,
            thick=1.5 if is_it else 0.8,
        )
    return canvas.document(told, "")
