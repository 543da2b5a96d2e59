"""Slides on a sheet of SVG: headline, picture, what to see in it, filters, source, date.

What is taken along must explain itself wherever it is pasted, so everything that a slide says
stands within the drawing, as text that can be searched and edited.
"""

from __future__ import annotations

from collections.abc import Sequence

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import Speaker, speaker
from jamsostek.contract import kinds
from jamsostek.reports.deck import Deck, Slide
from jamsostek.reports.faces import SOURCE_SANS as FACE
from jamsostek.reports.letters import on_paper
from jamsostek.reports.svg import drawing
from jamsostek.reports.svg.canvas import Canvas

WIDTH, HEIGHT = 1280, 860
_EDGE = 40
_TITLE, _WORDS, _FOOT = 34, 22, 18
_MOST_TITLE, _MOST_WORDS, _MOST_FOOT = 2, 3, 3


def svg(deck: Deck, slides: Sequence[Slide]) -> str:
    """Slides of a deck on one sheet of light paper, below each other: each ``WIDTH`` × ``HEIGHT``
    pixels."""
    drawn = [_one(deck, on_paper(slide)) for slide in slides]
    if len(drawn) == 1:
        whole = drawn[0]
    else:
        whole = Canvas(WIDTH, HEIGHT * len(drawn), LIGHT, speaker(deck.language), _WORDS)
        for place, each in enumerate(drawn):
            whole.place(each, 0, place * HEIGHT)
    name = " · ".join(slide.title for slide in slides)
    return whole.document(name, " ".join(drawing.described(slide.picture) for slide in slides))


def _one(deck: Deck, slide: Slide) -> Canvas:
    say = speaker(deck.language)
    canvas = Canvas(WIDTH, HEIGHT, LIGHT, say, _WORDS)
    canvas.block(canvas.sheet, LIGHT.panel)
    room = WIDTH - 2 * _EDGE
    badge = deck.badge(slide, say)
    beside = _badge(canvas, badge) if badge else 0
    title = FACE.wrapped(slide.title, _TITLE, room - beside, _MOST_TITLE, bold=True)
    top = canvas.lines(_EDGE, _EDGE + _TITLE, title, size=_TITLE, bold=True) - _TITLE * 0.6
    words = FACE.wrapped(" ".join(slide.sentences), _WORDS, room, _MOST_WORDS)
    if slide.sentences:
        top = canvas.lines(_EDGE, top + _WORDS, words, size=_WORDS) - _WORDS * 0.4
    foot = FACE.wrapped(_foot(deck, slide, say), _FOOT, room, _MOST_FOOT)
    under = HEIGHT - _EDGE * 0.6 - len(foot) * _FOOT * FACE.line
    canvas.lines(_EDGE, under + _FOOT, foot, size=_FOOT, colour=LIGHT.muted)
    picture = Canvas(room, under - top - _EDGE * 0.8, LIGHT, say, _WORDS)
    drawing.draw(slide.picture, picture)
    canvas.place(picture, _EDGE, top + _EDGE * 0.4)
    return canvas


def _badge(canvas: Canvas, badge: kinds.Badge) -> float:
    """The kind of the data at the top right; the room it takes."""
    wide = FACE.width(badge.word, _FOOT, bold=True) + 24
    box = canvas.sheet.cut(
        left=WIDTH - _EDGE - wide, right=_EDGE, top=_EDGE, bottom=HEIGHT - _EDGE - 34
    )
    fill = LIGHT.kunyit if badge.is_warning else LIGHT.panel
    canvas.block(box, fill, radius=4, border=None if badge.is_warning else LIGHT.muted)
    canvas.text(box.left + 12, box.top + 23, badge.word, size=_FOOT, bold=True)
    return wide + 24


def _foot(deck: Deck, slide: Slide, say: Speaker) -> str:
    """Source and date, what was asked, and of which data."""
    asked = (f"{label}: {value}" for label, value in deck.filters)
    made = f"{say('exports.made_on')} {say.date(deck.made_at)}"
    version = f"{say('exports.data_version')} {deck.data_version}"
    parts = (slide.source, slide.as_of, *asked, f"{say('app.name')}, {made}", version)
    return " · ".join(filter(None, parts))
