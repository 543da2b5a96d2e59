"""Promises on the monev page: open ones of earlier meetings first, and those of this meeting."""

from __future__ import annotations

import streamlit as st
from htmltools import Tag, tags

from jamsostek.contract import datapackage
from jamsostek.meetings.live import Meetings
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.monev import saving

_EDITED = "edited"
_COLUMNS = ["issue", "action", "owner", "due_on", "status"]
_FEW = 12


def promises(here: Screen, office: Meetings, meeting: dict, rows: list[dict], people) -> None:
    """Promises of earlier meetings that are still open, the most overdue first."""
    say, today = here.say, shell.today()
    earlier = office.earlier_items(meeting, rows)
    still_open = [item for item in earlier if item["status"] == "open"]
    late = sum(item["due_on"] < today for item in still_open)
    shell.section(say("monev.promises", count=len(still_open)), say("monev.late", count=late))
    where = f"promises-{meeting['meeting_code']}"
    saving.tell(here, where)
    if not still_open:
        shell.empty(say("monev.no_promises"), say("monev.no_promises_how"))
    _list(here, office, still_open, people, where)
    previous = office.previous(meeting, rows)
    closed = [
        item
        for item in earlier
        if item["status"] != "open"
        and (
            (previous and item["done_on"] and item["done_on"] >= previous["held_on"])
            or (item["revision"] and item["changed_at"].date() == today)
        )
    ]
    if closed:
        with st.expander(say("monev.closed_since", count=len(closed))):
            _list(here, office, closed, people, where)


def issues(here: Screen, office: Meetings, meeting: dict, people: dict[str, str]) -> None:
    """What agents met in the field and what was agreed, at this meeting; and a form for more."""
    say = here.say
    agreed = office.items({meeting["meeting_code"]: meeting})
    shell.section(say("monev.issues", count=len(agreed)), say("monev.issues_subtitle"))
    where = _issues(meeting["meeting_code"])
    saving.tell(here, where)
    _list(here, office, agreed, people, where)
    _add(here, office, meeting, people)


def _issues(meeting: str) -> str:
    """Where the issues of a meeting are entered."""
    return f"issues-{meeting}"


def _list(here: Screen, office: Meetings, items: list[dict], people, where: str) -> None:
    say = here.say
    for item in items[:_FEW]:
        _row(here, office, item, people, where)
    if len(items) > _FEW:
        with st.expander(say("monev.more", count=len(items) - _FEW)):
            for item in items[_FEW:]:
                _row(here, office, item, people, where)


def _row(here: Screen, office: Meetings, item: dict, people: dict[str, str], where: str) -> None:
    say, code = here.say, item["item_code"]
    with st.container(border=True, key=f"promise_{code}"):
        if saving.kept().get(_EDITED) == code:
            saving.form(here, office, "action_items", item, _COLUMNS, where, people, after=_close)
            st.button(say("monev.leave"), key=f"leave-{code}", on_click=_leave, args=(item,))
            return
        with st.container(horizontal=True, vertical_alignment="center", key=f"do_{code}"):
            markup.draw(_text(here, item, people))
            todo = (("done", "check"), ("dropped", "close"))
            for status, icon in todo if item["status"] == "open" else (("open", "undo"),):
                st.button(
                    say(f"monev.mark_{status}"),
                    key=f"{status}-{code}",
                    icon=f":material/{icon}:",
                    on_click=_mark,
                    args=(office, item, status, where),
                )
            st.button(
                say("monev.edit"),
                key=f"edit-{code}",
                icon=":material/edit:",
                on_click=_open,
                args=(item,),
            )


def _text(here: Screen, item: dict, people: dict[str, str]) -> Tag:
    say, today = here.say, shell.today()
    status = datapackage.package().operational_dataset("action_items").field("status")
    chip, kind = saving.shown(say, status, item["status"]), ""
    if item["status"] == "open" and item["due_on"] < today:
        chip, kind = say("monev.days_late", count=(today - item["due_on"]).days), " warn"
    elif item["status"] == "done":
        kind = " good"
    facts = [
        people.get(item["owner"], item["owner"]),
        say("monev.due", date=say.date(item["due_on"])),
        say("monev.agreed_at", meeting=item["meeting_code"], date=say.short_date(item["held_on"])),
    ]
    return tags.div(
        tags.span(chip, class_=f"chip{kind}"),
        tags.b(item["issue"]),
        tags.span(f"→ {item['action']}"),
        tags.span(" · ".join(facts), class_="small"),
        class_="promise",
    )


def _mark(office: Meetings, item: dict, status: str, where: str) -> None:
    done_on = shell.today() if status == "done" else None
    changes = {"status": status, "done_on": done_on}
    saving.saving(lambda: saving.save(office, "action_items", item, changes), where)


def _open(item: dict) -> None:
    saving.forget("action_items", item)
    saving.kept()[_EDITED] = item["item_code"]


def _close() -> None:
    saving.kept().pop(_EDITED, None)


def _leave(item: dict) -> None:
    saving.forget("action_items", item)
    _close()


def _add(here: Screen, office: Meetings, meeting: dict, people: dict[str, str]) -> None:
    """The form for one more promise; it empties itself once saved."""
    say = here.say
    dataset = datapackage.package().operational_dataset("action_items")
    columns = [dataset.field(name) for name in _COLUMNS if name != "status"]
    shell.section(say("monev.add_issue"))
    with st.form("monev-new-item"):
        saving.ask(here, "new-item", columns, people)
        st.form_submit_button(
            say("monev.add"),
            type="primary",
            icon=":material/add:",
            on_click=_save_new,
            args=(office, meeting["meeting_code"], [field.name for field in columns]),
        )


def _save_new(office: Meetings, meeting: str, columns: list[str]) -> None:
    entry = saving.entered("new-item", columns)
    taken = [row["item_code"] for row in office.items({meeting: office.meeting(meeting)})]
    row = {**entry, "meeting_code": meeting, "status": "open", "done_on": None}
    if saving.saving(lambda: office.book.new_item(row, taken), _issues(meeting)) is None:
        saving.emptied("new-item")
