"""The import: choose a dataset, drop a file, see what was understood, take it in.

Nothing is committed before the user has seen what the file was read as. What is under examination
is kept in the session, not in the address: a link can name the dataset, never somebody's file.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset, Field
from jamsostek.imports import intake, templates
from jamsostek.view.data import asking, contents, held, history, preview, sheets
from jamsostek.view.data.held import Held
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, tables, uploads

_FIRST_DATASET = "enrollment_monthly"
_LABELS = "_import_labels"


def draw(here: Screen) -> None:
    """The whole part: dataset, file, preview or outcome, history."""
    say = here.say
    dataset = _choose(here)
    shell.section(say("import.step_file"), say("import.step_file_subtitle"))
    upload = _drop(say)
    file = _examined(say, dataset, upload) if upload else _nothing_dropped()
    if file and file.outcome:
        _tell_outcome(here, file)
    elif file:
        with st.container(key="import_preview"):
            preview.draw(here, dataset, file)
    history.draw(here)


# -- 1 · the dataset --------------------------------------------------------------------------


def _choose(here: Screen) -> Dataset:
    say, language = here.say, here.say.language
    datasets = {dataset.name: dataset for dataset in datapackage.package().operational}
    states = here.ask("data/operational").set_index("dataset")
    labels = (say.language, *states["kind"])
    if st.session_state.get(_LABELS) != labels:
        # assigned anew, the choice is written in the browser by its new label
        st.session_state[_LABELS] = labels
        if (key := address.key("dataset")) in st.session_state:
            st.session_state[key] = st.session_state[key]

    def label(name: str) -> str:
        kind = states["kind"][name]
        return f"{datasets[name].titles[language]} · {say(f'data.state_{kind}')}"

    shell.section(say("import.step_dataset"), say("import.step_dataset_subtitle"))
    about, needs = st.columns([3, 2], gap="medium")
    with about:
        name = choices.select(
            st,
            here,
            "dataset",
            list(datasets),
            "data.dataset",
            label,
            default=_FIRST_DATASET,
            width="stretch",
            is_named=False,
        )
        dataset = datasets[name]
        markup.draw(contents.description(dataset, language))
        tables.facts(
            [
                (say("data.grain"), dataset.grain[language]),
                *contents.state_facts(say, dataset, states.loc[name]),
            ]
        )
    with needs, st.container(border=True, key="import_needs"):
        _needs(say, dataset)
    return dataset


def _needs(say: Speaker, dataset: Dataset) -> None:
    language = say.language
    required = [each for each in dataset.fields if _is_needed(each)]
    optional = len(dataset.fields) - len(required)
    chips = [markup.chip(_needed_title(say, each), "strong") for each in required]
    markup.draw(
        tags.p(tags.b(say("import.required")), class_="needs"),
        tags.p(markup.joined(chips, " "), class_="chips"),
        tags.p(say("import.optional", count=optional), class_="source") if optional else None,
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            say("import.template"),
            data=lambda: _template(dataset.name, language),
            file_name=f"{dataset.name}-{language}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="import_template",
            on_click="ignore",
            icon=":material/table_view:",
        )
        st.button(
            say("import.explain"),
            key="import_explain",
            icon=":material/menu_book:",
            type="tertiary",
            on_click=contents.show_part,
            args=("dictionary", dataset.name),
        )


def _is_needed(each: Field) -> bool:
    """Whether a file without this column is of no use; a default fills the others."""
    return bool(each.constraints.get("required")) and each.default is None


def _needed_title(say: Speaker, each: Field) -> str:
    """What an office calls the column: it has numbers of members, the keys are made of them."""
    return say("import.person_column") if each.role == "person" else each.titles[say.language]


def _template(dataset: str, language: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{dataset}.xlsx"
        templates.write(dataset, file, language)
        return file.read_bytes()


# -- 2 · the file -----------------------------------------------------------------------------


def _drop(say: Speaker):
    # a new key after each import empties the field; no list of types, because a wrong one is
    # refused in our own words
    kinds = say("import.kinds")
    return uploads.upload(say, say("import.file"), held.upload_key(), kinds, "1 GB")


def _nothing_dropped() -> Held | None:
    """What was taken in last stays told until the next file; an unconfirmed draft goes."""
    file = held.present()
    if file and file.outcome:
        return file
    held.let_go()
    return None


def _examined(say: Speaker, dataset: Dataset, upload) -> Held:
    """What the file is read as, with the sheet and the code system chosen."""
    sheet = st.session_state.get(sheets.key(upload.file_id)) or None
    codes = st.session_state.get("import_codes") or "auto"
    codes = codes if preview.has_places(dataset) else "auto"
    answers = asking.given(upload.file_id)
    again = asking.asks_again(upload.file_id)
    wanted = (upload.file_id, dataset.name, codes, answers, again, say.language)
    file = held.present()
    # the only sheet that fits is found without being named
    if file and file.wanted == wanted and sheet in (file.sheet, sheets.read(file)):
        return file
    held.let_go()
    file = Held(wanted, sheet, title=dataset.titles[say.language], name=upload.name)
    held.hold(file)
    _examine(say, dataset, upload, file, codes)
    return file


def _examine(say: Speaker, dataset: Dataset, upload, file: Held, codes: str) -> None:
    """Read the upload; what came of it is noted in ``file``."""
    place = st.empty()
    bar = place.progress(0.0, say("import.doing_read"))

    def progress(share: float, step: str) -> None:
        bar.progress(share, say(f"import.doing_{step}"))

    # the upload may hold names and NIK: it lies on the disk only while it is read
    with tempfile.TemporaryDirectory(prefix="jamsostek-") as folder:
        path = Path(folder) / f"upload{Path(upload.name).suffix.lower()}"
        with path.open("wb") as out:
            upload.seek(0)
            shutil.copyfileobj(upload, out)
        said = {
            "shown_name": upload.name,
            "sheet": file.sheet,
            "answers": asking.given(upload.file_id),
            "asks_again": asking.asks_again(upload.file_id),
        }
        try:
            file.sheets = intake.sheets(path)
            file.draft = intake.examine(
                dataset.name, path, codes=codes, language=say.language, progress=progress, **said
            )
        except ProductError as error:
            file.error = error
            if error.code in intake.OF_HEADER:
                with suppress(ProductError):
                    file.choices = intake.choices(dataset.name, path, **said)
    place.empty()


# -- what came of it --------------------------------------------------------------------------


def _tell_outcome(here: Screen, file: Held) -> None:
    say, outcome = here.say, file.outcome
    shell.section(say("import.done"))
    key = "import.done_taken" if outcome.is_new else "import.done_nothing"
    info = here.ask("data/info").iloc[0]
    lines = [
        say(
            key,
            rows=say("import.rows", count=outcome.accepted),
            name=file.name,
            dataset=file.title,
        ),
        say("import.now_version", version=info["version"][:8]),
    ]
    if outcome.rejected:
        lines.insert(1, say("import.done_rejected", count=outcome.rejected))
    if outcome.left_out:
        lines.insert(1, say("import.done_left_out", count=outcome.left_out))
    held.notice([tags.p(line) for line in lines], kind="good")
    with st.container(horizontal=True, vertical_alignment="center", key="import_done"):
        if outcome.rejects_file:
            history.download_rejects(say, outcome.rejects_file, "import_done_rejects")
        if st.button(say("import.see"), key="import_see", icon=":material/dashboard:"):
            st.switch_page("pages/home.py")
        st.button(
            say("import.dismiss"), key="import_dismiss", type="tertiary", on_click=held.let_go
        )
