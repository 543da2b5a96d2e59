"""The form of a scenario: every change of it is a change of the draft in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.analysis import budget
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import province
from jamsostek.imports import numbers
from jamsostek.view.coverage import draft, finer
from jamsostek.view.coverage.draft import Draft
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen

_PLAN = "plan"
_REFUSED = "coverage_refused"
_MONTHS = tuple(map(str, (*range(1, 13), 18, 24, 36, 48, 60)))
_YEARS_AHEAD = 4
_FIRST_YEAR = 2020
# an example, as the thousand of a regency is
_FINER_PEOPLE = "100"
# what a text field's value becomes in the draft
Change = Callable[[Draft, object], Draft]


def draw(here: Screen, today: date) -> Draft:
    """Draw the form; returns the draft as it stands in the address."""
    say, labels = here.say, _labels(here)
    region = here.region if here.region in labels else next(iter(labels))
    default = draft.first(region, today).code
    address.bind(_PLAN, lambda text: draft.parsed(text) is not None, default)
    told = draft.parsed(address.chosen(_PLAN))
    _places(here, told, labels)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    starts = [f"{month:%Y-%m}" for month in _starts(today)]
    _select(
        row,
        say,
        told,
        "start",
        _with(starts, told.start),
        lambda text: say.month(f"{text}-01"),
        190,
    )
    months = partial(_words, say, "coverage.months")
    _select(row, say, told, "months", _with(_MONTHS, told.months), months, 130)
    groups = partial(_words, say, "budget.group_")
    _select(row, say, told, "group", tuple(draft.WORK_OF), groups, 240, Draft.with_group)
    choices = tuple(",".join(each) for each in budget.PROGRAMMES[told.work])
    _select(row, say, told, "programmes", choices, lambda text: text.replace(",", " + "), 210)
    income = "wage" if told.work == "wage" else "income"
    _text(row, here, told.income, f"coverage.form_{income}", "income", _take_income, 270)
    _funding(here, told)
    if refused := st.session_state.pop(_REFUSED, None):
        st.warning(shell.plain(refused))
    return told


def current() -> Draft | None:
    """The draft in the session, in a callback."""
    return draft.parsed(st.session_state.get(address.key(_PLAN), ""))


def take_over(told: Draft) -> None:
    """Let the form show another draft, in a callback or before it is drawn."""
    address.choose(_PLAN, told.code)


# -- its rows ------------------------------------------------------------------------------------


def _places(here: Screen, told: Draft, labels: dict[str, str]) -> None:
    say, chosen = here.say, dict(told.places)
    key = "coverage_form_places"
    labels = {**labels, **_finer(here, told, labels)}
    st.session_state[key] = [code for code in chosen if code in labels]
    st.multiselect(
        say("coverage.form_places"),
        list(labels),
        format_func=labels.get,
        key=key,
        placeholder=say("coverage.form_places_hint"),
        on_change=partial(_changed, key, _take_places, say),
    )
    mine = [code[:4] for code in chosen]
    regions = sorted((code for code in labels if len(code) == 4), key=lambda code: code not in mine)
    finer.draw(here, {code: labels[code] for code in regions}, partial(_add_place, say))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    for code, amount in told.places:
        label = say("coverage.form_people", where=labels.get(code, code))
        shown = f"{amount[:-1]} %" if amount.endswith("%") else say.number(int(amount))
        change = partial(_take_people, code=code, language=say.language)
        _text(row, here, shown, label, f"people_{code}", change, 330, is_written=True)


def _finer(here: Screen, told: Draft, labels: dict[str, str]) -> dict[str, str]:
    """The names of the districts and villages in the draft, by code."""
    codes = [code for code, _ in told.places if code not in labels]
    if not codes:
        return {}
    return (
        here.ask("coverage/places", codes=",".join(codes))
        .set_index("place_code")["label"]
        .to_dict()
    )


def _add_place(say: Speaker, code: str) -> None:
    """One place more, in a callback."""

    def added(told: Draft, place: str) -> Draft:
        is_there = place in dict(told.places)
        return told if is_there else replace(told, places=(*told.places, (place, _FINER_PEOPLE)))

    _take(code, added, say)


def _funding(here: Screen, told: Draft) -> None:
    say = here.say
    row = st.container(horizontal=True, vertical_alignment="bottom")
    key = "coverage_form_payers"
    st.session_state[key] = [payer for payer, _ in told.funding]
    row.multiselect(
        say("coverage.form_payers"),
        budget.PAYERS,
        format_func=partial(_words, say, "payer."),
        key=key,
        placeholder=say("coverage.form_payers_hint"),
        on_change=partial(_changed, key, _take_payers, say),
        width=420,
    )
    if len(told.funding) > 1:
        for payer, share in told.funding:
            label = say("coverage.form_share", payer=say(f"payer.{payer}"))
            change = partial(_take_share, payer=payer, language=say.language)
            _text(row, here, share, label, f"share_{payer}", change, 190, is_written=True)
    _text(row, here, told.spend, "coverage.form_spend", "spend", _take_spend, 250)


# -- one field -----------------------------------------------------------------------------------


def _select(
    where,
    say: Speaker,
    told: Draft,
    name: str,
    options: Sequence[str],
    words: Callable[[str], str],
    width: int,
    change: Change | None = None,
) -> None:
    key = f"coverage_form_{name}"
    st.session_state[key] = getattr(told, name)
    take = change or (lambda draft, value: replace(draft, **{name: value}))
    where.selectbox(
        say(f"coverage.form_{name}"),
        options,
        format_func=words,
        key=key,
        on_change=partial(_changed, key, take, say),
        width=width,
    )


def _text(
    where,
    here: Screen,
    value: str,
    label: str,
    name: str,
    change: Change,
    width: int,
    *,
    is_written: bool = False,
) -> None:
    """A field for a number; ``value`` are digits, or as it is to be written."""
    say, key = here.say, f"coverage_form_{name}"
    shown = value if is_written or not value else say.number(int(value))
    st.session_state[key] = shown
    field = label if is_written else say(label)
    take = change if is_written else partial(change, language=say.language)
    where.text_input(
        field, key=key, on_change=partial(_changed, key, take, say, field), width=width
    )


def _changed(key: str, change: Change, say: Speaker, field: str = "") -> None:
    """Take what a field says over into the address, or keep in words why not."""
    _take(st.session_state[key], change, say, field)


def _take(value: object, change: Change, say: Speaker, field: str = "") -> None:
    told = current()
    if told is None:
        return
    try:
        changed = change(told, value)
        if draft.parsed(changed.code) is None:
            changed.scenario()
            raise budget.refuse("scenario_people", "people", "")
    except ProductError as error:
        st.session_state[_REFUSED] = _why_not(say, error, value, field)
        return
    address.choose(_PLAN, changed.code)


def _why_not(say: Speaker, error: ProductError, value: object, field: str) -> str:
    """Why a value isn't taken; a field has a name of its own, another than in a scenario's file."""
    if not field or error.code != "scenario_refused":
        return " ".join(error.told(say))
    detail = say(f"reason.{error.details['reason']}", **{**error.details, "value": value})
    return say("coverage.form_refused", field=field, detail=detail)


def _take_places(told: Draft, codes: list[str]) -> Draft:
    known = dict(told.places)
    if not codes:
        return told
    return replace(told, places=tuple((code, known.get(code, "1000")) for code in codes))


def _take_people(told: Draft, text: str, code: str, language: str) -> Draft:
    """``14.880`` people, or ``25 %`` of the gap."""
    value = numbers.typed(text, language)
    if text.strip().endswith("%"):
        if not 0 <= value <= 100:
            raise budget.refuse("scenario_gap_pct", "gap_pct", text)
        amount = f"{value:g}%"
    else:
        amount = str(_whole(value, "scenario_people", "people", text))
    return replace(told, places=tuple((c, amount if c == code else v) for c, v in told.places))


def _take_payers(told: Draft, payers: list[str]) -> Draft:
    known = dict(told.funding)
    if not payers:
        return told
    is_new = [payer for payer in payers if payer not in known]
    if len(payers) == 1 or is_new:
        return replace(told, funding=tuple((payer, f"{100 / len(payers):.4g}") for payer in payers))
    return replace(told, funding=tuple((payer, known[payer]) for payer in payers))


def _take_share(told: Draft, text: str, payer: str, language: str) -> Draft:
    value = numbers.typed(text, language)
    if not 0 <= value <= 10_000:
        raise budget.refuse("scenario_shares", "funding", text)
    shares = tuple((p, f"{value:g}" if p == payer else s) for p, s in told.funding)
    return replace(told, funding=shares)


def _take_income(told: Draft, text: str, language: str) -> Draft:
    if not text.strip():
        return replace(told, income="")
    value = _whole(numbers.typed(text, language), "scenario_income", "income_idr", text)
    return replace(told, income=str(value))


def _take_spend(told: Draft, text: str, language: str) -> Draft:
    if not text.strip():
        return replace(told, spend="")
    value = _whole(numbers.typed(text, language), "scenario_budget", "budget_idr", text)
    return replace(told, spend=str(value))


def _whole(value: float, reason: str, key: str, text: str) -> int:
    if not value.is_integer() or value < 0:
        raise budget.refuse(reason, key, text)
    return int(value)


# -- what may be chosen --------------------------------------------------------------------------


def _labels(here: Screen) -> dict[str, str]:
    """The regencies by code, those of the branch in the filter first, then the province."""
    rows = here.ask("reference/regions").set_index("region_code")
    mine = rows["branch_code"] == here.branch
    labels = {**rows.loc[mine, "label"].to_dict(), **rows["label"].to_dict()}
    return {**labels, province.code(): here.say("coverage.form_province")}


def _starts(today: date) -> list[date]:
    last = f"{today.year + _YEARS_AHEAD}-12-01"
    return [month.date() for month in pd.date_range(f"{_FIRST_YEAR}-01-01", last, freq="MS")]


def _with(options: Sequence[str], chosen: str) -> list[str]:
    """The options, with one that a link brought among them."""
    return list(options) if chosen in options else [*options, chosen]


def _words(say: Speaker, prefix: str, value: str) -> str:
    if prefix == "coverage.months":
        return say("coverage.months", count=int(value))
    return say(prefix + value)
