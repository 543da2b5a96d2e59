"""The data page's pieces: what ships, what each column and metric means, whether the rules hold."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

import pandas as pd
import streamlit as st

from jamsostek.base.errors import problem_text
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage, metrics
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.view.data import columns
from jamsostek.view.frame import address, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables
from jamsostek.view.sources import statements

PARTS = ("files", "import", "targets", "dictionary", "metrics", "quality", "versions")
_KINDS = ("published", "reference")
_FEW = 8
_METRICS_PER_PAGE = 30

STYLE = """
<style>
[class*="st-key-dataset_"] { background: var(--panel); }
.dataset h4 { font-size: 18px; font-weight: 600; margin: 0 0 2px; padding: 0; }
.dataset dl.facts { grid-template-columns: repeat(auto-fill, minmax(min(150px, 100%), 1fr));
  padding-top: 10px !important; }
.dataset dl.facts dd { font-size: 15px; }
.mark { font-weight: 600; white-space: nowrap; }
.mark.good { color: var(--laut); }
.mark.bad { color: var(--mengkudu); }
table.listing ul { margin: 0; padding-left: 1.1em; }
table.listing li { margin: 0; padding: 0; font-size: 14px; }
</style>
"""


def finding(here: Screen) -> str:
    """The sentence under the title: how much ships, and whether the rules hold."""
    say = here.say
    shipped = _shipped()
    results = here.ask("data/check_results")
    kinds = here.ask("data/operational")["kind"].value_counts()
    counted = [
        say(f"data.count_{kind}", count=kinds[kind])
        for kind in ("imported", "sample", "none")
        if kind in kinds
    ]
    return say(
        "data.finding",
        datasets=say("data.count_datasets", count=len(shipped)),
        columns=say("data.columns", count=sum(len(d.fields) for d in shipped)),
        metrics=say("data.count_metrics", count=len(metrics.registry())),
        holding=say.number((results["broken"] == 0).sum()),
        total=say.number(len(results)),
        operational=", ".join(counted),
    )


def _shipped() -> list[Dataset]:
    return [each for each in datapackage.package().datasets if not each.is_operational]


def choose_part(say: Speaker) -> str:
    """Which part of the page to read; in the address as ``part``."""
    return st.segmented_control(
        say("data.part"),
        PARTS,
        format_func=lambda part: say(f"data.part_{part}"),
        required=True,
        key=address.bind("part", PARTS, PARTS[0]),
        label_visibility="collapsed",
    )


# -- contents and downloads -------------------------------------------------------------------


def files(here: Screen) -> None:
    """Every dataset, two in a row: those that ship with the original file to download, those an
    office brings with what they hold today and the way to import them."""
    say = here.say
    counts = here.ask("data/datasets").set_index("dataset")["row_count"]
    for kind in _KINDS:
        shell.section(say(f"data.kind_{kind}"), say(f"data.kind_{kind}_subtitle"))
        for dataset in _two_in_a_row(each for each in _shipped() if each.kind == kind):
            _dataset(
                say,
                dataset,
                [
                    (say("data.rows"), say.number(counts.get(dataset.name))),
                    (say("data.grain"), dataset.grain[say.language]),
                    (say("data.licence"), ", ".join(each["name"] for each in dataset.licences)),
                ],
            )
            _file(say, dataset)
    states = here.ask("data/operational").set_index("dataset")
    shell.section(say("data.kind_operational"), say("data.kind_operational_subtitle"))
    for dataset in _two_in_a_row(datapackage.package().operational):
        grain = (say("data.grain"), dataset.grain[say.language])
        _dataset(say, dataset, [*state_facts(say, dataset, states.loc[dataset.name]), grain])
        with st.container(horizontal=True):
            st.button(
                say("data.part_import"),
                key=f"import-{dataset.name}",
                icon=":material/upload_file:",
                on_click=show_part,
                args=("import", dataset.name),
            )
            _file(say, dataset)


def _two_in_a_row(datasets: Iterable[Dataset]) -> Iterator[Dataset]:
    """Each dataset, with the card it is drawn on open."""
    datasets = list(datasets)
    for pair in zip(datasets[::2], [*datasets[1::2], None], strict=False):
        for column, dataset in zip(st.columns(2), pair, strict=True):
            if dataset:
                with column.container(border=True, height="stretch", key=f"dataset_{dataset.name}"):
                    yield dataset


def state_facts(say: Speaker, dataset: Dataset, state: pd.Series) -> list[tuple[str, str]]:
    """Of what kind an operational dataset is today, how many rows it has and what they span.

    ``state`` is its row of the query ``data/operational``.
    """
    found = [(say("data.today"), say(f"data.state_{state['kind']}"))]
    if state["kind"] == "none":
        return found
    found.append((say("data.rows"), say.number(state["rows"])))
    # a time that is no part of the key, as a year of birth, says nothing of what the rows cover
    times = [dataset.field(name).type for name in dataset.primary_key]
    if set(times) & {"yearmonth", "date"}:
        found.append((say("data.span"), months_text(say, state["first_day"], state["last_day"])))
    elif "year" in times:
        years = dict.fromkeys(str(state[name].year) for name in ("first_day", "last_day"))
        found.append((say("data.span"), " – ".join(years)))
    return [(name, value) for name, value in found if value != NOTHING]


def months_text(say: Speaker, first, last) -> str:
    """``Januari 2021``, or ``Januari 2021 – Desember 2021``; a dash when nothing is dated."""
    texts = dict.fromkeys(say.month(day) for day in (first, last))
    return " – ".join(text for text in texts if text != NOTHING) or NOTHING


def show_part(part: str, dataset: str) -> None:
    """A button's way to another part of the page, with that dataset chosen."""
    address.choose("part", part)
    address.choose("dataset", dataset)


def _dataset(say: Speaker, dataset: Dataset, facts: list[tuple[str, str]]) -> None:
    language = say.language
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in facts
        if value and value != NOTHING
    )
    st.html(
        f'<div class="dataset"><h4>{html.escape(dataset.titles[language])}</h4>'
        f'<p class="prose">{prose(dataset.descriptions[language])}</p>'
        f'<dl class="facts">{items}</dl></div>'
    )


def _file(say: Speaker, dataset: Dataset) -> None:
    """The button that gives the shipped file; of an operational dataset it is an example."""
    file = dataset.file
    there = file.is_file()
    if not there:
        label = say("data.file_gone")
    elif dataset.is_operational:
        label = say("data.download_example", file=file.name)
    else:
        label = say("data.download", file=file.name, size=say.number(file.stat().st_size / 1000, 0))
    st.download_button(
        label,
        data=file.read_bytes,
        file_name=file.name,
        mime="text/csv" if file.suffix == ".csv" else "application/geo+json",
        key=f"download-{dataset.name}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary" if dataset.is_operational else "secondary",
        disabled=not there,
    )


# -- dictionary -------------------------------------------------------------------------------


def dictionary(here: Screen) -> None:
    """The columns of one dataset: meaning, type, allowed values, an example; and of one table that
    is built from them."""
    say, language = here.say, here.say.language
    datasets = {each.name: each for each in datapackage.package().datasets if each.is_table}
    chosen = st.selectbox(
        say("data.dataset"),
        sorted(datasets, key=lambda name: datasets[name].is_operational),
        format_func=lambda name: f"{datasets[name].titles[language]} ({name})",
        key=address.bind("dataset", list(datasets), "published_figures"),
        width=460,
    )
    dataset = datasets[chosen]
    shell.section(dataset.titles[language], say("data.columns", count=len(dataset.fields)))
    st.html(f'<p class="prose">{prose(dataset.descriptions[language])}</p>')
    if dataset.is_operational:
        _about_import(say, dataset)
    statements.listing(
        [
            (say("data.column"), "21%", ""),
            (say("data.meaning"), "31%", ""),
            (say("data.type"), "13%", ""),
            (say("data.allowed"), "21%", ""),
            (say("data.example"), "14%", ""),
        ],
        [
            [
                f"<b>{html.escape(field.titles[language])}</b><br><code>{field.name}</code>"
                + _marks(say, dataset, field)
                + _aliases(say, field),
                prose(field.descriptions[language]),
                html.escape(_type(say, field)),
                _allowed(say, field),
                f"<code>{html.escape(str(field.example))}</code>"
                if field.example not in (None, "")
                else "",
            ]
            for field in dataset.fields
        ],
        labelled=True,
    )
    columns.dictionary(here, prose)


def _marks(say: Speaker, dataset: Dataset, field: Field) -> str:
    marks = []
    if field.role == "person":
        marks.append(say("data.pseudonymous"))
    elif field.sensitivity:
        marks.append(say(f"data.sensitivity_{field.sensitivity}"))
    if field.name in dataset.primary_key:
        marks.append(say("data.key"))
    elif field.constraints.get("required"):
        marks.append(say("data.required"))
    if field.constraints.get("unique"):
        marks.append(say("data.unique"))
    marks += [
        f"→ {key.dataset}.{key.reference_fields[key.fields.index(field.name)]}"
        for key in dataset.foreign_keys
        if field.name in key.fields
    ]
    chips = " ".join(f'<span class="chip">{html.escape(mark)}</span>' for mark in marks)
    return f"<br>{chips}" if chips else ""


def _aliases(say: Speaker, field: Field) -> str:
    """The headers an office may write over this column instead."""
    if not field.aliases:
        return ""
    summary = html.escape(say("data.aliases", count=len(field.aliases)))
    names = html.escape(" · ".join(field.aliases))
    return f'<details class="small"><summary>{summary}</summary>{names}</details>'


def _about_import(say: Speaker, dataset: Dataset) -> None:
    """How sensitive an operational dataset is, what replaces what, and what is never kept."""
    facts = [(say("data.sensitivity"), say(f"data.sensitivity_{dataset.sensitivity}"))]
    if dataset.replaces:
        titles = [dataset.field(name).titles[say.language] for name in dataset.replaces]
        facts.append((say("data.replaces"), " × ".join(titles)))
    tables.facts(facts)
    if dataset.dropped_columns:
        names = ", ".join(dataset.dropped_columns)
        st.html(f'<p class="source">{html.escape(say("data.dropped", names=names))}</p>')


def _type(say: Speaker, field: Field) -> str:
    word = say(f"data.type_{field.type}")
    return f"{word} ({say(f'unit.{field.unit}')})" if field.unit else word


def _allowed(say: Speaker, field: Field) -> str:
    rules = field.constraints
    labels = {each.value: each.labels[say.language] for each in field.categories}
    if "enum" in rules:
        items = "".join(
            f"<li><code>{html.escape(str(code))}</code> {html.escape(labels.get(code, ''))}</li>"
            for code in rules["enum"]
        )
        if len(rules["enum"]) <= _FEW:
            return f"<ul>{items}</ul>"
        summary = html.escape(say("data.choices", count=len(rules["enum"])))
        return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"
    parts = [
        html.escape(say(f"data.{name}", value=_limit(say, field, rules[name])))
        for name in ("minimum", "maximum")
        if name in rules
    ]
    if "pattern" in rules:
        pattern = f"<code>{html.escape(rules['pattern'])}</code>"
        parts.append(f"{html.escape(say('data.pattern'))} {pattern}")
    return "<br>".join(parts)


def _limit(say: Speaker, field: Field, value: object) -> str:
    if field.type == "date":
        return say.date(str(value))
    return str(value) if field.type == "year" else say.number(float(str(value)))


# -- metrics ----------------------------------------------------------------------------------


def metric_list(here: Screen) -> None:
    """The metric registry by group, searchable, each with its definition and limits."""
    say, language = here.say, here.say.language
    registry = list(metrics.registry().values())
    groups = sorted({metric.group for metric in registry}, key=lambda group: say(f"group.{group}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        words = statements.search(say, "find", say("data.search_metrics")).lower().split()
        about = st.selectbox(
            say("sources.group"),
            ["", *groups],
            format_func=lambda group: say(f"group.{group}" if group else "sources.all_groups"),
            key=address.bind("about", ["", *groups]),
            width=300,
            label_visibility="collapsed",
        )
    found = [
        metric
        for metric in registry
        if about in ("", metric.group) and all(word in _words(metric) for word in words)
    ]
    if not found:
        shell.empty(say("data.no_metric"), say("data.no_metric_how"))
        return
    found.sort(key=lambda metric: groups.index(metric.group))
    with st.container(horizontal=True, vertical_alignment="center"):
        statements.matches(say("data.count_metrics", count=len(found)))
        st.space("stretch")
        turned_to = statements.pager(
            len(found), _METRICS_PER_PAGE, "page_metrics", (about, tuple(words))
        )
    rows: list[list[str] | str] = []
    for group, members in groupby(found[turned_to], key=lambda metric: metric.group):
        rows.append(html.escape(say(f"group.{group}")))
        rows += [_metric(say, metric, language) for metric in members]
    statements.listing(
        [
            (say("data.metric"), "20%", ""),
            (say("data.meaning"), "34%", ""),
            (say("word.unit"), "10%", ""),
            (say("data.direction"), "12%", ""),
            (say("sources.limits"), "24%", ""),
        ],
        rows,
        labelled=True,
    )


def _words(metric: metrics.Metric) -> str:
    texts = (metric.labels, metric.definitions, metric.numerator, metric.denominator, metric.limits)
    return " ".join([metric.name, *(text for both in texts for text in both.values())]).lower()


def _metric(say: Speaker, metric: metrics.Metric, language: str) -> list[str]:
    meaning = [html.escape(metric.definitions[language])]
    if metric.numerator[language]:
        share = f"{metric.numerator[language]} ÷ {metric.denominator[language]}"
        meaning.append(f'<span class="small">{html.escape(share)}</span>')
    if metric.why[language]:
        meaning.append(f'<span class="small">{html.escape(metric.why[language])}</span>')
    direction = {True: "data.more_is_better", False: "data.less_is_better"}.get(
        metric.higher_is_better, "data.no_direction"
    )
    origin = f"data.origin.{metric.source}"
    source = say(origin) if say.has(origin) else metric.source
    return [
        f"<b>{html.escape(metric.labels[language])}</b><br><code>{metric.name}</code>"
        f'<br><span class="small">{html.escape(source)}</span>',
        "<br>".join(meaning),
        html.escape(say(f"unit.{metric.unit}")),
        html.escape(say(direction)),
        html.escape(metric.limits[language]),
    ]


# -- quality ----------------------------------------------------------------------------------


def quality(here: Screen) -> None:
    """Rows that could not be used, and which rules hold."""
    say = here.say
    problems = here.ask("data/problems")
    shell.section(say("data.problems"), say("data.problems_subtitle"))
    if problems.empty:
        st.html(f'<p class="prose">{_mark(True)} {html.escape(say("data.no_problems"))}</p>')
    else:
        items = "".join(
            f"<li>{html.escape(problem_text(say, problem))}</li>"
            for problem in problems.itertuples()
        )
        st.html(f'<ul class="prose">{items}</ul>')
        shell.download(say, problems, say("data.file_problems"), key="download-problems")
    results = here.ask("data/check_results")
    shell.section(say("data.checks"), say("data.checks_subtitle"))
    statements.listing(
        [(say("data.result"), "18%", ""), (say("data.rule"), "82%", "")],
        [
            [_verdict(say, row), html.escape(say.choose(row.rule_id, row.rule_en)) + _breakers(row)]
            for row in results.itertuples()
        ],
    )
    shell.download(say, results, say("data.file_checks"), key="download-checks")


def _mark(is_good: bool) -> str:
    return f'<span class="mark {"good" if is_good else "bad"}">{"✓" if is_good else "✗"}</span>'


def _verdict(say: Speaker, row) -> str:
    if not row.broken:
        return f'<span class="mark good">✓ {html.escape(say("data.holds"))}</span>'
    rows = html.escape(say("data.broken_rows", count=row.broken))
    if row.severity == "warning":
        return f'<span class="mark">! {html.escape(say("data.look"))}</span><br>{rows}'
    return f'<span class="mark bad">✗ {html.escape(say("data.broken"))}</span><br>{rows}'


def _breakers(row) -> str:
    """The first rows that break a rule, as the engine wrote them; statements open in full."""
    if not isinstance(row.first_rows, str):
        return ""
    return "<br>" + "<br>".join(
        f'<code class="small">{_linked(html.escape(", ".join(_pairs(text))))}</code>'
        for text in row.first_rows.split("; {")
    )


def _pairs(text: str) -> list[str]:
    try:
        values = json.loads(text if text.startswith("{") else "{" + text)
    except ValueError:
        return [text]
    return [str(value) for value in values.values()]


def _linked(text: str) -> str:
    lead = re.match(r"^([0-9a-f]{10})\b", text)
    if not lead:
        return text
    target = f'<a href="sources?id={lead[1]}" target="_self">{lead[1]}</a>'
    return target + text[len(lead[1]) :]


# -- versions and licences --------------------------------------------------------------------


def versions(here: Screen) -> None:
    """Which data this is, how to cite it, and who holds which rights."""
    say, language = here.say, here.say.language
    package = datapackage.package()
    info = here.ask("data/info").iloc[0]
    shell.section(say("data.version"), say("data.version_subtitle"))
    built = info["built_at"]
    tables.facts(
        [
            (say("data.data_version"), info["data_version"]),
            (say("data.warehouse"), info["version"]),
            (say("data.built"), f"{say.date(built)} {say.clock(built)} UTC"),
            (say("data.app_version"), info["app_version"]),
            (say("data.engine"), f"DuckDB {info['engine_version']}"),
        ]
    )
    descriptor = datapackage.descriptor_file()
    st.download_button(
        say("data.download_contract"),
        data=descriptor.read_bytes,
        file_name=descriptor.name,
        mime="application/json",
        key="download-contract",
        on_click="ignore",
        icon=":material/download:",
    )
    shell.section(say("data.cite"), say("data.cite_subtitle"))
    st.code(
        say(
            "data.citation",
            title=package.titles[language],
            version=package.version,
            year=package.version[:4],
        ),
        language=None,
        wrap_lines=True,
    )
    shell.section(say("data.licences"), say("data.licences_subtitle"))
    statements.listing(
        [
            (say("data.dataset"), "22%", ""),
            (say("data.licence_covers"), "44%", ""),
            (say("data.origins"), "34%", ""),
        ],
        [
            [
                f"<b>{html.escape(dataset.titles[language])}</b>",
                "<br>".join(_licence(licence, language) for licence in dataset.licences),
                "<br>".join(_origin(source, language) for source in dataset.sources),
            ]
            for dataset in _shipped()
        ],
        labelled=True,
    )


def _licence(licence: dict, language: str) -> str:
    covers = licence.get("x-applies-to", {}).get(language, "")
    name = shell.link(licence["name"], licence.get("path"))
    return f'{name} <span class="small">{html.escape(covers)}</span>'


def _origin(source: dict, language: str) -> str:
    english = source.get("x-en", {}).get("title")
    title = english if language == "en" and english else source["title"]
    return shell.link(title, source["path"]) if source.get("path") else prose(title)


def prose(text: str) -> str:
    """A description as HTML: `names` between back quotes become code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
