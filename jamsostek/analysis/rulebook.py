"""The programme rules as they are in force on a day: no rate or limit stands in code.

They come as the rows of ``programs/rule_history``; a month is computed with the rules in force on
its last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import pandas as pd

from jamsostek.base.errors import ProductError

OF_WAGE = "% upah sebulan"
OF_INCOME = "% penghasilan yang dipilih"
OF_CONTRACT = "% nilai kontrak (lapisan)"
OFF = "% keringanan"
IDR = "Rp"
IDR_PER_MONTH = "Rp/bulan"


@dataclass(frozen=True)
class Rule:
    """One row of ``programs/rule_history``; ``ends_on`` is None where no end is known."""

    programme: str
    segment: str
    parameter: str
    value: str
    unit: str
    starts_on: date
    ends_on: date | None
    precision: str
    legal_basis: str
    note: str
    publisher: str
    url: str

    def number(self, *units: str) -> Decimal:
        """The value as a number; ``ProductError`` if it is none or stands in another unit."""
        try:
            value = Decimal(self.value)
        except InvalidOperation:
            value = Decimal("NaN")
        if self.unit not in units or not value.is_finite():
            raise ProductError(
                "rule_unexpected",
                parameter=self.parameter,
                value=self.value,
                unit=self.unit,
                expected=" / ".join(units),
            )
        return value


class Rulebook:
    """The rules as the query ``programs/rule_history`` gives them, found by day."""

    def __init__(self, rows: pd.DataFrame):
        self._rules: dict[tuple[str, str, str], list[Rule]] = {}
        for row in rows.itertuples():
            ends_on = None if pd.isna(row.ends_on) else pd.Timestamp(row.ends_on).date()
            rule = Rule(
                row.programme,
                row.segment,
                row.parameter,
                row.value,
                row.unit,
                pd.Timestamp(row.starts_on).date(),
                ends_on,
                row.precision,
                *(
                    text if isinstance(text, str) else ""
                    for text in (row.legal_basis, row.note, row.publisher, row.url)
                ),
            )
            self._rules.setdefault((rule.programme, rule.segment, rule.parameter), []).append(rule)

    @property
    def first_day(self) -> date:
        """The day the first contribution rule came into force; ``ValueError`` without any rule."""
        on_wages = [rule for rule in self._all() if rule.unit == OF_WAGE]
        return min(rule.starts_on for rule in on_wages or self._all())

    def find(self, day: date, programme: str, segment: str, parameter: str) -> Rule | None:
        """The rule of that name in force on a day."""
        for rule in self._rules.get((programme, segment, parameter), ()):
            if rule.starts_on <= day and (rule.ends_on is None or day <= rule.ends_on):
                return rule
        return None

    def last_before(self, day: date, programme: str, segment: str, parameter: str) -> Rule | None:
        """The rule of that name whose time ended last before a day."""
        past = [
            rule
            for rule in self._rules.get((programme, segment, parameter), ())
            if rule.ends_on is not None and rule.ends_on < day
        ]
        return max(past, key=lambda rule: rule.ends_on, default=None)

    def in_force(self, day: date, programme: str, segment: str, pattern: str) -> list[Rule]:
        """Every rule in force on a day whose name matches, in the order of the file."""
        return [
            found
            for key in self._rules
            if key[:2] == (programme, segment) and re.fullmatch(pattern, key[2])
            if (found := self.find(day, *key))
        ]

    def relief(self, day: date, programme: str, groups: set[str]) -> Rule | None:
        """The relief in per cent that a member of these groups has on a day for a programme."""
        found = [
            rule
            for key in self._rules
            if programme in re.split(r"[;+]", key[0]) and groups & set(key[1].split(";"))
            if (rule := self.find(day, *key)) and rule.unit == OFF
        ]
        if len(found) > 1:
            names = ", ".join(rule.parameter for rule in found)
            raise ProductError("rules_conflict", names=names, day=day.isoformat())
        return found[0] if found else None

    def _all(self) -> Iterable[Rule]:
        return (rule for rules in self._rules.values() for rule in rules)


def last_day(month: date) -> date:
    """The day whose rules a month is computed with."""
    return month.replace(day=monthrange(month.year, month.month)[1])
