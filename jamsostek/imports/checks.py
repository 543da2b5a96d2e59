"""What can be wrong with a cell: the checks of a file, and the contract's judgement as SQL.

In: a field with its constraints. Out: SQL of the number of the first check its value fails; the
numbers are places in :attr:`Checks.found`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jamsostek.base.sql import identifier
from jamsostek.contract import judge
from jamsostek.contract.datapackage import Field
from jamsostek.imports.headings import PLACE_ROLES


@dataclass(frozen=True)
class Warning:
    """Something to look at; ``details`` fill the catalogue's ``warning.<code>``.

    Days among the details are ISO texts of their month, numbers are plain numbers.
    """

    code: str
    details: dict


@dataclass(frozen=True)
class Check:
    """One way a cell can fail: field, rule, what was expected, and the column it stands in."""

    field: str
    rule: str
    expected: str | None
    column: int | None


@dataclass
class Checks:
    """The checks of one file, numbered as they are met; ``columns`` are those of its fields."""

    columns: dict[str, int]
    found: list[Check] = field(default_factory=list)

    def number(
        self, name: str, rule: str, expected: object = None, column: int | None = None
    ) -> int:
        """The number of a check, in the field's own column unless another is named."""
        check = Check(
            name,
            rule,
            None if expected is None else str(expected),
            self.columns.get(name) if column is None else column,
        )
        if check not in self.found:
            self.found.append(check)
        return self.found.index(check)


def first_failed(wanted: Field, checks: Checks) -> str:
    """SQL of the first check that ``v_<field>`` fails, null if it passes all.

    ``e_<field>`` is the number of the check its text failed already.
    """
    value, unread = identifier("v_" + wanted.name), identifier("e_" + wanted.name)
    # what is read from a list of known values has none that breaks these
    known = {"pattern"} if wanted.role in (*PLACE_ROLES, "programmes") else set()
    known |= {"enum"} if wanted.categories else set()
    cases = [f"when {unread} is not null then {unread}"]
    for rule in judge.rules(wanted):
        broken = rule.broken_sql(value, value)
        if rule.name in known or broken == "false":
            continue
        name = "person_key" if (rule.name, wanted.role) == ("pattern", "person") else rule.name
        expected = None if rule.name.startswith("type_") else rule.expected
        cases.append(f"when {broken} then {checks.number(wanted.name, name, expected)}")
    if exceeds := judge.at_most_sql(wanted, lambda name: identifier("v_" + name)):
        number = checks.number(wanted.name, "at_most", wanted.at_most)
        cases.append(f"when {exceeds} then {number}")
    return f"case {' '.join(cases)} end"
