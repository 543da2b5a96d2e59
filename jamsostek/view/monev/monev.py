"""The monev page: the offices, the meetings of one, and one meeting part by part."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.language import NOTHING
from jamsostek.meetings.live import Meetings
from jamsostek.meetings.records import SAMPLE
from jamsostek.reports.meeting import meetings
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.monev import attendance, beginning, deletion, history, items, results, scores
from jamsostek.view.parts import choices, entries, outbox, saving, sheet, tables
from jamsostek.view.parts.sheet import Beside

PARTS = ("promises", "results", "attendance", "scores", "topics", "issues", "newcomers")
_SHOWN = 24
# what the list tells of a meeting
_LISTED = ("meeting_code", "branch_code", "held_on", "venue", "region_label", "present", "invited",
           "open_items")  # fmt: skip


def open_office(here: Screen) -> Meetings:
    """The meetings as the warehouse and the records of this minute have them."""
    return meetings(here.scope, here.ask, here.account.code)


def trial(here: Screen, office: Meetings) -> None:
    """While the agents are simulated: what is recorded is a trial and stays apart."""
    if office.book.kind == SAMPLE:
        markup.draw(tags.p(here.say("monev.trial"), class_="trial"))


# -- the offices ---------------------------------------------------------------------------------


def offices(here: Screen, office: Meetings) -> None:
    """Every office with its last meeting: the way in when no branch is chosen."""
    say, today = here.say, shell.today()
    rows = office.meetings()
    lines = []
    for branch in here.ask("reference/branches").itertuples():
        mine = [row for row in rows if row["branch_code"] == branch.branch_code]
        held = [row for row in mine if row["held_on"] <= today]
        last = held[0] if held else None
        lines.append(
            [
                markup.inside(branch.name, here.link("monev", branch=branch.branch_code)),
                tags.span(say.date(last["held_on"]) if last else say("monev.never")),
                tags.span(_came(here, last) if last else NOTHING),
                say.number(sum(row["open_items"] for row in mine)),
            ]
        )
    deletion.tell(here)
    shell.section(say("monev.choose_office"))
    texts = ["filter.branch", "monev.last_meeting"]
    tables.plain(tables.heads(say, texts, ["monev.came", "monev.open_items"]), lines)


def _came(here: Screen, row: dict) -> str:
    """``61 dari 68 (90 %)``."""
    say = here.say
    if row["present"] is None:
        return say("monev.not_taken")
    if not row["invited"]:
        return say.number(row["present"])
    return say(
        "monev.came_of",
        present=say.number(row["present"]),
        invited=say.number(row["invited"]),
        share=say.percent(100 * row["present"] / row["invited"], 0),
    )


# -- the meetings of one -------------------------------------------------------------------------


def choose_meeting(rows: list[dict]) -> dict | None:
    """The meeting that is open; in the address as ``meeting``."""
    codes = {row["meeting_code"]: row for row in rows}
    address.bind("meeting", ["", *codes])
    return codes.get(address.chosen("meeting"))


def finding(here: Screen, rows: list[dict]) -> str:
    """The sentence under the title of an office: its last meeting and what is still open."""
    say, today = here.say, shell.today()
    held = [row for row in rows if row["held_on"] <= today]
    if not held:
        return say("monev.finding_none")
    text = say("monev.finding", date=say.date(held[0]["held_on"]))
    if held[0]["present"] is not None and held[0]["invited"]:
        text += " " + say(
            "monev.finding_came",
            present=say.number(held[0]["present"]),
            invited=say.number(held[0]["invited"]),
        )
    return text + " " + say("monev.finding_open", count=sum(row["open_items"] for row in rows))


def listing(here: Screen, office: Meetings, branch: str, rows: list[dict]) -> None:
    """The meetings of an office, the newest first, and the way to a new one."""
    say = here.say
    deletion.tell(here)
    with st.container(horizontal=True, key="monev_bar"):
        if st.button(say("monev.new"), type="primary", icon=":material/add:"):
            beginning.new_meeting(here, office, branch)
    if here.region:
        rows = [row for row in rows if row["region_code"] in (None, here.region)]
    shell.section(say("monev.meetings", count=len(rows)))
    if not rows:
        shell.empty(say("monev.no_meetings"), say("monev.no_meetings_how"))
    else:
        ahead = sum(row["held_on"] > shell.today() for row in rows)
        lines = [tuple((name, row[name]) for name in _LISTED) for row in rows]
        _meeting_rows(here, ahead, tuple(lines[:_SHOWN]))
        if len(rows) > _SHOWN:
            with st.expander(say("monev.more", count=len(rows) - _SHOWN)):
                _meeting_rows(here, max(0, ahead - _SHOWN), tuple(lines[_SHOWN:]))
        shell.download(say, pd.DataFrame(rows), "rapat-monev")
    history.deleted(here, office, branch)


@kept
def _meeting_rows(here: Screen, ahead: int, rows: tuple[tuple, ...]) -> None:
    """The meetings, newest first, by names and values of what is listed; the first ``ahead`` are
    still to be held."""
    say = here.say

    def line(number: int, row: dict) -> list:
        prepared = markup.chip(say("monev.prepared")) if number < ahead else None
        place = " · ".join(filter(None, [row["venue"], row["region_label"]]))
        link = here.link("monev", branch=row["branch_code"], meeting=row["meeting_code"])
        return [
            markup.joined([markup.inside(say.date(row["held_on"]), link), prepared], " "),
            markup.lines(place or NOTHING, markup.small(row["meeting_code"])),
            tags.span(_came(here, row)),
            say.number(row["open_items"]),
        ]

    texts = ["monev.date", "monev.place"]
    heads = tables.heads(say, texts, ["monev.came", "monev.open_items"])
    tables.plain(heads, [line(number, dict(row)) for number, row in enumerate(rows)])


# -- one meeting ---------------------------------------------------------------------------------


def meeting_head(
    here: Screen, office: Meetings, meeting: dict, rows: list[dict], slides: Callable[[], None]
) -> None:
    """Title, finding, where it is held; beside them the way back and, by ``slides``, to these."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        shell.heading(_title(here, meeting), _meeting_finding(here, office, meeting, rows))
        number = here.say("monev.number", count=office.number(meeting, rows))
        details = " · ".join(filter(None, [meeting["venue"], meeting["meeting_code"], number]))
        markup.draw(tags.p(details, class_="subtitle"))
    with right, st.container(horizontal=True, horizontal_alignment="right", key="monev_bar"):
        label, icon = here.say("monev.back"), ":material/arrow_back:"
        st.button(label, icon=icon, on_click=_back)
        slides()


def _title(here: Screen, meeting: dict) -> str:
    branches = here.ask("reference/branches").set_index("branch_code")
    place = meeting["region_label"] or branches["name"].get(meeting["branch_code"], "")
    return here.say("monev.title_meeting", place=place, date=here.say.date(meeting["held_on"]))


def _meeting_finding(here: Screen, office: Meetings, meeting: dict, rows: list[dict]) -> str:
    """One sentence: how many came, and how many promises of before are still open."""
    say = here.say
    waiting = [item for item in office.earlier_items(meeting, rows) if item["status"] == "open"]
    came = say("monev.finding_not_taken")
    present, invited = meeting["present"], meeting["invited"]
    if taken := office.attendance(meeting["meeting_code"]):
        present, invited = sum(row["is_present"] for row in taken), len(taken)
    if present is not None:
        came = say("monev.finding_came", present=say.number(present), invited=say.number(invited))
    if not waiting:
        return f"{came} {say('monev.finding_settled')}"
    return f"{came} {say('monev.finding_waiting', count=len(waiting))}"


def _back() -> None:
    address.choose("meeting", "")


def choose_part(here: Screen) -> str:
    """Which part of the meeting is open; in the address as ``part``."""
    return choices.switch(here, "part", PARTS, "monev.part", "monev.part_")


def draw_part(
    here: Screen, office: Meetings, meeting: dict, rows: list[dict], part: str, answers: dict
) -> None:
    """One part of a meeting; ``answers`` are those of the outbox before the records were read."""
    window = office.window(meeting, office.previous(meeting, rows))
    beside = Beside(answers, _others(here, office, meeting, rows, window, part))
    if part == "results":
        results.results(here, office, meeting, rows, window)
    elif part == "topics":
        topics(here, office, meeting, beside)
    elif part == "attendance":
        attendance.attendance(here, office, meeting, window, beside)
    elif part == "scores":
        scores.scores(here, office, meeting, window, beside)
    elif part == "newcomers":
        attendance.newcomers(here, office, meeting, window)
    elif part == "promises":
        items.promises(here, office, meeting, rows, window, beside)
    else:
        items.issues(here, office, meeting, window, beside)
    if part in ("results", "newcomers"):
        sheet.deliver(here, office, beside)


def _others(
    here: Screen, office: Meetings, meeting: dict, rows: list[dict], window, part: str
) -> tuple[dict, ...]:
    """The lists of a meeting that are not in sight: without a connection no part can be fetched, so
    they come along."""
    lists = {
        "attendance": partial(attendance.shown, here, office, meeting, window),
        "scores": partial(scores.shown, here, office, meeting, window),
        "issues": partial(items.shown_issues, here, office, meeting, window),
        "promises": partial(items.shown_promises, here, office, meeting, rows, window),
    }
    return tuple(
        {**make(), "label": here.say(f"monev.part_{name}")}
        for name, make in lists.items()
        if name != part
    )


def topics(here: Screen, office: Meetings, meeting: dict, beside: Beside) -> None:
    """Where and when, and what was trained."""
    say, code = here.say, meeting["meeting_code"]
    shell.section(say("monev.topics"), say("monev.topics_subtitle"))
    saving.tell_trouble(here)
    name = outbox.where("topics", code)
    row = {"key": code, "values": entries.values(meeting, entries.TOPICS)}
    shown = {
        "words": {**entries.words(say), **outbox.state_words(say, name)},
        "fields": entries.fields(say, "meetings", entries.TOPICS),
        "sections": [{"title": "", "rows": [row]}],
        "isForm": True,
    }
    sheet.mount(
        here,
        office,
        {**shown, "kind": "topics", "list": name, "label": say("monev.part_topics")},
        beside=beside,
    )
    deletion.offer(here, office, meeting)
