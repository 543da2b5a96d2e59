"""What the log of the last days says: visits, how long pages take, and what went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, tables
from jamsostek.workspace import journal

_JUST_NOW = timedelta(minutes=15)
_FAULTS_SHOWN = 20
_COLUMNS = ("at", "what", "page", "scope", "ms", "session", "code")


def draw(here: Screen) -> None:
    """Sessions and runs, the pages by how long they take, and the faults, newest first."""
    say, now = here.say, datetime.now(UTC)
    since = now.date() - timedelta(days=journal.KEPT_DAYS)
    lines = pd.DataFrame(journal.read(since), columns=list(_COLUMNS))
    lines["at"] = pd.to_datetime(lines["at"], utc=True)
    runs = lines[lines["what"] == "page"]
    shell.section(say("system.use"), say("system.use_subtitle", days=journal.KEPT_DAYS))
    recent = runs[runs["at"] > now - _JUST_NOW]
    today = runs[runs["at"] > now - timedelta(days=1)]
    cards.grid([
        cards.Card(say("system.sessions"), say.number(recent["session"].nunique()),
                   context=say("system.sessions_when", minutes=_JUST_NOW.seconds // 60)),
        cards.Card(say("system.runs"), say.number(len(today)), context=say("system.runs_when")),
        cards.Card(say("system.usual"), *_milliseconds(say, today["ms"].median()),
                   context=say("system.usual_when")),
        cards.Card(say("system.faults"), say.number(int((lines["what"] == "error").sum())),
                   context=say("system.faults_when", days=journal.KEPT_DAYS)),
    ])  # fmt: skip
    if not runs.empty:
        _pages(say, runs)
    _faults(say, lines[lines["what"] != "page"])


def _milliseconds(say: Speaker, value: float) -> tuple[str, str]:
    return (NOTHING, "") if value != value else (say.number(value, 0), "ms")


def _pages(say: Speaker, runs: pd.DataFrame) -> None:
    by_page = runs.groupby("page")["ms"].agg(["count", "median", "max"]).sort_values("count")
    headers = tables.heads(say, ("system.page",),
                           ("system.runs", "system.median_ms", "system.slowest_ms"))  # fmt: skip
    tables.plain(
        headers,
        [
            [say(f"nav.{row.Index}"), say.number(row.count), say.number(row.median, 0),
             say.number(row.max, 0)]
            for row in by_page[::-1].itertuples()
        ],
    )  # fmt: skip


def _faults(say: Speaker, faults: pd.DataFrame) -> None:
    shell.section(say("system.faults"), say("system.faults_subtitle"))
    if faults.empty:
        shell.empty(say("system.no_faults"), say("system.no_faults_how"))
        return
    shown = faults.iloc[::-1].head(_FAULTS_SHOWN)
    headers = [(say("system.when"), "30%", ""), (say("system.fault"), "70%", "")]
    tables.listing(
        headers,
        [[shell.when(say, row.at.to_pydatetime()), _told(say, row)] for row in shown.itertuples()],
    )
    if len(faults) > len(shown):
        told = {"shown": say.number(len(shown)), "number": say.number(len(faults))}
        shell.source_line(say("desk.more_rows", **told))


def _told(say: Speaker, row) -> str:
    """A refusal in its words without what it spoke of; a fault of the program by its kind."""
    if row.what == "refused" and say.has(f"error.{row.code}.mend"):
        return f"{row.code}: {ProductError(row.code).told(say)[1]}"
    return say("system.program_fault", kind=row.code)
