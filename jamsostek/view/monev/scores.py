"""Scores of the agents who came to a meeting."""

from __future__ import annotations

from functools import partial

import pandas as pd

from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.meetings.live import Meetings, Window
from jamsostek.meetings.records import SCORES
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import outbox, saving, sheet, tables
from jamsostek.view.parts.outbox import Touch
from jamsostek.view.parts.sheet import Beside


def scores(
    here: Screen, office: Meetings, meeting: dict, window: Window | None, beside: Beside
) -> None:
    """Scores of those who came, 0 to 100, each saved as it is entered."""
    say, came = here.say, _came(office, meeting, window)
    shell.section(say("monev.scores"), say("monev.scores_subtitle"))
    if not came:
        shell.empty(say("monev.nobody_came"), say("monev.nobody_came_how"))
        sheet.deliver(here, office, beside)
        return
    saving.tell_trouble(here)
    means = {name: pd.Series([row[name] for row in came], dtype=float) for name in SCORES}
    titles = _titles(here)
    tables.facts(
        [
            (titles[name], say("monev.mean", mean=say.number(of.mean(), 1), count=of.count()))
            for name, of in means.items()
        ]
    )
    mine = {**shown(here, office, meeting, window), "label": say("monev.part_scores")}
    sheet.mount(here, office, mine, beside=beside)


def shown(here: Screen, office: Meetings, meeting: dict, window: Window | None) -> dict:
    """The list of those who came, as the browser takes it."""
    rows = [
        {
            "key": row["agent_code"],
            "name": row["name"],
            "marks": row["agent_code"],
            "values": {name: row[name] for name in SCORES},
        }
        for row in _came(office, meeting, window)
    ]
    fields = [{"name": name, "label": title, "kind": "number"}
              for name, title in _titles(here).items()]  # fmt: skip
    groups = [{"title": "", "rows": rows}]
    return sheet.people(here, "scores", meeting["meeting_code"], fields, groups)


def _came(office: Meetings, meeting: dict, window: Window | None) -> list[dict]:
    roster = office.roster(meeting, office.agents(meeting, window))
    return sorted((row for row in roster if row["is_present"]), key=lambda row: row["name"])


def _titles(here: Screen) -> dict[str, str]:
    dataset = datapackage.package().operational_dataset("attendance")
    return {name: dataset.field(name).titles[here.say.language] for name in SCORES}


def note(office: Meetings, meeting: dict, touches: list[Touch]) -> dict[Touch, ProductError]:
    """Note entered scores in the records."""
    code = meeting["meeting_code"]
    roster = office.roster(meeting, office.agents(meeting, None))
    refused = {}
    for touch in touches:
        if touch.field not in SCORES:
            continue
        entry, seen = {touch.field: touch.value}, {touch.field: touch.seen}
        error = saving.saving(
            partial(office.book.score, code, touch.who, entry, seen, roster, touch.at),
            outbox.where("scores", code),
        )
        if error:
            refused[touch] = error
    return refused


outbox.NOTES["scores"] = note
