"""The scenario in the form, as it stands in the address: one short text that says all of it.

``5303:14880,5304:25%;2026-01;12;JKK,JKM;vulnerable;;apbd_regency:100;``: places with people or a
share of their gap, first month, months, programmes, group, income, who pays, budget.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from jamsostek.analysis import budget, scenario
from jamsostek.analysis.scenario import Scenario, Wanted
from jamsostek.base.errors import ProductError

# a group → what its people are by the rules
WORK_OF = {
    "vulnerable": "other",
    "transport": "transport",
    "non_asn": "wage",
    "village_officials": "wage",
    "rt_rw": "other",
    "vendors": "wage",
    "other": "other",
}
_AT = r"\d{2,10}:(\d{1,8}|\d{1,8}(\.\d+)?%)"
_FORM = re.compile(
    # people are whole, a share of a gap need not be
    rf"(?P<places>{_AT}(,{_AT})*);"
    r"(?P<start>(19|20)\d{2}-(0[1-9]|1[0-2]));(?P<months>\d{1,3});(?P<programmes>[A-Z,]+);(?P<group>\w+);"
    r"(?P<income>\d{0,12});(?P<funding>\w+:\d{1,5}(\.\d+)?(,\w+:\d{1,5}(\.\d+)?)*);(?P<budget>\d{0,15})",
    re.ASCII,
)


@dataclass(frozen=True)
class Draft:
    """What stands in the form. ``places``: code and people (``14880``) or a share of the gap
    (``25%``); ``income`` and ``spend`` are empty where nothing was said."""

    places: tuple[tuple[str, str], ...]
    start: str
    months: str
    programmes: str = "JKK,JKM"
    group: str = "vulnerable"
    income: str = ""
    funding: tuple[tuple[str, str], ...] = (("apbd_regency", "100"),)
    spend: str = ""

    @property
    def code(self) -> str:
        """As it stands in the address."""
        places, funding = (
            ",".join(f"{name}:{value}" for name, value in pairs)
            for pairs in (self.places, self.funding)
        )
        told = (self.programmes, self.group, self.income, funding, self.spend)
        return ";".join((places, self.start, self.months, *told))

    @property
    def work(self) -> str:
        """What its people are by the rules."""
        return WORK_OF[self.group]

    def scenario(self, name: str = "") -> Scenario:
        """The scenario it says. Raises ``scenario_refused``."""
        shared = {
            "start": self.start,
            "months": int(self.months),
            "programmes": self.programmes.split(","),
            "group": self.group,
            "work": self.work,
            "funding": {payer: float(share) for payer, share in self.funding},
        }
        if self.income:
            shared["income_idr"] = int(self.income)
        parts = [
            {"region": code, "gap_pct": float(value[:-1])}
            if value.endswith("%")
            else {"region": code, "people": int(value)}
            for code, value in self.places
        ]
        spend = {"budget_idr": int(self.spend)} if self.spend else {}
        return scenario.made({"name": name, **shared, **spend, "parts": parts})

    def with_group(self, group: str) -> Draft:
        """The same for another group, with programmes that group may have."""
        changed = replace(self, group=group)
        allowed = [",".join(each) for each in budget.PROGRAMMES[changed.work]]
        return changed if self.programmes in allowed else replace(changed, programmes=allowed[0])


def parsed(code: str) -> Draft | None:
    """A draft from an address; ``None`` where it says none."""
    found = _FORM.fullmatch(code)
    if found is None or found["group"] not in WORK_OF:
        return None
    places, funding = (
        tuple(tuple(pair.split(":")) for pair in found[name].split(","))
        for name in ("places", "funding")
    )
    if len(dict(places)) < len(places) or len(dict(funding)) < len(funding):
        return None
    told = Draft(
        places, found["start"], found["months"], found["programmes"], found["group"],
        found["income"], funding, found["budget"],
    )  # fmt: skip
    try:
        told.scenario()
    except ProductError as error:
        # a wage is asked for in the form
        return told if error.details.get("reason") == "scenario_wage" else None
    return told


def of(told: Scenario) -> Draft | None:
    """The draft of a scenario; ``None`` where it says more than the form can, as when its parts
    differ in more than place and people."""
    first = told.parts[0]
    if WORK_OF.get(first.group) != first.work:
        return None
    draft = Draft(
        tuple((part.region_code, _amount(part)) for part in told.parts),
        f"{first.start:%Y-%m}",
        str(first.months),
        ",".join(first.programmes),
        first.group,
        "" if first.income_idr is None else str(first.income_idr),
        tuple((payer, f"{share.normalize():f}") for payer, share in first.funding),
        "" if told.budget_idr is None else str(told.budget_idr),
    )
    found = parsed(draft.code)
    return found if found and found.scenario(told.name) == told else None


def _amount(part: Wanted) -> str:
    return f"{part.gap_pct.normalize():f}%" if part.people is None else str(part.people)


def first(region: str, today: date, payer: str = "apbd_regency") -> Draft:
    """What the form begins with: a thousand people for next year, an example that says so."""
    start = f"{today.year + 1}-01"
    return Draft(((region, "1000"),), start, "12", funding=((payer, "100"),))
