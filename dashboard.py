"""The front door: page config, language, the shared filter bar, navigation. Nothing else."""

import streamlit as st

from jamsostek.base.language import speaker
from jamsostek.view.frame import address, notices, preparing, shell, theme, viewport

say = speaker(shell.language())
st.set_page_config(
    page_title=say("app.name"),
    page_icon=theme.ICON,
    layout="wide",
    initial_sidebar_state="collapsed",
)

PAGES = {
    stem: st.Page(
        f"pages/{stem}.py",
        title=say(f"nav.{stem}"),
        icon=f":material/{icon}:",
        url_path="" if stem == "home" else stem,
        default=stem == "home",
    )
    for stem, icon in {
        "home": "dashboard",
        "map": "map",
        "growth": "trending_up",
        "coverage": "shield_person",
        "agents": "groups",
        "programs": "health_and_safety",
        "employers": "business_center",
        "monev": "event_available",
        "present": "slideshow",
        "awards": "trophy",
        "sources": "fact_check",
        "data": "database",
    }.items()
}
page = st.navigation(list(PAGES.values()), position="top")
if wanted := shell.page_wanted():
    st.switch_page(PAGES[wanted[0]], query_params=wanted[1])

stem = next(stem for stem, each in PAGES.items() if each is page)
address.page_is(stem)
shell.open_door()
try:
    with shell.telling_errors(say):
        viewport.watch(say)
        preparing.prepare_warehouse(say, page.url_path)
        shell.filter_bar(say)
        here = shell.screen()
        notices.data_problems(here)
        notices.sample(here, stem)
        with shell.telling_unknown(here.say), shell.telling_errors(say):
            page.run()
        notices.footer(shell.screen(), stem)
    address.page_drawn()
finally:
    shell.close_door()
