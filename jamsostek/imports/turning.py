"""How the columns of a header make rows: as they are, side by side, or months and segments turned.

In: the headers of a table and the titles above it. Out: a :class:`Slot` for each row that one line
makes, one for most tables. "PU | BPU | Jakon" or "Januari | Februari" over figures are values of a
field the table has no column for; each becomes a row of its own. So do "Juri 1 | Juri 2" over
scores and "TTU-2026-09 | TTU-2026-10" over who came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jamsostek.base.errors import ProductError
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import dates, headings, places, titles
from jamsostek.imports.columns import Heads
from jamsostek.imports.headings import normal

_FILLERS = {
    "jumlah",
    "peserta",
    "orang",
    "tk",
    "tenaga",
    "kerja",
    "total",
    "realisasi",
    "jiwa",
    "data",
    "rapat",
}
TOTAL_WORDS = ("total", "jumlah", "jml", "jlh")
_TOTAL = re.compile(
    rf"\W*(?:grand|sub)?[\s-]*(?:{'|'.join(TOTAL_WORDS)})\b(?P<more>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AMOUNTS = ("integer", "number")
# a code that somebody gave to what was in a month: TTU-2026-10, ATB/2026/10.2
_CODE = re.compile(r"[A-Za-z]{2,12}[-._/ ]20\d\d[-._/](?:1[0-2]|0?[1-9])(?:\.\d+)?\b")
_BARE_MONTH = 3


@dataclass
class Slot:
    """One row of a line: (key, header, where from) of each column.

    A column comes from a number of the line's cells, or is a text that holds for all its rows;
    columns of several tables with one key are one. ``own`` are the cells only this row has, without
    which it isn't there; ``name`` is the header that makes it, ``totals`` the columns of sums. Of a
    row that ``is_sparse`` an empty cell says nothing: who was not listed, whom nobody scored; an
    empty figure elsewhere is one that is missing.
    """

    columns: list[tuple[str, str, int | str]]
    own: list[int]
    name: str = ""
    total: int | None = None
    is_sparse: bool = False

    @property
    def headers(self) -> list[str]:
        """The headers of its columns."""
        return [header for _, header, _ in self.columns]


def is_total(text: str, exactly: bool = False) -> bool:
    """Whether a cell calls its row (or column) a sum; ``exactly`` allows no other words."""
    found = _TOTAL.fullmatch(text)
    return bool(found) and len(text) <= 60 and not (exactly and found["more"].strip(" :."))


def is_value(dataset: Dataset, text: str) -> bool:
    """Whether a header may be a value of a field that figures stand under."""
    wanted = [each for each in dataset.fields if each.name in dataset.primary_key]
    return bool(text) and any(_can_turn(each) and _value(each, text) for each in wanted)


def amounts(dataset: Dataset) -> list[Field]:
    """The fields that are counted or summed."""
    return [each for each in dataset.fields if each.type in _AMOUNTS]


def slots(heads: Heads, headers: list[str], above: list[str]) -> list[Slot]:
    """The rows that a line under these headers makes.

    Raises :class:`ProductError` ``months_without_year``.
    """
    beside = _side_by_side(heads, headers)
    if beside:
        return [_slot(heads, headers, numbers, own) for numbers, own in beside]
    found = heads.match(headers)
    if headings.missing(heads.dataset, found):
        turned = _turned(heads, headers, found, above)
        if turned:
            return turned
    everything = list(range(len(headers)))
    return [_slot(heads, headers, everything, everything)]


def _slot(heads: Heads, headers: list[str], numbers: list[int], own: list[int]) -> Slot:
    names = [headers[number] for number in numbers]
    keys = _keys(heads, names)
    columns = list(zip(keys, names, numbers, strict=True))
    return Slot(columns, own)


def _keys(heads: Heads, headers: list[str]) -> list[str]:
    """What joins a column with those of other tables: its field, its header or its place."""
    fields = {number: name for name, number in heads.match(headers).columns.items()}
    keys: list[str] = []
    for number, header in enumerate(headers):
        key = fields.get(number) or normal(header) or f"column {number}"
        keys.append(key if key not in keys else f"{key} {number}")
    return keys


# -- side by side ----------------------------------------------------------------------------


def _side_by_side(heads: Heads, headers: list[str]) -> list[tuple[list[int], list[int]]]:
    """(columns, own columns) of each of several tables that stand side by side."""
    normals = [normal(header) for header in headers]
    twice = [n for n, text in enumerate(normals) if text and normals.count(text) > 1]
    if not twice:
        return []
    starts = [n for n in twice if normals[n] == normals[twice[0]]]
    shared = list(range(starts[0]))
    groups = [list(range(a, b)) for a, b in zip(starts, [*starts[1:], len(headers)], strict=True)]
    # the gap between two tables belongs to neither
    groups = [[n for n in group if headers[n]] for group in groups]
    keyed = {each.name for each in heads.dataset.fields if each.type not in _AMOUNTS}
    named = [heads.match([headers[n] for n in group]).columns for group in groups]
    if any(len(each) < 2 or not keyed & set(each) for each in named):
        return []
    if any(set(each) != set(named[0]) for each in named):
        return []
    return [(shared + group, group) for group in groups]


# -- turned ----------------------------------------------------------------------------------


def _turned(heads: Heads, headers: list[str], found, above: list[str]) -> list[Slot]:
    """The rows of a line whose figures stand under the values of a field; none if they don't."""
    dataset = heads.dataset
    wanted = [
        each
        for each in dataset.fields
        if each.name in dataset.primary_key and not found.says(each) and _can_turn(each)
    ]
    is_measure = {each.name for each in amounts(dataset)}
    taken = {n for name, n in found.columns.items() if name not in is_measure}
    taken |= found.used - set(found.columns.values()) | found.personal
    said = {
        number: read
        for number, header in enumerate(headers)
        if header and number not in taken and (read := _values(dataset, wanted, header))
    }
    groups: dict[tuple, dict[str, int]] = {}
    for number, (values, rest) in said.items():
        measure = _measure(dataset, rest, above, found)
        if measure is None or measure in groups.setdefault(tuple(values.items()), {}):
            return []
        groups[tuple(values.items())][measure] = number
    names = {tuple(name for name, _ in group) for group in groups}
    if len(names) != 1 or (len(groups) < 2 and not _is_time(dataset, next(iter(names)))):
        return []
    groups = _with_years(dataset, groups, above, found)
    measured = set(found.columns.values()) - taken
    sums = [n for n, header in enumerate(headers) if is_total(header) and n not in said]
    shared = [n for n in range(len(headers)) if n not in {*said, *measured, *sums}]
    made = []
    for group, measures in groups.items():
        slot = _slot(heads, headers, shared, list(measures.values()))
        slot.columns += [(name, dataset.field(name).titles["id"], text) for name, text in group]
        slot.columns += [(m, dataset.field(m).titles["id"], n) for m, n in measures.items()]
        slot.name = " ".join(text for _, text in group)
        turned = [dataset.field(name) for name, _ in group]
        slot.is_sparse = any(_names_an_event(each) or each.type == "integer" for each in turned)
        slot.total = sums[0] if len(sums) == 1 and len(measures) == 1 else None
        made.append(slot)
    return made


def _can_turn(wanted: Field) -> bool:
    return bool(
        wanted.type in ("yearmonth", "year", "integer")
        or wanted.role in ("period", "region")
        or wanted.categories
        or _names_an_event(wanted)
    )


def _names_an_event(wanted: Field) -> bool:
    """Whether the field is the code of a meeting: it names the month it was in."""
    return wanted.type == "string" and _CODE.fullmatch(_example(wanted)) is not None


def _example(wanted: Field) -> str:
    return "" if wanted.example is None else str(wanted.example)


def _is_time(dataset: Dataset, names: tuple[str, ...]) -> bool:
    return any(
        dataset.field(name).type in ("yearmonth", "year")
        or dataset.field(name).role == "period"
        or _names_an_event(dataset.field(name))
        for name in names
    )


def _values(
    dataset: Dataset, wanted: list[Field], header: str
) -> tuple[dict[str, str], str] | None:
    """The values a header says of the wanted fields, as it writes them, and its other words."""
    rest, values = header, {}
    for each in wanted:
        read = _value(each, rest)
        if read:
            values[each.name], rest = read
    if not values:
        return None
    words = [word for word in normal(rest).split() if word not in _FILLERS]
    rest = normal(rest) if words else ""
    return (values, rest) if not rest or _named(dataset, rest) else None


def _value(wanted: Field, header: str) -> tuple[str, str] | None:
    """(the text that is a value of the field, what else the header says)."""
    if wanted.type == "yearmonth" or wanted.role == "period":
        return _month(header) or (_year(header) if wanted.role == "period" else None)
    if wanted.type == "year":
        return _year(header)
    if wanted.type == "integer":
        return _numbered(wanted, header)
    if _names_an_event(wanted):
        found = _CODE.search(header)
        return (found[0], header.replace(found[0], " ", 1)) if found else None
    if wanted.role == "region":
        said = places.PlaceText(None, region=header)
        answer = places.places().find(said, "kemendagri", (4,))
        return (header, "") if isinstance(answer, str) else None
    text = f" {normal(header)} "
    for known, value in titles.words(wanted, with_single=True):
        if text.strip() == known:
            return value, ""
    for known, value in titles.words(wanted):
        if f" {known} " in text:
            return value, text.replace(f" {known} ", " ", 1)
    return None


def _numbered(wanted: Field, header: str) -> tuple[str, str] | None:
    """The number behind the field's name: ``Juri 2``, ``Nilai Juri ke-2``."""
    text = normal(header)
    for name in sorted(map(normal, (wanted.titles["id"], *wanted.aliases)), key=len, reverse=True):
        if found := re.search(rf"\b{re.escape(name)}(?: ke| no| nomor)? (\d{{1,3}})\b", text):
            return found[1], text.replace(found[0], " ", 1)
    return None


def _month(header: str) -> tuple[str, str] | None:
    if isinstance(dates.read_month(header), str):
        return header, ""
    lowered = header.lower()
    if found := titles.MONTH.search(lowered):
        return found[0].title(), lowered.replace(found[0], " ", 1)
    bare = [w for w in re.findall(r"[a-z]+", lowered) if w in dates.MONTH_NUMBERS]
    if len(bare) == 1 and len(bare[0]) >= _BARE_MONTH:
        return bare[0], lowered.replace(bare[0], " ", 1)
    return None


def _year(header: str) -> tuple[str, str] | None:
    found = re.findall(r"\b20\d\d\b", header)
    return (found[0], header.replace(found[0], " ", 1)) if len(found) == 1 else None


def _named(dataset: Dataset, text: str) -> str | None:
    """The field that is counted under this header."""
    found = headings.match(dataset, [text]).columns
    return next((name for name in found if dataset.field(name).type in _AMOUNTS), None)


def _measure(dataset: Dataset, rest: str, above: list[str], found) -> str | None:
    """The field of the figures: named beside the value, in the titles, or the only one needed."""
    if rest:
        return _named(dataset, rest)
    text = f" {normal(' '.join(above))} "
    named = {
        each.name
        for each in amounts(dataset)
        for said in (each.titles["id"], *each.aliases)
        if len(normal(said).split()) > 1 and f" {normal(said)} " in text
    }
    needed = {each.name for each in headings.missing(dataset, found)}
    needed &= {each.name for each in dataset.fields if each.type in (*_AMOUNTS, "boolean")}
    needed -= {*dataset.primary_key}
    choices = named or needed
    return next(iter(choices)) if len(choices) == 1 else None


def _with_years(dataset: Dataset, groups: dict, above: list[str], found) -> dict:
    """Months without a year get that of the titles, or of a column beside."""
    year = titles.year(above)
    made, open_ = {}, []
    for group, measures in groups.items():
        values = dict(group)
        for name, text in group:
            is_month = (
                dataset.field(name).type == "yearmonth" or dataset.field(name).role == "period"
            )
            if is_month and text.lower() in dates.MONTH_NUMBERS:
                values[name] = f"{text.title()} {year}"
                open_ += [] if year else [text]
        made[tuple(values.items())] = measures
    if open_:
        raise ProductError("months_without_year", columns=", ".join(open_))
    return made
