"""A list of people to tick or to score by finger; what was touched arrives as what was meant.

The list holds no truth: its rows show what the records say. A touch names the agent, the field and
the value; it stays with the browser until the answer names its number. So a list that was searched,
left, turned or drawn late by a slow network never says anything that nobody touched.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.view.frame.shell import Screen
from jamsostek.view.monev import saving

_FOLDER = Path(__file__).parent
_SESSION = "session"
_ASSETS = {
    "css": (_FOLDER / "sheet.css").read_text(encoding="utf-8"),
    "js": (_FOLDER / "sheet.js").read_text(encoding="utf-8"),
    "isolate_styles": False,
}
_sheets = {
    kind: st.components.v2.component(
        f"jamsostek_monev_{kind}", html=f'<div class="sheet {kind}"></div>', **_ASSETS
    )
    for kind in ("ticks", "scores")
}


@dataclass(frozen=True)
class Touch:
    """What was meant: ``value`` for a ``field`` of an agent, where ``seen`` stood before."""

    who: str
    field: str
    value: bool | float | None
    seen: float | None


Save = Callable[[list[Touch]], dict[Touch, ProductError]]


def _take(key: str, save: Save) -> None:
    """Save the touches that were not answered yet."""
    told = (saving.entry(key) or {}).get("touches") or []
    answered = saving.kept().setdefault(f"{key}-answered", set())
    new = [each for each in told if each["id"] not in answered and each["session"] == _session()]
    touches = [Touch(*(each[name] for name in ("who", "field", "value", "seen"))) for each in new]
    errors = save(touches)
    refused = saving.kept().setdefault(f"{key}-refused", {})
    for touch in touches:
        refused.pop(f"{touch.who}|{touch.field}", None)
        if touch in errors:
            refused[f"{touch.who}|{touch.field}"] = (touch.value, errors[touch])
    # the browser leaves out what it saw answered
    saving.kept()[f"{key}-answered"] = {each["id"] for each in told}


def draw(
    here: Screen,
    kind: str,
    key: str,
    fields: list[dict],
    groups: list[dict],
    save: Save,
    count: str = "",
) -> None:
    """The list. ``kind`` is ``ticks`` or ``scores``; a field has ``name``, ``label`` and ``kind``
    (``tick`` or ``number``), a group ``title`` and ``rows`` (``key``, ``name``, ``marks``,
    ``values`` by field). ``count`` is a sentence with ``#`` for how many are ticked. ``save``
    returns the touches that were refused, with the reason.
    """
    say = here.say
    words = {
        "search": say("monev.search"),
        "nobody": say("monev.nobody_found", search="#"),
        "count": count,
        "saving": say("monev.saving"),
        "saved": saving.saved(here, key),
        "number": say("monev.not_a_number"),
        "comma": "," if say.language == "id" else ".",
    }
    refused = {
        name: {"value": value, "text": saving.worded(say, error).told(say)[0]}
        for name, (value, error) in saving.kept().get(f"{key}-refused", {}).items()
    }
    shown = {"words": words, "fields": fields, "groups": groups, "refused": refused}
    _mount(kind, key, save, {**shown, "hidden": False})


def deliver(kind: str, key: str, save: Save) -> None:
    """A list whose part was left: nothing to see, but what was touched on it still arrives."""
    words = dict.fromkeys(("search", "nobody", "count", "saving", "saved"), "")
    shown = {"words": words, "fields": [], "groups": [], "refused": {}}
    _mount(kind, key, save, {**shown, "hidden": True})


def _mount(kind: str, key: str, save: Save, shown: dict) -> None:
    answered = sorted(saving.kept().get(f"{key}-answered", ()))
    _sheets[kind](
        key=key,
        data={**shown, "key": key, "answered": answered, "session": _session()},
        default={"touches": []},
        # saves even if the page that is drawn next has no list
        on_touches_change=lambda: _take(key, save),
    )


def _session() -> str:
    """Names this session: another one, of a server started anew, has not answered its touches."""
    return saving.kept().setdefault(_SESSION, secrets.token_hex(4))
