"""Unregistered vendors under the registered company that can press them."""

from __future__ import annotations

from itertools import groupby

import streamlit as st
from htmltools import TagChild, TagList, tags

from jamsostek.base.language import NOTHING
from jamsostek.view.employers import employers
from jamsostek.view.frame import shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables

_PER_PAGE = 25


def vendors(here: Screen) -> None:
    """Unregistered vendors under the registered company that can press them."""
    say = here.say
    rows = here.ask("employers/vendors", **here.filters)
    if rows.empty:
        shell.section(say("employers.vendors"))
        shell.empty(say("employers.vendors_none"), say("employers.vendors_none_how"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container():
            shell.section(
                say(
                    "employers.vendors_title",
                    companies=say.number(rows["pressed_by"].nunique()),
                    workers=employers.many_workers(here, rows["workers"].sum()),
                ),
                say("employers.vendors_subtitle"),
            )
        shell.download(say, rows, say("employers.file_vendors"))
    turned_to = tables.pager(len(rows), _PER_PAGE, "employers_vendors", (here.branch, here.region))
    _listed(here, turned_to.start, turned_to.stop)


@kept
def _listed(here: Screen, start: int | None, stop: int | None) -> None:
    """A part of the list, under the company that can press them."""
    say, rows = here.say, here.ask("employers/vendors", **here.filters)
    listed: list[list[TagChild] | TagChild] = []
    shown = rows[start:stop].itertuples()
    for company, members in groupby(shown, key=lambda row: (row.pressed_by, row.pressed_by_name)):
        members = list(members)
        vendors_of = say(
            "employers.vendors_of",
            count=members[0].vendors_of_all,
            workers=employers.many_workers(here, members[0].workers_of_all),
        )
        listed.append(TagList(tags.b(company[1]), f" · {company[0]} · {vendors_of}"))
        listed += [
            [
                lines(row.name, small(row.employer_code)),
                row.region_label,
                row.sector if isinstance(row.sector, str) else NOTHING,
                say.number(row.workers),
            ]
            for row in members
        ]
    tables.listing(
        [
            (say("employers.vendor"), "46%", ""),
            (say("list.place"), "22%", ""),
            (say("employers.by_sector"), "20%", ""),
            (say("employers.workers"), "12%", "num"),
        ],
        listed,
        labelled=True,
    )
