"""What covering people costs, month by month and by who pays, with the rates valid in each month.

No rate stands here: they come as the rows of ``programs/rule_history``. A person's contribution is
made by :mod:`jamsostek.analysis.contributions`, whole rupiah a programme; a cost is that times
whole people. So nothing is rounded but people: shares of who pays become whole people once, by
largest remainder (:func:`share_out`), and costs add up over people, months, regions and payers to
the rupiah.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from jamsostek.analysis import contributions
from jamsostek.analysis.contributions import PU_PROGRAMMES, RISKS, Line
from jamsostek.analysis.rulebook import Rule, Rulebook, last_day
from jamsostek.base.errors import ProductError

# who may pay, by the codes of the contract
PAYERS = (
    "apbd_regency",
    "apbd_province",
    "village_fund",
    "dbh",
    "csr",
    "employer",
    "own",
    "other",
)
# whom the relief of PP 50/2025 leaves out: what APBN or APBD pays; shared revenue is part of an
# APBD
STATE_PAYERS = ("apbd_regency", "apbd_province", "dbh")
# no source says whether these are left out too: computed without relief, and said so
DOUBTFUL_PAYERS = ("village_fund", "other")
# those for whom a short cover counts pro rata
PRO_RATA_PAYERS = ("apbd_regency", "apbd_province", "village_fund", "dbh")
# self-employed outside and in transport, and wage earners such as non-ASN staff
WORKS = ("other", "transport", "wage")
PROGRAMMES = {
    "other": (("JKK", "JKM"), ("JKK", "JKM", "JHT")),
    "transport": (("JKK", "JKM"), ("JKK", "JKM", "JHT")),
    "wage": (("JKK", "JKM"), ("JKK", "JKM", "JHT"), PU_PROGRAMMES),
}
GROUPS = ("vulnerable", "transport", "non_asn", "village_officials", "rt_rw", "vendors", "other")
MOST_MONTHS = 120
MOST_PEOPLE = 10_000_000
MOST_INCOME = 10**9
_LINE_COLUMNS = (
    "part", "region_code", "group", "payer", "month", "programme", "people", "base_idr", "rate_pct",
    "full_each_idr", "each_idr", "full_idr", "amount_idr", "rule", "legal_basis", "publisher",
    "url", "relief", "relief_basis", "relief_publisher", "relief_url", "caution", "unknown",
    "funder",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """People of one region and group, covered from the month ``start`` on for so many months.

    ``people`` are whole people by who pays for them; the people of two parts are not the same.
    ``income_idr`` is the income (of ``work`` ``wage``: the wage) that contributions are a share of;
    ``None`` takes a self-employed at the least contribution.
    """

    region_code: str
    people: tuple[tuple[str, int], ...]
    start: date
    months: int
    programmes: tuple[str, ...] = ("JKK", "JKM")
    group: str = "vulnerable"
    work: str = "other"
    income_idr: int | None = None
    risk: str = RISKS[0]

    def __post_init__(self) -> None:
        for error in self._problems():
            raise error

    def _problems(self) -> Iterable[ProductError]:
        if not 1 <= self.months <= MOST_MONTHS:
            yield refuse("scenario_months", "months", self.months)
        if not all(0 <= number <= MOST_PEOPLE for _, number in self.people):
            yield refuse("scenario_people", "people", max(number for _, number in self.people))
        for payer, _ in self.people:
            if payer not in PAYERS:
                yield refuse("scenario_payer", "funding", payer)
        if self.work not in WORKS:
            yield refuse("scenario_work", "work", self.work)
        elif self.programmes not in PROGRAMMES[self.work]:
            yield refuse("scenario_programmes", "programmes", ",".join(self.programmes))
        if self.group not in GROUPS:
            yield refuse("scenario_group", "group", self.group)
        if self.risk not in RISKS:
            yield refuse("scenario_risk", "risk", self.risk)
        if self.work == "wage" and self.income_idr is None:
            yield refuse("scenario_wage", "income_idr", "")
        if self.income_idr is not None and not 0 <= self.income_idr <= MOST_INCOME:
            yield refuse("scenario_income", "income_idr", self.income_idr)

    @property
    def everybody(self) -> int:
        """All people of the part, whoever pays."""
        return sum(number for _, number in self.people)

    @property
    def last(self) -> date:
        """The last month that is paid."""
        return later(self.start, self.months - 1)

    def with_people(self, number: int) -> Part:
        """The same with another number of people, shared among the payers as they are."""
        shares = dict(self.people) if self.everybody else {payer: 1 for payer, _ in self.people}
        return replace(self, people=tuple(share_out(number, shares).items()))


def refuse(reason: str, key: str, value: object) -> ProductError:
    """Why a scenario is refused, and for which of its keys."""
    details = {"reason": reason, "key": key, "value": str(value)[:80]}
    return ProductError("scenario_refused", **details)


def later(month: date, number: int) -> date:
    """The month so many after another one."""
    years, index = divmod(month.month - 1 + number, 12)
    return date(month.year + years, index + 1, 1)


def share_out(people: int, shares: Mapping[str, int | float | Decimal]) -> dict[str, int]:
    """Whole people for each share, together exactly ``people``: each gets the whole part of what
    it is due, who lacks most to the next one gets one more, the one named first where two lack the
    same.
    """
    exact = {name: Fraction(str(share)) for name, share in shares.items()}
    whole = sum(exact.values())
    if whole <= 0 or min(exact.values()) < 0:
        raise refuse("scenario_shares", "funding", ", ".join(map(str, shares.values())))
    due = {name: people * share / whole for name, share in exact.items()}
    found = {name: int(part) for name, part in due.items()}
    wanting = sorted(due, key=lambda name: found[name] - due[name])
    for name in wanting[: people - sum(found.values())]:
        found[name] += 1
    return found


# -- the cost ------------------------------------------------------------------------------------


def lines(rules: Rulebook, parts: Iterable[Part]) -> pd.DataFrame:
    """What each part costs: a row for each part, month, payer and programme.

    ``each_idr`` is a person's contribution after and ``full_each_idr`` before relief,
    ``amount_idr`` and ``full_idr`` the same for all ``people``, whole rupiah; missing where
    ``unknown`` says that no rule is known. ``rule`` and ``relief`` are the names of the rules,
    with their basis and source. ``caution``: ``relief_unclear`` where no source says whether the
    relief holds for this payer.
    """
    return _lines(rules, parts).drop(columns="funder")


def _lines(rules: Rulebook, parts: Iterable[Part]) -> pd.DataFrame:
    """The same with the ``funder``, whom the people of a line are of; a wage earner's own line is
    ``payer`` ``own`` whoever that is."""
    made: dict[tuple, list[Line]] = {}
    rows = []
    for place, part in enumerate(parts):
        for month in (later(part.start, number) for number in range(part.months)):
            for payer, people in part.people:
                if not people:
                    continue
                key = (part.work, part.programmes, part.income_idr, part.risk, month, payer)
                if key not in made:
                    made[key] = _each(rules, part, month, payer)
                rows += [_row(place, part, month, people, payer, line) for line in made[key]]
    frame = pd.DataFrame(rows, columns=list(_LINE_COLUMNS))
    whole = ("full_each_idr", "each_idr", "full_idr", "amount_idr", "people", "part")
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _each(rules: Rulebook, part: Part, month: date, payer: str) -> list[Line]:
    """The lines of one person's month."""
    if part.work == "wage":
        wage = float(part.income_idr)
        bill = contributions.wage_earner(
            rules, month, wage_idr=wage, risk=part.risk, programmes=part.programmes
        )
        return [
            replace(line, payer="own" if line.payer == "worker" else payer) for line in bill.lines
        ]
    bill = contributions.self_employed(
        rules,
        month,
        income_idr=float(part.income_idr or 0),
        has_savings="JHT" in part.programmes,
        is_transport=part.work == "transport",
        is_budget_paid=payer in STATE_PAYERS + DOUBTFUL_PAYERS,
    )
    doubted = payer in DOUBTFUL_PAYERS and _is_relieved(rules, part, month)
    caution = "relief_unclear" if doubted else ""
    return [
        replace(line, payer=payer, caution=caution if line.programme != "JHT" else "")
        for line in bill.lines
    ]


def _is_relieved(rules: Rulebook, part: Part, month: date) -> bool:
    """Whether somebody who pays alone has a relief that this payer may not have."""
    asked = {"income_idr": 0.0, "is_transport": part.work == "transport"}
    alone, state = (
        contributions.self_employed(rules, month, is_budget_paid=is_budget_paid, **asked)
        for is_budget_paid in (False, True)
    )
    return alone.total_idr < state.total_idr


def _row(place: int, part: Part, month: date, people: int, payer: str, line: Line) -> tuple:
    rule, relief = line.rule, line.relief

    def times(each: int | None) -> int | None:
        return None if each is None else each * people

    return (
        place, part.region_code, part.group, line.payer, month, line.programme, people,
        None if line.base_idr is None else float(line.base_idr),
        None if line.rate is None else float(line.rate),
        line.full_idr, line.amount_idr, times(line.full_idr), times(line.amount_idr),
        rule.parameter if rule else "", rule.legal_basis if rule else "",
        rule.publisher if rule else "", rule.url if rule else "",
        relief.parameter if relief else "", relief.legal_basis if relief else "",
        relief.publisher if relief else "", relief.url if relief else "",
        line.caution, line.unknown, payer,
    )  # fmt: skip


def total(costs: pd.DataFrame) -> int | None:
    """The whole cost in rupiah; ``None`` where a line has none."""
    amounts = costs["amount_idr"]
    return None if amounts.isna().any() else int(amounts.sum())


def summed(costs: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """The cost for each value of ``keys`` (columns of :func:`lines`, or ``year``): ``amount_idr``
    and ``full_idr``, missing where a line of theirs is."""
    frame = costs.assign(year=[month.year for month in costs["month"]])
    grouped = frame.groupby(list(keys), sort=False)[["amount_idr", "full_idr"]]
    sums = grouped.sum()
    whole = grouped.count().eq(grouped.size(), axis=0)
    return sums.where(whole).reset_index()


# -- who counts, what a budget buys, what ends ---------------------------------------------------


def full_months(rules: Rulebook, month: date) -> Rule | None:
    """The rule on how many months of cover make a person count whole in the agency's figures."""
    return rules.find(last_day(month), "JKK+JKM", "BPU", "kpi_bulan_penuh")


def counted(rules: Rulebook, part: Part) -> Fraction | None:
    """How many people of a part the agency counts: those whom a government or village pays for
    count by their months up to the full ones, all others whole. ``None`` where no rule is
    known."""
    rule = full_months(rules, part.start)
    if rule is None:
        return None
    full = Fraction(str(rule.number("bulan")))
    share = min(Fraction(part.months), full) / full
    return sum(
        (number * (share if payer in PRO_RATA_PAYERS else 1) for payer, number in part.people),
        start=Fraction(0),
    )


def cost_of(rules: Rulebook, parts: Iterable[Part]) -> int | None:
    """What parts cost in all; ``None`` where a rate is not known."""
    return total(lines(rules, parts))


@dataclass(frozen=True)
class Bought:
    """What a budget buys: so many ``people`` for all the months, with ``left_idr`` left; or all the
    people for so many ``months``, the last of which is ``last`` (``None``: not one)."""

    people: int
    left_idr: int
    months: int
    last: date | None


def bought(rules: Rulebook, parts: Sequence[Part], budget_idr: int) -> Bought | None:
    """What a budget buys of these parts, people shared among parts and payers as they are; what
    wage earners pay themselves is not of the budget. ``None`` where the cost is unknown or nothing.
    """
    costs = _lines(rules, parts)
    shares = {
        (place, payer): number
        for place, part in enumerate(parts)
        for payer, number in part.people
        if number
    }
    # of a wage earner's two payers only the one named pays from the budget
    costs = costs[costs["payer"] == costs["funder"]]
    whole = total(costs)
    if not whole:
        return None
    prices = costs.groupby(["part", "funder"])["each_idr"].sum()

    def cost(people: int) -> int:
        return sum(number * int(prices[key]) for key, number in share_out(people, shares).items())

    people = min(budget_idr * sum(shares.values()) // whole, MOST_PEOPLE)
    # shares are of whole people, so a few more or less than the mean says may cost as much
    while people < MOST_PEOPLE and cost(people + 1) <= budget_idr:
        people += 1
    while people and cost(people) > budget_idr:
        people -= 1
    due = costs.groupby("month")["amount_idr"].sum().sort_index().cumsum()
    paid = due[due <= budget_idr]
    last = paid.index[-1] if len(paid) else None
    return Bought(people, budget_idr - cost(people), len(paid), last)


@dataclass(frozen=True)
class End:
    """What stops when the money of a part stops: ``last`` is the last month paid, ``lapse`` the
    first one without cover, after ``grace`` months by ``rule``; ``next_idr`` is what the month
    after the last one would cost."""

    last: date
    grace: int | None
    lapse: date | None
    people: int
    next_idr: int | None
    rule: Rule | None


def end(rules: Rulebook, part: Part) -> End:
    """What stops when a part's money stops. A wage earner has no months of grace."""
    rule = rules.find(last_day(part.last), "JKK+JKM", "BPU", "masa_tenggang_menunggak")
    if part.work == "wage":
        rule, grace = None, 0
    else:
        grace = int(rule.number("bulan")) if rule else None
    lapse = None if grace is None else later(part.last, grace + 1)
    one_more = replace(part, start=later(part.last, 1), months=1)
    return End(part.last, grace, lapse, part.everybody, cost_of(rules, [one_more]), rule)


@dataclass(frozen=True)
class Coverage:
    """Coverage before and after: ``covered`` and then ``added`` people of ``eligible`` ones."""

    covered: float
    added: int
    eligible: float

    @property
    def before_pct(self) -> float:
        """In per cent of the eligible."""
        return 100 * self.covered / self.eligible

    @property
    def after_pct(self) -> float:
        """In per cent of the eligible; may be more than a hundred, and is not cut."""
        return 100 * (self.covered + self.added) / self.eligible

    @property
    def gap(self) -> float:
        """People still without cover before; negative where more are covered than counted."""
        return self.eligible - self.covered


def coverage(covered: float | None, eligible: float | None, added: int) -> Coverage | None:
    """The coverage that ``added`` new members bring; ``None`` without a numerator or
    denominator."""
    known = (number is not None and number == number for number in (covered, eligible))
    return Coverage(covered, added, eligible) if all(known) and eligible > 0 else None
