"""The columns of days and months: whether the day or the month comes first in ``05/06/2021``.

In: the different texts of a column. Out: one order for all of it. A cell that can be read in one
order only tells of the others; Indonesian offices write the day first, so the month first is asked,
and so is a column whose cells contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from jamsostek.contract.datapackage import Field
from jamsostek.imports import dates
from jamsostek.imports.dates import ORDERS, TURNED
from jamsostek.imports.decisions import EXAMPLES, Answers, Decision, Example, Question, decide
from jamsostek.imports.rows import Rows
from jamsostek.imports.values import Refused, bare


class DateColumns:
    """The orders of one file's dates; ``decisions`` are those of columns that have such cells."""

    def __init__(self, rows: Rows, answers: Answers) -> None:
        self.rows = rows
        self.answers = answers
        self.decisions: list[Decision] = []

    def order(self, wanted: Field, reader: Callable[..., str | Refused]) -> str:
        """Which comes first in a field's cells; ``reader`` makes the examples of a question."""
        number = self.rows.mapping.columns[wanted.name]
        header = self.rows.table.headers[number]
        cells = self._seen(number)
        if not cells.open and not cells.telling:
            return "day"
        readings = TURNED if self.rows.table.has_native and cells.are_turned else ORDERS
        default, because = _by_cells(cells, wanted.type == "date")
        if readings == TURNED:
            default, because = "day", "asked"
        said = self.answers.said("dates", header, readings)
        if because != "cells":
            said = said or self.answers.kept("dates", header, readings)
        decision = decide("dates", header, cells.told, *said, (because, default))
        self.decisions.append(decision)
        if decision.because not in ("asked", "assumed"):
            return decision.reading
        if readings == TURNED:
            shown = [*sorted(cells.days)[: EXAMPLES - 1], *sorted(cells.telling)][:EXAMPLES]
        else:
            shown = [*sorted(cells.open)[: EXAMPLES - 1], *sorted(cells.telling)][:EXAMPLES]
        examples = [
            Example(line, text, tuple(_shown(reader(text, order=each)) for each in readings))
            for line, text in shown
        ]
        is_asked = decision.because == "asked"
        self.answers.ask(
            Question("dates", header, readings, tuple(examples), None if is_asked else "day")
        )
        return decision.reading

    def _seen(self, number: int) -> _Cells:
        cells = _Cells(dict.fromkeys(ORDERS, 0))
        for raw, line, count in self.rows.distinct([number]):
            text = bare(raw) or ""
            if found := re.fullmatch(r"\d{4}-(\d\d)-(\d\d)", text):
                if found[1] != found[2]:
                    cells.days.append((line, text))
                cells.has_late_days |= int(found[2]) > 12
            may = dates.order_of(text)
            if may is None:
                continue
            (cells.open if all(may) else cells.telling).append((line, text))
            for order, only in zip(
                ORDERS, (may == (True, False), may == (False, True)), strict=True
            ):
                cells.told[order] += count * only
        return cells


@dataclass
class _Cells:
    """What a column has: (line, text) of cells that can be read in both orders, in one only, and of
    whole days with another number as month; ``told`` counts those in one only by that order."""

    told: dict[str, int]
    open: list[tuple[int, str]] = field(default_factory=list)
    telling: list[tuple[int, str]] = field(default_factory=list)
    days: list[tuple[int, str]] = field(default_factory=list)
    has_late_days: bool = False

    @property
    def are_turned(self) -> bool:
        """Whether all that may be read both ways is a date, and all that may not is a text.

        That is what a program makes of days first when it expects months first.
        """
        return bool(
            self.days and not self.has_late_days and self.told["day"] and not self.told["month"]
            and not self.open
        )  # fmt: skip


def _by_cells(cells: _Cells, is_of_days: bool) -> tuple[str, str]:
    """The order that the cells say, and whether they decide it."""
    if cells.told["month"]:
        return ("month" if cells.told["month"] > cells.told["day"] else "day"), "asked"
    if cells.told["day"]:
        return "day", "cells"
    if is_of_days:
        return "day", "assumed"
    # a month is written as its first day: which of both numbers is always one?
    firsts = [tuple(map(int, re.findall(r"\d+", text)[:2])) for _, text in cells.open]
    if all(first == 1 for first, _ in firsts):
        return "day", "cells"
    return ("month" if all(second == 1 for _, second in firsts) else "day"), "asked"


def _shown(read: str | Refused) -> date | None:
    return date.fromisoformat(read) if isinstance(read, str) and len(read) == 10 else None
