"""Words, numbers, money and dates in Indonesian and English.

Words come from the gettext catalogues in ``jamsostek/base/locales/<language>/*.po`` (one file per
page or topic, read through Babel). Numbers and dates never depend on the browser or on the
machine's locale: every text the user sees is made here.
"""

from __future__ import annotations

import gettext
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import localcontext
from functools import lru_cache
from itertools import chain
from pathlib import Path

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal

from jamsostek.base.hidden import is_hidden

LANGUAGES = ("id", "en")
LOCALES_FOLDER = Path(__file__).parent / "locales"
# British English: day before month, as Indonesians write it too.
_LOCALE = {"id": Locale("id", "ID"), "en": Locale("en", "GB")}
_NO_BREAK = "\u00a0"
# of a share that is nearly none or all
_PLACES = 4
_MINUS = "\u2212"
NOTHING = "–"
# where a number is known and may not be told
HIDDEN = "•••"
_THOUSAND, _MILLION = 1e3, 1e6


@lru_cache(maxsize=4)
def _translations(language: str) -> gettext.NullTranslations:
    # one catalogue of all files: a chain of them would be walked for every word
    first, *others = (_read(file) for file in sorted((LOCALES_FOLDER / language).glob("*.po")))
    for message in chain.from_iterable(others):
        if message.id:
            first[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, first)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source)


@dataclass(frozen=True)
class Speaker:
    """Speaks one language: ``say("home.title")``, ``say.number(8927)``, ``say.date(day)``."""

    language: str

    def __call__(self, key: str, /, count: float | None = None, **details: object) -> str:
        """The text of a catalogue key, with its ``{names}`` filled in.

        With ``count`` the entry's plural forms are used (``msgid_plural`` equals ``msgid``) and
        ``{count}`` is filled with the formatted number, a dash for one that is not known or hidden.
        A missing key raises ``KeyError``.
        """
        catalogue = _translations(self.language)
        if count is None:
            text = catalogue.gettext(key)
        else:
            text = catalogue.ngettext(key, key, int(count) if _is_number(count) else 2)
            details = {"count": self.number(count), **details}
        if text == key:
            raise KeyError(f"no text for {key!r} in language {self.language!r}")
        return text.format(**details) if details else text

    def has(self, key: str) -> bool:
        """Whether the catalogue holds this key."""
        return _translations(self.language).gettext(key) != key

    def choose(self, indonesian: str, english: str) -> str:
        """Pick between a data column's Indonesian and English wording."""
        return english if self.language == "en" and english else indonesian

    # -- numbers ---------------------------------------------------------------------------

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """8927 → ``8.927`` (id) or ``8,927`` (en).

        ``decimals`` fixes the places; without it up to two are shown and trailing zeros dropped.
        ``None`` and NaN give an en dash, a number that may not be told three dots.
        """
        if not _is_number(value):
            return HIDDEN if is_hidden(value) else NOTHING
        return _written(value, decimals, self.language)

    def signed(self, value: float | None, decimals: int | None = None) -> str:
        """A change, always with its sign: ``+1.204``, ``−116.646``, ``0``."""
        text = self.number(value, decimals)
        return f"+{text}" if _is_number(value) and value > 0 and text.strip("0.,") else text

    def percent(self, value: float | None, decimals: int | None = None) -> str:
        """12.5 → ``12,5 %`` (id) or ``12.5%`` (en). The value is already in per cent.

        What is neither none nor all is never written as 0 or 100: it gets more places, and is
        ``<0,0001 %`` or ``>99,9999 %`` where four don't show it.
        """
        if not _is_number(value):
            return self.number(value)
        gap = _NO_BREAK if self.language == "id" else ""
        for end in (0, 100):
            if _rounds_to(value, end, decimals):
                finer = (more for more in range(1, _PLACES + 1) if not _rounds_to(value, end, more))
                decimals = next(finer, None)
                if decimals is None:
                    return f"{self._beside(value, end)}{gap}%"
        return f"{self.number(value, decimals)}{gap}%"

    def _beside(self, value: float, end: int) -> str:
        """A number too near to 0 or 100 to be told from it."""
        least = 10**-_PLACES
        sign, nearest = ("<", end + least) if value > end else (">", end - least)
        return f"{sign}{self.number(nearest, _PLACES)}"

    def signed_percent(self, value: float | None, decimals: int | None = None) -> str:
        """A change in per cent, always with its sign: ``+12,5 %``, ``−3 %``, ``0 %``."""
        text = self.percent(value, decimals)
        is_gain = _is_number(value) and value > 0 and not text.startswith("<")
        return f"+{text}" if is_gain else text

    def rupiah(self, value: float | None, decimals: int | None = None) -> str:
        """A full amount: ``Rp16.800`` or ``Rp16,800``."""
        return _in_rupiah(self.number(value, decimals))

    def short(self, value: float | None, decimals: int | None = None) -> str:
        """A number in words for cards: ``1,25 juta``, ``223 miliar``; below a million in full.

        ``decimals`` is the most places shown (two unless given); trailing zeros are dropped.
        """
        if not _is_number(value) or round(abs(value)) < _MILLION:
            return self.number(value)
        return self._compact(value, "long", 2 if decimals is None else decimals)

    def rupiah_short(self, value: float | None, decimals: int | None = None) -> str:
        """Money in words: ``Rp1,25 miliar`` or ``Rp1.25 billion``."""
        return _in_rupiah(self.short(value, decimals))

    def axis(self, value: float | None) -> str:
        """A tick label in the shortest form: ``250 rb``, ``1,2 jt``, ``3 M``, ``1 T``."""
        if not _is_number(value):
            return self.number(value)
        return self._compact(value, "short", 2)

    def _compact(self, value: float, length: str, decimals: int) -> str:
        if abs(value) < _THOUSAND:
            return self.number(value)
        with localcontext(prec=400):
            text = format_compact_decimal(
                value,
                format_type=length,
                locale=_LOCALE[self.language],
                fraction_digits=decimals,
            )
        return text.replace("-", _MINUS).replace(" ", _NO_BREAK)

    def value(self, value: float | None, unit: str, with_unit: bool = True) -> str:
        """A value in its unit: ``8.927 orang``, ``45,83 %``, ``Rp10.080.000.000``."""
        if unit == "percent":
            return self.percent(value)
        if unit.startswith("idr"):
            tail = {
                "idr_per_month": "unit.tail_month",
                "idr_per_person_month": "unit.tail_person_month",
            }
            text = self.rupiah(value)
            is_told = with_unit and _is_number(value)
            return f"{text} {self(tail[unit])}" if is_told and unit in tail else text
        text = self.number(value)
        if not with_unit or text in (NOTHING, HIDDEN) or unit == "count":
            return text
        return f"{text} {self(f'unit.{unit}')}"

    def value_short(self, value: float | None, unit: str) -> str:
        """A value for cards and map labels, without the unit's word: ``Rp10,08 miliar``."""
        if unit == "percent":
            return self.percent(value)
        return self.rupiah_short(value) if unit.startswith("idr") else self.short(value)

    # -- dates -----------------------------------------------------------------------------

    def date(self, day: date | datetime | str | None) -> str:
        """``16 Juni 2021`` or ``16 June 2021``; accepts a date or an ISO text."""
        return self._formatted(day, "d MMMM y")

    def short_date(self, day: date | datetime | str | None) -> str:
        """``16 Jun 2021`` for tight places."""
        return self._formatted(day, "d MMM y")

    def clock(self, moment: datetime) -> str:
        """The time of day, ``18.02`` or ``18:02``, in the moment's own time zone."""
        return f"{moment:%H.%M}" if self.language == "id" else f"{moment:%H:%M}"

    def month(self, day: date | datetime | str | None) -> str:
        """``Juni 2021`` or ``June 2021``."""
        return self._formatted(day, "MMMM y")

    def _formatted(self, day: date | datetime | str | None, pattern: str) -> str:
        day = _as_date(day)
        return NOTHING if day is None else format_date(day, pattern, _LOCALE[self.language])

    def short_month(self, day: date) -> str:
        """``Okt 2026``."""
        return f"{self.months('abbreviated')[day.month - 1]} {day.year}"

    def as_of(self, day: date | datetime | str | None, precision: str = "day") -> str:
        """A date only as exactly as it is known: a day, a month or a year."""
        day = _as_date(day)
        if day is None:
            return NOTHING
        return {"year": str(day.year), "month": self.month(day)}.get(precision) or self.date(day)

    def months(self, width: str = "wide") -> list[str]:
        """The twelve month names, January first (``wide`` or ``abbreviated``)."""
        names = get_month_names(width, locale=_LOCALE[self.language])
        return [names[i] for i in range(1, 13)]

    def weekdays(self, width: str = "wide") -> list[str]:
        """The seven names of days, Monday first (``wide`` or ``abbreviated``)."""
        names = get_day_names(width, locale=_LOCALE[self.language])
        return [names[i] for i in range(7)]


def _in_rupiah(text: str) -> str:
    """A number's text with the currency between its sign and its digits; a dash stays one."""
    if text in (NOTHING, HIDDEN):
        return text
    sign = _MINUS if text.startswith(_MINUS) else ""
    return f"{sign}Rp{text.removeprefix(_MINUS)}"


# a table of agents has a thousand numbers, the same ones at every look
@lru_cache(maxsize=20_000)
def _written(value: float, decimals: int | None, language: str) -> str:
    places = "##" if decimals is None else "0" * decimals
    pattern = f"#,##0.{places}".rstrip(".")
    with localcontext(prec=400):  # room for the longest float, written in full
        text = format_decimal(value, format=pattern, locale=_LOCALE[language])
    if not text.strip("-0.,"):
        text = text.lstrip("-")  # a small negative rounds to zero, which has no sign
    return text.replace("-", _MINUS)


def _rounds_to(value: float, end: int, decimals: int | None) -> bool:
    """Whether a number that isn't ``end`` is rounded to it; what adding leaves makes no other."""
    places = 2 if decimals is None else decimals
    return abs(value - end) > 1e-9 and round(value, places) == end


def _is_number(value: object) -> bool:
    # pandas hands over NaN or NA where a number is missing
    try:
        return value is not None and math.isfinite(value)  # type: ignore[arg-type]
    except TypeError:
        return False


def _as_date(day: date | datetime | str | None) -> date | None:
    if day is None or day != day:  # NaT is the only date unequal to itself
        return None
    if isinstance(day, str):
        return date.fromisoformat(day[:10]) if day else None
    return day.date() if isinstance(day, datetime) else day


@lru_cache(maxsize=4)
def speaker(language: str) -> Speaker:
    """The speaker of ``id`` or ``en``; anything else speaks Indonesian."""
    return Speaker(language if language in LANGUAGES else "id")


Say = Callable[..., str]
