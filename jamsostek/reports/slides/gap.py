"""Who has no cover, and what a year of it would cost: for the governor, and for one regency.

Coverage is counted of the workers that the registry names first, as of the month in view. The cost
is a year's least contribution (JKK and JKM) of everybody in the gap, paid by a budget, at the rates
of the year to come: an upper end, for not all of them are vulnerable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jamsostek.analysis import budget
from jamsostek.analysis.budget import Part
from jamsostek.analysis.rulebook import Rulebook
from jamsostek.contract import province
from jamsostek.reports import plan, regency
from jamsostek.reports.context import Scene
from jamsostek.reports.deck import Chart, Figure, Figures, Series, Slide
from jamsostek.reports.plan import Base

_MONTHS = 12


@dataclass(frozen=True)
class Gap:
    """The gap of an area: its coverage's parts, the people without cover, and what a year of the
    least contribution costs for them (``None`` where a rate is not known)."""

    base: Base
    people: int
    cost_idr: int | None

    @property
    def coverage_pct(self) -> float:
        """Coverage in per cent of the workers counted."""
        return 100 * self.base.covered / self.base.eligible


@dataclass(frozen=True)
class Price:
    """What one person's year costs, of which year, by which rules."""

    each_idr: int | None
    year: int
    basis: str


def price(scene: Scene) -> Price:
    """One person's year of JKK and JKM at the least, from next January, paid by a budget."""
    start = date(scene.month.year + 1, 1, 1)
    one = Part(scene.region or province.code(), (("apbd_regency", 1),), start, _MONTHS)
    costs = budget.lines(Rulebook(scene.ask("programs/rule_history")), [one])
    basis = "; ".join(dict.fromkeys(text.split(" (")[0] for text in costs["legal_basis"] if text))
    return Price(budget.total(costs), start.year, basis)


def gaps(scene: Scene) -> dict[str, Gap]:
    """The gap of each area whose members and workers are known, by code."""
    if scene.month is None:
        return {}
    each = price(scene).each_idr
    found = {}
    for area, base in plan.bases(scene.ask, month=scene.month).items():
        people = max(0, round(base.eligible - base.covered))
        found[area] = Gap(base, people, None if each is None else people * each)
    return found


def of_province(scene: Scene) -> Slide | None:
    """The gap of every regency in people, with what a year of cover costs beside its name."""
    say, found = scene.say, gaps(scene)
    regencies = {area: gap for area, gap in found.items() if area != province.code()}
    if len(regencies) < 2:
        return None
    labels = scene.ask("reference/regions").set_index("region_code")["label"]
    order = sorted(regencies, key=lambda area: -regencies[area].people)
    rows = [regencies[area] for area in order]
    whole = found.get(province.code())
    people = whole.people if whole else sum(gap.people for gap in rows)
    costs = [gap.cost_idr for gap in rows]
    cost = None if None in costs else sum(costs)
    key = "decks.gap" if whole else "decks.gap_part"
    title = say(
        key,
        people=say.number(people),
        cost=say.value_short(cost, "idr"),
        number=say.number(len(rows)),
    )
    names = tuple(labels[area].removeprefix("Kab. ") for area in order)
    texts = tuple(f"{say.number(gap.people)} ({say.percent(gap.coverage_pct, 0)})" for gap in rows)
    chart = Chart(
        "bars",
        names,
        (Series(say("coverage.column_gap"), tuple(float(g.people) for g in rows), texts),),
        say("decks.gap_unit", **_of_base(plan.base_told(rows[0].base, say))),
        also=Series(
            say("decks.gap_cost"),
            tuple(None if value is None else float(value) for value in costs),
            tuple(say.value_short(value, "idr") for value in costs),
        ),
    )
    # rows of 22 regencies leave no room for sentences: what they stand on is in the notes
    sentences = () if len(rows) > 12 else tuple(_told(scene, rows[0]))
    notes = tuple(_told(scene, rows[0]))
    return scene.slide("gap", title, chart, *sentences, notes=notes)


def of_regency(scene: Scene) -> Slide | None:
    """A regency's coverage, gap and cost as large numbers."""
    say, gap = scene.say, gaps(scene).get(scene.region)
    if gap is None:
        return None
    shown = tuple(
        Figure(each.label, each.value, each.text, change=each.note) for each in figures(scene)
    )
    title = say(
        "decks.gap_regency",
        place=scene.place,
        people=say.number(gap.people),
        share=say.percent(100 - gap.coverage_pct, 0),
    )
    if gap.coverage_pct > 100:
        title = say("decks.gap_over", place=scene.place, share=say.percent(gap.coverage_pct, 0))
    return scene.slide("gap", title, Figures(shown), *_told(scene, gap))


def figures(scene: Scene) -> tuple[regency.Figure, ...]:
    """Coverage, gap and cost of the regency in view as figures; none where they aren't known."""
    say, gap = scene.say, gaps(scene).get(scene.region)
    if gap is None:
        return ()
    of = say("coverage.of", **plan.base_told(gap.base, say))
    each = price(scene)
    cost = say("decks.gap_price", each=say.rupiah(each.each_idr), year=each.year)
    told = (
        ("coverage_pct", "decks.gap_coverage", gap.coverage_pct, say.percent(gap.coverage_pct, 1),
         "percent", of),
        ("gap", "coverage.column_gap", float(gap.people), say.number(gap.people), "people", of),
        ("gap_cost", "decks.gap_cost", gap.cost_idr, say.value_short(gap.cost_idr, "idr"), "idr",
         cost),
    )  # fmt: skip
    return tuple(
        regency.Figure(name, say(label), value, text, unit, "", (), note)
        for name, label, value, text, unit, note in told
    )


def _told(scene: Scene, gap: Gap) -> list[str]:
    """Of what coverage is counted, and by which rates the cost."""
    say, each = scene.say, price(scene)
    base = plan.base_told(gap.base, say)
    return [
        say("decks.gap_base", **_of_base(base)),
        say("decks.gap_rates", each=say.rupiah(each.each_idr), year=each.year, basis=each.basis),
    ]


def _of_base(told: dict[str, str]) -> dict[str, str]:
    names = ("denominator", "eligible_as_of", "publisher")
    return {name: told[name] for name in names}
