"""KPI cards: one HTML grid, so that a row of cards is of one height and readable from afar."""

from __future__ import annotations

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
    (sources with links, made with :func:`jamsostek.view.shell.link`). ``trend`` is drawn as a line
    without an axis, with ``trend_text`` for those who can't see it; a missing value breaks it."""

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
        parts.append(f'<div class="number">{html.escape(card.number)}{unit}</div>')
    if card.podium:
        rows = "".join(
            f"<li>{medal(rank)}<span>{html.escape(name)}</span></li>" for rank, name in card.podium
        )
        parts.append(f"<ol>{rows}</ol>")
    if card.trend:
        parts.append(_sparkline(card.trend, card.trend_text))
    if card.change:
        parts.append(f'<div class="change">{html.escape(card.change)}</div>')
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


def _sparkline(values: tuple[float | None, ...], text: str) -> str:
    """The values as a small line (SVG) that ends in a dot; the lowest point lies on the ground."""
    known = [value for value in values if value is not None and value == value]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1

    def place(position: int, value: float) -> str:
        x = position / (len(values) - 1) * (_WIDE - 6) + 3
        return f"{x:.1f},{_HIGH - 4 - (value - low) / span * (_HIGH - 8):.1f}"

    runs: list[list[str]] = [[]]
    for position, value in enumerate(values):
        if value is None or value != value:
            runs.append([])
        else:
            runs[-1].append(place(position, value))
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    dot = ""
    if values[-1] is not None and values[-1] == values[-1]:
        x, y = place(len(values) - 1, values[-1]).split(",")
        dot = f'<circle cx="{x}" cy="{y}" r="3"/>'
    return (
        f'<svg class="trend" viewBox="0 0 {_WIDE} {_HIGH}" role="img" '
        f'aria-label="{html.escape(text, quote=True)}">{lines}{dot}</svg>'
    )
