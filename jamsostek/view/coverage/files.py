"""A scenario taken along as a file, and brought back: the same file the command reads."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from jamsostek.analysis import scenario
from jamsostek.base.errors import ProductError
from jamsostek.reports import files, plan, plan_files
from jamsostek.reports.plan import Plan
from jamsostek.view.coverage import draft, form, saved
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import uploads

_ICONS = {
    ".xlsx": "table", ".pdf": "picture_as_pdf", ".pptx": "slideshow", ".toml": "code",
}  # fmt: skip
_UPLOAD = "coverage_upload"
_UPLOADS = "coverage_uploads"
_SAID = "coverage_upload_said"
_LARGEST_MB = 1


def plan_of(here: Screen, text: str, denominator: str) -> Plan:
    """The plan of a scenario's text. Raises what :func:`jamsostek.reports.plan.make` does."""
    return plan.make(here.ask, scenario.read(text), denominator)


# -- to take along -------------------------------------------------------------------------------


def take_along(here: Screen, text: str, denominator: str) -> None:
    """The scenario as a workbook, a page, slides, a file to go on with, and its lines."""
    say = here.say
    shell.section(say("coverage.take_title"))
    row = st.container(horizontal=True)
    for ending in plan_files.ENDINGS:
        with row:
            make = partial(_file, here, text, denominator, ending)
            key = f"coverage-take-{ending[1:]}"
            label = say(f"coverage.take_{ending[1:]}")
            shell.give(label, make, f"anggaran{ending}", key, _ICONS[ending])
    with row:
        shell.download(say, partial(_table, here, text, denominator), "anggaran")


def _file(here: Screen, text: str, denominator: str, ending: str) -> bytes:
    made = plan_of(here, text, denominator)
    info = here.ask("data/info").iloc[0]
    write = partial(plan_files.write, made, here.say, info, datetime.now())
    return files.made(f"anggaran{ending}", write)


def _table(here: Screen, text: str, denominator: str) -> pd.DataFrame:
    """Every line of the cost, with the region's name and the coverage its people bring."""
    made = plan_of(here, text, denominator)
    rows = made.costs.drop(columns=["part"])
    rows.insert(1, "region", rows["region_code"].map(made.places))
    told = {area: plan.coverage_told(made, area, here.say) for area in made.coverages}
    area = rows["region_code"].str[:4]
    kinds = {area: made.bases[area].kind for area in made.coverages}
    return rows.assign(coverage=area.map(told), coverage_kind=area.map(kinds))


# -- and back ------------------------------------------------------------------------------------


def bring(here: Screen) -> None:
    """A field for a scenario's file; what it says stands in the form."""
    say = here.say
    with st.expander(say("coverage.bring"), icon=":material/upload_file:"):
        # a field that was used is replaced by an empty one: the same file may come twice
        key = f"{_UPLOAD}_{st.session_state.get(_UPLOADS, 0)}"
        uploads.upload(
            say,
            say("coverage.bring_file"),
            key,
            "TOML",
            f"{_LARGEST_MB} MB",
            type=["toml"],
            on_change=_brought,
            args=(here, key),
            max_upload_size=_LARGEST_MB,
        )
    if said := st.session_state.pop(_SAID, None):
        kind, text = said
        (st.success if kind == "done" else st.warning)(shell.plain(text))


def _brought(here: Screen, key: str) -> None:
    given, say = st.session_state.get(key), here.say
    if given is None:
        return
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    try:
        st.session_state[_SAID] = ("done", _take(here, given.name, given.getvalue()))
    except ProductError as error:
        st.session_state[_SAID] = ("refused", " ".join(error.told(say)))


def _take(here: Screen, name: str, content: bytes) -> str:
    """Take a file over; what was done with it, in words.

    A scenario whose parts differ in more than places and people is more than the form can say: it
    is saved, and stands beside the one in the form.
    """
    try:
        told = scenario.read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ProductError("scenario_unreadable", file=name) from error
    title = told.name or Path(name).stem[: scenario.LONGEST_NAME]
    found = draft.of(told)
    if found is None:
        plan.make(
            here.ask, told
        )  # what can't be worked out is refused here, in the form it is told
        saved.keep_beside(here, title, scenario.written(told))
        return here.say("coverage.brought_beside", name=title)
    form.take_over(found)
    st.session_state["coverage_save_name"] = title
    return here.say("coverage.brought", name=title)
