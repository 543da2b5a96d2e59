"""Ringkasan: what is known today of an area, each number with its date and source."""

from jamsostek.view import shell

here = shell.guard("home")

import html

import streamlit as st

from jamsostek.view import cards, overview, tables

say = here.say
filters = {"area": here.area, "branch": here.branch, "until": here.to_day}
headlines = here.ask("overview/cards", **filters)
known = headlines.dropna(subset=["value"])
latest = here.ask("overview/latest", **filters)
denominators = here.ask("overview/denominators", area=here.area, until=here.to_day)
place = shell.place_name(here)

shell.heading(say("home.title", place=place), overview.finding(here, known, place))
cards.grid(
    overview.headline_cards(here, known, denominators)
    + overview.further_cards(here, latest, known, denominators)
    + overview.podium_card(here, here.ask("awards/podium", until=here.year)),
    wide=True,
)
shell.source_line(html.escape(overview.never_published(here, headlines)))
shell.download(say, headlines, "ringkasan")

left, right = st.columns([3, 2], gap="large")
with left:
    shell.section(say("home.regions_title"), say("home.regions_subtitle"))
    regions = here.ask("overview/regions", branch=here.branch, until=here.to_day)
    in_view = regions["region_code"] == here.area if here.area else regions["in_focus"].astype(bool)
    tables.regions_overview(here, regions[in_view])
    shell.source_line(say("home.regions_source"))
    shell.download(say, regions, "kabupaten-terbaru")
with right:
    shell.section(say("home.events_title"), say("home.events_subtitle"))
    events = here.ask("reference/events", area=here.area, branch=here.branch, to_day=here.to_day)
    tables.event_list(here, events.head(8))
    shell.download(say, events, "peristiwa")
