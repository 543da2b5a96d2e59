"""Deleting a meeting that was recorded by mistake: offered, asked once more, told."""

from __future__ import annotations

import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.meetings.live import Meetings
from jamsostek.meetings.records import OWN
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import saving

_DELETED = "deleted"


def offer(here: Screen, office: Meetings, meeting: dict) -> None:
    """The button that deletes a meeting recorded here; why there is none at an imported one."""
    say = here.say
    if office.book.is_own(meeting["meeting_code"]):
        if st.button(say("monev.delete"), type="tertiary", icon=":material/delete:"):
            _ask(here, office, meeting)
    elif office.book.kind == OWN:
        shell.source_line(say("monev.delete_imported"))


def tell(here: Screen) -> None:
    """Above the list: which meeting was deleted, or why a save in one that is gone was refused."""
    saving.tell_trouble(here)
    if meeting := saving.kept().pop(_DELETED, None):
        date = here.say.date(meeting["held_on"])
        text = here.say("monev.deleted", date=date, meeting=meeting["meeting_code"])
        markup.draw(tags.span(f"✓ {text}", class_="chip good", role="status"))


def _ask(here: Screen, office: Meetings, meeting: dict) -> None:
    say = here.say

    @st.dialog(say("monev.delete_sure"))
    def ask() -> None:
        with shell.telling_errors(say):
            now = office.book.row("meetings", meeting)
            if now is None:
                st.rerun()
            saving.tell_trouble(here)
            head = " · ".join(filter(None, [say.date(now["held_on"]), now["venue"]]))
            with_it = f"{_with_it(here, office, now)} {say('monev.delete_kept')}"
            markup.draw(tags.p(tags.b(head), class_="prose"))
            markup.draw(tags.p(with_it, class_="prose"))
            with st.container(horizontal=True, key="do_delete"):
                st.button(
                    say("monev.delete_yes"),
                    type="primary",
                    on_click=_delete,
                    args=(office, now),
                )
                if st.button(say("monev.delete_no"), type="tertiary"):
                    st.rerun()

    ask()


def _with_it(here: Screen, office: Meetings, meeting: dict) -> str:
    """What goes with the meeting, in a sentence."""
    say, code = here.say, meeting["meeting_code"]
    parts = []
    if counted := office.book.counts().get(code):
        present, listed = map(say.number, counted)
        parts.append(say("monev.delete_attendance", present=present, agents=listed))
    if items := sum(item["meeting_code"] == code for item in office.book.items()):
        parts.append(say("monev.delete_items", count=items))
    return say("monev.delete_with", parts="; ".join(parts)) if parts else say("monev.delete_bare")


def _delete(office: Meetings, meeting: dict) -> None:
    def delete() -> None:
        try:
            office.book.delete_meeting(meeting["meeting_code"], meeting["revision"])
        except ProductError as error:
            if error.code == "entry_outdated":  # nothing was entered here
                raise ProductError("meeting_changed", **error.details) from error
            raise

    if saving.saving(delete, meeting["meeting_code"]) is None:
        saving.kept()[_DELETED] = meeting
