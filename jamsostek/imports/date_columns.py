"""The columns of days and months: whether the day or the month comes first in ``05/06/2021``.

In: the different texts of a column. Out: one order for all of it. A cell that can be read in one
order only tells of the others; Indonesian offices write the day first, so the month first is asked,
and so is a column whose cells contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jamsostek.contract.datapackage import Field
from jamsostek.imports import dates
from jamsostek.imports.dates import ORDERS
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
        told = dict.fromkeys(ORDERS, 0)
        open_, telling = [], []
        for text, line, count in self.rows.distinct([number]):
            may = dates.order_of(bare(text) or "")
            if may is None:
                continue
            (open_ if all(may) else telling).append((line, bare(text)))
            for order, only in zip(
                ORDERS, (may == (True, False), may == (False, True)), strict=True
            ):
                told[order] += count * only
        if not open_ and not telling:
            return "day"
        header = self.rows.table.headers[number]
        default = "month" if told["month"] > told["day"] else "day"
        is_sure = not told["month"]
        decision = decide(
            "dates",
            header,
            told,
            *self.answers.reasons("dates", header, ORDERS),
            ("cells" if told["day"] else "assumed", "day" if is_sure else None),
            ("asked", default),
        )
        self.decisions.append(decision)
        if decision.because == "asked" or (decision.because == "assumed" and open_):
            shown = [*sorted(open_)[: EXAMPLES - 1], *sorted(telling)][:EXAMPLES]
            self.answers.ask(
                Question(
                    "dates",
                    header,
                    ORDERS,
                    tuple(
                        Example(line, text, tuple(_shown(reader(text, order=o)) for o in ORDERS))
                        for line, text in shown
                    ),
                    default=None if decision.because == "asked" else "day",
                )
            )
        return decision.reading


def _shown(read: str | Refused) -> date | None:
    return date.fromisoformat(read) if isinstance(read, str) and len(read) == 10 else None
