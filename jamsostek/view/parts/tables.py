"""Reading tables and lists: rankings, records, events, sources side by side.

A cell is a text or tags (see :mod:`jamsostek.view.frame.markup`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

import pandas as pd
import streamlit as st
from htmltools import Tag, TagChild, TagList, tags

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import metrics
from jamsostek.reports import findings
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.parts import cards


def plain(
    headers: list[tuple[str, bool]],
    rows: list[list[TagChild]],
    notes: list[TagChild] | None = None,
    only_paper: bool = False,
) -> None:
    """A table for reading. ``headers`` are (text, is numeric); ``notes`` stand one below each row
    and are as wide as the table. ``only_paper``: in the place of a grid, of which a sheet would
    show no more than the rows in sight."""
    kinds = ["num" if numeric else None for _, numeric in headers]
    body = TagList()
    for row, note in zip(rows, notes or [None] * len(rows), strict=True):
        body.append(tags.tr(list(map(_cell, row, kinds))))
        if note:
            body.append(tags.tr(tags.td(note, colspan=len(headers)), class_="note"))
    head = [tags.th(text, class_=kind) for (text, _), kind in zip(headers, kinds, strict=True)]
    place = "scroll only-paper" if only_paper else "scroll"
    table = tags.div(_table("plain", head, body), class_=place, tabindex="0")
    markup.draw(table, dots=shell.dots())


def heads(say: Speaker, *keys: Sequence[str]) -> list[tuple[str, bool]]:
    """The headers of :func:`plain` by the keys of their words: of texts, of numbers, in turn."""
    return [(say(key), bool(turn % 2)) for turn, group in enumerate(keys) for key in group]


def of(
    say: Speaker,
    headers: list[tuple[str, bool]],
    rows: pd.DataFrame,
    cells: Callable[..., list[TagChild]],
    most: int | None = None,
    none: str = "",
) -> None:
    """A line of ``cells`` for each row, the first ``most`` of them, and how many more there are;
    where there are none, ``none`` (the key of the words) says so."""
    if rows.empty and none:
        shell.empty(say(none), say(f"{none}_how"))
        return
    plain(headers, [cells(row) for row in rows.head(most or len(rows)).itertuples()])
    if most and len(rows) > most:
        shell.source_line(
            say("desk.more_rows", shown=say.number(most), number=say.number(len(rows)))
        )


def listing(
    headers: list[tuple[str, str, str]], rows: list[list[TagChild] | TagChild], labelled=False
) -> None:
    """A table that becomes a list on a phone.

    ``headers`` are (text, width, class); a row that is no list is a line of its own over all
    columns; with ``labelled`` each cell says its column's name on a phone.
    """
    kinds = [kind or None for _, _, kind in headers]
    labels = [text if labelled and number else None for number, (text, *_) in enumerate(headers)]
    body = TagList(
        [
            tags.tr(list(map(_cell, row, kinds, labels)))
            if type(row) is list
            else tags.tr(tags.td(row, colspan=len(headers)), class_="group")
            for row in rows
        ]
    )
    head = [
        tags.th(text, class_=kind or None, style=f"width:{width}") for text, width, kind in headers
    ]
    markup.draw(_table("plain listing", head, body), dots=shell.dots())


def _table(kind: str, head: list[Tag], body: TagList) -> Tag:
    return tags.table(tags.thead(tags.tr(head)), tags.tbody(body), class_=kind)


def _cell(content: TagChild, kind: str | None, label: str | None = None) -> Tag:
    # no blanks between cells: on a phone some stand in one line
    return tags.td(content, class_=kind, data_label=label, _add_ws=False)


def pager(total: int, size: int, key: str, chosen: tuple) -> slice:
    """The part of a long list the reader turned to; a change of what was ``chosen`` turns back to
    the first page. Draws nothing when one page holds all."""
    pages = ceil(total / size)
    if pages < 2:
        return slice(None)
    # a pager of its own for each choice of filters starts at the first page
    first = (st.pagination(pages, key=f"{key}_{abs(hash(chosen))}") - 1) * size
    return slice(first, first + size)


def matches(text: str) -> None:
    """A count over a list."""
    markup.draw(tags.p(text, class_="matches"), width="content")


def since_previous(say: Speaker, row) -> str:
    """How a figure compares with the one published before it, without calling it a trend.

    Money paid is counted over periods of different length, so only the earlier figure is named.
    """
    if row.previous_value != row.previous_value or row.previous_value is None:
        return say("change.first")
    before = say.as_of(row.previous_as_of, row.previous_as_of_precision)
    if row.unit == "idr":
        value = say.value_short(row.previous_value, row.unit)
        return say("change.before", value=value, date=before)
    if row.change == 0:
        return say("change.same", date=before)
    arrow = "▲" if row.change > 0 else "▼"
    if row.unit == "percent":
        amount = say("change.points", value=say.number(abs(row.change)))
    else:
        amount = say.number(abs(row.change))
    key = "change.same_source" if row.publisher == row.previous_publisher else "change.other_source"
    return say(key, arrow=arrow, amount=amount, date=before)


def disputed_chip(say: Speaker, disputed: object) -> Tag | None:
    """The chip "sources disagree", or nothing."""
    if not disputed or disputed != disputed:
        return None
    return markup.chip(say("word.disputed"), "warn")


def minimum(say: Speaker, text: str, is_minimum: object) -> str:
    """``≥ 14.880`` where only one funding source is known, so that the total may be larger."""
    return say("word.at_least", value=text) if is_minimum and is_minimum == is_minimum else text


def _dated(say: Speaker, text: str, row, name: str) -> TagChild:
    if text == NOTHING:
        return small(NOTHING, title=say("word.no_data"))
    as_of, precision, disputed = (
        getattr(row, f"{name}_{what}") for what in ("as_of", "precision", "disputed")
    )
    return lines(text, small(say.as_of(as_of, precision)), disputed_chip(say, disputed))


def part(name: TagChild, share: float, text: TagChild, share_text: str, colour: str) -> Tag:
    """A part of a whole, ``share`` of it: name, bar in a colour of the palette, number and share;
    to be set into a tag of the class ``parts``."""
    # of what isn't known or may not be told there is no bar
    wide = 100 * max(0.0, min(1.0, share)) if share == share else 0
    width = f"width:{wide:.1f}%;background:var(--{colour})"
    return tags.div(
        tags.span(name, class_="name"),
        tags.span(tags.i(style=width), class_="bar"),
        tags.span(text, class_="num"),
        tags.span(share_text, class_="share"),
    )


def facts(pairs: list[tuple[str, TagChild]]) -> None:
    """Name and value pairs in two columns, as on the first lines of a profile."""
    markup.draw(tags.dl([fact(*pair) for pair in pairs], class_="facts"), dots=shell.dots())


def fact(name: str, value: TagChild, kind: str | None = None) -> Tag:
    """One pair of such a list."""
    return tags.div(tags.dt(name), tags.dd(value), class_=kind)


def what(say: Speaker, row) -> TagList:
    """What a statement speaks of: indicator, and segment and programme where not all."""
    parts = []
    if row.segment not in ("all", "vulnerable"):
        parts.append(say(f"segment.{row.segment}"))
    if row.program not in ("", "all"):
        parts.append(say(f"program.{row.program}"))
    if row.reach != "whole":
        parts.append(say(f"reach.{row.reach}"))
    label = metrics.metric(row.indicator).labels[say.language]
    return lines(label, small(" · ".join(parts)) if parts else None)


def statements(here: shell.Screen, rows: pd.DataFrame) -> None:
    """Published statements, newest first, each with its date, reach, note and source."""
    say = here.say

    def cells(row) -> list[TagChild]:
        return [
            what(say, row),
            lines(
                say.value(row.value, row.unit, with_unit=row.unit != "people"),
                disputed_chip(say, isinstance(row.conflict_id, str)),
            ),
            lines(
                say.as_of(row.as_of, row.as_of_precision),
                small(markup.link(row.publisher, row.url)),
                markup.note(row.note),
            ),
        ]

    headers = heads(say, ["profile.figure"], ["profile.value"], ["profile.when"])
    of(say, headers, rows, cells, none="profile.no_figures")


def award_record(here: shell.Screen, rows: pd.DataFrame) -> None:
    """A regency's awards, nominations and certificates, newest first."""
    say = here.say

    def cells(row) -> list[TagChild]:
        kind = f"{say(f'category.{row.category}')} · {say(f'level.{row.level}')}"
        return [
            str(row.ceremony_year),
            award_place(say, row),
            lines(row.recipient, small(kind), disputed_chip(say, row.disputed)),
            markup.link(row.publisher, row.url),
        ]

    headers = heads(say, ["awards.year", "awards.place", "awards.category", "word.source"])
    of(say, headers, rows, cells, none="profile.no_awards")


def award_place(say: Speaker, row) -> TagChild:
    """The medal of a winner, or in words what else an award statement tells of."""
    if row.is_win:
        return cards.medal(row.rank) or small(say("awards.unranked"))
    return say(f"status.{row.status}" if row.is_paritrana else "awards.certificate")


def regulations(here: shell.Screen, rows: pd.DataFrame) -> None:
    """Regulations with what they are about and who told of them."""
    say = here.say

    def cells(row) -> list[TagChild]:
        return [
            lines(findings.rule(row), small(say(f"level.{row.level}"))),
            lines(markup.indonesian(row.about), small(markup.link(row.publisher, row.url))),
        ]

    of(say, heads(say, ["rules.rule", "rules.about"]), rows, cells, none="profile.no_rules")


def regions_overview(here: shell.Screen, regions: pd.DataFrame) -> None:
    """The 22 regencies with what was last published of each; names open the map."""
    say = here.say

    def cells(row) -> list[TagChild]:
        wins = lines(say.number(row.wins), small(str(int(row.last_won)))) if row.wins else NOTHING
        vulnerable = minimum(say, say.number(row.vulnerable_covered), row.vulnerable_minimum)
        return [
            markup.inside(row.label, f"map?region={row.region_code}&lang={say.language}"),
            _dated(say, say.number(row.members), row, "members"),
            _dated(say, say.percent(row.coverage_pct), row, "coverage"),
            _dated(say, vulnerable, row, "vulnerable"),
            wins,
        ]

    names = ("members", "coverage", "vulnerable", "wins")
    numbers = [f"home.column_{name}" for name in names]
    of(say, heads(say, ["filter.region"], numbers), regions, cells)


def event_list(here: shell.Screen, events: pd.DataFrame) -> None:
    """Events as a dated list, newest first, each opening its source."""
    say = here.say

    def cells(event) -> list[TagChild]:
        where = event.area_label if isinstance(event.area_label, str) else say("word.national")
        source = markup.link(event.publisher, event.url)
        return [
            small(lines(say.as_of(event.happened_on, event.precision), where)),
            lines(
                say.choose(event.title_id, event.title_en),
                small(f"{say(f'event.{event.kind}')} · ", source),
            ),
        ]

    of(say, heads(say, ["events.when", "events.what"]), events, cells, none="events.none")
