"""Before the presentation: which deck, which slides in which order, a slide of one's own, files.

The deck, its month and its slides are in the address, so that a link gives the same presentation
again. Slides of one's own are kept in the session alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st
from htmltools import tags

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.reports import decks, files
from jamsostek.reports.deck import Deck, Slide
from jamsostek.reports.meeting import meetings
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices
from jamsostek.view.present import stage

_OWN = "_own_slides"
_UNTITLED = "own_slide_untitled"
_LEFT = "_presentation_left"
_THEMES = ("", "light", "dark")
# a deck of a frozen ranking, which lies in the session: no link can hold it
_CEREMONY = "ceremony"
_PROTOCOL = "_protocol_on_stage"


def present(here: Screen) -> bool:
    """Show the deck named in the address on the whole screen; ``False`` where none is named."""
    left = st.session_state.pop(_LEFT, None)
    if left is not None:
        _go_back(left)
    name = address.read("deck", (*decks.NAMES, _CEREMONY))
    if not name:
        return False
    asked = st.query_params
    if name == _CEREMONY:
        return _ceremony(here)
    chosen = _choices(here, name, asked.get("month"), asked.get("meeting"))
    # at once: the slides may take a second
    st.html(stage.ALONE)
    try:
        deck, drawn = _whole(here, name, chosen)
    except ProductError:
        # told on the page that lets them mend it, drawn anew: styles of this run stay with it
        st.query_params.pop("deck")
        address.choose("prepare", name)
        st.rerun()
    deck = deck.chosen(_used(deck, asked.get("slides", "")))
    theme = address.read("theme", _THEMES)
    stage.stage(here, deck, drawn, theme, chosen.get("meeting"), _leave)
    return True


def _ceremony(here: Screen) -> bool:
    """The slides of the protocol in the session; without one, as after a reload, what to do."""
    text = st.session_state.get(_PROTOCOL)
    if text is None:
        st.query_params.pop("deck")
        shell.empty(here.say("present.no_protocol"), here.say("present.no_protocol_how"))
        return False
    st.html(stage.ALONE)
    deck, drawn = stage.of_protocol(text, here.say.language)
    stage.stage(here, deck, drawn, address.read("theme", _THEMES), None, _leave)
    return True


def ceremony(here: Screen, text: str, key: str) -> None:
    """On the page of the award: the slides of a protocol on the stage; Esc returns there."""
    if st.button(here.say("present.open"), icon=":material/slideshow:", key=key, type="tertiary"):
        st.session_state[_PROTOCOL] = text
        _open("awards", _CEREMONY)


def _leave() -> None:
    """The speaker left; what the next run does with it."""
    left = st.session_state["stage"].get("leave")
    if left:
        st.session_state[_LEFT] = left


def _go_back(left: dict) -> None:
    deck, *_ = [st.query_params.pop(name, None) for name in ("deck", "slide", "from")]
    if deck in decks.NAMES:
        address.choose("prepare", deck)
    page = Path("pages", f"{left.get('from')}.py")
    if left.get("from", "").isidentifier() and (settings.ROOT / page).is_file():
        kept = {k: v for k, v in st.query_params.to_dict().items() if k not in ("slides", "theme")}
        st.switch_page(str(page), query_params=kept)


def prepare(here: Screen) -> None:
    """The page on which a presentation is put together."""
    say = here.say
    shell.heading(say("present.title"), say("present.finding"))
    left, middle, right = st.columns([4, 3, 2], vertical_alignment="bottom")
    names = decks.open_to(here.scope)
    address.close("prepare", {*decks.NAMES} - {*names})
    with left:
        name = st.segmented_control(
            say("present.deck"),
            names,
            format_func=lambda name: say(f"present.deck_{name}"),
            required=True,
            key=address.bind("prepare", names, names[0]),
            # slides of another deck may have the same keys
            on_change=lambda: address.choose("slides", ""),
            label_visibility="collapsed",
        )
    with middle:
        meeting = _meeting(here, name)
    with right:
        month = None if meeting else _month(here, name)
    markup.draw(tags.p(say(f"present.deck_{name}_for"), class_="subtitle"))
    try:
        chosen = _choices(here, name, month, meeting)
        deck, drawn = _whole(here, name, chosen)
    except ProductError as error:
        shell.empty(*error.told(say))
        return
    if not deck.slides:
        shell.empty(say("present.nothing"), say("present.nothing_how"))
        return
    address.bind("slides", None)
    used = _used(deck, address.chosen("slides"))
    _start(here, deck, name, used, meeting)
    shell.section(say("present.slides"), say("present.slides_subtitle"))
    stage.chooser(here, deck, drawn, used, lambda: _reorder(deck))
    _own_form(say)


def open_from(
    here: Screen, page: str, deck: str, label: str = "present.open", look: str = "tertiary"
) -> None:
    """A button of another page: present the deck of what that page shows; Esc returns there."""
    if st.button(here.say(label), icon=":material/slideshow:", type=look):
        _open(page, deck)


def _open(page: str, deck: str) -> None:
    shown = st.query_params.to_dict()
    st.switch_page("pages/present.py", query_params={**shown, "deck": deck, "from": page})


def of_meeting(here: Screen, meeting: str) -> None:
    """On the page of a meeting: its deck on the stage at once, and as files."""
    say = here.say
    open_from(here, "monev", "monev", "monev.slides", "primary")
    with st.popover(say("present.files"), icon=":material/download:"):
        _files(
            say, lambda: decks.build("monev", here.scope, say, meeting=meeting), f"monev-{meeting}"
        )


# -- which deck ----------------------------------------------------------------------------------


def _choices(here: Screen, name: str, month: str | None, meeting: str | None) -> dict[str, object]:
    """The shared filters a deck takes; a meeting says itself where and when. The year of a deck
    that has no month is the ceremony's."""
    takes = decks.choices(name)
    if meeting and "meeting" in takes:
        return {"meeting": meeting}
    given = {**here.filters, "month": month, "year": str(here.year) if here.year else None}
    return {key: given[key] for key in takes if key in given}


def _meeting(here: Screen, name: str) -> str | None:
    """The meeting whose deck it is to be; none: the deck of a month."""
    if "meeting" not in decks.choices(name) or not here.opens("people"):
        return None
    rows = meetings(here.scope, here.ask).meetings(shell.branch_in_view(here))
    mine = [row for row in rows if not here.region or row["region_code"] in (None, here.region)]
    places = here.ask("reference/branches").set_index("branch_code")["name"]
    words = {
        row["meeting_code"]: " · ".join(
            (here.say.date(row["held_on"]), row["region_label"] or places[row["branch_code"]])
        )
        for row in mine
    }
    return choices.select(
        st,
        here,
        "meeting",
        ["", *words],
        "present.meeting",
        lambda code: words.get(code) or here.say("present.no_meeting"),
        width="stretch",
        is_named=False,
    )


def _month(here: Screen, name: str) -> str | None:
    takes = decks.choices(name)
    if "month" not in takes:
        return None
    months = here.ask("home/months", **(here.filters if "branch" in takes else {}))
    return choices.month(here, months) if len(months) else None


def _whole(here: Screen, name: str, chosen: dict) -> tuple[Deck, dict[str, str]]:
    """The deck with the user's own slides behind it."""
    deck, drawn = stage.build(here, name, chosen)
    own = tuple(st.session_state.get(_OWN, ()))
    drawn = drawn | {slide.key: stage.markup(slide, deck, here.say) for slide in own}
    return replace(deck, slides=(*deck.slides, *own)), drawn


# -- which slides --------------------------------------------------------------------------------


def _used(deck: Deck, told: str) -> list[str]:
    """The keys of the slides shown, in order: those the address names, else all."""
    keys = [slide.key for slide in deck.slides]
    asked = list(dict.fromkeys(filter(None, told.split(","))))
    used = [key for key in asked if key in keys]
    if unknown := [key for key in asked if key not in keys]:
        address.note_unknown("slides", ",".join(unknown), ",".join(used))
    return used or keys


def _reorder(deck: Deck) -> None:
    order = st.session_state["chooser"].get("order")
    if order is not None:
        _use(order, deck)


def _use(order: list[str], deck: Deck) -> None:
    every = [slide.key for slide in deck.slides]
    address.choose("slides", "" if order == every else ",".join(order))


def _own_form(say: Speaker) -> None:
    """A form for a slide in one's own words."""
    with st.expander(say("present.own")), st.form("own_slide", border=False):
        st.text_input(say("present.own_title"), max_chars=90, key="own_title")
        st.text_area(say("present.own_points"), height=140, max_chars=900, key="own_points")
        if st.session_state.pop(_UNTITLED, False):
            st.warning(say("present.own_untitled"))
        st.caption(say("present.own_kept"))
        st.form_submit_button(say("present.own_add"), icon=":material/add:", on_click=_add_own)


def _add_own() -> None:
    title = st.session_state["own_title"].strip()
    if not title:
        st.session_state[_UNTITLED] = True
        return
    points = (line.strip() for line in st.session_state["own_points"].splitlines())
    own = st.session_state.setdefault(_OWN, [])
    key = f"own_{len(own) + 1}"
    own.append(Slide.in_words(key, title, *filter(None, points)))
    if slides := address.chosen("slides"):
        address.choose("slides", f"{slides},{key}")
    st.session_state.update({"own_title": "", "own_points": ""})


# -- start and files -----------------------------------------------------------------------------


def _start(here: Screen, deck: Deck, name: str, used: list[str], meeting: str | None) -> None:
    say = here.say
    with st.container(horizontal=True, vertical_alignment="center", key="present_start"):
        st.button(
            say("present.start"),
            type="primary",
            icon=":material/slideshow:",
            on_click=lambda: st.query_params.update({"deck": name}),
        )
        st.segmented_control(
            say("present.theme"),
            _THEMES,
            format_func=lambda theme: say(f"present.theme_{theme or 'page'}"),
            required=True,
            key=address.bind("theme", _THEMES),
            label_visibility="collapsed",
        )
        chosen = deck.chosen(used)
        _files(say, lambda: chosen, _file_name(here, name, meeting), type="secondary")


def _files(say: Speaker, deck: Callable[[], Deck], name: str, **look: str) -> None:
    """A button for each kind of file, made of the deck as it is when the button is pressed."""

    def made(ending: str) -> bytes:
        return files.made(f"deck{ending}", partial(files.write_deck, deck()))

    for ending in files.WRITERS:
        label = say(f"present.file_{ending[1:]}")
        key = f"present-{ending[1:]}"
        shell.give(label, partial(made, ending), f"{name.lower()}{ending}", key, **look)


def _file_name(here: Screen, name: str, meeting: str | None) -> str:
    if meeting:
        return f"{name}-{meeting}"
    parts = (name, here.region or here.branch, st.query_params.get("month"))
    return "-".join(part for part in parts if part)
