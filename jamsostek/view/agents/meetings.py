"""Monev meetings: does attendance go with results, and how do the scores move?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from jamsostek.analysis import correlation
from jamsostek.reports.findings import NEXT_TO_NONE
from jamsostek.view.agents import overview
from jamsostek.view.agents.one import TOPICS
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, sources

_FEWEST_MEETINGS = 4  # before a share of them says anything
_MONTHS_SHOWN = 36


def draw(here: Screen, month: str) -> None:
    """Attendance beside new members with the uncertainty of their going together, then scores."""
    if here.opens("people") and _attendance(here, month):
        shell.download(here.say, partial(_results, here, month), "kehadiran-dan-hasil")
    if _scores(here, month):
        scores = partial(here.ask, "agents/scores", **here.filters, month=month)
        shell.download(here.say, scores, "nilai-monev")


def _results(here: Screen, month: str) -> pd.DataFrame:
    """Agents who were invited often enough, with what they attended and brought."""
    rows = here.ask("agents/attendance_results", **here.filters, month=month)
    return rows[rows["meetings"] >= _FEWEST_MEETINGS]


@kept
def _attendance(here: Screen, month: str) -> bool:
    """The picture of attendance and results; whether there are enough agents for one."""
    say, rows = here.say, _results(here, month)
    found = correlation.rank_correlation(rows["attended_pct"], rows["new_per_month"])
    shell.section(
        say(f"agents.meetings_{found.direction}") if found else say("agents.meetings_title"),
        say("agents.meetings_subtitle", count=_FEWEST_MEETINGS),
    )
    if found is None:
        shell.empty(
            say("agents.meetings_few"), say("agents.meetings_few_how", count=_FEWEST_MEETINGS)
        )
        return False
    _dots(here, rows, found)
    sources.of_area(here, say("agents.meetings_note"), month=month)
    return True


def _dots(here: Screen, rows: pd.DataFrame, found: correlation.Association) -> None:
    say = here.say
    sentence = say(
        "agents.meetings_sentence",
        coefficient=say.number(found.coefficient, 2),
        low=say.number(found.low, 2),
        high=say.number(found.high, 2),
        count=found.count,
    )
    shell.told(sentence)
    shown = rows.assign(a_month=rows["new_per_month"].clip(lower=NEXT_TO_NONE))
    chart = charts.figure(here, 440)
    texts = [
        charts.told(
            row.name,
            say(
                "agents.meetings_hover",
                attended=say.number(row.attended),
                meetings=say.number(row.meetings),
                new=say.number(row.new_per_month, 1),
            ),
            name=row.agent_code,
        )
        for row in shown.itertuples(index=False)
    ]
    x, y, nila = shown["attended_pct"], shown["a_month"], here.colours.nila
    charts.dots(here, chart, x, y, nila, texts, size=11, edge=1, opacity=0.55)
    chart.update_yaxes(**overview.new_members_axis(here, max(shown["a_month"].max() * 1.3, 3)))
    chart.update_xaxes(
        range=[-4, 104], title=say("agents.meetings_axis"), zeroline=False, **charts.percents(say)
    )
    charts.show(here, chart, "agents_meetings", sentence)


@kept
def _scores(here: Screen, month: str) -> bool:
    """The mean scores over time; whether there are any."""
    say, palette = here.say, here.colours
    rows = here.ask("agents/scores", **here.filters, month=month)
    shell.section(say("agents.scores"), say("agents.scores_subtitle"))
    shown = rows.tail(_MONTHS_SHOWN)
    if len(shown) < 2:
        shell.empty(say("agents.scores_none"), say("agents.scores_none_how"))
        return False
    chart = charts.figure(here, 320)
    colours = dict(zip(TOPICS, (palette.nila, palette.laut, palette.mengkudu), strict=True))
    for topic, colour in colours.items():
        texts = [
            charts.told(
                say.number(value, 1),
                say("agents.scores_hover", month=say.month(when), count=count),
                name=say(f"agents.topic_{topic}"),
            )
            for when, value, count in zip(
                shown["month"], shown[topic], shown["agents"], strict=True
            )
        ]
        look = {"mode": "lines+markers", "marker": {"size": 6}}
        charts.line(chart, shown["month"], shown[topic], colour, texts, **look)
    # a score is not a quantity: the axis need not begin at zero
    known = shown[list(TOPICS)].stack()
    low, high = known.min() // 10 * 10, -(-known.max() // 10) * 10
    ticks = [low + 10 * step for step in range(int((high - low) // 10) + 1)]
    chart.update_yaxes(
        range=[low - 1, high + 1], tickvals=ticks, ticktext=[say.number(tick) for tick in ticks]
    )
    charts.time_axis(here, chart, shown["month"].iloc[0], shown["month"].iloc[-1])
    last = shown.iloc[-1]
    names = {topic: say(f"agents.topic_{topic}") for topic in TOPICS if last[topic] == last[topic]}
    ends = [
        (
            last["month"],
            last[topic],
            charts.told(say.number(last[topic], 0), name=name, after=" "),
            colours[topic],
        )
        for topic, name in names.items()
    ]
    charts.end_labels(here, chart, ends)
    alt = say(
        "agents.scores_alt",
        month=say.month(last["month"]),
        **{topic: say.number(last[topic], 0) for topic in TOPICS},
    )
    charts.show(here, chart, "agents_scores", alt)
    sources.of_area(here, say("agents.scores_note"), month=month)
    return True
