"""The front door: page config, language, the shared filter bar, navigation. Nothing else."""

import streamlit as st

from jamsostek.errors import ProductError
from jamsostek.language import speaker
from jamsostek.view import address, shell

say = speaker(shell.language())
st.set_page_config(
    page_title=say("app.name"), page_icon=":material/shield_person:", layout="wide",
    initial_sidebar_state="collapsed",
)

PAGES = {
    stem: st.Page(
        f"pages/{stem}.py", title=say(f"nav.{stem}"), icon=f":material/{icon}:",
        url_path="" if stem == "home" else stem, default=stem == "home",
    )
    for stem, icon in {
        "home": "dashboard",
        "map": "map",
        "growth": "trending_up",
        "awards": "trophy",
        "sources": "fact_check",
        "data": "database",
    }.items()
}
page = st.navigation(list(PAGES.values()), position="top")
if wanted := shell.page_wanted():
    st.switch_page(PAGES[wanted[0]], query_params=wanted[1])

address.page_is(page.url_path)
shell.open_door()
try:
    shell.prepare_warehouse(say)
    shell.filter_bar(say)
    shell.tell_data_problems(say)
    page.run()
    shell.footer(shell.screen())
except ProductError as error:
    shell.show_error(say, error)
except Exception as error:  # noqa: BLE001 - the last border before the user
    shell.show_unexpected(say, error)
finally:
    shell.close_door()
