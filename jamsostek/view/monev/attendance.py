"""Who came to a meeting, and the agents who joined lately."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.meetings.live import Meetings, Window
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import outbox, saving, sheet, tables
from jamsostek.view.parts.outbox import Touch
from jamsostek.view.parts.sheet import Beside

# more people than this are not taken off the list at once without being asked
_MANY, _AT_ONCE = 3, timedelta(seconds=1)
_TICKED, _ASKED = "ticked", "asked"
# whom a touch means that ticks the whole list, as sheet.js tells it; no agent's code is like it
_EVERYBODY = "*"


def attendance(
    here: Screen, office: Meetings, meeting: dict, window: Window | None, beside: Beside
) -> None:
    """The tick list: saved with each tick, a group a district, whoever is new on top."""
    say, code = here.say, meeting["meeting_code"]
    roster = office.roster(meeting, office.agents(meeting, window))
    if not roster:
        shell.section(say("monev.part_attendance"))
        shell.empty(say("monev.no_agents"), say("monev.no_agents_how"))
        sheet.deliver(here, office, beside)
        return
    saving.tell_trouble(here)
    _ask_before_unticking(here, office, code, roster)
    _undo(here, code)
    mine = {**shown(here, office, meeting, window), "label": say("monev.part_attendance")}
    sheet.mount(here, office, mine, beside=beside)


def shown(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> dict:
    """The tick list as the browser takes it; agents of the office who are not listed but may have
    come are found by a search."""
    say, agents = here.say, office.agents(meeting, window)
    roster = office.roster(meeting, agents)
    groups = [
        {"title": place, "rows": [_row(here, row) for row in rows]}
        for place, rows in groupby(roster, lambda row: _group(here, meeting, row))
    ]
    listed = {row["agent_code"] for row in roster}
    guests = [
        {
            "key": code,
            "name": row["name"],
            "marks": f"{code} · {row['region_label']}",
            "values": {"is_present": False},
        }
        for code, row in agents.items()
        if code not in listed
    ]
    return sheet.people(
        here,
        "ticks",
        meeting["meeting_code"],
        [{"name": "is_present", "label": "", "kind": "tick"}],
        groups,
        say("monev.count", present="#", agents=say.number(len(roster))),
        everybody=say("monev.everybody"),
        guests=guests,
        guests_title=say("monev.guest"),
        search=say("monev.search_guests") if guests else "",
    )


def _key(meeting: str) -> str:
    """Where ticks of a meeting are entered."""
    return outbox.where("ticks", meeting)


def note(office: Meetings, meeting: dict, touches: list[Touch]) -> dict[Touch, ProductError]:
    """Note touches of the list in the records."""
    code, agents = meeting["meeting_code"], office.agents(meeting, None)
    roster = office.roster(meeting, agents)
    known = {*agents, *(row["agent_code"] for row in roster), _EVERYBODY}
    touches = [touch for touch in touches if touch.who in known]
    gone = [touch for touch in touches if not touch.value]
    asked = [touch.who for touch in gone] if _at_once(gone) else []
    if asked:
        saving.kept()[_ASKED] = (code, asked)
    refused = {}
    for touch in touches:
        if touch.who == _EVERYBODY:
            error = _tick_all(office, code, roster, touch.at)
        elif touch.value or not asked:
            error = _tick(office, code, [touch.who], bool(touch.value), roster, touch.at)
        else:
            continue
        if error:
            refused[touch] = error
    return refused


outbox.NOTES["ticks"] = note


def _at_once(touches: list[Touch]) -> bool:
    """Whether more of them came at once than a finger can."""
    later = touches[_MANY:]
    return any(last.at - first.at < _AT_ONCE for first, last in zip(touches, later, strict=False))


def _tick(
    office: Meetings, meeting: str, agents: list[str], is_present: bool, roster, at=None
) -> ProductError | None:
    """Note who came or did not; returns why not."""
    return saving.saving(
        lambda: office.book.tick(meeting, agents, is_present, roster, at), _key(meeting)
    )


def _row(here: Screen, row: dict) -> dict:
    marks = [row["agent_code"]]
    if row["status"] == "new":
        marks.append(here.say("monev.new_mark", count=row["months_as_agent"]))
    if row["status"] == "dormant":
        marks.append(here.say("monev.dormant_mark", count=row["months_without_new"]))
    return {
        "key": row["agent_code"],
        "name": row["name"],
        "marks": " · ".join(marks),
        "values": {"is_present": bool(row["is_present"])},
    }


def _group(here: Screen, meeting: dict, row: dict) -> str:
    if row["status"] == "new":
        return here.say("monev.new_agents")
    places = [row["district_name"]]
    if meeting["region_code"] is None or row["region_code"] != meeting["region_code"]:
        places = [row["region_label"], row["district_name"]]
    return " · ".join(place for place in places if place) or here.say("monev.no_place")


# -- many at once --------------------------------------------------------------------------------


def _tick_all(office: Meetings, meeting: str, roster: list[dict], at: datetime):
    """Tick everybody on the list; returns why not, of whom somebody noted otherwise since."""
    everybody = [row["agent_code"] for row in roster]

    def tick(agents: list[str]) -> None:
        # whom somebody else ticked meanwhile is not taken back by undoing this
        if news := office.book.tick(meeting, agents, True, roster, at):
            of, before = saving.kept().get(_TICKED, (None, []))
            saving.kept()[_TICKED] = (meeting, [*(before if of == meeting else []), *news])

    saving.kept().pop(_TICKED, None)
    error = saving.saving(partial(tick, everybody), _key(meeting))
    if error is None or error.code != "tick_outdated":
        return error
    # one by one, so that a later word on one of them keeps nobody else from being noted
    errors = [saving.saving(partial(tick, [agent]), _key(meeting)) for agent in everybody]
    return next(filter(None, errors), None)


def _undo(here: Screen, meeting: str) -> None:
    """The button that takes back that everybody was ticked, after asking."""
    of, agents = saving.kept().get(_TICKED, (None, []))
    if of == meeting and agents:
        st.button(
            here.say("monev.undo"),
            key="do_undo",
            icon=":material/undo:",
            on_click=lambda: saving.kept().update({_ASKED: (meeting, agents)}),
        )


def _ask_before_unticking(here: Screen, office: Meetings, meeting: str, roster) -> None:
    """Many would be absent again: asked, with what goes with it, before it is saved."""
    say = here.say
    of, agents = saving.kept().get(_ASKED, (None, []))
    if of != meeting:
        return

    def answer(is_meant: bool) -> None:
        if is_meant and not _tick(office, meeting, agents, False, roster):
            saving.kept().pop(_TICKED, None)
        saving.kept().pop(_ASKED, None)

    with st.container(border=True, key="do_untick"):
        markup.draw(
            tags.p(say("monev.untick_sure", count=len(agents)), class_="prose", role="alert")
        )
        with st.container(horizontal=True):
            st.button(say("monev.untick_yes"), on_click=answer, args=(True,))
            st.button(
                say("monev.untick_no"),
                type="primary",
                on_click=answer,
                args=(False,),
            )


# -- newcomers -----------------------------------------------------------------------------------


def newcomers(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    """Agents of at most six months: whether they came, and what they have brought so far."""
    say = here.say
    agents = office.agents(meeting, window)
    listed = {row["agent_code"]: row for row in office.roster(meeting, agents)}
    region = meeting["region_code"]
    new = sorted(
        (
            row
            for row in agents.values()
            if row["status"] == "new" and (region in (None, row["region_code"]))
        ),
        key=lambda row: (row["new_members_12m"], row["name"]),
    )
    without = sum(row["new_members_12m"] == 0 for row in new)
    shell.section(
        say("monev.newcomers", count=len(new)), say("monev.newcomers_without", count=without)
    )
    if not new:
        shell.empty(say("monev.no_newcomers"), say("monev.no_newcomers_how"))
        return
    came = {True: "monev.present", False: "monev.absent", None: "monev.not_listed"}

    def line(row: dict) -> list:
        place = row["district_name"] or row["region_label"]
        is_present = listed.get(row["agent_code"], {}).get("is_present")
        return [
            markup.lines(row["name"], markup.small(f"{row['agent_code']} · {place}")),
            tags.span(say("monev.months", count=row["months_as_agent"])),
            say.number(row["new_members_12m"]),
            say.number(row["active_members"]),
            tags.span(say(came[is_present])),
        ]

    numbers = ["monev.brought", "list.active_members"]
    heads = tables.heads(say, ["list.agent", "monev.since"], numbers, ["monev.here"])
    tables.plain(heads, [line(row) for row in new])
    shell.download(say, pd.DataFrame(new), f"agen-baru-{meeting['meeting_code']}")
