"""The claims behind the benefits: cases and amounts; JKP and scholarships apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.hidden import is_hidden
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, sources, tables
from jamsostek.view.programs import money
from jamsostek.warehouse import suppression

# beside the main programmes, added to none of them
_APART = ("JKP", "scholarship")
_MAIN = ("JHT", "JKM", "JKK", "JP")
_COUNTED = ["cases", "amount_idr"]
_FEWEST_ON_AXIS = 4  # cases, so that ticks are whole


@dataclass(frozen=True)
class _Claims:
    """The claims looked at: all months, those of the main programmes, of these the recent ones."""

    rows: pd.DataFrame
    main: pd.DataFrame
    recent: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp


def _rows(here: Screen) -> pd.DataFrame:
    return here.ask("programs/claims", **here.filters, **here.period)


def _claims(here: Screen) -> _Claims:
    rows = _rows(here)
    rows["apart"] = rows["programme"].where(rows["programme"] == "JKP", None)
    rows.loc[rows["benefit"] == "scholarship", "apart"] = "scholarship"
    last = rows["month"].max()
    # the year chosen, else the last twelve months
    first = rows["month"].min() if here.year else last - pd.DateOffset(months=11)
    first = max(first, rows["month"].min())
    main = rows[rows["apart"].isna()]
    return _Claims(rows, main, main[main["month"] >= first], first, last)


def _span(here: Screen, found: _Claims) -> dict[str, str]:
    return {"first": here.say.month(found.first), "last": here.say.month(found.last)}


def claims(here: Screen) -> None:
    """Cases and amounts by programme and segment; JKP and scholarships apart."""
    if _rows(here).empty:
        money.nothing(here, "claims")
        return
    if suppression.is_hidden(_rows(here), "cases").all():
        shell.empty(here.say("programs.claims_hidden"), here.say("word.hidden_why"))
        return
    if _main(here):
        shell.download(here.say, partial(_rows, here), "klaim")
    _mixes(here)
    shell.section(here.say("programs.apart_title"), here.say("programs.apart_subtitle"))
    for where, code in zip(st.columns(2, gap="large"), _APART, strict=True):
        with where:
            if _apart(here, code):
                shell.download(here.say, partial(_rows_of, here, code), f"klaim-{code.lower()}")
    _apart_source(here)


@kept
def _main(here: Screen) -> bool:
    """The main programmes: a sentence, cards and amounts by month; whether any amount is known."""
    say, found = here.say, _claims(here)
    span, recent = _span(here, found), found.recent
    cases, amount = (suppression.total(recent, name) for name in _COUNTED)
    told = {
        "place": shell.place_name(here),
        "cases": say.number(cases),
        "amount": say.rupiah_short(amount),
        **span,
    }
    shell.told(say("programs.claims_finding", **told, average=_each(here, amount, cases)))
    _counts(here, recent, span)
    by_programme = suppression.totals(recent, "programme", _COUNTED)["amount_idr"]
    by_programme = by_programme.sort_values(ascending=False)
    if by_programme.empty or not amount:
        return False
    share = say.percent(100 * by_programme.iloc[0] / amount, 0)
    name = say(f"programs.name_{by_programme.index[0]}")
    shell.section(
        say("programs.claims_title", programme=name, share=share, **span),
        say("programs.claims_subtitle"),
    )
    _by_programme(here, found.main, say("programs.claims_alt", **told))
    sources.of_month(here, _kinds(here), found.last, *money.marks(here))
    return True


def _kinds(here: Screen) -> list[str]:
    return [money.kinds_of(here)["claims"]]


@kept
def _mixes(here: Screen) -> None:
    """What the recent claims are made of, by programme and by segment."""
    say, found = here.say, _claims(here)
    span = _span(here, found)
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("programs.mix_title"), say("programs.mix_subtitle", **span))
        _mix(here, found.recent, "programme")
    with right:
        shell.section(say("programs.mix_segment_title"), say("programs.mix_subtitle", **span))
        _mix(here, found.recent, "segment")
    about = money.definition(here, "benefit_average_idr")
    sources.of_month(here, _kinds(here), found.last, *about)


def _counts(here: Screen, recent: pd.DataFrame, span: dict[str, str]) -> None:
    say = here.say
    by_month = suppression.totals(recent, "month", _COUNTED)
    cases, amount = (suppression.total(recent, name) for name in _COUNTED)
    figures = {
        "cases": (say.number(cases), by_month["cases"]),
        "amount": (say.rupiah_short(amount), by_month["amount_idr"]),
        "average": (
            _each(here, amount, cases),
            by_month["amount_idr"] / by_month["cases"].where(by_month["cases"] > 0),
        ),
    }
    made = [
        cards.Card(
            say(f"programs.label_{name}"),
            number,
            context=say("programs.context_period", **span),
            foot=(say("programs.context_main"),),
            trend=tuple(line),
            trend_colour=here.colours.nila,
            trend_text=say(f"programs.label_{name}"),
        )
        for name, (number, line) in figures.items()
    ]
    cards.grid(made)


def _by_programme(here: Screen, rows: pd.DataFrame, alt: str) -> None:
    """Amounts by month, stacked; each programme named at its end."""
    say, palette = here.say, here.colours
    paid = suppression.totals(rows, ["month", "programme"], _COUNTED)["amount_idr"]
    months = pd.date_range(rows["month"].min(), rows["month"].max(), freq="MS")
    # a month in which this area had no claim of a programme is zero; one that is hidden is not
    wide = paid.unstack(fill_value=0).reindex(months, fill_value=0)
    names = [name for name in _MAIN if name in wide]
    colours = [palette.nila, palette.kunyit, palette.mengkudu, palette.laut]
    charts.legend([say(f"programs.name_{name}") for name in names], colours)
    chart = charts.figure(here, 400)
    for name, colour in zip(names, colours, strict=False):
        label = say(f"programs.name_{name}")
        texts = [
            charts.told(say.rupiah_short(value), say.month(month), name=label)
            for month, value in wide[name].items()
        ]
        charts.bars(chart, wide.index, wide[name], colour, texts)
    chart.update_layout(barmode="stack", bargap=0.12)
    charts.value_axis(chart, say, wide[names].sum(axis=1).max(), "idr")
    charts.time_axis(here, chart, wide.index.min(), wide.index.max())
    charts.add_events(here, chart, money.events(here))
    charts.show(here, chart, "programs_claims", alt)


def _mix(here: Screen, rows: pd.DataFrame, by: str) -> None:
    """Cases, amount, amount a case and share of a programme or a segment, largest first."""
    say = here.say
    sums = suppression.totals(rows, by, _COUNTED).sort_values("amount_idr", ascending=False)
    total = suppression.total(rows, "amount_idr")
    names = ("cases", "paid", "average", "share")
    text = "programs.programme" if by == "programme" else "programs.column_segment"
    tables.plain(
        tables.heads(say, [text], [f"programs.column_{name}" for name in names]),
        [
            [
                say(f"programs.name_{code}" if by == "programme" else f"segment.{code}"),
                say.number(row["cases"]),
                say.rupiah_short(row["amount_idr"], 1),
                _each(here, row["amount_idr"], row["cases"]),
                tags.b(say.percent(100 * row["amount_idr"] / total if total else None, 1)),
            ]
            for code, row in sums.iterrows()
        ],
    )


def _rows_of(here: Screen, code: str) -> pd.DataFrame:
    rows = _claims(here).rows
    return rows[rows["apart"] == code].drop(columns="apart")


@kept
def _apart(here: Screen, code: str) -> bool:
    """JKP or scholarships with their own cases, added to no other claims; whether there are any."""
    say, found = here.say, _claims(here)
    part, name = _rows_of(here, code), say(f"programs.apart_{code.lower()}")
    if part.empty:
        shell.empty(name, say("programs.apart_none"))
        return False
    recent = part[part["month"] >= found.first]
    cases, amount = (suppression.total(recent, each) for each in _COUNTED)
    card = cards.Card(
        name,
        say.number(cases) if is_hidden(cases) else say("programs.cases", count=cases),
        change=f"{say.rupiah_short(amount)} · "
        + say("programs.average_short", amount=_each(here, amount, cases)),
        context=say("programs.context_period", **_span(here, found)),
    )
    cards.grid([card])
    by_month = suppression.totals(part, "month", _COUNTED)["cases"]
    months = pd.date_range(found.rows["month"].min(), found.last, freq="MS")
    by_month = by_month.reindex(months, fill_value=0)[by_month.index.min() :]
    markup.draw(tags.p(say("programs.apart_chart", name=name), class_="subtitle"))
    chart = charts.figure(here, 220)
    texts = [charts.told(say.number(value), say.month(month)) for month, value in by_month.items()]
    colour = here.colours.laut if code == "JKP" else here.colours.kunyit
    charts.bars(chart, by_month.index, by_month, colour, texts)
    charts.value_axis(chart, say, max(by_month.max(), _FEWEST_ON_AXIS), "count")
    charts.time_axis(here, chart, by_month.index[0], by_month.index[-1], most_ticks=7)
    alt = say(
        "programs.apart_alt",
        name=name,
        cases=say.number(cases),
        amount=say.rupiah_short(amount),
    )
    charts.show(here, chart, f"programs_apart_{code}", alt)
    return True


@kept
def _apart_source(here: Screen) -> None:
    sources.of_month(here, _kinds(here), _claims(here).last)


def _each(here: Screen, amount: float, cases: int) -> str:
    """The average of a case, to the rupiah; a dash where there was none."""
    average = amount / cases if cases else None
    is_known = average is not None and average == average
    return here.say.rupiah_short(round(average) if is_known else average)
