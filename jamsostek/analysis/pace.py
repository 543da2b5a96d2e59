"""How far something is from a target, how quick it would have to grow, and what that is called."""

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
    if not _is_known(covered) or not _is_known(eligible) or eligible <= 0:
        return None
    people = ceil(round(target_pct * eligible / 100 - covered, 6))
    months = max(0, (year - month.year) * 12 + 12 - month.month)
    monthly = max(0, ceil(people / months)) if months else None
    return Distance(100 * covered / eligible - target_pct, people, months, monthly)


ON_TARGET, CLOSE, BEHIND = "on_target", "close", "behind"


def verdict(
    missing: float | None,
    months: float,
    pace: float | None,
    close_from_pct: float,
    far_from_times: float,
    lately: float | None = None,
) -> str | None:
    """Whether a target is reached at the pace there is: the one rule of every page, slide and card.

    ``missing`` is what lacks to the target (less than nothing where it is passed), ``months`` in
    how many months it has to come and ``pace`` what each of them brings, as projected or as it was,
    all in the target's unit. Who comes as quick as needed is :data:`ON_TARGET`, from
    ``close_from_pct`` per cent of that on :data:`CLOSE`, else :data:`BEHIND`. Never close where
    ``far_from_times`` what the last month brought (``lately``, if that is known) is needed; whoever
    has passed the target but would fall below it again is close. ``None`` where it can't be told.
    """
    if not _is_known(missing) or not _is_known(pace):
        return ON_TARGET if _is_known(missing) and missing <= 0 else None
    needed = missing / months
    if pace >= needed:
        return ON_TARGET
    if missing <= 0:
        return CLOSE
    is_far = _is_known(lately) and needed >= far_from_times * lately
    return CLOSE if 100 * pace >= close_from_pct * needed and not is_far else BEHIND


def _is_known(number: float | None) -> bool:
    return number is not None and number == number
