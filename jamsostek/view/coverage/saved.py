"""Saved scenarios: kept in the records with all they were, opened in the form, set side by side."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.analysis import scenario
from jamsostek.base.errors import ProductError
from jamsostek.meetings.scenarios import Saved, Shelf
from jamsostek.view.coverage import draft, form
from jamsostek.view.coverage.draft import Draft
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables
from jamsostek.warehouse import origins

_BESIDE = "beside"
# with the one in the form four
_MOST = 3
_SAID = "coverage_said"


def shelf(here: Screen) -> Shelf:
    """The scenarios of the records in force, opened by who is looking."""
    return Shelf(origins.record_kind(), here.account.code, here.scope)


def beside(here: Screen) -> tuple[tuple[str, str], ...]:
    """The saved scenarios chosen to stand beside the one in the form: name and text."""
    say = here.say
    there = {each.code: each for each in shelf(here).all()}
    address.bind(_BESIDE, lambda text: not text or set(text.split(",")) <= there.keys())
    if not there:
        return ()
    chosen = [code for code in address.chosen(_BESIDE).split(",") if code][:_MOST]
    key = "coverage_beside_chosen"
    st.session_state[key] = chosen
    st.multiselect(
        say("coverage.beside"),
        list(there),
        format_func=lambda code: there[code].name,
        key=key,
        max_selections=_MOST,
        placeholder=say("coverage.beside_hint"),
        on_change=partial(_chosen, key),
    )
    return tuple((there[code].name, there[code].content) for code in chosen)


def _chosen(key: str) -> None:
    address.choose(_BESIDE, ",".join(st.session_state[key]))


def keep_beside(here: Screen, name: str, content: str) -> None:
    """Save a scenario and let it stand beside the one in the form, in a callback. Raises what
    :meth:`~jamsostek.meetings.scenarios.Shelf.save` does."""
    code = shelf(here).save(name, content).code
    others = [each for each in _beside_now() if each != code]
    address.choose(_BESIDE, ",".join((*others[: _MOST - 1], code)))


def draw(here: Screen, told: Draft) -> None:
    """Save the scenario in the form, and what is saved."""
    say, there = here.say, shelf(here).all()
    shell.section(say("coverage.saved_title"), say("coverage.saved_subtitle"))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    row.text_input(
        say("coverage.save_name"),
        key="coverage_save_name",
        max_chars=scenario.LONGEST_NAME,
        placeholder=say("coverage.save_name_hint"),
        width=360,
    )
    row.button(
        say("coverage.save"),
        key="coverage_save",
        icon=":material/bookmark_add:",
        on_click=_save,
        args=(here, told.code),
    )
    if said := st.session_state.pop(_SAID, None):
        kind, text = said
        (st.success if kind == "done" else st.warning)(shell.plain(text))
    if not there:
        markup.draw(tags.p(say("coverage.saved_none"), class_="subtitle"))
    for each in there:
        _one(here, each)


def _one(here: Screen, each: Saved) -> None:
    say = here.say
    with st.container(horizontal=True, vertical_alignment="center", key=f"saved_{each.code}"):
        when = shell.when(say, each.at)
        name = lines(tags.b(each.name), small(say("coverage.saved_when", when=when, who=each.by)))
        markup.draw(name, width="stretch")
        told = _draft(each)
        st.button(
            say("coverage.open"),
            key=f"coverage_open_{each.code}",
            disabled=told is None,
            help=None if told else say("coverage.open_not"),
            on_click=_open,
            args=(told, each.name),
        )
        if shelf(here).is_mine(each.by):
            st.button(
                say("coverage.overwrite"),
                key=f"coverage_over_{each.code}",
                on_click=_overwrite,
                args=(here, each),
            )
            st.button(
                say("coverage.delete"),
                key=f"coverage_delete_{each.code}",
                icon=":material/delete:",
                on_click=_delete,
                args=(here, each),
            )
    with st.expander(say("coverage.history", name=each.name)):
        if st.session_state.get(f"coverage_history_{each.code}") is None:
            _history(here, each)


def _draft(each: Saved) -> Draft | None:
    try:
        return draft.of(scenario.read(each.content))
    except ProductError:
        return None


def _history(here: Screen, each: Saved) -> None:
    say = here.say
    states = shelf(here).history(each.code)
    rows = pd.DataFrame({"at": [state.at for state in states], "state": states})

    def cells(row) -> list:
        state = row.state
        text = say("coverage.deleted") if state.content is None else state.content
        who = small(state.by)
        return [lines(shell.when(say, state.at), who), tags.pre(text, class_="small")]

    heads = tables.heads(say, ["coverage.history_when", "coverage.history_what"])
    tables.of(say, heads, rows, cells, most=10)


# -- clicks --------------------------------------------------------------------------------------


def _save(here: Screen, code: str) -> None:
    name = st.session_state.get("coverage_save_name", "")
    _do(here, lambda: _put(here, name, code), "coverage.said_saved", name=name)


def _put(here: Screen, name: str, code: str) -> None:
    told = draft.parsed(code).scenario(name.strip()[: scenario.LONGEST_NAME])
    shelf(here).save(name, scenario.written(told))


def _overwrite(here: Screen, each: Saved) -> None:
    told = form.current()

    def change() -> None:
        text = scenario.written(told.scenario(each.name))
        shelf(here).save(each.name, text, each.code, each.revision)

    _do(here, change, "coverage.said_saved", name=each.name)


def _delete(here: Screen, each: Saved) -> None:
    done = partial(shelf(here).delete, each.code, each.revision)
    _do(here, done, "coverage.said_deleted", name=each.name)
    left = [code for code in _beside_now() if code != each.code]
    address.choose(_BESIDE, ",".join(left))


def _beside_now() -> list[str]:
    return [code for code in (st.session_state.get(address.key(_BESIDE)) or "").split(",") if code]


def _open(told: Draft, name: str) -> None:
    form.take_over(told)
    st.session_state["coverage_save_name"] = name


def _do(here: Screen, change, said: str, **details: str) -> None:
    say = here.say
    try:
        change()
    except ProductError as error:
        st.session_state[_SAID] = ("refused", " ".join(error.told(say)))
        return
    st.session_state[_SAID] = ("done", say(said, **details))
