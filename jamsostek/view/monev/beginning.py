"""A new meeting: asked when and where, and whom it invites, of whom it tells what is known."""

from __future__ import annotations

from collections import Counter

import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Field
from jamsostek.meetings import records, rules
from jamsostek.meetings.live import Meetings
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import saving

_WHOLE_OFFICE = "all"
_STATUS = ("active", "dormant", "new")
_YEAR, _A_FEW = 366, 3  # days, meetings


def new_meeting(here: Screen, office: Meetings, branch: str) -> None:
    """Ask when, where and whom; what nobody said is not guessed."""
    say = here.say
    dataset = datapackage.package().operational_dataset("meetings")
    regions = here.ask("reference/regions")
    served = regions[regions["branch_code"] == branch].set_index("region_code")["label"]
    invited = {_WHOLE_OFFICE: say("monev.whole_office"), **served}
    form = f"new-{branch}"
    first = _usual(here, office, branch, list(served.index))

    @st.dialog(say("monev.new"))
    def ask() -> None:
        st.selectbox(
            say("monev.whose_agents"),
            list(invited),
            list(invited).index(first) if first else None,
            format_func=invited.get,
            key=_key(form, "region_code"),
            placeholder=say("monev.whose_agents_hint"),
        )
        _widgets(here, form, [dataset.field(name) for name in ("held_on", "venue")])
        row = _entered(form, branch)
        twin = _twin(office, row)
        if row["region_code"] != "":
            _tell_known(here, office, row)
        _widgets(here, form, [dataset.field("topics")])
        if twin:
            _ask_about(here, office, form, row, twin)
        else:
            st.button(
                say("monev.save"), type="primary", on_click=_save, args=(office, branch, form)
            )
        if address.chosen("meeting"):
            st.rerun()
        saving.tell_trouble(here)

    ask()


def _usual(here: Screen, office: Meetings, branch: str, served: list[str]) -> str | None:
    """Whom meetings of the office invite, where that is known: the region in the filter, the only
    one it serves, or the one of all its meetings of a year, if these are a few."""
    if here.region in served:
        return here.region
    if len(served) == 1:
        return served[0]
    rows = office.meetings(branch)
    rows = [row for row in rows if (rows[0]["held_on"] - row["held_on"]).days < _YEAR]
    lately = {row["region_code"] or _WHOLE_OFFICE for row in rows}
    return lately.pop() if len(lately) == 1 and len(rows) >= _A_FEW else None


def _entered(form: str, branch: str) -> dict:
    """What stands in the form as a row; ``region_code`` is empty while nobody said whom."""
    entry = _in_widgets(form, ["held_on", "venue", "region_code", "topics"])
    region = {None: "", _WHOLE_OFFICE: None}.get(entry["region_code"], entry["region_code"])
    return {**entry, "branch_code": branch, "region_code": region}


def _invited(office: Meetings, row: dict) -> list[dict]:
    """The agents at work that day whom the meeting invites."""
    agents = office.agents({**row, "meeting_code": ""}, None).values()
    return [agent for agent in agents if row["region_code"] in (None, agent["region_code"])]


def _tell_known(here: Screen, office: Meetings, row: dict) -> None:
    """How many agents are invited, and the meeting's running number among theirs."""
    say, row = here.say, {**row, "held_on": row["held_on"] or shell.today()}
    agents = _invited(office, row)
    found = Counter(agent["status"] for agent in agents)
    parts = [
        say(f"monev.invited_{status}", count=found[status]) for status in _STATUS if found[status]
    ]
    number = say("monev.number", count=office.number(row, office.meetings(row["branch_code"])))
    told = [say("monev.invited", count=len(agents)), ", ".join(parts), number]
    markup.draw(tags.p(markup.joined(filter(None, told), " · "), class_="subtitle"))


# -- one there is already ------------------------------------------------------------------------


def _twin(office: Meetings, row: dict) -> dict | None:
    """The meeting with the same agents on the same day, if there is one."""
    rows = office.alike(row, office.meetings(row["branch_code"]))
    return next((known for known in rows if known["held_on"] == row["held_on"]), None)


def _ask_about(here: Screen, office: Meetings, form: str, row: dict, twin: dict) -> None:
    """Whether the meeting that is there is meant, or a second one."""
    say = here.say
    place = " · ".join(filter(None, [twin["venue"], twin["meeting_code"]]))
    with st.container(border=True, key="do_twin"):
        text = say("monev.twin", date=say.date(twin["held_on"]), meeting=place)
        markup.draw(tags.p(text, class_="prose", role="alert"))
        with st.container(horizontal=True):
            st.button(
                say("monev.twin_open"),
                type="primary",
                on_click=lambda: _close(form, twin["meeting_code"]),
            )
            st.button(
                say("monev.twin_second"),
                on_click=_save,
                args=(office, row["branch_code"], form, twin),
            )


def _close(form: str, meeting: str) -> None:
    _emptied(form)
    address.choose("meeting", meeting)


def _save(office: Meetings, branch: str, form: str, beside: dict | None = None) -> None:
    """Save what was entered; ``beside`` is the meeting of that day it was asked about."""
    row = _entered(form, branch)

    def save() -> None:
        if row["region_code"] == "":
            raise ProductError("meeting_invites_nobody")
        rules.checked("meetings", {**row, "meeting_code": "new"})
        twin = _twin(office, row)
        if twin and (beside is None or beside["meeting_code"] != twin["meeting_code"]):
            raise ProductError("meeting_same_day", meeting=twin["meeting_code"])
        _open_new(office, row, "make" if twin else "refuse")

    if saving.saving(save, form) is None:
        _emptied(form)


def _open_new(office: Meetings, row: dict, twin: records.Twin) -> None:
    taken = [known["meeting_code"] for known in office.meetings()]
    prefix = office.prefix(row["branch_code"], row["region_code"])
    invited = len(_invited(office, row)) or None
    new = office.book.new_meeting({**row, "invited": invited}, prefix, taken, twin)
    address.choose("meeting", new["meeting_code"])


# -- widgets, each opening of the form with ones of its own --------------------------------------


def _key(form: str, column: str) -> str:
    return f"{form}-{saving.kept().get(f'{form}-number', 0)}-{column}"


def _widgets(here: Screen, form: str, fields: list[Field]) -> None:
    """Empty widgets with the contract's limits."""
    for field in fields:
        label, key = field.titles[here.say.language], _key(form, field.name)
        longest = field.constraints.get("maxLength")
        if field.type == "date":
            st.date_input(label, None, key=key, format="DD/MM/YYYY")
        elif longest > 200:
            st.text_area(label, key=key, max_chars=longest, height=90)
        else:
            st.text_input(label, key=key, max_chars=longest)


def _in_widgets(form: str, columns: list[str]) -> dict:
    """What stands in the widgets; an empty text is nothing."""
    values = {column: saving.entry(_key(form, column)) for column in columns}
    return {
        column: (value.strip() or None) if isinstance(value, str) else value
        for column, value in values.items()
    }


def _emptied(form: str) -> None:
    """The form's next drawing starts anew."""
    saving.kept()[f"{form}-number"] = saving.kept().get(f"{form}-number", 0) + 1
