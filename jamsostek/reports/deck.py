"""One description of slides for every way to show them: browser, PowerPoint, PDF, Excel.

A slide states one finding, shows one picture and says in a sentence or two what to see in it. The
pictures here are descriptions, not drawings: numbers beside the texts they are written as, and
colours by role. Who draws them decides on shapes and sizes, so that one deck looks the same
everywhere and can still be native to each.

Roles of colour: ``nila`` (the point, PU), ``kunyit`` (BPU), ``mengkudu`` (behind, lost, Jakon),
``laut`` (ahead, gained, PMI), ``abu`` (beside the point), ``perunggu`` (third place),
``langit`` and ``tanah`` (beside ``nila`` and ``kunyit``, of their kind: who pays). See
:mod:`jamsostek.base.colours`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from jamsostek.analysis import scale
from jamsostek.base.language import Speaker
from jamsostek.contract import kinds
from jamsostek.contract.kinds import Kind

Role = Literal["nila", "kunyit", "mengkudu", "laut", "abu", "perunggu", "langit", "tanah"]
# of a stock: a change smaller than that is not seen on an axis from zero
_SEEN = 0.12
# light colours: they carry dark words and are no colour for words
PALE = ("kunyit", "abu", "perunggu", "langit")
MEDALS: dict[int, Role] = {1: "kunyit", 2: "abu", 3: "perunggu"}
# a table as rows of raw values under its headings, for a sheet or a screen reader
Rows = tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]


@dataclass(frozen=True)
class Series:
    """The values of one line or one colour of bars; ``texts`` are the values as written."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    role: Role = "nila"
    is_dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """Bars (lying), columns (standing), stacked columns or lines over the same categories.

    ``roles`` colours single bars of a chart of one series. ``limit`` is a level to reach with its
    words, drawn as a line across. ``others`` are the rows of a ranking below those drawn. ``also``
    is a second measure, written beside the names of lying bars and not drawn.
    """

    form: Literal["bars", "columns", "stacked", "lines"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    roles: tuple[Role, ...] = ()
    limit: tuple[float, str] | None = None
    others: tuple[tuple[object, ...], ...] = ()
    also: Series | None = None

    @classmethod
    def of_one(
        cls,
        form: Literal["bars", "columns", "lines"],
        categories: Iterable[str],
        name: str,
        values: Iterable[float],
        texts: Iterable[str] | Callable[[float], str],
        unit: str,
        most: int | None = None,
        **more,
    ) -> Chart:
        """A chart of a single series, of the first ``most`` categories. Missing values may be NaN;
        ``texts`` may be what writes a value."""
        categories, values = tuple(categories), tuple(values)
        numbers = tuple(float(value) if value == value else None for value in values)
        texts = tuple(map(texts, values) if callable(texts) else texts)
        shown = Series(name, numbers[:most], texts[:most])
        others = tuple(zip(categories, numbers, strict=True))[most:] if most else ()
        return cls(form, categories[:most], (shown,), unit, others=others, **more)

    def names(self) -> tuple[str, ...]:
        """The categories as bars bear them, with the second measure where there is one."""
        if not self.also:
            return self.categories
        pairs = zip(self.categories, self.also.texts, strict=True)
        return tuple(f"{name} · {text}" for name, text in pairs)

    def told_unit(self, say: Speaker) -> str:
        """The unit, and what stands beside the names where anything does."""
        beside = self.also and say("drawing.beside_names", name=self.also.name)
        return " · ".join(filter(None, (self.unit, beside)))

    def rows(self) -> Rows:
        """A row for each category, a column for each series; all of a ranking."""
        every = (*self.series, *([self.also] if self.also else []))
        columns = zip(*(series.values for series in every), strict=True)
        return (
            (self.unit, *(series.name for series in every)),
            (
                *((name, *values) for name, values in zip(self.categories, columns, strict=True)),
                *self.others,
            ),
        )


@dataclass(frozen=True)
class Step:
    """One step from a first stock to a last one; a total stands on the ground."""

    label: str
    value: float
    text: str
    role: Role
    is_total: bool = False


@dataclass(frozen=True)
class Steps:
    """A stock taken apart: the first and the last step are totals, the others go up or down."""

    steps: tuple[Step, ...]
    unit: str

    def spans(self) -> list[tuple[float, float]]:
        """From where to where each step goes; a total from zero."""
        found, level = [], 0.0
        for step in self.steps:
            start = 0.0 if step.is_total else level
            level = step.value if step.is_total else level + step.value
            found.append((start, level))
        return found

    def ground(self) -> float | None:
        """Where the axis is cut off, a round number; ``None`` where it begins at zero.

        It is cut only where no change could be seen beside the stock, and then so that the stock
        still takes the larger part of the height.
        """
        changes = [abs(step.value) for step in self.steps if not step.is_total]
        ends = [end for _, end in self.spans()]
        if not any(changes) or max(changes) >= _SEEN * max(ends):
            return None
        low, high = min(ends), max(ends)
        ground = low - 1.5 * (high - low)
        step = scale.step(high - ground) / 2
        return math.floor(ground / step) * step if ground > step else None

    def rows(self) -> Rows:
        """A row for each step."""
        return ("", self.unit), tuple((step.label, step.value) for step in self.steps)


@dataclass(frozen=True)
class Dot:
    """One dot; ``name`` is written beside it only where ``is_named``."""

    name: str
    x: float
    y: float
    x_text: str
    y_text: str
    role: Role = "nila"
    is_named: bool = False


@dataclass(frozen=True)
class Dots:
    """Two measures against each other, cut into four corners at ``middle``.

    ``corners`` say what lies there: top right, top left, bottom right, bottom left.
    """

    dots: tuple[Dot, ...]
    x_title: str
    y_title: str
    middle: tuple[float, float]
    corners: tuple[str, str, str, str]
    x_is_log: bool = False

    def rows(self) -> Rows:
        """A row for each dot."""
        return ("", self.x_title, self.y_title), tuple((d.name, d.x, d.y) for d in self.dots)


# the class of what is hidden: too few people, or what would give them away
HIDDEN = -1


@dataclass(frozen=True)
class Shape:
    """One region of a map; ``place`` is its class, ``None`` where nothing is known, :data:`HIDDEN`
    where it is and may not be told. ``text`` is its value in full, ``short`` as it may stand under
    the name."""

    name: str
    value: float | None
    text: str
    place: int | None
    short: str = ""

    @property
    def has_class(self) -> bool:
        """Whether its value is told."""
        return self.place not in (None, HIDDEN)


@dataclass(frozen=True)
class Map:
    """Regencies, or the districts of some, in classes from low to high.

    ``shapes`` are by region code. ``classes`` are the classes in words. ``focus`` are codes to
    outline, ``named`` those that the slide's words speak of: their names always stand.
    ``parted_at``: where the colours of two sides part, as :func:`colours.class_scale` takes it;
    without it they go from pale to dark. ``is_crossed``: nine classes of two measures, three of the
    first for each of the second.
    Geometry comes from :mod:`jamsostek.contract.geography`.
    """

    level: Literal["regency", "district"]
    shapes: dict[str, Shape]
    classes: tuple[str, ...]
    unit: str
    nothing_known: str
    attribution: str
    focus: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    parted_at: int | None = None
    is_crossed: bool = False

    def rows(self) -> Rows:
        """A row for each region."""
        return ("", "", self.unit), tuple(
            (code, shape.name, shape.value) for code, shape in self.shapes.items()
        )


@dataclass(frozen=True)
class Column:
    """A column of a table; ``width`` is its share of the table's."""

    title: str
    is_numeric: bool = False
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """Texts in rows. ``values`` are the rows as raw values, where they differ; slides show the
    first of a long list, so there may be more of them than ``cells``. ``roles`` colour the last
    cell of a row. ``blanks`` are rows to write in below the others, as many as there is room for;
    where there are any, empty cells are to be written in, too."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    values: tuple[tuple[object, ...], ...] = ()
    roles: tuple[Role | None, ...] = ()
    blanks: int = 0

    def rows(self) -> Rows:
        """All rows, as numbers where they are."""
        return tuple(column.title for column in self.columns), self.values or self.cells


@dataclass(frozen=True)
class Figure:
    """One large number with its label, its change and, against a target, its status in words."""

    label: str
    value: float | None
    text: str
    change: str = ""
    status: str = ""
    role: Role = "nila"


@dataclass(frozen=True)
class Figures:
    """Up to eight large numbers."""

    figures: tuple[Figure, ...]

    def rows(self) -> Rows:
        """A row for each figure."""
        return ("", "", ""), tuple((f.label, f.value, f.status) for f in self.figures)


@dataclass(frozen=True)
class Winner:
    """One place of a ranking: 1, 2, 3 or ``None`` where the source gives no rank. ``name`` may be
    two where sources disagree; ``detail`` then says who names whom."""

    rank: int | None
    name: str
    detail: str = ""


@dataclass(frozen=True)
class Podium:
    """Winners, revealed one by one on the screen, the last rank first."""

    winners: tuple[Winner, ...]

    @property
    def is_stand(self) -> bool:
        """Whether they are the first two or three of one order: only these stand on steps."""
        return tuple(winner.rank for winner in self.winners) in ((1, 2, 3), (1, 2))

    def rows(self) -> Rows:
        """A row for each winner."""
        return ("", "", ""), tuple((w.rank, w.name, w.detail) for w in self.winners)


@dataclass(frozen=True)
class Words:
    """Points in words alone: a title slide, an agenda, a slide of the user's own."""

    points: tuple[str, ...]

    def rows(self) -> Rows:
        """A row for each point."""
        return ("",), tuple((point,) for point in self.points)


Picture = Chart | Steps | Dots | Map | Table | Figures | Podium | Words


@dataclass(frozen=True)
class Slide:
    """One slide. ``title`` states the finding; ``sentences`` (up to three) come from the numbers.

    ``key`` names the slide in the address and when slides are chosen and ordered. ``source`` and
    ``as_of`` are texts for the foot; ``kind`` is the kind of the data. ``notes`` are for the
    speaker: definitions, sources with addresses, what to be careful with. ``credit`` says in one
    line who made what a whole deck shows: it stands small on its last slide.
    """

    key: str
    title: str
    picture: Picture
    sentences: tuple[str, ...] = ()
    source: str = ""
    as_of: str = ""
    kind: Kind = "imported"
    notes: str = ""
    is_cover: bool = False
    credit: str = ""

    @classmethod
    def in_words(cls, key: str, title: str, *points: str, is_cover: bool = False) -> Slide:
        """A slide that stands on no data: points in words."""
        return cls(key, title, Words(points), kind="own_words", is_cover=is_cover)


@dataclass(frozen=True)
class Deck:
    """Slides in order, and what they were made from.

    ``name`` is the deck's name for the command line and file names, ``filters`` what was asked
    (label, value), ``version`` the warehouse's.
    """

    name: str
    title: str
    subtitle: str
    language: str
    slides: tuple[Slide, ...]
    filters: tuple[tuple[str, str], ...]
    version: str
    data_version: str
    made_at: datetime

    def chosen(self, keys: list[str]) -> Deck:
        """The same deck with only these slides, in this order; unknown keys are passed over."""
        slides = {slide.key: slide for slide in self.slides}
        return replace(self, slides=tuple(slides[key] for key in keys if key in slides))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of data that stand on some slide, the weakest first."""
        return tuple(kind for kind in kinds.KINDS if any(s.kind == kind for s in self.slides))

    def badge(self, slide: Slide, say: Speaker) -> kinds.Badge | None:
        """The badge of a slide of this deck: of the data it stands on. A cover speaks for every
        slide after it, so it bears that of the weakest."""
        kind = kinds.weakest(self.kinds) if slide.is_cover else slide.kind
        return kinds.badge(say, kind, slide.as_of)

    def numbered(self) -> Iterator[tuple[int, Slide]]:
        """The slides with their numbers, from 1."""
        return enumerate(self.slides, start=1)
