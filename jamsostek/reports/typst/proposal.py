"""A scenario on one A4 page, as it is laid on the table of a budget meeting."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import pandas as pd

from jamsostek.base.colours import LIGHT
from jamsostek.base.language import Speaker
from jamsostek.contract import kinds
from jamsostek.reports import plan
from jamsostek.reports.plan import Plan
from jamsostek.reports.slides import budget as slides
from jamsostek.reports.typst import compile

_MOST_MONTHS, _MOST_RULES = 12, 8
_WORDS = (
    "budget.by_payer",
    "budget.by_month",
    "budget.basis_title",
    "budget.ends_title",
    "budget.claims",
    "budget.coverage_title",
    "budget.coverage_none",
    "budget.rounding",
    "budget.column_each",
    "budget.column_span",
    "budget.column_programme",
    "budget.column_payer",
    "budget.column_basis",
)


def page(made: Plan, say: Speaker, version: str, made_at: datetime) -> bytes:
    """The page as PDF; the same plan and time give the same bytes."""
    made_at = made_at.replace(microsecond=0)
    badge = kinds.badge(say, made.claims_kind) if made.claims else None
    data = {
        "language": say.language,
        "title": made.scenario.name or say("budget.title"),
        "subtitle": f"{slides.where(made)} · {slides.span(made, say)}",
        "finding": slides.title_of(made, say),
        "figures": [
            {"label": label, "text": text, "note": note}
            for label, _, text, note in slides.figures(made, say)
        ],
        "funds": _funds(made, say),
        "months": _months(made, say),
        "rules": _rules(made, say),
        "rules_more": max(0, len(made.basis) - _MOST_RULES),
        "ends": [plan.end_told(part, end, made.places, say) for part, end in made.ends[:4]],
        "claims": plan.claims_told(made, say),
        "claims_badge": asdict(badge) if badge else None,
        "coverage": [plan.coverage_told(made, area, say) for area in made.coverages][:4],
        "words": {key.partition(".")[2]: say(key) for key in _WORDS} | {"app": say("app.name")},
        "foot": " · ".join(
            (
                say("budget.source"),
                f"{say('exports.version')} {version[:8]}",
                f"{say('exports.made_on')} {say.date(made_at)}",
            )
        ),
        "colours": {name: value for name, value in asdict(LIGHT).items() if value[0] == "#"},
    }
    return compile.pages("proposal", data, made_at)


def _funds(made: Plan, say: Speaker) -> list[list[str]]:
    """Each payer's cost by year and in all, the sum of all below it."""
    rows = made.by("payer", "year")
    years = list(dict.fromkeys(rows["year"]))
    known = rows.set_index(["payer", "year"])["amount_idr"]
    found = [["", *map(str, years), say("budget.sum_all")]]
    for payer in dict.fromkeys(rows["payer"]):
        values = [known.get((payer, year)) for year in years]
        found.append([say(f"payer.{payer}"), *_money(values, say)])
    totals = made.by("year").set_index("year")["amount_idr"]
    found.append([say("budget.sum_all"), *_money([totals.get(year) for year in years], say)])
    return found


def _money(values: list, say: Speaker) -> list[str]:
    known = [0 if value is None else value for value in values]
    whole = None if any(map(pd.isna, known)) else sum(known)
    return [*(say.rupiah(None if pd.isna(value) else value) for value in known), say.rupiah(whole)]


def _months(made: Plan, say: Speaker) -> list[dict]:
    """The cost of each month for the bars; of a longer plan each year's."""
    is_long = made.months > _MOST_MONTHS
    rows = made.by("year" if is_long else "month")
    highest = max((value for value in rows["amount_idr"] if not pd.isna(value)), default=0)
    return [
        {
            "name": str(key) if is_long else say.short_month(key),
            "share": 0.0 if pd.isna(value) or not highest else float(value / highest),
            "text": say.value_short(None if pd.isna(value) else value, "idr"),
        }
        for key, value in zip(rows.iloc[:, 0], rows["amount_idr"], strict=True)
    ]


def _rules(made: Plan, say: Speaker) -> list[list[str]]:
    found = []
    for row in made.basis.head(_MOST_RULES).itertuples():
        basis = row.legal_basis
        if row.relief:
            basis = say("budget.relief_of", basis=basis, relief=row.relief_basis)
        if row.caution:
            basis = f"{basis} – {say(f'budget.caution_{row.caution}')}"
        found.append(
            [
                row.programme,
                say(f"payer.{row.payer}"),
                f"{say.short_month(row.first)} – {say.short_month(row.last)}",
                say.rupiah(None if pd.isna(row.each_idr) else row.each_idr),
                f"{basis} · {row.publisher}",
            ]
        )
    return found
