"""Who changed what of a meeting, and when."""

from __future__ import annotations

import streamlit as st

from jamsostek.contract import datapackage
from jamsostek.meetings.live import Meetings
from jamsostek.meetings.records import Change
from jamsostek.view.frame import door, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import saving, tables


def history(here: Screen, office: Meetings, meeting: dict) -> None:
    """What was changed of a meeting, the latest first."""
    changes = office.book.history(meeting["meeting_code"])
    if changes:
        with st.expander(here.say("monev.history", count=len(changes))):
            _table(here, changes)


def deleted(here: Screen, office: Meetings, branch: str) -> None:
    """The meetings of an office that were deleted, with all that went with them."""
    changes = office.book.deleted()
    codes = {
        change.key
        for change in changes
        if change.dataset == "meetings" and change.before["branch_code"] == branch
    }
    if codes:
        with st.expander(here.say("monev.deleted_meetings", count=len(codes))):
            _table(here, [each for each in changes if each.before["meeting_code"] in codes])


def _table(here: Screen, changes: list[Change]) -> None:
    say = here.say
    rows = []
    for change in changes:
        at = shell.viewers_time(change.at)
        who = door.who_did(say, change.by)
        rows.append([f"{say.short_date(at)} {say.clock(at)}", who, _what(here, change)])
    with st.container(key="monev_past"):
        tables.plain(tables.heads(say, ["monev.when", "monev.who", "monev.what"]), rows)


def _what(here: Screen, change: Change) -> str:
    say = here.say
    if change.after is None and change.dataset == "attendance":
        came = [row["agent_code"] for row in change.before["rows"] if row["is_present"]]
        listed = say.number(len(change.before["rows"]))
        count = say("monev.count", present=say.number(len(came)), agents=listed)
        return f"{change.key}: {say('monev.was_deleted')}. {count}. {', '.join(came)}"
    dataset = datapackage.package().operational_dataset(change.dataset)
    before, after = change.before or {}, change.after or {}
    parts = []
    for field in dataset.fields:
        old, new = before.get(field.name), after.get(field.name)
        if old == new or field.name in dataset.primary_key:
            continue
        text = saving.shown(say, field, new if change.after else old)
        if change.before and change.after and field.type != "boolean":
            text = f"{saving.shown(say, field, old)} → {text}"
        parts.append(f"{field.titles[say.language]}: {text}")
    told = "" if change.after else f"{say('monev.was_deleted')}. "
    return f"{change.key}: {told}{'; '.join(parts)}"
