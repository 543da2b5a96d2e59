"""The pieces of the overview: a card for each figure known, and what was never published."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.contract import metrics
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, tables

_FULL_ROWS = 5  # with the podium's card two full rows of three


def published(here: Screen, is_whole_page: bool) -> None:
    """What was published of the area: figures, its regencies, events."""
    say, until = here.say, {"until": here.to_day}
    _figures(here, is_whole_page)
    headlines = partial(here.ask, "home/cards", **here.filters, **until)
    shell.download(say, headlines, "ringkasan-terbit")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _regions(here)
        regions = partial(here.ask, "home/regions", branch=here.branch, **until)
        shell.download(say, regions, "kabupaten-terbaru")
    with right:
        _events(here)
        events = partial(here.ask, "reference/events", **here.filters, to_day=here.to_day)
        shell.download(say, events, "peristiwa")


@kept
def _figures(here: Screen, is_whole_page: bool) -> None:
    """The headline figures as cards, and which of them were never published."""
    say = here.say
    filters = {**here.filters, "until": here.to_day}
    headlines = here.ask("home/cards", **filters)
    known = headlines.dropna(subset=["value"])
    latest = here.ask("home/latest", **filters)
    denominators = here.ask("home/denominators", region=here.region, until=here.to_day)
    place = shell.place_name(here)
    if is_whole_page:
        shell.heading(say("home.title", place=place), finding(here, known, place))
    else:
        shell.section(say("home.published", place=place), finding(here, known, place))
    cards.grid(
        headline_cards(here, known, denominators)
        + further_cards(here, latest, known, denominators)
        + podium_card(here, here.ask("awards/podium", until=here.year)),
        "wide",
    )
    shell.source_line(never_published(here, headlines))


@kept
def _regions(here: Screen) -> None:
    """What was last published of each regency in view."""
    say = here.say
    shell.section(say("home.regions_title"), say("home.regions_subtitle"))
    regions = here.ask("home/regions", branch=here.branch, until=here.to_day)
    is_here = regions["region_code"] == here.region
    in_view = is_here if here.region else regions["in_focus"].astype(bool)
    tables.regions_overview(here, regions[in_view])
    shell.source_line(say("home.regions_source"))


@kept
def _events(here: Screen) -> None:
    """The last events."""
    shell.section(here.say("home.events_title"), here.say("home.events_subtitle"))
    events = here.ask("reference/events", **here.filters, to_day=here.to_day)
    tables.event_list(here, events.head(8))


def _label(here: Screen, indicator: str) -> str:
    return metrics.metric(indicator).labels[here.say.language]


def finding(here: Screen, known: pd.DataFrame, place: str) -> str:
    """The sentence on top: the coverage with its date and publisher, or what there is instead."""
    say = here.say
    coverage = known[known["indicator"] == "coverage_pct"]
    if len(coverage):
        row = coverage.iloc[0]
        return say(
            "home.finding_coverage",
            place=place,
            coverage=say.percent(row["value"]),
            date=say.as_of(row["as_of"], row["as_of_precision"]),
            publisher=row["publisher"],
        )
    if known.empty:
        return say("home.finding_none", place=place)
    return say("home.finding_some", place=place, count=len(known))


def headline_cards(here: Screen, known: pd.DataFrame, denominators: pd.DataFrame):
    """A card for each headline figure that is known."""
    return [
        _card(here, row, tables.since_previous(here.say, row), denominators)
        for row in known.itertuples()
    ]


def further_cards(
    here: Screen, latest: pd.DataFrame, known: pd.DataFrame, denominators: pd.DataFrame
) -> list[cards.Card]:
    """Where headlines are missing: the latest of whatever else was published, to fill the rows."""
    shown = latest[~latest["indicator"].isin(known["indicator"])]
    return [
        _card(here, row, "", denominators)
        for row in shown.head(max(0, _FULL_ROWS - len(known))).itertuples()
    ]


def _card(here: Screen, row, change: str, denominators: pd.DataFrame) -> cards.Card:
    say = here.say
    is_disputed = isinstance(row.conflict_id, str)
    chip = say("word.disputed") if is_disputed else ""
    if not chip and row.reach != "whole":
        chip = say(f"reach.{row.reach}")
    context = ""
    of_branch = here.branch and not here.region  # its workers are not counted anywhere
    if row.indicator == "coverage_pct" and not of_branch and len(denominators):
        context = _denominator(here, row, denominators.iloc[0])
    label = _label(here, row.indicator)
    if here.branch and not here.region and "area_label" in row._fields:
        label = f"{row.area_label}: {label}"
    # as on the map: one funding source is the least there is
    is_minimum = row.indicator == "vulnerable_covered" and row.reach == "part_funding"
    return cards.Card(
        label=label,
        number=tables.minimum(say, say.value_short(row.value, row.unit), is_minimum),
        unit="" if row.unit in ("percent", "idr") else say(f"unit.{row.unit}"),
        change=change,
        context=context,
        chip=chip,
        chip_kind="warn",
        foot=(shell.told_by(say, say.as_of(row.as_of, row.as_of_precision), row),),
    )


def _denominator(here: Screen, row, nearest: pd.Series) -> str:
    """What the source says of its base, and the workers counted last: not always the same."""
    say = here.say
    note = f"{say('home.note', note=row.note)} " if isinstance(row.note, str) else ""
    return note + say(
        "home.denominator",
        value=say.number(nearest["value"]),
        label=_label(here, nearest["indicator"]),
        date=say.as_of(nearest["as_of"], nearest["as_of_precision"]),
    )


def podium_card(here: Screen, podium: pd.DataFrame) -> list[cards.Card]:
    """The governments of the last Paritrana podium; nothing when none is on record."""
    if podium.empty:
        return []
    say, first = here.say, podium.iloc[0]
    return [
        cards.Card(
            say("home.podium", year=first["ceremony_year"]),
            "",
            podium=tuple(zip(podium["rank"], podium["area_label"], strict=True)),
            foot=(shell.told_by(say, say.date(first["ceremony_on"]), first),),
        )
    ]


def never_published(here: Screen, rows: pd.DataFrame) -> str:
    """The headline indicators of which nothing was ever published here, in one line."""
    missing = rows.loc[rows["value"].isna(), "indicator"]
    missing = [name for name in missing if name != "registered_members"]
    if not missing:
        return ""
    names = ", ".join(_label(here, name) for name in missing)
    return here.say("home.never_published", place=shell.place_name(here), names=names)
