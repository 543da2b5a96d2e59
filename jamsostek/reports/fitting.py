"""How wide a text will be before anybody has drawn it, and the size at which it fits its place.

The widths are those of Arial, the face of the slides; Liberation Sans, which LibreOffice puts in
its place, has the same. Most faces of an office's own template are narrower.
"""

from __future__ import annotations

from collections.abc import Iterable

LINE = 1.2
_POINTS_PER_INCH = 72
# thousandths of the size, from the space to the tilde
_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        (
            *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
            *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
            *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
            *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
            *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
            *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
        ),
        strict=True,
    )
) | {"\u00a0": 278, "·": 278, "–": 556, "−": 584}
# arrows, ellipsis and marks, at times in a wider face that has them
_ANY_OTHER = 1000
_BOLD = 1.09
_AIR = 1.03  # renderers round differently
_SPACES = " \n"


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in inches at a size in points."""
    units = sum(_WIDTHS.get(letter, _ANY_OTHER) for letter in text)
    return _AIR * units / 1000 * size / _POINTS_PER_INCH * (_BOLD if bold else 1)


def lines(text: str, size: float, room: float, bold: bool = False) -> int:
    """Into how many lines a text breaks in a column ``room`` inches wide."""
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for word in paragraph.split(" "):
            needed = width(word, size, bold)
            gap = width(" ", size, bold) if used else 0
            if used and used + gap + needed > room:
                count, used, gap = count + 1, 0.0, 0
            # a word longer than the column is broken wherever it reaches the edge
            count += int(needed // room)
            used = used + gap + needed % room if needed > room else used + gap + needed
    return count


def height(text: str, size: float, room: float, bold: bool = False) -> float:
    """How high a text stands in a column, in inches."""
    return lines(text, size, room, bold) * size * LINE / _POINTS_PER_INCH


def largest(
    text: str, sizes: Iterable[float], room: float, high: float, bold: bool = False
) -> float:
    """The first of the sizes, given from large to small, at which a text fits; else the last.

    A word must not be broken for it.
    """
    size = 0.0
    for size in sizes:
        longest = max(width(word, size, bold) for word in text.replace("\n", " ").split(" "))
        if longest <= room and height(text, size, room, bold) <= high:
            break
    return size


def shortened(text: str, size: float, room: float, high: float, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if height(text, size, room, bold) <= high:
        return text
    low, end = 0, len(text)
    while low < end:
        middle = (low + end + 1) // 2
        if height(text[:middle].rstrip() + "…", size, room, bold) <= high:
            low = middle
        else:
            end = middle - 1
    return text[:low].rstrip(_SPACES + ",.") + "…"
