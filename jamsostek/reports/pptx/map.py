"""The map as native shapes: one a region, to be recoloured, moved and named in the office.

Outlines are thinned out until a slide holds a few thousand points, which any machine draws at once.
"""

from __future__ import annotations

from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from jamsostek.base.colours import LIGHT
from jamsostek.contract import geography
from jamsostek.reports import atlas
from jamsostek.reports.box import Box
from jamsostek.reports.deck import HIDDEN, Map, Shape
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.labels import Spot
from jamsostek.reports.pptx.paper import INK, MUTED, SMALLEST, Paper, describe, emu, paint

MOST_POINTS = 6000
# black letters are read on what is lighter than this
_MIDDLE = 0.42


def draw(paper: Paper, area: Box, picture: Map) -> None:
    """Draw the regions on the left of an area and the classes on its right."""
    outlines = geography.outlines(picture.level, frozenset(picture.shapes))
    if not outlines:
        paper.text(area, picture.nothing_known, 20, colour=MUTED, anchor="middle")
        return
    outlines = geography.simplified(outlines, MOST_POINTS)
    made = atlas.laid_out(picture, outlines, area, ARIAL, SMALLEST, paper.say)
    colours = atlas.colours(picture, LIGHT)
    # what is outlined must lie on top of its neighbours
    for code in sorted(made.places, key=lambda code: code in picture.focus):
        rings = geography.rings_of(made.places[code])
        _region(paper, picture.shapes[code], rings, colours, code in picture.focus)
    for spot in made.spots:
        _name(paper, spot, _fill(picture.shapes[spot.code], colours))
    _legend(paper, made, colours)


def _fill(shape: Shape, colours: list[str]) -> str:
    return colours[shape.place] if shape.has_class else LIGHT.no_data


def _region(paper: Paper, shape: Shape, rings, colours: list[str], in_focus: bool) -> None:
    made = paper.outline(rings, _fill(shape, colours))
    made.name = shape.name
    describe(made, f"{shape.name}: {shape.text}")
    made.line.width = Pt(2.5 if in_focus else 0.75)
    paint(made.line.color, INK if in_focus else LIGHT.border)
    if not shape.has_class and not in_focus:
        paint(made.line.color, LIGHT.muted)
        is_hidden = shape.place == HIDDEN
        made.line.dash_style = MSO_LINE.ROUND_DOT if is_hidden else MSO_LINE.DASH


def _name(paper: Paper, spot: Spot, fill: str) -> None:
    colour = INK
    if spot.is_inside:  # on a class of the house's, whatever the theme
        colour = LIGHT.ink if _lightness(fill) > _MIDDLE else LIGHT.panel
    if spot.leader:
        # light beneath, to be seen on a dark region
        for colour_of_line, thick in ((LIGHT.panel, 2.25), (LIGHT.ink, 0.75)):
            paper.rule(*spot.leader, colour_of_line).line.width = Pt(thick)
    text = "\n".join(spot.lines)
    box = paper.shapes.add_textbox(*emu(spot.box))
    box.name = f"name {spot.code}"
    paper.fill_frame(box.text_frame, text, SMALLEST, spot.must, colour, "center", "middle")
    box.text_frame.word_wrap = False


def _lightness(colour: str) -> float:
    """How light a colour is to the eye, 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _legend(paper: Paper, made: atlas.Atlas, colours: list[str]) -> None:
    """The classes and who made the boundaries, in the lines they were measured in."""

    def write(place: Box, lines: tuple[str, ...], **looks) -> None:
        place = Box(place.left, place.top, place.width + 0.02, place.height + 0.02)
        box = paper.shapes.add_textbox(*emu(place))
        align, colour = looks.get("align", "left"), looks.get("colour", INK)
        bold = looks.get("bold", False)
        paper.fill_frame(box.text_frame, "\n".join(lines), SMALLEST, bold, colour, align)

    write(made.unit_box, made.unit, bold=True)
    for key in made.keys:
        fill = LIGHT.no_data if key.place in (None, HIDDEN) else colours[key.place]
        paper.block(key.chip, fill, border="line")
        write(key.words, key.lines)
    if made.credit:
        write(made.credit_box, (made.credit,), align="right", colour=MUTED)
