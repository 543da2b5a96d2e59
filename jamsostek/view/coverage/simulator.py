"""The budget simulator: one scenario in the form, up to three saved ones beside it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st
from htmltools import TagChild, tags

from jamsostek.analysis import scenario
from jamsostek.base.errors import ProductError
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.reports import plan
from jamsostek.reports.plan import Plan
from jamsostek.reports.slides import budget as slides
from jamsostek.view.coverage import files, form, gaps, saved
from jamsostek.view.frame import markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, tables

_SEVERAL_YEARS = 24  # months from which bars stand for years
_TICKS, _TICKS_NARROW = 12, 4


def draw(here: Screen) -> None:
    """The form, what it comes to, saved scenarios beside it, and what to take along."""
    told = form.draw(here, date.today())
    files.bring(here)
    denominator = gaps.choose_denominator(st, here)
    try:
        text = scenario.written(told.scenario())
    except ProductError as error:
        _tell(here, error)
        return
    if not _result(here, text, denominator):
        return
    beside = saved.beside(here)
    if beside:
        _side_by_side(here, (("", text), *beside), denominator)
    files.take_along(here, text, denominator)
    saved.draw(here, told)


def _tell(here: Screen, error: ProductError) -> None:
    """What is missing is asked for; there is no half result."""
    shell.empty(*error.told(here.say))


# -- one scenario --------------------------------------------------------------------------------


@kept
def _result(here: Screen, text: str, denominator: str) -> bool:
    """What a scenario comes to: a sentence, numbers, months, rules, what ends, what is claimed; or
    why it comes to nothing, and then false."""
    say = here.say
    try:
        made = files.plan_of(here, text, denominator)
    except ProductError as error:
        _tell(here, error)
        return False
    shell.told(slides.title_of(made, say))
    shown = [_card(*figure) for figure in slides.figures(made, say)]
    cards.grid(shown, "wide" if len(shown) % 4 else "")
    shell.section(say("coverage.months_title"), say("coverage.months_subtitle"))
    _by_month(here, made)
    shell.source_line(say("budget.source"), say("budget.rounding"))
    shell.section(say("budget.basis_title"), say("coverage.basis_subtitle"))
    _basis(here, made)
    left, right = st.columns(2, gap="large")
    with left:
        shell.section(say("budget.ends_title"), say("coverage.ends_subtitle"))
        markup.draw(_list(plan.end_told(part, end, made.places, say) for part, end in made.ends))
        shell.section(say("budget.coverage_title"))
        markup.draw(_list(_coverages(made, say)))
    with right:
        shell.section(say("budget.claims"), say("coverage.claims_subtitle"))
        markup.draw(_list(plan.claims_told(made, say)))
        if made.claims:
            shell.source_line(markup.badge(say, made.claims_kind), say("coverage.claims_source"))
    return True


def _list(texts) -> TagChild:
    return tags.ul([tags.li(text) for text in texts], class_="said")


def _coverages(made: Plan, say: Speaker) -> list[str]:
    areas = dict.fromkeys(part.region_code[:4] for part in made.parts)
    return [
        plan.coverage_told(made, area, say)
        if area in made.coverages
        else say("budget.coverage_unknown", where=made.places.get(area, area))
        for area in areas
    ]


def _card(label: str, _value: float | None, text: str, note: str) -> cards.Card:
    number, _, unit = text.partition("\xa0") if "→" not in text else (text, "", "")
    return cards.Card(label, number, unit, context=note)


def _by_month(here: Screen, made: Plan) -> None:
    """The cost of each month, or of each year of a long plan, by source of funds."""
    say, colours = here.say, here.colours
    is_long = made.months > _SEVERAL_YEARS
    rows = made.by("year" if is_long else "month", "payer")
    rows = rows.rename(columns={"year": "span", "month": "span"})
    spans = list(dict.fromkeys(rows["span"]))
    names = [str(each) if is_long else say.short_month(each) for each in spans]
    chart = charts.figure(here, 320)
    payers = list(dict.fromkeys(rows["payer"]))
    fills = [getattr(colours, slides.ROLES[payer]) for payer in payers]
    known = rows.set_index(["span", "payer"])["amount_idr"]
    highest = 0.0
    for payer, fill in zip(payers, fills, strict=True):
        values = [_number(known.get((each, payer))) for each in spans]
        texts = [
            charts.told(say.rupiah(value), name, say(f"payer.{payer}"))
            for value, name in zip(values, names, strict=True)
        ]
        charts.bars(chart, names, values, fill, texts)
    sums = rows.groupby("span", sort=False)["amount_idr"].sum(min_count=1)
    for each, name in zip(spans, names, strict=True):
        value = _number(sums.get(each))
        if value is not None:
            highest = max(highest, value)
            if len(spans) <= (6 if here.narrow else 13):
                place = {"yanchor": "bottom", "yshift": 2}
                charts.note(here, chart, name, value, say.axis(value), 13, **place)
    chart.update_layout(barmode="stack", bargap=0.3)
    # as many as stand upright beside each other
    step = -(-len(names) // (_TICKS_NARROW if here.narrow else _TICKS))
    chart.update_xaxes(type="category", tickvals=names[::step], tickangle=0)
    charts.value_axis(chart, say, highest, "idr")
    charts.legend([say(f"payer.{payer}") for payer in payers], fills)
    key = "coverage.months_alt"
    alt = say(key, total=say.rupiah(made.total_idr), first=names[0], last=names[-1])
    charts.show(here, chart, "coverage_by_month", alt)


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _basis(here: Screen, made: Plan) -> None:
    """One person's month by programme and payer, each with its rule and source."""
    say = here.say

    def cells(row) -> list[TagChild]:
        relief = None
        if row.relief:
            link = markup.link(row.relief_publisher, row.relief_url)
            full = say("coverage.relief", full=say.rupiah(row.full_each_idr))
            relief = small(full, " ", row.relief_basis, " · ", link)
        caution = small(tags.i(say(f"budget.caution_{row.caution}"))) if row.caution else None
        each = say.rupiah(row.each_idr) if not row.unknown else say("cli.budget_unknown")
        basis = tags.span(row.legal_basis, " · ", markup.link(row.publisher, row.url))
        return [
            lines(say(f"program.{row.programme}"), small(say(f"payer.{row.payer}"))),
            f"{say.month(row.first)} – {say.month(row.last)}",
            tags.b(each),
            lines(basis, relief, caution),
        ]

    texts, numbers = ["budget.column_programme", "budget.column_span"], ["budget.column_each"]
    heads = tables.heads(say, texts, numbers, ["budget.column_basis"])
    rows = made.basis
    if here.narrow:
        drawn = [cells(row) for row in rows.itertuples()]
        tables.plain(heads[:-1], [row[:-1] for row in drawn], [row[-1] for row in drawn])
    else:
        tables.of(say, heads, rows, cells)


# -- several -------------------------------------------------------------------------------------


@kept
def _side_by_side(here: Screen, texts: tuple[tuple[str, str], ...], denominator: str) -> None:
    """Scenarios in columns, the one in the form first; a line for each measure."""
    say = here.say
    shell.section(say("coverage.beside_title"), say("coverage.beside_subtitle"))
    plans = []
    for name, text in texts:
        try:
            plans.append((name or say("coverage.this_one"), files.plan_of(here, text, denominator)))
        except ProductError as error:
            told = " ".join(error.told(say))
            markup.draw(tags.p(tags.b(name), " – ", told, class_="subtitle"))
    rows = [[say(f"coverage.row_{key}"), *(write(made, say) for _, made in plans)]
            for key, write in _MEASURES.items()]  # fmt: skip
    heads = [("", False), *((name, True) for name, _ in plans)]
    tables.plain(heads, rows)


def _reached(made: Plan, say: Speaker) -> TagChild:
    if not made.coverages:
        return NOTHING
    return lines(
        *(
            tags.span(
                f"{made.places[area]}: {say.percent(found.before_pct, 1)} → "
                f"{say.percent(found.after_pct, 1)}",
                small(
                    " ",
                    plan.marked(
                        say("coverage.of", **plan.base_told(made.bases[area], say)),
                        made.bases[area].kind,
                        say,
                    ),
                ),
            )
            for area, found in made.coverages.items()
        )
    )


def _claims(made: Plan, say: Speaker) -> TagChild:
    return lines(*map(small, plan.claims_told(made, say, is_short=True)))


def _bought(made: Plan, say: Speaker) -> str:
    return say.number(made.bought.people) if made.bought else NOTHING


def _payers(made: Plan, say: Speaker) -> TagChild:
    return lines(
        *(
            small(f"{say(f'payer.{row.payer}')}: {say.rupiah(row.amount_idr)}")
            for row in made.by("payer").itertuples()
        )
    )


_MEASURES = {
    "where": lambda made, say: slides.where(made),
    "span": lambda made, say: slides.span(made, say),
    "people": lambda made, say: say.number(made.people),
    "cost": lambda made, say: tags.b(say.rupiah(made.total_idr)),
    "full": lambda made, say: say.rupiah(made.full_idr),
    "payers": _payers,
    "counted": lambda made, say: say.number(
        None if made.counted is None else float(made.counted), 0
    ),
    "coverage": _reached,
    "bought": _bought,
    "claims": _claims,
}
