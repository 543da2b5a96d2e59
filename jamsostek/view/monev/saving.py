"""Saving what is entered on the monev page, and telling what came of it.

A form starts from a row as it was seen. Should somebody else save that row meanwhile, the entry
stays on the screen, what is saved now stands beside it, and the next click decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Field
from jamsostek.imports import intake
from jamsostek.meetings.live import Meetings
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen

_KEPT = "_monev"
_SAVED, _TROUBLE = "saved", "trouble"


def kept() -> dict:
    """What the page remembers in this session.

    Streamlit breaks off whatever runs when something newer comes from the browser, callbacks too,
    and doesn't call them again: what was entered just before would be lost. It does so wherever
    ``st.session_state[…]`` is read or written, but not in ``to_dict()``: what a callback saves by
    this dictionary and :func:`entry` alone is saved to the end.
    """
    found = st.session_state.to_dict().get(_KEPT)
    return st.session_state.setdefault(_KEPT, {}) if found is None else found


def entry(key: str) -> object:
    """What stands in a widget; ``None`` if there is none."""
    return st.session_state.to_dict().get(key)


def saving(change: Callable[[], object], where: str) -> ProductError | None:
    """Run a save; the page tells at its next drawing what came of it, ``where`` it was entered."""
    try:
        change()
    except ProductError as error:
        trouble(error)
        return error
    kept()[_SAVED] = (where, datetime.now(UTC))
    kept().pop(_TROUBLE, None)
    return None


def trouble(error: ProductError) -> None:
    """Let the page tell at its next drawing why something was not saved."""
    kept()[_TROUBLE] = error
    kept().pop(_SAVED, None)


def saved(here: Screen, where: str) -> str:
    """``✓ Tersimpan 19.58`` where the last save was entered, nothing elsewhere."""
    place, when = kept().get(_SAVED, (None, None))
    if place != where:
        kept().pop(_SAVED, None)  # who comes back later has not just saved
        return ""
    return "✓ " + here.say("monev.saved", time=here.say.clock(shell.viewers_time(when)))


def tell(here: Screen, where: str) -> None:
    """The last save: a small mark with its time, or why it was refused."""
    if not tell_trouble(here) and (text := saved(here, where)):
        markup.draw(tags.span(text, class_="chip good", role="status"))


def tell_trouble(here: Screen) -> bool:
    """Why the last save was refused, once; returns whether it was."""
    error = kept().pop(_TROUBLE, None)
    if error:
        shell.show_error(here.say, worded(here.say, error))
    return error is not None


def worded(say: Speaker, error: ProductError) -> ProductError:
    """A refusal with its moment, or its column and rule, in words."""
    told = dict(error.details)
    if "when" in told:
        told["when"] = shell.when(say, told["when"])
    if "is_present" in told:
        told["state"] = say("monev.present" if told.pop("is_present") else "monev.absent")
    if error.code != "entry_refused":
        return ProductError(error.code, **told)
    dataset = datapackage.package().operational_dataset(told["dataset"])
    told["rule"] = intake.reject_reason(
        say, dataset.name, told["rule"], told["column"], told["value"], told["expected"]
    )
    told["column"] = dataset.field(told["column"]).titles[say.language]
    return ProductError(error.code, **told)


# -- forms ---------------------------------------------------------------------------------------


@dataclass
class _Form:
    """A form as it was opened: the row as it was seen, and with what its widgets start.

    The widgets hold no truth: each opening has widgets of its own (``number``), which the browser
    gets together with their first value. So none is ever drawn, or sent back, empty of it.
    """

    seen: dict
    first: dict
    number: int
    theirs: tuple[str, ...] = ()
    is_drawn: bool = False


def form(
    here: Screen,
    office: Meetings,
    dataset: str,
    row: dict,
    columns: list[str],
    where: str,
    owners: dict[str, str] | None = None,
    after: Callable[[], None] = lambda: None,
) -> None:
    """A form on some columns of a meeting or promise, saved as a whole.

    ``owners`` names the agents who may be responsible; ``after`` runs once it is saved, which is
    told ``where`` the form stands.
    """
    say = here.say
    fields = [datapackage.package().operational_dataset(dataset).field(name) for name in columns]
    name = _name(dataset, row)
    opened: _Form | None = kept().get(name)
    if opened is None or (
        opened.is_drawn and key(name, columns[0]) not in st.session_state.to_dict()
    ):
        opened = kept()[name] = _Form(row, row, _next(name))
    with st.form(f"{name}-form", border=True):
        for field in fields:
            _widget(here, field, key(name, field.name), opened.first[field.name], owners or {})
            if field.name in opened.theirs:
                value = shown(say, field, opened.seen[field.name])
                shell.source_line(say("monev.theirs", value=value))
        st.form_submit_button(
            say("monev.save_mine" if opened.theirs else "monev.save"),
            type="primary",
            on_click=_submit,
            args=(office, dataset, name, columns, where, after),
        )
    opened.is_drawn = True


def _submit(
    office: Meetings, dataset: str, name: str, columns: list[str], where: str, after
) -> None:
    seen = kept()[name].seen
    mine = entered(name, columns)
    error = None
    if any(mine[column] != seen[column] for column in columns):
        error = saving(lambda: save(office, dataset, seen, mine), where)
    if error is None:
        kept().pop(name)
        after()
    elif error.code == "entry_outdated" and (now := office.book.row(dataset, seen)):
        mine = {column: value for column, value in mine.items() if value != seen[column]}
        kept()[name] = _Form(
            {**seen, **now},
            {**seen, **now, **mine},
            _next(name),
            tuple(column for column, value in mine.items() if value != now[column]),
        )


def save(office: Meetings, dataset: str, row: dict, changes: dict) -> dict:
    """Save changes of a row as it was seen; one that only the warehouse has is adopted."""
    before = None
    if not row["revision"]:
        fields = datapackage.package().operational_dataset(dataset).fields
        before = {field.name: row[field.name] for field in fields}
    return office.book.save(dataset, {**row, **changes}, row["revision"], before)


def forget(dataset: str, row: dict) -> None:
    """Let the next form on this row start from it anew."""
    kept().pop(_name(dataset, row), None)


def _name(dataset: str, row: dict) -> str:
    key = datapackage.package().operational_dataset(dataset).primary_key
    return "-".join(["entry", dataset, *(row[column] for column in key)])


def _next(form: str) -> int:
    """The number of the next opening of a form."""
    number = kept()[f"{form}-number"] = kept().get(f"{form}-number", 0) + 1
    return number


def key(form: str, column: str) -> str:
    """The key of the widget for a column in the present opening of a form."""
    return f"{form}-{kept().get(f'{form}-number', 0)}-{column}"


def ask(here: Screen, form: str, fields: list[Field], owners: dict[str, str] | None = None) -> None:
    """Empty widgets for a new row; :func:`entered` reads them, :func:`emptied` starts them anew."""
    for field in fields:
        _widget(here, field, key(form, field.name), None, owners or {})


def entered(form: str, columns: list[str]) -> dict:
    """What stands in the widgets of a form; an empty text is nothing."""
    values = {column: entry(key(form, column)) for column in columns}
    return {
        column: (value.strip() or None) if isinstance(value, str) else value
        for column, value in values.items()
    }


def emptied(form: str) -> None:
    """The form's next drawing starts anew."""
    _next(form)


def _widget(here: Screen, field: Field, key: str, value: object, owners: dict[str, str]) -> None:
    """The widget for a column of the contract, with the contract's limits and a first ``value``;
    ``owners`` are the agents who may be responsible, by code."""
    say = here.say
    label = field.titles[say.language]
    longest = field.constraints.get("maxLength")
    if field.type == "date":
        st.date_input(label, value, key=key, format="DD/MM/YYYY")
    elif field.categories:
        words = field.words(say.language)
        codes = list(words)
        st.selectbox(label, codes, codes.index(value), format_func=words.get, key=key)
    elif field.name == "owner":
        codes = list(owners)
        for chosen in (value, entry(key)):
            if chosen and chosen not in codes:
                codes = [chosen, *codes]
        st.selectbox(
            label,
            codes,
            codes.index(value) if value else None,
            format_func=lambda code: owners.get(code, code),
            key=key,
            accept_new_options=True,
            placeholder=say("monev.owner_hint"),
        )
    elif longest and longest > 200:
        st.text_area(label, value or "", key=key, max_chars=longest, height=90)
    else:
        st.text_input(label, value or "", key=key, max_chars=longest)


def shown(say: Speaker, field: Field, value: object) -> str:
    """A value of a column in words."""
    if value is None or value == "":
        return NOTHING
    if field.type == "date":
        return say.date(value)
    if field.type == "boolean":
        return say("monev.present" if value else "monev.absent")
    if field.categories:
        return field.words(say.language)[str(value)]
    return say.number(value) if isinstance(value, int | float) else str(value)
