"""The command ``budget``: what covering people costs, from a scenario file or a few options."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path

import pandas as pd

from jamsostek.analysis import budget, scenario
from jamsostek.analysis.budget import refuse
from jamsostek.analysis.scenario import Scenario
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, NOTHING, Speaker
from jamsostek.cli import out
from jamsostek.contract import kinds
from jamsostek.reports import plan, plan_files
from jamsostek.reports.plan import Plan
from jamsostek.warehouse import building, origins, questions

# option of the command line → key of a scenario file
_OPTIONS = {
    "region": "region",
    "people": "people",
    "start": "start",
    "months": "months",
    "group": "group",
    "work": "work",
    "income": "income_idr",
    "risk": "risk",
}


def add(commands) -> None:
    """Add the command to a parser's."""
    command = commands.add_parser(
        "budget", help="what covering people costs, by month, year and who pays"
    )
    command.add_argument("file", nargs="?", metavar="SCENARIO.toml", help="or the options below")
    command.add_argument("--region", metavar="CODE", help="e.g. 5303; a district or village too")
    command.add_argument("--people", type=int, metavar="N")
    command.add_argument("--from", dest="start", metavar="2026-01", help="the first month paid")
    command.add_argument("--months", type=int, metavar="M")
    command.add_argument("--programmes", metavar="JKK,JKM")
    command.add_argument(
        "--payer",
        action="append",
        default=[],
        metavar="CODE[=SHARE]",
        help=f"repeatable: {', '.join(budget.PAYERS)}",
    )
    command.add_argument("--group", choices=budget.GROUPS)
    command.add_argument("--work", choices=budget.WORKS, help="who they are by the rules")
    command.add_argument("--income", type=int, metavar="RP", help="base; the least by default")
    command.add_argument("--risk", metavar="LEVEL", help="of wage earners")
    command.add_argument("--denominator", metavar="METRIC", help="of what coverage is counted")
    command.add_argument("--budget", type=int, metavar="RP", help="what does this buy?")
    command.add_argument("--format", choices=("table", "json"), default="table")
    command.add_argument(
        "--out",
        action="append",
        default=[],
        metavar="FILE",
        help=f"{', '.join(plan_files.ENDINGS)}, repeatable; instead of telling it",
    )
    command.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)
    command.set_defaults(run=_budget, opens="totals")


def _budget(options: argparse.Namespace, say: Speaker) -> int:
    wanted = _scenario(options)
    written = out.wanted(options.out, plan_files.ENDINGS)
    origins.refresh()
    building.build()
    ask = partial(questions.ask, scope=options.scope)
    made = plan.make(ask, wanted, options.denominator)
    if written:
        info = ask("data/info").iloc[0]
        write = partial(plan_files.write, made, say, info, datetime.now())
        for file in written:
            out.make(file, write, say)
    elif options.format == "json":
        sys.stdout.reconfigure(encoding="utf-8")
        print(json.dumps(_as_json(made), ensure_ascii=False, indent=2))
    else:
        _tell(made, say)
    return 0


def _scenario(options: argparse.Namespace) -> Scenario:
    """What is asked, by the file or by the options; both at once are refused."""
    given = {key: getattr(options, name) for name, key in _OPTIONS.items()}
    given = {key: value for key, value in given.items() if value is not None}
    if options.programmes:
        given["programmes"] = [code.strip() for code in options.programmes.split(",")]
    if options.payer:
        given["funding"] = dict(map(_payer, options.payer))
    if bool(options.file) == bool(given):
        raise ProductError("scenario_what")
    if not options.file:
        return scenario.made({**given, **_spend(options)})
    file = Path(options.file)
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ProductError("scenario_unreadable", file=file.name) from error
    found = scenario.read(text)
    return found if options.budget is None else scenario.spending(found, options.budget)


def _spend(options: argparse.Namespace) -> dict[str, int]:
    return {} if options.budget is None else {"budget_idr": options.budget}


def _payer(text: str) -> tuple[str, float]:
    code, equals, share = text.partition("=")
    try:
        return code.strip(), float(Decimal(share)) if equals else 100
    except InvalidOperation as error:
        raise refuse("scenario_shares", "--payer", text) from error


# -- for people ----------------------------------------------------------------------------------


def _tell(made: Plan, say: Speaker) -> None:
    rupiah = say.rupiah
    name = made.scenario.name
    if name:
        print(f"{name}\n")
    where = ", ".join(made.places[code] for code in made.scenario.regions)
    span = {"first": say.month(made.first), "last": say.month(made.last)}
    people = say.number(made.people)
    print(say("cli.budget_who", people=people, where=where, months=made.months, **span))
    print(say("cli.budget_total", total=rupiah(made.total_idr)))
    if made.full_idr != made.total_idr:
        print(say("cli.budget_full", full=rupiah(made.full_idr)))
    if made.counted is not None:
        told = {"counted": say.number(float(made.counted)), "people": people}
        months = say.number(float(made.counting_rule.value))
        print(say("cli.budget_counted", **told, months=months, source=made.counting_rule.publisher))
    if made.bought:
        buys = made.bought
        told = {"people": say.number(buys.people), "left": rupiah(buys.left_idr)}
        told |= {"months": buys.months, "budget": rupiah(made.scenario.budget_idr)}
        last = say.month(buys.last) if buys.last else NOTHING
        print(say("cli.budget_buys", **told, last=last))
    for key, title in (("year", "year"), ("month", "month"), ("payer", "payer")):
        print(f"\n{say(f'cli.budget_by_{title}')}")
        for row in made.by(key).itertuples():
            label = {
                "year": str,
                "month": say.month,
                "payer": lambda code: say(f"payer.{code}"),
            }[key](getattr(row, key))
            print(f"  {label:<28} {rupiah(row.amount_idr):>24}")
    _tell_basis(made, say)
    _tell_coverage(made, say)
    _tell_ends(made, say)
    _tell_claims(made, say)


def _tell_basis(made: Plan, say: Speaker) -> None:
    print(f"\n{say('cli.budget_basis')}")
    for row in made.basis.itertuples():
        span = f"{say.month(row.first)} – {say.month(row.last)}"
        each = say.rupiah(row.each_idr) if not row.unknown else say("cli.budget_unknown")
        print(f"  {row.programme} · {say(f'payer.{row.payer}')} · {span}: {each}")
        relief = say(
            "cli.budget_relief", full=say.rupiah(row.full_each_idr), basis=row.relief_basis
        )
        for line in (
            f"{row.legal_basis} · {row.publisher} {row.url}" if row.publisher else "",
            f"{relief} · {row.relief_publisher} {row.relief_url}" if row.relief else "",
            say(f"budget.caution_{row.caution}") if row.caution else "",
        ):
            if line:
                print(f"      {line}")


def _tell_coverage(made: Plan, say: Speaker) -> None:
    print(f"\n{say('budget.coverage_title')}")
    for area in {part.region_code[:4]: None for part in made.parts}:
        if area in made.coverages:
            print("  " + plan.coverage_told(made, area, say))
        else:
            print("  " + say("budget.coverage_unknown", where=made.places[area]))


def _tell_ends(made: Plan, say: Speaker) -> None:
    print(f"\n{say('budget.ends_title')}")
    for part, end in made.ends:
        print("  " + plan.end_told(part, end, made.places, say))


def _tell_claims(made: Plan, say: Speaker) -> None:
    badge = kinds.badge(say, made.claims_kind) if made.claims else None
    print(f"\n{say('budget.claims')}{f' – {badge.word}' if badge else ''}")
    for told in plan.claims_told(made, say):
        print(f"  {told}")


# -- for programs --------------------------------------------------------------------------------


def _as_json(made: Plan) -> dict:
    """The plan for a program: rupiah as whole numbers, months as ``2026-01``."""
    bought = made.bought
    return {
        "scenario": scenario.written(made.scenario),
        "places": made.places,
        "people": made.people,
        "first": f"{made.first:%Y-%m}",
        "last": f"{made.last:%Y-%m}",
        "total_idr": made.total_idr,
        "full_idr": made.full_idr,
        "counted": None if made.counted is None else float(made.counted),
        "bought": bought and {**asdict(bought), "last": _month(bought.last)},
        **{f"by_{key}": _rows(made.by(key)) for key in ("month", "year", "payer", "region_code")},
        "lines": _rows(made.costs),
        "basis": _rows(made.basis),
        "ends": [
            {
                "region_code": part.region_code,
                "people": end.people,
                "last": _month(end.last),
                "lapse": _month(end.lapse),
                "next_idr": end.next_idr,
                "legal_basis": end.rule.legal_basis if end.rule else None,
            }
            for part, end in made.ends
        ],
        "coverage": [
            {
                "region_code": area,
                "covered": found.covered,
                "added": found.added,
                "eligible": found.eligible,
                "before_pct": found.before_pct,
                "after_pct": found.after_pct,
                "denominator": made.bases[area].metric,
                "eligible_as_of": made.bases[area].eligible_as_of.isoformat(),
                "covered_as_of": _month(made.bases[area].covered_as_of),
                "kind": made.bases[area].kind,
                "publisher": made.bases[area].publisher,
                "url": made.bases[area].url,
            }
            for area, found in made.coverages.items()
        ],
        "claims_kind": made.claims_kind,
        "claims_not_told": made.claims_not_told,
        "claims": [
            {
                "programme": claims.programme,
                "segment": claims.segment,
                "first": _month(claims.first),
                "last": _month(claims.last),
                **asdict(claims.expected),
                "amount_idr": claims.expected.amount_idr,
                "amounts_idr": claims.expected.amounts_idr,
            }
            for claims in made.claims
        ],
    }


def _month(day) -> str | None:
    return None if day is None else f"{day:%Y-%m}"


def _rows(frame: pd.DataFrame) -> list[dict]:
    return [
        {
            key: _month(value)
            if hasattr(value, "strftime")
            else None
            if value is pd.NA or value != value
            else value.item()
            if hasattr(value, "item")
            else value
            for key, value in row.items()
        }
        for row in frame.to_dict("records")
    ]
