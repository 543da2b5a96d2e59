"""A map laid out for a slide: land, names, classes and who made the boundaries, each in its place.

One layout for every way a map is drawn: in: the picture, its outlines, the sheet and the face it is
written in; out: places in the sheet's own unit. The land gets all the height there is, the classes
what that leaves beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import shapely

from jamsostek.base.colours import Palette, class_scale
from jamsostek.base.language import Speaker
from jamsostek.contract import geography
from jamsostek.reports import labels
from jamsostek.reports.box import Box
from jamsostek.reports.deck import HIDDEN, Map, Shape
from jamsostek.reports.faces import Face

# what a name on a map of regencies alone need not say
_PLAIN = "Kab. "
# of the sheet's width, for the classes
_MOST_KEYS = 0.3
# so many regions are named wherever there is room, more only on their own land
_MANY = 22
# of so few every value is written
_FEW = 9


@dataclass(frozen=True)
class Key:
    """A class of the legend: its place (``None``: nothing known; ``HIDDEN``), chip, and words from
    ``words``' top left."""

    place: int | None
    chip: Box
    lines: tuple[str, ...]
    words: Box


@dataclass(frozen=True)
class Atlas:
    """What stands where: the regions' outlines by code, names, unit, classes, credit in a line."""

    places: dict[str, shapely.Geometry]
    spots: list[labels.Spot]
    unit: tuple[str, ...]
    unit_box: Box
    keys: list[Key]
    credit: str
    credit_box: Box


def laid_out(
    picture: Map,
    outlines: dict[str, shapely.Geometry],
    sheet: Box,
    face: Face,
    size: float,
    say: Speaker,
) -> Atlas:
    """Lay a map out on a sheet, in letters of ``size``."""
    line = size * face.line * face.unit
    wide = _keys_width(picture, sheet, face, size, say)
    column = Box(sheet.right - wide, sheet.top, wide, sheet.height)
    unit, unit_box, keys = _legend(picture, column, face, size, say)
    # all the height there is, less a line for names on the far coast, more where many have values
    above = 1.7 if len(picture.named) > _FEW else 0.5
    room = sheet.cut(right=wide + line, top=line * above, bottom=line * 0.3)
    credit = face.shortened(picture.attribution, size, sheet.width)
    long = face.width(credit, size)
    credit_box = Box(sheet.right - long, sheet.bottom - line, long, line)
    places = geography.fitted(outlines, room.left, room.top, room.width, room.height)
    bottom = keys[-1].words.bottom if keys else unit_box.bottom
    under = shapely.box(credit_box.left - line, credit_box.top, credit_box.right, sheet.bottom)
    is_under = shapely.intersects(list(places.values()), under).any()
    if credit and (is_under or bottom > credit_box.top):
        room = room.cut(bottom=line)
        places = geography.fitted(outlines, room.left, room.top, room.width, room.height)
    beside = Box(column.left - line, sheet.top, wide + line, bottom - sheet.top)
    spots = labels.placed(
        places,
        _names(picture, places, face, size),
        sheet,
        line,
        taken=[beside, credit_box] if credit else [beside],
        is_wide=len(places) <= _MANY,
    )
    return Atlas(places, spots, unit, unit_box, keys, credit, credit_box)


def named(
    picture: Map,
    outlines: dict[str, shapely.Geometry],
    sheet: Box,
    face: Face,
    size: float,
    taken: Iterable[Box] = (),
) -> tuple[dict[str, shapely.Geometry], list[labels.Spot]]:
    """The land on a sheet of its own, its classes told elsewhere, and where the names of its shapes
    stand: not where something is ``taken``."""
    line = size * face.line * face.unit
    room = sheet.cut(*[line / 2] * 4)
    places = geography.fitted(outlines, room.left, room.top, room.width, room.height)
    names = _names(picture, places, face, size)
    return places, labels.placed(places, names, sheet, line, taken=taken)


def colours(picture: Map, palette: Palette) -> list[str]:
    """The colours of a map's classes, from low to high."""
    if picture.is_crossed:
        return list(palette.crossed)
    count = len(picture.classes)
    return class_scale(count, palette.sequential, palette.diverging, picture.parted_at)


# -- classes -------------------------------------------------------------------------------------


def _texts(picture: Map, say: Speaker) -> list[tuple[int | None, str]]:
    """The classes with how many regions each holds, the highest first."""
    kept = [shape.place for shape in picture.shapes.values()]
    texts: list[tuple[int | None, str]] = [
        (place, f"{words} ({say.number(kept.count(place))})")
        for place, words in enumerate(picture.classes)
    ][::-1]
    if HIDDEN in kept:
        texts.append((HIDDEN, f"{say('word.hidden')} ({say.number(kept.count(HIDDEN))})"))
    if None in kept:
        texts.append((None, f"{picture.nothing_known} ({say.number(kept.count(None))})"))
    return texts


def _keys_width(picture: Map, sheet: Box, face: Face, size: float, say: Speaker) -> float:
    """What the longest class needs in one line, or a unit in three."""
    longest = max((face.width(text, size) for _, text in _texts(picture, say)), default=0)
    unit = face.width(picture.unit, size, bold=True) / 2.4
    return min(max(longest * 1.02 + _chip(face, size), unit), _MOST_KEYS * sheet.width)


def _chip(face: Face, size: float) -> float:
    return size * face.unit * 1.75


def _legend(picture: Map, column: Box, face: Face, size: float, say: Speaker):
    line, em = size * face.line * face.unit, size * face.unit
    unit = tuple(face.wrapped(picture.unit, size, column.width, 4, bold=True))
    unit_box = Box(column.left, column.top, column.width, len(unit) * line)
    keys, top = [], unit_box.bottom + em * 0.5
    for place, text in _texts(picture, say):
        words = tuple(face.wrapped(text, size, column.width - _chip(face, size), 2))
        chip = Box(column.left, top + line * 0.12, em * 1.2, em * 0.9)
        room = Box(
            column.left + _chip(face, size),
            top,
            column.width - _chip(face, size),
            len(words) * line,
        )
        keys.append(Key(place, chip, words, room))
        top = room.bottom + em * 0.3
    return unit, unit_box, keys


# -- names ---------------------------------------------------------------------------------------


def _names(picture: Map, places, face: Face, size: float) -> list[labels.Name]:
    """The focus, those the words speak of, then the others from the largest."""

    def weight(code: str):
        return (
            code not in picture.focus,
            code not in picture.named,
            -geography.largest_part(places[code]).area,
        )

    few = len(picture.shapes) <= _FEW
    found = []
    for code in sorted(filter(picture.shapes.__contains__, places), key=weight):
        must = code in picture.focus or code in picture.named
        shape = picture.shapes[code]
        has_value = shape.value is not None and (few or must)
        found.append(
            labels.Name(code, tuple(_ways(shape, picture.level, has_value, face, size)), must)
        )
    return found


def _ways(shape: Shape, level: str, has_value: bool, face: Face, size: float):
    """How a name may be written, best first: in a line, or in two; with its value below, and only
    where there is no room for that without it."""
    name = shape.name.removeprefix(_PLAIN) if level == "regency" else shape.name
    room = face.width(name, size, bold=True) * 0.62
    half = face.wrapped(name, size, room, bold=True)
    names = [(name,)]
    if " ".join(half) == name and len(half) == 2:
        names.append(tuple(half))
    value = (shape.short or shape.text,) if has_value else ()
    ways = [((*lines, *value), False) for lines in names]
    ways += [(lines, True) for lines in names if value]
    line = size * face.line * face.unit
    for lines, is_poor in ways:
        wide = max(face.width(text, size, bold=True) for text in lines)
        yield labels.Way(lines, wide + size * face.unit * 0.2, len(lines) * line, is_poor)
