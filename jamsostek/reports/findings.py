"""Sentences made from numbers that a page and a slide say alike."""

from __future__ import annotations

from datetime import date

from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.geography import Layer

FEWEST_MEMBERS = 10  # before a share of them says anything
NEXT_TO_NONE = 0.08  # new members a month on a scale of powers of ten: one in a year
MANIFOLD = 3  # so many times as much is no percentage any more
_NAMED = 4  # of more regencies three are named and the rest is counted
_NAME_LISTS = ("regions_missing", "regions_never", "flows_missing", "budget_ends")


def attention(say: Speaker, row, key: str = "") -> str:
    """One row of ``home/attention`` in words, or in another wording of the same numbers."""
    share = row.share if row.share == row.share else 0
    return say(
        key if key else f"attention.{row.kind}",
        count=row.value,
        label=_label(say, row),
        share=say.percent(share, 0),
        all=say.number(share),
        days=say("word.days", count=int(share)),
        amount=say.rupiah_short(share),
    )


def attention_why(say: Speaker, row) -> str:
    """Why a row of ``home/attention`` is there; of the largest few, among how many they are."""
    is_part = row.of_all == row.of_all and row.of_all is not None
    return say(f"attention.{row.kind}.why", **({"count": row.of_all} if is_part else {}))


def change(say: Speaker, key: str, difference: float, unit: str) -> str:
    """``▲ 1.204 dari bulan lalu``: a change in its unit, as ``key`` words it."""
    arrow = "▲" if difference > 0 else "▼" if difference < 0 else "="
    return say(key, arrow=arrow, amount=amount(say, abs(difference), unit))


def amount(say: Speaker, difference: float, unit: str) -> str:
    """How much more or less, in words: of per cent in points, which are no per cent."""
    if unit == "percent":
        # what is some is never written as none
        places = next((places for places in (2, 3, 4) if round(difference, places)), 2)
        return say("change.points", value=say.number(difference, places))
    return say.value_short(difference, unit)


def growth(say: Speaker, before: float, now: float) -> str:
    """By how much a number changed: in per cent or, of one that began low, from what."""
    if before and now / before < MANIFOLD:
        return say.percent(abs(100 * (now - before) / before), 1)
    return say("word.from", value=say.number(round(before)))


def boundaries(say: Speaker, layer: Layer) -> str:
    """Who made the boundaries of a map, and that they are approximate if they are."""
    text = layer.made_by or say("map.own_boundaries")
    return f"{say('map.approximate')} · {text}" if layer.is_approximate else text


def sector(say: Speaker, value: str) -> str:
    """The sector of businesses in which an award was won, in words."""
    awards = datapackage.package().dataset("paritrana_awards")
    return awards.field("sector").words(say.language)[value]


def quarter(say: Speaker, day: date) -> str:
    """``T3 2025``."""
    return say("word.quarter", number=(day.month + 2) // 3, year=day.year)


def _label(say: Speaker, row) -> str:
    """A month in words; of many regencies the first ones."""
    if row.kind == "months_missing":
        return say.month(f"{row.label}-01")
    label = row.label if isinstance(row.label, str) else ""
    return named(say, label.split(", ") if row.kind in _NAME_LISTS else [label])


def named(say: Speaker, names: list[str]) -> str:
    """The names in words; of many the first ones and how many more."""
    if len(names) > _NAMED:
        more = say("word.more", count=len(names) - (_NAMED - 1))
        return joined(say, [*names[: _NAMED - 1], more])
    return joined(say, names)


def reporting(say: Speaker, reported: float, ever: float, whole: float) -> str:
    """From how many regencies a number is made, ``ever`` of which reported in some month, where
    these are not the ``whole`` area; else an empty text."""
    if reported == whole:
        return ""
    text = say("word.reporting", reported=say.number(reported), all=say.number(ever))
    if ever < whole:
        text = say("word.reporting_never", reporting=text, count=int(whole - ever))
    return text


def part_of(say: Speaker, figure) -> str:
    """The same of a row that has the three numbers."""
    columns = ("regions_reported", "regions_ever", "regions_all")
    return reporting(say, *(figure[column] for column in columns))


def at_least(say: Speaker, text: str, is_whole: bool) -> str:
    """A sum in words: ``≥`` before it where a part is missing."""
    return text if is_whole else say("word.at_least", value=text)


def joined(say: Speaker, names: list[str]) -> str:
    """``a``, ``a dan b``, ``a, b dan c``."""
    if len(names) < 2:
        return "".join(names)
    return say("word.and", first=", ".join(names[:-1]), last=names[-1])


def rule(row) -> str:
    """``Peraturan Bupati 14/2025``; number and year only as far as a source names them."""
    number = row.number if isinstance(row.number, str) else ""
    year = str(int(row.year)) if row.year == row.year else ""
    # a decree's number may end with its year: 535/KEP/HK/2025
    parts = (number,) if year and number.endswith(year) else (number, year)
    return f"{row.kind} {'/'.join(part for part in parts if part)}".strip()
