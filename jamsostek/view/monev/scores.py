"""Scores of the agents who came to a meeting."""

from __future__ import annotations

import pandas as pd

from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.meetings.live import Meetings, Window
from jamsostek.meetings.records import SCORES
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.monev import saving, sheet
from jamsostek.view.monev.sheet import Touch
from jamsostek.view.parts import tables


def scores(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    """Scores of those who came, 0 to 100, each saved as it is entered."""
    say = here.say
    roster = office.roster(meeting, office.agents(meeting, window))
    came = sorted((row for row in roster if row["is_present"]), key=lambda row: row["name"])
    shell.section(say("monev.scores"), say("monev.scores_subtitle"))
    if not came:
        shell.empty(say("monev.nobody_came"), say("monev.nobody_came_how"))
        return
    saving.tell_trouble(here)
    dataset = datapackage.package().operational_dataset("attendance")
    titles = {name: dataset.field(name).titles[say.language] for name in SCORES}
    means = {name: pd.Series([row[name] for row in came], dtype=float) for name in SCORES}
    tables.facts(
        [
            (titles[name], say("monev.mean", mean=say.number(of.mean(), 1), count=of.count()))
            for name, of in means.items()
        ]
    )
    rows = [
        {
            "key": row["agent_code"],
            "name": row["name"],
            "marks": row["agent_code"],
            "values": {name: row[name] for name in SCORES},
        }
        for row in came
    ]
    sheet.draw(
        here,
        "scores",
        _key(meeting),
        [{"name": name, "label": title, "kind": "number"} for name, title in titles.items()],
        [{"title": "", "rows": rows}],
        _save(office, meeting, roster),
    )


def deliver(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> None:
    """On the other parts of a meeting: scores that were on their way when the list was left."""
    roster = office.roster(meeting, office.agents(meeting, window))
    if roster:
        sheet.deliver("scores", _key(meeting), _save(office, meeting, roster))


def _key(meeting: dict) -> str:
    """The key of a meeting's list of scores, and of what was saved on it."""
    return f"scores-{meeting['meeting_code']}"


def _save(office: Meetings, meeting: dict, roster: list[dict]) -> sheet.Save:
    """What notes entered scores in the records."""

    def save(touches: list[Touch]) -> dict[Touch, ProductError]:
        refused = {}
        for touch in touches:
            if touch.field not in SCORES:
                continue
            entry, seen = {touch.field: touch.value}, {touch.field: touch.seen}
            error = saving.saving(
                lambda touch=touch, entry=entry, seen=seen: office.book.score(
                    meeting["meeting_code"], touch.who, entry, seen, roster
                ),
                _key(meeting),
            )
            if error:
                refused[touch] = error
        return refused

    return save
