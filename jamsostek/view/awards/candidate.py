"""A candidate's sheet on the page: scores beside the field's median, evidence, awards, figures."""

from __future__ import annotations

from functools import partial

import streamlit as st
from htmltools import Tag, tags

from jamsostek.base.language import NOTHING
from jamsostek.reports import files
from jamsostek.reports.judging import paper
from jamsostek.reports.judging.dossier import Dossier, Line, dossier, summary
from jamsostek.view.awards.scoring import Table, is_told, simulated
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import Known, kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import choices, tables

_FIGURES = 8


def candidate(here: Screen, table: Table) -> None:
    """Who is chosen (in the address as ``candidate``), and all about them."""
    say, room = here.say, table.room
    if not is_told(here, table):
        return
    names = {each.code: each.name for each in room.candidates}
    order = [each.candidate for each in table.order.standings]
    code = choices.select(
        st, here, "candidate", order, "judging.candidate", names.get, default=order[0], width=460
    )
    _summary(here, table.known, code)

    def page() -> bytes:
        found = dossier(here.ask, table.order, code)
        return files.made("sheet.pdf", partial(paper.write, say, table.order, found))

    shell.give(say("judging.take_sheet"), page, f"paritrana-{code}.pdf", "judging_sheet")
    _sheet(here, table.known, code)


@kept
def _summary(here: Screen, known: Known, code: str) -> None:
    found = dossier(here.ask, known.value.order, code)
    shell.section(found.candidate.name)
    markup.draw(tags.p(summary(here.say, found), class_="finding"))


@kept
def _sheet(here: Screen, known: Known, code: str) -> None:
    table: Table = known.value
    say, room = here.say, table.room
    found = dossier(here.ask, table.order, code)
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("judging.by_criterion"), say("judging.by_criterion_subtitle"))
        lines(here, found)
        shell.source_line(markup.badge(say, room.kind), simulated(say, room))
    with right:
        shell.section(say("judging.evidence"), say("judging.candidate_evidence_subtitle"))
        told(here, found)
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("judging.earlier_awards"))
        tables.award_record(here, found.awards)
    if found.candidate.region is None:
        return
    with right:
        whose = "" if found.is_of_its_own else say("judging.of_its_regency")
        shell.section(say("judging.published"), whose)
        tables.statements(here, found.statements.head(_FIGURES))


def lines(here: Screen, found: Dossier) -> None:
    """Each criterion as a bar from 0 to 100 with the field's median marked on it."""
    say = here.say
    rows = []
    for line in found.lines:
        share = say.percent(100 * line.weight, 1)
        rows.append(
            tags.div(
                tags.span(line.criterion.label(say), " ", markup.small(share), class_="name"),
                _bar(line),
                tags.b(say.number(line.value, 1) if line.value is not None else NOTHING),
                markup.small(
                    say("judging.median", median=say.number(line.median, 1))
                    if line.median is not None else NOTHING
                ),
                class_="line",
            )
        )  # fmt: skip
    markup.draw(tags.div(rows, class_="judged"))


def _bar(line: Line) -> Tag:
    def at(value: float) -> str:
        return f"{min(max(value, 0), 100):.1f}%"

    pieces = []
    if line.least is not None and line.most is not None:
        span = f"left:{at(line.least)};width:calc({at(line.most)} - {at(line.least)})"
        pieces.append(tags.i(class_="field", style=span))
    if line.value is not None:
        pieces.append(tags.i(class_="own", style=f"width:{at(line.value)}"))
    if line.median is not None:
        pieces.append(tags.i(class_="median", style=f"left:{at(line.median)}"))
    return tags.span(pieces, class_="track", aria_hidden="true")


def told(here: Screen, found: Dossier) -> None:
    """What the data tell of the candidate: value, of how much, when, whose."""
    say = here.say
    if not found.evidence:
        shell.empty(say("judging.evidence_none"), say("judging.evidence_none_how"))
        return
    rows = []
    for each, value in found.evidence:
        definition = each.definition
        label = markup.lines(
            definition.labels[say.language], markup.small(definition.formulas[say.language])
        )
        if value is None:
            why = "word.hidden" if found.candidate.code in each.hidden else "judging.unknown"
            rows.append([label, markup.small(say(why)), NOTHING])
            continue
        parts = ""
        if value.numerator is not None and value.denominator is not None:
            parts = f"{say.number(value.numerator)} ÷ {say.number(value.denominator)}"
        when = (say.as_of(value.as_of, value.as_of_precision) if value.as_of
                else say("judging.when_taken"))  # fmt: skip
        source = markup.small(markup.link(value.source_in(say), value.url))
        rows.append(
            [
                label,
                markup.lines(tags.b(say.value(value.value, definition.unit)), markup.small(parts)),
                markup.lines(
                    when,
                    markup.joined([markup.badge(say, value.kind), source], " "),
                    markup.small(value.employer_in(say)) if value.employer else None,
                ),
            ]
        )  # fmt: skip
    heads = [(say("judging.criterion"), False), (say("judging.value"), True),
             (say("judging.when_and_who"), False)]  # fmt: skip
    tables.plain(heads, rows)
