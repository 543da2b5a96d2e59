"""The order: weights and rules to turn, bars by what each criterion brings, the values beneath."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from htmltools import tags

from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING
from jamsostek.imports import numbers
from jamsostek.reports.judging import evidence as judged_by
from jamsostek.reports.judging import findings
from jamsostek.reports.judging.choices import SWITCHES, as_text, balanced
from jamsostek.reports.judging.order import Order
from jamsostek.reports.judging.room import Room
from jamsostek.view.awards.scoring import Table, is_told, simulated
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import Known, kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, choices, saving, tables

_TINTS = ("nila", "kunyit", "laut", "mengkudu", "langit", "tanah", "perunggu", "abu")


def ranking(here: Screen, table: Table) -> None:
    """Weights beside the order they make."""
    say = here.say
    left, right = st.columns([4, 7], gap="large")
    with left:
        weights(here, table)
        rules(here)
    with right:
        if not is_told(here, table):
            return
        _order(here, table.known)
    if not table.room.is_open:
        _values(here, table.known)
        name = f"paritrana-{table.room.place.name}"
        shell.download(say, partial(as_rows, table.order), name)
        evidence(here, table.known)


@kept
def _order(here: Screen, known: Known) -> None:
    say, table = here.say, known.value
    made = table.order
    shell.section(say("judging.order"), say("judging.order_subtitle"))
    _bars(here, made)
    for sentence in findings.ties(say, made):
        markup.draw(tags.p(sentence, class_="prose"))
    if kept_back := findings.hidden(say, made):
        markup.draw(tags.p(kept_back, class_="prose"))
    if made.abstained:
        markup.draw(tags.p(say("judging.abstained", count=made.abstained), class_="prose"))
    shell.source_line(markup.badge(say, table.room.kind), simulated(say, table.room))


@kept
def _values(here: Screen, known: Known) -> None:
    shell.section(here.say("judging.values"), here.say("judging.values_subtitle"))
    values(here, known.value.order)


# -- weights and rules ---------------------------------------------------------------------------


def weights(here: Screen, table: Table) -> None:
    """A slider and a number for each criterion; whatever is set, all make 100."""
    say, room = here.say, table.room
    shell.section(say("judging.weights"), say("judging.weights_subtitle"))
    shares = table.choices.of([each.code for each in room.criteria], room.office_weights)
    now = {
        each.code: round(100 * float(share), 1)
        for each, share in zip(room.criteria, shares, strict=True)
    }
    saving.tell_trouble(here)
    with st.container(key="judging_weights"):
        _weights(here, room, now)
    with st.container(horizontal=True):
        same = as_text({each.code: round(100 / len(room.judged), 4) for each in room.judged})
        for label, text in (("judging.weights_same", same), ("judging.weights_office", "")):
            st.button(
                say(label), type="tertiary", on_click=partial(address.choose, "weights", text)
            )


def _weights(here: Screen, room: Room, now: dict[str, float]) -> None:
    say = here.say
    for criterion in room.judged:
        _weight(here, criterion.code, criterion.label(say), now)
    told = [each for each in room.criteria if each.is_evidence]
    if told:
        counted = sum(now[each.code] > 0 for each in told)
        with st.expander(say("judging.evidence_weights", count=len(told)), expanded=counted > 0):
            st.caption(say("judging.evidence_weights_why"))
            for criterion in told:
                _weight(here, criterion.code, criterion.label(say), now)


def _weight(here: Screen, code: str, label: str, now: dict[str, float]) -> None:
    """One weight, to be drawn or typed."""
    slider, text = (f"weight-{kind}-{code}" for kind in ("slider", "text"))
    # the weights in the address are the truth, the widgets show them
    st.session_state[slider] = now[code]
    st.session_state[text] = here.say.number(now[code], 1 if now[code] % 1 else 0)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.slider(label, 0.0, 100.0, step=0.5, key=slider, on_change=_drawn, args=(code, slider, now))
    right.text_input(
        here.say("judging.weight_of", criterion=label),
        key=text,
        label_visibility="collapsed",
        on_change=_typed,
        args=(here.say.language, code, text, now),
    )


def _drawn(code: str, key: str, now: dict[str, float]) -> None:
    address.choose("weights", as_text(balanced(now, code, st.session_state[key])))


def _typed(language: str, code: str, key: str, now: dict[str, float]) -> None:
    """What is no number from 0 to 100 changes nothing, and is told."""
    written = st.session_state[key]
    try:
        wanted = numbers.typed(written, language)
        if not 0 <= wanted <= 100:
            raise ProductError("rank_weight_typed", written=written[:20])
    except ProductError as error:
        saving.trouble(error)
    else:
        address.choose("weights", as_text(balanced(now, code, wanted)))


def rules(here: Screen) -> None:
    """The rules by name, each to be switched."""
    say = here.say
    shell.section(say("judging.rules_title"), say("judging.rules_subtitle"))
    for name, options in SWITCHES.items():
        choices.select(
            st, here, name, options, f"judging.rule_{name}", f"judging.rule_{name}_",
            width="stretch",
        )  # fmt: skip


# -- the order -----------------------------------------------------------------------------------


def place(standing) -> str:
    """``2``, ``2=`` of a tie, a dash of none."""
    if standing.place is None:
        return NOTHING
    return f"{standing.place}{'=' if standing.is_tied else ''}"


def _bars(here: Screen, made: Order) -> None:
    """The candidates by score; of a weighted mean, by what each criterion brings."""
    say, palette = here.say, here.colours
    ranked = [each for each in made.standings if each.score is not None]
    names = [f"{place(each)}. {made.candidate(each).short}" for each in ranked]
    scores = [each.score for each in ranked]
    told = [f"{name} {say.number(score, 2)}" for name, score in zip(names, scores, strict=True)]
    stacks = colours = None
    if made.choices.aggregation == "mean" and min(scores, default=0) >= 0:
        stacks, colours = _parts(here, made, ranked)
        charts.legend(list(stacks), colours)
    charts.ranking(
        here,
        names,
        scores,
        [say.number(score, 2) for score in scores],
        key="judging_order",
        alt=say("judging.order_alt", places="; ".join(told)),
        stacks=stacks,
        stack_colours=colours or [palette.nila],
    )


def _parts(here: Screen, made: Order, ranked: list) -> tuple[dict, list[str]]:
    """What each criterion brings to the score of each candidate, the heaviest first."""
    shares = np.array([weight for _, weight in made.counted])
    at = [made.room.criteria.index(criterion) for criterion, _ in made.counted]
    rows = np.array([made.row(each.candidate)[at] for each in ranked])
    # the weights of what is unknown are borne by the rest
    known = ~np.isnan(rows)
    borne = shares * known / (shares * known).sum(axis=1, keepdims=True)
    brought = np.nan_to_num(rows) * borne
    labels = [criterion.label(here.say) for criterion, _ in made.counted]
    stacks = {label: list(brought[:, column]) for column, label in enumerate(labels)}
    colours = [getattr(here.colours, _TINTS[n % len(_TINTS)]) for n in range(len(labels))]
    return stacks, colours


def values(here: Screen, made: Order) -> None:
    """The value of each candidate for each criterion that counts."""
    say = here.say
    at = [made.room.criteria.index(criterion) for criterion, _ in made.counted]
    headers = [(say("judging.place"), False), (say("judging.candidate"), False)]
    headers += [
        (f"{criterion.label(say)} ({say.percent(100 * weight, 1)})", True)
        for criterion, weight in made.counted
    ]
    headers.append((say("judging.score"), True))
    rows = []
    for each in made.standings:
        medal = cards.medal(each.place) if (each.place or 9) <= 3 else place(each)
        found = made.row(each.candidate)[at]
        name = made.candidate(each).short
        where = {"assessed": str(made.room.place.year), "category": made.room.place.category}
        link = here.link(
            "awards", view="scoring", part="candidate", candidate=each.candidate, **where
        )
        cells = [say.number(value, 1) for value in found]
        rows.append([medal, markup.inside(name, link), *cells, tags.b(say.number(each.score, 2))])
    tables.plain(headers, rows)


def as_rows(made: Order) -> pd.DataFrame:
    """The order as a table to take along."""
    rows = []
    for each in made.standings:
        row = {"place": each.place, "is_tied": each.is_tied, "candidate_code": each.candidate,
               "name": made.candidate(each).name, "score": each.score}  # fmt: skip
        found = zip(made.room.criteria, made.row(each.candidate), strict=True)
        rows.append(row | {criterion.code: value for criterion, value in found})
    return pd.DataFrame(rows)


@kept
def evidence(here: Screen, known: Known) -> None:
    """What the data tell of each criterion of evidence: how counted, what is worth how much."""
    table: Table = known.value
    say, room = here.say, table.room
    if not room.evidence:
        shell.source_line(say("judging.evidence_none"))
        return
    shell.section(say("judging.evidence"), say("judging.evidence_subtitle"))
    rows = []
    for each in room.evidence:
        told = list(each.told.values())
        days = {value.as_of for value in told if value.as_of}
        newest = max(days) if days else None
        precision = next((value.as_of_precision for value in told if value.as_of), None)
        date = say.as_of(newest, precision) if newest else say("judging.when_taken")
        sources = sorted({value.source_in(say) for value in told})
        rows.append(
            [
                markup.lines(
                    tags.b(each.definition.labels[say.language]),
                    markup.small(each.definition.formulas[say.language]),
                ),
                say("judging.known_of", known=say.number(len(told)),
                    all=say.number(len(room.candidates))),
                each.scale(say, table.choices.scaling),
                markup.lines(
                    date if told else NOTHING,
                    markup.joined([markup.badge(say, kind) for kind in
                                   sorted({value.kind for value in told})], " "),
                    markup.small(", ".join(sources[:3])),
                ),
            ]
        )  # fmt: skip
    heads = ["judging.criterion", "judging.known", "judging.worth", "judging.when_and_who"]
    tables.plain(tables.heads(say, heads), rows)
    if sentences := judged_by.matching(say, room.evidence, room.candidates):
        shell.source_line(*sentences)
