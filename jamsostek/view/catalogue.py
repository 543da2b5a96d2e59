"""The data page's pieces: what ships, what each column and metric means, whether the rules hold."""

from __future__ import annotations

import html
import json
import re
from itertools import groupby

import streamlit as st

from jamsostek import contracts, metrics
from jamsostek.contracts import Dataset, Field
from jamsostek.errors import problem_text
from jamsostek.language import Speaker
from jamsostek.view import address, library, shell, tables
from jamsostek.view.shell import Screen

PARTS = ("files", "dictionary", "metrics", "quality", "versions")
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
    package = contracts.package()
    results = here.ask("data/check_results")
    return say(
        "data.finding",
        datasets=say("data.count_datasets", count=len(package.datasets)),
        columns=say("data.columns", count=sum(len(d.fields) for d in package.datasets)),
        metrics=say("data.count_metrics", count=len(metrics.registry())),
        holding=say.number((results["broken"] == 0).sum()),
        total=say.number(len(results)),
    )


def choose_part(say: Speaker) -> str:
    """Which part of the page to read; in the address as ``part``."""
    address.bind("part", PARTS, PARTS[0])
    return st.segmented_control(
        say("data.part"),
        PARTS,
        format_func=lambda part: say(f"data.part_{part}"),
        required=True,
        key="part",
        label_visibility="collapsed",
    )


# -- contents and downloads -------------------------------------------------------------------


def files(here: Screen) -> None:
    """Every dataset that ships, two in a row, each with its original file to download."""
    say = here.say
    counts = here.ask("data/datasets").set_index("dataset")["row_count"]
    for kind in _KINDS:
        shell.section(say(f"data.kind_{kind}"), say(f"data.kind_{kind}_subtitle"))
        datasets = [dataset for dataset in contracts.package().datasets if dataset.kind == kind]
        for pair in zip(datasets[::2], [*datasets[1::2], None], strict=False):
            for column, dataset in zip(st.columns(2), pair, strict=True):
                if dataset:
                    with column.container(
                        border=True, height="stretch", key=f"dataset_{dataset.name}"
                    ):
                        _dataset(say, dataset, counts.get(dataset.name))


def _dataset(say: Speaker, dataset: Dataset, rows: float | None) -> None:
    language = say.language
    facts = [
        (say("data.rows"), say.number(rows) if dataset.is_table else ""),
        (say("data.grain"), dataset.grain[language]),
        (say("data.licence"), ", ".join(licence["name"] for licence in dataset.licences)),
    ]
    items = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
        for name, value in facts
        if value
    )
    st.html(
        f'<div class="dataset"><h4>{html.escape(dataset.titles[language])}</h4>'
        f'<p class="prose">{_prose(dataset.descriptions[language])}</p>'
        f'<dl class="facts">{items}</dl></div>'
    )
    file = dataset.file
    there = file.is_file()
    size = say.number(file.stat().st_size / 1000, 0) if there else ""
    st.download_button(
        say("data.download", file=file.name, size=size) if there else say("data.file_gone"),
        data=file.read_bytes,
        file_name=file.name,
        mime="text/csv" if file.suffix == ".csv" else "application/geo+json",
        key=f"download-{dataset.name}",
        on_click="ignore",
        icon=":material/download:",
        disabled=not there,
    )


# -- dictionary -------------------------------------------------------------------------------


def dictionary(here: Screen) -> None:
    """The columns of one dataset: meaning, type, allowed values, an example."""
    say, language = here.say, here.say.language
    datasets = {dataset.name: dataset for dataset in contracts.package().tables}
    address.bind("dataset", list(datasets), "published_figures")
    chosen = st.selectbox(
        say("data.dataset"),
        list(datasets),
        format_func=lambda name: f"{datasets[name].titles[language]} ({name})",
        key="dataset",
        width=460,
    )
    dataset = datasets[chosen]
    shell.section(dataset.titles[language], say("data.columns", count=len(dataset.fields)))
    st.html(f'<p class="prose">{_prose(dataset.descriptions[language])}</p>')
    labels = _value_labels(chosen, language)
    library.listing(
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
                + _marks(say, dataset, field),
                _prose(field.descriptions[language]),
                html.escape(_type(say, field)),
                _allowed(say, field, labels.get(field.name, {})),
                f"<code>{html.escape(str(field.example))}</code>"
                if field.example not in (None, "")
                else "",
            ]
            for field in dataset.fields
        ],
        labelled=True,
    )


def _marks(say: Speaker, dataset: Dataset, field: Field) -> str:
    marks = []
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


def _type(say: Speaker, field: Field) -> str:
    word = say(f"data.type_{field.type}")
    return f"{word} ({say(f'unit.{field.unit}')})" if field.unit else word


def _allowed(say: Speaker, field: Field, labels: dict[str, str]) -> str:
    rules = field.constraints
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


def _value_labels(dataset: str, language: str) -> dict[str, dict[str, str]]:
    """What the codes of each column are called; the descriptor says so in ``categories``."""
    node = json.loads(contracts.descriptor_file().read_text(encoding="utf-8"))
    fields = next(r for r in node["resources"] if r["name"] == dataset)["schema"]["fields"]
    return {
        field["name"]: {
            entry["value"]: (entry.get("x-en") or entry if language == "en" else entry)["label"]
            for entry in field.get("categories", ())
            if isinstance(entry, dict)
        }
        for field in fields
    }


# -- metrics ----------------------------------------------------------------------------------


def metric_list(here: Screen) -> None:
    """The metric registry by group, searchable, each with its definition and limits."""
    say, language = here.say, here.say.language
    registry = list(metrics.registry().values())
    groups = sorted({metric.group for metric in registry}, key=lambda group: say(f"group.{group}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        words = library.search(say, "find", say("data.search_metrics")).lower().split()
        address.bind("about", ["", *groups])
        about = st.selectbox(
            say("sources.group"),
            ["", *groups],
            format_func=lambda group: say(f"group.{group}" if group else "sources.all_groups"),
            key="about",
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
        library.matches(say("data.count_metrics", count=len(found)))
        st.space("stretch")
        turned_to = library.pager(
            len(found), _METRICS_PER_PAGE, "page_metrics", (about, tuple(words))
        )
    rows: list[list[str] | str] = []
    for group, members in groupby(found[turned_to], key=lambda metric: metric.group):
        rows.append(html.escape(say(f"group.{group}")))
        rows += [_metric(say, metric, language) for metric in members]
    library.listing(
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
    library.listing(
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
    package = contracts.package()
    info = here.ask("data/info").iloc[0]
    shell.section(say("data.version"), say("data.version_subtitle"))
    built = info["built_at"]
    tables.facts(
        [
            (say("data.data_version"), info["data_version"]),
            (say("data.warehouse"), info["version"]),
            (say("data.built"), f"{say.date(built)} {built:%H.%M} UTC"),
            (say("data.app_version"), info["app_version"]),
            (say("data.engine"), f"DuckDB {info['engine_version']}"),
        ]
    )
    descriptor = contracts.descriptor_file()
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
    library.listing(
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
            for dataset in package.datasets
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
    return shell.link(title, source["path"]) if source.get("path") else _prose(title)


def _prose(text: str) -> str:
    """A description as HTML: `names` between back quotes become code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))
