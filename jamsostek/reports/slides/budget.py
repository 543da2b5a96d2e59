"""A scenario as slides: what it costs, when and from which funds, by which rules, and what ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd

from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import kinds
from jamsostek.reports import plan
from jamsostek.reports.deck import Chart, Column, Deck, Figure, Figures, Role, Series, Slide, Table
from jamsostek.reports.plan import Plan

# the colour of each source of funds; government money is of one kind
ROLES: dict[str, Role] = {
    "apbd_regency": "nila",
    "apbd_province": "langit",
    "village_fund": "tanah",
    "dbh": "laut",
    "csr": "kunyit",
    "employer": "perunggu",
    "own": "abu",
    "other": "mengkudu",
}
_MOST_RULES = 5


def deck(made: Plan, say: Speaker, info: pd.Series, made_at: datetime) -> Deck:
    """The slides of a plan; ``info`` is the row of ``data/info``."""
    title = made.scenario.name or say("budget.title")
    slides = (_cost(made, say), _months(made, say), _rules(made, say), _after(made, say))
    return Deck(
        name="budget",
        title=title,
        subtitle=where(made),
        language=say.language,
        slides=slides,
        filters=((say("filter.region"), where(made)),),
        version=info["version"],
        data_version=info["data_version"],
        made_at=made_at.replace(microsecond=0),
    )


def where(made: Plan) -> str:
    """The places of a plan by name, the first four and how many more."""
    names = [made.places[code] for code in made.scenario.regions]
    more = f" +{len(names) - 4}" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more


def span(made: Plan, say: Speaker) -> str:
    """From which month to which."""
    return f"{say.month(made.first)} – {say.month(made.last)}"


def figures(made: Plan, say: Speaker) -> list[tuple[str, float | None, str, str]]:
    """The numbers a plan is told by: label, value, text, a line below it."""
    counted = None if made.counted is None else float(made.counted)
    monthly = made.by("month")["amount_idr"]
    found = [
        ("cost", made.total_idr, say.value_short(made.total_idr, "idr"), span(made, say)),
        (
            "month",
            float(monthly.max()) if monthly.notna().all() else None,
            say.value_short(monthly.max(), "idr") if monthly.notna().all() else NOTHING,
            say("budget.figure_month_note"),
        ),
        (
            "people",
            made.people,
            say.number(made.people),
            plan.marked(where(made), made.people_kind, say),
        ),
        (
            "counted",
            counted,
            say.number(counted, 0 if counted is None or counted >= 10 else 1),
            say("budget.figure_counted_note", months=made.counting_rule.value)
            if made.counting_rule
            else "",
        ),
    ]
    for area, reached in made.coverages.items():
        base = made.bases[area]
        note = say("budget.figure_coverage_note", **plan.base_told(base, say))
        note = plan.marked(note, base.kind, say)
        before, after = (say.percent(share, 1) for share in (reached.before_pct, reached.after_pct))
        label = (say("budget.figure_coverage", where=made.places[area]), reached.after_pct)
        found.append((*label, f"{before} → {after}", note))
    if made.bought:
        bought = made.bought
        text = say.number(bought.people)
        spend = say.value_short(made.scenario.budget_idr, "idr")
        note = say("budget.figure_bought_note", budget=spend, months=bought.months)
        found.append(("bought", bought.people, text, note))
    return [
        (say(f"budget.figure_{label}") if label.islower() and " " not in label else label, *rest)
        for label, *rest in found
    ]


def title_of(made: Plan, say: Speaker) -> str:
    """What a plan says in one sentence."""
    key = "budget.finding" if made.total_idr is not None else "budget.finding_unknown"
    return say(
        key,
        people=say.number(made.people),
        where=where(made),
        months=made.months,
        total=say.value_short(made.total_idr, "idr"),
    )


def _slide(made: Plan, say: Speaker, key: str, title: str, picture, *sentences: str) -> Slide:
    # who are a share of a gap are as many as the members it was made of are real
    kind = made.people_kind
    notes = "\n".join(plan.notes(made, say))
    source = say("budget.source")
    return Slide(key, title, picture, sentences, source, span(made, say), kind, notes)


def _cost(made: Plan, say: Speaker) -> Slide:
    shown = [
        Figure(label, value, text, change=note) for label, value, text, note in figures(made, say)
    ]
    sentences = [plan.coverage_told(made, area, say) for area in list(made.coverages)[:2]]
    slide = _slide(made, say, "cost", title_of(made, say), Figures(tuple(shown[:8])), *sentences)
    return _with(slide, made.coverage_kind)


def _with(slide: Slide, kind: str) -> Slide:
    """The slide with the badge of the weakest of what stands on it."""
    return replace(slide, kind=kinds.weakest((slide.kind, kind)))


def _months(made: Plan, say: Speaker) -> Slide:
    rows = made.by("month", "payer")
    months = list(dict.fromkeys(rows["month"]))
    is_long = len(months) > 24
    key = [month.year for month in rows["month"]] if is_long else rows["month"]
    table = rows.assign(span=key).groupby(["span", "payer"])["amount_idr"].sum(min_count=1)
    spans = list(dict.fromkeys(key))
    series = []
    for payer in dict.fromkeys(rows["payer"]):
        values = [table.get((each, payer)) for each in spans]
        values = tuple(
            None if value is None or pd.isna(value) else float(value) for value in values
        )
        texts = tuple(say.value_short(value, "idr") for value in values)
        series.append(Series(say(f"payer.{payer}"), values, texts, ROLES[payer]))
    names = tuple(str(each) if is_long else say.short_month(each) for each in spans)
    picture = Chart("stacked", names, tuple(series), say("unit.idr"))
    years = made.by("year")
    told = "; ".join(
        f"{row.year}: {say.value_short(row.amount_idr, 'idr')}" for row in years.itertuples()
    )
    return _slide(made, say, "months", say("budget.slide_months", told=told), picture)


def _rules(made: Plan, say: Speaker) -> Slide:
    names = ("programme", "payer", "span", "each", "basis")
    columns = tuple(
        Column(say(f"budget.column_{name}"), name == "each", width)
        for name, width in zip(names, (1.5, 1.4, 1.6, 1, 2.2), strict=True)
    )
    cells = []
    for row in made.basis.itertuples():
        basis = row.legal_basis
        if row.relief:
            basis = say("budget.relief_of", basis=basis, relief=row.relief_basis)
        cells.append(
            (
                row.programme,
                say(f"payer.{row.payer}"),
                f"{say.short_month(row.first)} – {say.short_month(row.last)}",
                say.rupiah(None if pd.isna(row.each_idr) else row.each_idr),
                basis,
            )
        )
    picture = Table(columns, tuple(cells[:_MOST_RULES]), tuple(cells))
    cautions = {row.caution for row in made.basis.itertuples() if row.caution}
    told = [say(f"budget.caution_{caution}") for caution in cautions]
    return _slide(made, say, "rules", say("budget.slide_rules"), picture, *told)


def _after(made: Plan, say: Speaker) -> Slide:
    names = ("place", "people", "last", "lapse", "next")
    columns = tuple(
        Column(say(f"budget.column_{name}"), name in ("people", "next")) for name in names
    )
    cells = tuple(
        (
            made.places[part.region_code],
            say.number(end.people),
            say.month(end.last),
            say.month(end.lapse) if end.lapse else NOTHING,
            say.value_short(end.next_idr, "idr"),
        )
        for part, end in made.ends
    )
    picture = Table(columns, cells[:_MOST_RULES], cells)
    told = plan.claims_told(made, say, is_short=True)
    title = say("budget.slide_after", last=say.month(made.ends[0][1].last))
    slide = _slide(made, say, "after", title, picture, *told)
    # claims stand on the office's data: the slide bears their badge
    return _with(slide, made.claims_kind) if made.claims else slide
