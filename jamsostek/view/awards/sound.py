"""How sound is the order? Each question with one sentence and one picture."""

from __future__ import annotations

import numpy as np
import streamlit as st
from htmltools import tags

from jamsostek.analysis import soundness
from jamsostek.analysis.soundness import Agreement, Variant
from jamsostek.base.language import NOTHING
from jamsostek.reports.judging import findings
from jamsostek.reports.judging.order import Order
from jamsostek.view.awards import grids
from jamsostek.view.awards.ranked import place
from jamsostek.view.awards.scoring import Table, is_told, simulated
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import Known, kept
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import charts

_SHOWN = 8


def sound(here: Screen, table: Table) -> None:
    """Six questions, two in a row on a laptop."""
    if is_told(here, table):
        _sound(here, table.known)


@kept
def _sound(here: Screen, known: Known) -> None:
    table: Table = known.value
    made, say = table.order, here.say
    questions = (_draws, _jurors, _criteria, _rules, _swap, _agreement)
    for first in range(0, len(questions), 2):
        for column, ask in zip(
            st.columns(2, gap="large"), questions[first : first + 2], strict=True
        ):
            with column:
                ask(here, made)
    shell.source_line(
        markup.badge(say, table.room.kind), simulated(say, table.room),
        say("judging.draws_are", draws=say.number(made.choices.draws), seed=made.choices.seed),
    )  # fmt: skip


def _told(title: str, sentence: str, subtitle: str = "") -> None:
    shell.section(title, subtitle)
    markup.draw(tags.p(sentence, class_="prose"))


def _top(made: Order) -> list:
    return [each for each in made.standings if each.place is not None][:_SHOWN]


def _at(made: Order) -> dict[str, int]:
    return {code: number for number, code in enumerate(made.panel.candidates)}


def _name(made: Order, standing) -> str:
    return f"{place(standing)}. {made.candidate(standing).short}"


# -- the questions -------------------------------------------------------------------------------


def _draws(here: Screen, made: Order) -> None:
    """Shares of first places and podiums over random weights, and where nine of ten leave one."""
    say, palette = here.say, here.colours
    found = soundness.drawn(
        made.panel, made.choices.rules, made.weights, made.choices.draws, made.choices.seed
    )
    _told(say("judging.draws"), findings.drawn(say, made, found), say("judging.draws_subtitle"))
    top, at = _top(made), _at(made)
    rows = [at[each.candidate] for each in top]
    first = [100 * float(found.first[row]) for row in rows]
    podium = [100 * float(found.podium[row] - found.first[row]) for row in rows]
    names = [say("judging.first_place"), say("judging.podium")]
    colours = [palette.nila, palette.langit]
    charts.legend(names, colours)
    texts = []
    for row, each in zip(rows, first, strict=True):
        span = f"{found.best[row]}–{found.worst[row]}"
        if found.best[row] == found.worst[row]:
            span = str(found.best[row])
        texts.append(say("judging.draws_bar", first=say.percent(each, 0), places=span))
    totals = [one + two for one, two in zip(first, podium, strict=True)]
    charts.ranking(
        here, [_name(made, each) for each in top], totals, texts, key="judging_draws",
        alt=say("judging.draws_alt", places="; ".join(
            f"{made.candidate(each).short} {text}" for each, text in zip(top, texts, strict=True)
        )),
        stacks=dict(zip(names, (first, podium), strict=True)), stack_colours=colours,
    )  # fmt: skip


def _jurors(here: Screen, made: Order) -> None:
    say = here.say
    found = soundness.without_each_juror(made.panel, made.choices.rules, made.weights)
    _told(
        say("judging.leave_juror"), findings.without(say, made, found, "juror"),
        say("judging.leave_subtitle"),
    )  # fmt: skip
    _places(here, made, found, [str(each.juror) for each in found])


def _criteria(here: Screen, made: Order) -> None:
    say = here.say
    found = soundness.without_each_criterion(made.panel, made.choices.rules, made.weights)
    labels = {each.code: each.label(say) for each in made.room.criteria}
    _told(
        say("judging.leave_criterion"), findings.without(say, made, found, "criterion"),
        say("judging.leave_subtitle"),
    )  # fmt: skip
    _places(here, made, found, [labels[each.criterion] for each in found])


def _places(here: Screen, made: Order, found: list[Variant], heads: list[str]) -> None:
    """The place of each of the first ones, as it is and with one thing left out."""
    if not found:
        return
    say, at = here.say, _at(made)
    rows = []
    for each in _top(made):
        own = at[each.candidate]
        cells = [(place(each), None, True)]
        for variant in found:
            now = int(variant.places[own])
            change = (each.place - now) if now else 0
            cells.append((str(now) if now else NOTHING, _moved(here, change), now == 1))
        rows.append((made.candidate(each).short, cells))
    grids.draw([say("judging.all"), *(say("judging.less", what=head) for head in heads)], rows,
               say("judging.places_alt"))  # fmt: skip


def _moved(here: Screen, change: int) -> str | None:
    """Green up, red down, none where it stays."""
    if not change:
        return None
    scale = here.colours.diverging
    steps = min(abs(change), 3)
    return scale[3 + steps] if change > 0 else scale[3 - steps]


def _rules(here: Screen, made: Order) -> None:
    """How often each of the first ones takes each place over all combinations of rules."""
    say, at = here.say, _at(made)
    found = soundness.under_all_rules(made.panel, made.weights)
    _told(say("judging.all_rules"), findings.under_rules(say, made, found),
          say("judging.all_rules_subtitle", count=len(found)))  # fmt: skip
    taken = np.array([variant.places for variant in found])
    last = min(_SHOWN, len(made.panel.candidates))
    rows = []
    for each in _top(made):
        mine = taken[:, at[each.candidate]]
        cells = []
        for number in range(1, last + 1):
            count = int((mine == number).sum())
            colour = grids.shade(count / len(found), here.colours.sequential) if count else None
            cells.append((str(count) if count else "·", colour, number == each.place))
        later = int(((mine > last) | (mine == 0)).sum())
        cells.append((str(later) if later else "·", None, False))
        rows.append((made.candidate(each).short, cells))
    heads = [*map(str, range(1, last + 1)), say("judging.later")]
    grids.draw(heads, rows, say("judging.all_rules_alt"))


def _swap(here: Screen, made: Order) -> None:
    """The first two by criterion, the weights as they are, and those that bring them level."""
    say, scale = here.say, here.colours.diverging
    sentence, found = findings.swap(say, made)
    _told(say("judging.smallest_swap"), sentence, say("judging.smallest_swap_subtitle"))
    pair = [each for each in made.standings if each.place][:2]
    if len(pair) < 2:
        return
    first, second = (made.row(each.candidate) for each in pair)
    rows = []
    for number, criterion in enumerate(made.room.criteria):
        before = 100 * float(made.weights[number])
        after = before if found is None else 100 * float(found.weights[number])
        if not before and after < 1e-6:
            continue
        moved = round(after - before, 1)
        colour = (scale[5] if moved > 0 else scale[1]) if moved else None
        cells = [(say.number(each[number], 1), None, False) for each in (first, second)]
        cells.append((say.percent(before, 1), None, False))
        if found is not None:
            cells += [(say.percent(after, 1), None, True),
                      (say.signed(moved) if moved else "·", colour, False)]  # fmt: skip
        rows.append((criterion.label(say), cells))
    heads = [made.candidate(each).short for each in pair] + [say("judging.now")]
    heads += [say("judging.level"), say("judging.points")] if found is not None else []
    grids.draw(heads, rows, sentence)


def _agreement(here: Screen, made: Order) -> None:
    """How alike each two jurors place the candidates."""
    say = here.say
    found = soundness.agreement(made.panel, made.weights)
    _told(
        say("judging.agreement"),
        " ".join(filter(None, [findings.agreement(say, found), findings.outlying(say, found)])),
        say("judging.agreement_subtitle"),
    )
    if len(found.jurors) > 1:
        _pairs(here, found)


def _pairs(here: Screen, found: Agreement) -> None:
    say, scale = here.say, here.colours.diverging
    rows = []
    for number, juror in enumerate(found.jurors):
        cells = []
        for other in range(len(found.jurors)):
            value = found.pairs[number, other]
            if other == number:
                cells.append(("", None, False))
            elif np.isnan(value):
                cells.append((NOTHING, None, False))
            else:
                cells.append((say.number(value, 2), grids.shade((value + 1) / 2, scale), False))
        mean = found.with_others[number]
        is_outlying = juror in found.outlying
        cells.append((NOTHING if np.isnan(mean) else say.number(mean, 2), None, is_outlying))
        rows.append((say("judging.juror", juror=juror), cells))
    grids.draw(
        [*map(str, found.jurors), say("judging.with_others")], rows, say("judging.pairs_alt")
    )
