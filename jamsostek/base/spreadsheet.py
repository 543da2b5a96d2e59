"""Tables for people, as their spreadsheet opens them right, and texts it can't take for formulas.

In: a small table, or the SQL of a text. Out: CSV in the reader's language (``;`` and decimal comma
in Indonesian, ``,`` and decimal dot in English, UTF-8 with the mark by which Excel knows it), and
texts with an apostrophe where a spreadsheet would compute them.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from jamsostek.base.sql import literal

if TYPE_CHECKING:  # what only reads texts waits half a second for nothing otherwise
    import pandas as pd

SEPARATORS = {"id": ";", "en": ","}
DECIMALS = {"id": ",", "en": "."}
# A formula begins with one of these, full width or not; blanks before it are passed over. Python
# and DuckDB read these forms alike.
_FORMULA = r"^('*)([\s\x{a0}]*[=+@\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}-]|[\t\r\n])"
# what begins so and is none: a number, and the dashes that stand for "nothing"
_HARMLESS = r"^[+-]?[\d.,]*\d([eE][+-]?\d+)?\s?%?$|^-+$"


def _in_python(form: str) -> re.Pattern[str]:
    form = re.sub(r"\\x\{(\w+)\}", lambda m: chr(int(m[1], 16)), form)
    # a dollar of Python's is before a last line break too, DuckDB's at the very end only
    return re.compile(form.replace("$", r"\Z"), re.ASCII)


_IS_FORMULA, _IS_HARMLESS = _in_python(_FORMULA), _in_python(_HARMLESS)


def letters(column: int) -> str:
    """How spreadsheets call a column, counted from 0: ``A`` … ``Z``, ``AA``."""
    text = ""
    while column >= 0:
        column, place = divmod(column, 26)
        text = chr(ord("A") + place) + text
        column -= 1
    return text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may compute a text instead of showing it: ``=1+1``, ``@sum(a1)``."""
    return bool(_IS_FORMULA.search(text)) and not _IS_HARMLESS.search(text)


def harmless(text: str) -> str:
    """The text, behind an apostrophe if a spreadsheet may compute it."""
    return f"'{text}" if is_formula(text) else text


def harmless_sql(text: str) -> str:
    """SQL of :func:`harmless`."""
    return (
        f"case when regexp_matches({text}, {literal(_FORMULA)}) "
        f"and not regexp_matches({text}, {literal(_HARMLESS)}) then '''' || {text} else {text} end"
    )


def given_back_sql(text: str) -> str:
    """SQL of the text that :func:`harmless` made this of; quick where there is no apostrophe."""
    return (
        f"case when starts_with({text}, '''') and regexp_matches({text}, {literal(_FORMULA)}) "
        f"then substr({text}, 2) else {text} end"
    )


def as_csv(frame: pd.DataFrame, language: str) -> bytes:
    """A table as a file that opens right in the spreadsheet of a reader of that language."""
    shown = readable(frame, DECIMALS[language])
    texts = shown.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    # numbers are texts by now: a negative one is none of a formula's beginnings
    texts.columns = [harmless(str(name)) for name in texts.columns]
    made = texts.to_csv(index=False, sep=SEPARATORS[language], lineterminator="\n")
    return made.encode("utf-8-sig")


def for_machines(frame: pd.DataFrame) -> bytes:
    """The same table for programs: commas, decimal dots, UTF-8 without a mark, in any language."""
    made = readable(frame).to_csv(index=False, lineterminator="\n")
    return made.encode("utf-8")


def readable(frame: pd.DataFrame, decimal: str = ".") -> pd.DataFrame:
    """Dates as ISO days and whole numbers without ``.0``, as the source files write them."""
    import pandas as pd

    shown = frame.copy()
    for name in shown.columns:
        column = shown[name]
        if pd.api.types.is_datetime64_any_dtype(column):
            has_time = (column.dropna() != column.dropna().dt.normalize()).any()
            shown[name] = column.dt.strftime("%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d")
        elif pd.api.types.is_float_dtype(column):
            shown[name] = column.map(lambda x: "" if pd.isna(x) else _number(x, decimal))
    return shown.astype(object).where(shown.notna(), "").map(partial(_cell, decimal=decimal))


def _number(value: float, decimal: str) -> str:
    text = str(int(value)) if value == int(value) else repr(float(value))
    return text.replace(".", decimal)


def _cell(value: object, decimal: str) -> object:
    import pandas as pd

    if isinstance(value, float):
        return _number(value, decimal)
    if pd.api.types.is_bool(value):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if pd.api.types.is_list_like(value) else value
