"""What the data hold: each dataset with its file, and what an office brought of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd
import streamlit as st
from htmltools import Tag, TagList, tags

from jamsostek.base import spreadsheet
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import datapackage, metrics
from jamsostek.contract.datapackage import Dataset
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, tables

PARTS = {
    "files": "published",
    "import": "keeping",
    "targets": "keeping",
    "dictionary": "published",
    "metrics": "published",
    "quality": "keeping",
    "versions": "published",
}
_KINDS = ("published", "reference")


def finding(here: Screen) -> str:
    """The sentence under the title: how much ships, and whether the rules hold."""
    say = here.say
    own = shipped()
    kinds = here.ask("data/operational")["kind"].value_counts()
    counted = [
        say(f"data.count_{kind}", count=kinds[kind])
        for kind in ("imported", "sample", "none")
        if kind in kinds
    ]
    told = {
        "datasets": say("data.count_datasets", count=len(own)),
        "columns": say("data.columns", count=sum(len(d.fields) for d in own)),
        "metrics": say("data.count_metrics", count=len(metrics.registry())),
        "operational": ", ".join(counted),
    }
    if not here.opens("keeping"):
        return say("data.finding_open", **told)
    results = here.ask("data/check_results")
    holding = say.number((results["broken"] == 0).sum())
    return say("data.finding", **told, holding=holding, total=say.number(len(results)))


def shipped() -> list[Dataset]:
    """The datasets that come with the program."""
    return [each for each in datapackage.package().datasets if not each.is_operational]


def choose_part(here: Screen) -> str:
    """Which part of the page to read; in the address as ``part``."""
    return choices.part(here, "part", PARTS, "data.part", "data.part_")


def show_part(part: str, dataset: str) -> None:
    """A button's way to another part of the page, with that dataset chosen."""
    address.choose("part", part)
    address.choose("dataset", dataset)


def files(here: Screen) -> None:
    """Every dataset, two in a row: those that ship with the original file to download, those an
    office brings with what they hold today and the way to import them."""
    say = here.say
    counts = here.ask("data/datasets").set_index("dataset")["row_count"]
    for kind in _KINDS:
        shell.section(say(f"data.kind_{kind}"), say(f"data.kind_{kind}_subtitle"))
        for dataset in _two_in_a_row(each for each in shipped() if each.kind == kind):
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
            if here.opens("keeping"):
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


def _dataset(say: Speaker, dataset: Dataset, facts: list[tuple[str, str]]) -> None:
    language = say.language
    known = [tables.fact(name, value) for name, value in facts if value and value != NOTHING]
    markup.draw(
        tags.div(
            tags.h3(dataset.titles[language]),
            description(dataset, language),
            tags.dl(known, class_="facts"),
            class_="dataset",
        )
    )


def description(dataset: Dataset, language: str) -> Tag:
    """What a dataset is, in a paragraph."""
    return tags.p(prose(dataset.descriptions[language]), class_="prose")


def prose(text: str) -> TagList:
    """A description: `names` between back quotes become code."""
    pieces = enumerate(re.split(r"`([^`]+)`", text))
    return TagList([tags.code(piece) if place % 2 else piece for place, piece in pieces])


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
        data=lambda: for_people(dataset, say.language),
        file_name=file.name,
        mime="text/csv" if file.suffix == ".csv" else "application/geo+json",
        key=f"download-{dataset.name}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary" if dataset.is_operational else "secondary",
        disabled=not there,
    )


def for_people(dataset: Dataset, language: str) -> bytes:
    """The shipped file; a table as the viewer's Excel opens it right."""
    if dataset.file.suffix != ".csv":
        return dataset.file.read_bytes()
    rows = pd.read_csv(dataset.file, dtype=str, keep_default_na=False)
    for each in dataset.fields:
        if each.type == "number":
            rows[each.name] = pd.to_numeric(rows[each.name])
    return spreadsheet.as_csv(rows, language)
