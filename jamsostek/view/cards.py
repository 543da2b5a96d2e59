"""KPI cards: one HTML grid, so that a row of cards is of one height and readable from afar."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

import streamlit as st


@dataclass(frozen=True)
class Card:
    """One card. ``number``, ``context`` and the like are plain text; ``foot`` holds HTML lines
    (sources with links, made with :func:`jamsostek.view.shell.link`)."""

    label: str
    number: str
    unit: str = ""
    change: str = ""
    context: str = ""
    foot: tuple[str, ...] = ()
    chip: str = ""
    chip_warns: bool = False
    podium: tuple[tuple[int | None, str], ...] = field(default=())


def grid(cards: list[Card], wide: bool = False) -> None:
    """Draw the cards in one grid; ``wide`` puts three in a row of a laptop instead of four."""
    kind = "cards wide" if wide else "cards"
    st.html(f'<div class="{kind}">' + "".join(map(_one, cards)) + "</div>")


def medal(rank: int | None) -> str:
    """A numbered medal (HTML); the number tells the place, not the colour alone."""
    if rank is None:
        return '<span class="medal">–</span>'
    return f'<span class="medal{" first" if rank == 1 else ""}">{rank}</span>'


def _one(card: Card) -> str:
    chip = ""
    if card.chip:
        kind = "chip warn" if card.chip_warns else "chip"
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
    if card.change:
        parts.append(f'<div class="change">{html.escape(card.change)}</div>')
    if card.context:
        parts.append(f'<div class="context">{html.escape(card.context)}</div>')
    if card.foot:
        parts.append(f'<div class="foot">{"<br>".join(card.foot)}</div>')
    return f'<div class="card">{"".join(parts)}</div>'
