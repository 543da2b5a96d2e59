"""Pictures of slides as SVG: vector only, no script, nothing fetched.

One drawing serves the browser, where it may be told its colours as CSS variables, and whatever
prints or photographs a deck. Regions, bars and dots carry ``data-name`` and ``data-text`` for a
pointer, the places of a podium ``data-reveal`` for showing them one by one.
"""

from __future__ import annotations

from functools import singledispatch

from jamsostek.base.colours import Palette
from jamsostek.base.language import Speaker
from jamsostek.reports.deck import Chart, Dots, Figures, Map, Picture, Podium, Steps, Table, Words
from jamsostek.reports.letters import on_paper
from jamsostek.reports.svg import charts, dots, lines, map, words
from jamsostek.reports.svg.canvas import Canvas

_CHARTS = {
    "bars": charts.bars,
    "columns": charts.columns,
    "stacked": charts.columns,
    "lines": lines.lines,
}


def svg(
    picture: Picture,
    width: int,
    height: int,
    colours: Palette,
    say: Speaker,
    font_size: float = 22,
) -> str:
    """The picture as a standalone SVG document of ``width`` × ``height`` pixels.

    ``font_size`` is that of most texts, none is smaller than 18/22 of it. Texts are placed by their
    widths in Source Sans Pro; names too long are broken or shortened, never laid over others. Rows
    there is no room for are counted in words.
    """
    picture = on_paper(picture)
    canvas = Canvas(width, height, colours, say, font_size)
    draw(picture, canvas)
    return canvas.document(say(f"drawing.picture_{_name(picture)}"), described(picture))


def described(picture: Picture) -> str:
    """What the picture shows, row by row, for who can't see it."""
    _, rows = picture.rows()
    told = (" ".join(str(cell) for cell in row if cell not in (None, "")) for row in rows)
    return "; ".join(told)


def _name(picture: Picture) -> str:
    return picture.form if isinstance(picture, Chart) else type(picture).__name__.lower()


@singledispatch
def draw(picture: Picture, canvas: Canvas) -> None:
    """Draw a picture over the whole of a sheet."""
    raise TypeError(type(picture).__name__)


@draw.register
def _(picture: Chart, canvas: Canvas) -> None:
    _CHARTS[picture.form](canvas, picture)


draw.register(Steps, lambda picture, canvas: charts.steps(canvas, picture))
draw.register(Dots, lambda picture, canvas: dots.dots(canvas, picture))
draw.register(Map, lambda picture, canvas: map.draw(canvas, picture))
draw.register(Table, lambda picture, canvas: words.table(canvas, picture))
draw.register(Figures, lambda picture, canvas: words.figures(canvas, picture))
draw.register(Podium, lambda picture, canvas: words.podium(canvas, picture))
draw.register(Words, lambda picture, canvas: words.words(canvas, picture))
