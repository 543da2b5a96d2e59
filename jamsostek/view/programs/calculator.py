"""The contribution calculator: a segment's inputs, the bill line by line, its course over time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from htmltools import TagChild, TagList, html_escape, tags

from jamsostek.analysis import contributions
from jamsostek.analysis.contributions import Bill, Line
from jamsostek.analysis.rulebook import IDR_PER_MONTH, Rulebook
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.imports import numbers
from jamsostek.view.frame import address, markup, shell
from jamsostek.view.frame.kept import kept
from jamsostek.view.frame.markup import lines, small
from jamsostek.view.frame.shell import Screen
from jamsostek.view.parts import cards, charts, choices, tables
from jamsostek.view.programs import rulebook
from jamsostek.view.programs.rulebook import choose

_PACKAGES = {"4": ("JKK", "JKM", "JHT", "JP"), "3": ("JKK", "JKM", "JHT"), "2": ("JKK", "JKM")}
# what the form begins with: round example amounts, no rule among them
_EXAMPLES = {
    "wage": 2_500_000,
    "income": 1_000_000,
    "contract": 500_000_000,
    "wages": 50_000_000,
    "savings": 100_000,
}


def calculator(here: Screen) -> None:
    """A contribution of a month, line by line with its legal basis, and month by month."""
    say, today, rules = here.say, date.today(), _rules(here)
    first = st.container(horizontal=True, vertical_alignment="bottom")
    segment = choose(first, here, "who", ("BPU", "PU", "JAKON", "PMI"), "BPU")
    month = _choose_month(first, here, rules, today)
    asked = _FORMS[segment](here, first, rules, month)
    _result(here, asked, month, today)
    shell.download(say, partial(_table, here, asked, month), f"iuran-{month:%Y-%m}")
    rows = _further(here, asked, month)
    if rows is not None:
        shell.download(say, rows, "iuran-per-bulan")


@dataclass(frozen=True)
class _Asked:
    """What is to be computed: by which function of :mod:`~jamsostek.analysis.contributions`, from
    what, in words for whom, and for what time."""

    by: str
    inputs: tuple[tuple[str, object], ...]
    who: str
    period: str

    def make(self, rules: Rulebook, **instead: object) -> Callable[[date], Bill]:
        """What computes the bill of a month, with some inputs ``instead`` of those given."""
        return partial(getattr(contributions, self.by), rules, **{**dict(self.inputs), **instead})


def _rules(here: Screen) -> Rulebook:
    return Rulebook(here.ask("programs/rule_history"))


@kept
def _result(here: Screen, asked: _Asked, month: date, today: date) -> None:
    """The bill: a sentence, cards, its lines."""
    say, rules, period = here.say, _rules(here), here.say(f"programs.per_{asked.period}")
    bill = asked.make(rules)(month)
    found = _sentence(here, bill, asked.who, period)
    if dict(asked.inputs).get("is_budget_paid"):
        # what the member would be spared, were the budget not paying
        missed = set(asked.make(rules, is_budget_paid=False)(month).reliefs)
        missed -= set(bill.reliefs)
        if missed:
            basis = rulebook.regulations(rule.legal_basis for rule in missed)
            found += " " + say("programs.sum_budget", basis=basis)
    if month > today:
        found += " " + say("programs.future")
    shell.told(found)
    _cards(here, bill, period)
    shell.section(say("programs.result_title"), say("programs.result_subtitle"))
    _lines(here, bill)


def _table(here: Screen, asked: _Asked, month: date) -> pd.DataFrame:
    return _as_table(asked.make(_rules(here))(month))


@kept
def _further(here: Screen, asked: _Asked, month: date) -> pd.DataFrame | None:
    """How JKP is paid for, and the same inputs over time, their rows too."""
    rules = _rules(here)
    make = asked.make(rules)
    _job_loss(here, make(month))
    return _over_time(here, make, rules.first_day, month)


# -- the form ------------------------------------------------------------------------------------


def _choose_month(where, here: Screen, rules: Rulebook, today: date) -> date:
    """The month the contribution is for; in the address as ``paid_for``, this month by default."""
    months = pd.date_range(rules.first_day, rulebook.last_choice(today), freq="MS")
    options = [f"{month:%Y-%m}" for month in months[::-1]]
    chosen = choices.select(
        where,
        here,
        "paid_for",
        options,
        "programs.choose_paid_for",
        lambda text: here.say.month(f"{text}-01"),
        default=f"{today:%Y-%m}",
        width=200,
    )
    return date.fromisoformat(f"{chosen}-01")


def _amount(where, here: Screen, key: str, default: int | None = None) -> int:
    """An amount in whole rupiah, written with separators; in the address as digits."""
    say = here.say
    address.bind(key, re.compile(r"\d{1,15}").fullmatch, str(default or _EXAMPLES[key]))
    value = int(address.chosen(key))
    typed = f"{key}_typed"
    refused = st.session_state.pop(f"{key}_refused", None)
    st.session_state[typed] = say.number(value)
    where.text_input(
        say(f"programs.amount_{key}"),
        key=typed,
        width=230,
        on_change=partial(_amount_typed, key, say),
    )
    if refused:
        where.warning(f"{refused} {say('programs.amount_bad', value=say.rupiah(value))}".strip())
    return value


def _amount_typed(key: str, say: Speaker) -> None:
    """Take a typed amount over if it is one of whole rupiah, else keep why not in words."""
    try:
        amount = numbers.typed(st.session_state[f"{key}_typed"], say.language)
    except ProductError as error:
        st.session_state[f"{key}_refused"] = error.told(say)[0]
        return
    if amount.is_integer() and 0 <= amount < 10**15:
        address.choose(key, str(int(amount)))
    else:
        st.session_state[f"{key}_refused"] = " "


def _wage_earner(here: Screen, where, rules: Rulebook, _month: date) -> _Asked:
    wage = _amount(where, here, "wage")
    risk = choose(where, here, "risk", contributions.RISKS, contributions.RISKS[0], 180)
    package = choose(where, here, "package", tuple(_PACKAGES), "4", 200)
    industry = choose(where, here, "industry", ("", "labour"), width=220)
    inputs = {
        "wage_idr": wage,
        "risk": risk,
        "programmes": _PACKAGES[package],
        "is_labour_intensive": industry == "labour",
    }
    words = here.say(f"programs.option_package_{package}")
    who = here.say("programs.who_PU", amount=here.say.rupiah(wage), programmes=words)
    return _Asked("wage_earner", tuple(inputs.items()), who, "month")


def _self_employed(here: Screen, where, rules: Rulebook, _month: date) -> _Asked:
    income = _amount(where, here, "income")
    savings = choose(where, here, "with_savings", ("", "jht"))
    work = choose(where, here, "work", ("", "transport"), width=200)
    paid_by = choose(where, here, "paid_by", ("", "budget"), width=190)
    inputs = {
        "income_idr": income,
        "has_savings": savings == "jht",
        "is_transport": work == "transport",
        "is_budget_paid": paid_by == "budget",
    }
    words = here.say(f"programs.option_with_savings_{savings or 'any'}")
    who = here.say("programs.who_BPU", programmes=words)
    return _Asked("self_employed", tuple(inputs.items()), who, "month")


def _construction(here: Screen, where, rules: Rulebook, _month: date) -> _Asked:
    if choose(where, here, "basis", ("", "wages")) == "wages":
        wages = _amount(where, here, "wages")
        who = here.say("programs.who_JAKON_wages", amount=here.say.rupiah(wages))
        return _Asked("construction_wages", (("wages_idr", wages),), who, "month")
    value = _amount(where, here, "contract")
    who = here.say("programs.who_JAKON", amount=here.say.rupiah(value))
    return _Asked("construction_contract", (("contract_idr", value),), who, "once")


def _migrant(here: Screen, where, rules: Rulebook, month: date) -> _Asked:
    say = here.say
    stage = choose(where, here, "stage", tuple(contributions.PMI_STAGES), "contract_24")
    savings = None
    if stage != "before" and choose(where, here, "with_savings", ("", "jht")) == "jht":
        savings = _amount(where, here, "savings")
        limits = contributions.migrant_savings(rules, month)
        if all(limits):
            low, high = (int(rule.number(IDR_PER_MONTH)) for rule in limits)
            if not low <= savings <= high:
                savings = min(max(savings, low), high)
                amounts = {"value": savings, "low": low, "high": high}
                amounts = {name: say.rupiah(amount) for name, amount in amounts.items()}
                where.warning(say("programs.amount_savings_limits", **amounts))
    words = say(f"programs.option_stage_{stage}").lower()
    period = {"before": "once", "extension": "month"}.get(stage, "contract")
    inputs = (("stage", stage), ("savings_idr", savings))
    return _Asked("migrant", inputs, say("programs.who_PMI", stage=words), period)


_FORMS = {"PU": _wage_earner, "BPU": _self_employed, "JAKON": _construction, "PMI": _migrant}


# -- the bill ------------------------------------------------------------------------------------


def _sentence(here: Screen, bill: Bill, who: str, period: str) -> str:
    say = here.say
    told = {"who": who, "month": say.month(bill.month), "total": say.rupiah(bill.total_idr)}
    if not bill.is_complete:
        return say("programs.sum_incomplete", **told)
    if bill.reliefs:
        basis = rulebook.regulations(rule.legal_basis for rule in bill.reliefs)
        full = say.rupiah(bill.full_idr)
        return say("programs.sum_relief", **told, period=period, full=full, basis=basis)
    return say("programs.sum", **told, period=period)


def _cards(here: Screen, bill: Bill, period: str) -> None:
    """The total and each payer's part; what a relief takes off beside them."""
    say = here.say
    chip = "" if bill.is_complete else say("programs.card_incomplete")
    made = [
        cards.Card(
            say("programs.card_total"),
            say.rupiah(bill.total_idr),
            period,
            chip=chip,
            chip_kind="warn",
        )
    ]
    parts = bill.by_payer()
    if len(parts) > 1:
        made += [
            cards.Card(say(f"programs.payer_{payer}"), say.rupiah(amount), period)
            for payer, amount in parts.items()
        ]
    if bill.reliefs and bill.is_complete:
        made.append(cards.Card(say("programs.card_full"), say.rupiah(bill.full_idr), period))
    cards.grid(made)


def _lines(here: Screen, bill: Bill) -> None:
    say, told = here.say, set()
    rows = [
        [
            _what(here, line),
            say(f"programs.payer_{line.payer}"),
            _base(say, line),
            say.percent(float(line.rate), _places(line.rate)) if line.rate is not None else "",
            tags.b(say.rupiah(line.amount_idr)),
            _why(here, line, told),
        ]
        for line in bill.lines
    ]
    heads = [
        (say(f"programs.column_{name}"), name in ("base", "rate", "amount"))
        for name in ("programme", "payer", "base", "rate", "amount", "basis")
    ]
    # fixed amounts have neither base nor rate
    used = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    notes = None
    if here.narrow:
        # a column of its own would be a word wide
        notes, used = [row[-1] for row in rows], used[:-1]
    tables.plain(
        [heads[place] for place in used], [[row[place] for place in used] for row in rows], notes
    )
    if bill.deferral:
        share = say.percent(float(bill.deferral.value))
        text = say("programs.deferral", value=share, basis=bill.deferral.legal_basis)
        shell.source_line(text)


def _places(rate) -> int:
    return max(0, -rate.normalize().as_tuple().exponent)


def _what(here: Screen, line: Line) -> TagList:
    say = here.say
    has_own = line.rule and (line.part or line.relief)
    rule = small(say(_rule_key(line.rule))) if has_own else None
    return lines(say(f"programs.name_{line.programme}"), rule)


def _rule_key(rule) -> str:
    return f"programs.rule_{rule.parameter}"


def _base(say: Speaker, line: Line) -> TagChild:
    if line.base_idr is None:
        return ""
    text = say.rupiah(float(line.base_idr))
    if line.part.startswith("x"):
        text = say("programs.months_times", amount=text, months=line.part[1:])
    return lines(text, small(say(_rule_key(line.limit))) if line.limit else None)


def _why(here: Screen, line: Line, told: set[str]) -> TagList:
    """Legal basis and source of a line, its relief, and what is not known.

    A note that stands under a line above, in ``told``, is not repeated.
    """
    say, parts = here.say, []
    if line.unknown:
        parts.append(markup.chip(say(f"programs.unknown_{line.unknown}"), "warn"))
    if line.caution:
        parts.append(tags.i(say(f"programs.caution_{line.caution}")))
    if line.relief:
        full = say.rupiah(line.full_idr)
        text = say("programs.relief_line", basis=line.relief.legal_basis, full=full)
        parts.append(tags.b(text))
    for rule in dict.fromkeys((line.rule, line.relief, line.limit)):
        if rule:
            parts.append(rulebook.basis(say, rule))
            if rule.note and rule.note not in told:
                told.add(rule.note)
                parts.append(markup.note(rule.note))
    return lines(*parts)


def _as_table(bill: Bill) -> pd.DataFrame:
    """The bill for a spreadsheet: one row a line, with legal basis and source."""
    return pd.DataFrame(
        {
            "month": f"{bill.month:%Y-%m}",
            "programme": line.programme,
            "payer": line.payer,
            "part": line.part,
            "base_idr": line.base_idr,
            "rate_pct": line.rate,
            "full_idr": line.full_idr,
            "amount_idr": line.amount_idr,
            "legal_basis": line.rule.legal_basis if line.rule else None,
            "relief": line.relief.legal_basis if line.relief else None,
            "note": line.rule.note if line.rule else None,
            "unknown": line.unknown,
            "caution": line.caution,
            "publisher": line.rule.publisher if line.rule else None,
            "url": line.rule.url if line.rule else None,
        }
        for line in bill.lines
    )


def _job_loss(here: Screen, bill: Bill) -> None:
    """How JKP is paid for, in shares of the wage: nobody is billed for it."""
    if not bill.job_loss:
        return
    say = here.say
    shell.section(say("programs.jkp_title"), say("programs.jkp_subtitle"))
    rows = [
        [
            say(_rule_key(rule)),
            tags.b(rulebook.value_text(say, rule.value, rule.unit)),
            rulebook.basis(say, rule),
        ]
        for rule in bill.job_loss
    ]
    texts, numbers = ["programs.column_rule"], ["programs.column_value"]
    tables.plain(tables.heads(say, texts, numbers, ["programs.column_basis"]), rows)
    notes = [say("programs.jkp_limits")]
    if any(r.precision == "year" and r.starts_on.year == bill.month.year for r in bill.job_loss):
        notes.append(say("programs.jkp_year"))
    if any(line.relief for line in bill.lines if line.programme == "JKK"):
        notes.append(say("programs.jkp_relief"))
    shell.source_line(*notes)


# -- over time -----------------------------------------------------------------------------------


def _over_time(
    here: Screen, make: Callable[[date], Bill], first: date, month: date
) -> pd.DataFrame | None:
    """The same inputs in every month from the first rule to the month chosen."""
    say = here.say
    rows = contributions.by_month(make, first, month)
    known = rows.dropna(subset=["amount_idr"])
    if len(known) < 2:
        return None
    has_relief = (known["relief"] != "").any()
    key = "programs.trend_title_relief" if has_relief else "programs.trend_title"
    shell.section(say(key), say("programs.trend_subtitle"))
    rows = rows[rows["month"] >= known["month"].iloc[0]]
    chart = charts.figure(here, 340)
    texts = [
        charts.told(say.rupiah(row.amount_idr), say.month(row.month), row.relief)
        for row in rows.itertuples()
    ]
    x, y, look = rows["month"], rows["amount_idr"], {"shape": "hv"}
    charts.line(chart, x, y, here.colours.nila, texts, line=look)
    charts.value_axis(chart, say, known["amount_idr"].max(), "idr")
    charts.time_axis(here, chart, rows["month"].iloc[0], rows["month"].iloc[-1])
    _mark_reliefs(here, chart, known)
    last = known.iloc[-1]
    at, text = (last["month"], last["amount_idr"]), charts.told(say.rupiah(last["amount_idr"]))
    # above the end of a line that just fell there is the line
    highest = known["amount_idr"].max()
    has_fallen = 0.2 * highest < last["amount_idr"] < 0.9 * highest
    charts.note(here, chart, *at, text, 16, **charts.end_label(here, -1 if has_fallen else 0))
    alt = say(
        "programs.trend_alt",
        first=say.month(known["month"].iloc[0]),
        last=say.month(last["month"]),
        low=say.rupiah(known["amount_idr"].min()),
        high=say.rupiah(known["amount_idr"].max()),
    )
    charts.show(here, chart, "programs_over_time", alt)
    shell.source_line(say("programs.rule_source"), say("programs.trend_source"))
    return rows


def _mark_reliefs(here: Screen, chart, known: pd.DataFrame) -> None:
    """Each run of relief months as a band with its regulation's name."""
    runs = (known["relief"] != known["relief"].shift()).cumsum()
    for _, run in known[known["relief"] != ""].groupby(runs):
        start, end = run["month"].iloc[0], run["month"].iloc[-1] + pd.DateOffset(months=1)
        chart.add_vrect(x0=start, x1=end, line_width=0, fillcolor=here.colours.kunyit, opacity=0.22)
        text = html_escape(rulebook.regulations(run["relief"].iloc[0].split("; ")))
        at = (charts.midway(start, end), 1)
        charts.note(here, chart, *at, text, yref="paper", yanchor="top")
