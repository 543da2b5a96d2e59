"""Paritrana: who won, how often, and where the sources disagree."""

from jamsostek.view.frame import shell

here = shell.guard("awards")

import streamlit as st

from jamsostek.view.awards import awards
from jamsostek.view.present import prepare
from jamsostek.view.parts import choices, tables

say = here.say
years = here.ask("awards/years")
league = here.ask("awards/league")
shell.heading(say("awards.title"), awards.finding(here, league, years))
if len(years):
    prepare.open_from(here, "awards", "paritrana")

table, bars = st.columns([6, 5], gap="large")
with table:
    shell.section(say("awards.league"), say("awards.league_subtitle"))
    awards.league_table(here, league, here.ask("awards/winners", level="province"))
with bars:
    shell.section(say("awards.ranking"), say("awards.ranking_subtitle"))
    awards.ranking(here, league)
shell.source_line(say("awards.league_note"))
shell.download(say, league, "paritrana-klasemen")

st.divider()
shell.section(say("awards.winners"), say("awards.winners_subtitle"))
provincial = [str(y) for y in years.loc[years["level"] == "province", "ceremony_year"]]
if provincial:
    default = str(here.year) if str(here.year) in provincial else provincial[0]
    year = choices.switch(here, "ceremony", provincial, "awards.year", str, default)
    winners = here.ask("awards/winners", level="province", year=int(year))
    awards.podiums(here, winners)
    shell.source_line(shell.published_by(say, winners))
    shell.download(say, winners, f"paritrana-{year}")
else:
    shell.empty(say("awards.none"), say("awards.none_how"))

if here.region:
    st.divider()
    shell.section(say("awards.record", place=shell.place_name(here)))
    tables.award_record(here, here.ask("awards/record", region=here.region))

st.divider()
shell.section(say("awards.national"), say("awards.national_subtitle"))
national = here.ask("awards/winners", level="national", year=here.year)
awards.national_table(here, national)
shell.download(say, national, "paritrana-nasional")
