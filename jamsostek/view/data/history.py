"""Every import so far, each with the rows it set aside and its undo."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from htmltools import Tag, TagList, tags

from jamsostek.base.access import OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.imports import intake, targets
from jamsostek.view.data.held import let_go, notice, rebuild
from jamsostek.view.frame import door, markup, shell
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables

_RECORDS_PER_PAGE = 10
_UNDOING = "_import_undoing"
_UNDONE = "_import_undone"


def draw(here: Screen, dataset: str | None = None) -> None:
    """Every import, or those of one dataset, newest first, each with its undo."""
    say = here.say
    shell.section(
        say("targets.history" if dataset else "import.history"), say("import.history_subtitle")
    )
    records = [r for r in intake.history() if dataset in (None, r.dataset)]
    if st.session_state.pop(_UNDONE, None):
        notice(say("import.undone_now"), kind="good")
    if not records:
        how = "targets.no_history_how" if dataset else "import.no_history_how"
        shell.empty(say("import.no_history"), say(how))
        return
    shown = records[tables.pager(len(records), _RECORDS_PER_PAGE, "import_history", ())]
    titles = {each.name: each.titles[say.language] for each in datapackage.package().operational}
    for record in shown:
        _record(say, record, titles.get(record.dataset, record.dataset))


def _record(say: Speaker, record: intake.ImportRecord, title: str) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"import_record_{record.id}"
    ):
        markup.draw(_record_text(say, record, title))
        if record.rejects_file and record.rejected:
            download_rejects(say, record.rejects_file, f"import_rejects_{record.id}")
        if not record.is_undone:
            st.button(
                say("import.undo"),
                key=f"import_undo_{record.id}",
                icon=":material/undo:",
                on_click=_ask_undo,
                args=(record.id,),
            )
    if st.session_state.get(_UNDOING) == record.id and not record.is_undone:
        _confirm_undo(say, record)


def _record_text(say: Speaker, record: intake.ImportRecord, title: str) -> Tag:
    name = _record_name(say, record)
    counted = say("import.record_rows", count=record.accepted)
    if record.rejected:
        counted += " · " + say("import.record_rejected", count=record.rejected)
    undone = [" ", markup.chip(say("import.undone"), "warn")] if record.is_undone else []
    told = [say("import.record_number", number=record.id), shell.when(say, record.imported_at)]
    if record.author != OWNER.code:
        told.append(say("access.done_by", who=door.who_did(say, record.author)))
    if record.undone_by not in (None, OWNER.code):
        told.append(say("access.undone_by", who=door.who_did(say, record.undone_by)))
    return tags.div(
        lines(TagList(tags.b(title), *undone), f"{name} · {counted}", small(" · ".join(told))),
        class_="record undone" if record.is_undone else "record",
    )


def _record_name(say: Speaker, record: intake.ImportRecord) -> str:
    if targets.is_by_hand(record):
        return say("targets.by_hand", years=record.file_name)
    if record.sheet:
        return say("import.name_and_sheet", name=record.file_name, sheet=record.sheet)
    return record.file_name


def _ask_undo(number: int) -> None:
    st.session_state[_UNDOING] = number


def _keep() -> None:
    st.session_state.pop(_UNDOING, None)


def _confirm_undo(say: Speaker, record: intake.ImportRecord) -> None:
    """Undoing takes rows away: it is asked once more, in place."""
    with st.container(border=True, key="import_undo_confirm"):
        sure = say("import.undo_sure", name=_record_name(say, record))
        markup.draw(tags.p(sure, class_="prose"))
        with st.container(horizontal=True, vertical_alignment="center"):
            wish = st.button(say("import.undo_yes"), key="import_undo_yes", type="primary")
            st.button(say("import.undo_no"), key="import_undo_no", type="tertiary", on_click=_keep)
        if not wish:
            return
        try:
            intake.undo(record.id, door.present())
        except ProductError as error:
            shell.show_error(say, error)
            return
        let_go()  # what it said of earlier imports is no longer so
        rebuild(say)
        _keep()
        st.session_state[_UNDONE] = True
        st.rerun()


def download_rejects(say: Speaker, file: Path, key: str) -> None:
    """The rows that an import set aside, as a file."""
    there = Path(file).is_file()
    st.download_button(
        say("import.download_rejects"),
        data=Path(file).read_bytes,
        file_name=Path(file).name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
        disabled=not there,
    )
