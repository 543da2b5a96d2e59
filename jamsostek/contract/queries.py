"""The SQL files of ``queries/``: what each answers, its grain and its parameters.

A query file starts with comment lines::

    -- asks:   Who won the Paritrana Award?
    -- grain:  award_id
    -- scope:  published                            (who may ask it, see below)
    -- rows:   12                                   (only where the number is promised)
    -- param:  level text optional  one of province, national, regency; empty = all
    -- param:  year int required    the year of the ceremony
    -- was:    paritrana/winners                     (a name it had before; scripts go on using it)

The header is a promise the tests hold the SQL to: declared parameters are the bound ones, the
grain is unique, the promised number of rows arrives: a number, or ``as in regions``, a model's. Of
a parameter that is ``one of`` some words any other is refused; ``mapped metrics`` and
``denominators`` are those of the registry.

``scope`` is a word of :mod:`jamsostek.base.access`: who may ask that word may ask the query. Of
several words, ``published, totals``, the answer is made of what the last one opens that the caller
may ask. ``people with agent`` needs that word as soon as the parameter is given.
"""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from jamsostek.base import access, settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import metrics

_HEADER = re.compile(
    r"^--\s*(asks|grain|scope|hides|rows|param|takes|gives|keep|months|was|rule-id|rule-en"
    r"|severity):\s*(.+?)\s*$"
)
_ROWS = re.compile(r"\d+|as in (\w+)")
_PARAM = re.compile(r"^(\w+)\s+(text|int|number|date|bool)\s+(required|optional)\s*(.*)$")
_WORD = re.compile(r"(\w+)(?: with (\w+))?")
_CHOICES = re.compile(r"one of ([\w ]+(?:, ?\w+)*)")
_NAME = re.compile(r"[a-z_]+/[a-z_]+")
_OF_THE_REGISTRY = {
    "mapped metrics": metrics.mapped,
    "denominators": metrics.denominators,
}
_NOT_ASKED = (
    "models",
    "macros",
    "checks",
    "simulation",
    "doubts",
    "build",
    "access",
    "protected",
)
_TRUE = {"true", "1", "yes", "ya"}
_FALSE = {"false", "0", "no", "tidak"}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter; an optional one that isn't given is bound as NULL."""

    name: str
    type: str
    required: bool
    purpose: str

    def parse(self, value: object) -> object:
        """The value as its declared type; texts (from a command line) are converted.

        ``ProductError`` ``bad_parameter`` or, for none of its words, ``unknown_choice``.
        """
        if value is None or value == "":
            return None
        parsed = self._typed(value)
        known = self.choices()
        if known and parsed not in known:
            near = difflib.get_close_matches(str(parsed), known, n=3) or known
            raise ProductError(
                "unknown_choice", name=self.name, value=str(parsed), known=", ".join(near)
            )
        return parsed

    def choices(self) -> list[str]:
        """The words it is one of; none if it may be any."""
        words = _CHOICES.match(self.purpose)
        if not words:
            return []
        if words[1] in _OF_THE_REGISTRY:
            return _OF_THE_REGISTRY[words[1]]()
        return [word.strip() for word in words[1].split(",")]

    def _typed(self, value: object) -> object:
        try:
            if self.type == "int":
                whole = int(value)
                # int() cuts 2025.7 to 2025, and the engine has 64 bits
                if (isinstance(value, float) and value != whole) or abs(whole) >= 2**63:
                    raise ValueError(value)
                return whole
            if self.type == "number":
                number = float(value)
                if not math.isfinite(number):
                    raise ValueError(value)
                return number
            if self.type == "date":
                if isinstance(value, date):
                    return value.date() if isinstance(value, datetime) else value
                # a month or a year stands for its first day
                text = str(value)
                text += {4: "-01-01", 7: "-01"}.get(len(text), "")
                day = date.fromisoformat(text)
                if day.isoformat() != text:  # it takes other forms too
                    raise ValueError(text)
                return day
            if self.type == "bool":
                if isinstance(value, bool):
                    return value
                word = str(value).lower()
                if word not in _TRUE | _FALSE:
                    raise ValueError(word)
                return word in _TRUE
            text = str(value)
            text.encode()  # half a character, as a shell may hand over, can't be bound
            return text
        except (ValueError, TypeError, OverflowError) as error:
            shown = str(value).encode(errors="replace").decode()
            raise ProductError(
                "bad_parameter", name=self.name, value=shown, type=self.type
            ) from error


@dataclass(frozen=True)
class Word:
    """One word of a query's scope; with ``parameter`` the one it needs when that is given."""

    word: str
    parameter: str = ""


@dataclass(frozen=True)
class Query:
    """One question and the SQL that answers it.

    A model with ``keep: no`` is a step on the way: built when a model or check that reads it is,
    and left out of the finished warehouse. A macro with ``gives`` is an expression of that type,
    one with a grain a SELECT. ``months`` says of which month, counted since year 0, a model's row
    is: what it says of that one follows from contributions up to that month. ``scope`` says who may
    ask it, in the order of what it opens; steps that nobody asks by name have none.
    """

    name: str
    asks: str
    grain: tuple[str, ...]
    rows: str
    parameters: tuple[Parameter, ...]
    sql: str
    rule: dict[str, str]
    severity: str
    takes: tuple[str, ...] = ()
    gives: str = ""
    is_kept: bool = True
    months: str = ""
    was: tuple[str, ...] = ()
    hides_rows: bool = False
    scope: tuple[Word, ...] = ()

    def words(self, bound: dict[str, object]) -> tuple[str, ...]:
        """The words under which it may be asked with these parameters, the widest last."""
        of_parameters = [each.word for each in self.scope if bound.get(each.parameter) is not None]
        return tuple(of_parameters or (each.word for each in self.scope if not each.parameter))

    def bind(self, given: dict[str, object]) -> dict[str, object]:
        """All declared parameters with values; raises on surplus or missing ones."""
        declared = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in declared:
                known = ", ".join(declared) or "–"
                raise ProductError("unknown_parameter", name=name, query=self.name, known=known)
        bound = {name: spec.parse(given.get(name)) for name, spec in declared.items()}
        for name, spec in declared.items():
            if spec.required and bound[name] is None:
                raise ProductError("missing_parameter", name=name, query=self.name)
        return bound


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _words(name: str, text: str) -> tuple[Word, ...]:
    words = []
    for part in _names(text):
        said = _WORD.fullmatch(part)
        if not said or said[1] not in access.WORDS:
            raise ProductError("bad_query_header", query=name, line=f"-- scope: {text}")
        words.append(Word(said[1], said[2] or ""))
    return tuple(words)


def _parse(name: str, file: Path) -> Query:
    try:
        sql = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ProductError("bad_query_header", query=name, line="UTF-8") from error
    found: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        match = _HEADER.match(line)
        if not match:
            continue  # a further comment line of the header
        key, text = match.groups()
        if key == "param":
            spec = _PARAM.match(text)
            if not spec:
                raise ProductError("bad_query_header", query=name, line=line)
            parameter, kind, need, purpose = spec.groups()
            parameters.append(Parameter(parameter, kind, need == "required", purpose))
        else:
            if key == "rows" and not _ROWS.fullmatch(text):
                raise ProductError("bad_query_header", query=name, line=line)
            found[key] = text
    return Query(
        name=name,
        asks=found.get("asks", ""),
        grain=_names(found.get("grain", "")),
        rows=found.get("rows", ""),
        parameters=tuple(parameters),
        sql=sql,
        rule={"id": found.get("rule-id", ""), "en": found.get("rule-en", "")},
        severity=found.get("severity", "error"),
        takes=_names(found.get("takes", "")),
        gives=found.get("gives", ""),
        is_kept=found.get("keep", "yes") != "no",
        months=found.get("months", ""),
        was=_names(found.get("was", "")),
        hides_rows=found.get("hides") == "rows",
        scope=_words(name, found.get("scope", "")),
    )


@lru_cache(maxsize=512)
def _parse_cached(name: str, file: Path, _stamp: tuple[int, int]) -> Query:
    return _parse(name, file)


def _load(name: str, file: Path) -> Query:
    return _parse_cached(name, file, settings.stamp(file))


def _in_folders(kind: str | None) -> dict[str, Path]:
    folder = settings.QUERIES
    files = _named(str(folder), tuple(settings.files_below(folder, ".sql")))
    if kind is None:
        return {k: v for k, v in files.items() if k.partition("/")[0] not in _NOT_ASKED}
    return {k: v for k, v in files.items() if k.startswith(kind + "/")}


@lru_cache(maxsize=16)
def _named(folder: str, files: tuple[str, ...]) -> dict[str, Path]:
    paths = map(Path, files)
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in paths}


def query(name: str) -> Query:
    """The query of that name, e.g. ``awards/winners``; ``ProductError`` if there is none."""
    folder, _, stem = name.partition("/")
    file = settings.QUERIES / folder / f"{stem}.sql"
    # looked up directly, not in a list of all files: this runs at every question
    if not _NAME.fullmatch(name) or folder in _NOT_ASKED or not file.is_file():
        raise ProductError("no_query", name=name)
    return _load(name, file)


def renamed(name: str) -> str:
    """The name a query has now, by that or one it had before; ``ProductError`` if there is none.

    The error names the nearest one there is.
    """
    known = {query.name: query.name for query in page_queries()}
    known |= {old: query.name for query in page_queries() for old in query.was}
    if name in known:
        return known[name]
    for near in difflib.get_close_matches(name, known, n=1):
        raise ProductError("no_query_but", name=name, near=known[near])
    raise ProductError("no_query", name=name)


def page_queries() -> list[Query]:
    """Every query a page or the command line can ask."""
    return [_load(name, file) for name, file in _in_folders(None).items()]


def models() -> list[Query]:
    """The SELECTs a build turns into tables; the table is named like the file."""
    return [_load(name.split("/")[-1], file) for name, file in _in_folders("models").items()]


def macros() -> list[Query]:
    """Steps that several queries share; each becomes a table macro named like the file."""
    return [macro for macro in _shared() if not macro.gives]


def expressions() -> list[Query]:
    """What several queries say of a row; each becomes a macro of one value, made before models."""
    return [macro for macro in _shared() if macro.gives]


def _shared() -> list[Query]:
    return [_load(name.split("/")[-1], file) for name, file in _in_folders("macros").items()]


def protected() -> list[Query]:
    """What stands for a model, and steps to it, for who may see totals and no people."""
    return [_load(name.split("/")[-1], file) for name, file in _in_folders("protected").items()]


def checks() -> list[Query]:
    """The rules; each returns the rows that break it."""
    return [_load(name.split("/")[-1], file) for name, file in _in_folders("checks").items()]


def is_read(dataset: str) -> bool:
    """Whether a model, a macro or a page reads a dataset; checks alone show it to nobody."""
    mark = re.compile(rf"\bsource\.{re.escape(dataset)}\b")
    return any(mark.search(each.sql) for each in (*models(), *_shared(), *page_queries()))


def step(folder: str, name: str) -> Query:
    """A step of the simulation or of a build, or a doubt about an import; ``ProductError`` if there
    is none."""
    file = settings.QUERIES / folder / f"{name}.sql"
    if not file.is_file():
        raise ProductError("no_query", name=f"{folder}/{name}")
    return _load(name, file)
