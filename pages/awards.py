"""Paritrana: who won, how the candidates are judged, and what the record of each regency is."""

from jamsostek.view.frame import shell

here = shell.guard("awards")

from functools import partial

import streamlit as st

from jamsostek.view.awards import (
    awards,
    candidate,
    history,
    jurors,
    protocols,
    ranked,
    scoring,
    sound,
)
from jamsostek.view.present import prepare
from jamsostek.view.parts import choices

say = here.say
VIEWS = {"winners": "published", "scoring": "judging", "history": "published"}
PARTS = {
    "ranking": ranked.ranking,
    "soundness": sound.sound,
    "candidate": candidate.candidate,
    "scores": jurors.scores,
    "protocol": partial(protocols.protocols, on_stage=prepare.ceremony),
}


def winners() -> None:
    """Who won, year by year, and where the sources disagree."""
    years = here.ask("awards/years")
    awards.heading(here)
    if len(years):
        prepare.open_from(here, "awards", "paritrana")
    awards.league(here)
    shell.download(say, partial(here.ask, "awards/league"), "paritrana-klasemen")

    st.divider()
    shell.section(say("awards.winners"), say("awards.winners_subtitle"))
    provincial = [str(y) for y in years.loc[years["level"] == "province", "ceremony_year"]]
    if provincial:
        default = str(here.year) if str(here.year) in provincial else provincial[0]
        year = int(choices.switch(here, "ceremony", provincial, "awards.year", str, default))
        awards.podiums(here, year)
        won = partial(here.ask, "awards/winners", level="province", year=year)
        shell.download(say, won, f"paritrana-{year}")
    else:
        shell.empty(say("awards.none"), say("awards.none_how"))

    if here.region:
        st.divider()
        awards.record(here)

    st.divider()
    awards.national_table(here)
    national = partial(here.ask, "awards/winners", level="national", year=here.year)
    shell.download(say, national, "paritrana-nasional")


def over_the_years() -> None:
    """The award's history: timeline, map, records beside coverage."""
    head = st.container()
    category = history.choose(here)
    with head:
        history.heading(here, category)
    left, right = st.columns([6, 5], gap="large")
    with left:
        history.timeline(here, category)
        history.beside_coverage(here, category)
    with right:
        history.on_map(here, category)
    won = partial(history.rows, here, category)
    shell.download(say, won, "paritrana-sejarah")


view = choices.part(here, "view", VIEWS, "awards.view", "awards.view_")
if view == "winners":
    winners()
elif view == "history":
    over_the_years()
elif table := scoring.enter(here):
    PARTS[scoring.part(here)](here, table)
