"""The groups of the 2021 appeal (Inpres 2/2021): who is registered, out of how many known."""

from __future__ import annotations

from functools import partial

import pandas as pd
from htmltools import TagChild

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, sources, tables

_GROUPS = ("non_asn", "village_officials", "rt_rw", "vendors")


def draw(here: Screen) -> None:
    """One group at a time, region by region."""
    group = choices.switch(here, "group", _GROUPS, "coverage.group", "budget.group_")
    _group(here, group)
    shell.download(here.say, partial(_table, here), "kelompok")


def _table(here: Screen) -> pd.DataFrame:
    """All groups for a spreadsheet: ``own_kind`` is the kind of the office's numbers, the others
    are published."""
    rows = here.ask("coverage/groups", branch=here.branch)
    kinds = here.ask("data/operational").set_index("dataset")["kind"]
    dataset = rows["group_name"].eq("vendors").map({True: "employers", False: "contributions"})
    return rows.assign(own_kind=dataset.map(kinds).where(rows["own"].notna()))


@kept
def _group(here: Screen, group: str) -> None:
    say = here.say
    rows = here.ask("coverage/groups", branch=here.branch)
    rows = rows[rows["group_name"] == group]
    if here.region:
        rows = rows[rows["region_code"] == here.region]
    shell.section(say(f"budget.group_{group}"), say(f"coverage.group_{group}"))
    if rows.empty:
        shell.empty(say("coverage.groups_none"), say("coverage.groups_none_how"))
        return
    own = say("coverage.column_vendors" if group == "vendors" else "coverage.column_own_members")
    heads = [
        (say("coverage.column_place"), "24%", ""),
        (own, "20%", "num"),
        (say("coverage.column_published"), "20%", "num"),
        (say("word.source"), "36%", ""),
    ]
    tables.listing(heads, [_cells(say, row) for row in rows.itertuples()], labelled=True)
    kinds = here.ask("data/operational").set_index("dataset")["kind"]
    dataset = "employers" if group == "vendors" else "contributions"
    month = rows["own_month"].max()
    as_of = say("desk.as_of", month=say.month(month)) if month == month else ""
    shown = [kinds[dataset]] if rows["own"].notna().any() else []
    if rows["covered"].notna().any():
        shown.append("published")
    sources.line(here, shown, as_of, say("coverage.groups_note"))


def _cells(say: Speaker, row) -> list[TagChild]:
    known = row.known == row.known and row.known is not None
    own = NOTHING
    if row.own == row.own and row.own is not None:
        own = say.number(row.own)
        if row.group_name == "vendors":
            own = lines(own, small(say("coverage.of_known", known=say.number(row.known))))
    told: TagChild = NOTHING
    source: TagChild = ""
    if row.covered == row.covered and row.covered is not None:
        of = say("coverage.of_known", known=say.number(row.known)) if known else ""
        of = of or say("coverage.known_unsaid")
        told = lines(say.number(row.covered), small(of))
        when = say.as_of(row.as_of, row.as_of_precision)
        told_by = markup.joined([markup.link(row.publisher, row.url), when], " · ")
        source = lines(told_by, markup.note(row.note))
    return [row.region_label, own, told, source]
