"""How far a coverage is from a target, in points and people, and how quick it would have to
grow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil


@dataclass(frozen=True)
class Distance:
    """From where coverage stands to a target: ``points`` of per cent and ``people`` still missing
    (negative where it is passed); ``months`` are left to the end of the target's year (0 where it
    is over), ``monthly`` is how many new people each of them takes (``None`` where none is
    left)."""

    points: float
    people: int
    months: int
    monthly: int | None


def distance(
    covered: float | None, eligible: float | None, target_pct: float, month: date, year: int
) -> Distance | None:
    """The distance of ``covered`` of ``eligible`` in a month to a target for a year's end. ``None``
    without a numerator or denominator. People and pace are rounded up to whole ones."""
    known = [number is not None and number == number for number in (covered, eligible)]
    if not all(known) or eligible <= 0:
        return None
    people = ceil(round(target_pct * eligible / 100 - covered, 6))
    months = max(0, (year - month.year) * 12 + 12 - month.month)
    monthly = max(0, ceil(people / months)) if months else None
    return Distance(100 * covered / eligible - target_pct, people, months, monthly)
