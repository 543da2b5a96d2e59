"""What can be wrong with a cell: the checks of a file, and the contract's judgement as SQL.

In: a field with its constraints. Out: SQL of the number of the first check its value fails; the
numbers are places in :attr:`Checks.found`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jamsostek.base.sql import identifier, literal
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
    limits = wanted.constraints
    cases = [f"when {unread} is not null then {unread}"]

    def bad(condition: str, rule: str, expected: object = None) -> None:
        cases.append(f"when {condition} then {checks.number(wanted.name, rule, expected)}")

    if limits.get("required"):
        bad(f"{value} is null", "required")
    if wanted.type == "number":
        bad(f"not isfinite({value})", "type_number")
    if "pattern" in limits and wanted.role not in (*PLACE_ROLES, "programmes"):
        rule = "person_key" if wanted.role == "person" else "pattern"
        pattern = limits["pattern"]
        bad(f"not regexp_full_match({value}, {literal(pattern)})", rule, pattern)
    if "enum" in limits and not wanted.categories:
        allowed = ", ".join(literal(each) for each in limits["enum"])
        bad(f"{value} not in ({allowed})", "enum", ", ".join(map(str, limits["enum"])))
    for rule, sign in (("minimum", "<"), ("maximum", ">")):
        if rule in limits:
            limit = f"cast({literal(limits[rule])} as {wanted.sql_type})"
            bad(f"{value} {sign} {limit}", rule, limits[rule])
    for name, rule, sign in (("maxLength", "max_length", ">"), ("minLength", "min_length", "<")):
        if name in limits:
            bad(f"len({value}) {sign} {int(limits[name])}", rule, limits[name])
    return f"case {' '.join(cases)} end"
