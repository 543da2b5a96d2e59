"""Saving what is entered of a meeting, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Field
from jamsostek.imports import intake
from jamsostek.view.frame import shell
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
    done(where)
    return None


def done(where: str) -> None:
    """Let the page tell at its next drawing that something was saved, ``where`` it was entered."""
    kept()[_SAVED] = (where, datetime.now(UTC))
    kept().pop(_TROUBLE, None)


def trouble(error: ProductError) -> None:
    """Let the page tell at its next drawing why something was not saved."""
    kept()[_TROUBLE] = error
    kept().pop(_SAVED, None)


def saved(say: Speaker, where: str) -> str:
    """``✓ Tersimpan 19.58`` where the last save was entered, nothing elsewhere."""
    place, when = kept().get(_SAVED, (None, None))
    if place != where:
        return ""
    return "✓ " + say("monev.saved", time=say.clock(shell.viewers_time(when)))


def forget_unless(where: str) -> None:
    """Forget a save entered elsewhere than what is drawn: who comes back later has not just
    saved."""
    if kept().get(_SAVED, (where,))[0] != where:
        kept().pop(_SAVED, None)


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
    for name in ("first", "last"):
        if name in told:
            told[name] = say.date(told[name])
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
