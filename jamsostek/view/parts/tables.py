"""Reading tables and lists as HTML: rankings, records, events, sources side by side."""

from __future__ import annotations

import html

import pandas as pd
import streamlit as st

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import metrics
from jamsostek.view.frame import shell
from jamsostek.view.parts import cards


def plain(
    headers: list[tuple[str, bool]], rows: list[list[str]], notes: list[str] | None = None
) -> None:
    """A table for reading. ``headers`` are (text, is numeric); cells are HTML, and so are
    ``notes``, one below each row and as wide as the table."""
    head = "".join(
        f"<th{' class=num' if numeric else ''}>{html.escape(text)}</th>"
        for text, numeric in headers
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=num' if numeric else ''}>{cell}</td>"
            for cell, (_, numeric) in zip(row, headers, strict=True)
        )
        + "</tr>"
        + (f'<tr class="note"><td colspan="{len(headers)}">{note}</td></tr>' if note else "")
        for row, note in zip(rows, notes or [""] * len(rows), strict=True)
    )
    st.html(
        f'<div class="scroll"><table class="plain"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


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


def disputed_chip(say: Speaker, disputed: object) -> str:
    """The chip "sources disagree" on a line of its own (HTML), or nothing."""
    if not disputed or disputed != disputed:
        return ""
    return f'<br><span class="chip warn">{html.escape(say("word.disputed"))}</span>'


def minimum(say: Speaker, text: str, is_minimum: object) -> str:
    """``≥ 14.880`` where only one funding source is known, so that the total may be larger."""
    return say("word.at_least", value=text) if is_minimum and is_minimum == is_minimum else text


def _dated(say: Speaker, text: str, as_of, precision: str, disputed) -> str:
    if text == NOTHING:
        return f'<span class="small" title="{html.escape(say("word.no_data"))}">{NOTHING}</span>'
    small = f'<br><span class="small">{say.as_of(as_of, precision)}</span>'
    return text + small + disputed_chip(say, disputed)


def facts(pairs: list[tuple[str, str]]) -> None:
    """Name and value pairs in two columns, as on the first lines of a profile."""
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in pairs
    )
    st.html(f'<dl class="facts">{items}</dl>')


def what(say: Speaker, row) -> str:
    """What a statement speaks of (HTML): indicator, and segment and programme where not all."""
    label = metrics.metric(row.indicator).labels[say.language]
    parts = []
    if row.segment not in ("all", "vulnerable"):
        parts.append(say(f"segment.{row.segment}"))
    if row.program not in ("", "all"):
        parts.append(say(f"program.{row.program}"))
    if row.reach != "whole":
        parts.append(say(f"reach.{row.reach}"))
    small = f'<br><span class="small">{html.escape(" · ".join(parts))}</span>' if parts else ""
    return html.escape(label) + small


def statements(here: shell.Screen, rows: pd.DataFrame) -> None:
    """Published statements, newest first, each with its date, reach, note and source."""
    say = here.say
    if rows.empty:
        shell.empty(say("profile.no_figures"), say("profile.no_figures_how"))
        return
    lines = []
    for row in rows.itertuples():
        note = (
            f'<br><span class="small">{html.escape(row.note)}</span>'
            if isinstance(row.note, str)
            else ""
        )
        lines.append(
            [
                what(say, row),
                f"{say.value(row.value, row.unit, with_unit=row.unit != 'people')}"
                + disputed_chip(say, isinstance(row.conflict_id, str)),
                f"{say.as_of(row.as_of, row.as_of_precision)}<br>"
                f'<span class="small">{shell.link(row.publisher, row.url)}</span>{note}',
            ]
        )
    plain(
        [
            (say("profile.figure"), False),
            (say("profile.value"), True),
            (say("profile.when"), False),
        ],
        lines,
    )


def award_record(here: shell.Screen, rows: pd.DataFrame) -> None:
    """A regency's awards, nominations and certificates, newest first."""
    say = here.say
    if rows.empty:
        shell.empty(say("profile.no_awards"), say("profile.no_awards_how"))
        return
    plain(
        [
            (say("awards.year"), False),
            (say("awards.place"), False),
            (say("awards.category"), False),
            (say("word.source"), False),
        ],
        [
            [
                str(row.ceremony_year),
                cards.medal(int(row.rank) if row.rank == row.rank else None)
                if row.is_win
                else html.escape(
                    say(f"status.{row.status}") if row.is_paritrana else say("awards.certificate")
                ),
                f"{html.escape(row.recipient)}<br>"
                f'<span class="small">{html.escape(say(f"category.{row.category}"))} · '
                f"{html.escape(say(f'level.{row.level}'))}</span>"
                + disputed_chip(say, row.disputed),
                shell.link(row.publisher, row.url),
            ]
            for row in rows.itertuples()
        ],
    )


def regulations(here: shell.Screen, rows: pd.DataFrame) -> None:
    """Regulations with what they are about and who told of them."""
    say = here.say
    if rows.empty:
        shell.empty(say("profile.no_rules"), say("profile.no_rules_how"))
        return
    plain(
        [(say("rules.rule"), False), (say("rules.about"), False)],
        [
            [
                f"{html.escape(rule_name(row))}<br>"
                f'<span class="small">{html.escape(say(f"level.{row.level}"))}</span>',
                f'{html.escape(row.about)}<br><span class="small">'
                f"{shell.link(row.publisher, row.url)}</span>",
            ]
            for row in rows.itertuples()
        ],
    )


def rule_name(row) -> str:
    """``Peraturan Bupati 14/2025``; number and year only as far as a source names them."""
    number = row.number if isinstance(row.number, str) else ""
    year = str(int(row.year)) if row.year == row.year else ""
    return f"{row.kind} {'/'.join(part for part in (number, year) if part)}".strip()


def regions_overview(here: shell.Screen, regions: pd.DataFrame) -> None:
    """The 22 regencies with what was last published of each; names open the map."""
    say = here.say
    rows = []
    for row in regions.itertuples():
        wins = NOTHING
        if row.wins:
            wins = f'{say.number(row.wins)}<br><span class="small">{int(row.last_won)}</span>'
        rows.append(
            [
                f'<a href="map?region={row.region_code}&lang={say.language}" target="_self">'
                f"{html.escape(row.label)}</a>",
                _dated(
                    say,
                    say.number(row.members),
                    row.members_as_of,
                    row.members_precision,
                    row.members_disputed,
                ),
                _dated(
                    say,
                    say.percent(row.coverage_pct),
                    row.coverage_as_of,
                    row.coverage_precision,
                    row.coverage_disputed,
                ),
                _dated(
                    say,
                    minimum(say, say.number(row.vulnerable_covered), row.vulnerable_minimum),
                    row.vulnerable_as_of,
                    row.vulnerable_precision,
                    row.vulnerable_disputed,
                ),
                wins,
            ]
        )
    plain(
        [
            (say("filter.region"), False),
            (say("home.column_members"), True),
            (say("home.column_coverage"), True),
            (say("home.column_vulnerable"), True),
            (say("home.column_wins"), True),
        ],
        rows,
    )


def event_list(here: shell.Screen, events: pd.DataFrame) -> None:
    """Events as a dated list, newest first, each opening its source."""
    say = here.say
    if events.empty:
        shell.empty(say("events.none"), say("events.none_how"))
        return
    items = []
    for event in events.itertuples():
        where = event.area_label if isinstance(event.area_label, str) else say("word.national")
        title = say.choose(event.title_id, event.title_en)
        items.append(
            [
                f'<span class="small">{say.as_of(event.happened_on, event.precision)}<br>'
                f"{html.escape(where)}</span>",
                f"{html.escape(title)}<br>"
                f'<span class="small">{say(f"event.{event.kind}")} · '
                f"{shell.link(event.publisher, event.url)}</span>",
            ]
        )
    plain([(say("events.when"), False), (say("events.what"), False)], items)
