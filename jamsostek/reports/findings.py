"""Sentences made from numbers that a page and a slide say alike."""

from __future__ import annotations

from datetime import date

from jamsostek.base.language import Speaker
from jamsostek.contract.geography import Layer

FEWEST_MEMBERS = 10  # before a share of them says anything
NEXT_TO_NONE = 0.08  # new members a month on a scale of powers of ten: one in a year


def attention(say: Speaker, row, key: str = "") -> str:
    """One row of ``home/attention`` in words, or in another wording of the same numbers."""
    share = row.share if row.share == row.share else 0
    return say(
        key if key else f"attention.{row.kind}",
        count=row.value,
        label=row.label or "",
        share=say.percent(share, 0),
        days=say("word.days", count=int(share)),
        amount=say.rupiah_short(share),
    )


def change(say: Speaker, key: str, difference: float, unit: str) -> str:
    """``▲ 1.204 dari bulan lalu``: a change in its unit, as ``key`` words it."""
    arrow = "▲" if difference > 0 else "▼" if difference < 0 else "="
    amount = say.value_short(abs(difference), unit)
    if unit == "percent":
        amount = say("change.points", value=say.number(abs(difference), 2))
    return say(key, arrow=arrow, amount=amount)


def boundaries(say: Speaker, layer: Layer) -> str:
    """Who made the boundaries of a map, and that they are approximate if they are."""
    text = layer.attribution or say("map.own_boundaries")
    return f"{say('map.approximate')} · {text}" if layer.is_approximate else text


def quarter(day: date) -> str:
    """``Q3 2025``."""
    return f"Q{(day.month + 2) // 3} {day.year}"


def joined(say: Speaker, names: list[str]) -> str:
    """``a``, ``a dan b``, ``a, b dan c``."""
    if len(names) < 2:
        return "".join(names)
    return say("word.and", first=", ".join(names[:-1]), last=names[-1])
