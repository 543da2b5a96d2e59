"""The reading room: lists of what was published, one statement in full, sources side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from htmltools import Tag, TagChild, TagList, tags

from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, tables

VIEWS = ("figures", "awards", "rules", "conflicts")
QUERIES = {
    "figures": "sources/published_figures",
    "awards": "sources/awards",
    "rules": "sources/regulations",
    "conflicts": "sources/conflicts",
}
_PER_PAGE = {"figures": 50, "awards": 50, "rules": 50, "conflicts": 10}


def finding(say: Speaker, summary, place: str, year: int | None) -> str:
    """The sentence under the title: how much, from whom, and how often sources disagree."""
    about = say("sources.about_year", place=place, year=year) if year else place
    if not summary["figures"]:
        return say("sources.finding_none", about=about)
    key = "sources.finding_some" if summary["conflicts"] else "sources.finding_agreed"
    return say(
        key,
        about=about,
        figures=say("sources.count_figures", count=summary["figures"]),
        publishers=say("sources.count_publishers", count=summary["publishers"]),
        conflicts=say("sources.count_conflicts", count=summary["conflicts"]),
    )


# -- choosing ---------------------------------------------------------------------------------


def choose_view(here: Screen, summary) -> str:
    """Which list to read; in the address as ``view``."""
    counts = {
        "figures": summary["figures"],
        "awards": summary["awards"],
        "rules": summary["regulations"],
        "conflicts": summary["conflicts"],
    }
    say = here.say
    return choices.switch(
        here,
        "view",
        VIEWS,
        "sources.view",
        lambda view: say(f"sources.view_{view}", number=say.number(counts[view])),
    )


def choose_group(here: Screen) -> str:
    """Which group of indicators to list, with how many figures each has; as ``group``."""
    say = here.say
    groups = here.ask("sources/groups", **here.filters, year=here.year)
    counts = groups.set_index("metric_group")["figures"]
    names = sorted(counts.index, key=lambda name: say(f"group.{name}"))

    def label(name: str) -> str:
        if not name:
            return say("sources.all_groups")
        return f"{say(f'group.{name}')} ({say.number(counts[name])})"

    return choices.select(
        st, here, "group", ["", *names], "sources.group", label, width=300, is_named=False
    )


def turned_to(rows: pd.DataFrame, view: str, chosen: tuple) -> slice:
    """Which of a list's rows are on the page turned to; of contradictions, which matters."""
    total = rows["conflict_id"].nunique() if view == "conflicts" else len(rows)
    return tables.pager(total, _PER_PAGE[view], f"page_{view}", chosen)


def count(say: Speaker, view: str, rows: pd.DataFrame) -> str:
    """How many figures, awards, regulations or matters the filters leave."""
    number = rows["conflict_id"].nunique() if view == "conflicts" else len(rows)
    return say(f"sources.count_{view}", count=number)


@kept
def draw(here: Screen, view: str, asked: tuple, start: int | None, stop: int | None) -> None:
    """The rows of one page of the chosen list; of contradictions, whole matters."""
    rows = here.ask(QUERIES[view], **dict(asked))
    if view == "conflicts":
        matters = rows["conflict_id"].drop_duplicates()[start:stop]
        conflicts(here, rows[rows["conflict_id"].isin(matters)])
    elif view == "figures":
        figures(here, rows[start:stop], asked)
    else:
        {"awards": awards, "rules": rules}[view](here, rows[start:stop])


@kept
def disputed_awards(here: Screen) -> None:
    """The awards on which sources disagree."""
    say = here.say
    shell.section(say("sources.disputed_awards"), say("sources.disputed_awards_subtitle"))
    rows = here.ask("sources/awards", disputed=True, **here.filters, year=here.year)
    awards(here, rows)


# -- lists ------------------------------------------------------------------------------------


def figures(here: Screen, rows: pd.DataFrame, asked: tuple) -> None:
    """Published figures, newest first; the name of each opens it in full, with the list as asked
    behind it."""
    say, shown = here.say, dict(asked)
    listed = {"q": shown["search"], "group": shown["group"], "year": here.year and str(here.year)}
    tables.listing(
        [
            (say("sources.when"), "11%", "where"),
            (say("filter.region"), "14%", "where"),
            (say("sources.what"), "25%", ""),
            (say("profile.value"), "17%", "num"),
            (say("sources.source_and_note"), "33%", ""),
        ],
        [
            [
                say.as_of(row.as_of, row.as_of_precision),
                row.area_label,
                _named(here, row, listed),
                lines(say.value(row.value, row.unit), tables.disputed_chip(say, row.conflict_id)),
                _told_by(say, row),
            ]
            for row in rows.itertuples()
        ],
    )


def awards(here: Screen, rows: pd.DataFrame) -> None:
    """Award statements: winners, nominees and certificates, newest ceremony first."""
    say = here.say

    def kind(row) -> str:
        parts = [say(f"level.{row.level}"), say(f"category.{row.category}")]
        return " · ".join(parts + ([row.sector] if isinstance(row.sector, str) else []))

    def year(row) -> TagChild:
        if row.assessed_year != row.assessed_year:
            return str(row.ceremony_year)
        judged = say("sources.assessed", year=int(row.assessed_year))
        return lines(str(row.ceremony_year), small(judged))

    tables.listing(
        [
            (say("awards.year"), "13%", "where"),
            (say("awards.place"), "10%", "where"),
            (say("sources.recipient"), "35%", ""),
            (say("sources.source_and_note"), "42%", ""),
        ],
        [
            [
                year(row),
                tables.award_place(say, row),
                lines(row.recipient, small(kind(row)), tables.disputed_chip(say, row.disputed)),
                _told_by(say, row),
            ]
            for row in rows.itertuples()
        ],
    )


def rules(here: Screen, rows: pd.DataFrame) -> None:
    """Regulations with what they are about, when they were issued and who told of them."""
    say = here.say

    def where(row) -> str:
        if row.level == "national":
            return say("level.national")
        return row.area_label

    def when(row) -> str:
        return say.date(row.issued_on) if row.issued_on == row.issued_on else say("sources.no_date")

    tables.listing(
        [
            (say("sources.rule"), "22%", ""),
            (say("filter.region"), "14%", "where"),
            (say("sources.issued"), "14%", "where"),
            (say("rules.about"), "26%", ""),
            (say("sources.source_and_note"), "24%", ""),
        ],
        [
            [
                lines(
                    findings.rule(row),
                    None if row.counts_once else markup.chip(say("sources.told_again")),
                ),
                where(row),
                when(row),
                markup.indonesian(row.about),
                _told_by(say, row),
            ]
            for row in rows.itertuples()
        ],
    )


def conflicts(here: Screen, rows: pd.DataFrame) -> None:
    """Contradictions side by side: one block per matter, one card per value, never averaged."""
    markup.draw([_dispute(here.say, part) for _, part in rows.groupby("conflict_id", sort=False)])


def _dispute(say: Speaker, rows: pd.DataFrame) -> Tag:
    first = rows.iloc[0]
    # what differs between the statements of one matter is said on their cards instead
    named = ("indicator", "segment", "program", "reach")
    same = {name: rows[name].nunique() == 1 for name in named}
    label = metrics.metric(first["indicator"]).labels[say.language]
    parts = _parts(say, first, [name for name, is_same in same.items() if is_same])
    counted = " · ".join(
        [
            say("sources.values", count=rows["value"].nunique()),
            say("word.sources_count", count=rows["publisher"].nunique()),
        ]
    )
    values = []
    for value, voices in rows.groupby("value", sort=False):
        one = voices.iloc[0]
        width = max(0.0, float(one["share_of_highest"] or 0)) * 100
        values.append(
            tags.div(
                tags.div(say.value(value, one["unit"]), class_="number"),
                tags.div(tags.div(class_="bar", style=f"width:{width:.1f}%"), class_="track"),
                [_voice(say, row, _differing(say, row, same)) for row in voices.itertuples()],
                class_="card",
            )
        )
    about = tags.div(
        tags.h2(label),
        tags.p(" · ".join([first["area_label"], *parts]), class_="prose"),
        tags.p(counted, class_="subtitle"),
    )
    return tags.div(about, tags.div(values, class_="values"), class_="dispute")


def _differing(say: Speaker, row, same: dict[str, bool]) -> str:
    """What a statement speaks of, as far as the others of its matter speak of something else."""
    differs = _parts(say, row._asdict(), [name for name, is_same in same.items() if not is_same])
    if not same["indicator"]:
        differs.insert(0, metrics.metric(row.indicator).labels[say.language])
    return " · ".join(differs)


def _voice(say: Speaker, row, *more: str, head: TagChild = None) -> Tag:
    """When and by whom a value was told, with our note."""
    told = shell.told_by(say, say.as_of(row.as_of, row.as_of_precision), row)
    told = markup.joined([head, told], " · ")
    return tags.div(lines(told, *more, markup.note(row.note)), class_="voice")


# -- one statement ----------------------------------------------------------------------------


def opened(here: Screen, identifier: str) -> None:
    """The statement the address names (``id=``), with everything known of it, or that there is
    none of that name; closing it returns to the list."""
    say = here.say
    rows = here.ask("sources/statement", id=identifier)
    if rows.empty:
        shell.empty(say("sources.unknown", id=identifier[:40]), say("sources.unknown_how"))
    else:
        _statement(say, rows.iloc[0])
        others = rows.iloc[1:]
        if len(others):
            markup.draw(
                tags.p(say("sources.others_say"), class_="matches"),
                [
                    _voice(say, row, head=tags.b(say.value(row.value, row.unit)))
                    for row in others.itertuples()
                ],
            )
    st.button(
        say("sources.close"),
        icon=":material/close:",
        key="close_statement",
        on_click=lambda: st.query_params.pop("id", None),
    )


def _statement(say: Speaker, row: pd.Series) -> None:
    metric = metrics.metric(row["indicator"])
    facts = [
        (say("sources.when"), say.as_of(row["as_of"], row["as_of_precision"])),
        (say("filter.region"), row["area_label"]),
        (say("sources.segment"), say(f"segment.{row['segment']}")),
        (
            say("sources.program"),
            say(f"program.{row['program']}" if row["program"] else "sources.program_unsaid"),
        ),
        (say("sources.reach"), say(f"reach.{row['reach']}")),
        (say("sources.publisher"), markup.link(row["publisher"], row["url"])),
        (say("sources.published_on"), say.date(row["published_on"])),
        (say("sources.number"), row["statement_id"]),
    ]
    long = [
        (say("sources.article"), markup.link(row["title"], row["url"])),
        (say("word.note"), markup.indonesian(row["note"])),
        (say("sources.remark"), markup.indonesian(row["remark"])),
        (say("sources.definition"), metric.definitions[say.language]),
        (say("sources.limits"), metric.limits[say.language]),
    ]
    head = tags.span(f"{metric.labels[say.language]} · {row['area_label']}")
    markup.draw(
        tags.div(
            tags.div(head, tables.disputed_chip(say, row["conflict_id"]), class_="label"),
            tags.div(say.value(row["value"], row["unit"]), class_="number"),
            tags.dl(
                [tables.fact(*pair) for pair in facts],
                [tables.fact(*pair, "long") for pair in long if pair[1]],
                class_="facts",
            ),
            class_="card opened",
        )
    )


# -- pieces -----------------------------------------------------------------------------------


def _parts(say: Speaker, row, names: list[str]) -> list[str]:
    """Segment, programme and reach in words, where they are not the whole."""
    plain = {"segment": ("all", "vulnerable"), "program": ("", "all"), "reach": ("whole",)}
    return [
        say(f"{name}.{row[name]}")
        for name in names
        if name in plain and row[name] not in plain[name]
    ]


def _named(here: Screen, row, listed: dict[str, str | None]) -> TagList:
    """The indicator as a link to the statement in full, its segment and programme, its reach."""
    say = here.say
    label = metrics.metric(row.indicator).labels[say.language]
    second = []
    if parts := _parts(say, row._asdict(), ["segment", "program"]):
        second.append(small(" · ".join(parts)))
    if row.reach != "whole":
        second.append(markup.chip(say(f"reach.{row.reach}"), title=_text(row.remark)))
    address = here.link("sources", **listed, id=row.figure_id)
    name = markup.inside(label, address, class_="quiet")
    return lines(name, markup.joined(second, " "))


def _told_by(say: Speaker, row) -> TagList:
    """Who told it (a link to the page), when it appeared, and our note."""
    told = [markup.link(row.publisher, row.url)]
    if row.published_on == row.published_on and row.published_on:
        told.append(small(say.short_date(row.published_on)))
    return lines(markup.joined(told, " "), markup.note(row.note))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
