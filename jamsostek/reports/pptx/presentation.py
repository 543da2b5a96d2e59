"""A deck as PowerPoint: native charts, tables and shapes, to be edited in the office.

Opens in PowerPoint and in LibreOffice Impress. Arial, because Windows and macOS have it and
LibreOffice brings a face of the same widths: a slide breaks its lines everywhere as it does here.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import Speaker, speaker
from jamsostek.contract.kinds import Badge
from jamsostek.reports import files
from jamsostek.reports.box import Box
from jamsostek.reports.deck import Chart, Deck, Dots, Figures, Map, Podium, Slide, Steps, Table
from jamsostek.reports.faces import ARIAL
from jamsostek.reports.letters import on_paper
from jamsostek.reports.pptx import charts, dots, map, master, shapes
from jamsostek.reports.pptx.master import FOOTERS, MARGIN, TITLE_SIZES, TITLES, WEAVE
from jamsostek.reports.pptx.paper import INK, MUTED, SMALLEST, Paper, describe, emu

_SENTENCE = 20
_CREDIT = 0.3  # inches
_HEADLINE = 28  # points: 37 pixels of 1280 × 720
_MOST_TABLE_SLIDES = 5
_EMU = 914400


def write(deck: Deck, file: Path, template: Path | None = None) -> None:
    """Write a deck to ``file``; ``template`` is an office's own ``.pptx``, whose master is used.

    The same deck gives the same bytes. Raises :class:`ProductError` (``export_unwritable``,
    ``export_template_unreadable``).
    """
    made = _Slideshow(deck, template).make()
    files.write_whole(file, lambda beside: beside.write_bytes(made))


class _Slideshow:
    """One presentation in the making."""

    def __init__(self, deck: Deck, template: Path | None) -> None:
        self.deck, self.say = on_paper(deck), speaker(deck.language)
        self.is_own = template is None
        self.book = master.own_book() if template is None else master.opened(template)
        self.layout = master.title_layout(self.book)
        self.width = self.book.slide_width / _EMU
        self.height = self.book.slide_height / _EMU
        self.title_area = self._title_area()
        self.foot = Box(self.title_area.left, self._foot_top(), self.title_area.width, 0.28)

    def make(self) -> bytes:
        """The bytes of the file."""
        for slide in self.deck.slides:
            if slide.is_cover:
                self._cover(slide)
            elif isinstance(slide.picture, Table):
                self._table(slide)
            else:
                self._slide(slide, slide.title, lambda paper, area, s=slide: _draw(paper, area, s))
        properties, deck = self.book.core_properties, self.deck
        properties.title, properties.subject = deck.title, deck.subtitle
        properties.language = deck.language
        properties.author = properties.last_modified_by = self.say("app.name")
        properties.comments = _provenance(deck, self.say)
        properties.created = properties.modified = deck.made_at
        properties.revision = 1
        content = io.BytesIO()
        self.book.save(content)
        return _steady(content.getvalue(), deck.made_at)

    # -- kinds of slides -------------------------------------------------------------------------

    def _slide(self, slide: Slide, title: str, draw) -> None:
        paper, made, title_shape = self._blank()
        self._title(paper, made, title_shape, title)
        sentences = " ".join(slide.sentences)
        area = self._room(slide, sentences)
        draw(paper, area)
        if sentences:
            place = Box(area.left, area.bottom + 0.12, area.width, self._words_height(sentences))
            paper.text(place, sentences, _SENTENCE, smallest=16)
        self._finish(paper, made, slide)

    def _table(self, slide: Slide) -> None:
        """A long table goes on over further slides, each with its headings."""
        table, say = slide.picture, self.say
        first, further = self._room(slide, " ".join(slide.sentences)), self._room(slide)
        parts = shapes.pages(table, first, further)
        shown = parts[:_MOST_TABLE_SLIDES]
        more = ""
        if len(shown) < len(parts):
            # the last slide says so and needs room for it
            further = self._room(slide, say("exports.more_rows", number=len(table.cells)))
            shown = shapes.pages(table, first, further)[:_MOST_TABLE_SLIDES]
            rest = say.number(len(table.cells) - shown[-1].stop)
            more = say("exports.more_rows", number=rest)
        for index, rows in enumerate(shown, start=1):
            title = slide.title if len(shown) == 1 else f"{slide.title} ({index}/{len(shown)})"
            words = slide.sentences if index == 1 else ()
            if more and index == len(shown):
                words = (more,)
            self._slide(
                replace(slide, sentences=words),
                title,
                lambda paper, area, rows=rows, title=title: shapes.table(
                    paper, area, table, rows, title
                ),
            )

    def _room(self, slide: Slide, sentences: str = "") -> Box:
        """What title, sentences and the line above the foot leave."""
        return self._body(sentences).cut(bottom=_CREDIT * bool(slide.credit))

    def _cover(self, slide: Slide) -> None:
        deck, say = self.deck, self.say
        paper, made, title_shape = self._blank()
        wide = self.width - 2 * self.title_area.left
        left = self.title_area.left
        if self.is_own:
            master.weave(paper, self.width, self.height)
        title = Box(left, 0.26 * self.height, wide * 0.86, 0.24 * self.height)
        self._title(paper, made, title_shape, deck.title, title, (54, 48, 44, 40, 36, 32, 28), 1)
        below = Box(left, title.bottom + 0.15, wide * 0.86, 0.5)
        paper.text(below, deck.subtitle, 28, colour=MUTED)
        points = "\n".join(getattr(slide.picture, "points", ()))
        place = Box(left, self.foot.top - 1, wide * 0.86, 0.9)
        if points:
            top = below.bottom + 0.1
            paper.text(Box(left, top, wide * 0.86, place.top - top - 0.1), points, 20)
        paper.text(place, _provenance(deck, say), SMALLEST, colour=MUTED, anchor="bottom")
        self._finish(paper, made, slide, mark_right=WEAVE + 0.3 if self.is_own else 0.3)

    # -- parts of a slide ------------------------------------------------------------------------

    def _blank(self):
        made = self.book.slides.add_slide(self.layout)
        title = None
        for holder in list(made.placeholders):
            if title is None and holder.placeholder_format.type in TITLES:
                title = holder
            else:
                holder._element.getparent().remove(holder._element)
        return Paper(made.shapes, self.say, self.is_own), made, title

    def _title(self, paper, made, shape, text, area=None, sizes=TITLE_SIZES, lines=0) -> None:
        """Into the layout's own title where it has one, so that outlines and readers know it."""
        place = area or self.title_area
        # rather in one line, as far as it is still a headline, than with a word alone in the second
        room, large = place.width - 0.05, [size for size in sizes if size >= _HEADLINE]
        size = ARIAL.largest(text, large, room, bold=True)
        if ARIAL.lines(text, size, room, bold=True) > 1:
            size = ARIAL.largest(text, sizes, room, place.height, bold=True)
        text = ARIAL.shortened(text, size, place.width - 0.05, place.height, bold=True)
        if shape is None:
            paper.text(place, text, size, bold=True, anchor="bottom" if lines else "middle")
            return
        if area is not None or self.is_own or not self._holder_is_fit:
            shape.left, shape.top, shape.width, shape.height = emu(place)
        frame = shape.text_frame
        if self.is_own:
            if area is None:
                shape.width = Inches(_balanced(text, size, room) + 0.05)
            anchor = "bottom" if lines else "middle"
            paper.fill_frame(frame, text, size, True, INK, anchor=anchor)
            return
        frame.text = text  # the template's own face, size and colour …
        own = master.title_size(self.layout, self.book)
        if size < own:  # … unless it would not fit
            frame.paragraphs[0].runs[0].font.size = Pt(size)

    def _finish(self, paper: Paper, made, slide: Slide, mark_right: float = 0.3) -> None:
        deck, foot = self.deck, self.foot
        text = " · ".join(part for part in (slide.source, slide.as_of) if part)
        # the date is never cut
        room = foot.width - 0.85 - ARIAL.width(f" · {slide.as_of}", SMALLEST)
        source = ARIAL.shortened(slide.source, SMALLEST, room) if slide.source else ""
        shown = " · ".join(part for part in (source, slide.as_of) if part)
        paper.text(foot.cut(right=0.8), shown, SMALLEST, colour=MUTED)
        if slide.credit:
            place = Box(foot.left, foot.top - _CREDIT, foot.width, foot.height)
            credit = ARIAL.shortened(slide.credit, SMALLEST, foot.width - 0.05)
            paper.text(place, credit, SMALLEST, colour=MUTED)
        number = paper.text(
            Box(foot.right - 0.7, foot.top, 0.7, foot.height),
            str(len(self.book.slides)),
            SMALLEST,
            colour=MUTED,
            align="right",
        )
        _as_slide_number(number)
        if badge := deck.badge(slide, self.say):
            self._badge(paper, badge, mark_right)
        notes = [slide.notes, text, _provenance(deck, self.say)]
        frame = made.notes_slide.notes_text_frame
        frame.text = "\n\n".join(note for note in notes if note)

    def _badge(self, paper: Paper, badge: Badge, right: float) -> None:
        wide = 0.35 + ARIAL.width(badge.word, SMALLEST, bold=True)
        place = Box(self.width - wide - right, 0.24 if self.is_own else 0.08, wide, 0.34)
        looks = {"colour": "kunyit"} if badge.is_warning else {"colour": None, "border": MUTED}
        block = paper.block(place, shape="ROUNDED_RECTANGLE", **looks)
        describe(block, badge.meaning)
        paper.fill_frame(
            block.text_frame,
            badge.word,
            SMALLEST,
            True,
            LIGHT.ink,
            "center",
            "middle",
        )

    def _words_height(self, sentences: str) -> float:
        high = ARIAL.height(sentences, _SENTENCE, self.title_area.width)
        return min(high, 3 * _SENTENCE * ARIAL.line / 72) + 0.02

    def _body(self, sentences: str) -> Box:
        """Between the title and the foot, less the sentences."""
        top = self.title_area.bottom + 0.15
        bottom = self.foot.top - 0.15
        if sentences:
            bottom -= self._words_height(sentences) + 0.12
        return Box(self.title_area.left, top, self.title_area.width, bottom - top)

    # -- places given by the master --------------------------------------------------------------

    def _title_area(self) -> Box:
        holder = next(
            (h for h in self.layout.placeholders if h.placeholder_format.type in TITLES), None
        )
        own = Box(MARGIN, 0.09 * self.height, self.width - 2 * MARGIN, 0.14 * self.height)
        self._holder_is_fit = False
        if self.is_own or holder is None or not holder.width:
            return own
        place = Box(
            *(side / _EMU for side in (holder.left, holder.top, holder.width, holder.height))
        )
        self._holder_is_fit = (
            place.bottom < 0.36 * self.height
            and place.width > 0.5 * self.width
            and place.left >= 0
            and place.right <= self.width
        )
        return place if self._holder_is_fit else own

    def _foot_top(self) -> float:
        usual = self.height - 0.47
        if self.is_own:
            return usual
        tops = [
            holder.top / _EMU
            for holder in self.layout.placeholders
            if holder.placeholder_format.type in FOOTERS and holder.top
        ]
        tops = [top for top in tops if top > 0.8 * self.height]
        return min([usual, *tops])


def _draw(paper: Paper, area: Box, slide: Slide) -> None:
    picture = slide.picture
    alt = " ".join((f"{slide.title}.", *slide.sentences))
    if isinstance(picture, Chart | Steps):
        charts.draw(paper, area, picture, alt)
    elif isinstance(picture, Dots):
        dots.draw(paper, area, picture, alt)
    elif isinstance(picture, Map):
        map.draw(paper, area, picture)
    elif isinstance(picture, Figures):
        shapes.figures(paper, area, picture)
    elif isinstance(picture, Podium):
        shapes.podium(paper, area, picture)
    else:
        shapes.words(paper, area, picture)


def _provenance(deck: Deck, say: Speaker) -> str:
    """Filters, versions and the day of making, for cover, notes and properties."""
    filters = " · ".join(f"{label}: {value}" for label, value in deck.filters)
    made = say(
        "exports.made",
        date=say.date(deck.made_at),
        data=deck.data_version,
        version=deck.version[:12],
    )
    kind = [say("exports.simulated_long")] if "sample" in deck.kinds else []
    return "\n".join(part for part in (filters, " · ".join([made, *kind])) if part)


def _balanced(text: str, size: float, room: float) -> float:
    """The narrowest room in which a headline has no more lines: none ends with a word alone."""
    lines = ARIAL.lines(text, size, room, bold=True)
    narrower = (room * share / 40 for share in range(16, 40))
    fitting = (
        wide
        for wide in narrower
        if ARIAL.lines(text, size, wide, bold=True) == lines
        and max(ARIAL.width(word, size, bold=True) for word in text.split()) <= wide
    )
    return next(fitting, room) if lines > 1 else room


def _as_slide_number(box) -> None:
    """Let the application count, so that the number stays right when slides are moved."""
    run = box.text_frame.paragraphs[0].runs[0]._r
    field = parse_xml(
        f'<a:fld {nsdecls("a")} id="{{00000000-0000-4000-8000-000000000001}}" type="slidenum"/>'
    )
    for child in list(run):
        field.append(child)
    run.getparent().replace(run, field)


# -- the same bytes for the same deck ------------------------------------------------------------


def _steady(content: bytes, made_at: datetime) -> bytes:
    """The same archive with the deck's own time in place of the clock's, also in the workbooks."""
    time = f"{made_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    steady = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = _steady(part, made_at)
            elif name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", time, part)
            entry = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            new.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return steady.getvalue()
