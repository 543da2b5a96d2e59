"""What the rows above a table say of all its rows: a month, a year, a segment.

In: the texts of these rows. Out: :class:`Said` for each field the table has no column for. A span
("Januari s.d. Juni 2026", "Triwulan II 2026") is no month; a title that names one is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jamsostek.base.errors import ProductError
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import places
from jamsostek.imports.dates import MONTH_NUMBERS, read_day, read_month
from jamsostek.imports.headings import normal

_NAME = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})[\s-]+)?(?P<name>{_NAME})\b\.?[\s,.'’/-]*"
    r"(?:(?:tahun|thn|th)\b\.?\s*)?(?P<year>\d{4}|(?<=['’-])\d{2})\b"
    r"|\b(?P<date>\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b"
    r"|\b(?P<number>\d{1,2}[-/]\d{4}|\d{4}-\d{2})\b(?![-/])"
)
_UNTIL = r"(?:s\s*[./]?\s*d\b\.?|sampai(?:\s+dengan)?\b|hingga\b|until\b|to\b|dan\b|and\b|[-–—,/&])"
# what stands before the last month of a span: a month, or the first day where both are in one month
_SPAN_START = re.compile(
    rf"(?P<first>(?:\b\d{{1,2}}\s+)?\b(?:{_NAME})\b\.?(?:\s*\d{{4}})?|\b\d{{1,2}}[-/]\d{{4}}"
    rf"|\b\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{4}}|\b\d{{1,2}})?\s*(?P<until>{_UNTIL})\s*$"
)
# these stand between other words too
_JOINED = ("-", "–", "—", ",", "/", "&", "dan", "and")
_PARTS = re.compile(
    r"\b(?:triwulan|tri\s?wulan|tw|kuartal|semester|catur\s?wulan|quarter|q[1-4]|half)\b"
    r"[\s.:-]*[ivx\d]*(?:[\s,/-]*(?:tahun\s*)?\d{4})?"
)
_LABEL = re.compile(
    r"\b(?:bulan|periode|blth|bln|per|posisi|keadaan|month|period|as of)\b\.?"
    r"(?:\s+(?:laporan|data|iuran|pelaporan|tanggal|tgl))?[\s:.]*$"
)
_YEAR = re.compile(r"\b(?:tahun(?:\s+anggaran)?|thn|ta|t\.a\.|year)\b[\s:.]*(\d{4})\b")


@dataclass(frozen=True)
class Said:
    """A value in contract form and the text that says it."""

    value: str
    text: str


def told(dataset: Dataset, wanted: list[Field], lines: list[str]) -> dict[str, Said]:
    """What the lines say of the fields wanted, by name; what they don't say is left out.

    Raises :class:`ProductError` ``title_span`` or ``title_months`` where a month is wanted and the
    lines name a span, or several months.
    """
    found = {}
    for each in wanted:
        if each.type == "yearmonth":
            said = _month(lines)
        elif (each.type == "year" and each.name in dataset.primary_key) or each.role == "period":
            said = _year(lines)
        elif each.categories and each.name in dataset.primary_key:
            said = _category(each, lines)
        elif each.role == "region" and each.constraints.get("required"):
            said = _region(lines)
        else:
            continue
        if said:
            found[each.name] = said
    return found


def of_sheet(name: str) -> str:
    """What a sheet's name says, as a title would: 2026 alone is a year."""
    return f"Tahun {name}" if re.fullmatch(r"\s*20\d\d\s*", name) else name


def year(lines: list[str]) -> str | None:
    """The one year the lines name as such."""
    said = _year(lines)
    return said.value if said else None


def _month(lines: list[str]) -> Said | None:
    """The month the lines speak of: a labelled one first."""
    by_weight: dict[int, dict[str, Said]] = {}
    for line in lines:
        text = " ".join(line.lower().split())
        if whole := _span(text):
            raise ProductError("title_span", span=whole, title=line)
        for mention in MONTH.finditer(text):
            month = _read(mention)
            if month is None:
                continue
            before = text[: mention.start()]
            # "1 s.d. 30 Juni 2026" is a period by itself
            span = _SPAN_START.search(before)
            is_labelled = bool(_LABEL.search(before) or (span and span["first"]))
            if not is_labelled and (mention["day"] or mention["date"]):
                continue  # the day it was signed or printed
            by_weight.setdefault(int(is_labelled), {})[month] = Said(month, line)
    if not by_weight:
        return None
    months = by_weight[max(by_weight)]
    if len(months) > 1:
        raise ProductError("title_months", titles="; ".join(said.text for said in months.values()))
    return next(iter(months.values()))


def _read(mention: re.Match) -> str | None:
    if mention["name"]:
        found = read_month(f"{mention['name']} {mention['year']}")
    elif mention["date"]:
        found = read_day(mention["date"])
        found = f"{found[:7]}-01" if isinstance(found, str) else found
    else:
        found = read_month(mention["number"])
    return found if isinstance(found, str) else None


def _span(text: str) -> str | None:
    """The span a text names; from the first to the last day of one month is none."""
    if found := _PARTS.search(text):
        return found[0].strip()
    for last in MONTH.finditer(text):
        before = _SPAN_START.search(text[: last.start()])
        if not before:
            continue
        first = (before["first"] or "").strip()
        is_dash = before["until"] in _JOINED
        if first.isdigit():
            # "1 s.d. 30 Juni 2026"
            if int(first) < 32 and not is_dash:
                continue
            if is_dash and last["day"]:
                continue
        if is_dash and not re.search("[a-z]|[-/]", first):
            continue
        start = MONTH.search(f"{first} {last['year']}" if not re.search(r"\d{4}", first) else first)
        if start and _read(start) == _read(last):
            continue
        return f"{text[before.start() : last.end()]}".strip()
    return None


def _year(lines: list[str]) -> Said | None:
    years = {found[1]: Said(found[1], line) for line in lines
             for found in _YEAR.finditer(line.lower())}  # fmt: skip
    return next(iter(years.values())) if len(years) == 1 else None


_KIND = re.compile(r"\b(?:kab(?:upaten|\.)?|pemkab|kota)\s+(?=[a-z])", re.IGNORECASE)
_NAME_AFTER = re.compile(r"[A-Za-z]+(?:\s+[A-Za-z]+){0,3}")
# what stands in an address; a town before a day is where a letter was signed
_ADDRESS = re.compile(r"\b(?:jl|jln|jalan|alamat|telp|telepon|fax|kode pos)\b", re.IGNORECASE)


def _region(lines: list[str]) -> Said | None:
    """The one regency the lines name as such ("Kabupaten Belu"), or that is all of a line."""
    found = {}
    for line in lines:
        if _ADDRESS.search(line):
            continue
        mentions = [[line]]
        for kind in _KIND.finditer(line):
            names = _NAME_AFTER.match(line, kind.end())[0].split()
            mentions.append([kind[0] + " ".join(names[:n]) for n in range(len(names), 0, -1)])
        for texts in mentions:
            codes = (
                places.places().find(places.PlaceText(region=text), "kemendagri", (4,))
                for text in texts
                if not places.as_code(text)
            )
            # the longest: Sumba Barat Daya begins as Sumba Barat
            if code := next((each for each in codes if isinstance(each, str)), None):
                found.setdefault(code, Said(code, line))
    return next(iter(found.values())) if len(found) == 1 else None


def words(wanted: Field, with_single: bool = False) -> list[tuple[str, str]]:
    """(normal text, value) of the field's categories, the longest text first.

    One word alone, as "peserta" or "lainnya", says too little within others; a code as BPU or JHT
    does not. "All" is no category that anything is about.
    """
    found = [
        (normal(text), each.value)
        for each in wanted.categories
        if each.value != "all"
        for text in (each.value, *each.labels.values(), *each.aliases)
        if with_single or text.isupper() or " " in text
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _category(wanted: Field, lines: list[str]) -> Said | None:
    """The one category that stands in the lines; "bukan penerima upah" is not "penerima upah"."""
    found = {}
    for line in lines:
        rest = f" {normal(line)} "
        for text, value in words(wanted):
            if f" {text} " in rest:
                rest = rest.replace(f" {text} ", " | ")
                found[value] = Said(value, line)
    return next(iter(found.values())) if len(found) == 1 else None
