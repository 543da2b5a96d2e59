"""What happened between two meetings, against the year's target, and which agents moved most."""

from __future__ import annotations

import pandas as pd

from jamsostek.contract import metrics
from jamsostek.meetings.live import Meetings, Window
from jamsostek.reports import findings, outlook
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts

_RANKED = 10


def results(
    here: Screen, office: Meetings, meeting: dict, rows: list[dict], window: Window | None
) -> None:
    """What happened since the last meeting, against the year's target, and who moved most."""
    say = here.say
    if window is None:
        shell.section(say("monev.part_results"))
        shell.empty(say("monev.no_results"), say("monev.no_results_how"))
        return
    asked = {
        "branch": meeting["branch_code"],
        "region": meeting["region_code"],
        "from_month": window.first,
        "to_month": window.last,
    }
    found = here.ask("monev/results", **asked).set_index("metric")
    months = [say.month(window.first), say.month(window.last)]
    span = " – ".join(dict.fromkeys(months))
    previous = office.previous(meeting, rows)
    since = say("monev.since_last", date=say.date(previous["held_on"])) if previous else ""
    shell.section(say("monev.results", months=span), since)
    known = found[found["value"].notna()]
    area = {name: asked[name] for name in ("branch", "region")}
    verdicts = outlook.figures(here.ask, window.last, **area)["status"]
    shown = [_card(here, name, row, verdicts.get(name)) for name, row in known.iterrows()]
    cards.grid(shown)
    newest = here.ask("home/months", branch=asked["branch"], region=asked["region"]).iloc[0]
    shell.source_line(
        markup.badge(say, newest["kind"]),
        span,
        say(f"desk.basis_{newest['basis']}"),
    )
    shell.download(say, found.reset_index(), f"hasil-{meeting['meeting_code']}")
    region = meeting["region_code"]
    best = sorted(
        (
            row
            for row in office.agents(meeting, window).values()
            if row["new_members"] > 0 and region in (None, row["region_code"])
        ),
        key=lambda row: (-row["new_members"], row["name"]),
    )[:_RANKED]
    shell.section(say("monev.movers"), say("monev.movers_subtitle", months=span))
    if not best:
        shell.empty(say("monev.no_movers"), say("monev.no_movers_how"))
        return
    charts.ranking(
        here,
        [f"{row['name']} ({row['agent_code']})" for row in best],
        [row["new_members"] for row in best],
        [say.number(row["new_members"]) for row in best],
        key="monev_movers",
        alt=say("monev.movers_alt", first=best[0]["name"], count=best[0]["new_members"]),
    )
    shell.download(say, pd.DataFrame(best), f"agen-teratas-{meeting['meeting_code']}")


def _card(here: Screen, name: str, row: pd.Series, status: str | None) -> cards.Card:
    say = here.say
    unit = metrics.metric(name).unit
    part = findings.part_of(say, row)
    change, target = "", None
    if row["before"] == row["before"]:
        change = findings.change(say, "monev.since_before", row["value"] - row["before"], unit)
    if row["target"] == row["target"] and row["target"]:
        share = row["year_to_date"] / row["target"]
        text = say(
            "monev.of_target",
            share=findings.at_least(say, say.percent(100 * share, 0), row["year_is_whole"]),
            target=say.value_short(row["target"], unit),
        )
        target = cards.Target(share, text)
    more = {"change": change, "context": part, "target": target}
    if status in outlook.MARKS:
        more |= {"chip": outlook.word(say, status), "chip_kind": outlook.CHIPS[status]}
    label = metrics.short_label(name, say)
    return cards.of_value(say, label, row["value"], unit, is_whole=not part, **more)
