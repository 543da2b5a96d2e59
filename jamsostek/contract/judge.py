"""What the contract's rules on a column mean: once, for shipped files, imports and records.

Each rule is said twice, as an SQL condition for whole tables and as Python for one value, and both
stand side by side in one list. A rule is known by the name the catalogues explain it under
(``problem.<name>``, ``import.reject_<name>``). The one rule across columns, ``at_most``, stands
beside them: :func:`at_most_sql`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Real

from jamsostek.base.sql import identifier, literal
from jamsostek.contract.datapackage import Field, ForeignKey

# how the contract's standard writes the values of a type
_WRITTEN = {
    "integer": r"[+-]?\d+",
    "year": r"\d{4}",
    "number": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?",
    "boolean": r"(?i)true|false",
    "date": r"\d{4}-\d{2}-\d{2}",
    "yearmonth": r"\d{4}-\d{2}",
}


@dataclass(frozen=True)
class Rule:
    """One rule of a column.

    ``name`` is ``required``, ``type_<type>``, ``pattern``, ``enum``, ``minimum``, ``maximum``,
    ``max_length`` or ``min_length``; ``expected`` the limit in words, ``None`` where there is none.
    ``broken_sql`` makes the SQL condition that is true where a value breaks the rule, of two
    expressions: the text as it was written and the value in the column's type (the same one twice
    where only the value is left). ``is_broken_by`` says it of one Python value, ``None`` if empty.
    """

    name: str
    expected: str | None
    broken_sql: Callable[[str, str], str]
    is_broken_by: Callable[[object], bool]


# how the contract calls a limit, the rule's name, and when a value breaks it: in SQL, in Python
_LIMITS = (
    (
        "pattern",
        "pattern",
        "not regexp_full_match({text}, {limit})",
        # the engine's classes are ASCII, too
        lambda value, limit: not re.fullmatch(limit, str(value), re.ASCII),
    ),
    ("enum", "enum", "{text} not in {limit}", lambda value, limit: value not in limit),
    ("minimum", "minimum", "{value} < {limit}", lambda value, limit: value < limit),
    ("maximum", "maximum", "{value} > {limit}", lambda value, limit: value > limit),
    (
        "maxLength",
        "max_length",
        "len({text}) > cast({limit} as integer)",
        lambda value, limit: len(str(value)) > limit,
    ),
    (
        "minLength",
        "min_length",
        "len({text}) < cast({limit} as integer)",
        lambda value, limit: len(str(value)) < limit,
    ),
)


def rules(field: Field) -> list[Rule]:
    """The rules of a column in the order in which a value is held against them.

    Uniqueness and references concern whole tables: :func:`repeated_sql`, :func:`orphans_sql`.
    """
    limits = field.constraints
    found = []
    if limits.get("required"):
        found.append(
            Rule(
                "required",
                None,
                lambda text, value: f"{text} is null",
                lambda value: value is None,
            )
        )
    if field.type != "string":
        found.append(
            Rule(
                f"type_{field.type}",
                field.type,
                lambda text, value: _not_of_type_sql(field, text, value),
                lambda value: value is not None and not _is_of_type(field.type, value),
            )
        )
    found += [_limit(field, limits[rule[0]], *rule) for rule in _LIMITS if rule[0] in limits]
    return found


def broken(field: Field, value: object) -> list[Rule]:
    """The rules a value breaks; one that is empty or of the wrong type is held against no limit."""
    found = []
    for rule in rules(field):
        if rule.is_broken_by(value):
            found.append(rule)
            if rule.name == "required" or rule.name.startswith("type_"):
                break
    return found


def value_sql(field: Field, text: str) -> str:
    """SQL of a text's value in the column's type; null unless written as the standard writes it."""
    if field.type == "string":
        return text
    # a cast alone is too kind: it rounds 1.5 to an integer and takes "t" for true
    written = f"{text} || '-01'" if field.type == "yearmonth" else text
    return (
        f"case when regexp_full_match({text}, {literal(_WRITTEN[field.type])}) "
        f"then try_cast({written} as {field.sql_type}) end"
    )


def at_most_sql(field: Field, value_of: Callable[[str], str]) -> str | None:
    """SQL that is true where a value is more than that of the column it is a part of, or that it
    may not pass; ``value_of`` makes the expression of a column's value. ``None`` without such."""
    if field.at_most is None:
        return None
    return f"{value_of(field.name)} > {value_of(field.at_most)}"


def repeated_sql(table: str, key: Sequence[str]) -> str:
    """A select of a table's rows whose key others have, too; a key that is all empty is none."""
    columns = ", ".join(map(identifier, key))
    return (
        f"select * exclude (copies) from (select *, count(*) over (partition by {columns}) as "
        f"copies from {table} where coalesce({columns}) is not null) where copies > 1"
    )


def orphans_sql(key: ForeignKey, here: str, there: str) -> str:
    """A select of the rows of ``here`` that name a row of ``there`` that isn't there."""
    ours = [f"here.{identifier(name)}" for name in key.fields]
    joined = " and ".join(
        f"there.{identifier(theirs)} is not distinct from {mine}"
        for theirs, mine in zip(key.reference_fields, ours, strict=True)
    )
    return (
        f"select * from {here} as here where {' and '.join(f'{mine} is not null' for mine in ours)}"
        f" and not exists (select 1 from {there} as there where {joined})"
    )


def _limit(
    field: Field, limit: object, constraint: str, name: str, sql: str, breaks: Callable
) -> Rule:
    expected, known, bound = str(limit), limit, literal(limit)
    if constraint == "enum":
        expected = ", ".join(map(str, limit))
        bound = f"({', '.join(map(literal, limit))})"
    elif constraint in ("minimum", "maximum"):
        bound = f"cast({bound} as {field.sql_type})"
        known = date.fromisoformat(limit) if field.type == "date" else limit
    return Rule(
        name,
        expected,
        lambda text, value: sql.format(text=text, value=value, limit=bound),
        lambda value: value is not None and breaks(value, known),
    )


def _not_of_type_sql(field: Field, text: str, value: str) -> str:
    # nothing is left to say of a value that stands for itself
    wrong = [] if text == value else [f"({text} is not null and {value} is null)"]
    if field.type == "number":
        wrong.append(f"not isfinite({value})")
    return " or ".join(wrong) or "false"


def _is_of_type(kind: str, value: object) -> bool:
    if kind == "string":
        return True  # its other rules look at it as a text
    if kind in ("date", "yearmonth"):
        return isinstance(value, date)
    if kind == "boolean":
        return value in (True, False)
    is_number = isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    return is_number and (kind == "number" or value == int(value))
