"""A rule of the contract means one thing: in SQL over a table, in Python over one value."""

from __future__ import annotations

from datetime import date

import duckdb

from jamsostek.contract import judge
from jamsostek.contract.datapackage import Field

LETTER, EMOJI = "ä", "👍🏽"
# type, limits → (value, the rule it breaks)
CASES = {
    ("string", ("required", True), ("maxLength", 3), ("minLength", 2)): [
        (None, "required"),
        ("ab", None),
        ("a", "min_length"),
        (LETTER * 3, None),
        (EMOJI * 2, "max_length"),
        ("abcd", "max_length"),
    ],
    ("string", ("pattern", r"^53\d{2}$")): [
        (None, None),
        ("5303", None),
        ("5303\n", "pattern"),
        (" 5303", "pattern"),
        ("53٠٣", "pattern"),  # digits, but not the ones of a code
    ],
    ("string", ("enum", ("it's", "open"))): [("it's", None), ("open", None), ("Open", "enum")],
    ("integer", ("minimum", 0), ("maximum", 10)): [
        (0, None),
        (10, None),
        (-1, "minimum"),
        (11, "maximum"),
    ],
    ("number", ("minimum", 0.5)): [
        (0.5, None),
        (0.4, "minimum"),
        (float("nan"), "type_number"),
        (float("inf"), "type_number"),
    ],
    ("date", ("minimum", "2000-01-01")): [
        (date(2000, 1, 1), None),
        (date(1999, 12, 31), "minimum"),
    ],
    ("boolean", ("required", True)): [(True, None), (False, None), (None, "required")],
}
WRITTEN = {
    "integer": {"12": True, "+7": True, "1.5": False, "1e3": False, "٣": False},
    "number": {"1.5": True, ".5": True, "1e3": True, "1,5": False, "0x1": False},
    "boolean": {"true": True, "FALSE": True, "t": False, "1": False},
    "date": {"2026-02-28": True, "2026-02-30": False, "28/02/2026": False},
    "yearmonth": {"2026-02": True, "2026-13": False, "2026-02-01": False},
    "year": {"2026": True, "26": False},
}


def column(kind: str, *limits) -> Field:
    return Field("c", kind, {}, {}, None, dict(limits))


def test_a_value_breaks_the_same_rule_in_sql_and_in_python():
    for (kind, *limits), values in CASES.items():
        field = column(kind, *limits)
        for value, expected in values:
            told = [rule.name for rule in judge.broken(field, value)]
            assert told[:1] == ([expected] if expected else []), (kind, value)
            sql = [
                rule.name
                for rule in judge.rules(field)
                if duckdb.execute(
                    f"select {rule.broken_sql('c', 'c')} from (select $v::{field.sql_type} as c)",
                    {"v": value},
                ).fetchall()[0][0]
            ]
            assert sql[:1] == told[:1], (kind, value)


def test_what_is_no_value_of_the_type_is_held_against_no_limit():
    for kind, value in (("integer", 1.5), ("integer", True), ("number", "3"), ("date", "2026")):
        found = judge.broken(column(kind, ("minimum", "2026-01-01")), value)
        assert [rule.name for rule in found] == [f"type_{kind}"], value


def test_a_text_is_a_value_only_as_the_standard_writes_it():
    for kind, texts in WRITTEN.items():
        field = column(kind)
        (rule,) = judge.rules(field)
        broken = rule.broken_sql("c", judge.value_sql(field, "c"))
        for text, is_value in texts.items():
            asked = f"select coalesce({broken}, false) from (select $t as c)"
            assert duckdb.execute(asked, {"t": text}).fetchall()[0][0] is not is_value, (kind, text)


def test_rows_of_one_key_and_rows_that_name_nobody():
    rows = "(values (1, null, 'a'), (2, null, 'b'), (3, 'x', 'a'), (4, 'x', 'a')) as t(n, k, l)"
    repeated = {
        key: {n for n, *_ in duckdb.execute(judge.repeated_sql(rows, key)).fetchall()}
        for key in (("k",), ("l",), ("k", "l"))
    }
    assert repeated == {("k",): {3, 4}, ("l",): {1, 3, 4}, ("k", "l"): {3, 4}}
