"""How wide a text will be before anybody has drawn it, and how it fits its place.

Screen and paper are set in Source Sans Pro, which comes with the program and is asked itself.
Slides of an office are set in Arial, which does not: its widths stand here. Liberation Sans, which
LibreOffice puts in its place, has the same, and most faces of an office's own template are
narrower.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_source_sans_pro
from PIL import ImageFont

FONTS = Path(font_source_sans_pro.__file__).parent / font_source_sans_pro.font_directory
_ELLIPSIS = "…"
_LOOSE_ENDS = " \n,.·"


@dataclass(frozen=True)
class Face:
    """A face by its measures: ``advance`` of a letter (regular or bold) in thousandths of the size,
    ``line`` from one line to the next in sizes.

    Sizes are given in pixels or points; ``unit`` is the length of one in what rooms and heights are
    given in.
    """

    advance: Callable[[str, bool], float]
    line: float
    unit: float = 1

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """The width of a line of text at a size."""
        return sum(self.advance(letter, bold) for letter in text) / 1000 * size * self.unit

    def height(self, text: str, size: float, room: float, bold: bool = False) -> float:
        """How high a text stands in a column."""
        return self.lines(text, size, room, bold) * size * self.line * self.unit

    def lines(self, text: str, size: float, room: float, bold: bool = False) -> int:
        """Into how many lines a text breaks in a column; a paragraph begins a new one."""
        paragraphs = text.split("\n")
        return sum(len(self.wrapped(text, size, room, bold=bold)) for text in paragraphs)

    def wrapped(
        self, text: str, size: float, room: float, most: int | None = None, bold: bool = False
    ) -> list[str]:
        """The text in lines no wider than ``room``; what does not fit ``most`` lines is cut short.

        A word wider than the room is broken where it reaches the edge.
        """
        lines = [""]
        for word in re.split("[ \n]+", text.strip()):
            longer = f"{lines[-1]} {word}".lstrip()
            if self.width(longer, size, bold) <= room:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            while self.width(word, size, bold) > room and len(word) > 1:
                end = len(word) - 1
                while end > 1 and self.width(word[:end], size, bold) > room:
                    end -= 1
                lines[-1:] = [word[:end], ""]
                word = word[end:]
            lines[-1] = word
        if most is not None and len(lines) > most:
            rest = " ".join(lines[most - 1 :])
            lines[most - 1 :] = [self._beginning(rest, size, room, 1, bold)]
        return lines

    def largest(
        self,
        text: str,
        sizes: Iterable[float],
        room: float,
        high: float | None = None,
        bold: bool = False,
    ) -> float:
        """The first of the sizes, given from large to small, at which a text fits its room without
        a word broken for it, in one line where no height is given; else the last."""
        size = 0.0
        for size in sizes:
            longest = max(self.width(word, size, bold) for word in re.split("[ \n]", text))
            most = self._most(high, size)
            if longest <= room and self.lines(text, size, room, bold) <= most:
                break
        return size

    def shortened(
        self, text: str, size: float, room: float, high: float | None = None, bold: bool = False
    ) -> str:
        """The text, or as much of its beginning as fits, with an ellipsis; in one line where no
        height is given."""
        most = self._most(high, size)
        if self.lines(text, size, room, bold) <= most:
            return text
        return self._beginning(text, size, room, most, bold)

    def _most(self, high: float | None, size: float) -> int:
        return 1 if high is None else int(high / (size * self.line * self.unit) + 1e-9)

    def _beginning(self, text: str, size: float, room: float, most: int, bold: bool) -> str:
        low, end = 0, len(text)
        while low < end:
            middle = (low + end + 1) // 2
            part = text[:middle].rstrip() + _ELLIPSIS
            if self.lines(part, size, room, bold) <= most:
                low = middle
            else:
                end = middle - 1
        return text[:low].rstrip(_LOOSE_ENDS) + _ELLIPSIS


@cache
def _source_sans_file(bold: bool) -> ImageFont.FreeTypeFont:
    name = f"SourceSansPro-{'Semibold' if bold else 'Regular'}.ttf"
    # without a shaper: letter by letter
    return ImageFont.truetype(FONTS / name, 1000, layout_engine=ImageFont.Layout.BASIC)


@cache
def _source_sans(letter: str, bold: bool) -> float:
    return _source_sans_file(bold).getlength(letter)


# thousandths of the size, from the space to the tilde
_ARIAL = dict(
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


def _arial(letter: str, bold: bool) -> float:
    return _ARIAL.get(letter, _ANY_OTHER) * _AIR * (_BOLD if bold else 1)


SOURCE_SANS = Face(_source_sans, line=1.22)  # in pixels
ARIAL = Face(_arial, line=1.2, unit=1 / 72)  # sizes in points, lengths in inches
