"""What each line of a file is: title, header, data, total, note or blank; and where tables begin.

In: the records of a file or sheet, which can be read twice. Out: a :class:`Layout`: its tables in
the order they stand in, each with the titles above it, and the kind of every line, so that the
counts add up to the lines of the file. Nothing is read as data that no header stands over; whatever
is no data is told with its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from jamsostek.base import spreadsheet
from jamsostek.base.errors import ProductError
from jamsostek.contract import province
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import dates, headings, places, tables, titles, turning, values
from jamsostek.imports.columns import Heads
from jamsostek.imports.tables import HEADER_ROWS, NATIVE, Record
from jamsostek.imports.turning import Slot

_TEXT = 120
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?")
_THIN = 2
_LONGEST_HEADER = 80
_SHOWN_CELLS = 5


@dataclass
class Block:
    """A table: headers, the titles of its own, those at the top, how its columns make rows.

    Its data begin at the line ``start``; ``width`` is the number of cells of its header that say
    something or stand before those, ``span`` that of all; ``fields``
    what its columns are, ``amounts`` those of figures, ``filled`` those that say anything.
    """

    headers: list[str]
    start: int
    own: list[str]
    top: list[str]
    slots: list[Slot]
    unsaid: list[Field]
    header_lines: list[int]
    span: int = 0
    fields: dict[int, str] = field(default_factory=dict)
    amounts: set[int] = field(default_factory=set)
    personal: set[int] = field(default_factory=set)
    rows: int = 0
    filled: set[int] = field(default_factory=set)

    @property
    def width(self) -> int:
        """The number of cells of its header."""
        return len(self.headers)

    @cached_property
    def has_gaps(self) -> bool:
        """Whether a column within has no header."""
        return not all(self.headers)

    def take(self, heads: Heads, slot: Slot) -> None:
        """Know what the columns of a row are."""
        found = heads.match(slot.headers)
        sources = [source for _, _, source in slot.columns]
        self.personal |= {sources[n] for n in found.personal}
        self.amounts |= {sources[n] for n in found.programmes}
        for name, number in found.columns.items():
            if isinstance(sources[number], int):
                self.fields[sources[number]] = name
                if heads.dataset.field(name).type in ("integer", "number"):
                    self.amounts.add(sources[number])


@dataclass
class Layout:
    """The tables of one file or sheet; ``kinds`` of the lines that are no data, with their texts.

    ``counts`` are lines by kind; ``long`` the lines of data that go over several, with how many;
    ``top`` the texts of the first rows, for a message. ``outside`` is the number of cells beside
    the rows of data that no header stands over, ``beside`` the first of them as (``F7``, text).
    """

    blocks: list[Block] = field(default_factory=list)
    kinds: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    long: dict[int, int] = field(default_factory=dict)
    top: list[list[str]] = field(default_factory=list)
    outside: int = 0
    beside: list[tuple[str, str]] = field(default_factory=list)


def plain(cell: str | None) -> str:
    """The text of a cell without the mark of numbers and the spaces around it."""
    return " ".join(cell.lstrip(NATIVE).split()) if cell else ""


def find(heads: Heads, records: Callable[[], Iterable[Record]], name: str = "") -> Layout:
    """The layout of a file or sheet; without tables if no row names a column. ``name`` is what a
    sheet's says, as a title would.

    Raises :class:`jamsostek.base.errors.ProductError` ``months_without_year``.
    """
    finder = _Finder(heads, name)
    for record in records():
        finder.feed(record)
    if not finder.found.blocks:
        # no row names two columns: the best of the first, so that a message can say what lacks
        best = tables.find_header(finder.found.top, heads.score)
        if best is not None:
            finder = _Finder(heads, name, forced=best[:2])
            for record in records():
                finder.feed(record)
    finder.finish()
    return finder.found


class _Finder:
    """Reads records one after the other; ``found`` is the layout so far."""

    def __init__(
        self, heads: Heads, name: str = "", forced: tuple[int, list[str]] | None = None
    ) -> None:
        self._name = [name] if name else []
        self.heads, self.dataset = heads, heads.dataset
        dataset = heads.dataset
        self.found = Layout()
        self._forced = forced
        self._block: Block | None = None
        # titles or notes: what follows tells which
        self._pending: list[tuple[Record, list[str]]] = []
        # the row before, if it may be the upper part of a header
        self._above: list[str] = []
        # one sheet has few different places, and each is looked for in thousands of names
        self._provinces: dict[str, bool] = {}
        self._names_people = any(each.role == "person" for each in dataset.fields)
        self._required = {
            each.name
            for each in dataset.fields
            if each.constraints.get("required") and each.default is None
        }
        self._readers = {
            each.name: values.Categories(each) for each in dataset.fields if each.categories
        }

    # -- one record ------------------------------------------------------------------------

    def feed(self, record: Record) -> None:
        """Take the next record."""
        texts = [plain(cell) for cell in record.cells]
        if not any(texts):
            self.found.counts["blank"] += record.extent
            return
        if len(self.found.top) < HEADER_ROWS:
            self.found.top.append([plain(cell) for cell in record.across or record.cells])
        if self._is_header(record, texts):
            return
        block = self._block
        if block is None or (not record.rule and self._is_thin(block, texts)):
            self._pending.append((record, texts))
            self._above = texts
        elif not record.rule and not block.rows and _counts_columns(texts):
            self._tell(record, "header", texts)
        elif not record.rule and self._is_total(block, texts):
            self._release("note")
            self._tell(record, "total", texts)
        else:
            self._take(record, texts)

    def finish(self) -> None:
        """No record follows."""
        blocks = self.found.blocks
        self._release("note" if blocks else "title")
        self.found.blocks = [each for each in blocks if each.rows] or blocks[:1]

    def _take(self, record: Record, texts: list[str]) -> None:
        """A line of data; what was pending above it were notes, or the heading of a group."""
        block = self._block
        heading = [tables.title(each) for _, each in self._pending]
        if heading and block.unsaid and _says(self.dataset, block.unsaid, heading):
            self._release("title")
            block = replace(block, own=heading, start=record.line, rows=0, header_lines=[])
            self._block = block
            self.found.blocks.append(block)
        self._release("note")
        self.found.counts["data"] += record.extent
        if record.extent > 1:
            self.found.long[record.line] = record.extent
        block.rows += 1
        if len(block.filled) < block.width:
            block.filled.update(n for n, text in enumerate(texts) if text)
        if block.has_gaps or len(texts) > block.width:
            self._look_beside(block, record, texts)
        self._above = []

    def _look_beside(self, block: Block, record: Record, texts: list[str]) -> None:
        for number, text in enumerate(texts):
            has_header = number < block.width and block.headers[number]
            if text and not has_header and number not in record.covered:
                self.found.outside += 1
                if len(self.found.beside) < _SHOWN_CELLS:
                    cell = f"{spreadsheet.letters(number)}{record.line}"
                    self.found.beside.append((cell, text[:_TEXT]))

    def _tell(self, record: Record, kind: str, texts: list[str]) -> None:
        """A line that is no data, with its words; not where they may be somebody's name."""
        self.found.counts[kind] += record.extent
        self.found.kinds[record.line] = kind
        if kind in ("note", "total") and not self._names_people:
            self.found.texts[record.line] = tables.title(texts)[:_TEXT]

    def _release(self, kind: str) -> None:
        for record, texts in self._pending:
            self._tell(record, kind, texts)
        self._pending = []

    # -- headers ---------------------------------------------------------------------------

    def _is_header(self, record: Record, texts: list[str]) -> bool:
        """Whether a row is a header, or the lower part of the one above; then its table begins."""
        block = self._block
        wide = [plain(cell) for cell in record.across] if record.across else texts
        if self._forced is not None:
            here = block is None and len(self.found.top) - 1 == self._forced[0]
            if here:
                self._begin(record, wide, self._forced[1])
            return here
        is_late = block is None and len(self.found.top) >= HEADER_ROWS
        if record.rule or is_late or any(_is_number(each) for each in wide):
            return False
        is_fresh = block is not None and not block.rows and not self._pending
        if not is_fresh and not self._names_columns(wide):
            return False
        candidates = tables.header_candidates(wide, self._above)
        names = max(candidates, key=self._worth)
        if is_fresh and self._worth(names) > self._worth(block.headers):
            self._begin(record, wide, tables.trimmed(names), block)
            return True
        names = max(candidates, key=self._worth) if not is_fresh else wide
        if not self._names_columns(wide) or self._worth(names)[1] < _THIN:
            return False
        self._begin(record, wide, tables.trimmed(names))
        return True

    def _names_columns(self, texts: list[str]) -> bool:
        """Whether two cells name columns, or one beside values that may be turned."""
        named = {text for text in texts if self._is_known(text)}
        if len(named) > 1:
            return True
        return bool(named) and sum(turning.is_value(self.dataset, text) for text in texts) > 0

    def _is_known(self, text: str) -> bool:
        # a code, a day or a month in digits is none, and there are many of them
        is_short = 0 < len(text) <= _LONGEST_HEADER and not text[:4].isdecimal()
        return is_short and self.heads.knows(text)

    def _worth(self, names: list[str]) -> tuple[bool, float]:
        """(has all that is needed, how many fields are named) under these headers."""
        try:
            made = turning.slots(self.heads, names, self._titles())
        except ProductError:
            return False, float(_THIN)
        score, is_complete = self.heads.score(made[0].headers)
        clashes = self.heads.match(made[0].headers).clashes
        return is_complete and not clashes, score - len(clashes)

    def _titles(self) -> list[str]:
        pending = [tables.title(texts) for _, texts in self._pending]
        return [*(pending or (self._block.own if self._block else [])), *self._name]

    def _begin(
        self, record: Record, texts: list[str], names: list[str], upper: Block | None = None
    ) -> None:
        """A table under these headers; ``upper`` is the one whose header this row completes."""
        blocks = self.found.blocks
        own = [tables.title(each) for _, each in self._pending]
        top = blocks[0].top if blocks else own
        lines = [record.line]
        if upper is not None:
            own, top = upper.own, upper.top
            lines = [*upper.header_lines, record.line]
        elif self._block is not None and not self._block.rows:
            # a table without rows was none: its header is a title of this one
            upper = self._block
            own = [*upper.own, tables.title(upper.headers), *own]
            top = own if upper is blocks[0] else top
            for line in upper.header_lines:
                self.found.kinds[line] = "title"
                self.found.counts.update(title=1, header=-1)
        if upper is not None:
            blocks.pop()
        self._release("title")
        names = names or texts
        made = turning.slots(self.heads, names, own + top + self._name)
        said = self.heads.match(made[0].headers)
        self._block = Block(
            headers=names,
            start=record.line + record.extent,
            own=own,
            top=top,
            slots=made,
            unsaid=[each for each in self.dataset.fields if not said.says(each)],
            header_lines=lines,
            span=len(record.cells),
        )
        for slot in made:
            self._block.take(self.heads, slot)
        blocks.append(self._block)
        self._tell(record, "header", texts)
        self._above = texts

    # -- rows that are no data ---------------------------------------------------------------

    def _is_total(self, block: Block, texts: list[str]) -> bool:
        """Whether a row gives sums: a cell says so and stands where no such value can."""
        fields = block.fields
        needed = [
            n for n, name in fields.items() if name in self._required and n not in block.amounts
        ]
        said = [n for n in needed if n < len(texts) and texts[n]]
        # beside all that a row needs, "Jumlah …" in a column of remarks is but a remark
        is_whole = len(said) == len(needed)
        for number, text in enumerate(texts[: block.width]):
            if not text or number in block.amounts:
                continue
            name = fields.get(number)
            wanted = self.dataset.field(name) if name else None
            # "Jumlah" may be the value of all segments, if anything says whose
            may_be_value = wanted and wanted.categories and (not needed or set(said) - {number})
            if may_be_value and isinstance(self._readers[name](text), str):
                continue
            # where all else is blank that a row needs, no name begins so: "Jumlah Kab. Belu"
            is_alone = len(needed) > 1 and not set(said) - {number}
            is_free = is_whole if wanted is None else not (self._is_certain(name) or is_alone)
            if turning.is_total(text, exactly=is_free):
                return True
            is_place = wanted and wanted.role in ("region", "district", "village")
            if is_place and 2 not in headings.levels_of(wanted) and self._is_province(text):
                return True
        return False

    def _is_province(self, text: str) -> bool:
        if text not in self._provinces:
            said = places.PlaceText(None, region=text)
            found = places.places().find(said, "kemendagri", (2, 4))
            self._provinces[text] = found == province.code()
        return self._provinces[text]

    def _is_thin(self, block: Block, texts: list[str]) -> bool:
        """Whether a row holds no figures and hardly anything else, and none of it is a value."""
        said = [n for n, text in enumerate(texts) if text]
        if not any(n < block.width and block.headers[n] for n in said):
            return True
        if not block.personal.isdisjoint(said):
            return False  # a name alone is a row that lacks the rest
        if len(said) > _THIN or any(n in block.amounts for n in said):
            return False
        fields = block.fields
        needed = {name for n, name in fields.items() if n not in block.amounts} & self._required
        if len(said) >= len(needed) + bool(block.amounts):
            return False
        is_value = [n in fields and self._can_be(fields[n], texts[n]) for n in said]
        return not (all(is_value) and len(said) > 1) and not any(
            known and self._is_certain(fields[n]) for n, known in zip(said, is_value, strict=True)
        )

    def _is_certain(self, name: str) -> bool:
        """Whether only a value of the field can stand there: a month, a place, a category."""
        wanted = self.dataset.field(name)
        return bool(wanted.type != "string" or wanted.role or wanted.categories)

    def _can_be(self, name: str, text: str) -> bool:
        wanted = self.dataset.field(name)
        if wanted.categories:
            return isinstance(self._readers[name](text), str)
        if wanted.type == "yearmonth":
            return isinstance(dates.read_month(text), str)
        if wanted.type == "date":
            return isinstance(dates.read_day(text), str)
        if wanted.role in headings.PLACE_ROLES:
            said = places.PlaceText(None, **{"region": text})
            return places.as_code(text) is not None or isinstance(
                places.places().find(said, "kemendagri", (4,)), str
            )
        return bool(text)


def oddness(heads: Heads, block: Block) -> Callable[[list[str]], bool]:
    """What tells of the texts of a row below a header whether it is a header, a total or a note."""
    finder = _Finder(heads)

    def is_odd(texts: list[str]) -> bool:
        is_header = not any(map(_is_number, texts)) and finder._names_columns(texts)
        return (
            is_header
            or _counts_columns(texts)
            or finder._is_total(block, texts)
            or finder._is_thin(block, texts)
        )

    return is_odd


def _says(dataset: Dataset, unsaid: list[Field], lines: list[str]) -> bool:
    """Whether the heading of a group gives what the columns don't."""
    try:
        return bool(titles.told(dataset, unsaid, lines))
    except ProductError:
        return False


def _is_number(text: str) -> bool:
    """Whether a cell holds a number that no header does: a year may stand in one."""
    digits = text.replace(".", "").replace(",", "").replace(" ", "")
    return digits.isdigit() and not (len(text) == 4 and text.startswith("20"))


def _counts_columns(texts: list[str]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    found = [_NUMBERED.fullmatch(text) for text in texts if text]
    numbers = [int(each[1]) for each in found if each]
    return len(numbers) == len(found) > _THIN and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )
