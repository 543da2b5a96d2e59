"""Ringkasan: the branch head's desk from operational data, then what was published."""

from jamsostek.view.frame import shell

here = shell.guard("home")

from functools import partial

import streamlit as st

from jamsostek.view.present import achievement, prepare
from jamsostek.view.home import desk, made_of, matters, published
from jamsostek.view.parts import choices

say = here.say
months = here.ask("home/months", **here.filters)
kind = matters.choose_list(here)
if len(months):
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    with right:
        month = choices.month(here, months)
        is_of_people = (here.branch or here.region) and here.opens("people")
        prepare.open_from(here, "home", "monev" if is_of_people else "provincial")
    with left:
        desk.heading(here, month, shell.today())
    if figure := made_of.choose(here, month):
        made_of.draw(here, figure, month)
    if kind:
        matters.opened_list(here, kind, month)
    left, right = st.columns([2, 1], gap="medium")
    with right:
        matters.draw(here, month, shell.today())
    with left:
        desk.figure_cards(here, month)
        with st.container(horizontal=True):
            rows = partial(here.ask, "home/kpis", **here.filters, month=month)
            shell.download(say, rows, f"ringkasan-{month}")
            achievement.of_branch(here, month)
    st.divider()

published.published(here, is_whole_page=not len(months))
