"""What is agreed, written in on the last slide of a meeting and saved to its promises at once.

The form stands on the stage beside the slides, so that it outlives every drawing of the deck: what
is being written stays while new records come in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.reports.meeting import meetings
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen

SLIDE = "closing"
_ANSWER = "_agreed"
_COLUMNS = ("issue", "action", "owner", "due_on")
_WORDS = (*_COLUMNS, "save", "saving", "unsaved")
_IN_BRACKETS = re.compile(r".*\((?P<code>[^()]+)\)\s*")


def form(here: Screen, code: str) -> dict:
    """The form as the browser takes it, with what became of the last promise sent."""
    office = meetings(here.scope, here.ask)
    people = office.agents(office.meeting(code), None)
    return {
        "slide": SLIDE,
        "words": {word: here.say(f"present.agree_{word}") for word in _WORDS},
        "people": [f"{row['name']} ({agent})" for agent, row in people.items()],
        "answer": st.session_state.get(_ANSWER),
    }


def save(here: Screen, code: str) -> None:
    """Save the promise that the browser sent, and keep what is to be told of it."""
    # not st.session_state[…]: Streamlit breaks a callback off there when something newer comes
    sent = st.session_state.to_dict().get("stage", {}).get("agree")
    if not sent:
        return
    answer = {"at": sent["at"], "is_saved": False}
    try:
        _new_item(here.scope, code, sent)
    except (ProductError, ValueError) as error:
        answer["told"] = _told(here.say, error)
    else:
        now = here.say.clock(shell.viewers_time(datetime.now(UTC)))
        answer |= {"is_saved": True, "told": here.say("present.agree_saved", time=now)}
    st.session_state[_ANSWER] = answer


def _told(say: Speaker, error: Exception) -> str:
    if isinstance(error, ValueError) or error.code == "entry_refused":
        return say("present.agree_refused")
    return " ".join(error.told(say))


def _new_item(scope: Scope, code: str, sent: dict) -> None:
    office = meetings(scope)
    meeting = office.meeting(code)
    if meeting is None:
        raise ValueError(code)
    agents = office.agents(meeting, None)
    owner = str(sent["owner"]).strip()
    named = _IN_BRACKETS.fullmatch(owner)
    row = {
        "meeting_code": code,
        "issue": str(sent["issue"]),
        "action": str(sent["action"]),
        "owner": named["code"] if named and named["code"] in agents else owner,
        "due_on": date.fromisoformat(str(sent["due_on"])),
        "status": "open",
        "done_on": None,
    }
    taken = [item["item_code"] for item in office.items({code: meeting})]
    office.book.new_item(row, taken)


def saving(here: Screen, code: str):
    """What the stage calls when the browser sends a promise."""
    return partial(save, here, code)
