"""Saving what is entered on the monev page, and telling what came of it.

A form starts from a row as it was seen. Should somebody else save that row meanwhile, the entry
stays on the screen, what is saved now stands beside it, and the next click decides.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import UTC, date, datetime

import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Field
from jamsostek.imports import intake
from jamsostek.meetings.live import Meetings
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen

_SAVED, _TROUBLE = "_monev_saved", "_monev_trouble"


def saving(change: Callable[[], object]) -> ProductError | None:
    """Run a save; the page tells at its next drawing what came of it."""
    try:
        change()
    except ProductError as error:
        st.session_state[_TROUBLE] = error
        return error
    st.session_state[_SAVED] = datetime.now(UTC)
    st.session_state.pop(_TROUBLE, None)
    return None


def tell(here: Screen) -> None:
    """The last save: a small mark with its time, or why it was refused."""
    if not tell_trouble(here) and (when := st.session_state.get(_SAVED)):
        text = here.say("monev.saved", time=here.say.clock(shell.viewers_time(when)))
        st.html(f'<span class="chip good" role="status">✓ {html.escape(text)}</span>')


def tell_trouble(here: Screen) -> bool:
    """Why the last save was refused, once; returns whether it was."""
    error = st.session_state.pop(_TROUBLE, None)
    if error:
        shell.show_error(here.say, _worded(here.say, error))
    return error is not None


def _worded(say: Speaker, error: ProductError) -> ProductError:
    """A refusal with its moment, or its column and rule, in words."""
    told = dict(error.details)
    if "when" in told:
        told["when"] = shell.when(say, told["when"])
    if error.code != "entry_refused":
        return ProductError(error.code, **told)
    dataset = datapackage.package().operational_dataset(told["dataset"])
    told["rule"] = intake.reject_reason(
        say, dataset.name, told["rule"], told["column"], told["value"], told["expected"]
    )
    told["column"] = dataset.field(told["column"]).titles[say.language]
    return ProductError(error.code, **told)


# -- forms ---------------------------------------------------------------------------------------


def form(
    here: Screen,
    office: Meetings,
    dataset: str,
    row: dict,
    columns: list[str],
    owners: dict[str, str] | None = None,
    after: Callable[[], None] = lambda: None,
) -> None:
    """A form on some columns of a meeting or promise, saved as a whole.

    ``owners`` names the agents who may be responsible; ``after`` runs once it is saved.
    """
    say = here.say
    fields = [datapackage.package().operational_dataset(dataset).field(name) for name in columns]
    name = _name(dataset, row)
    seen = st.session_state.setdefault(f"{name}-seen", row)
    theirs = st.session_state.get(f"{name}-theirs", ())
    for field in fields:
        start(f"{name}-{field.name}", seen[field.name])
    with st.form(f"{name}-form", border=True):
        for field in fields:
            widget(here, field, f"{name}-{field.name}", owners or {})
            if field.name in theirs:
                value = shown(say, field, seen[field.name])
                shell.source_line(say("monev.theirs", value=value))
        st.form_submit_button(
            say("monev.save_mine" if theirs else "monev.save"),
            type="primary",
            on_click=_submit,
            args=(office, dataset, name, columns, after),
        )


def _submit(office: Meetings, dataset: str, name: str, columns: list[str], after) -> None:
    seen = st.session_state[f"{name}-seen"]
    mine = {column: entered(f"{name}-{column}") for column in columns}
    if all(mine[column] == seen[column] for column in columns):
        return _leave(name, after)
    error = saving(lambda: save(office, dataset, seen, mine))
    if error is None:
        return _leave(name, after)
    if error.code == "entry_outdated" and (now := office.book.row(dataset, seen)):
        differing = []
        for column in columns:
            if mine[column] == seen[column]:
                st.session_state[f"{name}-{column}"] = now[column] or None
            elif mine[column] != now[column]:
                differing.append(column)
        st.session_state[f"{name}-seen"] = {**seen, **now}
        st.session_state[f"{name}-theirs"] = tuple(differing)


def save(office: Meetings, dataset: str, row: dict, changes: dict) -> dict:
    """Save changes of a row as it was seen; one that only the warehouse has is adopted."""
    before = None
    if not row["revision"]:
        fields = datapackage.package().operational_dataset(dataset).fields
        before = {field.name: row[field.name] for field in fields}
    return office.book.save(dataset, {**row, **changes}, row["revision"], before)


def forget(dataset: str, row: dict) -> None:
    """Let the next form on this row start from it anew."""
    _leave(_name(dataset, row), lambda: None)


def _leave(name: str, after: Callable[[], None]) -> None:
    for key in [key for key in st.session_state if str(key).startswith(f"{name}-")]:
        del st.session_state[key]
    after()


def _name(dataset: str, row: dict) -> str:
    key = datapackage.package().operational_dataset(dataset).primary_key
    return "-".join(["entry", dataset, *(row[column] for column in key)])


def start(key: str, value: object) -> None:
    """Give a widget its first value; one that was entered stays."""
    if key not in st.session_state:
        st.session_state[key] = value
    address.repeat(key)


def entered(key: str) -> object:
    """What stands in a widget; an empty text is nothing."""
    value = st.session_state.get(key)
    return (value.strip() or None) if isinstance(value, str) else value


def widget(here: Screen, field: Field, key: str, owners: dict[str, str]) -> None:
    """The widget for a column of the contract, with the contract's limits."""
    say = here.say
    label = field.titles[say.language]
    longest = field.constraints.get("maxLength")
    if field.type == "date":
        st.date_input(label, key=key, format="DD/MM/YYYY")
    elif field.categories:
        labels = {each.value: each.labels[say.language] for each in field.categories}
        st.selectbox(label, list(labels), format_func=labels.get, key=key)
    elif field.name == "owner":
        options = list(owners)
        if (chosen := st.session_state.get(key)) and chosen not in options:
            options = [chosen, *options]
        st.selectbox(
            label,
            options,
            format_func=lambda code: owners.get(code, code),
            key=key,
            index=None,
            accept_new_options=True,
            placeholder=say("monev.owner_hint"),
        )
    elif longest and longest > 200:
        st.text_area(label, key=key, max_chars=longest, height=90)
    else:
        st.text_input(label, key=key, max_chars=longest)


def shown(say: Speaker, field: Field, value: object) -> str:
    """A value of a column in words."""
    if value is None or value == "":
        return NOTHING
    if field.type == "date":
        return say.date(value)
    if field.type == "boolean":
        return say("monev.present" if value else "monev.absent")
    if field.categories:
        return {each.value: each.labels[say.language] for each in field.categories}[str(value)]
    return say.number(value) if isinstance(value, int | float) else str(value)


def today() -> date:
    """The day of looking."""
    return datetime.now().date()
