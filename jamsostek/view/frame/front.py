"""One run of the app for one visitor: page config, who is here, the filter bar, navigation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from jamsostek.base.access import Account
from jamsostek.base.language import Speaker, speaker
from jamsostek.view.frame import address, door, notices, preparing, shell, theme, viewport, watch

_ARRIVED = "_arrived_at_own_branch"


def draw(known: Mapping[str, tuple[str, str]]) -> None:
    """Draw the page asked for; ``known`` are the pages with icon and the word each needs."""
    say = speaker(shell.language())
    st.set_page_config(
        page_title=say("app.name"),
        page_icon=theme.ICON,
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    who = door.account()
    pages = _navigation(known, say, who)
    page = st.navigation(list(pages.values()), position="top" if who else "hidden")
    if who is None:
        st.html(theme.STYLE)
        page.run()
        return
    if wanted := shell.page_wanted():
        st.switch_page(pages[wanted[0]], query_params=wanted[1])
    stem = next(stem for stem, each in pages.items() if each is page)
    address.page_is(stem)
    shell.open_door()
    try:
        with watch.noting(stem, who.scope), shell.telling_errors(say):
            viewport.watch(say)
            preparing.prepare_warehouse(say, page.url_path, who.scope)
            door.welcome(say)
            _begin_at_home(who)
            shell.filter_bar(say)
            here = shell.screen()
            notices.data_problems(here)
            notices.sample(here, stem)
            door.note_look(here.account, stem, known[stem][1], here.branch)
            with shell.telling_unknown(here.say), shell.telling_errors(say):
                page.run()
            notices.footer(shell.screen(), stem)
        address.page_drawn()
    finally:
        shell.close_door()


def _begin_at_home(who: Account) -> None:
    """A branch arrives at its own numbers, unless a link leads elsewhere."""
    if who.scope.branch and not st.session_state.get(_ARRIVED):
        st.session_state[_ARRIVED] = True
        if not (address.expected("branch") or address.expected("region")):
            address.choose("branch", who.scope.branch)


def _navigation(
    known: Mapping[str, tuple[str, str]], say: Speaker, who: Account | None
) -> dict[str, object]:
    """The pages by name. One that doesn't open to who is here has its address but no place in the
    navigation, and says that it doesn't open."""
    pages = {}
    for stem, (icon, word) in known.items():
        opens = who is not None and who.scope.may(word)
        instead = partial(door.not_for, say, who) if who else partial(door.closed, say)
        pages[stem] = st.Page(
            f"pages/{stem}.py" if opens else instead,
            title=say(f"nav.{stem}"),
            icon=f":material/{icon}:",
            url_path="" if stem == "home" else stem,
            default=stem == "home",
            visibility="visible" if opens else "hidden",
        )
    return pages
