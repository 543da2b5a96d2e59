"""KPI cards: one HTML grid, so that a row of cards is of one height and readable from afar."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from htmltools import Tag, TagChild, TagList, tags

from jamsostek.analysis import scale
from jamsostek.base.language import Speaker
from jamsostek.reports import findings
from jamsostek.view.frame import markup, shell


@dataclass(frozen=True)
class Target:
    """How far a figure is to its target: a bar and what it says."""

    share: float
    text: str


@dataclass(frozen=True)
class Card:
    """One card. ``number``, ``context`` and the like are plain text; ``chip_kind`` is a kind of
    :func:`markup.chip`; ``foot`` holds lines of texts and tags (sources with links). ``trend`` is
    drawn as a line without an axis, with ``trend_text`` for those who can't see it; a gap breaks
    it. With an ``address`` the whole card opens what it is made of."""

    label: str
    number: str
    unit: str = ""
    change: str = ""
    context: str = ""
    foot: tuple[TagChild, ...] = ()
    chip: str = ""
    chip_kind: str = ""
    podium: tuple[tuple[float | None, str], ...] = field(default=())
    trend: tuple[float | None, ...] = field(default=())
    trend_colour: str = ""
    trend_text: str = ""
    target: Target | None = None
    address: str = ""


def of_value(
    say: Speaker, label: str, value: float, unit: str, *, is_whole: bool = True, **more
) -> Card:
    """A card of a value in its unit: ``Rp1,25`` and ``miliar``; ``≥`` before what is not whole."""
    number, _, word = say.value_short(value, unit).partition("\xa0")
    number = findings.at_least(say, number, is_whole)
    return Card(label, number, word, **more)


def grid(cards: list[Card], kind: str = "") -> None:
    """Draw the cards in one grid; ``wide`` puts three in a row of a laptop instead of four, and
    ``desk`` sets them close so that three rows of four fit beside a list."""
    markup.draw(tags.div(list(map(_one, cards)), class_=f"cards {kind}"), dots=shell.dots())


def medal(rank: float | None) -> Tag | None:
    """A numbered medal, none where no source names a rank; the number tells the place, not the
    colour alone."""
    if rank is None or rank != rank:
        return None
    return tags.span(str(int(rank)), class_="medal first" if rank == 1 else "medal")


def _one(card: Card) -> Tag:
    chip = markup.chip(card.chip, card.chip_kind) if card.chip else None
    label = tags.span(card.label)
    if card.address:
        label = markup.inside(TagList(card.label, tags.i(" ›", aria_hidden="true")), card.address)
    body = tags.div(tags.div(label, chip, class_="label"), class_="card")
    if card.number:
        unit = [" ", tags.span(card.unit, class_="unit")] if card.unit else None
        number = tags.div(card.number, unit, class_="number")
        trend = sparkline(card.trend, card.trend_colour, card.trend_text)
        body.append(tags.div(number, trend, class_="figure") if trend else number)
    if card.podium:
        body.append(tags.ol([tags.li(medal(rank), tags.span(who)) for rank, who in card.podium]))
    if card.change:
        changes = [[tags.span(part), " "] for part in card.change.split(" · ")]
        body.append(tags.div(changes, class_="change"))
    if card.target:
        width = max(0.0, min(1.0, card.target.share)) * 100
        bar = tags.div(tags.i(style=f"width:{width:.1f}%"), class_="bar")
        body.append(tags.div(bar, card.target.text, class_="target"))
    if card.context:
        body.append(tags.div(card.context, class_="context"))
    if card.foot:
        body.append(tags.div(markup.lines(*card.foot), class_="foot"))
    return body


_WIDE, _HIGH = 200, 36


def sparkline(values: tuple[float | None, ...], colour: str, text: str) -> Tag | None:
    """The values as a small line that ends in a dot; the lowest point lies on the ground."""
    known = [value for value in values if value is not None and value == value]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    span = (high - low) or 1

    def place(position: int) -> str:
        x = position / (len(values) - 1) * (_WIDE - 8) + 4
        return f"{x:.1f},{_HIGH - 5 - (values[position] - low) / span * (_HIGH - 10):.1f}"

    runs = scale.runs(values)
    parts = [Tag("polyline", points=" ".join(map(place, run))) for run in runs if len(run) > 1]
    if (last := runs[-1][-1]) == len(values) - 1:
        x, y = place(last).split(",")
        parts.append(Tag("circle", cx=x, cy=y, r="3.5", stroke="none", fill=colour))
    look = {"stroke": colour, "stroke_width": "2.2", "stroke_linejoin": "round"}
    return picture(parts, _WIDE, _HIGH, text, class_="trend", **look)


def picture(
    parts: list[Tag], width: int, height: int, alt: str, class_: str | None = None, **look: str
) -> Tag:
    """A small drawing of SVG shapes; ``look`` holds attributes of the whole.

    A picture with its data in the address, because what is drawn in the page itself is cleaned
    away from HTML.
    """
    box = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}"}
    drawn = Tag("svg", parts, box, fill="none", **look).get_html_string(eol="")
    data = base64.b64encode(str(drawn).encode()).decode()
    return tags.img(src=f"data:image/svg+xml;base64,{data}", alt=alt, class_=class_)
