"""A scenario worked out: what it costs, whom it covers, and what stands behind each number.

The arithmetic is :mod:`jamsostek.analysis.budget`'s; this asks the warehouse for what that needs,
so that command, page, workbook, proposal and slides say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

import pandas as pd

from jamsostek.analysis import budget
from jamsostek.analysis.budget import Bought, Coverage, End, Part, refuse
from jamsostek.analysis.expected import Expected, expected
from jamsostek.analysis.rulebook import Rule, Rulebook
from jamsostek.analysis.scenario import Scenario
from jamsostek.base.language import NOTHING, Speaker
from jamsostek.contract import kinds, metrics, province
from jamsostek.reports import findings

Ask = Callable[..., pd.DataFrame]
_RULE = ("programme", "payer", "work", "full_each_idr", "each_idr", "rate_pct", "base_idr")
_SOURCE = ("rule", "legal_basis", "publisher", "url")
_RELIEF = ("relief", "relief_basis", "relief_publisher", "relief_url", "caution", "unknown")


@dataclass(frozen=True)
class Claims:
    """What members like these may claim of a programme; ``segment`` is whose history it is."""

    programme: str
    expected: Expected
    segment: str
    first: date
    last: date


@dataclass(frozen=True)
class Base:
    """How many of an area are covered, of how many: ``covered`` members as of the month
    ``covered_as_of``, of ``kind``; ``eligible`` workers by the count ``metric`` as of
    ``eligible_as_of``, told by ``publisher``."""

    covered: float
    eligible: float
    kind: str
    covered_as_of: date
    metric: str
    eligible_as_of: date
    precision: str
    publisher: str
    url: str
    is_disputed: bool

    def with_people(self, added: int) -> Coverage:
        """The coverage so many more people bring."""
        return Coverage(self.covered, added, self.eligible)


@dataclass(frozen=True)
class Plan:
    """A scenario with its costs; ``places`` are the names of its regions and their regencies by
    code, ``costs`` the rows of :func:`~jamsostek.analysis.budget.lines`, ``claims_kind`` the kind
    of the data that ``claims`` stand on, ``claims_not_told`` the regencies whose history of claims
    is not known: of a province ``claims`` stand on the others, else there are none."""

    scenario: Scenario
    parts: tuple[Part, ...]
    rules: Rulebook
    costs: pd.DataFrame
    places: dict[str, str]
    claims: tuple[Claims, ...]
    claims_kind: str
    claims_not_told: tuple[str, ...]
    bases: dict[str, Base]

    @property
    def total_idr(self) -> int | None:
        """What it costs; ``None`` where a rate of some month is not known."""
        return budget.total(self.costs)

    @property
    def full_idr(self) -> int | None:
        """What it would cost without any relief."""
        full = self.costs["full_idr"]
        return None if full.isna().any() else int(full.sum())

    @property
    def people(self) -> int:
        """How many are covered."""
        return sum(part.everybody for part in self.parts)

    @property
    def first(self) -> date:
        """The first month."""
        return min(part.start for part in self.parts)

    @property
    def last(self) -> date:
        """The last month paid."""
        return max(part.last for part in self.parts)

    @property
    def months(self) -> int:
        """From the first month to the last."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    @cached_property
    def counted(self) -> Fraction | None:
        """How many the agency counts (see :func:`~jamsostek.analysis.budget.counted`)."""
        found = [budget.counted(self.rules, part) for part in self.parts]
        return None if None in found else sum(found, start=Fraction(0))

    @property
    def counting_rule(self) -> Rule | None:
        """The rule that says so."""
        return budget.full_months(self.rules, self.first)

    @cached_property
    def coverages(self) -> dict[str, Coverage]:
        """Coverage before and after of each regency whose workers and members are known, by code;
        of the province where people are wanted of it as a whole."""
        added: dict[str, int] = {}
        for part in self.parts:
            area = part.region_code[:4]
            added[area] = added.get(area, 0) + part.everybody
        return {
            area: self.bases[area].with_people(people)
            for area, people in added.items()
            if area in self.bases
        }

    @property
    def coverage_kind(self) -> str:
        """The kind of the data that coverage stands on."""
        return kinds.weakest(self.bases[area].kind for area in self.coverages)

    @property
    def people_kind(self) -> str:
        """The same of the number of people: of those that are a share of a gap."""
        gaps = [part.region_code for part in self.scenario.parts if part.people is None]
        return kinds.weakest(self.bases[area].kind for area in gaps if area in self.bases)

    @cached_property
    def bought(self) -> Bought | None:
        """What the scenario's budget buys; ``None`` without one."""
        if self.scenario.budget_idr is None:
            return None
        return budget.bought(self.rules, self.parts, self.scenario.budget_idr)

    @cached_property
    def ends(self) -> list[tuple[Part, End]]:
        """What stops when the money of each part stops, the first one first."""
        found = [(part, budget.end(self.rules, part)) for part in self.parts]
        return sorted(found, key=lambda each: each[1].last)

    def by(self, *keys: str) -> pd.DataFrame:
        """The cost by some columns of its lines, or by ``year``."""
        return budget.summed(self.costs, *keys)

    @cached_property
    def basis(self) -> pd.DataFrame:
        """What one person costs by programme and payer, over each run of months it is the same:
        ``first`` and ``last`` month, the rule and the relief with their legal basis and source."""
        works = [part.work for part in self.parts]
        frame = self.costs.assign(work=[works[place] for place in self.costs["part"]])
        names = [*_RULE, *_SOURCE, *_RELIEF]
        frame = frame.drop_duplicates([*names, "month"]).sort_values("month", kind="stable")
        alike = frame.groupby(names, sort=False, dropna=False)
        # months in a row have the same distance to their place among those that are alike
        number = frame["month"].map(lambda month: 12 * month.year + month.month)
        frame = frame.assign(run=number - alike.cumcount())
        runs = frame.groupby([*names, "run"], sort=False, dropna=False)["month"]
        runs = runs.agg(first="min", last="max").reset_index().drop(columns="run")
        return runs.sort_values(["payer", "work", "first"], kind="stable", ignore_index=True)


def make(ask: Ask, scenario: Scenario, denominator: str | None = None) -> Plan:
    """Work a scenario out; ``ask`` asks the warehouse, ``denominator`` is what coverage is counted
    of (a count of workers in the registry; its first by default).

    Raises ``scenario_refused`` for a place that isn't there or a share of a gap nobody knows.
    """
    places = _places(ask, scenario)
    rules = Rulebook(ask("programs/rule_history"))
    known = bases(ask, denominator)
    gaps = {area: base.eligible - base.covered for area, base in known.items()}
    parts = tuple(scenario.resolved(gaps))
    costs = budget.lines(rules, parts)
    claims, not_told = _claims(ask, parts)
    kind = _claims_kind(ask) if claims else "own_words"
    return Plan(scenario, parts, rules, costs, places, claims, kind, not_told, known)


def bases(
    ask: Ask,
    denominator: str | None = None,
    segment: str | None = None,
    month: date | None = None,
) -> dict[str, Base]:
    """Members and workers of each regency of which both are known, by code; of the province where
    all are. ``month`` is the last known by default."""
    asked = {"metric": "coverage_pct", "denominator": denominator, "segment": segment}
    if month is not None:
        asked["month"] = month
    rows = ask("map/areas", **asked)
    found = {
        row.area_code: Base(
            row.numerator,
            row.denominator,
            row.kind,
            row.as_of.date(),
            row.denominator_metric,
            row.denominator_as_of.date(),
            row.denominator_as_of_precision,
            row.publisher,
            row.url,
            bool(row.is_disputed),
        )
        for row in rows.dropna(subset=["value", "numerator", "denominator"]).itertuples()
    }
    if found and len(found) == len(rows):
        found[province.code()] = whole(list(found.values()))
    return found


def whole(parts: Sequence[Base]) -> Base:
    """Several areas as one, as of the oldest of their counts."""
    first = min(parts, key=lambda base: base.eligible_as_of)
    return replace(
        first,
        covered=sum(base.covered for base in parts),
        eligible=sum(base.eligible for base in parts),
        kind=kinds.weakest(base.kind for base in parts),
        is_disputed=any(base.is_disputed for base in parts),
    )


def _places(ask: Ask, scenario: Scenario) -> dict[str, str]:
    """The name of each place, and of the regency it lies in, whose coverage is told; a village is
    named with its district."""
    asked = {code: None for region in scenario.regions for code in (region, region[:4])}
    known = ask("coverage/places", codes=",".join(asked)).set_index("place_code")["label"]
    for code in scenario.regions:
        if code not in known.index:
            raise refuse("scenario_region", "region", code)
    return known.to_dict()


def _claims_kind(ask: Ask) -> str:
    """Cases are held against months of members: as real as the less real of the two."""
    told = ask("data/operational").set_index("dataset")["kind"]
    return kinds.weakest([told["claims"], *ask("home/months")["kind"]])


def _claims(ask: Ask, parts: tuple[Part, ...]) -> tuple[tuple[Claims, ...], tuple[str, ...]]:
    """What these people may claim by programme, each place by its regency's own history; nothing of
    a programme where a place's history is unknown. And the regencies of which it is."""
    found: dict[str, list[tuple]] = {}
    not_told: dict[str, None] = {}
    for work, segment in (("wage", "PU"), ("self", "BPU")):
        mine = [part for part in parts if (part.work == "wage") == (work == "wage")]
        if not mine:
            continue
        codes = ",".join(dict.fromkeys(part.region_code for part in mine))
        rows = ask("coverage/claims_history", regions=codes, segment=segment)
        # hidden from who asks, claims of the place are unknown as well
        told = rows["not_told"].dropna()
        not_told |= dict.fromkeys(name for names in told for name in names)
        whole = rows.dropna(subset=["member_months", "cases", "amount_idr"])
        known = whole.set_index(["area_code", "programme"])
        for part in mine:
            for programme in ("JKK", "JKM"):
                key = (part.region_code, programme)
                history = known.loc[key] if key in known.index else None
                found.setdefault(programme, []).append((part, history))
    joined = (_joined(programme, rows) for programme, rows in found.items())
    return tuple(filter(None, joined)), tuple(not_told)


def _joined(programme: str, rows: list[tuple]) -> Claims | None:
    """One programme's claims over parts: of like people, so exposures of several places are joined
    by weighing each place's history with the months planned there."""
    if any(history is None for _, history in rows):
        return None
    planned = sum(part.everybody * part.months for part, _ in rows)
    seen = sum(history["cases"] for history in _each_once(rows))
    months = known = float(sum(history["member_months"] for history in _each_once(rows)))
    amount = sum(float(history["amount_idr"]) for history in _each_once(rows))
    if len({part.region_code[:4] for part, _ in rows}) > 1 and planned:
        # each place claims as often as it did: the mean is weighed, the certainty is of all cases
        rates = [
            part.everybody * part.months * history["cases"] / history["member_months"]
            for part, history in rows
            if history["member_months"]
        ]
        months = seen * planned / sum(rates) if sum(rates) else months
    made = expected(seen, amount, months, planned)
    if made is None:
        return None
    histories = [history for _, history in rows]
    segments = {history["segment"] for history in histories}
    return Claims(
        programme,
        replace(made, member_months=known),
        segments.pop() if len(segments) == 1 else "all",
        min(history["first_month"] for history in histories).date(),
        max(history["last_month"] for history in histories).date(),
    )


def _each_once(rows: list[tuple]) -> list[pd.Series]:
    """The history of each regency once: that of a village is its regency's."""
    return list({part.region_code[:4]: history for part, history in rows}.values())


# -- in words ------------------------------------------------------------------------------------


def claims_told(made: Plan, say: Speaker, *, is_short: bool = False) -> list[str]:
    """What may be claimed by programme, with its range and, unless short, what it stands on; and
    of which regencies no history is known."""
    told = [_claim_told(claims, say, is_short) for claims in made.claims]
    if made.claims_not_told:
        key = "budget.claims_not_told" if told else "budget.claims_unknown"
        told.append(say(key, where=findings.named(say, list(made.claims_not_told))))
    return told


def _claim_told(claims: Claims, say: Speaker, is_short: bool) -> str:
    found = claims.expected
    if found.amounts_idr:
        key = "budget.claim_short" if is_short else "budget.claim"
    else:
        key = "budget.claim_short_unpaid" if is_short else "budget.claim_unpaid"
    low, high = found.amounts_idr or (None, None)
    return say(
        key,
        programme=say(f"program.{claims.programme}"),
        cases=say.number(found.cases, 0 if found.cases >= 10 else 1),
        low=say.number(found.low),
        high=say.number(found.high),
        amount=say.value_short(found.amount_idr, "idr"),
        amount_low=say.value_short(low, "idr"),
        amount_high=say.value_short(high, "idr"),
        seen=say.number(found.seen),
        member_months=say.number(found.member_months, 0),
        first=say.month(claims.first),
        last=say.month(claims.last),
    )


def end_told(part: Part, end: End, places: dict[str, str], say: Speaker) -> str:
    """What stops when a part's money stops."""
    return say(
        "budget.end",
        people=say.number(end.people),
        where=places[part.region_code],
        last=say.month(end.last),
        lapse=say.month(end.lapse) if end.lapse else NOTHING,
        next=say.rupiah(end.next_idr),
    )


def coverage_told(made: Plan, area: str, say: Speaker) -> str:
    """Coverage before and after, with numerator and denominator, their dates and source."""
    base, found = made.bases[area], made.coverages[area]
    told = say(
        "budget.coverage",
        where=made.places.get(area, area),
        before=say.percent(found.before_pct, 1),
        after=say.percent(found.after_pct, 1),
        added=say.number(found.added),
        **base_told(base, say),
    )
    return marked(told, base.kind, say)


def marked(text: str, kind: str, say: Speaker) -> str:
    """A text with the word of its badge."""
    badge = kinds.badge(say, kind)
    return f"{text} · {badge.word}" if badge else text


def base_told(base: Base, say: Speaker) -> dict[str, str]:
    """Numerator and denominator in words: how many, of what, when, by whom."""
    return {
        "covered": say.number(base.covered),
        "covered_as_of": say.month(base.covered_as_of),
        "eligible": say.number(base.eligible),
        "denominator": metrics.metric(base.metric).labels[say.language],
        "eligible_as_of": say.as_of(base.eligible_as_of, base.precision),
        "publisher": base.publisher,
    }


def notes(made: Plan, say: Speaker) -> list[str]:
    """What to know beside the numbers, in sentences: how people are shared out, what ends when,
    what may be claimed, by data of which kind."""
    found = [say("budget.rounding")]
    for area in {part.region_code[:4]: None for part in made.parts}:
        if area in made.coverages:
            found.append(coverage_told(made, area, say))
        else:
            found.append(say("budget.coverage_unknown", where=made.places.get(area, area)))
    found += [end_told(part, end, made.places, say) for part, end in made.ends]
    badge = kinds.badge(say, made.claims_kind)
    found += (f"{told} {badge.word if badge else ''}".strip() for told in claims_told(made, say))
    return found
