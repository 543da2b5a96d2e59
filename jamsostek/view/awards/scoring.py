"""The scoring room: which year and category, who is at the table, and its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import streamlit as st
from htmltools import tags

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.meetings.judging import JURORS, Place, ScoreBook
from jamsostek.reports.judging import findings
from jamsostek.reports.judging.choices import SWITCHES, Choices, weights_of
from jamsostek.reports.judging.order import Order, order
from jamsostek.reports.judging.room import Room, book, open_room, places
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import Known
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices

PARTS = ("ranking", "soundness", "candidate", "scores", "protocol")
CHAIR = ""


@dataclass(frozen=True)
class Table:
    """What the parts of the room share: the room as it stands, its records, who looks, what is
    chosen."""

    room: Room
    book: ScoreBook
    juror: int | None
    choices: Choices

    @cached_property
    def order(self) -> Order:
        """The candidates in order."""
        return order(self.room, self.choices)

    @cached_property
    def known(self) -> Known:
        """Itself for what is kept: evidence follows from the warehouse, which that tells apart."""
        return Known(self, sha256(repr((self.room, self.choices)).encode()).hexdigest())


def enter(here: Screen) -> Table | None:
    """Year, category and who is looking, in the address; ``None`` where nobody is judged."""
    say, rooms = here.say, places(here.ask)
    if not rooms:
        shell.heading(say("judging.heading"))
        shell.empty(say("judging.no_rooms"), say("judging.no_rooms_how"))
        return None
    years = [str(year) for year in sorted({each.year for each in rooms}, reverse=True)]
    head = st.container()
    with st.container(horizontal=True, key="judging_bar", vertical_alignment="bottom"):
        year = choices.select(st, here, "assessed", years, "judging.year", str, width=150)
        categories = [each.category for each in rooms if each.year == int(year)]
        first = "regency_government" if "regency_government" in categories else categories[0]
        category = choices.select(
            st, here, "category", categories, "judging.category", "category.", default=first
        )
        juror = choices.select(
            st, here, "juror", _seats(here), "judging.looking", "judging.looking_",
        )  # fmt: skip
    scores = book(here.scope, here.account.code)
    room = open_room(here.ask, scores, Place(int(year), category))
    table = Table(room, scores, int(juror) if juror else None, _chosen(room))
    with head:
        _heading(here, table)
    return table


def _seats(here: Screen) -> list[str]:
    """Who may be looking: an admin as anybody, a juror from the own seat, the province as ever."""
    scope = here.scope
    every = [CHAIR, *map(str, JURORS)]
    mine = every if scope.is_admin else [str(scope.juror)] if scope.juror else [CHAIR]
    address.close("juror", {*every} - {*mine})
    return mine


def _heading(here: Screen, table: Table) -> None:
    say, room = here.say, table.room
    title = say(
        "judging.title", year=room.place.year, category=say(f"category.{room.place.category}")
    )
    if room.is_open:
        counts = room.progress()
        done = sum(count >= room.wanted for count in counts.values())
        told = say("judging.finding_open", done=say.number(done), all=say.number(len(counts)))
    elif here.scope.role == "panel":
        told = ""
    else:
        told = findings.lead(say, table.order)
    shell.heading(title, told)
    state = say("judging.state_open" if room.is_open else "judging.state_closed")
    markup.draw(
        tags.p(
            markup.joined(
                [
                    markup.badge(say, room.kind),
                    markup.chip(state, "" if room.is_open else "good"),
                    # who signs in looks from the own seat alone
                    here.scope == LOCAL_OWNER and tags.span(say("judging.no_secrecy")),
                ],
                " ",
            ),
            class_="source",
        )
    )


def _chosen(room: Room) -> Choices:
    """What the address holds of rules and weights, bound before any widget of them is drawn."""
    address.bind("weights", lambda text: _is_weights(room, text), "")
    for name, options in SWITCHES.items():
        address.bind(name, options, options[0])
    return Choices(
        weights=weights_of(address.chosen("weights")),
        **{name: address.chosen(name) for name in SWITCHES},
    )


def _is_weights(room: Room, text: str) -> bool:
    """Whether a text of the address weighs criteria that this room has."""
    try:
        chosen = Choices(weights=weights_of(text))
        chosen.of([each.code for each in room.criteria], room.office_weights)
    except ProductError:
        return not text
    return True


def part(here: Screen) -> str:
    """Which part of the room is looked at; in the address as ``part``."""
    # a juror types and sees the own scores; what came of all is not for the panel
    mine = ("scores",) if here.scope.role == "panel" else PARTS
    return choices.of_open(here, "part", PARTS, mine, "judging.part", "judging.part_")


def is_told(here: Screen, table: Table) -> bool:
    """Whether results may be seen; while jurors score, it is said that they may not."""
    say = here.say
    if table.room.is_open:
        shell.empty(say("judging.hidden"), say("judging.hidden_how"))
        return False
    if not table.order.is_judged:
        shell.empty(say("judging.lead_none"), say("judging.no_scores_how"))
        return False
    return True


def simulated(say: Speaker, room: Room) -> str:
    """The foot of a picture: whose scores these are."""
    return say("judging.source_sample" if room.kind == "sample" else "judging.source_own")
