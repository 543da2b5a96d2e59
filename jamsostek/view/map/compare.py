"""The regencies compared: all of them in a table with lines, and any two measures as dots."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from htmltools import Tag, TagChild, tags

from jamsostek.base.language import NOTHING
from jamsostek.contract import metrics
from jamsostek.reports import pairs, standing
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.map import facts
from jamsostek.view.parts import cards, choices, slide_picture

_ORDERS = ("falling", "rising")
_COLUMNS = 6  # besides the one sorted by
_LATELY = 24
_WIDE, _NARROW = (1100, 560, 19), (420, 460, 15)  # of the dots: width, height, letters


def draw(here: Screen) -> None:
    """The controls, the table and the dots."""
    say, names = here.say, _names(here)
    shell.heading(say("compare.title"), say("compare.finding"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sort = _measure(here, "sort", names, "compare.sort", names[0])
        order = choices.switch(here, "order", _ORDERS, "compare.order", "compare.order_")
        month = _month(here)
    _table(here, sort, order, month)
    shell.download(say, partial(_rows, here, sort, month), f"perbandingan-{sort}")
    shell.section(say("compare.two"), say("compare.two_how"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        x = _measure(here, "x", names, "compare.x", names[min(1, len(names) - 1)])
        y = _measure(here, "y", names, "compare.y", names[0])
    drawn = _dots(here, x, y, month)
    if drawn:
        slide_picture.show(here, drawn, "compare_dots")
        _told(here, x, y, month)
        shell.download(say, partial(_both, here, x, y, month), f"perbandingan-{x}-{y}")


def _names(here: Screen) -> list[str]:
    """The measures there are, those a regency is compared by first."""
    mapped = list(here.ask("map/measures")["metric"])
    return [*(name for name in standing.MEASURES if name in mapped),
            *(name for name in mapped if name not in standing.MEASURES)]  # fmt: skip


def _measure(here: Screen, key: str, names: list[str], label: str, default: str) -> str:
    language = here.say.language
    words = {name: metrics.metric(name).labels[language] for name in names}
    return choices.select(
        st, here, key, names, label, words.__getitem__, default=default, width=330
    )


def _month(here: Screen) -> str:
    months = here.ask("home/months")
    return choices.month(here, months) if len(months) else ""


# -- the table -----------------------------------------------------------------------------------


def _columns(here: Screen, sort: str) -> list[str]:
    shown = [name for name in _names(here) if name in standing.MEASURES and name != sort]
    return [sort, *shown[:_COLUMNS]]


def _areas(here: Screen, metric: str, month: str) -> pd.DataFrame:
    return here.ask("map/areas", metric=metric, month=facts.day(month), branch=here.branch)


@kept
def _table(here: Screen, sort: str, order: str, month: str) -> None:
    columns = _columns(here, sort)
    found = {name: _areas(here, name, month).set_index("area_code") for name in columns}
    lines_of = {name: _lines(here, name, month) for name in columns}
    whole = found[sort]["value"].where(pairs.is_whole(found[sort]))
    whole = whole.sort_values(ascending=order == "rising", kind="stable", na_position="last")
    head = [
        tags.th(here.say("filter.region"), scope="col"),
        *(_head(here, name, found[name], name == sort, order, month) for name in columns),
    ]
    body = [
        tags.tr(
            _region(here, found[sort].loc[code], code),
            *(
                _cell(here, name, found[name].loc[code], lines_of[name].get(code))
                for name in columns
            ),
            class_=None if found[sort].at[code, "in_focus"] else "beside",
        )
        for code in whole.index
    ]
    foot = [
        tags.th(here.say("compare.known"), scope="row"),
        *(tags.td(_known(here, found[name]), class_="num") for name in columns),
    ]
    caption = here.say("compare.caption", measure=_label(here, sort))
    table = tags.table(
        tags.caption(caption, class_="aside"),
        tags.thead(tags.tr(head)),
        tags.tbody(body),
        tags.tfoot(tags.tr(foot)),
        class_="plain compare",
    )
    markup.draw(tags.div(table, class_="scroll", tabindex="0", role="region", aria_label=caption))


def _label(here: Screen, name: str) -> str:
    return metrics.short_label(name, here.say)


def _head(
    here: Screen, name: str, rows: pd.DataFrame, is_sorted: bool, order: str, month: str
) -> Tag:
    """A column's name, which sorts by it; its unit, kind, date, and what a share is of."""
    say, unit = here.say, metrics.metric(name).unit
    turned = "rising" if is_sorted and order == "falling" else "falling"
    address = here.link("map", view="compare", sort=name, order=turned, month=month)
    arrow = {"falling": " ▼", "rising": " ▲"}[order] if is_sorted else ""
    kinds = rows["kind"].dropna().unique()
    badges = [markup.badge(say, kind) or say(f"kind.{kind}") for kind in kinds]
    said = {"falling": "descending", "rising": "ascending"}[order] if is_sorted else "none"
    return tags.th(
        lines(
            markup.inside(_label(here, name) + arrow, address),
            small(say(f"unit.{unit}"), " ", pairs.base(say, name, rows)),
            small(pairs.dates(say, rows)),
            markup.joined(badges, " "),
        ),
        scope="col",
        class_="num",
        aria_sort=said,
        title=metrics.metric(name).definitions[say.language] or None,
    )


def _region(here: Screen, row: pd.Series, code: str) -> Tag:
    return tags.th(markup.inside(row["label"], here.link("map", region=code)), scope="row")


def _cell(here: Screen, name: str, row: pd.Series, line: tuple[float | None, ...] | None) -> Tag:
    say = here.say
    if row["value"] != row["value"]:
        return tags.td(NOTHING, class_="num", title=say("decks.no_data"))
    alt = say("desk.trend", label=row["label"])
    spark: TagChild = cards.sparkline(line, here.colours.nila, alt) if line else None
    text = standing.short(say, row)
    told = standing.share_of(say, metrics.metric(name), row)
    when = say.as_of(row["as_of"], row["as_of_precision"])
    told = " · ".join(filter(None, (told, when)))
    return tags.td(tags.div(spark, tags.span(text), class_="course"), class_="num", title=told)


def _known(here: Screen, rows: pd.DataFrame) -> str:
    """How many regencies are known, and how many of these only in part."""
    say, known = here.say, int(rows["value"].notna().sum())
    parts = known - int(pairs.is_whole(rows).sum())
    text = say("compare.known_of", known=say.number(known), all=say.number(len(rows)))
    return say("compare.known_part", known=text, parts=say.number(parts)) if parts else text


@kept
def _lines(here: Screen, name: str, month: str) -> dict[str, tuple[float | None, ...]]:
    """The last periods of each regency up to the month, a month not known as a gap."""
    rows = here.ask("map/frames", metric=name)
    rows = rows[rows["is_complete"].astype(bool)]
    if month:
        rows = rows[rows["period"] <= pd.Timestamp(facts.day(month))]
    if rows.empty:
        return {}
    wide = rows.pivot(index="period", columns="area_code", values="value")
    wide = wide.asfreq("MS" if (wide.index.month != 1).any() else "YS").tail(_LATELY)
    return {
        code: tuple(float(value) if value == value else None for value in wide[code])
        for code in wide.columns
    }


def _rows(here: Screen, sort: str, month: str) -> pd.DataFrame:
    """The table as one row a regency and measure, with kind, date and source."""
    return pd.concat(
        [_areas(here, name, month).assign(metric=name) for name in _columns(here, sort)],
        ignore_index=True,
    )


# -- two measures --------------------------------------------------------------------------------


def _pair(here: Screen, x: str, y: str, month: str) -> pairs.Pair:
    return pairs.pair(here.ask, here.say, x, y, facts.day(month), here.branch)


@kept
def _dots(here: Screen, x: str, y: str, month: str) -> str:
    """The dots as SVG; an empty text where too few are known for a picture."""
    say, pair = here.say, _pair(here, x, y, month)
    if len(pair.rows) < 2:
        shell.empty(say("compare.nothing"), say("compare.nothing_how"))
        return ""
    shell.told(pairs.finding(say, pair))
    wide, high, size = _NARROW if here.narrow else _WIDE
    return slide_picture.svg(here, pairs.picture(pair), wide, high, size)


@kept
def _told(here: Screen, x: str, y: str, month: str) -> None:
    """The correlation, who is left out, kinds and sources."""
    say, pair = here.say, _pair(here, x, y, month)
    rows = [_areas(here, name, month) for name in (x, y)]
    kinds = pd.concat([each["kind"] for each in rows]).dropna().unique()
    badges = [markup.badge(say, kind) or say(f"kind.{kind}") for kind in kinds]
    shell.source_line(pairs.numbers(say, pair), pairs.left_out(say, pair))
    published = pd.concat(rows).dropna(subset=["publisher", "value"])
    shell.source_line(
        markup.joined(badges, " "),
        shell.publishers(say, published),
        say("compare.no_cause"),
    )


def _both(here: Screen, x: str, y: str, month: str) -> pd.DataFrame:
    pair = _pair(here, x, y, month)
    return pair.rows[["area_code", "label", "x", "y"]].rename(columns={"x": x, "y": y})
