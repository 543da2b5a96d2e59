"""KPI cards: one HTML grid, so that a row of cards is of one height and readable from afar."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass, field

import streamlit as st


@dataclass(frozen=True)
class Target:
    """How far a figure is to its target: a bar and what it says."""

    share: float
    text: str


@dataclass(frozen=True)
class Card:
    """One card. ``number``, ``context`` and the like are plain text; ``foot`` holds HTML lines
    (sources with links, made with :func:`jamsostek.view.frame.shell.link`). ``trend`` is drawn as a
    line without an axis, with ``trend_text`` for those who can't see it; a gap breaks it."""

    label: str
    number: str
    unit: str = ""
    change: str = ""
    context: str = ""
    foot: tuple[str, ...] = ()
    chip: str = ""
    chip_warns: bool = False
    chip_is_good: bool = False
    podium: tuple[tuple[int | None, str], ...] = field(default=())
    trend: tuple[float | None, ...] = field(default=())
    trend_colour: str = ""
    trend_text: str = ""
    target: Target | None = None


def grid(cards: list[Card], kind: str = "") -> None:
    """Draw the cards in one grid; ``wide`` puts three in a row of a laptop instead of four, and
    ``desk`` sets them close so that three rows of four fit beside a list."""
    st.html(f'<div class="cards {kind}">' + "".join(map(_one, cards)) + "</div>")


def medal(rank: int | None) -> str:
    """A numbered medal (HTML); the number tells the place, not the colour alone."""
    if rank is None:
        return '<span class="medal">–</span>'
    return f'<span class="medal{" first" if rank == 1 else ""}">{rank}</span>'


def _one(card: Card) -> str:
    chip = ""
    if card.chip:
        kind = "chip warn" if card.chip_warns else "chip good" if card.chip_is_good else "chip"
        chip = f'<span class="{kind}">{html.escape(card.chip)}</span>'
    parts = [f'<div class="label"><span>{html.escape(card.label)}</span>{chip}</div>']
    if card.number:
        unit = f' <span class="unit">{html.escape(card.unit)}</span>' if card.unit else ""
        number = f'<div class="number">{html.escape(card.number)}{unit}</div>'
        trend = _sparkline(card.trend, card.trend_colour, card.trend_text)
        parts.append(f'<div class="figure">{number}{trend}</div>' if trend else number)
    if card.podium:
        rows = "".join(
            f"<li>{medal(rank)}<span>{html.escape(name)}</span></li>" for rank, name in card.podium
        )
        parts.append(f"<ol>{rows}</ol>")
    if card.change:
        changes = "".join(f"<span>{html.escape(part)}</span> " for part in card.change.split(" · "))
        parts.append(f'<div class="change">{changes}</div>')
    if card.target:
        width = max(0.0, min(1.0, card.target.share)) * 100
        parts.append(
            f'<div class="target"><div class="bar"><i style="width:{width:.1f}%"></i></div>'
            f"{html.escape(card.target.text)}</div>"
        )
    if card.context:
        parts.append(f'<div class="context">{html.escape(card.context)}</div>')
    if card.foot:
        parts.append(f'<div class="foot">{"<br>".join(card.foot)}</div>')
    return f'<div class="card">{"".join(parts)}</div>'


_WIDE, _HIGH = 200, 36


def _sparkline(values: tuple[float | None, ...], colour: str, text: str) -> str:
    """The values as a small line that ends in a dot; the lowest point lies on the ground.

    A picture with its data in the address, because what is drawn in the page itself is cleaned
    away from HTML.
    """
    known = [value for value in values if value is not None and value == value]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1

    def place(position: int) -> str:
        x = position / (len(values) - 1) * (_WIDE - 8) + 4
        return f"{x:.1f},{_HIGH - 5 - (values[position] - low) / span * (_HIGH - 10):.1f}"

    runs: list[list[str]] = [[]]
    for position, value in enumerate(values):
        if value is None or value != value:
            runs.append([])
        else:
            runs[-1].append(place(position))
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    dot = ""
    if runs[-1]:
        x, y = runs[-1][-1].split(",")
        dot = f'<circle cx="{x}" cy="{y}" r="3.5" stroke="none" fill="{colour}"/>'
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" fill="none" '
        f'stroke="{colour}" stroke-width="2.2" stroke-linejoin="round">{lines}{dot}</svg>'
    )
    data = base64.b64encode(picture.encode()).decode()
    alt = html.escape(text, quote=True)
    return f'<img class="trend" src="data:image/svg+xml;base64,{data}" alt="{alt}">'
