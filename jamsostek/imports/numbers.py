"""What number a text means: as a person types it, and as SQL for the cells of a file.

In: one text, or the SQL of one. Out: its number, or nothing where it can be read in two ways.
``id`` is the style of 8.927,5 and ``en`` that of 8,927.5; which one a column of a file has is
decided in :mod:`number_columns`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jamsostek.base.errors import ProductError
from jamsostek.base.sql import literal
from jamsostek.imports.values import MISSING, NUMBER_MARKS

_DIGITS = r"[+-]?\d+"
_FIRST_GROUP = r"[+-]?[1-9]\d{0,2}"
# style → groups of thousands; a single one, which the other style reads as three decimals; the
# marks of groups and of decimals
_GROUPED = {"id": rf"{_FIRST_GROUP}(\.\d{{3}})+", "en": rf"{_FIRST_GROUP}(,\d{{3}})+"}
_ONE_GROUP = {"id": rf"{_FIRST_GROUP}\.\d{{3}}", "en": rf"{_FIRST_GROUP},\d{{3}}"}
_MARKS = {"id": (".", ","), "en": (",", ".")}
OTHER = {"id": "en", "en": "id"}

# what may stand around a number, by the unit it belongs to
# the mark of a note below the table
_NOTE = r"[*†‡¹²³]+\)?$"
_SPACES = "\\s|\u00a0|\ufeff|^'"
_AROUND = {
    "people": (r"(?i)(orang|org|jiwa|peserta|pekerja)\.?$",),
    "cases": (r"(?i)(kasus|klaim)$",),
    "idr": (r"^([rR][pP]|IDR)\.?", r",-+$", r"\.-+$"),
    "percent": (r"%$",),
}
# numbers of people say thousands and millions: 500 rb, 1,2 jt; "M" may be either
_WORDED = r"(?i)([+-]?\d+(?:[.,]\d{1,2})?)(rb|ribu|jt|juta|miliar|milyar)\.?"


def _form(style: str) -> str:
    """The numbers of a style, with decimals or without."""
    decimals = rf"(\{_MARKS[style][1]}\d+)?"
    return rf"{_GROUPED[style]}{decimals}|{_DIGITS}{decimals}"


def _around(unit: str | None) -> list[str]:
    return [form for name, forms in _AROUND.items() if unit in (name, None) for form in forms]


# -- typed by a person -----------------------------------------------------------------------


def typed(text: str, language: str) -> float:
    """What somebody typed as a number: ``12.500``, ``Rp 1.250.000,-``, ``45,5 %`` (``id``).

    Groups and decimals are those of the language; several groups of the other one
    (``1,250,000``) leave no doubt either. Raises :class:`ProductError` ``ambiguous_number`` where
    the two languages mean different numbers (``12,500``), ``no_number`` where nothing was typed,
    else ``not_a_number``.
    """
    if not text.strip():
        raise ProductError("no_number")
    bare = re.sub(_SPACES, "", text.replace("−", "-"))
    for form in _around(None):
        bare = re.sub(form, "", bare)
    other = OTHER[language]
    if re.fullmatch(_ONE_GROUP[other], bare):
        raise ProductError("ambiguous_number", text=text.strip())
    style = other if re.fullmatch(_GROUPED[other], bare) else language
    if not re.fullmatch(_form(style), bare):
        raise ProductError("not_a_number", text=text.strip())
    groups, decimal = _MARKS[style]
    return float(bare.replace(groups, "").replace(decimal, "."))


# -- cells of a file, as SQL -----------------------------------------------------------------


def _matches(text: str, form: str) -> str:
    return f"regexp_full_match({text}, '{form}')"


def cleaned(column: str, unit: str | None) -> str:
    """SQL of a cell without what may stand around a number of that unit; null if missing."""
    text = f"regexp_replace(replace({column}, '−', '-'), {literal(_SPACES)}, '', 'g')"
    for form in (_NOTE, *_around(unit)):
        text = f"regexp_replace({text}, '{form}', '')"
    missing = ", ".join(literal(each.replace(" ", "")) for each in (*MISSING, *NUMBER_MARKS))
    zeros = " ".join(
        f"when lower({text}) = {literal(mark)} then {literal(number)}"
        for mark, number in NUMBER_MARKS.items()
        if number
    )
    return f"case {zeros} when lower({text}) in ({missing}) then null else {text} end"


def is_plain(column: str) -> str:
    """SQL: written in digits alone, as almost every cell of a large file is; quick."""
    return f"(try_cast({column} as bigint)::varchar = {column})"


@dataclass(frozen=True)
class Evidence:
    """How many cells of a column can only be read one way, and how many leave it open.

    ``open_dot`` are those like 8.927, ``open_comma`` those like 8,927.
    """

    only_id: int = 0
    only_en: int = 0
    open_dot: int = 0
    open_comma: int = 0


def worded_sql(text: str) -> str:
    """SQL of the number of a cleaned text that says its unit in a word, null for others."""
    number = f"regexp_extract({text}, {literal(_WORDED)}, 1)"
    word = f"lower(regexp_extract({text}, {literal(_WORDED)}, 2))"
    return (
        f"case when {_matches(text, _WORDED)} then try_cast(replace({number}, ',', '.') as double) "
        f"* case {word} when 'rb' then 1e3 when 'ribu' then 1e3 when 'jt' then 1e6 "
        f"when 'juta' then 1e6 else 1e9 end end"
    )


def evidence_sql(text: str, copies: str) -> str:
    """Four counts over the cleaned texts, each there so many times: see :class:`Evidence`."""
    only, open_ = [], []
    for style, other in OTHER.items():
        grouped, one = _matches(text, _GROUPED[style]), _matches(text, _ONE_GROUP[style])
        decimal = rf"({_GROUPED[style]}|{_DIGITS})\{_MARKS[style][1]}\d+"
        only.append(
            f"(({grouped} and not {one}) or ({_matches(text, decimal)} "
            f"and not {_matches(text, _GROUPED[other])}))"
        )
        open_.append(one)
    return ", ".join(
        f"coalesce(sum({copies}) filter (where {condition}), 0)" for condition in (*only, *open_)
    )


def is_open(text: str) -> str:
    """SQL: a cleaned text that both styles read, as different numbers."""
    return _matches(text, "|".join(_ONE_GROUP.values()))


def number_sql(text: str, style: str) -> str:
    """SQL of the number a cleaned text says in a style, null if it says none in it."""
    groups, decimal = _MARKS[style]
    plain = f"replace(replace({text}, '{groups}', ''), '{decimal}', '.')"
    return f"case when {_matches(text, _form(style))} then try_cast({plain} as double) end"


def exact_number_sql(text: str) -> str:
    """SQL of a number as programs write it: decimal dot, no groups, an exponent allowed."""
    form = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
    return f"case when {_matches(text, form)} then try_cast({text} as double) end"


def whole_sql(text: str) -> str:
    """SQL of a whole number: groups of three by dot or comma, decimals only if they are zeros.

    A whole number leaves no doubt which of both a separator is: three digits after it are a group.
    """
    dots, commas = _GROUPED["id"], _GROUPED["en"]
    groups = rf"{dots}|{commas}|{_DIGITS}"
    with_zeros = rf"({dots},0+)|({commas}\.0+)|({_DIGITS}[.,]0{{1,2}})"
    return (
        f"case when {_matches(text, groups)} "
        f"then try_cast(regexp_replace({text}, '[.,]', '', 'g') as bigint) "
        f"when {_matches(text, with_zeros)} then try_cast(regexp_replace(regexp_replace({text}, "
        f"'[.,]0+$', ''), '[.,]', '', 'g') as bigint) end"
    )
