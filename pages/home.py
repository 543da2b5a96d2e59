"""Ringkasan: what is known today of an area, each number with its date and source."""

from jamsostek.view import shell

here = shell.guard("home")

import streamlit as st

from jamsostek import metrics
from jamsostek.view import cards, tables

say = here.say
rows = here.ask("overview/cards", area=here.area, branch=here.branch, until=here.to_day)
podium = here.ask("awards/podium", until=here.year)
denominators = here.ask("overview/denominators", area=here.area)
place = shell.place_name(here)
known = rows.dropna(subset=["value"]).set_index("indicator")


def finding() -> str:
    if "coverage_pct" in known.index:
        coverage = known.loc["coverage_pct"]
        return say(
            "home.finding_coverage",
            place=place,
            coverage=say.percent(coverage["value"]),
            date=say.as_of(coverage["as_of"], coverage["as_of_precision"]),
            publisher=coverage["publisher"],
        )
    return say(
        "home.finding_some" if len(known) else "home.finding_none",
        place=place,
        number=say.number(len(known)),
    )


def card(row) -> cards.Card:
    label = metrics.metric(row.indicator).labels[say.language]
    if not isinstance(row.statement_id, str):
        return cards.Card(label, "–", context=say("word.no_data"))
    chip = say("word.disputed") if isinstance(row.conflict_id, str) else ""
    if not chip and row.reach != "whole":
        chip = say(f"reach.{row.reach}")
    return cards.Card(
        label=label,
        number=say.value_short(row.value, row.unit),
        unit="" if row.unit in ("percent", "idr") else say(f"unit.{row.unit}"),
        change=tables.since_previous(say, row),
        context=denominator(row),
        chip=chip,
        chip_warns=isinstance(row.conflict_id, str),
        foot=(
            say("word.per", date=say.as_of(row.as_of, row.as_of_precision))
            + " · "
            + shell.link(row.publisher, row.url),
        ),
    )


def denominator(row) -> str:
    if row.indicator != "coverage_pct" or denominators.empty or here.branch:
        return ""
    nearest = denominators.iloc[0]
    return say(
        "home.denominator",
        value=say.number(nearest["value"]),
        label=metrics.metric(nearest["indicator"]).labels[say.language],
        date=say.as_of(nearest["as_of"], nearest["as_of_precision"]),
    )


shell.heading(say("home.title", place=place), finding())
all_cards = [
    card(row)
    for row in rows.itertuples()
    if isinstance(row.statement_id, str) or row.indicator != "registered_members"
]
if len(podium):
    first = podium.iloc[0]
    all_cards.append(
        cards.Card(
            say("home.podium", year=first["ceremony_year"]),
            "",
            podium=tuple(
                (None if r.rank != r.rank else int(r.rank), r.area_label)
                for r in podium.itertuples()
            ),
            foot=(
                say("word.per", date=say.date(first["ceremony_on"]))
                + " · "
                + shell.link(first["publisher"], first["url"]),
            ),
        )
    )
cards.grid(all_cards, wide=True)
shell.download(say, rows, "ringkasan")

left, right = st.columns([3, 2], gap="large")
with left:
    shell.section(say("home.regions_title"), say("home.regions_subtitle"))
    regions = here.ask("overview/regions", branch=here.branch, until=here.to_day)
    shown = (
        regions[regions["region_code"] == here.area]
        if here.area
        else regions[regions["in_focus"].astype(bool)]
    )
    tables.regions_overview(here, shown)
    shell.source_line(say("home.regions_source"))
    shell.download(say, regions, "kabupaten-terbaru")
with right:
    shell.section(say("home.events_title"), say("home.events_subtitle"))
    events = here.ask("reference/events", area=here.area, branch=here.branch, to_day=here.to_day)
    tables.event_list(here, events.head(8))
    shell.download(say, events, "peristiwa")
