"""At the table: who has scored what, a juror's own sheet, the panel, open and closed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING
from jamsostek.meetings.judging import JURORS, Place
from jamsostek.reports.judging.room import Room, book, open_room
from jamsostek.view.awards.scoring import Table
from jamsostek.view.frame import door, markup, shell
from jamsostek.view.frame.kept import Known, kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, saving, sheet, tables
from jamsostek.view.parts.outbox import Touch
from jamsostek.warehouse import questions

KIND = "judging"
_LONG_AGO = timedelta(days=14)


def scores(here: Screen, table: Table) -> None:
    """The sheet of the juror who looks, or the panel's progress; after closing, all scores."""
    saving.tell_trouble(here)
    if here.scope.role == "panel":
        _of_a_juror(here, table)
    elif table.room.is_open and table.juror:
        own(here, table)
    else:
        panel(here, table)
        if table.room.is_open:
            deliver(here)
        else:
            everybody(here, table)
            deliver(here)


def _of_a_juror(here: Screen, table: Table) -> None:
    say = here.say
    if table.juror is None:
        shell.empty(say("judging.no_seat"), say("judging.no_seat_how"))
    elif table.room.is_open:
        own(here, table)
    else:
        shell.empty(say("judging.closed_to_jurors"), say("judging.closed_to_jurors_how"))


# -- one juror -----------------------------------------------------------------------------------


def own(here: Screen, table: Table) -> None:
    """What one juror gave, to be typed; nobody else's."""
    say, room, juror = here.say, table.room, table.juror
    given = room.progress()[juror]
    told = say("judging.own_progress", given=say.number(given), all=say.number(room.wanted))
    shell.section(say("judging.own", juror=juror), f"{told} {say('judging.own_subtitle')}")
    home = room.jurors.get(juror, {}).get("region_code")
    fields = [
        {"name": each.code, "label": each.label(say), "kind": "number"} for each in room.judged
    ]
    if not fields:
        shell.empty(say("judging.no_criteria"), say("judging.no_criteria_how"))
        return
    rows = [
        {
            "key": each.code,
            "name": each.name,
            "marks": say("judging.own_region") if home and home == each.region else "",
            "values": {
                criterion.code: room.given.get((each.code, criterion.code, juror))
                for criterion in room.judged
            },
        }
        for each in room.candidates
    ]
    shown = sheet.people(
        here, KIND, f"{room.place.name}.{juror}", fields, [{"title": "", "rows": rows}],
        nobody="judging.nobody_found",
    )  # fmt: skip
    sheet.mount(here, None, shown, _takers(here))


def _takers(here: Screen) -> dict:
    return {KIND: partial(note, here.scope, here.account.code)}


def deliver(here: Screen) -> None:
    """Scores typed before, on their way, arrive though no sheet is in sight."""
    with st.container(key="left_lists"):
        takers = _takers(here)
        sheet.aside(here, None, takers, {KIND: here.say("judging.sheet")})


def note(
    scope: Scope, who: str, code: str, touches: list[Touch]
) -> dict[Touch, ProductError] | None:
    """Save scores typed by the account ``who``; returns those refused, with the reason. ``None``:
    the room is not known (yet), and they go on waiting."""
    year, category, juror = code.split(".")
    place, scores = Place(int(year), category), book(scope, who)
    try:
        room = open_room(partial(questions.ask, scope=scope), scores, place)
    except ProductError:
        return None
    refused = {}
    judged = {each.code for each in room.judged}
    candidates = {each.code for each in room.candidates}
    for touch in touches:
        if touch.who not in candidates or touch.field not in judged:
            # the files changed under a sheet that was open
            refused[touch] = ProductError("score_of_nothing")
            saving.trouble(refused[touch])
            continue
        key = (touch.who, touch.field, int(juror))
        give = partial(
            scores.give, place, key, touch.value, touch.seen, room.filed.get(key),
            room.is_assumed_open, touch.at,
        )  # fmt: skip
        if error := saving.saving(give, f"{KIND}-{code}"):
            refused[touch] = error
    return refused


# -- the panel -----------------------------------------------------------------------------------


def panel(here: Screen, table: Table) -> None:
    """Who has scored how much; the chair opens and closes."""
    _progress(here, table.known)
    if table.juror is None and here.scope.is_admin:
        _chair(here, table)


@kept
def _progress(here: Screen, known: Known) -> None:
    say, room = here.say, known.value.room
    shell.section(say("judging.panel"), say("judging.panel_subtitle", count=room.wanted))
    regions = here.ask("reference/regions").set_index("region_code")["label"]
    counts = room.progress()
    rows = []
    for juror in JURORS:
        seat = room.jurors.get(juror, {})
        share = counts[juror] / room.wanted if room.wanted else 0
        bar = tags.div(tags.i(style=f"width:{100 * share:.1f}%"), class_="bar")
        state = "judging.done" if share >= 1 else "judging.begun" if share else "judging.nothing"
        rows.append(
            [
                say("judging.juror", juror=juror),
                seat.get("role") or NOTHING,
                regions.get(seat.get("region_code")) or NOTHING,
                markup.lines(
                    say("judging.given_of", given=say.number(counts[juror]),
                        all=say.number(room.wanted)),
                    tags.div(bar, class_="target progress"),
                ),
                markup.chip(say(state), "good" if share >= 1 else ""),
            ]
        )  # fmt: skip
    heads = ["judging.juror_head", "judging.role", "judging.home", "judging.given", "judging.state"]
    tables.plain(tables.heads(say, heads), rows)


def _chair(here: Screen, table: Table) -> None:
    """What is the chair's or the secretary's to do."""
    say, room = here.say, table.room
    label = "judging.close" if room.is_open else "judging.reopen"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            say(label),
            type="primary" if room.is_open else "secondary",
            icon=":material/lock:" if room.is_open else ":material/lock_open:",
            on_click=partial(_set_open, table, not room.is_open),
        )
        markup.draw(tags.span(say(f"{label}_why"), class_="subtitle"), width="content")
    with st.expander(say("judging.seats")):
        _seats(here, table)
    _history(here, table)


def _set_open(table: Table, is_open: bool) -> None:
    saving.saving(partial(table.book.set_open, table.room.place, is_open), "judging")


def _seats(here: Screen, table: Table) -> None:
    """A form for each juror's office and home: an office, no person's name."""
    say, room = here.say, table.room
    st.caption(say("judging.seats_why"))
    regions = here.ask("reference/regions").set_index("region_code")["label"].to_dict()
    number = st.selectbox(
        say("judging.juror_head"), JURORS, key="judging_seat",
        format_func=lambda juror: say("judging.juror", juror=juror),
    )  # fmt: skip
    seat = room.jurors.get(number, {})
    form = f"judging_seat_{room.place.year}_{number}_{seat.get('revision', 0)}"
    codes = ["", *regions]
    home = seat.get("region_code") or ""
    with st.form(form, border=False):
        st.text_input(say("judging.role"), seat.get("role") or "", max_chars=80, key=f"{form}_role")
        st.selectbox(
            say("judging.home"), codes, codes.index(home) if home in codes else 0,
            format_func=lambda code: regions.get(code) or say("judging.no_home"),
            key=f"{form}_home",
        )  # fmt: skip
        st.form_submit_button(
            say("judging.save"), on_click=_seat, args=(table, number, form), type="primary"
        )


def _seat(table: Table, juror: int, form: str) -> None:
    role, home = saving.entry(f"{form}_role"), saving.entry(f"{form}_home")
    saving.saving(partial(table.book.seat, table.room.place.year, juror, role, home), "judging")


def _history(here: Screen, table: Table) -> None:
    """The last changes, without anybody's scores while jurors still score."""
    say = here.say
    changes = table.book.history(table.room.place, 50)
    if table.room.is_open:
        changes = [each for each in changes if each["what"] != "score"]
    if not changes:
        return
    names = {each.code: each.short for each in table.room.candidates}
    with st.expander(say("judging.history", count=len(changes))):
        rows = [
            [
                shell.when(say, each["changed_at"]),
                _change(here, each, names),
                door.who_did(say, each["changed_by"]),
            ]
            for each in changes
        ]
        heads = ["judging.when", "judging.what", "judging.who"]
        tables.plain(tables.heads(say, heads), rows)


def _change(here: Screen, change: dict, names: dict[str, str]) -> str:
    say, after = here.say, change["after"]
    if change["what"] == "room":
        return say("judging.changed_open" if after["is_open"] else "judging.changed_closed")
    if change["what"] == "juror":
        return say("judging.changed_juror", juror=after["juror"], role=after["role"] or NOTHING)
    return say(
        "judging.difference_score",
        name=names.get(after["candidate_code"], after["candidate_code"]),
        criterion=after["criterion_code"],
        juror=after["juror"],
        then=say.number((change["before"] or {}).get("score")),
        now=say.number(after["score"]),
    )


# -- all jurors ----------------------------------------------------------------------------------


def everybody(here: Screen, table: Table) -> None:
    """Every juror's scores, of one criterion or of all by their weights, once scoring is closed."""
    say, room = here.say, table.room
    if not room.given:
        return
    shell.section(say("judging.everybody"), say("judging.everybody_subtitle"))
    codes = [each.code for each in room.judged]
    labels = {each.code: each.label(say) for each in room.judged}
    criterion = choices.select(
        st, here, "criterion", codes, "judging.criterion", labels.get, default=codes[0]
    )
    _given(here, table.known, criterion)
    shell.download(say, partial(_all_scores, room), f"paritrana-nilai-{room.place.name}")


@kept
def _given(here: Screen, known: Known, criterion: str) -> None:
    say, room = here.say, known.value.room
    frame = _frame(room, criterion)
    headers = [(say("judging.candidate"), False), *((str(each), True) for each in room.scorers)]
    headers.append((say("judging.mean"), True))
    rows = [
        [row.name, *(say.number(value) for value in row[1:-1]), tags.b(say.number(row[-1], 1))]
        for row in frame.itertuples(index=False, name=None)
        for row in [_Row(row)]
    ]
    tables.plain(headers, rows)
    shell.source_line(markup.badge(say, room.kind))


class _Row(tuple):
    """A row of the table; its first cell is the name."""

    @property
    def name(self) -> str:
        return self[0]


def _frame(room: Room, criterion: str) -> pd.DataFrame:
    rows = []
    for each in room.candidates:
        found = [room.given.get((each.code, criterion, juror), np.nan) for juror in room.scorers]
        known = [value for value in found if value == value]
        rows.append([each.short, *found, np.mean(known) if known else np.nan])
    return pd.DataFrame(rows)


def _all_scores(room: Room) -> pd.DataFrame:
    columns = ["candidate_code", "criterion_code", "juror", "score"]
    return pd.DataFrame([[*key, score] for key, score in sorted(room.given.items())],
                        columns=columns)  # fmt: skip
