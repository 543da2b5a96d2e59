"""The list to visit: whom, why, in which order, and to take along."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from htmltools import Tag, TagChild, tags

from jamsostek.base.language import NOTHING
from jamsostek.reports import list_xlsx
from jamsostek.view.employers import employers
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, tables

_PER_PAGE = 25


@kept
def _head(here: Screen) -> None:
    """The title over the rule of the order."""
    shell.section(here.say("employers.visits"), here.say("employers.visits_subtitle"))
    reasons = here.ask("employers/reasons", **here.filters)
    markup.draw(_rule(here, reasons, employers.labels(here, "visit_points", "reason")))


@kept
def _listed(here: Screen, reason: str, start: int | None, stop: int | None) -> None:
    """A part of the list."""
    say, words = here.say, employers.labels(here, "visit_points", "reason")
    rows = here.ask("employers/visits", **here.filters, reason=reason)
    tables.listing(
        [
            (say("employers.rank"), "6%", "num"),
            (say("list.employer"), "30%", ""),
            (say("employers.reasons"), "30%", ""),
            (say("employers.unregistered"), "13%", "num"),
            (say("list.arrears"), "13%", "num"),
            (say("employers.points"), "8%", "num"),
        ],
        [_visit(here, row, words) for row in rows[start:stop].itertuples()],
        labelled=True,
    )


def visits(here: Screen) -> None:
    """Whom to visit and why, the weightiest first, with the rule of the order in sight."""
    say = here.say
    _head(here)
    reasons = here.ask("employers/reasons", **here.filters)
    words = employers.labels(here, "visit_points", "reason")
    counts = reasons.set_index("reason")["employers"]
    with st.container(horizontal=True, vertical_alignment="center"):
        reason = choices.select(
            st,
            here,
            "reason",
            ("", *reasons["reason"]),
            "employers.reason",
            lambda name: (
                f"{words[name]} ({say.number(counts[name])})"
                if name
                else say("employers.reason_all")
            ),
            width=380,
            is_named=False,
        )
        rows = here.ask("employers/visits", **here.filters, reason=reason)
        tables.matches(employers.many_employers(here, len(rows)))
        st.space("stretch")
        _take_along(here, rows, reason, words)
    if rows.empty:
        shell.empty(say("employers.visits_none"), say("employers.visits_none_how"))
        return
    chosen = (*here.filters.values(), reason)
    turned_to = tables.pager(len(rows), _PER_PAGE, "employers_visits", chosen)
    _listed(here, reason, turned_to.start, turned_to.stop)


def _rule(here: Screen, reasons: pd.DataFrame, words: dict[str, str]) -> Tag:
    """The weights as chips."""
    say = here.say
    chips = [
        markup.chip(
            f"{words[row.reason]}: "
            + say(f"employers.points_{row.counted}", points=say.number(row.points))
        )
        for row in reasons.itertuples()
    ]
    parts = [say("employers.rule"), *chips, small(say("employers.rule_ours"))]
    return tags.p(markup.joined(parts, " "), class_="prose")


def _visit(here: Screen, row, words: dict[str, str]) -> list[TagChild]:
    say = here.say
    chips = [
        markup.chip(words[name], "warn" if name.startswith("arrears") else "")
        for name in row.reasons.split(",")
        if name != "arrears_amount"  # which has a column of its own
    ]
    pressed = None
    if isinstance(row.pressed_by_name, str):
        pressed = small(say("employers.vendor_of", name=row.pressed_by_name))
    arrears: TagChild = NOTHING
    if row.arrears_months:
        months = say("employers.months", count=row.arrears_months)
        arrears = lines(say.rupiah(row.arrears_idr), small(months))
    where = [
        text
        for text in (row.employer_code, row.region_label, row.sector)
        if isinstance(text, str) and text
    ]
    opened = here.link("employers", employer=row.employer_code)
    return [
        say.number(row.rank),
        lines(tags.b(markup.inside(row.name, opened)), small(" · ".join(where))),
        lines(markup.joined(chips, " "), pressed),
        lines(
            say.number(row.unregistered_workers),
            small(say("employers.of", number=say.number(row.workers))),
        ),
        arrears,
        tags.b(say.number(row.points)),
    ]


def _take_along(here: Screen, rows: pd.DataFrame, reason: str, words: dict[str, str]) -> None:
    """The whole list as CSV, and as a workbook with a cover."""
    say = here.say
    name = say("employers.file_visits")
    shell.download(say, rows, name)
    label, key = say("employers.download_xlsx"), "download-visits-xlsx"
    make = partial(_workbook, here, rows, reason, words)
    shell.give(label, make, f"{name}.xlsx", key, "table_view")


def _workbook(here: Screen, rows: pd.DataFrame, reason: str, words: dict[str, str]) -> bytes:
    say = here.say
    kind, as_of = employers.origin(here)
    columns = (
        ("rank", list_xlsx.Column(say("employers.rank"), "number", 7)),
        ("employer_code", list_xlsx.Column(say("employers.code"))),
        ("name", list_xlsx.Column(say("list.employer"), width=34)),
        ("region_label", list_xlsx.Column(say("list.place"), width=22)),
        ("sector", list_xlsx.Column(say("employers.by_sector"))),
        ("reasons", list_xlsx.Column(say("employers.reasons"), width=40)),
        ("workers", list_xlsx.Column(say("employers.workers"), "number", 10)),
        ("unregistered_workers", list_xlsx.Column(say("employers.unregistered"), "number", 12)),
        ("arrears_months", list_xlsx.Column(say("list.arrears_months"), "number", 12)),
        ("arrears_idr", list_xlsx.Column(say("list.arrears"), "money", 18)),
        ("pressed_by_name", list_xlsx.Column(say("employers.pressed_by"), width=30)),
        ("points", list_xlsx.Column(say("employers.points"), "number", 8)),
    )
    listed = rows.assign(
        reasons=[
            ", ".join(words[name] for name in reasons.split(",")) for reasons in rows["reasons"]
        ]
    )
    return list_xlsx.of_list(
        say("employers.visits"),
        [
            (say("employers.cover_place"), shell.place_name(here)),
            (say("employers.reason"), words[reason] if reason else say("employers.reason_all")),
            (say("employers.cover_rows"), employers.many_employers(here, len(rows))),
            (say("employers.cover_kind"), f"{say(f'kind.{kind}')} · {as_of}"),
            (say("employers.cover_made"), say.date(shell.today())),
            (say("employers.cover_rule"), say("employers.rule_ours")),
        ],
        [column for _, column in columns],
        listed[[name for name, _ in columns]].values.tolist(),
        (say("employers.sheet_cover"), say("employers.sheet_list")),
    )
