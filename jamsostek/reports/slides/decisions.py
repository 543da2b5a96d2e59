"""What waits for the governor: budgets that end, workers without cover, missing regulations.

A branch's own chores (calls, collections, promises of its meetings) are no matter of the province.
"""

from __future__ import annotations

import pandas as pd

from jamsostek.contract import metrics
from jamsostek.reports.context import MEMBERS, Scene, known
from jamsostek.reports.deck import Slide
from jamsostek.reports.slides import results
from jamsostek.warehouse import suppression


def decisions(scene: Scene) -> Slide:
    """The last slide: each matter with room to write who sees to it and until when."""
    regulations = own_regulations(scene)
    matters = [_regulations(scene, regulations)]
    if scene.month:
        matters = [*_budgets(scene), _without_cover(scene), *matters, _pace(scene)]
    matters = tuple(filter(None, matters))
    title = scene.say("decks.work_decisions", count=len(matters))
    if scene.month is None and matters:
        table = results.to_fill_in(scene.say, ((matter, "", "", "") for matter in matters))
        return scene.published("closing", title, table, rows=regulations)
    return results.work(
        scene,
        "closing",
        title,
        matters,
        of=(MEMBERS, "targets"),
        notes=(scene.definition("coverage_pct"), scene.say("decks.rules_unfound")),
    )


def own_regulations(scene: Scene) -> pd.DataFrame:
    """The regencies' own regulations that were found, the newest first; decrees on wages protect
    nobody and are none of them."""
    rows = scene.ask("coverage/regulations")
    return rows[rows["level"] == "regency"]


def _budgets(scene: Scene) -> tuple[str, ...]:
    """Whose cover ends with the year unless the province, or its regencies, budget for it."""
    rows = scene.ask("home/budgets_ending", **scene.area, month=scene.month)
    paid = {payer: suppression.total(of, "members") for payer, of in rows.groupby("payer")}
    return tuple(
        scene.say(
            f"decks.decide_{payer}",
            workers=scene.sum_of(paid[payer]),
            year=scene.month.year + 1,
        )
        for payer in ("apbd_province", "apbd_regency")
        if payer in paid and paid[payer] > 0
    )


def _without_cover(scene: Scene) -> str:
    """How many workers nobody covers yet, against the published count of those who could be."""
    coverage, is_whole = scene.figures.loc["coverage_pct", ["value", "is_whole"]]
    base = scene.ask("home/coverage_base", **scene.area, month=scene.month)
    # who is covered in a regency that did not report is unknown, not uncovered
    if not known(coverage) or not is_whole or base.empty or coverage >= 100:
        return ""
    people = base["people"].iloc[0]
    return scene.say(
        "decks.decide_cover",
        gap=scene.say.number(round(people * (100 - coverage) / 100)),
        share=scene.say.percent(100 - coverage, 0),
        people=scene.say.number(people),
        base=metrics.metric(base["indicator"].iloc[0]).labels[scene.say.language],
    )


def _regulations(scene: Scene, found: pd.DataFrame) -> str:
    """In how many regencies no regulation of their own was found."""
    missing = len(scene.regions) - found["region_code"].nunique()
    return scene.say("decks.decide_rules", count=missing) if missing else ""


def _pace(scene: Scene) -> str:
    """By how much the year ends below its target."""
    members = scene.figures.loc["active_members"]
    if not known(members["ends_at"]) or not known(members["target"]):
        return ""
    gap = members["target"] - members["ends_at"]
    return scene.say("decks.decide_target", gap=scene.say.number(gap, 0)) if gap > 0 else ""
