"""Whether the viewer's screen is as narrow as a phone: a map must be fitted to it by the server.

Style sheets handle everything else, but for the menu, which covers a phone and closes behind who
chose a page in it, and for what unfolds at the foot of the window, which is brought into sight. The
little script runs in the page and asks nobody else.
"""

from __future__ import annotations

import streamlit as st

from jamsostek.base.language import Speaker
from jamsostek.view.frame import address, connection, paper, pictures, words

_JS = """
export default function ({ data, setStateValue }) {
  const phone = window.matchMedia("(max-width: 640px)");
  const tell = () => {
    if (phone.matches !== data.narrow) setStateValue("narrow", phone.matches);
  };
  // in the same breath as the click, so that both are one step of the visitor
  const follow = ({ target }) => {
    if (target.closest("[data-testid=stSidebarNavLink]"))
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    const unfolds = target.closest("summary")?.parentElement;
    // it opens after all that listens to the click was told
    if (unfolds) setTimeout(() => unfolds.open && unfolds.scrollIntoView({ block: "nearest" }));
  };
  tell();
  phone.addEventListener("change", tell);
  window.addEventListener("click", follow);
  return () => {
    phone.removeEventListener("change", tell);
    window.removeEventListener("click", follow);
  };
}
"""
_KEY = "viewport"
_component = st.components.v2.component("jamsostek_viewport", js=_JS)


def watch(say: Speaker) -> None:
    """Mount the scripts of every page; a phone that doesn't call itself one causes one more run at
    the start of its session."""
    with st.container(key="viewport_holder"):
        address.watch()
        paper.watch()
        connection.watch(say)
        words.watch(say)
        pictures.watch(say)
        _component(key=_KEY, data={"narrow": is_narrow()}, on_narrow_change=address.arrive_again)


def is_narrow() -> bool:
    """What the viewer's browser last said; until it says anything, a phone where it calls itself
    one, so that a phone's first page need not run twice."""
    state = st.session_state.get(_KEY) or {}
    return bool(state.get("narrow", "Mobi" in st.context.headers.get("User-Agent", "")))
