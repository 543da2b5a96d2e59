"""What a cell says of time: days, months, years, periods.

In: the text of a cell, and perhaps of the column of years beside it. Out: an ISO text in contract
form, or :class:`jamsostek.imports.values.Refused`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from jamsostek.imports import near
from jamsostek.imports.values import Refused

_MONTHS = [
    "januari january jan",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agt agu ags agus aug agst agust",
    "september sep sept",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
]
MONTH_NUMBERS = {word: n for n, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAY = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday)\s*[,/]?\s*",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
# what stands around a month: "Bln Juni 2026", "1 s/d 30 Juni 2026", a footnote
_BEFORE_MONTH = re.compile(
    r"^(?:(?:bulan|periode|bln|blth)\b[\s:.]*|"
    r"0?1\s*(?:s/?d|s\.d\.?|-|sampai(?: dengan)?)\s*(?=\d))",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s*¹²³†‡]+$|\s+\d\)$")
# a quarter, half a year, "until June": sums of several months
_SPAN = re.compile(
    r"\b(?:tw|triwulan|kuartal|quarter|q[1-4]|semester|smt|s\.?d\.?|s/d|sampai|hingga|until)(?=\W|$)|"
    r"[a-z]{3,}\s*(?:-|–|s/d|s\.d\.?)\s*[a-z]{3,}",
    re.IGNORECASE,
)
_ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_SLASHED = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})")
ORDERS = ("day", "month")
# Excel has read a day as a month where it could: what it holds as dates is turned
TURNED = ("day", "turned")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119, as Excel counts days


def near_month(text: str) -> tuple[str, list[int]]:
    """The first word of a text that is no month's name but like one, and the numbers of these
    months, the likest first; no numbers where no word is."""
    for word in re.findall(r"[A-Za-z]{3,}", text):
        if word.lower() not in MONTH_NUMBERS:
            numbers = [MONTH_NUMBERS[name] for name in near.alike(word.lower(), MONTH_NUMBERS)]
            if numbers:
                return word, list(dict.fromkeys(numbers))[: near.OFFERED]
    return "", []


def month_name(number: int) -> str:
    """The Indonesian name of a month."""
    return _MONTHS[number - 1].split()[0]


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


def order_of(text: str) -> tuple[bool, bool] | None:
    """Whether the day, and whether the month, may come first in a date; ``None`` for other texts.

    No order is told where both are the same day.
    """
    found = _SLASHED.fullmatch(_bare_day(text))
    if not found or found[1].lstrip("0") == found[2].lstrip("0"):
        return None
    first, second = int(found[1]), int(found[2])
    return second <= 12, first <= 12


def _bare_day(text: str) -> str:
    return _CLOCK.sub("", _WEEKDAY.sub("", text)).strip()


def _day(text: str, order: str = "day") -> date | None:
    text = _bare_day(text)
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        month, day = (3, 2) if order == "turned" else (2, 3)
        return _made(int(found[1]), int(found[month]), int(found[day]))
    if found := _SLASHED.fullmatch(text):
        day, month = (2, 1) if order == "month" else (1, 2)
        return _made(_year(found[3]), int(found[month]), int(found[day]))
    if found := re.fullmatch(r"(\d{1,2})[\s.-]*([A-Za-z]+)[\s.,-]*(\d{4}|\d{2})", text):
        month = MONTH_NUMBERS.get(found[2].lower())
        return _made(_year(found[3]), month, int(found[1])) if month else None
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    return _serial(text)


def read_day(text: str, order: str = "day") -> str | Refused:
    """``2021-06-16``, ``16/6/2021``, ``16 Juni 2021``, an Excel serial → ISO day.

    ``order`` is which comes first in ``16/6/2021``, the ``day`` or the ``month``; ``turned``: the
    day, and in ``2021-06-05`` Excel took the day for the month.
    """
    found = _day(text, order)
    return found.isoformat() if found else Refused("type_date")


def read_month(text: str, year: str | None = None, order: str = "day") -> str | Refused:
    """``2021-06``, ``Juni 2021``, ``Jun-21``, ``06/2021``, ``202106``, any day → ISO first day.

    ``year`` is what stands in a column of years; then the month may be its name or number alone.
    """
    text = _AFTER.sub("", _BEFORE_MONTH.sub("", text))
    # 2.026 was shown with a separator of thousands
    year = re.sub(r"^(\d)\.(\d{3})$", r"\1\2", year) if year else year
    if _SPAN.search(text):
        return Refused("month_span")
    found = _month(text, order)
    if found is None and year and re.fullmatch(r"\d{4}(\.0)?", year):
        month = MONTH_NUMBERS.get(text.lower().rstrip("."))
        if month is None and re.fullmatch(r"\d{1,2}(\.0)?", text):
            month = int(float(text))
        found = _made(int(float(year)), month, 1) if month else None
    elif found and year and re.fullmatch(r"\d{4}(\.0)?", year) and found.year != int(float(year)):
        return Refused("month_and_year", year)
    return found.isoformat() if found else Refused("type_yearmonth")


def _month(text: str, order: str = "day") -> date | None:
    # "2.026" is a year that was shown with a separator of thousands
    text = re.sub(r"(?<=\s)(\d)\.(\d{3})$", r"\1\2", text)
    if found := re.fullmatch(r"(\d{4})\s*[-/.]?\s*(\d{2})|(\d{4})\s*[-/.]\s*(\d)", text):
        return _made(int(found[1] or found[3]), int(found[2] or found[4]), 1)
    if found := re.fullmatch(r"(\d{1,2})\s*[-/.]\s*(\d{4})", text):
        return _made(int(found[2]), int(found[1]), 1)
    if (found := re.fullmatch(r"(\d{1,2})\s*[-/]\s*(\d{2})", text)) and int(found[2]) > 12:
        return _made(_year(found[2]), int(found[1]), 1) if int(found[1]) <= 12 else None
    if found := re.fullmatch(r"([IVX]+)[\s./-]+(\d{4})", text):
        return _made(int(found[2]), _ROMAN.index(found[1]) + 1, 1) if found[1] in _ROMAN else None
    if found := re.fullmatch(r"([A-Za-z]+)[\s.,'/-]*(\d{4}|\d{2})", text):
        month = MONTH_NUMBERS.get(found[1].lower())
        return _made(_year(found[2]), month, 1) if month else None
    if found := re.fullmatch(r"(\d{4})[\s.-]+([A-Za-z]+)", text):
        month = MONTH_NUMBERS.get(found[2].lower())
        return _made(int(found[1]), month, 1) if month else None
    day = _day(text, order)
    return day.replace(day=1) if day else None


def read_year(text: str) -> str | Refused:
    """``2026``, ``2026.0``, ``TA 2026`` or any date → the year."""
    if found := re.fullmatch(r"(?:ta|t\.a\.?|tahun)?\s*(\d{4})(?:\.0+)?", text, re.IGNORECASE):
        return found[1]
    text = re.sub(r"^[A-Za-z .'-]+,\s*(?=\d)", "", text)  # "Atambua, 5 Juli 1967"
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", text):
        return found[1] if 1 <= int(found[2]) <= 12 else Refused("type_year")
    # a year of two digits says nothing of a century where people were born
    if re.fullmatch(r"(\d{1,2}[-/. ]+\w+[-/. ]+)?'?\d{2}", text):
        return Refused("two_digit_year")
    if re.search(r"\d{4}", text) or _serial(text):
        day = _day(text)
        if day:
            return str(day.year)
    return Refused("type_year")


def read_period(text: str, year: str | None = None, order: str = "day") -> str | Refused:
    """A year or a month → ``2026`` or ``2026-06``."""
    as_year = read_year(text)
    if isinstance(as_year, str) and not _serial(text) and re.search(r"\d{4}(\.0+)?$", text):
        plain = re.fullmatch(r"(?:ta|t\.a\.?|tahun)?\s*\d{4}(?:\.0+)?", text, re.IGNORECASE)
        if plain:
            return as_year
    month = read_month(text, year, order)
    return Refused("period") if isinstance(month, Refused) else month[:7]
