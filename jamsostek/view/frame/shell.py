"""The frame every page stands in: the guard, the filter bar, headings, sources, empty states."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.base import settings, spreadsheet
from jamsostek.base.access import OWNER, Account, Scope
from jamsostek.base.colours import Palette, palette
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, Speaker, speaker
from jamsostek.contract import geography
from jamsostek.reports import context, findings
from jamsostek.view.frame import address, copy_link, door, markup, theme, viewport
from jamsostek.warehouse import questions
from jamsostek.workspace import audit, journal

_DOOR = "_came_through_dashboard"
_WANTED = "_page_wanted"
_SERVED = "_regions_of"


@dataclass(frozen=True)
class Screen:
    """What a page needs to know: language, theme, width, the shared filters, who is looking."""

    say: Speaker
    dark: bool
    narrow: bool
    region: str | None
    branch: str | None
    year: int | None
    scope: Scope
    # who it is; nothing that is kept may depend on it
    account: Account = OWNER

    @property
    def colours(self) -> Palette:
        """The palette of the theme in use."""
        return palette(self.dark)

    @property
    def from_day(self) -> date | None:
        """First day of the chosen period."""
        return date(self.year, 1, 1) if self.year else None

    @property
    def to_day(self) -> date | None:
        """Last day of the chosen period."""
        return date(self.year, 12, 31) if self.year else None

    @property
    def filters(self) -> dict[str, str | None]:
        """The branch and the region chosen, as the queries take them."""
        return {"branch": self.branch, "region": self.region}

    @property
    def period(self) -> dict[str, date | None]:
        """The period chosen, as the queries take it."""
        return {"from_day": self.from_day, "to_day": self.to_day}

    @property
    def seen_by(self) -> tuple:
        """All that may tell this screen from another, as plain values: the key of what is kept."""
        return (self.say.language, self.dark, self.narrow, *self.asked_by)

    @property
    def asked_by(self) -> tuple:
        """All of it that answers may depend on."""
        return (self.region, self.branch, self.year, self.scope)

    def opens(self, word: str) -> bool:
        """Whether what needs that word opens to this viewer, people only of the area in view."""
        if word == "people":
            return self.scope.sees_people_of(branch_in_view(self))
        return self.scope.may(word)

    def link(self, page: str, **shown: str | None) -> str:
        """The address of a page (empty: the first) with the filters and language in force, and
        these choices instead of them or beside them."""
        kept = {"lang": self.say.language, **self.filters, **shown}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{page or './'}?{query}"

    def ask(self, name: str, **parameters: object) -> pd.DataFrame:
        """Ask a query on behalf of this viewer; answers are cached per warehouse version."""
        version, given = questions.version(), tuple(sorted(parameters.items()))
        answer = _ask(name, version, self.scope, given)
        if questions.version() != version:
            # perhaps of the new warehouse: an undo may bring back the one it would be kept for
            _ask.clear(name, version, self.scope, given)
        return answer


@st.cache_data(show_spinner=False, max_entries=1024)
def _ask(name: str, version: str, scope: Scope, parameters: tuple) -> pd.DataFrame:
    # the version is part of the cache key: it hashes data and SQL
    return questions.ask(name, scope, **dict(parameters))


# -- the front door ---------------------------------------------------------------------------


def guard(stem: str) -> Screen:
    """Every page's first statement: nobody gets past the front door.

    On a fresh server a deep link runs the page file directly, without ``dashboard.py`` (and any
    sign-in there). Then this notes where the visitor wanted to go and sends them to the door.
    """
    if not st.session_state.get(_DOOR):
        st.session_state[_WANTED] = (stem, st.query_params.to_dict())
        st.switch_page("dashboard.py")
    return screen()


def open_door() -> None:
    """Called by ``dashboard.py`` before it runs the page."""
    st.session_state[_DOOR] = True


def close_door() -> None:
    """Called by ``dashboard.py`` after the page ran, so that the next run must pass again."""
    st.session_state.pop(_DOOR, None)


def page_wanted() -> tuple[str, dict] | None:
    """The page and parameters of a visitor whom the guard sent to the door, once."""
    return st.session_state.pop(_WANTED, None)


def language() -> str:
    """The language chosen here, in the address, or by ``JAMSOSTEK_LANG``."""
    _, sent_with = st.session_state.get(_WANTED, ("", {}))
    chosen = st.session_state.get("lang") or st.query_params.get("lang") or sent_with.get("lang")
    return chosen if chosen in LANGUAGES else settings.default_language()


def is_dark() -> bool:
    """Whether the viewer's theme is dark."""
    return st.context.theme.type == "dark"


def screen() -> Screen:
    """The screen as the shared filters have it now."""
    year = st.session_state.get("year")
    who = door.present()
    return Screen(
        say=speaker(language()),
        dark=is_dark(),
        narrow=viewport.is_narrow(),
        region=st.session_state.get("region") or None,
        branch=st.session_state.get("branch") or None,
        year=int(year) if year else None,
        scope=who.scope,
        account=who,
    )


@st.cache_data(show_spinner=False, max_entries=8)
def _filters(version: str, scope: Scope) -> tuple[dict, dict, dict, list[str]]:
    """Of each region and branch the name by code, each region's branch, and the years."""
    regions = _ask("reference/regions", version, scope, ()).set_index("region_code")
    branches = _ask("reference/branches", version, scope, ()).set_index("branch_code")
    years = _ask("reference/years", version, scope, ())["year"]
    return (
        regions["label"].to_dict(),
        branches["name"].to_dict(),
        regions["branch_code"].to_dict(),
        years.astype(int).astype(str).tolist(),
    )


def filter_bar(say: Speaker) -> None:
    """Region, branch, period and language, once for all pages, bound to the address."""
    regions, branches, branch_of, years = _filters(questions.version(), door.present().scope)

    with st.container(key="filters_toggle"):
        shown = st.toggle(say("filter.show"), key="filters_shown")
    if not shown:
        st.html(theme.FILTERS_HIDDEN_ON_PHONES)

    address.bind("branch", ["", *branches])
    branch = address.chosen("branch")
    served = [code for code in regions if branch in ("", branch_of[code])]
    # a region of another branch would show one thing and say another: it is dropped
    address.bind("region", ["", *served])
    if st.session_state.get(_SERVED) != branch:
        # assigned anew, "all" is written in the browser by what it is of
        st.session_state[_SERVED] = branch
        st.session_state["region"] = st.session_state["region"]
    address.bind("year", ["", *years])
    address.bind("lang", LANGUAGES, settings.default_language())

    def region_label(code: str) -> str:
        if code:
            return regions[code]
        return say("filter.all_branch_regions" if branch else "filter.all_regions")

    with st.container(horizontal=True, key="filters", vertical_alignment="center"):
        st.selectbox(
            say("filter.branch"),
            ["", *branches],
            format_func=lambda code: branches.get(code) or say("filter.all_branches"),
            key="branch",
            label_visibility="collapsed",
        )
        st.selectbox(
            say("filter.region"),
            ["", *served],
            format_func=region_label,
            key="region",
            label_visibility="collapsed",
        )
        st.selectbox(
            say("filter.year"),
            ["", *years],
            format_func=lambda year: year or say("filter.all_years"),
            key="year",
            width=170,
            label_visibility="collapsed",
        )
        st.segmented_control(
            say("filter.language"),
            LANGUAGES,
            format_func=lambda code: code.upper(),
            required=True,
            key="lang",
            label_visibility="collapsed",
        )
        copy_link.draw(say)
    place = branches.get(branch), region_label(address.chosen("region"))
    _for_paper(*place, address.chosen("year") or say("filter.all_years"))


def _for_paper(*chosen: str | None) -> None:
    """What was chosen, in a line for paper, where nothing can be."""
    markup.draw(tags.p(markup.joined(chosen, " · "), class_="only-paper"))


@contextmanager
def telling_errors(say: Speaker):
    """The last border before the user: whatever goes wrong inside is told in words."""
    try:
        yield
    except ProductError as error:
        show_error(say, error)
    except Exception as error:
        show_unexpected(say, error)


@contextmanager
def telling_unknown(say: Speaker):
    """A line above what is drawn inside, if the address holds codes that are not known here or
    leads to a part that doesn't open to who looks."""
    place = st.empty()
    yield
    if text := address.unknown_text(say):
        place.warning(plain(text), icon=":material/link_off:")
    elif address.is_closed():
        place.info(say("access.closed_part"), icon=":material/lock:")


def show_error(say: Speaker, error: ProductError) -> None:
    """A product error on the page, in words; that something isn't open is no error."""
    if error.code == "not_allowed":
        st.info(say("access.closed_part"), icon=":material/lock:")
        return
    journal.note("refused", code=error.code)
    message, mend = error.told(say)
    st.error(f"**{plain(message)}**\n\n{plain(mend)}")


def show_unexpected(say: Speaker, error: Exception) -> None:
    """A fault of the program: the traceback goes to the log, the user gets a sentence."""
    log = journal.fault(error)
    st.error(
        f"**{say('error.unexpected')}**\n\n"
        f"{say('error.unexpected.mend', log=settings.shown_path(log))}"
    )


def plain(text: str) -> str:
    """Text for Markdown, with its marks taken literally."""
    for mark in "\\`*_[]<>$#~":
        text = text.replace(mark, "\\" + mark)
    return text


def place_name(here: Screen) -> str:
    """The area the filters have in view, as a sentence names it."""
    return context.place_name(here.ask, **here.filters)


def branch_in_view(here: Screen) -> str | None:
    """The office in the filter, or the one that serves the region in it."""
    return here.branch or (here.region and context.branch_of(here.ask, here.region))


def today() -> date:
    """The day of looking, for due dates."""
    return date.today()


# -- pieces of a page -------------------------------------------------------------------------


def heading(title: str, finding: str = "") -> None:
    """The page's title as a question or finding, and one generated sentence under it."""
    st.title(title, anchor=False)
    if finding:
        told(finding)


def told(sentence: str) -> None:
    """A sentence made from the numbers below it."""
    markup.draw(tags.p(sentence, class_="finding"))


def section(title: str, subtitle: TagChild = "") -> None:
    """A chart's or table's own title, with its unit or reading help beneath."""
    st.header(title, anchor=False)
    if subtitle:
        markup.draw(tags.p(subtitle, class_="subtitle"))


def dots() -> str:
    """What the dots of hidden numbers stand for, for who may not see all; else nothing."""
    return "" if door.present().scope.is_admin else speaker(language())("word.hidden_dots")


def source_line(*parts: TagChild) -> None:
    """The line under a picture: kind, publisher, date; parts are texts or tags."""
    if text := markup.joined(parts, " · "):
        markup.draw(tags.p(text, class_="source"))


def told_by(say: Speaker, as_of: str, row) -> TagList:
    """Of when a figure is and who told it, as a link."""
    return TagList(say("word.per", date=as_of), " · ", markup.link(row.publisher, row.url))


def publishers(say: Speaker, frame: pd.DataFrame, most: int = 3) -> TagList:
    """The publishers behind a table as links: the first few, then how many more."""
    if frame.empty:
        return TagList()
    rows = frame.dropna(subset=["publisher"]).drop_duplicates("publisher")
    if rows.empty:
        return TagList()
    links = [markup.link(row.publisher, row.url) for row in rows.head(most).itertuples()]
    rest = len(rows) - most
    more = f" +{say('word.sources_count', count=rest)}" if rest > 0 else ""
    return TagList(markup.joined(links, ", "), more)


def published_by(say: Speaker, frame: pd.DataFrame, most: int = 3) -> TagList:
    """The publishers behind a table as a part of its source line: ``Sumber: …``."""
    before, after = say("map.source", sources="|").split("|")
    badge = markup.badge(say, "published")
    return TagList(badge, " ", before, publishers(say, frame, most), after)


def attribution(say: Speaker, layer: geography.Layer) -> None:
    """Who made the boundaries under a map, and that they are approximate if they are."""
    markup.draw(tags.p(findings.boundaries(say, layer), class_="attribution"))


def empty(title: str, how: str) -> None:
    """An empty state: what is missing and how to fill it."""
    markup.draw(tags.div(tags.b(title), how, class_="empty"))


def download(
    say: Speaker,
    rows: pd.DataFrame | Callable[[], pd.DataFrame],
    name: str,
    key: str | None = None,
) -> None:
    """A button that gives the table behind a picture as CSV for the viewer's Excel; ``rows`` may be
    what makes them, only when they are asked for."""

    def make() -> bytes:
        return spreadsheet.as_csv(rows() if callable(rows) else rows, say.language)

    give(say("word.download_csv"), make, f"{name}.csv", key or f"download-{name}")


# the types of what is given away, by the ending: those a machine knows differ
_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".geojson": "application/geo+json",
    ".toml": "application/toml",
}


def give(label: str, make: Callable[[], bytes], name: str, key: str, icon="download", **look):
    """A button that gives a file away, made only when it is asked for."""
    who = door.present()

    def noted() -> bytes:
        made = make()
        audit.note(who, "export", file=name)
        return made

    st.download_button(
        label,
        data=noted,
        file_name=f"jamsostek-ntt-{name}",
        mime=_TYPES[Path(name).suffix],
        key=key,
        on_click="ignore",
        icon=f":material/{icon}:",
        **{"type": "tertiary", **look},
    )


def viewers_time(moment: datetime) -> datetime:
    """A moment, in UTC unless it says, by the clock of the viewer's browser if that is known."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    offset = st.context.timezone_offset
    return moment if offset is None else moment.astimezone(timezone(timedelta(minutes=-offset)))


def when(say: Speaker, moment: datetime) -> str:
    """Day and time of a moment where the viewer is; in UTC, and saying so, if that is unknown."""
    there = viewers_time(moment)
    text = f"{say.date(there.date())} {say.clock(there)}"
    return text if st.context.timezone_offset is not None else f"{text} UTC"
