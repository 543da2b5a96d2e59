"""What stands around every page: what is wrong with the data, whose numbers these are, of when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.errors import problem_text
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage, kinds
from jamsostek.view.frame import address, markup, paper, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen

_FEW_NAMED = 4
_PUBLISHED = ("awards", "sources")  # pages on which no operational number stands
_NOT_PUBLISHED = {"awards": "scoring"}  # but for this view of theirs


@kept
def data_problems(here: Screen) -> None:
    """A banner naming every file and row that could not be used, to who can mend them; nothing when
    all is well."""
    if not here.opens("keeping"):
        return
    say, problems = here.say, here.ask("data/problems")
    if problems.empty:
        return
    lines = [problem_text(say, problem) for problem in problems.head(5).itertuples()]
    more = [f"… +{len(problems) - 5}"] if len(problems) > 5 else []
    head = say("problem.banner", count=len(problems))
    st.warning("\n".join([f"**{head}**", "", *(f"- {shell.plain(text)}" for text in lines + more)]))


def sample(here: Screen, page: str) -> None:
    """A slim strip while any operational dataset is simulated: which are already the office's own,
    and the way to bring the others; on a page of published figures that these are none of them.
    Nothing on a workspace without simulated data."""
    shared = {k: v for k, v in st.query_params.to_dict().items() if k in address.SHARED}
    target = f"data?{urlencode({**shared, 'part': 'import'})}"
    _sample(here, target, _is_published(page))


def _is_published(page: str) -> bool:
    return page in _PUBLISHED and address.expected("view") != _NOT_PUBLISHED.get(page, "-")


@kept
def _sample(here: Screen, target: str, is_published: bool) -> None:
    say, states = here.say, here.ask("data/operational")
    if not (states["kind"] == "sample").any():
        return
    own = _titles(say, states, "imported")
    text = say("sample.strip_published" if is_published else "sample.strip")
    if own and not is_published:
        text = say("sample.strip_part", simulated=_titles(say, states, "sample"), names=own)
    markup.draw(
        tags.div(
            markup.badge(say, "published" if is_published else "sample"),
            f" {text} ",
            markup.inside(say("sample.import"), target),
            class_="sample-strip",
            role="note",
        )
    )


def _titles(say: Speaker, states: pd.DataFrame, kind: str) -> str:
    """The titles of the operational datasets of a kind: the first few, then how many more."""
    package = datapackage.package()
    names = states.loc[states["kind"] == kind, "dataset"]
    titles = [package.dataset(name).titles[say.language] for name in names]
    rest = len(titles) - _FEW_NAMED
    more = [say("sample.more", count=rest)] if rest > 0 else []
    return ", ".join([*titles[:_FEW_NAMED], *more])


def _whose_numbers(here: Screen) -> str:
    """The footer's line on where the numbers of this installation come from."""
    say, states = here.say, here.ask("data/operational")
    own = _titles(say, states, "imported")
    is_simulated = (states["kind"] == "sample").any()
    if not own and not is_simulated:
        return say("footer.published_only")
    parts = [say("footer.own_data", names=own)] if own else []
    parts += [say("footer.sample_data")] if is_simulated else []
    return " ".join([*parts, say("footer.published_data")])


def footer(here: Screen, page: str) -> None:
    """Which data and program this page was drawn from, and on paper on which day."""
    # a style sheet of its own, so it is no part of what is kept
    today = shell.viewers_time(datetime.now(UTC)).date()
    paper.foot(_on_paper(here, today, _is_published(page)))
    _footer(here)


@kept
def _on_paper(here: Screen, today: date, is_published: bool) -> str:
    say, found = here.say, here.ask("data/operational")["kind"]
    badge = kinds.badge(say, "published" if is_published else kinds.weakest(found))
    opened = say("footer.opened", date=say.date(today))
    words = (say("app.name"), shell.place_name(here), badge.word if badge else "", opened)
    return " · ".join(filter(None, words))


@kept
def _footer(here: Screen) -> None:
    info = here.ask("data/info").iloc[0]
    built_at = info["built_at"]
    text = here.say(
        "footer.version",
        data_version=info["data_version"],
        version=info["version"][:8],
        built_at=f"{here.say.date(built_at)} {here.say.clock(built_at)}",
        app_version=info["app_version"],
    )
    is_protected = here.scope.may("totals") and not here.scope.is_admin
    hidden = here.say("word.hidden_why") if is_protected else None
    markup.draw(tags.div(markup.lines(_whose_numbers(here), hidden, text), class_="footer"))
