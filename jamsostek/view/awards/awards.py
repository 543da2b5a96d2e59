"""The pieces of the Paritrana page: the league over the years, podiums, national winners."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.reports import findings
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, tables

_GOVERNMENTS = ("regency_government", "village_government")
_ORDER = (
    "overall",
    "regency_government",
    "village_government",
    "large_medium_business",
    "micro_small_business",
)


def finding(here: Screen, league: pd.DataFrame, years: pd.DataFrame) -> str:
    """The sentence on top: who won most often and how many areas never did."""
    say = here.say
    best = league[league["wins"] == league["wins"].max()]
    provincial = years[years["level"] == "province"]
    if provincial.empty or best.empty or not best["wins"].iloc[0]:
        return say("awards.finding_none")
    return say(
        "awards.finding",
        places=findings.joined(say, list(best["label"])),
        wins=say.number(best["wins"].iloc[0]),
        never=say.number(int((league["wins"] == 0).sum())),
        first=provincial["ceremony_year"].min(),
        last=provincial["ceremony_year"].max(),
    )


@kept
def heading(here: Screen) -> None:
    """The page's title and the sentence on top."""
    found = finding(here, here.ask("awards/league"), here.ask("awards/years"))
    shell.heading(here.say("awards.title"), found)


@kept
def league(here: Screen) -> None:
    """The regencies over the years, beside how often each won."""
    say, rows = here.say, here.ask("awards/league")
    table, bars = st.columns([6, 5], gap="large")
    with table:
        shell.section(say("awards.league"), say("awards.league_subtitle"))
        league_table(here, rows, here.ask("awards/winners", level="province"))
    with bars:
        shell.section(say("awards.ranking"), say("awards.ranking_subtitle"))
        ranking(here, rows)
    shell.source_line(say("awards.league_note"))


def league_table(here: Screen, league: pd.DataFrame, winners: pd.DataFrame) -> None:
    """The regencies over the years: a numbered medal for each place a government or village won."""
    say = here.say
    won = winners[winners["category"].isin(_GOVERNMENTS) & winners["counts_once"].astype(bool)]
    years = sorted(won["ceremony_year"].unique())
    shown = league[(league["wins"] > 0) | (league["region_code"] == here.region)]
    if here.branch:
        shown = league[league["branch_code"] == here.branch]
    rows = []
    for row in shown.itertuples():
        cells = []
        for year in years:
            places = won[(won["region_code"] == row.region_code) & (won["ceremony_year"] == year)]
            cells.append(
                markup.joined((_place(say, place) for place in places.itertuples()), " ") or "·"
            )
        name = tags.b(row.label) if row.region_code == here.region else row.label
        rows.append([name, *cells, tags.b(say.number(row.wins))])
    tables.plain(
        [
            (say("filter.region"), False),
            *((str(year), False) for year in years),
            (say("awards.times"), True),
        ],
        rows,
    )
    never = league.loc[(league["wins"] == 0), "label"]
    if not here.branch and len(never):
        text = f"{say('awards.never', count=len(never))}: {', '.join(never)}"
        markup.draw(tags.p(text, class_="source"))


def ranking(here: Screen, league: pd.DataFrame) -> None:
    """Wins as bars, split by rank; those who never won are named under the table."""
    say = here.say
    won = league[league["wins"] > 0]
    if won.empty:
        shell.empty(say("awards.none"), say("awards.none_how"))
        return
    p = here.colours
    parts = {
        say("awards.first"): won["first_places"],
        say("awards.second"): won["second_places"],
        say("awards.third"): won["third_places"],
        say("awards.unranked"): won["unranked"],
    }
    # the medals' colours, as on the slides; without a rank none
    fills = [p.kunyit, p.abu, p.perunggu, p.line]
    charts.legend(list(parts), fills)
    charts.ranking(
        here,
        list(won["label"]),
        list(won["wins"]),
        [
            say("awards.bar", wins=say.number(row.wins), year=int(row.last_won))
            for row in won.itertuples()
        ],
        key="awards_ranking",
        stacks={name: list(v) for name, v in parts.items()},
        stack_colours=fills,
        alt=say(
            "awards.ranking_alt",
            places=", ".join(f"{row.label} {row.wins}" for row in won.itertuples()),
        ),
    )


def _place(say, place) -> TagChild:
    medal = cards.medal(place.rank) or markup.small(say("awards.unranked"))
    if place.category == "village_government":
        return TagList(medal, "\xa0", markup.small(say("awards.village")))
    return medal


@kept
def podiums(here: Screen, year: int) -> None:
    """One ceremony's winners as cards, a card for each category and sector."""
    say, winners = here.say, here.ask("awards/winners", level="province", year=year)
    boxes = []
    keys = winners.fillna({"sector": ""}).groupby(["category", "sector"], sort=False)
    for (category, sector), rows in sorted(
        keys, key=lambda item: (_ORDER.index(item[0][0]) if item[0][0] in _ORDER else 9, item[0][1])
    ):
        disputed = bool(rows["disputed"].astype(bool).any())
        title = say(f"category.{category}")
        boxes.append(
            cards.Card(
                f"{title}: {findings.sector(say, sector)}" if sector else title,
                "",
                podium=tuple((r.rank, _recipient(here, r)) for r in rows.itertuples()),
                chip=say("word.disputed") if disputed else "",
                chip_kind="warn",
                foot=(say("awards.disputed_note"),) if disputed else (),
            )
        )
    cards.grid(boxes)
    shell.source_line(shell.published_by(say, winners))


def _recipient(here: Screen, row) -> str:
    if row.category == "regency_government" and isinstance(row.area_label, str):
        return row.area_label
    if row.category == "village_government" and isinstance(row.area_label, str):
        return f"{row.recipient} ({row.area_label})"
    return row.recipient + ("  ≠" if row.disputed else "")


@kept
def record(here: Screen) -> None:
    """What the regency in view won."""
    shell.section(here.say("awards.record", place=shell.place_name(here)))
    tables.award_record(here, here.ask("awards/record", region=here.region))


@kept
def national_table(here: Screen) -> None:
    """National winners of governments by year, for comparison; businesses are in the CSV."""
    say, winners = here.say, here.ask("awards/winners", level="national", year=here.year)
    shell.section(say("awards.national"), say("awards.national_subtitle"))
    rows = winners[winners["category"].isin(["province_government", "regency_government"])]
    if rows.empty:
        shell.empty(say("awards.national_none"), say("awards.national_none_how"))
        return
    lines = []
    for (year, category), part in rows.groupby(["ceremony_year", "category"], sort=False):
        names = " · ".join(
            (f"{int(r.rank)}. " if r.rank == r.rank else "")
            + r.recipient
            + (" ≠" if r.disputed else "")
            for r in part.itertuples()
        )
        lines.append(
            [
                str(year),
                say(f"category.{category}"),
                markup.lines(names, markup.small(shell.publishers(say, part))),
            ]
        )
    heads = ["awards.year", "awards.category_only", "awards.winner_names"]
    tables.plain(tables.heads(say, heads), lines)
