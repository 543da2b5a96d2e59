"""The growth page on operational data: its views, and members month by month."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from jamsostek.reports import findings
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts, choices, sources

VIEWS = ("members", "regencies", "apart", "retention", "projection", "published")
_SPLITS = ("segment", "payer", "region", "programme")
_SCALES = ("stacked", "line", "index", "yoy")
_MOST_LINES = 5


def choose_view(here: Screen, has_data: bool) -> str:
    """Which picture to draw; in the address as ``view``. Without data only what was published."""
    views = VIEWS if has_data else VIEWS[-1:]
    # without data the others aren't closed: there is nothing in them yet
    every = views if here.opens("totals") else VIEWS
    return choices.of_open(here, "view", every, views, "growth.view", "growth.view_")


@kept
def heading(here: Screen, view: str) -> None:
    """The page's title and the sentence on top: what the view shows, of which months."""
    say, months = here.say, here.ask("home/months", **here.filters)["month"]
    place = shell.place_name(here)
    is_first = view == VIEWS[0]
    title = (
        say("growth.title", place=place) if is_first else say(f"growth.title_{view}", place=place)
    )
    names = {} if months.empty else {
        "first": say.month(months.min()), "last": say.month(months.max())
    }  # fmt: skip
    lead = say(f"growth.lead_{view}", **names)
    shell.heading(title, lead)


def choose(where, here: Screen, key: str, options: tuple[str, ...], words: str, width=230) -> str:
    """A select box bound to the address; a code's label is ``words`` and the code, or "any"."""
    return choices.select(where, here, key, options, f"growth.choose_{key}", words, width=width)


# -- members month by month ----------------------------------------------------------------------


def members(here: Screen) -> None:
    """Active members by month, split and drawn as the reader likes, published counts as dots."""
    say, months = here.say, here.ask("home/months", **here.filters)
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    split = choose(controls, here, "split", _SPLITS, "growth.split_")
    scale = choose(controls, here, "scale", _SCALES, "growth.scale_")
    counts_payments = split == "programme"
    reading = "strict"
    if not counts_payments:
        reading = choose(controls, here, "reading", ("usual", "strict"), "growth.reading_", 330)
    if counts_payments and months.iloc[0]["basis"] != "members":
        shell.empty(say("growth.programmes_need_members"), say("growth.needs_members_how"))
        return
    lines = _members(here, split, scale, reading)
    if lines is not None:
        shell.download(say, lines, f"peserta-{split}-{scale}")


@kept
def _members(here: Screen, split: str, scale: str, reading: str) -> pd.DataFrame | None:
    """The picture, and what is drawn in it as a table."""
    say, counts_payments = here.say, split == "programme"
    lines, incomplete = _lines(here, split, reading, years_before=int(scale == "yoy"))
    if scale == "stacked" and split == "region":
        # a sum of fewer regencies is none of all of them
        lines = lines.where(lines.notna().all(axis=1)).dropna(how="all")
    if lines.empty:
        shell.empty(say("growth.no_months"), incomplete or say("growth.no_months_how"))
        return None
    unit = say(f"growth.unit_{scale}")
    if scale == "index":
        lines, base = _index(lines)
        unit = say("growth.unit_index", month=say.month(base))
    elif scale == "yoy":
        lines = _year_on_year(lines, here.from_day)
    if lines.empty:
        shell.empty(say("growth.no_year_before"), say("growth.no_year_before_how"))
        return None
    notes = [say("growth.note_paid" if counts_payments else f"growth.note_{reading}"), incomplete]
    shell.section(
        say(f"growth.members_{split}"),
        f"{unit} · {say('growth.paid_not_active')}" if counts_payments else unit,
    )
    if scale == "stacked":
        dots = _published(here) if not counts_payments else None
        if dots is not None and len(dots):
            notes.append(say("growth.note_dots"))
        _stacked(here, _largest(lines, say), dots, alt=_members_alt(here, lines.sum(axis=1)))
    else:
        shown = lines.iloc[:, :_MOST_LINES]
        if len(shown.columns) < len(lines.columns):
            notes.append(say("growth.note_largest", number=_MOST_LINES))
        _curves(here, shown, scale)
    sources.of_area(here, *notes)
    return lines.reset_index()


def _lines(here: Screen, split: str, reading: str, years_before: int) -> tuple[pd.DataFrame, str]:
    """Members by month (rows) and part (columns), the largest part of the last month first; and
    which months or regencies are not in it, in words."""
    asked = {**here.filters, "to_day": here.to_day}
    if here.from_day:
        asked["from_day"] = here.from_day.replace(year=here.from_day.year - years_before)
    rows = here.ask("growth/members", definition=reading, **asked)
    incomplete = left_out(here, rows)
    if split == "programme":
        rows = here.ask("growth/programmes", **asked).rename(columns={"paid_members": "active"})
        rows["line"] = rows["programmes"].str.replace(",", " + ")
    elif split == "region":
        rows = here.ask("growth/by_region", definition=reading, **asked)
        rows["line"] = rows["region_label"]
    else:
        rows = rows[(rows["regions_reported"] == rows["regions_ever"]) & rows[split].notna()]
        rows["line"] = rows[split].map(lambda code: here.say(f"{split}.{code}"))
    lines = rows.pivot_table(
        index="month", columns="line", values="active", aggfunc="sum", min_count=1
    )
    if lines.empty:
        return lines, incomplete
    # a month nobody reported breaks the lines
    lines = lines.asfreq("MS").loc[:, lines.max() > 0]
    return lines[lines.iloc[-1].sort_values(ascending=False).index], incomplete


def left_out(here: Screen, rows: pd.DataFrame) -> str:
    """Which months are incomplete and so not summed, and which regencies never reported, in words.

    ``rows`` have ``month``, ``regions_reported``, ``regions_ever`` and ``regions_all``.
    """
    say, told = here.say, []
    if rows.empty:
        return ""
    months = rows.drop_duplicates("month").sort_values("month")
    newest = months.iloc[-1]
    ever, whole = newest["regions_ever"], newest["regions_all"]
    parts = months[months["regions_reported"] < months["regions_ever"]]
    if len(parts):
        last = parts.iloc[-1]
        told.append(
            say(
                "growth.note_incomplete",
                count=len(parts),
                month=say.month(last["month"]),
                reporting=findings.reporting(say, last["regions_reported"], ever, whole),
            )
        )
    elif ever < whole:
        told.append(findings.reporting(say, ever, ever, whole))
    return " · ".join(told)


def _largest(lines: pd.DataFrame, say) -> pd.DataFrame:
    """The largest parts and the sum of the others."""
    shown = lines.iloc[:, :_MOST_LINES].copy()
    if len(lines.columns) > _MOST_LINES:
        rest = say("growth.rest", count=len(lines.columns) - _MOST_LINES)
        shown[rest] = lines.iloc[:, _MOST_LINES:].sum(axis=1, min_count=1)
    return shown


def _index(lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.Timestamp]:
    """The lines with the first month in which all of them have members as 100, and that month."""
    common = lines.index[(lines > 0).all(axis=1)]
    base = common[0] if len(common) else lines.index[0]
    lines = lines.loc[:, lines.loc[base] > 0]
    return 100 * lines / lines.loc[base], base


def _year_on_year(lines: pd.DataFrame, from_day) -> pd.DataFrame:
    """The change on the same month a year before in per cent, where there were members then."""
    before = lines.shift(12)
    change = 100 * (lines / before.where(before > 0) - 1)
    shown = change[change.index >= pd.Timestamp(from_day)] if from_day else change
    return shown.dropna(how="all").dropna(axis=1, how="all")


def _published(here: Screen) -> pd.DataFrame:
    """Published counts of all active members of just this area."""
    rows = here.ask("growth/statements", group="membership", **here.filters, **here.period)
    own = rows["branch_code"].eq(here.branch) & rows["area_code"].isna()
    return rows[
        rows["indicator"].eq("active_members")
        & rows["segment"].eq("all")
        & rows["reach"].eq("whole")
        & (own if here.branch and not here.region else True)
    ]


def _members_alt(here: Screen, total: pd.Series) -> str:
    say, known = here.say, total.dropna()
    return say(
        "growth.members_alt",
        place=shell.place_name(here),
        first=say.number(known.iloc[0]),
        first_month=say.month(known.index[0]),
        last=say.number(known.iloc[-1]),
        last_month=say.month(known.index[-1]),
    )


def _stacked(here: Screen, lines: pd.DataFrame, dots: pd.DataFrame | None, alt: str) -> None:
    say = here.say
    total = lines.sum(axis=1, min_count=1)
    chart = charts.figure(here, 410)
    colours = _colours(here)
    charts.legend(list(lines.columns), colours)
    for name, colour in zip(lines.columns, colours, strict=False):
        texts = [
            charts.told(say.number(value), say.month(month), name=str(name))
            for month, value in lines[name].items()
        ]
        filled = {"stackgroup": "members", "fillcolor": colour}
        charts.line(chart, lines.index, lines[name], colour, texts, width=0.5, **filled)
    highest = total.max()
    if dots is not None and len(dots):
        x = [charts.midway(row.as_of_start, row.as_of_end) for row in dots.itertuples()]
        texts = [
            charts.told(
                say.number(row.value),
                f"{say.as_of(row.as_of, row.as_of_precision)} · {row.publisher}",
            )
            for row in dots.itertuples()
        ]
        charts.dots(here, chart, x, dots["value"], here.colours.ink, texts)
        highest = max(highest, dots["value"].max())
    charts.value_axis(chart, say, highest, "people")
    charts.time_axis(here, chart, lines.index[0], lines.index[-1])
    last = total.dropna()
    at, text = (last.index[-1], last.iloc[-1]), charts.told(say.number(last.iloc[-1]))
    charts.note(here, chart, *at, text, 16, **charts.end_label(here))
    charts.show(here, chart, "growth_members", alt)


def _colours(here: Screen) -> list[str]:
    """For the parts, the largest first, and for the rest of them."""
    palette = here.colours
    return [
        palette.nila,
        palette.kunyit,
        palette.mengkudu,
        palette.laut,
        palette.abu,
        palette.muted,
    ]


def _curves(here: Screen, lines: pd.DataFrame, scale: str) -> None:
    """A line for each part, named at its end; a line of reference at 100 or at no change."""
    say, palette = here.say, here.colours

    def text(value: float) -> str:
        if scale == "yoy":
            return say.signed_percent(value, 1)
        return say.number(value, 0)

    chart = charts.figure(here, 410)
    ends = []
    for name, colour in zip(lines.columns, _colours(here), strict=False):
        known = lines[name].dropna()
        texts = [
            charts.told(text(value), say.month(month), name=str(name))
            for month, value in lines[name].items()
        ]
        charts.line(chart, lines.index, lines[name], colour, texts)
        ends.append((known.index[-1], known.iloc[-1], name, colour))
    if scale == "line":
        charts.value_axis(chart, say, lines.max().max(), "people")
    else:
        level = 100 if scale == "index" else 0
        tick = say.percent if scale == "yoy" else say.number
        charts.range_axis(chart, min(lines.min().min(), level), max(lines.max().max(), level), tick)
        chart.add_hline(y=level, line={"color": palette.muted, "width": 1})
    charts.time_axis(here, chart, lines.index[0], lines.index[-1])
    if here.narrow:
        charts.legend(list(lines.columns), _colours(here))
    else:
        charts.end_labels(
            here,
            chart,
            [
                (x, y, charts.told(text(y), name=str(name), after=" "), colour)
                for x, y, name, colour in ends
            ],
        )
    largest = ends[0]
    alt = say(
        "growth.curves_alt",
        place=shell.place_name(here),
        name=largest[2],
        value=text(largest[1]),
        month=say.month(largest[0]),
    )
    charts.show(here, chart, "growth_members", alt)
