"""Freezing the order into a protocol, opening one, and what its data became since."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from jamsostek.base.errors import ProductError
from jamsostek.reports.judging import findings, protocol
from jamsostek.reports.judging.order import Order
from jamsostek.view.awards import ranked
from jamsostek.view.awards.scoring import Table, is_told
from jamsostek.view.frame import shell
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import tables

_MOST = 100


def protocols(here: Screen, table: Table) -> None:
    """To take along on the left, to open on the right."""
    say = here.say
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("judging.freeze"), say("judging.freeze_subtitle"))
        if is_told(here, table):
            _take(here, table.order)
    with right:
        shell.section(say("judging.open"), say("judging.open_subtitle"))
        given = st.file_uploader(
            say("judging.protocol_file"), type=["json"], key="judging_protocol",
            label_visibility="collapsed", max_upload_size=10,
        )  # fmt: skip
    if given is not None:
        _opened(here, given.getvalue(), table)


def data_versions(here: Screen) -> dict[str, str]:
    """The versions of the data and the warehouse, as a protocol names them."""
    info = here.ask("data/info").iloc[0]
    return {"warehouse": info["version"], "version": info["data_version"]}


def _take(here: Screen, made: Order) -> None:
    say, name = here.say, f"paritrana-{made.room.place.name}"
    versions, who = data_versions(here), here.scope.role

    def frozen() -> bytes:
        return protocol.freeze(made, versions, who).encode()

    shell.give(
        say("judging.take_protocol"), frozen, f"{name}-protokol.json", "judging_protocol_json",
        type="primary",
    )  # fmt: skip


def _opened(here: Screen, raw: bytes, table: Table) -> None:
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
