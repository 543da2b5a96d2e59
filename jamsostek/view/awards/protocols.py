"""Freezing the order into a protocol, opening one, and what its data became since."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.reports import files
from jamsostek.reports.judging import findings, minutes, protocol
from jamsostek.reports.judging.order import Order
from jamsostek.reports.judging.protocol import Protocol
from jamsostek.view.awards import ranked
from jamsostek.view.awards.scoring import Table, is_told
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables, uploads
from jamsostek.workspace import audit

_MOST = 100
_FROZEN = "judging_frozen"
_NAMES = {".pdf": "berita-acara", ".xlsx": "berita-acara", ".pptx": "acara"}


# shows the slides of a protocol's text on the stage, by a button of that key
OnStage = Callable[[Screen, str, str], None]


def protocols(here: Screen, table: Table, on_stage: OnStage) -> None:
    """To take along on the left, to open on the right."""
    say = here.say
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("judging.freeze"), say("judging.freeze_subtitle"))
        if is_told(here, table) and here.opens("keeping"):
            _take(here, table.order, on_stage)
    with right:
        shell.section(say("judging.open"), say("judging.open_subtitle"))
        given = uploads.upload(
            say, say("judging.protocol_file"), "judging_protocol", "JSON", "10 MB",
            type=["json"], max_upload_size=10,
        )  # fmt: skip
    if given is not None:
        _opened(here, given.getvalue(), table, on_stage)


def data_versions(here: Screen) -> dict[str, str]:
    """The versions of the data and the warehouse, as a protocol names them."""
    info = here.ask("data/info").iloc[0]
    return {"warehouse": info["version"], "version": info["data_version"]}


def _take(here: Screen, made: Order, on_stage: OnStage) -> None:
    """Frozen once, the same protocol is taken along as a file, on paper and as a workbook."""
    say, name = here.say, made.room.place.name
    key = f"{name}|{made.choices}"
    if st.button(say("judging.freeze_now"), type="primary", icon=":material/ac_unit:"):
        text = protocol.freeze(made, data_versions(here), here.account.code)
        audit.note(here.account, "freeze", room=name)
        st.session_state[_FROZEN] = (key, text)
    kept, text = st.session_state.get(_FROZEN, (None, ""))
    if kept != key:
        return
    found = protocol.read(text.encode())
    told = say("judging.frozen", date=shell.when(say, found.made_at), checksum=found.checksum[:16])
    shell.source_line(told)
    with st.container(horizontal=True):
        shell.give(
            say("judging.take_protocol"), text.encode, f"paritrana-{name}-protokol.json",
            "judging_protocol_json",
        )  # fmt: skip
        papers(here, found, "frozen")
        on_stage(here, text, "judging_frozen_stage")


def papers(here: Screen, found: Protocol, key: str) -> None:
    """The minutes of a protocol, on paper and as a workbook, and the slides of the ceremony."""
    say, name = here.say, found.order.room.place.name
    for ending in minutes.ENDINGS:

        def made(ending: str = ending) -> bytes:
            return files.made(f"minutes{ending}", partial(minutes.write, say, found))

        label = say(f"judging.take_minutes_{ending[1:]}")
        shell.give(
            label, made, f"paritrana-{name}-{_NAMES[ending]}{ending}", f"judging_{key}{ending}"
        )


def _opened(here: Screen, raw: bytes, table: Table, on_stage: OnStage) -> None:
    """A protocol: whether it holds, its order, and what is another today."""
    say = here.say
    try:
        found = protocol.read(raw)
    except ProductError as error:
        shell.show_error(say, error)
        return
    if not found.is_same:
        shell.show_error(say, ProductError("protocol_not_same"))
        return
    room = found.order.room
    date = say.date(found.made_at)
    st.success(say("judging.protocol_same", date=date, checksum=found.checksum[:16],
                   program=found.content["program"]), icon=":material/verified:")  # fmt: skip
    title = say(
        "judging.title", year=room.place.year, category=say(f"category.{room.place.category}")
    )
    shell.section(title, findings.lead(say, found.order))
    with st.container(horizontal=True):
        papers(here, found, "opened")
        on_stage(here, raw.decode(), "judging_opened_stage")
    ranked.values(here, found.order)
    if room.place != table.room.place:
        shell.source_line(say("judging.other_room"))
        return
    changed = protocol.differences(found, table.room)
    shell.section(say("judging.differences", count=len(changed)))
    if changed:
        rows = pd.DataFrame({"text": [findings.difference(say, room, each) for each in changed]})
        tables.of(say, [(say("judging.what"), False)], rows, lambda row: [row.text], most=_MOST)
        shell.download(
            say, partial(pd.DataFrame, [vars(each) for each in changed]), "paritrana-perbedaan"
        )
