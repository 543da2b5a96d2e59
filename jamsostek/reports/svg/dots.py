"""Two measures against each other, cut into four corners."""

from __future__ import annotations

import math

from jamsostek.analysis import scale
from jamsostek.reports import dotnames
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Dot, Dots
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.svg.canvas import Canvas
from jamsostek.reports.svg.charts import Scale

_RADIUS = 8
_MOST_NAME = 0.3


def dots(canvas: Canvas, picture: Dots) -> None:
    """The dots; who is named gets a name where there is room for it."""
    small, muted = canvas.small, canvas.colours.muted
    text = FACE.shortened(f"↑ {picture.y_title}", small, canvas.wide)
    canvas.text(0, small * 0.85, text, size=small, colour=muted)
    x_ticks, x_place = _x_axis(picture)
    ys = [dot.y for dot in picture.dots] + [picture.middle[1]]
    y_ticks = scale.ticks(min(ys), max(ys))
    y_texts = [canvas.say.axis(tick) for tick in y_ticks]
    room = max(FACE.width(text, small) for text in y_texts) + small * 0.7
    plot = canvas.sheet.cut(left=room, top=small * 1.8, bottom=small * 3)
    across = Scale(x_place(x_ticks[0]), x_place(x_ticks[-1]), plot.left + 14, plot.right - 14)
    along = Scale(y_ticks[0], y_ticks[-1], plot.bottom - 14, plot.top + 14)

    def x_of(value: float) -> float:
        return across(max(x_place(value), across.low))

    canvas.block(plot, canvas.colours.panel, border=canvas.colours.line, radius=4)
    for tick, text in zip(y_ticks, y_texts, strict=True):
        y = along(tick) + small * 0.34
        canvas.text(plot.left - small * 0.5, y, text, size=small, colour=muted, anchor="end")
    _write_x_ticks(canvas, x_ticks, x_of, plot)
    title = FACE.shortened(f"{picture.x_title} →", small, plot.width)
    canvas.text(plot.right, canvas.high - small * 0.3, title, size=small, colour=muted,
                anchor="end")  # fmt: skip
    middle = x_of(picture.middle[0]), along(picture.middle[1])
    canvas.line([(middle[0], plot.top), (middle[0], plot.bottom)], muted, 1.5, "5 5")
    canvas.line([(plot.left, middle[1]), (plot.right, middle[1])], muted, 1.5, "5 5")
    taken = _corners(canvas, picture.corners, plot, middle)
    placed = [(dot, x_of(dot.x), along(dot.y)) for dot in picture.dots]
    # who is named lies on top
    for dot, x, y in sorted(placed, key=lambda place: place[0].is_named):
        canvas.dot(x, y, _RADIUS + dot.is_named * 2, canvas.role(dot.role),
                   border=canvas.colours.panel, opacity=1 if dot.is_named else 0.75,
                   told=(dot.name, f"{dot.x_text} · {dot.y_text}"))  # fmt: skip
    _names(canvas, placed, plot, taken)


def _x_axis(picture: Dots):
    xs = [dot.x for dot in picture.dots] + [picture.middle[0]]
    if not picture.x_is_log:
        return scale.ticks(min(xs), max(xs)), lambda value: value
    # a log axis has no zero: what is nothing lies at its left edge
    some = [x for x in xs if x > 0] or [1.0]
    low, high = math.floor(math.log10(min(some))), math.ceil(math.log10(max(some)))
    ticks = [n * 10**power for power in range(low, max(high, low + 1)) for n in (1, 2, 5)]
    ticks = [tick for tick in [*ticks, 10 ** max(high, low + 1)]]
    first = max(n for n, tick in enumerate(ticks) if tick <= min(some) or n == 0)
    last = min(n for n, tick in enumerate(ticks) if tick >= max(some))
    return ticks[first : max(last, first + 1) + 1], (
        lambda value: math.log10(max(value, min(some) / 100))
    )


def _write_x_ticks(canvas: Canvas, ticks: list[float], x_of, plot: Box) -> None:
    small, edge = canvas.small, -math.inf
    for tick in ticks:
        text = canvas.say.axis(tick)
        half = FACE.width(text, small) / 2
        if x_of(tick) - half < edge:
            continue
        edge = x_of(tick) + half + small * 0.5
        x, y = canvas.inside(x_of(tick), text, small), plot.bottom + small * 1.15
        canvas.text(x, y, text, size=small, colour=canvas.colours.muted, anchor="middle")


def _corners(
    canvas: Canvas, corners: tuple[str, ...], plot: Box, middle: tuple[float, float]
) -> list[Box]:
    """What lies in each corner, written into it; the room that takes."""
    small, taken = canvas.small, []
    right_room, left_room = plot.right - middle[0], middle[0] - plot.left
    for number, text in enumerate(corners):
        is_right, is_top = number in (0, 2), number in (0, 1)
        # a corner too narrow for its words has none
        room = (right_room if is_right else left_room) - small
        if FACE.width(text, small, bold=True) > room:
            text = FACE.shortened(text, small, room, bold=True)
            if len(text) < 6:
                continue
        wide = FACE.width(text, small, bold=True)
        x = plot.right - small * 0.5 if is_right else plot.left + small * 0.5
        y = plot.top + small * 1.15 if is_top else plot.bottom - small * 0.5
        canvas.text(x, y, text, size=small, bold=True, colour=canvas.colours.muted,
                    anchor="end" if is_right else "start")  # fmt: skip
        taken.append(Box(x - wide if is_right else x, y - small, wide, small * 1.2))
    return taken


def _names(canvas: Canvas, placed: list[tuple[Dot, float, float]], plot: Box, taken) -> None:
    """Names near their dots, on no dot and no other name."""
    small = canvas.small
    texts = {
        number: FACE.shortened(dot.name, small, canvas.wide * _MOST_NAME, bold=True)
        for number, (dot, _, _) in enumerate(placed)
        if dot.is_named
    }
    wides = {number: FACE.width(text, small, bold=True) for number, text in texts.items()}
    points = [(x, y) for _, x, y in placed]
    names = dotnames.placed(points, wides, plot, _RADIUS + 2, small * 1.1, taken)
    for name in names:
        if name.leader:
            canvas.line(list(name.leader), canvas.colours.ink, 1.2)
    for name in names:
        canvas.text(name.box.left, name.box.top + small * 0.86, texts[name.number], size=small,
                    bold=True, halo=True)  # fmt: skip
