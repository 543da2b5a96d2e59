"""The reading room: lists of what was published, one statement in full, sources side by side."""

from __future__ import annotations

import html
from math import ceil
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from jamsostek.base.language import Speaker
from jamsostek.contract import metrics
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, tables

VIEWS = ("figures", "awards", "rules", "conflicts")
QUERIES = {
    "figures": "sources/published_figures",
    "awards": "sources/awards",
    "rules": "sources/regulations",
    "conflicts": "sources/conflicts",
}
_PER_PAGE = {"figures": 50, "awards": 50, "rules": 50, "conflicts": 10}

STYLE = """
<style>
table.listing { table-layout: fixed; }
table.listing td { overflow-wrap: anywhere; padding-right: 20px; }
table.listing td.num { white-space: normal; font-weight: 600; padding-right: 24px; }
table.listing th.num { padding-right: 24px; }
table.listing .chip { margin: 3px 4px 0 0; font-weight: 400; white-space: normal; }
table.listing td.num .chip { margin-right: 0; }
table.listing code, .dispute code, .prose code { font-size: .88em; color: var(--ink);
  background: transparent; padding: 0; overflow-wrap: anywhere; }
table.listing a.quiet { color: var(--ink); text-decoration-color: var(--line); }
table.listing a.quiet:hover { text-decoration-color: currentColor; }
table.listing tr.group td { font-weight: 600; padding-top: 22px; font-size: 16px; }
table.listing summary { cursor: pointer; }
.prose { font-size: 15px; line-height: 1.5; margin: 0; }
.matches { font-size: 16px; margin: 0; }
.dispute { display: grid; grid-template-columns: 280px 1fr; gap: 8px 24px; padding: 18px 0;
  border-top: 1px solid var(--line); }
.dispute h4 { font-size: 17px; font-weight: 600; line-height: 1.3; margin: 0; padding: 0; }
.dispute .card { padding: 14px 16px; }
.dispute .card .number { font-size: 26px; }
.dispute .values { display: grid; gap: 12px;
  grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); }
.dispute .bar { height: 6px; border-radius: 3px; background: var(--nila); min-width: 3px; }
.dispute .track { height: 6px; border-radius: 3px; background: var(--line); margin: 2px 0 6px; }
.voice { font-size: 14px; line-height: 1.45; padding-top: 6px; }
.voice .small, .opened .small { font-size: 13px; color: var(--muted); }
.voice a, .opened a { color: inherit; text-underline-offset: 2px; }
.opened.card .label { font-size: 18px; font-weight: 600; color: var(--ink); }
.opened.card { border-left: 4px solid var(--nila); padding: 20px 24px; gap: 12px; }
.opened .chip { font-weight: 400; align-self: center; }
.opened dl.facts { grid-template-columns: repeat(auto-fill, minmax(min(230px, 100%), 1fr)); }
.opened dl.facts .long { grid-column: 1 / -1; max-width: 60rem; }
@media (max-width: 900px) {
  table.listing, table.listing tbody { display: block; }
  table.listing thead { display: none; }
  table.listing tr { display: block; border-bottom: 1px solid var(--line); padding: 10px 0; }
  table.listing td { display: block; border: 0; padding: 1px 0; width: auto !important; }
  table.listing td.num { text-align: left; font-size: 19px; padding-right: 0; }
  table.listing td.where { display: inline-block; font-size: 13px; color: var(--muted);
    margin-right: .6rem; }
  table.listing td[data-label]::before { content: attr(data-label); display: block;
    font-size: 12px; color: var(--muted); margin-top: 4px; }
  table.listing td:empty { display: none; }
  .dispute { grid-template-columns: 1fr; }
}
</style>
"""


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
    return st.segmented_control(
        say("sources.view"),
        VIEWS,
        format_func=lambda view: say(f"sources.view_{view}", number=say.number(counts[view])),
        required=True,
        key=address.bind("view", VIEWS, VIEWS[0]),
        label_visibility="collapsed",
    )


def search(say: Speaker, key: str, placeholder: str) -> str:
    """A search field whose words stand in the address under ``key``; searches while one types."""
    words = st.text_input(
        say("sources.search"),
        key=address.bind(key, None),
        type="search",
        placeholder=placeholder,
        icon=":material/search:",
        live=True,
        width=460,
        label_visibility="collapsed",
    )
    return " ".join(words.split())


def choose_group(here: Screen) -> str:
    """Which group of indicators to list, with how many figures each has; as ``group``."""
    say = here.say
    groups = here.ask("sources/groups", region=here.area, branch=here.branch, year=here.year)
    counts = groups.set_index("metric_group")["figures"]
    names = sorted(counts.index, key=lambda name: say(f"group.{name}"))

    def label(name: str) -> str:
        if not name:
            return say("sources.all_groups")
        return f"{say(f'group.{name}')} ({say.number(counts[name])})"

    return st.selectbox(
        say("sources.group"),
        ["", *names],
        format_func=label,
        key=address.bind("group", ["", *names]),
        width=300,
        label_visibility="collapsed",
    )


def pager(total: int, size: int, key: str, chosen: tuple) -> slice:
    """The part of a long list the reader turned to; a change of what was ``chosen`` turns back to
    the first page. Draws nothing when one page holds all."""
    pages = ceil(total / size)
    if pages < 2:
        return slice(None)
    # a pager of its own for each choice of filters starts at the first page
    first = (st.pagination(pages, key=f"{key}_{abs(hash(chosen))}") - 1) * size
    return slice(first, first + size)


def page_of(rows: pd.DataFrame, view: str, chosen: tuple) -> pd.DataFrame:
    """The rows of one page of a list; for contradictions a page holds whole matters."""
    units = rows["conflict_id"].drop_duplicates() if view == "conflicts" else rows.index
    shown = units[pager(len(units), _PER_PAGE[view], f"page_{view}", chosen)]
    return rows[rows["conflict_id"].isin(shown)] if view == "conflicts" else rows.loc[shown]


def count(say: Speaker, view: str, rows: pd.DataFrame) -> str:
    """How many figures, awards, regulations or matters the filters leave."""
    number = rows["conflict_id"].nunique() if view == "conflicts" else len(rows)
    return say(f"sources.count_{view}", count=number)


def matches(text: str) -> None:
    """A count over a list."""
    st.html(f'<p class="matches">{html.escape(text)}</p>', width="content")


def draw(here: Screen, view: str, rows: pd.DataFrame) -> None:
    """The rows of one page of the chosen list."""
    {"figures": figures, "awards": awards, "rules": rules, "conflicts": conflicts}[view](here, rows)


# -- lists ------------------------------------------------------------------------------------


def listing(headers: list[tuple[str, str, str]], rows: list[list[str] | str], labelled=False):
    """A table that becomes a list on a phone.

    ``headers`` are (text, width, class); a row that is one text is a line of its own over all
    columns; with ``labelled`` each cell says its column's name on a phone. Cells are HTML.
    """
    head = "".join(
        f'<th class="{kind}" style="width:{width}">{html.escape(text)}</th>'
        for text, width, kind in headers
    )
    lines = []
    for row in rows:
        if isinstance(row, str):
            lines.append(f'<tr class="group"><td colspan="{len(headers)}">{row}</td></tr>')
            continue
        tds = []
        for number, (cell, (text, _, kind)) in enumerate(zip(row, headers, strict=True)):
            label = f' data-label="{html.escape(text)}"' if labelled and number else ""
            tds.append(f'<td class="{kind}"{label}>{cell}</td>')
        lines.append(f"<tr>{''.join(tds)}</tr>")
    st.html(
        f'<table class="plain listing"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def figures(here: Screen, rows: pd.DataFrame) -> None:
    """Published figures, newest first; the name of each opens it in full."""
    say = here.say
    listing(
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
                html.escape(row.area_label),
                _named(say, row),
                html.escape(say.value(row.value, row.unit)) + _disputed(say, row.conflict_id),
                _told_by(say, row),
            ]
            for row in rows.itertuples()
        ],
    )


def awards(here: Screen, rows: pd.DataFrame) -> None:
    """Award statements: winners, nominees and certificates, newest ceremony first."""
    say = here.say

    def place(row) -> str:
        if row.is_win:
            return cards.medal(None if row.rank != row.rank else int(row.rank))
        return html.escape(
            say(f"status.{row.status}") if row.is_paritrana else say("awards.certificate")
        )

    def kind(row) -> str:
        parts = [say(f"level.{row.level}"), say(f"category.{row.category}")]
        return " · ".join(parts + ([row.sector] if isinstance(row.sector, str) else []))

    def year(row) -> str:
        if row.assessed_year != row.assessed_year:
            return str(row.ceremony_year)
        judged = say("sources.assessed", year=int(row.assessed_year))
        return f'{row.ceremony_year}<br><span class="small">{html.escape(judged)}</span>'

    listing(
        [
            (say("awards.year"), "13%", "where"),
            (say("awards.place"), "10%", "where"),
            (say("sources.recipient"), "35%", ""),
            (say("sources.source_and_note"), "42%", ""),
        ],
        [
            [
                year(row),
                place(row),
                f'{html.escape(row.recipient)}<br><span class="small">{html.escape(kind(row))}'
                "</span>" + _disputed(say, row.disputed or None),
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

    def again(row) -> str:
        if row.counts_once:
            return ""
        return f'<br><span class="chip">{html.escape(say("sources.told_again"))}</span>'

    listing(
        [
            (say("sources.rule"), "22%", ""),
            (say("filter.region"), "14%", "where"),
            (say("sources.issued"), "14%", "where"),
            (say("rules.about"), "26%", ""),
            (say("sources.source_and_note"), "24%", ""),
        ],
        [
            [
                html.escape(tables.rule_name(row)) + again(row),
                html.escape(where(row)),
                html.escape(when(row)),
                f'<span lang="id">{html.escape(row.about)}</span>',
                _told_by(say, row),
            ]
            for row in rows.itertuples()
        ],
    )


def conflicts(here: Screen, rows: pd.DataFrame) -> None:
    """Contradictions side by side: one block per matter, one card per value, never averaged."""
    blocks = [_dispute(here.say, part) for _, part in rows.groupby("conflict_id", sort=False)]
    st.html("".join(blocks))


def _dispute(say: Speaker, rows: pd.DataFrame) -> str:
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
        told = "".join(_voice(say, row, same) for row in voices.itertuples())
        width = max(0.0, float(one["share_of_highest"] or 0)) * 100
        values.append(
            f'<div class="card"><div class="number">{html.escape(say.value(value, one["unit"]))}'
            f'</div><div class="track"><div class="bar" style="width:{width:.1f}%"></div></div>'
            f"{told}</div>"
        )
    lines = [first["area_label"], *parts]
    return (
        f'<div class="dispute"><div><h4>{html.escape(label)}</h4>'
        f'<p class="prose">{html.escape(" · ".join(lines))}</p>'
        f'<p class="subtitle">{html.escape(counted)}</p></div>'
        f'<div class="values">{"".join(values)}</div></div>'
    )


def _voice(say: Speaker, row, same: dict[str, bool]) -> str:
    differs = _parts(say, row._asdict(), [name for name, is_same in same.items() if not is_same])
    if not same["indicator"]:
        differs.insert(0, metrics.metric(row.indicator).labels[say.language])
    extra = f"<br>{html.escape(' · '.join(differs))}" if differs else ""
    return (
        f'<div class="voice">{say("word.per", date=say.as_of(row.as_of, row.as_of_precision))} · '
        f"{shell.link(row.publisher, row.url)}{extra}{_note(row.note)}</div>"
    )


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
            told = "".join(
                f'<div class="voice"><b>{html.escape(say.value(row.value, row.unit))}</b> · '
                f"{say('word.per', date=say.as_of(row.as_of, row.as_of_precision))} · "
                f"{shell.link(row.publisher, row.url)}{_note(row.note)}</div>"
                for row in others.itertuples()
            )
            st.html(f'<p class="matches">{html.escape(say("sources.others_say"))}</p>{told}')
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
        (say("sources.publisher"), shell.link(row["publisher"], row["url"])),
        (say("sources.published_on"), say.date(row["published_on"])),
        (say("sources.number"), row["statement_id"]),
    ]
    long = [
        (say("sources.article"), shell.link(row["title"], row["url"])),
        (say("word.note"), _text(row["note"])),
        (say("sources.remark"), _text(row["remark"])),
        (say("sources.definition"), metric.definitions[say.language]),
        (say("sources.limits"), metric.limits[say.language]),
    ]
    linked = {say("sources.publisher"), say("sources.article")}

    def item(name: str, value: str, kind: str = "") -> str:
        shown = value if name in linked else html.escape(value)
        return f'<div class="{kind}"><dt>{html.escape(name)}</dt><dd>{shown}</dd></div>'

    chip = _disputed(say, row["conflict_id"]).removeprefix("<br>")
    st.html(
        f'<div class="card opened"><div class="label"><span>'
        f"{html.escape(metric.labels[say.language])} · {html.escape(row['area_label'])}</span>"
        f'{chip}</div><div class="number">{html.escape(say.value(row["value"], row["unit"]))}</div>'
        f'<dl class="facts">{"".join(item(*pair) for pair in facts)}'
        f"{''.join(item(*pair, 'long') for pair in long if pair[1])}</dl></div>"
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


def _named(say: Speaker, row) -> str:
    """The indicator as a link to the statement in full, its segment and programme, its reach."""
    label = html.escape(metrics.metric(row.indicator).labels[say.language])
    target = urlencode({**st.query_params.to_dict(), "id": row.figure_id})
    parts = _parts(say, row._asdict(), ["segment", "program"])
    second = [f'<span class="small">{html.escape(" · ".join(parts))}</span>'] if parts else []
    if row.reach != "whole":
        second.append(
            f'<span class="chip" title="{html.escape(_text(row.remark))}">'
            f"{html.escape(say(f'reach.{row.reach}'))}</span>"
        )
    return f'<a class="quiet" href="sources?{html.escape(target)}" target="_self">{label}</a>' + (
        "<br>" + " ".join(second) if second else ""
    )


def _disputed(say: Speaker, conflict: object) -> str:
    return tables.disputed_chip(say, conflict if conflict == conflict else None)


def _told_by(say: Speaker, row) -> str:
    """Who told it (a link to the page), when it appeared, and our note."""
    published = ""
    if row.published_on == row.published_on and row.published_on:
        published = f' <span class="small">{say.short_date(row.published_on)}</span>'
    return f"{shell.link(row.publisher, row.url)}{published}{_note(row.note)}"


def _note(note: object) -> str:
    text = _text(note)
    # our notes on the sources are in Indonesian whatever the language of the screen
    return f'<br><span class="small" lang="id">{html.escape(text)}</span>' if text else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
