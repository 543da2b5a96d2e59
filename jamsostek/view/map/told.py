"""What was published about a regency: figures, statistics, awards and regulations."""

from __future__ import annotations

import streamlit as st
from htmltools import TagChild

from jamsostek.base.language import NOTHING
from jamsostek.contract import metrics
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import facts
from jamsostek.view.parts import tables


def draw(here: Screen) -> None:
    """Statements, statistics, awards and regulations, each behind a tab with its number."""
    say, region = here.say, facts.regency_of(here)
    statements = here.ask("map/profile_statements", region=facts.regency_of(here))
    statistics = here.ask("map/profile_statistics", region=facts.regency_of(here))
    record = here.ask("awards/record", region=facts.regency_of(here))
    rules = here.ask("sources/regulations", region=facts.regency_of(here))
    figures_tab, statistics_tab, awards_tab, rules_tab = st.tabs(
        [
            say("profile.tab_figures", number=say.number(len(statements))),
            say("profile.tab_statistics", number=say.number(len(statistics))),
            say("profile.tab_awards", number=say.number(len(record))),
            say("profile.tab_rules", number=say.number(len(rules))),
        ]
    )
    with figures_tab:
        _figures(here)
        shell.download(say, statements, f"angka-{region}")
    with statistics_tab:
        _statistics(here)
        shell.download(say, statistics, f"statistik-{region}")
    with awards_tab:
        _record(here)
    with rules_tab:
        _rules(here)


@kept
def _figures(here: Screen) -> None:
    tables.statements(here, here.ask("map/profile_statements", region=facts.regency_of(here)))


@kept
def _record(here: Screen) -> None:
    tables.award_record(here, here.ask("awards/record", region=facts.regency_of(here)))


@kept
def _rules(here: Screen) -> None:
    tables.regulations(here, here.ask("sources/regulations", region=facts.regency_of(here)))


@kept
def _statistics(here: Screen) -> None:
    say, statistics = here.say, here.ask("map/profile_statistics", region=facts.regency_of(here))

    def cells(row) -> list[TagChild]:
        province = NOTHING
        if row.province_value == row.province_value:
            province = lines(
                say.value(row.province_value, row.unit, with_unit=False),
                small(say.as_of(row.province_as_of, row.province_as_of_precision)),
            )
        label = metrics.metric(row.indicator).labels[say.language]
        return [
            lines(label, small(markup.link(row.publisher, row.url))),
            lines(
                say.value(row.value, row.unit, with_unit=False),
                small(say.as_of(row.as_of, row.as_of_precision)),
                tables.disputed_chip(say, row.is_disputed),
            ),
            province,
        ]

    heads = tables.heads(say, ["profile.statistic"], ["profile.here", "word.province"])
    tables.of(say, heads, statistics, cells)
