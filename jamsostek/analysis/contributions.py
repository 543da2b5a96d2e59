"""What a contribution comes to in a month, computed from the rules in force and nothing else.

No rate, limit or layer stands here: they come as the rows of ``programs/rule_history``. A month is
computed with the rules in force on its last day. Each line is rounded to the whole rupiah, half up;
totals are sums of the rounded lines. What the rules don't say is said (``Line.unknown``) and leaves
the total incomplete; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from jamsostek.analysis.rulebook import (
    IDR,
    IDR_PER_MONTH,
    OF_CONTRACT,
    OF_INCOME,
    OF_WAGE,
    OFF,
    Rule,
    Rulebook,
    last_day,
)
from jamsostek.base.errors import ProductError

RISKS = ("sangat_rendah", "rendah", "sedang", "tinggi", "sangat_tinggi")
PU_PROGRAMMES = ("JKK", "JKM", "JHT", "JP")
# stage of a migrant worker's contract → what the rules call its contribution
PMI_STAGES = {
    "before": ("iuran_sebelum_bekerja",),
    "contract_6": ("iuran_sebelum_bekerja", "iuran_selama_setelah_6_bulan"),
    "contract_12": ("iuran_sebelum_bekerja", "iuran_selama_setelah_12_bulan"),
    "contract_24": ("iuran_sebelum_bekerja", "iuran_selama_setelah_24_bulan"),
    "extension": ("iuran_perpanjangan",),
}

_WHOLE = Decimal(1)
_HUNDRED = Decimal(100)
_LABOUR_INTENSIVE = "PU padat karya tertentu (>=50 pekerja)"
_CONSTRUCTION = "Jasa Konstruksi"
# who pays JHT and JP of a wage earner, and what the rules call them
_BOTH = (("employer", "pemberi_kerja"), ("worker", "pekerja"))
_SIZES = {"juta": Decimal(10) ** 6, "miliar": Decimal(10) ** 9}
_UP_TO = re.compile(r"(?:s\.d|(\d+)(?:_(juta|miliar))?)_(\d+)_(juta|miliar)")
_ABOVE = re.compile(r"di_atas_(\d+)_(juta|miliar)")


@dataclass(frozen=True)
class Line:
    """One payer's contribution to one programme.

    ``rate`` is in per cent of ``base_idr`` (None for a fixed amount); ``full_idr`` is before and
    ``amount_idr`` after ``relief``, both whole rupiah, None where ``unknown`` says why (``no_rule``
    or ``no_ceiling``). ``part`` names a layer or stage, ``limit`` the rule that bounded the base or
    the amount, ``caution`` what to keep in mind (``ceiling_month``, ``under_old_ceiling``).
    """

    programme: str
    payer: str
    base_idr: Decimal | None = None
    rate: Decimal | None = None
    full_idr: int | None = None
    amount_idr: int | None = None
    rule: Rule | None = None
    relief: Rule | None = None
    limit: Rule | None = None
    part: str = ""
    unknown: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Bill:
    """All lines of one contribution. ``deferral`` is the rule that lets part be paid later, if one
    is in force; ``job_loss`` are the rules on how JKP is paid for: no line, nobody is billed."""

    month: date
    lines: tuple[Line, ...]
    deferral: Rule | None = None
    job_loss: tuple[Rule, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Whether every line has an amount."""
        return all(line.amount_idr is not None for line in self.lines)

    @property
    def total_idr(self) -> int:
        """What is paid, in rupiah; of the known lines only where the bill is incomplete."""
        return sum(line.amount_idr or 0 for line in self.lines)

    @property
    def full_idr(self) -> int:
        """What would be paid without relief."""
        return sum(line.full_idr or 0 for line in self.lines)

    @property
    def reliefs(self) -> tuple[Rule, ...]:
        """The reliefs that lower this bill."""
        return tuple(dict.fromkeys(line.relief for line in self.lines if line.relief))

    def by_payer(self) -> dict[str, int]:
        """Payer → rupiah, in the order of the lines."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.payer] = sums.get(line.payer, 0) + (line.amount_idr or 0)
        return sums


# -- segments ------------------------------------------------------------------------------------


def wage_earner(
    rules: Rulebook,
    month: date,
    *,
    wage_idr: float,
    risk: str = RISKS[0],
    programmes: Iterable[str] = PU_PROGRAMMES,
    is_labour_intensive: bool = False,
) -> Bill:
    """The month's contribution for a wage earner (PU), by employer and worker."""
    groups = {"PU", _LABOUR_INTENSIVE} if is_labour_intensive else {"PU"}
    wage, law, followed = _money(wage_idr), _Law(rules, last_day(month), groups), set(programmes)
    lines: list[Line] = []
    if "JKK" in followed:
        rule, cut = law.find("JKK", "PU", f"iuran_jkk_risiko_{risk}"), None
        if is_labour_intensive:
            cut = law.find("JKK", _LABOUR_INTENSIVE, f"iuran_jkk_diskon50_risiko_{risk}")
        lines.append(law.share(rule, wage, "employer", "JKK", cut=cut))
    if "JKM" in followed:
        lines.append(law.share(law.find("JKM", "PU", "iuran_jkm"), wage, "employer", "JKM"))
    if "JHT" in followed:
        for payer, name in _BOTH:
            rule = law.find("JHT", "PU", f"iuran_jht_{name}")
            lines.append(law.share(rule, wage, payer, "JHT"))
    if "JP" in followed:
        lines += law.pension(wage)
    job_loss: list[Rule] = []
    # paid out of JKK and by the state for those who follow at least these three
    if followed >= {"JKK", "JKM", "JHT"}:
        job_loss += rules.in_force(law.day, "JKP", "PU", r"iuran_jkp_\w+")
    deferral = law.find("JP", "PU", "penundaan_iuran_covid") if "JP" in followed else None
    return Bill(month, tuple(lines), deferral, tuple(job_loss))


def self_employed(
    rules: Rulebook,
    month: date,
    *,
    income_idr: float,
    has_savings: bool = False,
    is_transport: bool = False,
    is_budget_paid: bool = False,
) -> Bill:
    """The month's contribution for a non-wage earner (BPU) on the income chosen as base.

    ``is_budget_paid``: APBN or APBD pays, which excludes the reliefs for transport and others.
    """
    income, payer, groups = _money(income_idr), "budget" if is_budget_paid else "own", {"BPU"}
    if not is_budget_paid:
        groups.add("BPU transportasi" if is_transport else "BPU nontransportasi")
    law = _Law(rules, last_day(month), groups)
    fixed = law.find("JKM", "BPU", "iuran_jkm")
    lines = [law.between(income, payer, "JKK"), law.fixed(fixed, payer, "JKM", IDR_PER_MONTH)]
    if has_savings:
        lines.append(law.between(income, payer, "JHT"))
    return Bill(month, tuple(lines))


def construction_contract(rules: Rulebook, month: date, *, contract_idr: float) -> Bill:
    """The contribution of a whole construction contract (Jakon), its value without VAT, by layers.

    For projects whose wages aren't known. Paid once, not every month.
    """
    value, law = _money(contract_idr), _Law(rules, last_day(month), {"Jakon", _CONSTRUCTION})
    lines: list[Line] = []
    for programme in ("JKK", "JKM"):
        pattern = rf"iuran_{programme.lower()}_kontrak_.+"
        found = rules.in_force(law.day, programme, _CONSTRUCTION, pattern)
        layers = sorted(((*_layer(rule), rule) for rule in found), key=lambda layer: layer[0])
        ends = [Decimal(0), *(high for _, high, _ in layers)]
        if layers and ([low for low, _, _ in layers] != ends[:-1] or ends[-1] is not None):
            raise ProductError("rule_layers", programme=programme)
        if not layers:
            lines.append(Line(programme, "employer", unknown="no_rule"))
        for low, high, rule in layers:
            base = (value if high is None else min(value, high)) - low
            if base > 0 or low == 0:
                part = rule.parameter.partition("_kontrak_")[2]
                of_contract = {"unit": OF_CONTRACT, "part": part}
                lines.append(law.share(rule, base, "employer", programme, **of_contract))
    return Bill(month, tuple(lines))


def construction_wages(rules: Rulebook, month: date, *, wages_idr: float) -> Bill:
    """The month's contribution of a construction project (Jakon) whose wages are known."""
    wages, law = _money(wages_idr), _Law(rules, last_day(month), {"Jakon", _CONSTRUCTION})
    lines = []
    for programme in ("JKK", "JKM"):
        name = f"iuran_{programme.lower()}_upah_diketahui"
        rule = law.find(programme, _CONSTRUCTION, name)
        lines.append(law.share(rule, wages, "employer", programme))
    return Bill(month, tuple(lines))


def migrant(rules: Rulebook, month: date, *, stage: str, savings_idr: float | None = None) -> Bill:
    """The contribution of a migrant worker (PMI) for a stage of ``PMI_STAGES``.

    Of a contract both parts are given, before departure and during work. ``savings_idr``: the JHT
    chosen a month; over a contract it is multiplied by its months.
    """
    law, lines = _Law(rules, last_day(month), {"PMI"}), []
    unit = IDR_PER_MONTH if stage == "extension" else IDR
    for name in PMI_STAGES[stage]:
        rule, part = law.find("JKK+JKM", "PMI", name), name.removeprefix("iuran_")
        lines.append(law.fixed(rule, "own", "JKK+JKM", unit, part))
    if savings_idr is not None and stage != "before":
        low, high = migrant_savings(rules, month)
        if low is None or high is None:
            lines.append(Line("JHT", "own", unknown="no_rule"))
        else:
            months = int(re.sub(r"\D", "", stage) or 1)
            amount = _money(savings_idr)
            if not low.number(IDR_PER_MONTH) <= amount <= high.number(IDR_PER_MONTH):
                raise ProductError("savings_outside", low=low.value, high=high.value)
            total = _whole(amount * months)
            lines.append(Line("JHT", "own", amount, None, total, total, low, part=f"x{months}"))
    return Bill(month, tuple(lines))


def migrant_savings(rules: Rulebook, month: date) -> tuple[Rule | None, Rule | None]:
    """The rules on the least and the most a migrant worker may save a month."""
    names = ("iuran_jht_minimum", "iuran_jht_maksimum")
    return tuple(rules.find(last_day(month), "JHT", "PMI", name) for name in names)


def by_month(bill: Callable[[date], Bill], first: date, last: date) -> pd.DataFrame:
    """A contribution month by month: ``month``, ``amount_idr`` (missing where a line is unknown),
    ``full_idr`` (without relief), ``relief`` (its legal basis, or empty)."""
    months = pd.date_range(first.replace(day=1), last, freq="MS")
    rows = []
    for month in months:
        made = bill(month.date())
        rows.append(
            {
                "month": month,
                "amount_idr": made.total_idr if made.is_complete else None,
                "full_idr": made.full_idr if made.is_complete else None,
                "relief": "; ".join(dict.fromkeys(rule.legal_basis for rule in made.reliefs)),
            }
        )
    columns = ["month", "amount_idr", "full_idr", "relief"]
    return pd.DataFrame(rows, columns=columns).astype({"amount_idr": float, "full_idr": float})


# -- lines ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Law:
    """The rules in force on a day, for a member of these groups."""

    rules: Rulebook
    day: date
    groups: set[str]

    def find(self, programme: str, segment: str, name: str) -> Rule | None:
        return self.rules.find(self.day, programme, segment, name)

    def relief(self, programme: str) -> Rule | None:
        return self.rules.relief(self.day, programme, self.groups)

    def share(
        self,
        rule: Rule | None,
        base: Decimal,
        payer: str,
        programme: str,
        *,
        unit: str = OF_WAGE,
        cut: Rule | None = None,
        **more,
    ) -> Line:
        """A rate of a base; ``cut`` is a rule that names the lowered rate itself."""
        if rule is None:
            return Line(programme, payer, base, unknown="no_rule", **more)
        rate = rule.number(unit)
        full, relief = base * rate / _HUNDRED, cut or self.relief(programme)
        amount = base * cut.number(unit) / _HUNDRED if cut else _after(full, relief)
        sums = (_whole(full), _whole(amount))
        return Line(programme, payer, base, rate, *sums, rule, relief, **more)

    def fixed(
        self, rule: Rule | None, payer: str, programme: str, unit: str, part: str = ""
    ) -> Line:
        """An amount that the table has."""
        if rule is None:
            return Line(programme, payer, part=part, unknown="no_rule")
        full, relief = rule.number(unit), self.relief(programme.split("+")[0])
        sums = (_whole(full), _whole(_after(full, relief)))
        return Line(programme, payer, None, None, *sums, rule, relief, part=part)

    def between(self, income: Decimal, payer: str, programme: str) -> Line:
        """A share of the income chosen, within the least and the most the table has."""
        name = f"iuran_{programme.lower()}"
        rule, low, high = (
            self.find(programme, "BPU", name + tail) for tail in ("", "_minimum", "_maksimum")
        )
        if rule is None or low is None or high is None:
            return Line(programme, payer, income, unknown="no_rule")
        rate = rule.number(OF_INCOME)
        least, most = (each.number(IDR_PER_MONTH) for each in (low, high))
        share, relief = income * rate / _HUNDRED, self.relief(programme)
        full = min(max(share, least), most)
        limit = low if share < least else high if share > most else None
        sums = (_whole(full), _whole(_after(full, relief)))
        return Line(programme, payer, full * _HUNDRED / rate, rate, *sums, rule, relief, limit)

    def pension(self, wage: Decimal) -> list[Line]:
        """JP of employer and worker, on the wage up to the ceiling in force.

        A wage under the last known ceiling is taken to be under today's, whatever it is: they grow
        from year to year (and fell once, by 2 % in 2021). Of some only the year is known: in it a
        wage above either is told with a caution.
        """
        ceiling, caution, base = self.find("JP", "PU", "batas_upah_jp"), "", wage
        last = self.rules.last_before(self.day, "JP", "PU", "batas_upah_jp")
        if ceiling is not None:
            base = min(wage, ceiling.number(IDR_PER_MONTH))
            is_vague = ceiling.precision == "year" and self.day.year == ceiling.starts_on.year
            either = min(each.number(IDR_PER_MONTH) for each in (last or ceiling, ceiling))
            if is_vague and last is not None and wage > either:
                caution = "ceiling_month"
        elif last is not None and wage <= last.number(IDR_PER_MONTH):
            caution = "under_old_ceiling"
        limit, lines = ceiling if base < wage else None, []
        for payer, name in _BOTH:
            rule = self.find("JP", "PU", f"iuran_jp_{name}")
            if rule is not None and ceiling is None and not caution:
                rate = rule.number(OF_WAGE)
                lines.append(Line("JP", payer, None, rate, rule=rule, unknown="no_ceiling"))
            else:
                lines.append(self.share(rule, base, payer, "JP", limit=limit, caution=caution))
        return lines


def _layer(rule: Rule) -> tuple[Decimal, Decimal | None]:
    """The bounds of a layer as its name has them: ``…_100_500_juta`` → 100 and 500 million."""
    name = rule.parameter.partition("_kontrak_")[2]
    if found := _UP_TO.fullmatch(name):
        low, low_size, high, size = found.groups()
        # "100_500_juta": the size after the second number is meant for both
        start = Decimal(low) * _SIZES[low_size or size] if low else Decimal(0)
        return start, Decimal(high) * _SIZES[size]
    if found := _ABOVE.fullmatch(name):
        return Decimal(found[1]) * _SIZES[found[2]], None
    raise ProductError(
        "rule_unexpected",
        parameter=rule.parameter,
        value=rule.value,
        unit=rule.unit,
        expected=OF_CONTRACT,
    )


def _after(full: Decimal, relief: Rule | None) -> Decimal:
    return full if relief is None else full * (_HUNDRED - relief.number(OFF)) / _HUNDRED


def _money(amount: float) -> Decimal:
    value = Decimal(str(amount))
    if not value.is_finite() or value < 0:
        raise ProductError("bad_amount", value=str(amount))
    return value


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(_WHOLE, ROUND_HALF_UP))
