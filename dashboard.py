"""The front door: which pages there are and to whom they open. Nothing else.

``streamlit run dashboard.py`` imports it to serve its ``app``; each visitor's run runs it as a
script.
"""

import streamlit as st
from starlette.middleware import Middleware

from jamsostek.view.frame import gate, watch

# each page's icon, and the word a scope must be allowed for the page to open to it
PAGES = {
    "home": ("dashboard", "published"),
    "map": ("map", "published"),
    "growth": ("trending_up", "published"),
    "coverage": ("shield_person", "published"),
    "agents": ("groups", "totals"),
    "programs": ("health_and_safety", "published"),
    "employers": ("business_center", "totals"),
    "monev": ("event_available", "people"),
    "present": ("slideshow", "published"),
    "awards": ("trophy", "published"),
    "sources": ("fact_check", "published"),
    "data": ("database", "published"),
    "system": ("monitor_heart", "keeping"),
}

if __name__ == "__main__":
    # only here: what pages keep wants the running server
    from jamsostek.view.frame import front

    front.draw(PAGES)
else:
    app = st.App(
        __file__,
        lifespan=watch.lifespan,
        routes=watch.ROUTES,
        middleware=[Middleware(gate.Gate)],
    )
