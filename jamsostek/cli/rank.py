"""The command ``rank``: the award's candidates in order, and protocols of that order."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np

from jamsostek.analysis import soundness
from jamsostek.base.access import OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, NOTHING, Speaker
from jamsostek.contract import kinds
from jamsostek.meetings.judging import Place
from jamsostek.reports import files
from jamsostek.reports.judging import findings, minutes, protocol
from jamsostek.reports.judging.choices import SWITCHES, Choices, weights_of
from jamsostek.reports.judging.order import Order, order
from jamsostek.reports.judging.room import Room, book, open_room
from jamsostek.warehouse import building, origins, questions

_MOST_TOLD = 20


def add(commands) -> None:
    """Add the command to a parser's."""
    rank = commands.add_parser(
        "rank", help="the award's candidates in order; exit 1 if a protocol can't be reproduced"
    )
    rank.add_argument("--year", type=int, metavar="2025", help="year assessed")
    rank.add_argument("--category", metavar="CODE", help="e.g. regency_government")
    rank.add_argument(
        "--weights", metavar="CODE:WEIGHT,…", help="of criteria; the office's by default"
    )
    for name, options in SWITCHES.items():
        rank.add_argument(f"--{name}", choices=options, default=options[0])
    rank.add_argument("--draws", type=int, default=soundness.DRAWS, metavar="N")
    rank.add_argument("--seed", type=int, default=soundness.SEED, metavar="S")
    rank.add_argument("--freeze", metavar="FILE.json", help="write the order into a protocol")
    rank.add_argument("--verify", metavar="FILE.json", help="make a protocol's order anew")
    rank.add_argument(
        "--out",
        action="append",
        default=[],
        metavar="FILE",
        help="with --verify: the minutes as .pdf or .xlsx, the slides as .pptx, repeatable",
    )
    rank.add_argument("--format", choices=("table", "json"), default="table")
    rank.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)
    rank.set_defaults(run=_rank, opens="judging")


def _rank(options: argparse.Namespace, say: Speaker) -> int:
    if options.out and not options.verify:
        raise ProductError("rank_out")
    for file in map(Path, options.out):
        if file.suffix.lower() not in minutes.ENDINGS:
            known = ", ".join(minutes.ENDINGS)
            raise ProductError("report_ending", file=file.name, known=known)
    if options.verify:
        return _verify(options, say)
    if options.year is None or not options.category:
        raise ProductError("rank_what")
    choices = Choices(
        weights=weights_of(options.weights),
        draws=options.draws,
        seed=options.seed,
        **{name: getattr(options, name) for name in SWITCHES},
    )
    made = order(_room(options.scope, Place(options.year, options.category)), choices)
    if options.freeze:
        _freeze(options.scope, made, Path(options.freeze), say)
    elif options.format == "json":
        _print_json(_as_json(made))
    else:
        _tell(made, say)
    return 0


def _room(scope: Scope, place: Place) -> Room:
    origins.refresh()
    building.build()
    return open_room(partial(questions.ask, scope=scope), book(scope, OWNER.code), place)


def _freeze(scope: Scope, made: Order, file: Path, say: Speaker) -> None:
    scope.need("keeping", "rank --freeze")
    info = questions.ask("data/info", scope).iloc[0]
    data = {"warehouse": info["version"], "version": info["data_version"]}
    text = protocol.freeze(made, data, OWNER.code)
    files.write_whole(file, lambda beside: beside.write_bytes(text.encode()))
    print(say("cli.rank_frozen", file=file, checksum=json.loads(text)["checksum"][:16]))


def _verify(options: argparse.Namespace, say: Speaker) -> int:
    try:
        found = protocol.read_file(Path(options.verify))
    except ProductError as error:
        if error.code == "protocol_missing":
            raise
        print("✗ " + " ".join(error.told(say)), file=sys.stderr)
        return 1
    if not found.is_same:
        print("✗ " + " ".join(ProductError("protocol_not_same").told(say)), file=sys.stderr)
        return 1
    for file in map(Path, options.out):
        minutes.write(say, found, file)
        print(say("cli.report_written", file=file))
    changed = None
    try:
        changed = protocol.differences(found, _room(options.scope, found.order.room.place))
    except ProductError as error:  # the data know nothing of that room any more
        print(" ".join(error.told(say)), file=sys.stderr)
    if options.format == "json":
        told = None if changed is None else [asdict(each) for each in changed]
        same = {"reproduced": True, "checksum": found.checksum, "differences": told}
        _print_json({**_as_json(found.order), **same})
        return 0
    print("✓ " + say("cli.rank_same", checksum=found.checksum[:16], date=say.date(found.made_at)))
    _tell(found.order, say)
    if changed is not None:
        print("\n" + say("judging.differences", count=len(changed)))
        for each in changed[:_MOST_TOLD]:
            print("  " + findings.difference(say, found.order.room, each))
        if len(changed) > _MOST_TOLD:
            print("  " + say("word.more", count=len(changed) - _MOST_TOLD))
    return 0


# -- for people ----------------------------------------------------------------------------------


def _tell(made: Order, say: Speaker) -> None:
    room = made.room
    title = {"category": say(f"category.{room.place.category}"), "year": room.place.year}
    badge = kinds.badge(say, room.kind)
    print(say("judging.title", **title) + (f" [{badge.word}]" if badge else ""))
    if room.is_open:
        print(say("judging.still_open"))
    shares = ", ".join(f"{each.label(say)} {say.percent(100 * weight, 1)}"
                       for each, weight in made.counted)  # fmt: skip
    print(say("judging.weights_are", weights=shares))
    for name in SWITCHES:
        chosen = say(f"judging.rule_{name}_{getattr(made.choices, name)}")
        print(f"{say(f'judging.rule_{name}')}: {chosen}")
    print()
    lines = [[say("judging.place"), say("judging.candidate"), say("judging.score")]]
    for each in made.standings:
        place = NOTHING if each.place is None else f"{each.place}{'=' if each.is_tied else ''}"
        lines.append([place, made.candidate(each).name, say.number(each.score, 2)])
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    for place, name, score in lines:
        print(f"{place:>{widths[0]}}  {name:<{widths[1]}}  {score:>{widths[2]}}")
    print()
    if kept_back := findings.hidden(say, made):
        print(kept_back)
    for sentence in findings.all_sentences(say, made):
        print(sentence)


# -- for programs --------------------------------------------------------------------------------


def _print_json(content: dict) -> None:
    sys.stdout.reconfigure(encoding="utf-8")
    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))


def _as_json(made: Order) -> dict:
    room, rules = made.room, made.choices.rules
    drawn = soundness.drawn(made.panel, rules, made.weights, made.choices.draws, made.choices.seed)
    at = {code: place for place, code in enumerate(made.panel.candidates)}
    agreed = soundness.agreement(made.panel, made.weights)
    criteria = zip(room.criteria, made.weights, strict=True)
    return {
        "year": room.place.year,
        "category": room.place.category,
        "kind": room.kind,
        "is_open": room.is_open,
        "weights_pct": {each.code: 100 * float(weight) for each, weight in criteria},
        **{name: getattr(made.choices, name) for name in SWITCHES},
        "draws": made.choices.draws,
        "seed": made.choices.seed,
        "jurors": list(room.scorers),
        "abstained": made.abstained,
        "ranking": [
            {
                **asdict(each),
                "name": made.candidate(each).name,
                "values": {
                    criterion.code: _number(value)
                    for criterion, value in zip(
                        room.criteria, made.row(each.candidate), strict=True
                    )
                },
                "first_share": float(drawn.first[at[each.candidate]]),
                "podium_share": float(drawn.podium[at[each.candidate]]),
                "best_place": int(drawn.best[at[each.candidate]]) or None,
                "worst_place": int(drawn.worst[at[each.candidate]]) or None,
            }
            for each in made.standings
        ],
        "agreement": {
            "w": agreed.w,
            "p": agreed.p,
            "jurors": list(agreed.jurors),
            "candidates": agreed.candidates,
            "outlying": list(agreed.outlying),
        },
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
