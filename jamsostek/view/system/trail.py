"""The audit log: who did what, when; by pages, and as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import streamlit as st

from jamsostek.base.access import OWNER
from jamsostek.base.language import Speaker
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables
from jamsostek.workspace import audit

_DAYS = (7, 30, 365)
_A_PAGE = 25


def draw(here: Screen) -> None:
    """The log of the last days chosen, newest first."""
    say = here.say
    shell.section(say("system.trail"), say("system.trail_subtitle"))
    days = st.segmented_control(
        say("system.days"),
        _DAYS,
        default=_DAYS[0],
        format_func=lambda days: say("system.last_days", days=days),
        key="system_days",
        required=True,
    )
    rows = audit.read(datetime.now(UTC).date() - timedelta(days=days))
    if rows.empty:
        shell.empty(say("system.no_trail"), say("system.no_trail_how"))
        return
    name = f"audit-{date.today().isoformat()}"
    shell.download(say, lambda: _flat(rows), name, "download-audit")
    headers = [(say("system.when"), "22%", ""), (say("system.account"), "20%", ""),
               (say("system.did"), "18%", ""), (say("system.of_what"), "40%", "")]  # fmt: skip
    shown = rows.iloc[tables.pager(len(rows), _A_PAGE, "system_trail", (days,))]
    tables.listing(
        headers,
        [
            [
                shell.when(say, datetime.fromisoformat(row.at)),
                _who(say, row),
                say(f"audit.what_{row.what}"),
                ", ".join(_fact(say, *fact) for fact in row.facts.items()),
            ]
            for row in shown.itertuples()
        ],
    )


def _who(say: Speaker, row) -> str:
    """The role and the account's code; whoever sits at the machine has none."""
    role = say(f"access.role_{row.role}")
    return role if row.account == OWNER.code else f"{role} {row.account}"


def _fact(say: Speaker, name: str, value: object) -> str:
    key = f"audit.fact_{name}"
    return f"{say(key) if say.has(key) else name}: {value}"


def _flat(rows: pd.DataFrame) -> pd.DataFrame:
    """The log as a table: each fact a column."""
    facts = pd.json_normalize(rows["facts"].tolist())
    return pd.concat([rows.drop(columns="facts"), facts], axis=1)
