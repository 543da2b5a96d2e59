"""What the slides of a presentation stand on: the house's own master, or an office's template."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches

from jamsostek.base.colours import LIGHT
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.reports.box import Box
from jamsostek.reports.pptx.paper import FONT, Paper, emu

WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.6
TITLE_SIZES = (36, 34, 32, 30, 28, 26, 24, 22, 20)
_BAND = ("nila", "kunyit", "mengkudu", "laut")
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FOOTERS = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
WEAVE = 1.5


# -- the house's own master ----------------------------------------------------------------------


def own_book():
    """A wide presentation on the house's paper with one layout, a title and nothing else."""
    book = Presentation()
    book.slide_width, book.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = book.slide_master
    kept = title_layout(book)
    for layout in list(book.slide_layouts):
        if layout is not kept:
            book.slide_layouts.remove(layout)
    for owner in (master, kept):
        for holder in list(owner.placeholders):
            if holder.placeholder_format.type not in TITLES:
                holder._element.getparent().remove(holder._element)
            else:
                area = Box(MARGIN, 0.09 * HEIGHT, WIDTH - 2 * MARGIN, 0.14 * HEIGHT)
                holder.left, holder.top, holder.width, holder.height = emu(area)
    _own_theme(master)
    _band(book, master)
    return book


def _own_theme(master) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    colours = {
        "dk1": LIGHT.ink, "lt1": LIGHT.paper, "dk2": LIGHT.nila, "lt2": LIGHT.panel,
        "accent1": LIGHT.nila, "accent2": LIGHT.kunyit, "accent3": LIGHT.mengkudu,
        "accent4": LIGHT.laut, "accent5": LIGHT.abu, "accent6": LIGHT.muted,
    }  # fmt: skip
    for name, colour in colours.items():
        element = theme.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        element.clear()
        etree.SubElement(element, qn("a:srgbClr")).set("val", colour.lstrip("#"))
    for name in ("a:majorFont", "a:minorFont"):
        theme.find(f".//{qn(name)}/{qn('a:latin')}").set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _band(book, master) -> None:
    """Four threads of the house's colours along the top edge, on the master."""
    draft = book.slides.add_slide(book.slide_layouts[0])
    paper = Paper(draft.shapes, speaker("id"), True)
    for number, colour in enumerate(_BAND):
        wide = WIDTH / len(_BAND)
        block = paper.block(Box(number * wide, 0, wide, 0.1), colour)
        master.shapes._spTree.append(deepcopy(block._element))
    _drop_slides(book)


def weave(paper: Paper, width: float, height: float) -> None:
    """A strip of diamonds at the right edge, as in woven cloth."""
    columns = 3
    size = WEAVE / columns
    rows = int((height - 0.1) / size)
    step = (height - 0.1) / rows
    for number, colour in enumerate(_BAND):
        diamonds = []
        for row in range(rows):
            for column in range(columns):
                if (row + 2 * column) % len(_BAND) != number:
                    continue
                x = width - (columns - column - 0.5) * size
                y = 0.1 + (row + 0.5) * step
                half, tall = size * 0.44, step * 0.44
                diamonds.append([(x, y - tall), (x + half, y), (x, y + tall), (x - half, y)])
        paper.outline(diamonds, colour)


# -- an office's own template --------------------------------------------------------------------


def opened(template: Path):
    """The office's file without its slides."""
    try:
        book = Presentation(str(template))
        if not len(book.slide_layouts):
            raise ValueError("no layout")
        _drop_slides(book)
    except Exception as error:  # a file of any kind may be given, and the library raises anything
        raise ProductError("export_template_unreadable", file=Path(template).name) from error
    return book


def _drop_slides(book) -> None:
    for entry in list(book.slides._sldIdLst):
        book.part.drop_rel(entry.get(qn("r:id")))
        book.slides._sldIdLst.remove(entry)


def title_layout(book):
    """The layout with a title near the top and the fewest other places to fill in."""

    def others(layout) -> tuple[bool, int]:
        kinds = [holder.placeholder_format.type for holder in layout.placeholders]
        has_title = any(
            holder.placeholder_format.type == PP_PLACEHOLDER.TITLE
            and (holder.top or 0) < 0.3 * book.slide_height
            and (holder.width or 0) > 0.5 * book.slide_width
            for holder in layout.placeholders
        )
        return not has_title, sum(kind not in (*TITLES, *FOOTERS) for kind in kinds)

    return min(book.slide_layouts, key=others)


def title_size(layout, book) -> float:
    """The size of titles in points as the template has it."""
    for element in (layout._element, book.slide_master._element):
        for path in (
            './/p:sp[.//p:ph[@type="title" or @type="ctrTitle"]]//a:lvl1pPr/a:defRPr/@sz',
            ".//p:titleStyle/a:lvl1pPr/a:defRPr/@sz",
        ):
            found = element.xpath(path)
            if found:
                return int(found[0]) / 100
    return TITLE_SIZES[0]
