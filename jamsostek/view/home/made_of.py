"""What a key figure is made of: its regencies or districts, segments, payers and agents."""

from __future__ import annotations

from functools import partial

import pandas as pd
from htmltools import Tag, TagChild, TagList, tags

from jamsostek.contract import metrics
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables
from jamsostek.warehouse import suppression

# figures that have a page of their own, and where it is
PAGES = {"coverage_pct": "coverage", "active_agents": "agents"}
_CUBES = ("monthly_areas.", "claims.")
_MOST = 8
_COLOURS = {"segment": "kunyit", "payer": "laut", "agent": "abu"}


def opens(name: str) -> bool:
    """Whether what a figure is made of is told on the desk."""
    return name not in PAGES and str(metrics.metric(name).cube_column).startswith(_CUBES)


def link(here: Screen, name: str, month: str) -> str:
    """Where a card leads: to its parts, or to the page that has them."""
    if name == "coverage_pct":
        return _to_coverage(here, month)
    if name in PAGES:
        return here.link(PAGES[name], month=month)
    return here.link("", month=month, of=name)


def _to_coverage(here: Screen, month: str) -> str:
    """The coverage page, of the same month and workers, held against the same target as here."""
    base = here.ask("home/coverage_base", **here.filters, month=month)
    kpis = here.ask("home/kpis", **here.filters, month=month).set_index("metric")
    has_target = kpis["target"].notna().get("coverage_pct", False)
    return here.link(
        "coverage",
        month=month,
        denominator=base["indicator"].iloc[0] if len(base) else None,
        target=f"own-{month[:4]}" if has_target else None,
    )


def choose(here: Screen, month: str) -> str:
    """The figure taken apart, in the address as ``of``; empty: none."""
    names = here.ask("home/kpis", **here.filters, month=month)["metric"]
    address.bind("of", ("", *filter(opens, names)))
    return address.chosen("of")


def draw(here: Screen, name: str, month: str) -> None:
    """The figure again, and its parts side by side."""
    _parts(here, name, month)
    shell.download(here.say, partial(_rows, here, name, month), f"{name}-{month}")


def _rows(here: Screen, name: str, month: str) -> pd.DataFrame:
    """The parts of each dimension, the largest first; ``code`` and ``label`` say of what. Agents
    are among them for whoever may see their names, with what none of them brought in."""
    asked = {**here.filters, "month": month, "metric": name}
    rows = here.ask("home/made_of", **asked)
    if not here.opens("people") or rows.empty:
        return rows
    agents = here.ask("home/brought_by", **asked)
    if agents.empty:
        return rows
    agents = agents.rename(columns={"agent_code": "code", "name": "label"})
    columns = ["value", "previous"]
    whole = rows[rows["dimension"] == "region"][columns].sum(min_count=1)
    rest = {"code": "", **(whole - agents[columns].sum())}
    agents = pd.concat([pd.DataFrame([rest]), agents], ignore_index=True)
    agents = agents.assign(dimension="agent").sort_values("value", ascending=False, kind="stable")
    return pd.concat([rows, agents], ignore_index=True)


@kept
def _parts(here: Screen, name: str, month: str) -> None:
    say, metric = here.say, metrics.metric(name)
    rows = _rows(here, name, month)
    figures = here.ask("home/kpis", **here.filters, month=month).set_index("metric")
    close = markup.inside(say("made_of.close"), here.link("", month=month), class_="close")
    title = say(
        "made_of.title",
        label=metric.labels[say.language],
        value=say.value(figures.at[name, "value"], metric.unit),
        month=say.month(f"{month}-01"),
    )
    shown = _dimensions(here, rows[rows["value"] != 0], metric)
    columns = [_column(here, each, rows[rows["dimension"] == each], name, month) for each in shown]
    more = say("made_of.none") if rows.empty else _employers(here, metric)
    markup.draw(
        tags.section(
            tags.h2(title, close, class_="head"),
            tags.div(columns, class_="columns"),
            tags.p(say("made_of.note"), " ", more, class_="source"),
            class_="made-of",
        )
    )


def _dimensions(here: Screen, rows: pd.DataFrame, metric: metrics.Metric) -> list[str]:
    """Those that part the figure: the province in regencies, a branch or a regency in districts."""
    places = ["district"] if here.branch or here.region else ["region"]
    if not (rows["dimension"] == places[0]).any():
        places = ["region"]
    others = ("payer", "agent") if metric.segment else ("segment", "payer", "agent")
    known = set(rows["dimension"])
    return [each for each in (*places, *others) if each in known]


def _column(here: Screen, dimension: str, rows: pd.DataFrame, name: str, month: str) -> Tag:
    say, unit = here.say, metrics.metric(name).unit
    # nobody is a part of nothing; who takes the list along sees them too
    rows = rows[rows["value"] != 0]
    whole = suppression.total(rows, "value")
    listed, rest = rows.head(_MOST), rows.iloc[_MOST:]
    parts = [
        tables.part(
            _named(here, row, name, month),
            row.value / whole if whole else 0,
            TagList(say.value_short(row.value, unit), _change(here, row, unit)),
            say.percent(100 * row.value / whole, 0) if whole else "",
            _COLOURS.get(dimension, "nila"),
        )
        for row in listed.itertuples()
    ]
    if len(rest):
        value, count = suppression.total(rest, "value"), len(rest)
        share = value / whole if whole else 0
        text, told = say.value_short(value, unit), say.percent(100 * share, 0)
        parts.append(tables.part(say("word.more", count=count), share, text, told, "abu"))
    return tags.div(tags.h3(say(f"made_of.by_{dimension}")), tags.div(parts, class_="parts"))


def _change(here: Screen, row, unit: str) -> TagChild:
    """The change on last month, where that is of the same regencies."""
    if row.previous != row.previous or row.value == row.previous:
        return None
    difference = row.value - row.previous
    arrow = "▲" if difference > 0 else "▼"
    text = here.say.value_short(abs(difference), unit)
    return markup.small(f" {arrow} {text}", title=here.say("made_of.since"))


def _named(here: Screen, row, name: str, month: str) -> TagChild:
    """A part's name, leading to where it is looked at by itself."""
    say, page = here.say, {"metric": name, "month": month}
    if row.dimension == "region":
        return markup.inside(row.label, here.link("map", **{**page, "region": row.code}))
    if row.dimension == "district" and len(row.code) == 6:
        place = {"region": row.code[:4], "district": row.code}
        return markup.inside(row.label, here.link("map", **page, **place))
    if row.dimension == "district":
        return say("made_of.no_district", region=row.label)
    if row.dimension == "agent":
        if not row.code:
            return say("made_of.no_agent")
        return markup.inside(row.label, here.link("agents", agent=row.code, month=month))
    is_segment = row.dimension == "segment"
    text = say(f"segment.{row.code}") if is_segment else say(f"payer.{row.code}")
    return markup.inside(text, here.link("growth", split=row.dimension))


def _employers(here: Screen, metric: metrics.Metric) -> TagChild:
    """The way to the employers, where wage earners are a part of the figure."""
    if metric.segment not in (None, "PU") or not here.opens("people"):
        return None
    view = here.link("employers", view="visits")
    return markup.inside(here.say("made_of.employers"), view)
