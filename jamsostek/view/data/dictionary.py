"""The data dictionary: what each column and each metric means."""

from __future__ import annotations

from itertools import groupby

import streamlit as st
from htmltools import Tag, TagChild, TagList, tags

from jamsostek.base.language import Speaker
from jamsostek.contract import columns, datapackage, metrics
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.view.data import contents
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, tables

_FEW = 8
_METRICS_PER_PAGE = 30


def dictionary(here: Screen) -> None:
    """The columns of one dataset: meaning, type, allowed values, an example."""
    language = here.say.language
    datasets = {each.name: each for each in datapackage.package().datasets if each.is_table}
    chosen = choices.select(
        st,
        here,
        "dataset",
        sorted(datasets, key=lambda name: datasets[name].is_operational),
        "data.dataset",
        lambda name: f"{datasets[name].titles[language]} ({name})",
        default="published_figures",
        width=460,
    )
    _columns(here, chosen)
    _tables(here)


@kept
def _columns(here: Screen, chosen: str) -> None:
    """The columns of a dataset."""
    say, language = here.say, here.say.language
    dataset = datapackage.package().dataset(chosen)
    shell.section(dataset.titles[language], say("data.columns", count=len(dataset.fields)))
    markup.draw(contents.description(dataset, language))
    if dataset.is_operational:
        _about_import(say, dataset)
    tables.listing(
        [
            (say("data.column"), "21%", ""),
            (say("data.meaning"), "31%", ""),
            (say("data.type"), "13%", ""),
            (say("data.allowed"), "21%", ""),
            (say("data.example"), "14%", ""),
        ],
        [
            [
                lines(
                    tags.b(field.titles[language]),
                    tags.code(field.name),
                    TagList(_marks(say, dataset, field), _aliases(say, field)),
                ),
                contents.prose(field.descriptions[language]),
                _type(say, field),
                _allowed(say, field),
                tags.code(str(field.example)) if field.example not in (None, "") else "",
            ]
            for field in dataset.fields
        ],
        labelled=True,
    )


def _tables(here: Screen) -> None:
    """The columns of one table of the warehouse: meaning and type."""
    say, described = here.say, columns.models()
    shell.section(say("data.models"), say("data.models_subtitle"))
    chosen = choices.select(
        st,
        here,
        "model",
        sorted(described),
        "data.model",
        str,
        default="monthly_areas",
        width=460,
    )
    markup.draw(tags.p(contents.prose(described[chosen].row[say.language]), class_="subtitle"))
    _model(here, chosen)


@kept
def _model(here: Screen, chosen: str) -> None:
    """The columns of a table."""
    say, model = here.say, columns.models()[chosen]
    found = here.ask("data/columns")
    tables.listing(
        [
            (say("data.column"), "25%", ""),
            (say("data.meaning"), "60%", ""),
            (say("data.type"), "15%", ""),
        ],
        [
            [
                tags.code(line.column_name),
                contents.prose(model.meaning(line.column_name)[say.language]),
                say(f"data.type_{line.type}"),
            ]
            for line in found[found["model"] == model.name].itertuples()
        ],
        labelled=True,
    )


def _marks(say: Speaker, dataset: Dataset, field: Field) -> TagList:
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
    return markup.joined(map(markup.chip, marks), " ")


def _aliases(say: Speaker, field: Field) -> Tag | None:
    """The headers an office may write over this column instead."""
    if not field.aliases:
        return None
    summary = tags.summary(say("data.aliases", count=len(field.aliases)))
    return tags.details(summary, " · ".join(field.aliases), class_="small")


def _about_import(say: Speaker, dataset: Dataset) -> None:
    """How sensitive an operational dataset is, what replaces what, and what is never kept."""
    facts = [(say("data.sensitivity"), say(f"data.sensitivity_{dataset.sensitivity}"))]
    if dataset.replaces:
        titles = [dataset.field(name).titles[say.language] for name in dataset.replaces]
        facts.append((say("data.replaces"), " × ".join(titles)))
    tables.facts(facts)
    if dataset.dropped_columns:
        names = ", ".join(dataset.dropped_columns)
        shell.source_line(say("data.dropped", names=names))


def _type(say: Speaker, field: Field) -> str:
    word = say(f"data.type_{field.type}")
    return f"{word} ({say(f'unit.{field.unit}')})" if field.unit else word


def _allowed(say: Speaker, field: Field) -> TagChild:
    rules = field.constraints
    if "enum" in rules:
        labels = {each.value: each.labels[say.language] for each in field.categories}
        items = tags.ul(
            [tags.li(tags.code(str(code)), f" {labels.get(code, '')}") for code in rules["enum"]]
        )
        if len(rules["enum"]) <= _FEW:
            return items
        summary = tags.summary(say("data.choices", count=len(rules["enum"])))
        return tags.details(summary, items)
    parts: list[TagChild] = [
        say(f"data.{name}", value=_limit(say, field, rules[name]))
        for name in ("minimum", "maximum")
        if name in rules
    ]
    if "pattern" in rules:
        parts.append(TagList(say("data.pattern"), " ", tags.code(rules["pattern"])))
    return lines(*parts)


def _limit(say: Speaker, field: Field, value: object) -> str:
    if field.type == "date":
        return say.date(str(value))
    return str(value) if field.type == "year" else say.number(float(str(value)))


# -- metrics ---------------------------------------------------------------------------------


def metric_list(here: Screen) -> None:
    """The metric registry by group, searchable, each with its definition and limits."""
    say = here.say
    registry = list(metrics.registry().values())
    groups = sorted({metric.group for metric in registry}, key=lambda group: say(f"group.{group}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        words = choices.search(say, "find", say("data.search_metrics")).lower().split()
        about = choices.select(
            st,
            here,
            "about",
            ["", *groups],
            "sources.group",
            lambda group: say(f"group.{group}" if group else "sources.all_groups"),
            width=300,
            is_named=False,
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
        tables.matches(say("data.count_metrics", count=len(found)))
        st.space("stretch")
        turned_to = tables.pager(
            len(found), _METRICS_PER_PAGE, "page_metrics", (about, tuple(words))
        )
    _metrics(here, tuple(metric.name for metric in found[turned_to]))


@kept
def _metrics(here: Screen, names: tuple[str, ...]) -> None:
    """Metrics by group, in the order given."""
    say, language = here.say, here.say.language
    rows: list[list[TagChild] | TagChild] = []
    shown = map(metrics.metric, names)
    for group, members in groupby(shown, key=lambda metric: metric.group):
        rows.append(say(f"group.{group}"))
        rows += [_metric(say, metric, language) for metric in members]
    tables.listing(
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


def _origin(say: Speaker, metric: metrics.Metric) -> Tag:
    """Whose figures a metric is made of; the tables have one name in every language."""
    if metric.counted_from:
        return small(say("data.origin_own"), " ", tags.code(", ".join(metric.counted_from)))
    known = f"data.origin.{metric.source}"
    return small(say(known) if say.has(known) else metric.source)


def _metric(say: Speaker, metric: metrics.Metric, language: str) -> list[TagChild]:
    meaning: list[TagChild] = [metric.definitions[language]]
    if metric.numerator[language]:
        meaning.append(small(f"{metric.numerator[language]} ÷ {metric.denominator[language]}"))
    if metric.why[language]:
        meaning.append(small(metric.why[language]))
    direction = {True: "data.more_is_better", False: "data.less_is_better"}.get(
        metric.higher_is_better, "data.no_direction"
    )
    return [
        lines(tags.b(metric.labels[language]), tags.code(metric.name), _origin(say, metric)),
        lines(*meaning),
        say(f"unit.{metric.unit}"),
        say(direction),
        metric.limits[language],
    ]
