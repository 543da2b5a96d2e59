"""What comes of each column of a file, and what the user may say of one that nobody knows.

In: the headers and what they were matched with. Out: what happens with each column, or
:func:`require` refuses the file with words; the user may then say which column is which
(``column:<header>`` → a field, see :mod:`decisions`), and files of the same headers remember it.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from jamsostek.base.errors import ProductError
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import headings
from jamsostek.imports.decisions import Answers
from jamsostek.imports.headings import IGNORED, Mapping
from jamsostek.workspace import answers as kept_answers

SUBJECT = "column"
# how alike a header and a name of a field must be, of 100, for the one to be offered for the other
_ALIKE = 75


@dataclass(frozen=True)
class ColumnUse:
    """What happens with one column of the file.

    ``use`` is ``taken``, ``converted`` (codes, names, dates … are turned into the contract's form),
    ``hashed``, ``personal`` (never stored) or ``ignored``; ``field`` is the contract's column.
    """

    header: str
    field: str | None
    use: str


@dataclass(frozen=True)
class Choice:
    """A field no column was found for, the headers it may be, and the one that is most like it."""

    field: str
    headers: tuple[str, ...]
    likely: str | None
    is_needed: bool


def layout(dataset: Dataset, headers: list[str]) -> str:
    """What files of a dataset with these headers have in common."""
    return kept_answers.layout(dataset.name, map(headings.normal, headers))


def told(dataset: Dataset, headers: list[str], answers: Answers) -> dict[str, str]:
    """What the user said of the headers, now or of an earlier file: header → field."""
    found = {}
    for header in filter(None, headers):
        allowed = [each.name for each in dataset.fields if _may_be(dataset, header, each)]
        if name := answers.reading(SUBJECT, header, [*allowed, IGNORED]):
            found[header] = name
    return found


class Heads:
    """What headers mean for a dataset, by the contract and by what the user said of them.

    ``is_unknown``: nobody knows a header of the file; then the row of the most texts is one.
    """

    def __init__(
        self, dataset: Dataset, answers: Answers | None = None, asks_again: bool = False
    ) -> None:
        self.dataset = dataset
        self.is_unknown = False
        self._given = answers.given if answers else {}
        self._asks_again = asks_again
        self._told: dict[tuple[str, ...], dict[str, str]] = {}
        self._known: dict[str, bool] = {}

    def told(self, headers: list[str]) -> dict[str, str]:
        """What the user said of these headers, now or of an earlier file: header → field."""
        key = tuple(headers)
        if key not in self._told:
            trial = Answers(self._given)
            if not self._asks_again:
                trial.recall(kept_answers.earlier(layout(self.dataset, headers)))
            self._told[key] = told(self.dataset, headers, trial)
        return self._told[key]

    def match(self, headers: list[str]) -> Mapping:
        """What each header is."""
        return headings.match(self.dataset, headers, self.told(headers))

    def score(self, headers: list[str]) -> tuple[float, bool]:
        """How much of the dataset a row of headers names, and whether that is all it needs."""
        if self.is_unknown:
            return sum(any(letter.isalpha() for letter in cell) for cell in headers), False
        return headings.score(self.dataset, headers, self.told(headers))

    def knows(self, text: str) -> bool:
        """Whether a text is a header."""
        if text not in self._known:
            said = f"{SUBJECT}:{text}" in self._given
            self._known[text] = said or headings.names_a_column(self.dataset, text)
        return self._known[text]


def choices(dataset: Dataset, found: Mapping, headers: list[str]) -> list[Choice]:
    """The fields without a column, needed ones first, that one of the free headers may be."""
    clashing = {n for numbers in found.clashes.values() for n in numbers}
    free = [
        header
        for n, header in enumerate(headers)
        if header and (n in clashing or n not in found.used)
    ]
    lacking = sorted(
        (each for each in dataset.fields if not found.says(each)),
        key=lambda each: not headings.is_needed(each),
    )
    likely = _likely(lacking, free)
    made = []
    for each in lacking:
        allowed = tuple(header for header in free if _may_be(dataset, header, each))
        if allowed:
            like = likely.get(each.name)
            like = like if like in allowed else None
            made.append(Choice(each.name, allowed, like, headings.is_needed(each)))
    return made


def _may_be(dataset: Dataset, header: str, wanted: Field) -> bool:
    """What may hold names or numbers of people is no field by choice."""
    has_persons = any(each.role == "person" for each in dataset.fields)
    return wanted.role != "person" and not (has_persons and headings.is_personal(header))


def _likely(fields: list[Field], free: list[str]) -> dict[str, str]:
    """Field → the header that is written most like a name of it, and like none of another."""
    names = {
        headings.normal(text): each.name
        for each in reversed(fields)
        for text in (*each.titles.values(), *each.aliases)
    }
    found = {}
    for header in free:
        like = process.extractOne(
            headings.normal(header), names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        if like:
            found.setdefault(names[like[0]], header)
    return found


def require(dataset: Dataset, found: Mapping, headers: list[str], language: str, fills) -> None:
    """Raise ``two_columns`` or ``missing_column`` when the header can't be used.

    ``fills`` are names of fields whose value is known from elsewhere.
    """
    for name, numbers in found.clashes.items():
        raise ProductError(
            "two_columns",
            field=dataset.field(name).titles[language],
            headers=", ".join(headers[number] for number in numbers),
        )
    lacking = [each for each in headings.missing(dataset, found) if each.name not in fills]
    if lacking:
        raise ProductError(
            "missing_column",
            fields=", ".join(each.titles[language] for each in lacking),
            accepted="; ".join(
                f"{each.titles[language]}: {', '.join(_accepted(each))}" for each in lacking
            ),
            found=", ".join(header for header in headers if header)[:400] or "–",
        )


def _accepted(wanted: Field) -> list[str]:
    people = ["No. KPJ", "NIK"] if wanted.role == "person" else []
    names = [*people, wanted.titles["id"], *wanted.aliases[:5], wanted.name]
    # in one way of writing only
    return list({headings.normal(each): each for each in reversed(names)}.values())[::-1]


def uses(dataset: Dataset, found: Mapping, headers: list[str]) -> list[ColumnUse]:
    """What happens with each column, in the file's order; columns without a header left out."""
    by_number: dict[int, tuple[str, str]] = {}
    for number, _ in found.programmes.items():
        by_number[number] = (_programmes_field(dataset), "converted")
    for name, number in found.years.items():
        by_number[number] = (name, "converted")
    for name, levels in found.levels.items():
        for number in levels.values():
            by_number.setdefault(number, (name, "converted"))
    for name, number in found.names.items():
        by_number[number] = (name, "converted")
    for name, number in found.columns.items():
        wanted = dataset.field(name)
        use = "taken"
        if wanted.role == "person" and found.person != "key":
            use = "hashed"
        elif headings.normal(headers[number]) != headings.normal(name) and (
            wanted.role in (*headings.PLACE_ROLES, "branch", "programmes", "period")
            or wanted.type in ("yearmonth", "date", "boolean", "year")
            or wanted.categories
        ):
            use = "converted"
        by_number[number] = (name, use)
    result = []
    for number, header in enumerate(headers):
        if number in by_number:
            result.append(ColumnUse(header, *by_number[number]))
        elif number in found.personal:
            result.append(ColumnUse(header, None, "personal"))
        elif header:
            result.append(ColumnUse(header, None, "ignored"))
    return result


def _programmes_field(dataset: Dataset) -> str:
    return next(each.name for each in dataset.fields if each.role == "programmes")
