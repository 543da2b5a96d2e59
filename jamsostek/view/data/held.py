"""The file under examination, or just taken in, kept in the session while it is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st
from htmltools import Tag, TagChild, tags

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.imports import intake
from jamsostek.view.frame import markup
from jamsostek.warehouse import building

_HELD = "_import_held"
_TURN = "_import_turn"


@dataclass
class Held:
    """Of which upload and with which choices; then what came of it: a draft or an error (with the
    columns to choose from, if the header is at fault), and, once confirmed, the outcome."""

    wanted: tuple
    sheet: str | None
    sheets: list[str] = field(default_factory=list)
    draft: intake.Draft | None = None
    error: ProductError | None = None
    choices: list[intake.Choice] = field(default_factory=list)
    outcome: intake.Outcome | None = None
    title: str = ""
    name: str = ""


def present() -> Held | None:
    """What is held now."""
    return st.session_state.get(_HELD)


def hold(held: Held) -> None:
    """Keep it for the runs to come."""
    st.session_state[_HELD] = held


def let_go() -> None:
    """Forget what is held; a draft's files are removed."""
    held = st.session_state.pop(_HELD, None)
    if held and held.draft and not held.outcome:
        held.draft.discard()


def upload_key() -> str:
    """The key of the field to drop a file on: a new one empties it."""
    return f"import_file_{st.session_state.get(_TURN, 0)}"


def empty_field() -> None:
    """Make room for the next file; what came of the last one stays told."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def clear() -> None:
    """Let go of the file and make room for the next."""
    let_go()
    empty_field()


def rebuild(say: Speaker) -> None:
    """Build what was taken in or undone into the warehouse, beside the running app."""
    place = st.empty()
    bar = place.progress(0.0, say("import.rebuilding"))
    try:
        building.build(lambda share, step: bar.progress(share, say("import.rebuilding")))
    except ProductError:
        # the old warehouse stays; the front door of the next run tries again and says what failed
        place.empty()


def notice(*children: TagChild, kind: str = "", role: str = "status") -> None:
    """A box that says what happened; ``kind`` is ``good``, ``warn`` or neither."""
    markup.draw(tags.div(*children, class_=f"notice {kind}".strip(), role=role))


def points(texts: list[str]) -> Tag:
    """What such a box lists."""
    return tags.ul([tags.li(text) for text in texts])
