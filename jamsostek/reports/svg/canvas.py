"""A sheet to draw on, written as SVG, and how much room its texts take.

Widths are those of the face all pictures are set in, so that a text is placed, broken or shortened
before anybody has drawn it. Lengths are in the sheet's own units: pixels of a slide of 1280 × 720.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field

from jamsostek.base.colours import LIGHT, Palette
from jamsostek.base.language import Speaker

FACES = "Source Sans Pro, Source Sans, Source Sans 3, sans-serif"
LINE = 1.22
_ELLIPSIS = "…"
# the two themes' ink on what is light in both
_ON_LIGHT = LIGHT.ink
_LIGHT_ROLES = ("kunyit", "abu")
# thousandths of the size, from the space to the tilde: Source Sans Pro Regular and Semibold
_REGULAR = (
    *(200, 289, 425, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497),
    *(497, 497, 497, 497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 544, 588, 571),
    *(615, 527, 494, 617, 652, 263, 480, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645),
    *(515, 786, 513, 476, 539, 303, 350, 303, 497, 500, 542, 504, 553, 456, 555, 496, 292, 504),
    *(544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419, 338, 544, 467, 718, 446, 467),
    *(425, 303, 241, 303, 497),
)
_SEMIBOLD = (
    *(200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513),
    *(513, 513, 513, 513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576),
    *(625, 538, 510, 628, 663, 282, 494, 597, 502, 745, 656, 674, 582, 674, 592, 545, 546, 655),
    *(536, 800, 541, 501, 540, 324, 344, 324, 513, 500, 549, 516, 563, 462, 564, 507, 317, 520),
    *(558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431, 361, 556, 495, 748, 481, 495),
    *(443, 324, 255, 324, 513),
)
_OTHERS = {"\u00a0": 205, "–": 480, "—": 800, "−": 513, "…": 963, "▲": 895, "▼": 895, "·": 275,
           "•": 325, "≥": 513, "≤": 513, "×": 513, "≠": 513, "“": 482, "”": 482, "’": 275,
           "→": 619, "✓": 630, "≈": 513}  # fmt: skip
_UNKNOWN = 700


def _table(widths: tuple[int, ...]) -> dict[str, int]:
    return _OTHERS | {chr(32 + number): width for number, width in enumerate(widths)}


_WIDTHS = {False: _table(_REGULAR), True: _table(_SEMIBOLD)}


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text at a size."""
    table = _WIDTHS[bold]
    units = 0
    for letter in text:
        if letter not in table:
            # a letter with an accent is as wide as without it
            letter = unicodedata.normalize("NFD", letter)[0]
        units += table.get(letter, _UNKNOWN)
    return units * size / 1000


def shortened(text: str, size: float, room: float, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if width(text, size, bold) <= room:
        return text
    while text and width(text + _ELLIPSIS, size, bold) > room:
        text = text[:-1]
    return text.rstrip(" ,.·") + _ELLIPSIS


def wrapped(
    text: str, size: float, room: float, most: int | None = None, bold: bool = False
) -> list[str]:
    """The text in lines no wider than ``room``; what does not fit ``most`` lines is cut short.

    A word wider than the room is broken where it reaches the edge.
    """
    lines = [""]
    for word in re.split("[ \n]+", text.strip()):
        longer = f"{lines[-1]} {word}".lstrip()
        if width(longer, size, bold) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while width(word, size, bold) > room and len(word) > 1:
            end = len(word) - 1
            while end > 1 and width(word[:end], size, bold) > room:
                end -= 1
            lines[-1:] = [word[:end], ""]
            word = word[end:]
        lines[-1] = word
    if most is not None and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], shortened(rest + " ", size, room, bold)]
        if not lines[-1].endswith(_ELLIPSIS):
            lines[-1] = shortened(lines[-1] + _ELLIPSIS, size, room, bold)
    return lines


def largest(text: str, sizes: tuple[float, ...], room: float, bold: bool = False) -> float:
    """The first of the sizes, given from large to small, at which a line fits; else the last."""
    fitting = (size for size in sizes if width(text, size, bold) <= room)
    return next(fitting, sizes[-1])


@dataclass(frozen=True)
class Box:
    """A rectangle of the sheet."""

    left: float
    top: float
    wide: float
    high: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.wide

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.high

    def cut(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        """What remains when strips are cut off its sides."""
        return Box(
            self.left + left, self.top + top, self.wide - left - right, self.high - top - bottom
        )

    def meets(self, other: Box) -> bool:
        """Whether the two share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass
class Canvas:
    """A sheet with a palette, a language and a size of type; everything drawn goes on top."""

    wide: float
    high: float
    colours: Palette
    say: Speaker
    size: float
    parts: list[str] = field(default_factory=list)

    @property
    def small(self) -> float:
        """The smallest type."""
        return round(self.size * 18 / 22, 2)

    @property
    def sheet(self) -> Box:
        """All there is."""
        return Box(0, 0, self.wide, self.high)

    def role(self, name: str) -> str:
        """The colour of a role."""
        return getattr(self.colours, name)

    def on(self, role: str) -> str:
        """The colour of a text upon a role's colour."""
        return _ON_LIGHT if role in _LIGHT_ROLES else self.colours.paper

    def in_role(self, role: str) -> str:
        """The colour of a text that belongs to a role: what is too light for letters gives ink."""
        return self.colours.ink if role in _LIGHT_ROLES else self.role(role)

    # -- marks -----------------------------------------------------------------------------

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float | None = None,
        colour: str | None = None,
        bold: bool = False,
        anchor: str = "start",
        halo: bool = False,
    ) -> None:
        """A line of text standing on ``y``; ``halo`` sets it off from what lies beneath."""
        if not text:
            return
        looks = ' font-weight="600"' if bold else ""
        if anchor != "start":
            looks += f' text-anchor="{anchor}"'
        if halo:
            looks += (
                f' stroke="{self.colours.paper}" stroke-width="5" stroke-linejoin="round"'
                ' paint-order="stroke"'
            )
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size or self.size)}"'
            f' fill="{colour or self.colours.ink}"{looks}>{html.escape(text)}</text>'
        )

    def lines(self, x: float, y: float, lines: list[str], **looks: object) -> float:
        """Lines of text below each other, the first standing on ``y``; the next one's place."""
        size = looks.get("size") or self.size
        for line in lines:
            self.text(x, y, line, **looks)
            y += size * LINE
        return y

    def block(
        self,
        box: Box,
        fill: str,
        *,
        radius: float = 0,
        border: str | None = None,
        told: tuple[str, str] | None = None,
        opacity: float = 1,
    ) -> None:
        """A filled rectangle; ``told`` is what a pointer over it is told: name and value."""
        self.parts.append(
            f'<rect x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(max(box.wide, 0))}"'
            f' height="{_n(max(box.high, 0))}" fill="{fill}"'
            + (f' rx="{_n(radius)}"' if radius else "")
            + (f' stroke="{border}"' if border else "")
            + (f' fill-opacity="{opacity}"' if opacity != 1 else "")
            + f"{_told(told)}/>"
        )

    def line(
        self,
        points: list[tuple[float, float]],
        colour: str,
        thick: float = 1,
        dash: str = "",
    ) -> None:
        """A line through points."""
        places = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self.parts.append(
            f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{_n(thick)}"'
            ' stroke-linejoin="round" stroke-linecap="round"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + "/>"
        )

    def dot(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str,
        *,
        border: str | None = None,
        thick: float = 1.5,
        opacity: float = 1,
        told: tuple[str, str] | None = None,
    ) -> None:
        """A filled circle."""
        self.parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}"'
            + (f' stroke="{border}" stroke-width="{_n(thick)}"' if border else "")
            + (f' fill-opacity="{opacity}"' if opacity != 1 else "")
            + f"{_told(told)}/>"
        )

    def path(
        self,
        path: str,
        fill: str,
        *,
        border: str | None = None,
        thick: float = 1,
        dash: str = "",
        told: tuple[str, str] | None = None,
    ) -> None:
        """A shape in SVG's own path language."""
        self.parts.append(
            f'<path d="{path}" fill="{fill}" fill-rule="evenodd"'
            + (f' stroke="{border}" stroke-width="{_n(thick)}"' if border else "")
            + (' stroke-linejoin="round"' if border else "")
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + f"{_told(told)}/>"
        )

    def open_group(self, **attributes: object) -> None:
        """What follows belongs together, until it is closed."""
        looks = "".join(
            f' {name.replace("_", "-")}="{html.escape(str(value))}"'
            for name, value in attributes.items()
        )
        self.parts.append(f"<g{looks}>")

    def close_group(self) -> None:
        """The end of what belongs together."""
        self.parts.append("</g>")

    def document(self, name: str, description: str) -> str:
        """The sheet as a whole SVG document, with a name and a description for who can't see it.

        The name is no ``<title>``: a browser would show it under the pointer, over the picture.
        """
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(name)}"'
            f' width="{_n(self.wide)}" height="{_n(self.high)}"'
            f' viewBox="0 0 {_n(self.wide)} {_n(self.high)}" font-family="{FACES}">'
            f"<desc>{html.escape(description)}</desc>{''.join(self.parts)}</svg>"
        )


def _n(value: float) -> str:
    """A length in as few letters as a tenth needs."""
    return f"{value:.1f}".removesuffix(".0")


def _told(told: tuple[str, str] | None) -> str:
    if told is None:
        return ""
    return f' data-name="{html.escape(told[0])}" data-text="{html.escape(told[1])}"'
