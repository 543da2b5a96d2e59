"""A scenario as somebody writes it down: who is to be covered where, from when, paid by whom.

The same text is a file of the command line (TOML), what the records keep and what the address of a
page holds. What is refused says the line and the key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from jamsostek.analysis import budget
from jamsostek.analysis.budget import Part, refuse
from jamsostek.base.errors import ProductError

MOST_PARTS = 60
LONGEST_NAME = 60
_ALONE = ("name", "budget_idr", "parts")
_HEAD = re.compile(r"\s*\[{1,2}\s*([\w.]+)\s*\]{1,2}\s*(#.*)?$")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")
_PLACE = re.compile(r"\d{2}(\d{2}(\d{2}(\d{4})?)?)?", re.ASCII)
# so that the months after it, and those of grace, are months of a calendar too
_MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """Who is to be covered in a place: ``people``, or ``gap_pct`` per cent of its gap.

    ``funding`` are the shares of who pays, of people, by payer; they need not add up to a hundred.
    The rest is as in :class:`~jamsostek.analysis.budget.Part`.
    """

    region_code: str
    people: int | None
    start: date
    months: int
    gap_pct: Decimal | None = None
    funding: tuple[tuple[str, Decimal], ...] = (("apbd_regency", Decimal(100)),)
    programmes: tuple[str, ...] = ("JKK", "JKM")
    group: str = "vulnerable"
    work: str = "other"
    income_idr: int | None = None
    risk: str = "sangat_rendah"

    def part(self, gaps: Mapping[str, float | None]) -> Part:
        """The whole people it means; ``gaps`` are how many of each place have no cover.

        Raises ``scenario_refused``: for a share of a gap that nobody knows, too.
        """
        people = self.people
        if people is None:
            gap = gaps.get(self.region_code)
            if gap is None or gap != gap:
                raise refuse("scenario_gap", "gap_pct", self.region_code)
            wanted = Decimal(str(max(0, gap))) * self.gap_pct / 100
            people = int(wanted.quantize(Decimal(1), ROUND_HALF_UP))
        shares = budget.share_out(people, dict(self.funding))
        told = {name: getattr(self, name) for name in _OF_PART}
        return Part(people=tuple(shares.items()), **told)


_OF_PART = ("region_code", "start", "months", "programmes", "group", "work", "income_idr", "risk")


@dataclass(frozen=True)
class Scenario:
    """A named scenario; ``budget_idr`` is what there is to spend, if that is known."""

    name: str
    parts: tuple[Wanted, ...]
    budget_idr: int | None = None

    @property
    def regions(self) -> tuple[str, ...]:
        """The places it speaks of, each once."""
        return tuple(dict.fromkeys(part.region_code for part in self.parts))

    def resolved(self, gaps: Mapping[str, float | None]) -> list[Part]:
        """Its parts in whole people."""
        return [part.part(gaps) for part in self.parts]


# -- from text -----------------------------------------------------------------------------------


def read(text: str) -> Scenario:
    """A scenario from TOML. What stands above ``[[parts]]`` holds for every part that doesn't say
    otherwise; without ``[[parts]]`` it is the only part.

    Raises ``scenario_syntax`` with the line, ``scenario_line`` with the line, the key and why.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ProductError(
            "scenario_syntax", line=line, detail=str(error).split(" (at")[0]
        ) from error
    return _read(told, _where(text))


def made(told: dict) -> Scenario:
    """A scenario of one part from the keys of such a file, given otherwise.

    Raises ``scenario_refused`` with the key and why.
    """
    return _read(told, None)


def spending(scenario: Scenario, budget_idr: int) -> Scenario:
    """The same with another budget."""
    _alone({"budget_idr": budget_idr}, [{}])
    return replace(scenario, budget_idr=budget_idr)


def _read(told: dict, where: dict | None) -> Scenario:
    """What the keys say; ``where`` they stand, if that is known."""
    shared = {key: value for key, value in told.items() if key not in _ALONE}
    listed = told.get("parts", [{}])
    parts: list[Wanted] = []
    name, spend = "", None
    try:
        name, spend = _alone(told, listed)
        for own in listed:
            wanted = _wanted({**shared, **own})
            # whatever only whole people can be held against, a share of a gap as far as it can be
            wanted.part({wanted.region_code: 0.0})
            parts.append(wanted)
    except ProductError as error:
        if where is None:
            raise
        raise _located(error, where, len(parts) if "parts" in told else None) from error
    return Scenario(name, tuple(parts), spend)


def _alone(told: dict, listed: object) -> tuple[str, int | None]:
    name, spend = told.get("name", ""), told.get("budget_idr")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise refuse("scenario_name", "name", name)
    if spend is not None and (type(spend) is not int or not 0 <= spend <= 10**15):
        raise refuse("scenario_budget", "budget_idr", spend)
    is_list = isinstance(listed, list) and all(isinstance(each, dict) for each in listed)
    if not is_list or not 1 <= len(listed) <= MOST_PARTS:
        raise refuse("scenario_parts", "parts", len(listed) if is_list else listed)
    return name.strip(), spend


_KEYS = {
    "region", "people", "gap_pct", "start", "months", "programmes", "group", "work", "income_idr",
    "risk", "funding",
}  # fmt: skip


def _wanted(told: dict) -> Wanted:
    for key in told:
        if key not in _KEYS:
            raise refuse("scenario_key", key, key)
    for key in ("region", "start", "months"):
        if key not in told:
            raise refuse("scenario_missing", key, key)
    if ("people" in told) == ("gap_pct" in told):
        raise refuse("scenario_people_or_gap", "people", "")
    region, start = told["region"], told["start"]
    if not isinstance(region, str) or not _PLACE.fullmatch(region):
        raise refuse("scenario_region", "region", region)
    if not isinstance(start, str) or not _MONTH.fullmatch(start):
        raise refuse("scenario_start", "start", start)
    people, months, income = (_whole(told, key) for key in ("people", "months", "income_idr"))
    gap = told.get("gap_pct")
    if gap is not None and (not _is_number(gap) or not 0 <= gap <= 100):
        raise refuse("scenario_gap_pct", "gap_pct", gap)
    more = {key: told[key] for key in ("group", "work", "risk") if key in told}
    for key, value in more.items():
        if not isinstance(value, str):
            raise refuse("scenario_text", key, value)
    if "programmes" in told:
        codes = told["programmes"]
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise refuse("scenario_programmes", "programmes", codes)
        more["programmes"] = tuple(codes)
    if "funding" in told:
        more["funding"] = _funding(told["funding"])
    return Wanted(
        region,
        people,
        date.fromisoformat(f"{start}-01"),
        months,
        None if gap is None else Decimal(str(gap)),
        income_idr=income,
        **more,
    )


def _funding(told: object) -> tuple[tuple[str, Decimal], ...]:
    if not isinstance(told, dict) or not told:
        raise refuse("scenario_funding", "funding", told)
    for payer, share in told.items():
        if payer not in budget.PAYERS:
            raise refuse("scenario_payer", payer, payer)
        if not _is_number(share) or share < 0:
            raise refuse("scenario_shares", payer, share)
    return tuple((payer, Decimal(str(share))) for payer, share in told.items())


def _whole(told: dict, key: str) -> int | None:
    value = told.get(key)
    if key in told and type(value) is not int:
        raise refuse("scenario_whole", key, value)
    return value


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and value == value and abs(value) != float("inf")


def _where(text: str) -> dict[tuple[int | None, str], int]:
    """On which line each key stands: by the number of its part (``None``: above them) and its
    name."""
    found: dict[tuple[int | None, str], int] = {}
    part: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if head := _HEAD.match(line):
            if head[1] == "parts":
                part = 0 if part is None else part + 1
            found.setdefault((part, head[1].rpartition(".")[2]), number)
        elif key := _KEY.match(line):
            for name in (key[1], key[1].rpartition(".")[2], key[1].partition(".")[0]):
                found.setdefault((part, name), number)
    return found


def _located(error: ProductError, where: dict, part: int | None) -> ProductError:
    """What is wrong with the line it is wrong on: where the key stands, else where its part
    begins."""
    key = error.details["key"]
    places = [(part, key), (None, key), (part, "parts")]
    if error.details["reason"] in ("scenario_payer", "scenario_shares"):
        places.insert(2, (part, "funding"))  # all payers in one line
    line = next((where[place] for place in places if place in where), 1)
    return ProductError("scenario_line", line=line, **error.details)


# -- to text -------------------------------------------------------------------------------------


def written(scenario: Scenario) -> str:
    """The scenario as TOML that :func:`read` reads as the same."""
    text = [f"name = {_text(scenario.name)}"]
    if scenario.budget_idr is not None:
        text.append(f"budget_idr = {scenario.budget_idr}")
    for part in scenario.parts:
        text += ["", "[[parts]]", *_of_part(part)]
    return "\n".join(text) + "\n"


def _of_part(part: Wanted) -> Iterable[str]:
    yield f"region = {_text(part.region_code)}"
    if part.people is not None:
        yield f"people = {part.people}"
    else:
        yield f"gap_pct = {_number(part.gap_pct)}"
    yield f'start = "{part.start:%Y-%m}"'
    yield f"months = {part.months}"
    yield f"programmes = [{', '.join(map(_text, part.programmes))}]"
    yield f"group = {_text(part.group)}"
    yield f"work = {_text(part.work)}"
    if part.income_idr is not None:
        yield f"income_idr = {part.income_idr}"
    if part.work == "wage":
        yield f"risk = {_text(part.risk)}"
    shares = ", ".join(f"{payer} = {_number(share)}" for payer, share in part.funding)
    yield f"funding = {{ {shares} }}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _text(value: str) -> str:
    escaped = "".join(
        f"\\u{ord(letter):04x}" if ord(letter) < 32 or ord(letter) == 127 else letter
        for letter in value.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{escaped}"'
