"""What a cell means: months, dates, truths, categories, programmes, places and numbers.

Texts of few different values (months, dates, categories, places) are understood here one value at
a time; a file asks only for its distinct ones. Numbers, of which every cell may differ, become SQL.
A reader returns the value in contract form, or a :class:`Refused` with the rule broken.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from jamsostek.base.sql import literal
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Field
from jamsostek.imports.headings import PROGRAMMES
from jamsostek.imports.tables import NATIVE

# what offices write where nothing is known
MISSING = ("", "-", "–", "—", "--", "n/a", "#n/a", "null", "nan", "none")
SPACES = " \t\r\n\u00a0\ufeff"


@dataclass(frozen=True)
class Refused:
    """Why a value can't be used: the rule it breaks and what was expected."""

    rule: str
    expected: str | None = None


def bare(text: str | None) -> str | None:
    """The text without surrounding spaces; ``None`` for what stands for "missing"."""
    if text is None:
        return None
    text = text.lstrip(NATIVE).strip(SPACES)
    return None if text.lower() in MISSING else text


def key(text: str) -> str:
    """A text for comparing: only its letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "", plain)


# -- months and days -------------------------------------------------------------------------

_MONTHS = [
    "januari january jan",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agt agu ags agus aug agst",
    "september sep sept",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
]
_MONTH_NUMBERS = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAY = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday)\s*[,/]?\s*",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119, as Excel counts days


def _year(text: str, today: date | None = None) -> int | None:
    """A year of four digits, or of two where it is not more than a year ahead."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= (today or date.today()).year + 1 else None


def _made(year: int | None, month: int, day: int) -> date | None:
    if year is None or not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _serial(text: str) -> date | None:
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        days = int(float(text))
        if _FIRST_SERIAL <= days <= _LAST_SERIAL:
            return date(1899, 12, 30) + timedelta(days=days)
    return None


def _day(text: str) -> date | None:
    text = _CLOCK.sub("", _WEEKDAY.sub("", text)).strip()
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})", text):
        return _made(_year(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})[\s.-]*([A-Za-z]+)[\s.,-]*(\d{4}|\d{2})", text):
        month = _MONTH_NUMBERS.get(found[2].lower())
        return _made(_year(found[3]), month, int(found[1])) if month else None
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    return _serial(text)


def read_day(text: str) -> str | Refused:
    """``2021-06-16``, ``16/6/2021``, ``16 Juni 2021``, an Excel serial → ISO day; day first."""
    found = _day(text)
    return found.isoformat() if found else Refused("type_date")


def read_month(text: str, year: str | None = None) -> str | Refused:
    """``2021-06``, ``Juni 2021``, ``Jun-21``, ``06/2021``, ``202106``, any day → ISO first day.

    ``year`` is what stands in a column of years; then the month may be its name or number alone.
    """
    text = re.sub(r"^(bulan|periode|bln)\b[\s:.]*", "", text, flags=re.IGNORECASE)
    found = _month(text)
    if found is None and year and re.fullmatch(r"\d{4}(\.0)?", year):
        month = _MONTH_NUMBERS.get(text.lower().rstrip("."))
        if month is None and re.fullmatch(r"\d{1,2}(\.0)?", text):
            month = int(float(text))
        found = _made(int(float(year)), month, 1) if month else None
    elif found and year and re.fullmatch(r"\d{4}(\.0)?", year) and found.year != int(float(year)):
        return Refused("month_and_year", year)
    return found.isoformat() if found else Refused("type_yearmonth")


def _month(text: str) -> date | None:
    if found := re.fullmatch(r"(\d{4})\s*[-/.]?\s*(\d{2})|(\d{4})\s*[-/.]\s*(\d)", text):
        return _made(int(found[1] or found[3]), int(found[2] or found[4]), 1)
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", text):
        return _made(int(found[2]), int(found[1]), 1)
    if found := re.fullmatch(r"([A-Za-z]+)[\s.,'/-]*(\d{4}|\d{2})", text):
        month = _MONTH_NUMBERS.get(found[1].lower())
        return _made(_year(found[2]), month, 1) if month else None
    if found := re.fullmatch(r"(\d{4})[\s.-]+([A-Za-z]+)", text):
        month = _MONTH_NUMBERS.get(found[2].lower())
        return _made(int(found[1]), month, 1) if month else None
    day = _day(text)
    return day.replace(day=1) if day else None


def month_of_title(titles: list[str]) -> str | None:
    """The month the rows above the header speak of, if it is one and only one."""
    found = set()
    for title in titles:
        for text in re.findall(
            r"(?:bulan|periode|blth|bulan laporan)\s*:?\s*([A-Za-z]+[\s-]+\d{4}|\d{1,2}[-/]\d{4}|"
            r"\d{4}-\d{2})\b",
            title,
            flags=re.IGNORECASE,
        ):
            month = read_month(text)
            if isinstance(month, str):
                found.add(month)
    return found.pop() if len(found) == 1 else None


def read_year(text: str) -> str | Refused:
    """``2026``, ``2026.0``, ``TA 2026`` or any date → the year."""
    if found := re.fullmatch(r"(?:ta|t\.a\.?|tahun)?\s*(\d{4})(?:\.0+)?", text, re.IGNORECASE):
        return found[1]
    # a year of two digits says nothing of a century where people were born
    if re.search(r"\d{4}", text) or _serial(text):
        day = _day(text)
        if day:
            return str(day.year)
    return Refused("type_year")


def read_period(text: str, year: str | None = None) -> str | Refused:
    """A year or a month → ``2026`` or ``2026-06``."""
    as_year = read_year(text)
    if isinstance(as_year, str) and not _serial(text) and re.search(r"\d{4}(\.0+)?$", text):
        plain = re.fullmatch(r"(?:ta|t\.a\.?|tahun)?\s*\d{4}(?:\.0+)?", text, re.IGNORECASE)
        if plain:
            return as_year
    month = read_month(text, year)
    return Refused("period") if isinstance(month, Refused) else month[:7]


# -- words -----------------------------------------------------------------------------------

_YES = {"ya", "y", "yes", "true", "benar", "hadir", "ada", "x", "v", "1", "✓", "✔", "√", "☑"}
_NO = {"tidak", "tdk", "no", "false", "salah", "tidakhadir", "tdkhadir", "absen", "alpa", "alpha"}
_NO |= {"izin", "ijin", "sakit", "belum", "0", "✗", "✘", "tidakada"}


def read_truth(text: str) -> str | Refused:
    """``ya``, ``hadir``, ``✓``, ``1`` → ``true``; ``tidak``, ``tidak hadir``, ``0`` → ``false``."""
    plain = re.sub(r"[\s_-]+", "", re.sub(r"^([01])\.0$", r"\1", text.lower())).rstrip(".")
    if plain in _YES:
        return "true"
    return "false" if plain in _NO else Refused("type_boolean")


def category_reader(wanted: Field) -> Callable[[str], str | Refused]:
    """A reader of the field's categories by value, label in either language or alias."""
    known: dict[str, set[str]] = {}
    allowed = [str(value) for value in wanted.constraints.get("enum", ())]
    categories = [each for each in wanted.categories if not allowed or each.value in allowed]
    for each in categories:
        for text in (each.value, *each.labels.values(), *each.aliases):
            known.setdefault(key(text), set()).add(each.value)
    for value in allowed:
        known.setdefault(key(value), set()).add(value)
        known[key(value)] = {value} if key(value) == value.lower() else known[key(value)]
    expected = ", ".join(allowed)

    def read(text: str) -> str | Refused:
        if text in allowed:
            return text
        found = known.get(key(text), set())
        return next(iter(found)) if len(found) == 1 else Refused("enum", expected)

    return read


_PROGRAMME_NAMES = {
    "jaminankecelakaankerja": "JKK",
    "jaminankematian": "JKM",
    "jaminanharitua": "JHT",
    "jaminanpensiun": "JP",
    "jaminankehilanganpekerjaan": "JKP",
}


def read_programmes(text: str) -> str | Refused:
    """``JKK, JKM dan JHT``, ``JKK+JKM`` → ``JKK,JKM,JHT`` in the contract's order.

    ``3 program`` is what the agency itself calls JKK, JKM and JHT; likewise two, four and five.
    """
    if found := re.fullmatch(r"([2-5])\s*program", text.strip(), re.IGNORECASE):
        return ",".join(PROGRAMMES[: int(found[1])])
    parts = re.split(r"[,;+/&|]|\bdan\b|\band\b", text, flags=re.IGNORECASE)
    named = set()
    for part in filter(str.strip, parts):
        whole = key(part)
        words = [whole] if whole in _PROGRAMME_NAMES else [key(word) for word in part.split()]
        for word in filter(None, words):
            name = _PROGRAMME_NAMES.get(word, word.upper())
            if name not in PROGRAMMES:
                return Refused("programmes", ", ".join(PROGRAMMES))
            named.add(name)
    return ",".join(name for name in PROGRAMMES if name in named) or Refused(
        "programmes", ", ".join(PROGRAMMES)
    )


# -- places ----------------------------------------------------------------------------------

_PROVINCE = "53"
_LEVELS = (("region", 4), ("district", 6), ("village", 10))


@dataclass(frozen=True)
class PlaceText:
    """What one row says of a place: a code and names by level, as written."""

    code: str | None = None
    region: str | None = None
    district: str | None = None
    village: str | None = None


class Places:
    """The province's regencies, districts and villages by code and by usual spelling."""

    def __init__(self) -> None:
        package = datapackage.package()
        self.names: dict[str, str] = {_PROVINCE: "Nusa Tenggara Timur"}
        self.of_bps: dict[str, str] = {}
        self._by_key: dict[int, dict[str, set[str]]] = {2: {}, 4: {}, 6: {}, 10: {}}
        self._branches: dict[str, set[str]] = {}
        for spelling in ("Nusa Tenggara Timur", "Provinsi Nusa Tenggara Timur", "Provinsi NTT",
                         "Prov NTT", "NTT", "Se-NTT"):  # fmt: skip
            self._add(2, spelling, _PROVINCE)
        for row in _rows(package.dataset("regions").file):
            self._add_region(row)
        for row in _rows(package.dataset("districts").file):
            self.names[row["district_code"]] = row["name"]
            for start in ("", "kec", "kecamatan"):
                self._add(6, start + row["name"], row["district_code"])
        for row in _rows(package.dataset("villages").file):
            self.names[row["village_code"]] = row["name"]
            for start in ("", "desa", "ds", "kel", "kelurahan"):
                self._add(10, start + row["name"], row["village_code"])
        for row in _rows(package.dataset("branches").file):
            self._add_branch(row)

    def _add(self, level: int, spelling: str, code: str) -> None:
        self._by_key[level].setdefault(key(spelling), set()).add(code)

    def _add_region(self, row: dict) -> None:
        code, name = row["region_code"], row["name"]
        self.names[code] = name
        self.of_bps[row["bps_code"]] = code
        spellings = [name, *filter(None, row["aliases"].split(";"))]
        if row["kind"] == "city":
            plain = re.sub(r"^kota\s+", "", name, flags=re.IGNORECASE)
            # "Kupang" alone may be the city or the regency: both then answer to it
            spellings += [plain, f"kota {plain}", f"{plain} kota", f"kodya {plain}", f"kotamadya"
                          f" {plain}", f"pemkot {plain}"]  # fmt: skip
            self._add(4, f"pemerintah kota {plain}", code)
        else:
            spellings += [
                f"{start} {each}"
                for each in tuple(spellings)
                for start in ("kab", "kabupaten", "pemkab", "pemerintah kabupaten")
                if not re.match(r"kab", each, re.IGNORECASE)
            ]
        for spelling in spellings:
            self._add(4, spelling, code)

    def _add_branch(self, row: dict) -> None:
        name = row["name"]
        plain = re.sub(r"^kantor cabang\s+", "", name, flags=re.IGNORECASE)
        spellings = {plain, row["branch_code"], row["seat"]}
        for each in tuple(spellings):
            spellings |= {
                f"{start} {each}"
                for start in ("kantor cabang", "cabang", "kc", "kacab", "kancab", "kcp")
            }
        # the office in Kota Kupang is "Cabang Kupang" to everyone
        spellings |= {spelling.replace("Kota ", "") for spelling in spellings}
        self.names.setdefault(row["branch_code"], name)
        for spelling in spellings:
            self._branches.setdefault(key(spelling), set()).add(row["branch_code"])

    def branch(self, text: str) -> str | Refused:
        """A branch by code or name."""
        found = self._branches.get(key(text), set())
        return next(iter(found)) if len(found) == 1 else Refused("unknown_branch")

    def area(self, text: str, system: str, kind: str | None = None) -> str | Refused:
        """A branch, a regency or the province, for targets.

        ``kind`` is ``branch`` or ``region`` where the header says which of both a name means:
        "Ende" is an office and a regency.
        """
        code = as_code(text)
        if code:
            return self.find(PlaceText(code=code), system, (2, 4))
        branch = self.branch(text)
        if isinstance(branch, str) and (kind == "branch" or text.strip() == branch):
            return branch
        regions = self._candidates(4, text) or self._candidates(2, text)
        options = set(regions)
        if isinstance(branch, str) and kind != "region":
            options.add(branch)
        if len(options) > 1:
            return Refused("ambiguous_place", self._options(options))
        return next(iter(options)) if options else Refused("unknown_place")

    def system_of(self, pairs: list[tuple[str, str]]) -> tuple[str | None, list[int]]:
        """Which system of codes fits the names, and the positions of pairs that contradict it.

        ``pairs`` are codes with a regency's name; those unknown on either side tell nothing.
        ``None`` when no pair tells anything.
        """
        against: dict[str, list[int]] = {"kemendagri": [], "bps": []}
        told = False
        for position, (code, name) in enumerate(pairs):
            plain = as_code(code)
            told |= bool(plain and plain[:4] in self.of_bps and self._candidates(4, name))
            for system, positions in against.items():
                if self.contradicts(code, name, system):
                    positions.append(position)
        if not told:
            return None, []
        system = min(against, key=lambda each: len(against[each]))
        return system, against[system]

    def contradicts(self, code: str, name: str, system: str) -> bool:
        """Whether a code means another regency in a system than the name beside it."""
        plain, named = as_code(code), self._candidates(4, name)
        if not plain or plain[:4] not in self.of_bps or not named:
            return False
        return (self.of_bps[plain[:4]] if system == "bps" else plain[:4]) not in named

    def differs(self, code: str) -> bool:
        """Whether a code means another regency to BPS than to Kemendagri."""
        plain = (as_code(code) or "")[:4]
        return plain in self.of_bps and self.of_bps[plain] != plain

    def find(
        self, said: PlaceText, system: str, lengths: tuple[int, ...], deepen: bool = True
    ) -> str | Refused | None:
        """The code of a place; ``None`` if nothing is said.

        ``system`` is ``kemendagri`` or ``bps``; ``lengths`` are those the field allows.
        """
        within: set[str] | None = None
        if said.code:
            code = as_code(said.code)
            if code is None:
                return Refused("unknown_place")
            if system == "bps" and code != _PROVINCE:
                if len(code) != 4:
                    return Refused("bps_detail")
                code = self.of_bps.get(code, "")
            if code not in self.names:
                return Refused("unknown_place")
            within = {code}
            if said.region:
                outer = self._level(said.region, 4, None, system)
                if isinstance(outer, Refused):
                    return outer
                if code == _PROVINCE:
                    outer = self._candidates(2, said.region)
                if not outer:
                    return Refused("unknown_region_name", said.region)
                if not any(code.startswith(each) for each in outer):
                    return Refused("place_mismatch", self._options(outer))
        elif said.region:
            within = self._level(said.region, 4, None, system)
            if isinstance(within, Refused):
                return within
            if not within:
                if 2 in lengths and self._candidates(2, said.region):
                    return _PROVINCE
                return Refused("unknown_place")
        for text, length in ((said.district, 6), (said.village, 10)):
            if text and length <= max(lengths):
                found = self._level(text, length, within, system)
                if isinstance(found, Refused):
                    return found
                if not found:
                    rule = "unknown_district" if length == 6 else "unknown_village"
                    return Refused(rule, text)
                within = found
        if within is None:
            return None
        if len(within) > 1:
            return Refused("ambiguous_place", self._options(within))
        return next(iter(within))

    def _level(self, text: str, length: int, within: set[str] | None, system: str):
        """The codes of one level a text may mean inside what is known already."""
        code = as_code(text)
        if code:
            if system == "bps":
                if len(code) != 4:
                    return Refused("bps_detail")
                code = self.of_bps.get(code, "")
            found = {code} if code in self.names and len(code) == length else set()
        else:
            found = self._candidates(length, text)
        if within is None:
            return found
        return {each for each in found if any(each.startswith(outer) for outer in within)}

    def _candidates(self, length: int, text: str) -> set[str]:
        return self._by_key[length].get(key(text), set())

    def _options(self, codes: set[str]) -> str:
        shown = [self.label(code) for code in sorted(codes)[:5]]
        return " / ".join(shown) + (" …" if len(codes) > 5 else "")

    def label(self, code: str) -> str:
        """A place as a message names it: its name, whose it is, and the code."""
        name = self.names.get(code, code)
        if len(code) == 4 and code.isdecimal() and not name.startswith("Kota "):
            name = f"Kabupaten {name}"
        if len(code) > 4 and code.isdecimal():
            name = f"{name}, {self.names.get(code[: 6 if len(code) > 6 else 4], '')}"
        return f"{name} ({code})"


def as_code(text: str | None) -> str | None:
    """``53.03``, ``5303.0``, ``53 03 21 2003`` → only the digits; ``None`` if it is no code."""
    if not text:
        return None
    plain = re.sub(r"^(\d{2,})\.0+$", r"\1", text.strip().lstrip("'"))
    if not re.fullmatch(r"\d[\d. ]*", plain):
        return None
    return re.sub(r"[. ]", "", plain)


@lru_cache(maxsize=2)
def _places(_stamp: tuple) -> Places:
    return Places()


def places() -> Places:
    """The places of the data in use; read again when their files change."""
    package = datapackage.package()
    stats = [
        package.dataset(name).file.stat() for name in ("regions", "districts", "villages",
                                                       "branches")
    ]  # fmt: skip
    return _places(
        (str(package.dataset("regions").file), *((s.st_mtime_ns, s.st_size) for s in stats))
    )


def _rows(file) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.DictReader(content))


# -- numbers, as SQL -------------------------------------------------------------------------

_GROUPED_DOT = r"[+-]?[1-9]\d{0,2}(\.\d{3})+"
_GROUPED_COMMA = r"[+-]?[1-9]\d{0,2}(,\d{3})+"
_ONE_DOT = r"[+-]?[1-9]\d{0,2}\.\d{3}"
_ONE_COMMA = r"[+-]?[1-9]\d{0,2},\d{3}"
_COMMA_DECIMAL = rf"({_GROUPED_DOT}|[+-]?\d+),\d+"
_DOT_DECIMAL = rf"({_GROUPED_COMMA}|[+-]?\d+)\.\d+"


def _matches(text: str, form: str) -> str:
    return f"regexp_full_match({text}, '{form}')"


def cleaned(column: str, unit: str | None) -> str:
    """SQL of a cell without what may stand around a number of that unit; null if missing."""
    around = ["\\s|\u00a0|\ufeff|^''"]
    if unit == "idr" or unit is None:
        around += [r"^([rR][pP]|IDR)\.?", r",-+$", r"\.-+$"]
    if unit in ("percent", None):
        around.append(r"%$")
    text = f"replace({column}, '−', '-')"
    text = f"regexp_replace({text}, '{around[0]}', '', 'g')"
    for form in around[1:]:
        text = f"regexp_replace({text}, '{form}', '')"
    missing = ", ".join(map(literal, MISSING))
    return f"case when lower({text}) in ({missing}) then null else {text} end"


def is_plain(column: str) -> str:
    """SQL: written in digits alone, as almost every cell of a large file is; quick."""
    return f"(try_cast({column} as bigint)::varchar = {column})"


@dataclass(frozen=True)
class Evidence:
    """How many cells of a column can only be read one way, and how many leave it open."""

    dots_group: int
    commas_group: int
    one_dot: int
    one_comma: int


def evidence_sql(text: str, copies: str) -> str:
    """Four counts over the cleaned texts, each there so many times: see :class:`Evidence`."""
    one_dot, one_comma = _matches(text, _ONE_DOT), _matches(text, _ONE_COMMA)
    indonesian = (
        f"(({_matches(text, _GROUPED_DOT)} and not {one_dot}) "
        f"or ({_matches(text, _COMMA_DECIMAL)} and not {one_comma} "
        f"and not {_matches(text, _GROUPED_COMMA)}))"
    )
    english = (
        f"(({_matches(text, _GROUPED_COMMA)} and not {one_comma}) "
        f"or ({_matches(text, _DOT_DECIMAL)} and not {one_dot} "
        f"and not {_matches(text, _GROUPED_DOT)}))"
    )
    return ", ".join(
        f"coalesce(sum({copies}) filter (where {condition}), 0)"
        for condition in (indonesian, english, one_dot, one_comma)
    )


def style_of(evidence: Evidence) -> str | None:
    """``id`` (8.927,5) or ``en`` (8,927.5) by what most cells can only be; ``None``: undecided."""
    if evidence.dots_group == evidence.commas_group:
        return None
    return "id" if evidence.dots_group > evidence.commas_group else "en"


def number_sql(text: str, style: str) -> str:
    """SQL of the number a cleaned text says in a style, null if it says none in it."""
    if style == "id":
        form = rf"{_GROUPED_DOT}(,\d+)?|[+-]?\d+(,\d+)?"
        plain = f"replace(replace({text}, '.', ''), ',', '.')"
    else:
        form = rf"{_GROUPED_COMMA}(\.\d+)?|[+-]?\d+(\.\d+)?"
        plain = f"replace({text}, ',', '')"
    return f"case when {_matches(text, form)} then try_cast({plain} as double) end"


def exact_number_sql(text: str) -> str:
    """SQL of a number as programs write it: decimal dot, no groups, an exponent allowed."""
    form = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
    return f"case when {_matches(text, form)} then try_cast({text} as double) end"


def whole_sql(text: str) -> str:
    """SQL of a whole number: groups of three by dot or comma, decimals only if they are zeros.

    A whole number leaves no doubt which of both a separator is: three digits after it are a group.
    """
    groups = rf"{_GROUPED_DOT}|{_GROUPED_COMMA}|[+-]?\d+"
    with_zeros = rf"({_GROUPED_DOT},0+)|({_GROUPED_COMMA}\.0+)|([+-]?\d+[.,]0{{1,2}})"
    return (
        f"case when {_matches(text, groups)} "
        f"then try_cast(regexp_replace({text}, '[.,]', '', 'g') as bigint) "
        f"when {_matches(text, with_zeros)} then try_cast(regexp_replace(regexp_replace({text}, "
        f"'[.,]0+$', ''), '[.,]', '', 'g') as bigint) end"
    )
