"""A sheet to draw on, written as SVG. Lengths are in the sheet's own units: pixels of a slide of
1280 × 720."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from jamsostek.base.colours import LIGHT, Palette
from jamsostek.base.language import Speaker
from jamsostek.reports.box import Box
from jamsostek.reports.deck import PALE
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.letters import legal

FACES = "Source Sans Pro, Source Sans, Source Sans 3, sans-serif"
_SVG = "{http://www.w3.org/2000/svg}"
# the two themes' ink on what is light in both
_ON_LIGHT = LIGHT.ink


@dataclass
class Canvas:
    """A sheet with a palette, a language and a size of type; everything drawn goes on top."""

    wide: float
    high: float
    colours: Palette
    say: Speaker
    size: float

    def __post_init__(self) -> None:
        self._root = self._within = etree.Element(f"{_SVG}svg", nsmap={None: _SVG[1:-1]})

    @property
    def small(self) -> float:
        """The type of axes and legends."""
        return round(self.size * 18 / 22, 2)

    @property
    def smallest(self) -> float:
        """The type of long lists that must be seen whole."""
        return round(self.size * 0.75, 2)

    @property
    def sheet(self) -> Box:
        """All there is."""
        return Box(0, 0, self.wide, self.high)

    def role(self, name: str) -> str:
        """The colour of a role."""
        return getattr(self.colours, name)

    def on(self, role: str) -> str:
        """The colour of a text upon a role's colour."""
        return _ON_LIGHT if role in PALE else self.colours.paper

    def in_role(self, role: str) -> str:
        """The colour of a text that belongs to a role: what is too light for letters gives ink."""
        return self.colours.ink if role in PALE else self.role(role)

    def inside(self, x: float, text: str, size: float, bold: bool = False) -> float:
        """Where a text in the middle of ``x`` stands without leaving the sheet."""
        half = FACE.width(text, size, bold) / 2
        return min(max(x, half), self.wide - half)

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
        made = self._add(
            "text",
            x=x,
            y=y,
            font_size=size or self.size,
            fill=colour or self.colours.ink,
            font_weight="600" if bold else None,
            text_anchor=anchor if anchor != "start" else None,
            stroke=self.colours.paper if halo else None,
            stroke_width="5" if halo else None,
            stroke_linejoin="round" if halo else None,
            paint_order="stroke" if halo else None,
        )
        made.text = legal(text)

    def lines(self, x: float, y: float, lines: list[str], **looks: object) -> float:
        """Lines of text below each other, the first standing on ``y``; the next one's place."""
        size = looks.get("size") or self.size
        for line in lines:
            self.text(x, y, line, **looks)
            y += size * FACE.line
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
        self._add(
            "rect",
            told,
            x=box.left,
            y=box.top,
            width=max(box.width, 0),
            height=max(box.height, 0),
            fill=fill,
            rx=radius or None,
            stroke=border,
            fill_opacity=_opacity(opacity),
        )

    def line(
        self,
        points: list[tuple[float, float]],
        colour: str,
        thick: float = 1,
        dash: str | None = None,
    ) -> None:
        """A line through points."""
        self._add(
            "polyline",
            points=" ".join(f"{_n(x)},{_n(y)}" for x, y in points),
            fill="none",
            stroke=colour,
            stroke_width=thick,
            stroke_linejoin="round",
            stroke_linecap="round",
            stroke_dasharray=dash,
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
        self._add(
            "circle",
            told,
            cx=x,
            cy=y,
            r=radius,
            fill=fill,
            stroke=border,
            stroke_width=thick if border else None,
            fill_opacity=_opacity(opacity),
        )

    def path(
        self,
        path: str,
        fill: str,
        *,
        border: str | None = None,
        thick: float = 1,
        dash: str | None = None,
        told: tuple[str, str] | None = None,
    ) -> None:
        """A shape in SVG's own path language."""
        self._add(
            "path",
            told,
            d=path,
            fill=fill,
            fill_rule="evenodd",
            stroke=border,
            stroke_width=thick if border else None,
            stroke_linejoin="round" if border else None,
            stroke_dasharray=dash,
        )

    @contextmanager
    def group(self, **attributes: object) -> Iterator[None]:
        """What is drawn within belongs together."""
        around = self._within
        self._within = self._add("g", **attributes)
        yield
        self._within = around

    def place(self, other: Canvas, left: float, top: float) -> None:
        """Put what is drawn on another sheet on this one."""
        with self.group(transform=f"translate({_n(left)} {_n(top)})"):
            self._within.extend(list(other._root))

    def document(self, name: str, description: str) -> str:
        """The sheet as a whole SVG document, with a name and a description for who can't see it;
        one without a name is an ornament.

        The name is no ``<title>``: a browser would show it under the pointer, over the picture.
        """
        told = {"role": "img", "aria-label": legal(name)} if name else {"aria-hidden": "true"}
        wide, high = _n(self.wide), _n(self.high)
        size = {"width": wide, "height": high, "viewBox": f"0 0 {wide} {high}"}
        for key, value in {**told, **size, "font-family": FACES}.items():
            self._root.set(key, value)
        if description:
            written = etree.Element(f"{_SVG}desc")
            written.text = legal(description)
            self._root.insert(0, written)
        return etree.tostring(self._root, encoding="unicode")

    def _add(self, tag: str, told: tuple[str, str] | None = None, **attributes: object):
        """An element with those attributes that are something, and what a pointer is told."""
        if told:
            attributes |= {"data_name": told[0], "data_text": told[1]}
        given = {
            name.replace("_", "-"): legal(value) if isinstance(value, str) else _n(value)
            for name, value in attributes.items()
            if value is not None
        }
        return etree.SubElement(self._within, f"{_SVG}{tag}", given)


def _n(value: float) -> str:
    """A length in as few letters as a tenth needs."""
    return f"{value:.1f}".removesuffix(".0")


def _opacity(opacity: float) -> str | None:
    return None if opacity == 1 else str(opacity)
