"""What every slide is drawn with: places in inches, texts that fit, rectangles, alt texts.

Text takes the theme's colour, so that it can be read on an office's own template, light or dark;
the colours that mean something are the house's.
"""

from __future__ import annotations

from dataclasses import dataclass

from pptx.dml.color import ColorFormat, RGBColor
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import Speaker
from jamsostek.reports.box import Box
from jamsostek.reports.deck import PALE, Role
from jamsostek.reports.faces import ARIAL

FONT = "Arial"
# nothing smaller can be read from the back row
SMALLEST = 14
INK, MUTED, PAPER = "ink", "muted", "paper"
_LANGUAGES = {"id": "id-ID", "en": "en-GB"}


def word_colour(role: Role) -> str:
    """The colour for words of a role: pale ones are no colour for words."""
    return INK if role in PALE else role


def word_on(role: Role) -> str:
    """The colour for words that stand on a role's colour."""
    return LIGHT.ink if role in PALE else LIGHT.panel


def paint(colour: ColorFormat, name: str) -> None:
    """Give a colour: a role, a hex text, or ``INK``, ``MUTED`` and ``PAPER`` of the theme."""
    if name == PAPER:
        colour.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    elif name in (INK, MUTED):
        colour.theme_color = MSO_THEME_COLOR.TEXT_1
        if name == MUTED:
            colour.brightness = 0.35
    else:
        colour.rgb = RGBColor.from_string(getattr(LIGHT, name, name).lstrip("#"))


@dataclass
class Paper:
    """One slide in the making. ``is_own`` is false on an office's own template."""

    shapes: object
    say: Speaker
    is_own: bool

    def text(
        self,
        area: Box,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
        anchor: str = "top",
        smallest: float | None = None,
    ) -> object:
        """A text box; the text shrinks down to ``smallest`` points and is then cut to fit."""
        smallest = min(size, smallest or SMALLEST)
        sizes = [size - step for step in range(0, int(size - smallest) + 1, 2)] + [smallest]
        size = ARIAL.largest(text, sizes, area.width, area.height, bold)
        text = ARIAL.shortened(text, size, area.width, area.height, bold)
        box = self.shapes.add_textbox(*emu(area))
        self.fill_frame(box.text_frame, text, size, bold, colour, align, anchor)
        return box

    def fill_frame(self, frame, text, size, bold, colour, align="left", anchor="top") -> None:
        """Write paragraphs (one a line) into a frame of any shape, without margins."""
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = getattr(MSO_ANCHOR, anchor.upper())
        for number, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = getattr(PP_ALIGN, align.upper())
            run = paragraph.add_run()
            run.text = line
            self.dress(run.font, size, bold, colour)
            run._r.get_or_add_rPr().set("lang", _LANGUAGES[self.say.language])

    def dress(self, font, size: float, bold: bool, colour: str) -> None:
        """Give a font its size and colour; its face is the theme's."""
        font.size = Pt(size)
        font.bold = bold
        paint(font.color, colour)

    def block(
        self, area: Box, colour: str | None, *, border: str | None = None, shape="RECTANGLE"
    ) -> object:
        """A filled or only bordered shape without a shadow."""
        made = self.shapes.add_shape(getattr(MSO_SHAPE, shape), *emu(area))
        plain(made)
        if colour is None:
            made.fill.background()
        else:
            made.fill.solid()
            paint(made.fill.fore_color, colour)
        if border is None:
            made.line.fill.background()
        else:
            made.line.width = Pt(1)
            paint(made.line.color, border)
        if shape == "ROUNDED_RECTANGLE":
            made.adjustments[0] = 0.06
        return made

    def card(self, area: Box) -> object:
        """The ground of a card: white on the house's paper, only an outline on a template."""
        return self.block(
            area, LIGHT.panel if self.is_own else None, border="line", shape="ROUNDED_RECTANGLE"
        )

    def outline(self, rings: list[list[tuple[float, float]]], colour: str) -> object:
        """One filled shape of closed rings of points in inches; a ring within one is a hole."""
        points = [point for ring in rings for point in ring]
        left, top = min(x for x, _ in points), min(y for _, y in points)
        place = Box(left, top, max(x for x, _ in points) - left, max(y for _, y in points) - top)
        made = self.block(place, colour)
        wide, high = emu(place)[2:]

        # the library's own builder takes seconds for a province
        def corner(x: float, y: float) -> str:
            return f'<a:pt x="{int(Inches(x - left))}" y="{int(Inches(y - top))}"/>'

        path = "".join(
            f"<a:moveTo>{corner(*ring[0])}</a:moveTo>"
            + "".join(f"<a:lnTo>{corner(*point)}</a:lnTo>" for point in ring[1:])
            + "<a:close/>"
            for ring in rings
        )
        properties = made._element.spPr
        preset = properties.find(qn("a:prstGeom"))
        preset.addprevious(
            parse_xml(
                f"<a:custGeom {nsdecls('a')}><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
                '<a:rect l="l" t="t" r="r" b="b"/><a:pathLst>'
                f'<a:path w="{wide}" h="{high}">{path}</a:path></a:pathLst></a:custGeom>'
            )
        )
        properties.remove(preset)
        return made

    def rule(self, start: tuple[float, float], end: tuple[float, float], colour: str, dashed=False):
        """A straight line between two points in inches."""
        line = self.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, *(int(Inches(value)) for value in (*start, *end))
        )
        plain(line)
        line.line.width = Pt(1.75)
        paint(line.line.color, colour)
        if dashed:
            line.line.dash_style = MSO_LINE.DASH
        return line


def emu(place: Box) -> tuple[int, int, int, int]:
    """Left, top, width and height of a place in inches in the file's unit."""
    sides = (place.left, place.top, place.width, place.height)
    return tuple(int(Inches(max(side, 0))) for side in sides)


def plain(shape: object) -> None:
    """Take off the theme's style, which has a shadow and a border."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def describe(shape: object, text: str) -> None:
    """The alt text of a shape, for who can't see it."""
    shape._element._nvXxPr.cNvPr.set("descr", text)
