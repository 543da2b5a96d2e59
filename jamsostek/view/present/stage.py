"""Slides as the browser shows them, and the stage they are shown on.

A deck is drawn once for a warehouse version, its choices and a language, with colours as CSS
variables, so that one drawing serves both themes, the stage and the small pictures to choose from.
"""

from __future__ import annotations

import html
from dataclasses import fields
from pathlib import Path

import streamlit as st

from jamsostek.base.access import Scope
from jamsostek.base.colours import DARK, LIGHT, Palette
from jamsostek.base.language import Speaker, speaker
from jamsostek.reports import decks
from jamsostek.reports.deck import Deck, Slide
from jamsostek.reports.svg import canvas, drawing
from jamsostek.view.frame.shell import Screen
from jamsostek.warehouse import questions

WIDE, HIGH = 1280, 720
_MARGIN, _FOOT = 56, 660
_ROOM = WIDE - 2 * _MARGIN
# what the ribbon of simulated data takes of a title's line
_RIBBON = 96
_TYPE = 24
_WATCH_SECONDS = 15
_FOLDER = Path(__file__).parent
_SINGLE = {field.name for field in fields(Palette) if field.type == "str"}


def _variables(name: str) -> list[str] | str:
    if name in _SINGLE:
        return f"var(--{name})"
    return tuple(f"var(--{name}-{place})" for place in range(len(getattr(LIGHT, name))))


def _declared() -> str:
    """Every colour of the palette as a CSS variable of two themes."""
    found = []
    for field in fields(Palette):
        light, dark = getattr(LIGHT, field.name), getattr(DARK, field.name)
        if field.name in _SINGLE:
            found.append(f"--{field.name}: light-dark({light}, {dark});")
        else:
            found += [
                f"--{field.name}-{place}: light-dark({pair[0]}, {pair[1]});"
                for place, pair in enumerate(zip(light, dark, strict=True))
            ]
    return f".screen, .chooser {{ {' '.join(found)} }}\n"


_THEMED = Palette(**{field.name: _variables(field.name) for field in fields(Palette)})
_CSS = _declared() + (_FOLDER / "stage.css").read_text(encoding="utf-8")
_STAGE = """
<div class="screen" tabindex="-1" role="application">
  <div class="stage">
    <div class="deck"></div>
    <div class="number"></div>
    <div class="progress"><i></i></div>
    <div class="ribbon"></div>
    <div class="panel" hidden></div>
    <div class="jump" hidden></div>
  </div>
  <p class="turn" data-word="turn"></p>
  <button type="button" class="edge back" data-word="back">‹</button>
  <button type="button" class="edge on" data-word="next">›</button>
  <div class="black" hidden></div>
  <div class="help" hidden><div><h2 data-word="help"></h2><dl></dl></div></div>
  <div class="aside live" aria-live="polite"></div>
</div>
"""
_stage = st.components.v2.component(
    "jamsostek_stage",
    html=_STAGE,
    css=_CSS,
    js=(_FOLDER / "stage.js").read_text(encoding="utf-8"),
)
_chooser = st.components.v2.component(
    "jamsostek_slide_chooser",
    html='<div class="chooser"></div>',
    css=_CSS,
    js=(_FOLDER / "chooser.js").read_text(encoding="utf-8"),
)
# nothing but the slide: what the front door drew around it is out of sight, for readers too
ALONE = """
<style>
[data-testid="stHeader"], [data-testid="stMainMenu"], .st-key-filters, .st-key-filters_toggle,
.sample-strip, .footer, [data-testid="stAlert"] { display: none !important; }
.stMainBlockContainer { padding: 0 !important; }
</style>
"""


# -- decks ---------------------------------------------------------------------------------------


def build(here: Screen, name: str, chosen: dict[str, str | None]) -> tuple[Deck, dict[str, str]]:
    """The deck and its slides as HTML by key; drawn anew only when data or choices changed.

    Raises the ``ProductError`` of :func:`jamsostek.reports.decks.build`.
    """
    choices = tuple(sorted((key, value) for key, value in chosen.items() if value))
    return _build(name, questions.version(), here.scope, here.say.language, choices)


@st.cache_data(show_spinner=False, max_entries=32)
def _build(name: str, version: str, scope: Scope, language: str, choices: tuple):
    # the version is part of the cache key: it hashes data and SQL
    say = speaker(language)
    deck = decks.build(name, scope, say, **dict(choices))
    return deck, {slide.key: markup(slide, deck, say) for slide in deck.slides}


# -- one slide -----------------------------------------------------------------------------------


def markup(slide: Slide, deck: Deck, say: Speaker) -> str:
    """A slide as HTML of 1280 × 720, its texts broken into lines and its picture in what is left.

    The same rows stand beside it as a table for a screen reader.
    """
    draw = _cover if slide.is_cover else _page
    return (
        f'<section class="slide" lang="{say.language}">{draw(slide, deck, say)}'
        f'<div class="aside">{_rows(slide)}</div></section>'
    )


def _page(slide: Slide, deck: Deck, say: Speaker) -> str:
    title, title_size = _title(slide.title, (44, 42, 40), 2)
    top = 34.0
    parts = [_lines("h2", "", title, title_size, top)]
    top += len(title) * title_size * 1.16 + 22
    sentences, size = _sentences(slide.sentences)
    bottom = _FOOT - 14
    if sentences:
        bottom -= len(sentences) * size * 1.3
        parts.append(_lines("p", "says", sentences, size, bottom))
        bottom -= 22
    picture = drawing.svg(slide.picture, _ROOM, int(bottom - top), _THEMED, say, _TYPE)
    parts.append(f'<div style="top:{top:.0f}px">{picture}</div>')
    parts.append(_foot(slide, say))
    return "".join(parts)


def _cover(slide: Slide, deck: Deck, say: Speaker) -> str:
    title, size = _title(slide.title, (76, 68, 60, 52), 3)
    points = [line for row in slide.picture.rows()[1] for line in _broken(row[0], 30)]
    above = len(title) * size * 1.16
    top = max(60.0, (560 - above - 60 - len(points) * 39) / 2)
    under = [(deck.subtitle, 36)] if deck.subtitle and deck.subtitle not in slide.title else []
    parts = [_lines("h2", "", title, size, top)]
    top += above + 14
    for text, text_size in under:
        lines = _broken(text, text_size)[:2]
        parts.append(_lines("p", "under", lines, text_size, top))
        top += len(lines) * text_size * 1.3
    parts.append(_lines("p", "says", [*points, *slide.sentences][:6], 30, top + 22))
    parts.append(f'<div class="band">{_band()}</div>{_foot(slide, say, 560)}')
    return "".join(parts)


def _band() -> str:
    """A border of woven diamonds, as on the cloths of the islands."""
    sheet = canvas.Canvas(WIDE, 88, _THEMED, speaker("id"), 22)
    sheet.block(sheet.sheet, _THEMED.nila)
    step, colours = 80, (_THEMED.kunyit, _THEMED.paper, _THEMED.mengkudu)
    for reach, colour in zip((36, 24, 12), colours, strict=True):
        sheet.path(
            "".join(
                f"M{x - reach} 44L{x} {44 - reach}L{x + reach} 44L{x} {44 + reach}Z"
                for x in range(step // 2, WIDE, step)
            ),
            colour,
        )
    for y in (3, 85):
        sheet.line([(0, y), (WIDE, y)], _THEMED.kunyit, 3)
    return sheet.document("", "").replace('role="img"', 'aria-hidden="true"')


def _foot(slide: Slide, say: Speaker, top: int | None = None) -> str:
    """Kind and source, and how recent; the date is never cut."""
    kind = f"kind.{slide.kind}"
    source = slide.source
    if say.has(kind) and say(kind) not in source and slide.source:
        source = f"{say(kind)}: {source}"
    room = _ROOM - 110 - canvas.width(f"{slide.as_of} · ", 18, bold=True)
    parts = [f"<b>{html.escape(slide.as_of)}</b>"] if slide.as_of else []
    if source:
        parts.append(html.escape(canvas.shortened(source, 18, room)))
    place = f' style="top:{top}px"' if top else ""
    return f'<p class="foot"{place}>{" · ".join(parts)}</p>' if parts else ""


def _title(text: str, sizes: tuple[int, ...], most: int) -> tuple[list[str], int]:
    """A title in one line if any of the sizes allows; else in lines of like length, at the largest
    size that needs no more than ``most`` of them; at the last size in any number."""
    room = _ROOM - _RIBBON
    for lines_allowed in (1, most):
        for size in sizes:
            lines = _broken(text, size, bold=True, room=room)
            if len(lines) <= lines_allowed:
                return _balanced(text, size, len(lines)), size
    return lines, size


def _balanced(text: str, size: int, count: int) -> list[str]:
    """The text in as many lines, none much longer than the others: no word alone on the last."""
    room = _ROOM - _RIBBON
    while count > 1 and len(_broken(text, size, bold=True, room=room * 0.96)) == count:
        room *= 0.96
    return _broken(text, size, bold=True, room=room)


def _broken(text: str, size: float, bold: bool = False, room: float = _ROOM) -> list[str]:
    # a little less than the measure: a screen has the face's newer cut, which is slightly wider
    return canvas.wrapped(text, size, room * 0.97, bold=bold)


def _sentences(sentences: tuple[str, ...]) -> tuple[list[str], int]:
    for size in (26, 24, 22, 20):
        lines = [line for sentence in sentences for line in _broken(sentence, size)]
        if len(lines) <= 3:
            break
    return lines, size


def _lines(tag: str, kind: str, lines: list[str], size: float, top: float) -> str:
    text = "<br>".join(map(html.escape, lines))
    looks = f"top:{top:.0f}px;font-size:{size}px"
    return f'<{tag} class="{kind}" style="{looks}">{text}</{tag}>'


def _rows(slide: Slide) -> str:
    heads, rows = slide.picture.rows()

    def row(cells, tag: str) -> str:
        texts = ("" if cell is None else html.escape(str(cell)) for cell in cells)
        return f"<tr>{''.join(f'<{tag}>{text}</{tag}>' for text in texts)}</tr>"

    return f"<table>{row(heads, 'th')}{''.join(row(cells, 'td') for cells in rows)}</table>"


# -- the stage -----------------------------------------------------------------------------------

_KEYS = ("next", "back", "ends", "jump", "black", "full", "theme", "leave")


def stage(here: Screen, deck: Deck, drawn: dict[str, str], theme: str, on_leave) -> None:
    """Fill the screen with the deck; ``on_leave`` is called when the speaker leaves it.

    New data in force are shown within seconds, on the slide in view.
    """
    say = here.say
    _stage(
        key="stage",
        data={
            "title": deck.title,
            "ribbon": say("present.ribbon") if deck.is_simulated else "",
            "scheme": theme or ("dark" if here.dark else "light"),
            "slides": [{"key": slide.key, "html": drawn[slide.key]} for slide in deck.slides],
            "words": {
                word: say(f"present.stage_{word}") for word in ("turn", "back", "next", "help")
            },
            "keys": [(say(f"present.key_{key}"), say(f"present.key_{key}_does")) for key in _KEYS],
        },
        on_leave_change=on_leave,
    )
    _watch(questions.version())


@st.fragment(run_every=_WATCH_SECONDS)
def _watch(shown: str) -> None:
    """Draw the page again once another warehouse is in force than the one shown."""
    if questions.version() != shown:
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
