"""The warehouse made ready before a page is drawn: is it of all there is, and built if not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from htmltools import tags

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.keeping import restore
from jamsostek.view.frame import markup, shell, theme
from jamsostek.warehouse import behind, building, origins, questions

_LIVE_PAGES = ("monev", "present")
# for so long a page believes that nobody changed data or SQL by hand: to see that takes a look at
# every file; what is imported or recorded is seen at once
TRUSTED_SECONDS = 1.0


class _FoundCurrent:
    """When the warehouse was last found to be of all there is, and how to tell that it still is."""

    def __init__(self) -> None:
        self._found: tuple | None = None
        self._at = 0.0

    def still_holds(self) -> bool:
        """Whether nothing moved since, and it is not long ago."""
        is_recent = time.monotonic() - self._at < TRUSTED_SECONDS
        return is_recent and self._found == (building.current(), origins.marks())

    def note(self, page: str) -> None:
        """Found current just now, by a page that looked at the records, too."""
        if page not in _LIVE_PAGES:
            self._found, self._at = (building.current(), origins.marks()), time.monotonic()


_found_current = _FoundCurrent()


def prepare_warehouse(say: Speaker, page: str, scope: Scope) -> None:
    """Build the warehouse if data, SQL or records changed, and what only this scope's questions
    need, with a progress bar.

    The pages of a meeting under way show its records as they are and don't wait for a build. A
    failed build is told above the page; if an older warehouse is in place the page uses that.
    """
    st.html(theme.STYLE)
    with shell.telling_errors(say):
        restore.finish()  # one that was killed; a look at one file
    if not _found_current.still_holds():
        _build_if_changed(say, page)
    with shell.telling_errors(say), _telling(say) as tell:
        questions.protect(scope, tell)


@contextmanager
def _telling(say: Speaker) -> Iterator[building.Progress]:
    """A bar from when there is something to tell until it is done."""
    places = []

    def tell(share: float, step: str) -> None:
        if not places:
            places.append(st.empty())
        places[0].progress(
            share, say("app.building", step=step) if step else say("app.build_first")
        )

    try:
        yield tell
    finally:
        for place in places:
            place.empty()


def _build_if_changed(say: Speaker, page: str) -> None:
    if page not in _LIVE_PAGES:
        with shell.telling_errors(say):
            origins.refresh()
    # while somebody's import is being built in, the others go on with the warehouse in force
    if questions.is_whole() and building.is_current():
        _found_current.note(page)
        return
    if behind.begin():
        _tell_behind(say, questions.version())
        return
    if building.is_building() and building.current():
        return
    with _telling(say) as tell:
        tell(0.0, "")
        try:
            building.build(tell)
        except ProductError as error:
            if building.current() is None:
                raise
            shell.show_error(say, error)


@st.fragment(run_every=1.5)
def _tell_behind(say: Speaker, seen: str) -> None:
    """How far the sample is, until it is there; then the page is drawn anew by itself."""
    if questions.version() != seen or not behind.is_running():
        st.rerun()
    share = say.percent(100 * behind.state().share, 0)
    text = say("app.behind", share=share)
    markup.draw(tags.div(tags.b(share), f" · {text}", class_="sample-strip", role="status"))
