"""The branch head's desk: key figures with trend and target, and what needs attention."""

from __future__ import annotations

from datetime import date

import pandas as pd
from htmltools import TagChild, TagList, tags

from jamsostek.base.language import NOTHING
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import agents, cards, sources, tables

# what a file that is still to be imported mends
_IMPORTS = ("regions_missing", "months_missing", "regions_never", "flows_missing", "data_old")
_MARKS = {"on_target": "✓", "close": "≈", "behind": "!"}


@kept
def heading(here: Screen, month: str, today: date) -> None:
    """The page's title and the sentence on top."""
    figures, attention, place = (
        _figures(here, month),
        _attention(here, month, today),
        shell.place_name(here),
    )
    title = here.say("desk.title", place=place, month=here.say.month(f"{month}-01"))
    shell.heading(title, finding(here, figures, attention, place))


def _figures(here: Screen, month: str) -> pd.DataFrame:
    return here.ask("home/kpis", **here.filters, month=month).set_index("metric")


def _attention(here: Screen, month: str, today: date) -> pd.DataFrame:
    return here.ask("home/attention", **here.filters, month=month, today=today)


def finding(here: Screen, figures: pd.DataFrame, attention: pd.DataFrame, place: str) -> str:
    """The sentence on top, made from the numbers below it."""
    say = here.say
    members = figures.loc["active_members"]
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
    if members["status"] in _MARKS:
        # a month that has a target of its own says nothing of the year's end; December is that end
        has_own = members["month_target"] == members["month_target"]
        is_last = members["needed_per_month"] != members["needed_per_month"]
        text += " " + say(
            f"desk.finding_month_{members['status']}"
            if has_own or is_last
            else f"desk.finding_{members['status']}",
            target=say.number(members["month_target" if has_own else "target"]),
            needed=say.number(round_up(members["needed_per_month"])),
        )
        if has_own and members["needed_per_month"] > 0:
            text += " " + say(
                "desk.finding_needed",
                target=say.number(members["target"]),
                needed=say.number(round_up(members["needed_per_month"])),
            )
    return f"{text} {_matters(here, attention)}".rstrip()


def _matters(here: Screen, attention: pd.DataFrame) -> str:
    return here.say("desk.finding_attention", count=len(attention)) if len(attention) else ""


def round_up(value: float) -> float:
    """Whole people: a need of 0.4 a month is one."""
    return -(-value // 1) if value == value else value


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
        _card(here, name, figures.loc[name], lines.loc[name] if name in lines.index else None)
        for name in shown
    ]
    cards.grid(made, "desk")
    _source(here, month)


def _card(here: Screen, name: str, figure: pd.Series, line: pd.Series | None) -> cards.Card:
    say, metric = here.say, metrics.metric(name)
    status = figure["status"] if figure["status"] in _MARKS else None
    return cards.of_value(
        say,
        metrics.short_label(name, say),
        figure["value"],
        metric.unit,
        is_whole=figure["is_whole"],
        context=findings.part_of(say, figure),
        change=_changes(here, figure, metric.unit),
        chip=f"{_MARKS[status]} {say(f'desk.status_{status}')}" if status else "",
        chip_warns=status == "behind",
        chip_is_good=status == "on_target",
        trend=() if line is None else tuple(line),
        trend_colour=here.colours.nila,
        trend_text=say("desk.trend", label=metric.labels[say.language]),
        target=_target(here, figure, metric.unit),
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
        needed = needed if unit in ("percent", "idr") else round_up(needed)
        text += " · " + say("desk.needed", needed=say.value_short(needed, unit))
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
        markup.inside(say("desk.set_targets"), here.link("data", part="targets")),
    )


# -- what needs attention ------------------------------------------------------------------------


@kept
def attention_list(here: Screen, month: str, today: date) -> None:
    """The ranked list; each line has its number, why it is here and where to look."""
    say, rows = here.say, _attention(here, month, today)
    if rows.empty:
        shell.empty(say("desk.nothing"), say("desk.nothing_how"))
        return
    items = [
        tags.li(
            tags.b(say.short(row.value), class_="value"),
            tags.span(
                markup.inside(findings.attention(say, row), _address(here, row, month)),
                tags.span(say(f"attention.{row.kind}.why"), class_="why"),
                class_="what",
            ),
        )
        for row in rows.itertuples()
    ]
    head = tags.li(say("desk.attention"), class_="head")
    markup.draw(tags.ol(head, items, class_="attention"))


def _address(here: Screen, row, month: str) -> str:
    """The page and filters that show what the line speaks of."""
    if row.kind in _IMPORTS:
        return here.link("data", part="import")
    if row.kind in ("district_loss", "budget_ends"):
        return here.link("growth", region=row.area_code[:4], view="apart")
    if row.kind == "employers_in_arrears":
        return here.link("employers", view="visits", reason="arrears_current")
    return here.link("", month=month, list=row.kind)


LISTS = ("action_overdue", "agents_dormant")


def choose_list() -> str:
    """Which of the lists behind the attention lines is open; in the address as ``list``."""
    address.bind("list", ("", *LISTS))
    return address.chosen("list")


def opened_list(here: Screen, kind: str, month: str) -> None:
    """The rows behind one line of the attention list, to work through or to take along."""
    say = here.say
    shell.section(say(f"attention.{kind}.list"), say(f"attention.{kind}.why"))
    rows, heads, cells = _LISTED[kind](here, month)
    tables.of(say, tables.heads(say, *heads), rows, cells, _MOST_LISTED, none="desk.nothing")
    if rows.empty:
        return
    shell.download(say, rows, say(f"attention.{kind}.file"), key=f"download-{kind}")


_MOST_LISTED = 30


def _text(value: object) -> str:
    """A cell of text; a dash where nothing was reported."""
    return value if isinstance(value, str) else NOTHING


# each list: its rows, its headers (see tables.heads), the cells of a row
def _overdue(here: Screen, _month: str):
    say = here.say
    rows = here.ask("home/open_items", **here.filters, today=shell.today())
    heads = ["list.issue", "list.action", "list.owner"], ["list.due", "list.days_late"]

    def cells(row) -> list[TagChild]:
        texts = map(_text, (row.issue, row.action, row.owner))
        return [*texts, say.short_date(row.due_on), say.number(row.days_late)]

    return rows[rows["days_late"] > 0], heads, cells


def _dormant(here: Screen, month: str):
    say = here.say
    rows = here.ask("agents/performance", **here.filters, month=month)
    rows = rows[rows["status"] == "dormant"].sort_values("months_without_new", ascending=False)
    numbers = ["list.months_without_new", "list.active_members", "list.joined"]

    def cells(row) -> list[TagChild]:
        return [
            agents.name_link(here, row, month),
            agents.place(row),
            say.number(row.months_without_new),
            say.number(row.active_members),
            say.short_date(row.joined_on),
        ]

    return rows, (["list.agent", "list.place"], numbers), cells


_LISTED = {
    "action_overdue": _overdue,
    "agents_dormant": _dormant,
}
