"""Ringkasan: the branch head's desk from operational data, then what was published."""

from jamsostek.view.frame import shell

here = shell.guard("home")

import streamlit as st

from jamsostek.view.present import achievement, prepare
from jamsostek.view.home import desk, published
from jamsostek.view.parts import choices

say = here.say
months = here.ask("home/months", **here.filters)
if len(months):
    place = shell.place_name(here)
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        month = choices.month(here, months)
        prepare.open_from(here, "home", "monev" if here.branch or here.region else "provincial")
    asked = {**here.filters, "month": month}
    figures = here.ask("home/kpis", **asked).set_index("metric")
    attention = here.ask("home/attention", **asked, today=shell.today())
    with left:
        title = say("desk.title", place=place, month=say.month(f"{month}-01"))
        shell.heading(title, desk.finding(here, figures, attention, place))
    left, right = st.columns([2, 1], gap="medium")
    with left:
        trends = here.ask("home/trends", **asked)
        desk.figure_cards(here, figures, trends)
        desk.source(here, months.iloc[0], month, here.ask("home/coverage_base", **asked))
        with st.container(horizontal=True):
            shell.download(say, figures.reset_index(), f"ringkasan-{month}")
            achievement.of_branch(here, month)
    with right:
        desk.attention_list(here, attention, month)
    if kind := desk.choose_list():
        desk.opened_list(here, kind, month)
    st.divider()

published.published(here, is_whole_page=not len(months))
