"""Slides as the browser shows them, and the stage they are shown on.

A deck is drawn once for a warehouse version, its choices and a language, with colours as CSS
variables, so that one drawing serves both themes, the stage and the small pictures to choose from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import streamlit as st
from htmltools import HTML, Tag

from jamsostek.base.access import Scope
from jamsostek.base.language import Speaker, speaker
from jamsostek.contract.kinds import Badge
from jamsostek.reports import decks, meeting
from jamsostek.reports.deck import Deck, Slide
from jamsostek.reports.faces import SOURCE_SANS
from jamsostek.reports.judging import protocol
from jamsostek.reports.slides import ceremony
from jamsostek.reports.svg import drawing
from jamsostek.reports.svg.canvas import Canvas
from jamsostek.view.frame import theme
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import entries, outbox
from jamsostek.view.parts.slide_picture import THEMED
from jamsostek.view.present import agree
from jamsostek.warehouse import questions

WIDE, HIGH = 1280, 720
# as in stage.css: around the slide, above picture and sentences, between lines
_MARGIN, _ABOVE, _BELOW, _GAP = 56, 34, 74, 22
_TITLE_LINE, _LINE = 1.16, 1.3
_ROOM = WIDE - 2 * _MARGIN
_TYPE = 24
_CREDIT = 26  # of the line above the foot, as in stage.css
_FORM = 96  # of the form for what is agreed, as in stage.css
_WATCH_SECONDS = 15
_FOLDER = Path(__file__).parent
_CSS = f".screen, .chooser {{ {theme.VARIABLES} }}\n"
_CSS += (_FOLDER / "stage.css").read_text(encoding="utf-8")
_KEY = "stage"
_stage = st.components.v2.component(
    "jamsostek_stage",
    html=(_FOLDER / "stage.html").read_text(encoding="utf-8"),
    css=entries.CSS + _CSS,
    js="\n".join(
        (
            outbox.SCRIPT,
            entries.SCRIPT,
            *((_FOLDER / name).read_text(encoding="utf-8") for name in ("agree.js", "stage.js")),
        )
    ),
)
_chooser = st.components.v2.component(
    "jamsostek_slide_chooser",
    html='<div class="chooser"></div>',
    css=_CSS,
    js=(_FOLDER / "chooser.js").read_text(encoding="utf-8"),
)
ALONE = _FOLDER / "alone.css"


# -- decks ---------------------------------------------------------------------------------------


def build(here: Screen, name: str, chosen: dict[str, str | None]) -> tuple[Deck, dict[str, str]]:
    """The deck and its slides as HTML by key; drawn anew only when data, choices or, of a
    meeting's deck, the records changed.

    Raises the ``ProductError`` of :func:`jamsostek.reports.decks.build`.
    """
    choices = tuple(sorted((key, value) for key, value in chosen.items() if value))
    version = _version(here.scope, bool(chosen.get("meeting")))
    return _build(name, version, here.scope, here.say.language, choices)


def _version(scope: Scope, with_records: bool) -> tuple[str | int, ...]:
    """What a deck was made from: another one means that it may tell something else by now."""
    records = (meeting.meetings(scope).book.latest(), date.today()) if with_records else ()
    return (questions.version(), *records)


@st.cache_data(show_spinner=False, max_entries=32)
def _build(name: str, version: tuple, scope: Scope, language: str, choices: tuple):
    # the version is part of the cache key: it hashes data, SQL and records
    say = speaker(language)
    deck = decks.build(name, scope, say, **dict(choices))
    below = {agree.SLIDE: _FORM} if "meeting" in dict(choices) else {}
    return deck, {
        slide.key: markup(slide, deck, say, below.get(slide.key, 0)) for slide in deck.slides
    }


@st.cache_data(show_spinner=False, max_entries=8)
def of_protocol(text: str, language: str) -> tuple[Deck, dict[str, str]]:
    """The slides of a ceremony by a frozen ranking, and as HTML by key; a protocol says all of it.

    Raises what :func:`jamsostek.reports.judging.protocol.read` does."""
    say = speaker(language)
    deck = ceremony.deck(say, protocol.read(text.encode()))
    return deck, {slide.key: markup(slide, deck, say) for slide in deck.slides}


# -- one slide -----------------------------------------------------------------------------------


def markup(slide: Slide, deck: Deck, say: Speaker, below: int = 0) -> str:
    """A slide as HTML of 1280 × 720. The browser breaks its texts and gives the picture the room
    they leave, which is estimated here only to draw the picture at its size; so many pixels
    ``below`` it are kept free.

    The same rows stand beside it as a table for a screen reader.
    """
    parts = _cover(slide, deck) if slide.is_cover else _page(slide, say, below)
    kind = "slide cover" if slide.is_cover else "slide"
    badge = _badge(deck.badge(slide, say))
    credit = _tag("p", slide.credit, class_="credit") if slide.credit else None
    inside = (*parts, credit, _foot(slide, say), badge, _rows(slide))
    return str(_tag("section", *inside, class_=kind, lang=say.language))


def _badge(badge: Badge | None) -> Tag | None:
    """Whose numbers these are, above the title at the right."""
    if badge is None:
        return None
    return _tag("b", badge.word, class_=f"badge {badge.kind}", title=badge.meaning)


def _tag(name: str, *inside: object, **attributes: object) -> Tag:
    # every space between tags is sent to every viewer
    return Tag(name, *inside, _add_ws=False, **attributes)


def _page(slide: Slide, say: Speaker, below: int) -> list[Tag]:
    size, lines = _fitting((slide.title,), (44, 42, 40), 2, _ROOM, bold=True)
    high = HIGH - _ABOVE - _BELOW - lines * size * _TITLE_LINE - _GAP - below
    high -= _CREDIT * bool(slide.credit)
    title = _tag("h2", slide.title, style=f"font-size:{size}px")
    if not slide.sentences:
        return [title, _picture(slide, high, say, below)]
    size, lines = _fitting(slide.sentences, (26, 24, 22, 20), 3)
    high -= lines * size * _LINE + _GAP
    return [title, _picture(slide, high, say, below), _sentences(slide.sentences, size)]


def _picture(slide: Slide, high: float, say: Speaker, below: int) -> Tag:
    drawn = drawing.svg(slide.picture, _ROOM, int(high), THEMED, say, _TYPE)
    free = f"margin-bottom:{below}px" if below else None
    return _tag("div", HTML(drawn), class_="picture", style=free)


def _sentences(sentences: tuple[str, ...], size: int) -> Tag:
    lines = (_tag("p", sentence) for sentence in sentences)
    return _tag("div", *lines, class_="says", style=f"font-size:{size}px")


def _cover(slide: Slide, deck: Deck) -> list[Tag | None]:
    size, _ = _fitting((slide.title,), (76, 68, 60, 52), 3, _ROOM, bold=True)
    points = tuple(row[0] for row in slide.picture.rows()[1])
    is_new = deck.subtitle and deck.subtitle not in slide.title
    return [
        _tag("h2", slide.title, style=f"font-size:{size}px"),
        _tag("p", deck.subtitle, class_="under") if is_new else None,
        _sentences((*points, *slide.sentences), 30),
        _tag("div", HTML(_band()), class_="band"),
    ]


def _band() -> str:
    """A border of woven diamonds, as on the cloths of the islands."""
    sheet = Canvas(WIDE, 88, THEMED, speaker("id"), 22)
    sheet.block(sheet.sheet, THEMED.nila)
    step, colours = 80, (THEMED.kunyit, THEMED.paper, THEMED.mengkudu)
    for reach, colour in zip((36, 24, 12), colours, strict=True):
        sheet.path(
            "".join(
                f"M{x - reach} 44L{x} {44 - reach}L{x + reach} 44L{x} {44 + reach}Z"
                for x in range(step // 2, WIDE, step)
            ),
            colour,
        )
    for y in (3, 85):
        sheet.line([(0, y), (WIDE, y)], THEMED.kunyit, 3)
    return sheet.document("", "")


def _foot(slide: Slide, say: Speaker) -> Tag | None:
    """Kind and source, and how recent; the date is never cut."""
    kind, source = f"kind.{slide.kind}", slide.source
    if source and say.has(kind) and say(kind) not in source:
        source = f"{say(kind)}: {source}"
    parts = [_tag("b", slide.as_of)] if slide.as_of else []
    parts += [_tag("span", source)] if source else []
    return _tag("p", *parts, class_="foot") if parts else None


def _fitting(
    texts: tuple[str, ...],
    sizes: tuple[int, ...],
    most: int,
    room: float = _ROOM,
    bold: bool = False,
) -> tuple[int, int]:
    """The largest size at which texts below each other need no more than ``most`` lines, a single
    one rather one line at any size; and how many lines that is, as far as can be known here."""
    # a little less than the measure: a screen has the face's newer cut, which is slightly wider
    room *= 0.97
    for allowed in (1, most) if len(texts) == 1 else (most,):
        for size in sizes:
            lines = sum(SOURCE_SANS.lines(text, size, room, bold) for text in texts)
            if lines <= allowed:
                return size, lines
    return size, lines


def _rows(slide: Slide) -> Tag:
    heads, rows = slide.picture.rows()

    def row(cells: tuple[object, ...], tag: str) -> Tag:
        return _tag("tr", *(_tag(tag, "" if cell is None else str(cell)) for cell in cells))

    table = _tag("table", row(heads, "th"), *(row(cells, "td") for cells in rows))
    return _tag("div", table, class_="aside")


# -- the stage -----------------------------------------------------------------------------------

_KEYS = ("next", "back", "ends", "jump", "black", "full", "theme", "leave")


def stage(
    here: Screen,
    deck: Deck,
    drawn: dict[str, str],
    theme: str,
    meeting_code: str | None,
    on_leave: Callable[[], None],
) -> None:
    """Fill the screen with the deck; ``on_leave`` is called when the speaker leaves it.

    New data in force, and new records of a meeting's deck, are shown within seconds, on the slide
    in view. On the last slide of a meeting what is agreed can be written in.
    """
    say = here.say
    _stage(
        key=_KEY,
        data={
            "title": deck.title,
            "scheme": theme or ("dark" if here.dark else "light"),
            "slides": [{"key": slide.key, "html": drawn[slide.key]} for slide in deck.slides],
            "words": {
                word: say(f"present.stage_{word}") for word in ("turn", "back", "next", "help")
            },
            "agree": agree.form(here, meeting_code) if meeting_code else None,
            **outbox.answers(say),
            "keys": [(say(f"present.key_{key}"), say(f"present.key_{key}_does")) for key in _KEYS],
        },
        on_leave_change=on_leave,
        default={"told": {}},
        on_told_change=agree.saving(here, _KEY),
    )
    _watch(here.scope, _version(here.scope, bool(meeting_code)))


@st.fragment(run_every=_WATCH_SECONDS)
def _watch(scope: Scope, shown: tuple) -> None:
    """Draw the page again once what is in force is another than what is shown."""
    if _version(scope, len(shown) > 1) != shown:
        st.rerun()


def chooser(
    here: Screen, deck: Deck, drawn: dict[str, str], used: list[str], on_order_change
) -> None:
    """The slides as small pictures: those used in their order, then the others."""
    say = here.say
    others = [slide.key for slide in deck.slides if slide.key not in used]
    titles = {slide.key: slide.title for slide in deck.slides}
    _chooser(
        key="chooser",
        data={
            "scheme": "dark" if here.dark else "light",
            "slides": [
                {"key": key, "title": titles[key], "html": drawn[key], "used": key in used}
                for key in [*used, *others]
            ],
            "words": {
                "used": say("present.used", count=len(used)),
                "unused": say("present.unused", count=len(others)),
                "use": say("present.use"),
                "before": say("present.before"),
                "after": say("present.after"),
            },
        },
        on_order_change=on_order_change,
    )
