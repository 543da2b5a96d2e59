"""The award over the years: a timeline, a map, first podiums, records beside coverage."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from htmltools import TagChild, tags

from jamsostek.base.language import NOTHING
from jamsostek.contract import geography
from jamsostek.reports import findings
from jamsostek.reports.deck import Map, Shape
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, choices, slide_picture, tables

_MAP, _MAP_PHONE = (900, 560, 20), (420, 360, 15)
_MOST_CLASS = 3


def rows(here: Screen, category: str) -> pd.DataFrame:
    """Every win at province level of a category (of all without one)."""
    return here.ask("awards/history", category=category or None)


def choose(here: Screen) -> str:
    """The category, in the address as ``category``; empty: all."""
    found = here.ask("awards/history")["category"]
    # the first by default: governments, whom most ask about
    options = ["regency_government", *sorted(set(found) - {"regency_government"}), "all"]
    chosen = choices.select(
        st, here, "won", options, "judging.category", lambda code: _category(here, code)
    )
    return "" if chosen == "all" else chosen


def _category(here: Screen, code: str) -> str:
    return here.say("awards.all_categories" if code == "all" else f"category.{code}")


@kept
def heading(here: Screen, category: str) -> None:
    """How many won, and who stood on the podium for the first time last."""
    say, won = here.say, rows(here, category)
    shell.heading(say("awards.history_title"), _finding(here, won))


def _finding(here: Screen, won: pd.DataFrame) -> str:
    say, counted = here.say, won[won["counts_once"].astype(bool)]
    if counted.empty:
        return say("awards.finding_none")
    first = counted[counted["is_first"].astype(bool)]
    text = say(
        "awards.history_finding",
        count=len(counted),
        first=int(counted["ceremony_year"].min()),
        last=int(counted["ceremony_year"].max()),
    )
    if first.empty:
        return text
    newest = first[first["ceremony_year"] == first["ceremony_year"].max()]
    names = findings.joined(say, list(dict.fromkeys(newest["area_label"].dropna())))
    year = int(newest["ceremony_year"].max())
    return f"{text} {say('awards.history_first', names=names, year=year)}"


@kept
def timeline(here: Screen, category: str) -> None:
    """Year by year: category, sector, places; disputed ones side by side, first podiums marked."""
    say, won = here.say, rows(here, category)
    shell.section(say("awards.timeline"), say("awards.timeline_subtitle"))
    if won.empty:
        shell.empty(say("awards.none"), say("awards.none_how"))
        return
    lines = []
    for (year, group, sector), of in won.fillna({"sector": ""}).groupby(
        ["ceremony_year", "category", "sector"], sort=False
    ):
        label = say(f"category.{group}") + (f": {sector}" if sector else "")
        winners = markup.lines(*(_winner(here, row) for row in of.itertuples()))
        lines.append([tags.b(str(year)), label, winners, shell.publishers(say, of, 2)])
    heads = ["awards.year", "awards.category_only", "awards.winner_names", "word.source"]
    tables.plain(tables.heads(say, heads), lines)
    shell.source_line(markup.badge(say, "published"), say("awards.history_note"))


def _winner(here: Screen, row) -> TagChild:
    say = here.say
    name = row.recipient
    if row.category == "regency_government" and isinstance(row.area_label, str):
        name = row.area_label
    marks = [
        markup.chip(say("awards.first_podium"), "good") if row.is_first else None,
        tables.disputed_chip(say, row.disputed),
    ]
    return markup.joined([cards.medal(row.rank), name, *marks], " ")


def on_map(here: Screen, category: str) -> None:
    """How often each regency won, on the map."""
    say = here.say
    shell.section(say("awards.wins_map"), say("awards.wins_map_subtitle"))
    layer, _ = geography.regencies(frozenset(here.ask("reference/regions")["region_code"]))
    if not layer:
        shell.empty(say("awards.no_map"), say("awards.no_map_how"))
        return
    slide_picture.show(here, _map(here, category), "awards_wins_map")
    shell.attribution(say, layer)


@kept
def _map(here: Screen, category: str) -> str:
    say, won = here.say, rows(here, category)
    counted = won[won["counts_once"].astype(bool) & won["region_code"].notna()]
    wins = counted.groupby("region_code").size()
    regions = here.ask("reference/regions")
    shapes = {}
    for row in regions.itertuples():
        count = int(wins.get(row.region_code, 0))
        text = say("awards.wins_text", count=count)
        shapes[row.region_code] = Shape(
            row.label, float(count), text, min(count, _MOST_CLASS), str(count)
        )
    classes = ("0", "1", "2", f"≥ {_MOST_CLASS}")
    picture = Map(
        "regency", shapes, classes, say("awards.wins_unit"), say("decks.no_data"), "",
        named=tuple(wins.index),
    )  # fmt: skip
    size = _MAP_PHONE if here.narrow else _MAP
    return slide_picture.svg(here, picture, *size)


@kept
def beside_coverage(here: Screen, category: str) -> None:
    """Each winning government's record beside its coverage then and now."""
    say, won = here.say, rows(here, category)
    of = won[won["region_code"].notna() & (won["region_code"].str.len() == 4)]
    shell.section(say("awards.beside_coverage"), say("awards.beside_coverage_subtitle"))
    if here.region:
        of = of[of["region_code"] == here.region]
    if of.empty:
        shell.empty(say("awards.no_record"), say("awards.no_record_how"))
        return
    lines = []
    for label, mine in of.groupby("area_label"):
        for number, row in enumerate(mine.itertuples()):
            lines.append(
                [
                    tags.b(label) if not number else "",
                    markup.joined([cards.medal(row.rank), str(row.ceremony_year),
                                   tables.disputed_chip(say, row.disputed)], " "),
                    _coverage(here, row, "then"),
                    _coverage(here, row, "now") if not number else "",
                ]
            )  # fmt: skip
    heads = [(say("filter.region"), False), (say("awards.won"), False),
             (say("awards.coverage_then"), False), (say("awards.coverage_now"), False)]  # fmt: skip
    tables.plain(heads, lines)
    shell.source_line(markup.badge(say, "published"), say("awards.coverage_note"))


def _coverage(here: Screen, row, when: str) -> TagChild:
    say = here.say
    value = getattr(row, f"{when}_pct")
    if value != value or value is None:
        return markup.small(NOTHING, title=say("word.no_data"))
    as_of = say.as_of(getattr(row, f"{when}_as_of"), getattr(row, f"{when}_precision"))
    source = markup.link(getattr(row, f"{when}_publisher"), getattr(row, f"{when}_url"))
    return markup.lines(say.percent(value), markup.small(as_of, " · ", source))
