"""One Perisai agent's own page: trend, villages, who stayed, attendance, incentive."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.base.language import NOTHING
from jamsostek.reports import findings
from jamsostek.reports.findings import FEWEST_MEMBERS
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, sources, tables

_MONTHS_SHOWN = 36
_QUARTERS_SHOWN = 8
_MEETINGS_SHOWN = 6
_VILLAGES_SHOWN = 8
TOPICS = ("understanding", "product_knowledge", "public_speaking")


def _back() -> None:
    address.choose("agent", "")


def heading(here: Screen, agent: str, month: str) -> None:
    """The agent's name, a sentence on how it goes, and the way back to all agents."""
    st.button(
        here.say("agent.back"), on_click=_back, key="agent_back", icon=":material/arrow_back:",
        type="tertiary",
    )  # fmt: skip
    _head(here, agent, month)


@kept
def _head(here: Screen, agent: str, month: str) -> None:
    say, row = here.say, find(here, agent, month)
    if row.status == "dormant":
        found = say(
            "agent.finding_dormant",
            months=say.number(row.months_without_new),
            limit=say.number(row.dormant_after_months),
        )
    elif row.status == "left":
        found = say("agent.finding_left", active=say.number(row.active_members))
    else:
        found = say(
            "agent.finding",
            new=say.number(row.new_members_12m),
            active=say.number(row.active_members),
        )
    shell.heading(row.name, found)
    tables.facts(
        [
            (say("agent.code"), row.agent_code),
            (say("agent.place"), _place(row)),
            (say("agent.joined"), say.date(row.joined_on)),
            (say("agents.status"), say(f"agents.status_{row.status}")),
            (say("list.months_without_new"), say.number(row.months_without_new)),
        ]
    )


def _place(row) -> str:
    if not isinstance(row.district_name, str):
        return row.region_label
    return f"{row.district_name}, {row.region_label}"


def draw(here: Screen, agent: str, month: str) -> None:
    """Everything on one agent up to a month."""

    def download(query: str, name: str) -> None:
        rows = partial(here.ask, query, agent=agent, month=month)
        shell.download(here.say, rows, f"agen-{agent}-{name}")

    _results(here, agent, month)
    download("agents/months", "bulanan")
    left, right = st.columns(2, gap="large")
    with left:
        if _villages(here, agent, month):
            download("agents/villages", "desa")
        if _incentive(here, agent, month):
            download("agents/incentive", f"insentif-{month}")
    with right:
        if _retention(here, agent, month):
            download("agents/retention", "bertahan")
        if _attendance(here, agent, month):
            download("agents/attended", "kehadiran")


@kept
def _results(here: Screen, agent: str, month: str) -> None:
    """The cards, and month by month."""
    row, trend = find(here, agent, month), here.ask("agents/months", agent=agent, month=month)
    _cards(here, row, trend)
    sources.of_area(here, here.say("agents.retention_note"), month=month)
    _trend(here, trend, row.name)
    sources.of_area(here, month=month)


def _cards(here: Screen, row, trend: pd.DataFrame) -> None:
    say = here.say
    year = trend.tail(12)
    kept, beside = NOTHING, say("agent.too_few", count=FEWEST_MEMBERS)
    if row.members_for_retention >= FEWEST_MEMBERS:
        kept = say.percent(row.retained_12m_pct, 0)
        beside = say("agent.of_members", count=row.members_for_retention)
    if row.branch_retained_pct == row.branch_retained_pct:
        middle = say.percent(row.branch_retained_pct, 0)
        beside += " · " + say("agent.branch_median", share=middle)

    def card(label: str, value: float, unit: str, context: str, column: str) -> cards.Card:
        look = {"trend_colour": here.colours.nila, "trend_text": say("agent.trend_text")}
        trend = tuple(year[column])
        return cards.of_value(say, label, value, unit, context=context, trend=trend, **look)

    label, active = say("agents.measure_active_members"), row.active_members
    came, so_far = say("agent.new_month"), say("agent.new_year", count=row.new_members_12m)
    paid, paid_by = say("agents.measure_contributions_12m_idr"), say("agent.paid_by_members")
    cards.grid(
        [
            card(came, row.new_members, "people", so_far, "new_members"),
            card(label, active, "people", say("agent.all_segments"), "active_members"),
            cards.Card(say("agents.measure_retained_12m_pct"), kept, context=beside),
            card(paid, row.contributions_12m_idr, "idr", paid_by, "contributions_idr"),
        ]
    )


# -- trend ---------------------------------------------------------------------------------------


def _trend(here: Screen, trend: pd.DataFrame, name: str) -> None:
    say = here.say
    if trend.empty:
        shell.section(say("agent.trend_new"))
        shell.empty(say("agent.nobody"), say("agent.nobody_how"))
        return
    shown = trend.tail(_MONTHS_SHOWN)
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("agent.trend_new"), say("agent.trend_unit", count=len(shown)))
        _bars(here, shown, name)
    with right:
        shell.section(say("agent.trend_active"), say("agent.trend_unit", count=len(shown)))
        _line(here, shown, name)


def _bars(here: Screen, shown: pd.DataFrame, name: str) -> None:
    say = here.say
    chart = charts.figure(here, 260)
    texts = _hover(here, shown, "new_members")
    charts.bars(chart, shown["month"], shown["new_members"], here.colours.nila, texts)
    best = shown.loc[shown["new_members"].idxmax()]
    text = charts.told(say.number(best["new_members"]))
    charts.note(here, chart, best["month"], best["new_members"], text, 15, yshift=11)
    charts.value_axis(chart, say, shown["new_members"].max(), "people")
    charts.time_axis(here, chart, shown["month"].iloc[0], shown["month"].iloc[-1], 7)
    alt = say(
        "agent.trend_new_alt",
        name=name,
        most=say.number(best["new_members"]),
        month=say.month(best["month"]),
    )
    charts.show(here, chart, "agent_new", alt)


def _line(here: Screen, shown: pd.DataFrame, name: str) -> None:
    say, last = here.say, shown.iloc[-1]
    chart = charts.figure(here, 260)
    texts = _hover(here, shown, "active_members")
    charts.line(chart, shown["month"], shown["active_members"], here.colours.nila, texts)
    at, text = (last["month"], last["active_members"]), charts.told(say.number(last.active_members))
    charts.note(here, chart, *at, text, 16, xanchor="left", xshift=6)
    charts.value_axis(chart, say, shown["active_members"].max(), "people")
    charts.time_axis(here, chart, shown["month"].iloc[0], shown["month"].iloc[-1], 7)
    alt = say(
        "agent.trend_active_alt",
        name=name,
        first=say.number(shown["active_members"].iloc[0]),
        last=say.number(last["active_members"]),
    )
    charts.show(here, chart, "agent_active", alt)


def _hover(here: Screen, shown: pd.DataFrame, column: str) -> list[str]:
    return [
        charts.told(here.say.number(value), name=here.say.month(month))
        for month, value in zip(shown["month"], shown[column], strict=True)
    ]


# -- where and for how long ----------------------------------------------------------------------


@kept
def _villages(here: Screen, agent: str, month: str) -> bool:
    say, rows = here.say, here.ask("agents/villages", agent=agent, month=month)
    active = rows[rows["active_members"] > 0]
    title = say("agent.villages", count=len(active)) if len(active) else say("agent.villages_none")
    shell.section(title, say("agent.villages_subtitle"))
    if rows.empty:
        shell.empty(say("agent.nobody"), say("agent.nobody_how"))
        return False

    def cells(line) -> list[TagChild]:
        return [
            lines(line.place_name, small(_around(line))),
            say.number(line.active_members),
            say.number(line.new_members_12m),
            say.month(line.last_new),
        ]

    numbers = ["list.active_members", "agents.measure_new_members_12m", "agent.last_new"]
    tables.of(say, tables.heads(say, ["list.place"], numbers), rows, cells, _VILLAGES_SHOWN)
    return True


def _around(line) -> str:
    if line.level == "village":
        return f"{line.district_name} · {line.region_label}"
    return line.region_label


@kept
def _retention(here: Screen, agent: str, month: str) -> bool:
    say, rows = here.say, here.ask("agents/retention", agent=agent, month=month)
    shell.section(say("agent.retention"), say("agent.retention_subtitle"))
    if rows.empty:
        shell.empty(say("agent.nobody"), say("agent.nobody_how"))
        return False

    def cells(line) -> list[TagChild]:
        return [
            findings.quarter(say, line.quarter),
            say.number(line.members),
            _share(here, line.active_6, line.members),
            _share(here, line.active_12, line.members),
        ]

    numbers = ["agent.brought", "agent.after_6", "agent.after_12"]
    newest = rows.iloc[::-1].head(_QUARTERS_SHOWN)
    tables.of(say, tables.heads(say, ["agent.quarter"], numbers), newest, cells)
    shell.source_line(say("agent.retention_note", count=FEWEST_MEMBERS))
    return True


def _share(here: Screen, active: float, members: int) -> TagChild:
    """``62 %`` with the count beneath; words where it is too early or the people are too few."""
    say = here.say
    if active != active:
        return small(say("agent.too_early"))
    if members < FEWEST_MEMBERS:
        return small(say("agent.few"))
    share = say.percent(100 * active / members, 0)
    return TagList(share, " ", small(f"({say.number(active)})"))


# -- meetings ------------------------------------------------------------------------------------


@kept
def _attendance(here: Screen, agent: str, month: str) -> bool:
    say, rows = here.say, here.ask("agents/attended", agent=agent, month=month)
    shell.section(say("agent.attendance"), say("agent.attendance_subtitle"))
    if rows.empty:
        shell.empty(say("agent.no_meetings"), say("agent.no_meetings_how"))
        return False
    year = rows[rows["held_on"] > rows["held_on"].max() - timedelta(days=365)]

    def cells(line) -> list[TagChild]:
        return [
            lines(say.short_date(line.held_on), small(line.venue or "")),
            say("agent.present") if line.is_present else tags.b(say("agent.absent")),
            *(say.number(getattr(line, topic)) for topic in TOPICS),
        ]

    topics = [f"agents.topic_{topic}" for topic in TOPICS]
    heads = tables.heads(say, ["agent.meeting", "agent.came"], topics)
    tables.of(say, heads, rows.head(_MEETINGS_SHOWN), cells)
    shell.source_line(
        say("agent.attended", attended=say.number(year["is_present"].sum()), count=len(year))
    )
    return True


# -- incentive -----------------------------------------------------------------------------------


@kept
def _incentive(here: Screen, agent: str, month: str) -> bool:
    say, rows = here.say, here.ask("agents/incentive", agent=agent, month=month)
    when = say.month(f"{month}-01")
    own = rows[rows["kind"].isin(["acquisition", "contributions"])]
    if own.empty:
        shell.section(say("agent.incentive_none"))
        shell.empty(say("agent.no_rule", month=when), say("agent.no_rule_how"))
        return False
    total = own["amount_idr"].sum()
    shell.section(
        say("agent.incentive", amount=say.rupiah(total, 0), month=when),
        say("agent.incentive_subtitle"),
    )
    parts, office = (
        [
            [_what(here, line), _calculation(here, line), say.rupiah(line.amount_idr, 0)]
            for line in rows[(rows["kind"] == "office") == is_office].itertuples()
        ]
        for is_office in (False, True)
    )
    sum_line = [tags.b(say("agent.total")), "", tags.b(say.rupiah(total, 0))]
    heads = tables.heads(say, ["agent.part", "agent.calculation"], ["agent.amount"])
    tables.plain(heads, [*parts, sum_line, *office])
    shell.source_line(
        *(_rule(here, rule) for rule in own.drop_duplicates("legal_basis").itertuples())
    )
    shell.source_line(say("agent.incentive_note"))
    return True


def _rule(here: Screen, rule) -> TagList:
    """The rule with its source as a link."""
    since = here.say.as_of(rule.starts_on, rule.precision)
    text = here.say("agent.rule_since", rule=rule.legal_basis, date=since)
    return TagList(text, " (", markup.link(rule.publisher, rule.url), ")")


def _what(here: Screen, line) -> str:
    say = here.say
    if line.kind != "contributions":
        return say(f"agent.line_{line.kind}")
    if line.first_paid_month != line.first_paid_month:
        return say("agent.line_contributions")
    return say(
        "agent.line_contributions_band",
        first=say.number(line.first_paid_month),
        last=say.number(line.last_paid_month),
    )


def _calculation(here: Screen, line) -> TagChild:
    """``47 orang × Rp10.000``, or why nothing is paid."""
    say = here.say
    if line.kind == "acquisition":
        people, least = say("agent.people", count=line.count), say.number(line.minimum)
        if line.count < line.minimum:
            return say("agent.below_minimum", people=people, minimum=least)
        rate = say.rupiah(line.rate, 0)
        text = say("agent.flat_sum") if line.unit == "Rp/bulan" else f"{people} × {rate}"
        return lines(text, small(say("agent.at_minimum", minimum=least)))
    paid = say.rupiah(line.base_idr, 0)
    if line.kind == "rest":
        return say("agent.no_rate", amount=paid)
    text = f"{paid} × {say.percent(line.rate)}"
    if line.kind == "office":
        return text
    return lines(text, small(say("agent.people", count=line.count)))


def find(here: Screen, code: str, month: str):
    """The agent's row, as ``agents/one`` answers for the month."""
    return next(here.ask("agents/one", agent=code, month=month).itertuples(index=False))
