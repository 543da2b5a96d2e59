"""The branch head's desk: the sentence on top and the key figures with trend and target."""

from __future__ import annotations

from datetime import date

import pandas as pd
from htmltools import TagList

from jamsostek.base.language import HIDDEN
from jamsostek.contract import metrics
from jamsostek.reports import findings, outlook
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.home import made_of, matters
from jamsostek.view.parts import cards, sources
from jamsostek.warehouse import suppression


@kept
def heading(here: Screen, month: str, today: date) -> None:
    """The page's title and the sentence on top."""
    # of one figure: the projections of the others take longer and are waited for by their cards
    members = outlook.of(here.ask, "active_members", month, **here.filters)
    attention, place = matters.of(here, month, today), shell.place_name(here)
    title = here.say("desk.title", place=place, month=here.say.month(f"{month}-01"))
    shell.heading(title, finding(here, members, attention, place))


def _figures(here: Screen, month: str) -> pd.DataFrame:
    return outlook.figures(here.ask, month, **here.filters)


def finding(here: Screen, members: pd.Series, attention: pd.DataFrame, place: str) -> str:
    """The sentence on top, made from the numbers below it."""
    say = here.say
    if members["value"] != members["value"]:
        return " ".join([say("desk.finding_unknown", place=place), _matters(here, attention)])
    is_first = members["previous"] != members["previous"]
    text = say(
        "desk.finding_first" if is_first else "desk.finding",
        place=place,
        members=findings.at_least(say, say.number(members["value"]), members["is_whole"]),
        change=say.signed(members["value"] - members["previous"]),
    )
    if told := findings.part_of(say, members):
        text += " " + say("desk.finding_part", reporting=told)
    text = " ".join([text, *_against_target(here, members)])
    return f"{text} {_matters(here, attention)}".rstrip()


def _against_target(here: Screen, members: pd.Series) -> list[str]:
    """The verdict in words: of the year's end or, where it is that, of the month's own target."""
    say, status = here.say, members["status"]
    if status not in outlook.MARKS:
        return []
    told, needed = [], say.number(outlook.round_up(members["needed_per_month"]))
    has_own = members["month_target"] == members["month_target"]
    is_last = not members["months_left"]
    is_of_month = is_last or (has_own and not members["is_projected"])
    if is_last or has_own:
        is_reached = members["month_missing" if has_own else "missing"] <= 0
        of_month = status if is_of_month else "on_target" if is_reached else "behind"
        target = say.number(members["month_target" if has_own else "target"])
        told.append(say(f"desk.finding_month_{of_month}", target=target))
    target = say.number(members["target"])
    if not is_of_month:
        ends = _ends(here, members, "people")
        told.append(say(f"desk.finding_{status}", target=target, ends=ends, needed=needed))
    elif members["needed_per_month"] > 0:
        told.append(say("desk.finding_needed", target=target, needed=needed))
    return told


def _ends(here: Screen, figure: pd.Series, unit: str) -> str:
    """What is expected at the year's end, and how that is known."""
    say = here.say
    ends = figure["ends_at"] if unit == "percent" else round(figure["ends_at"])
    if figure["is_projected"]:
        return say("desk.ends_projected", ends=say.value_short(outlook.about(ends), unit))
    return say("desk.ends_at_pace", ends=say.value_short(ends, unit))


def _matters(here: Screen, attention: pd.DataFrame) -> str:
    return here.say("desk.finding_attention", count=len(attention)) if len(attention) else ""


@kept
def figure_cards(here: Screen, month: str) -> None:
    """A card for each figure that is known here, and where they come from."""
    figures = _figures(here, month)
    trends = here.ask("home/trends", **here.filters, month=month)
    lines = trends.pivot(index="metric", columns="month", values="value")
    # a month not known in full breaks the line
    lines = lines.T.asfreq("MS").T
    shown = figures.index[figures["value"].notna()]
    made = [
        _card(
            here, name, figures.loc[name], lines.loc[name] if name in lines.index else None, month
        )
        for name in shown
    ]
    cards.grid([*made, *_hidden_cards(here, month)], "desk")
    _source(here, month)


def _hidden_cards(here: Screen, month: str) -> list[cards.Card]:
    """A card for each figure that is known and may not be told to who is here."""
    rows = here.ask("home/kpis", **here.filters, month=month)
    names = rows.loc[suppression.is_hidden(rows, "value"), "metric"]
    text = here.say("word.hidden")
    return [cards.Card(metrics.short_label(name, here.say), HIDDEN, context=text) for name in names]


def _card(
    here: Screen, name: str, figure: pd.Series, line: pd.Series | None, month: str
) -> cards.Card:
    say, metric = here.say, metrics.metric(name)
    status = figure["status"] if figure["status"] in outlook.MARKS else None
    return cards.of_value(
        say,
        metrics.short_label(name, say),
        figure["value"],
        metric.unit,
        is_whole=figure["is_whole"],
        context=findings.part_of(say, figure),
        change=_changes(here, figure, metric.unit),
        chip=outlook.word(say, status) if status else "",
        chip_kind=outlook.CHIPS.get(status, ""),
        trend=() if line is None else tuple(line),
        trend_colour=here.colours.nila,
        trend_text=say("desk.trend", label=metric.labels[say.language]),
        target=_target(here, figure, metric.unit),
        address=made_of.link(here, name, month),
    )


def _changes(here: Screen, figure: pd.Series, unit: str) -> str:
    """▲ 1.204 dari bulan lalu · ▲ 8.310 dari tahun lalu."""
    return " · ".join(
        findings.change(here.say, f"desk.since_{column}", figure["value"] - figure[column], unit)
        for column in ("previous", "year_before")
        if figure[column] == figure[column]
    )


def _target(here: Screen, figure: pd.Series, unit: str) -> cards.Target | None:
    say, target = here.say, figure["target"]
    if target != target or not target:
        return None
    reached = figure["year_to_date"] if figure["year_to_date"] == figure["year_to_date"] else None
    reached = figure["value"] if reached is None else reached
    text = say("desk.target", target=say.value_short(target, unit))
    if figure["month_target"] == figure["month_target"]:
        of_month = say("desk.month_target", target=say.value_short(figure["month_target"], unit))
        text = f"{of_month} · {text}"
    needed = figure["needed_per_month"]
    if needed == needed and needed > 0:
        if figure["ends_at"] == figure["ends_at"]:
            text += f" · {_ends(here, figure, unit)}"
        needed = needed if unit in ("percent", "idr") else outlook.round_up(needed)
        text += " · " + say("desk.needed", needed=findings.amount(say, needed, unit))
    elif reached >= target:
        text += " · " + say("desk.reached")
    if figure["year_to_date"] == figure["year_to_date"] and not figure["year_is_whole"]:
        text += " · " + say("desk.year_part")
    return cards.Target(reached / target, text)


def _source(here: Screen, month: str) -> None:
    """Kind, month, how it was counted, and against whom the coverage, under the cards."""
    say, against = here.say, TagList()
    newest = here.ask("home/months", **here.filters).iloc[0]
    base = here.ask("home/coverage_base", **here.filters, month=month)
    if len(base):
        row = base.iloc[0]
        people = say(
            "desk.coverage_base",
            people=say.number(row["people"]),
            base=metrics.metric(row["indicator"]).labels[say.language],
            date=say.as_of(row["as_of"], row["as_of_precision"]),
        )
        against.extend([people, " (", markup.link(row["publisher"], row["url"]), ")"])
    sources.of_month(
        here,
        [newest["kind"]],
        f"{month}-01",
        say(f"desk.basis_{newest['basis']}"),
        against,
        markup.inside(say("desk.set_targets"), here.link("data", part="targets"))
        if here.opens("keeping")
        else None,
    )
