"""The agents at a meeting: who came, how they did, and who joined lately."""

from __future__ import annotations

import html
from itertools import groupby

import pandas as pd
import streamlit as st

from jamsostek.contract import datapackage
from jamsostek.meetings.live import Meetings, Window
from jamsostek.meetings.records import SCORES
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.monev import saving
from jamsostek.view.parts import tables

_MOST_DRAWN = 40


@st.fragment
def attendance(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    """The tick list: saved with each tick, a group a district, whoever is new on top."""
    with shell.telling_errors(here.say):
        _attendance(here, office, meeting, window)


def _attendance(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    say, code = here.say, meeting["meeting_code"]
    agents = office.agents(meeting, window)
    roster = office.roster(meeting, agents)
    if not roster:
        shell.section(say("monev.part_attendance"))
        shell.empty(say("monev.no_agents"), say("monev.no_agents_how"))
        return
    with st.container(key="monev_count"):
        count = st.empty()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            say("monev.search"),
            key=f"search-{code}",
            placeholder=say("monev.search"),
            label_visibility="collapsed",
        )
        undone = f"everybody-{code}"
        if st.session_state.get(undone):
            st.button(
                say("monev.undo"),
                icon=":material/undo:",
                on_click=_untick,
                args=(office, code, undone, roster),
            )
        else:
            st.button(
                say("monev.everybody"),
                icon=":material/done_all:",
                on_click=_tick_all,
                args=(office, code, undone, roster),
                disabled=all(row["is_present"] for row in roster),
            )
    shown = [
        row for row in roster if search.lower() in f"{row['name']} {row['agent_code']}".lower()
    ]
    if not shown:
        st.caption(say("monev.nobody_found", search=search))
        _count(here, roster, count)
    groups = [
        (place, list(rows)) for place, rows in groupby(shown, lambda r: _group(here, meeting, r))
    ]
    with st.container(key="monev_list"):
        for number, chunk in enumerate(_chunks(groups)):
            with st.container(key=f"chunk_{number}"):
                _ticks(here, office, code, chunk, roster, count)
    _guests(here, office, meeting, agents, roster)


def _chunks(groups: list[tuple[str, list[dict]]]) -> list[list[tuple[str, list[dict]]]]:
    """The groups in parts of about as many people: a tick draws its own part anew, not 500."""
    chunks, people = [], _MOST_DRAWN
    for place, rows in groups:
        for first in range(0, len(rows), _MOST_DRAWN):
            part = rows[first : first + _MOST_DRAWN]
            if people + len(part) > _MOST_DRAWN:
                chunks.append([])
                people = 0
            chunks[-1].append((place if first == 0 else "", part))
            people += len(part)
    return chunks


@st.fragment
def _ticks(here: Screen, office: Meetings, meeting: str, groups, roster: list[dict], count) -> None:
    """A part of the list, as it stands in the records now; and how many came in all."""
    with shell.telling_errors(here.say):
        taken = {row["agent_code"]: row["is_present"] for row in office.book.attendance(meeting)}
        now = [
            {**row, "is_present": taken.get(row["agent_code"], row["is_present"])} for row in roster
        ]
        present = {row["agent_code"] for row in now if row["is_present"]}
        for place, rows in groups:
            came = sum(row["agent_code"] in present for row in rows)
            with st.container(key=f"ticks_{rows[0]['agent_code']}", gap=None):
                if place:
                    st.html(
                        f'<p class="place">{html.escape(place)} '
                        f'<span class="small">{came}/{len(rows)}</span></p>'
                    )
                for row in rows:
                    _tick_box(here, office, meeting, row, row["agent_code"] in present, roster)
        _count(here, now, count)


def _count(here: Screen, roster: list[dict], place) -> None:
    say, present = here.say, sum(row["is_present"] for row in roster)
    text = say("monev.count", present=say.number(present), agents=say.number(len(roster)))
    with place.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<b class="count">{html.escape(text)}</b>', width="content")
        saving.tell(here)


def _group(here: Screen, meeting: dict, row: dict) -> str:
    if row["status"] == "new":
        return here.say("monev.new_agents")
    places = [row["district_name"]]
    if meeting["region_code"] is None or row["region_code"] != meeting["region_code"]:
        places = [row["region_label"], row["district_name"]]
    return " · ".join(place for place in places if place) or here.say("monev.no_place")


def _tick_box(
    here: Screen, office: Meetings, meeting: str, row: dict, is_present: bool, roster: list[dict]
) -> None:
    say, agent = here.say, row["agent_code"]
    key = f"tick-{meeting}-{agent}"
    # only what somebody else changed is sent to the browser: it would undo a tick on its way here
    if st.session_state.get(key) != is_present:
        st.session_state[key] = is_present
    address.repeat(key)
    marks = [agent]
    if row["status"] == "new":
        marks.append(say("monev.new_mark", count=row["months_as_agent"]))
    if row["status"] == "dormant":
        marks.append(say("monev.dormant_mark", count=row["months_without_new"]))
    st.checkbox(
        f"{shell.plain(row['name'])}  \n:small[{shell.plain(' · '.join(marks))}]",
        key=key,
        on_change=_tick,
        args=(office, meeting, agent, key, roster),
    )


def _tick(office: Meetings, meeting: str, agent: str, key: str, roster: list[dict]) -> None:
    is_present = st.session_state[key]
    saving.saving(lambda: office.book.tick(meeting, [agent], is_present, roster))


def _tick_all(office: Meetings, meeting: str, undone: str, roster: list[dict]) -> None:
    absent = [row["agent_code"] for row in roster if not row["is_present"]]
    if not saving.saving(lambda: office.book.tick(meeting, absent, True, roster)):
        st.session_state[undone] = absent


def _untick(office: Meetings, meeting: str, undone: str, roster: list[dict]) -> None:
    agents = st.session_state[undone]
    if not saving.saving(lambda: office.book.tick(meeting, agents, False, roster)):
        del st.session_state[undone]


def _guests(here: Screen, office: Meetings, meeting: dict, agents: dict, roster: list) -> None:
    """Agents of the office who are not on the list but came."""
    listed = {row["agent_code"] for row in roster}
    others = {code: row for code, row in agents.items() if code not in listed}
    if not others:
        return
    key = f"guest-{meeting['meeting_code']}"

    def add() -> None:
        if code := st.session_state[key]:
            saving.saving(lambda: office.book.tick(meeting["meeting_code"], [code], True, roster))
            st.session_state[key] = None

    st.selectbox(
        here.say("monev.guest"),
        list(others),
        index=None,
        format_func=lambda code: (
            f"{others[code]['name']} ({code}) · {others[code]['region_label']}"
        ),
        key=key,
        placeholder=here.say("monev.guest_hint"),
        on_change=add,
    )


# -- scores --------------------------------------------------------------------------------------


@st.fragment
def scores(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    """Scores of those who came, 0 to 100, each saved as it is entered."""
    with shell.telling_errors(here.say):
        _scores(here, office, meeting, window)


def _scores(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    say, code = here.say, meeting["meeting_code"]
    roster = office.roster(meeting, office.agents(meeting, window))
    came = sorted((row for row in roster if row["is_present"]), key=lambda row: row["name"])
    shell.section(say("monev.scores"), say("monev.scores_subtitle"))
    if not came:
        shell.empty(say("monev.nobody_came"), say("monev.nobody_came_how"))
        return
    saving.tell(here)
    titles = _titles(say)
    means = {
        title: pd.Series([row[name] for row in came], dtype=float) for name, title in titles.items()
    }
    tables.facts(
        [
            (title, say("monev.mean", mean=say.number(found.mean(), 1), count=found.count()))
            for title, found in means.items()
        ]
    )
    table = _score_table(code, came)
    frame = pd.DataFrame(
        {say("list.agent"): [f"{row['name']} ({row['agent_code']})" for row in came]}
    )
    for name, title in titles.items():
        frame[title] = pd.Series(
            [table["base"][row["agent_code"]][name] for row in came], dtype=float
        )
    field = datapackage.package().operational_dataset("attendance").field(SCORES[0])
    limits = {"min_value": field.constraints["minimum"], "max_value": field.constraints["maximum"]}
    key = f"scores-{code}-{table['number']}"
    st.data_editor(
        frame,
        key=key,
        hide_index=True,
        disabled=[say("list.agent")],
        row_height=44,
        height=min(44 * len(came) + 46, 620),
        column_config={
            title: st.column_config.NumberColumn(title, **limits) for title in titles.values()
        },
        on_change=_score,
        args=(office, code, key, table, [row["agent_code"] for row in came], roster, titles),
    )


def _score_table(meeting: str, came: list[dict]) -> dict:
    """What the table on the screen started from (``base``) and what was entered in it (``mine``).

    It stays the same while one person types, or the cursor would be lost at every score. When the
    people on it or another person's scores change, the next ``number`` starts a new table.
    """
    now = {row["agent_code"]: {name: row[name] for name in SCORES} for row in came}
    table = st.session_state.get(f"score-table-{meeting}")
    if table is None or {a: table["base"][a] | table["mine"][a] for a in table["base"]} != now:
        table = {
            "number": table["number"] + 1 if table else 0,
            "base": now,
            "mine": {agent: {} for agent in now},
        }
        st.session_state[f"score-table-{meeting}"] = table
    return table


def _titles(say) -> dict[str, str]:
    dataset = datapackage.package().operational_dataset("attendance")
    return {name: dataset.field(name).titles[say.language] for name in SCORES}


def _score(office: Meetings, meeting: str, key: str, table, people, roster, titles) -> None:
    columns = {title: name for name, title in titles.items()}
    for position, edits in st.session_state[key]["edited_rows"].items():
        agent = people[int(position)]
        known = table["base"][agent] | table["mine"][agent]
        entry = {columns[title]: value for title, value in edits.items()}
        entry = {name: value for name, value in entry.items() if value != known[name]}
        if entry and not saving.saving(
            lambda agent=agent, entry=entry, known=known: office.book.score(
                meeting, agent, entry, known, roster
            )
        ):
            table["mine"][agent] |= entry


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

    def line(row: dict) -> list[str]:
        place = row["district_name"] or row["region_label"]
        is_present = listed.get(row["agent_code"], {}).get("is_present")
        return [
            f'{html.escape(row["name"])}<br><span class="small">{html.escape(row["agent_code"])}'
            f" · {html.escape(place)}</span>",
            html.escape(say("monev.months", count=row["months_as_agent"])),
            say.number(row["new_members_12m"]),
            say.number(row["active_members"]),
            html.escape(say(came[is_present])),
        ]

    tables.plain(
        [
            (say("list.agent"), False),
            (say("monev.since"), False),
            (say("monev.brought"), True),
            (say("list.active_members"), True),
            (say("monev.here"), False),
        ],
        tables.marked([line(row) for row in new]),
    )
    shell.download(say, pd.DataFrame(new), f"agen-baru-{meeting['meeting_code']}")
