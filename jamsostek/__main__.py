"""The command line: ``python -m jamsostek build | check | query | import | report …``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from jamsostek.base import settings, spreadsheet
from jamsostek.base.access import LOCAL_OWNER, ROLES, scope_named
from jamsostek.base.errors import ProductError, problem_text
from jamsostek.base.language import LANGUAGES, Speaker, speaker
from jamsostek.cli import budget, elsewhere, imports, keeping, rank, reports
from jamsostek.contract import queries
from jamsostek.keeping import restore
from jamsostek.sample import assumptions, compare, simulate
from jamsostek.warehouse import behind, building, narrowing, origins, questions
from jamsostek.workspace import access


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 fine, 1 a check failed, 2 refused)."""
    options = _parser().parse_args(arguments)
    say = speaker(options.lang or settings.default_language())
    for stream in (sys.stdout, sys.stderr):
        # a terminal without "✓" shows "?", it doesn't end in a traceback
        stream.reconfigure(errors="replace")
    try:
        _let_in(options)
        restore.finish()  # one that was killed
        code = options.run(options, say)
        sys.stdout.flush()
        return code
    except ProductError as error:
        message, mend = error.told(say)
        print(f"{message}\n{mend} {error.command(say)}".rstrip(), file=sys.stderr)
        return 2
    except BrokenPipeError:  # `… | head` closed the pipe: nothing more to say
        # what is still in the buffer must go somewhere when Python flushes it at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _let_in(options: argparse.Namespace) -> None:
    """Note on whose behalf the command asks; ``opens`` is the word that every command needs."""
    options.scope = scope_named(options.seen_as) if options.seen_as else LOCAL_OWNER
    options.scope.need(options.opens, options.command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m jamsostek", description=__doc__)
    parser.add_argument("--lang", choices=LANGUAGES, help="language of messages (default: id)")
    parser.add_argument(
        "--as",
        dest="seen_as",
        metavar="ROLE[:BRANCH]",
        help=f"see what another role would: {', '.join(ROLES)}; a branch with its code",
    )
    commands = parser.add_subparsers(dest="command", required=True)

    build = commands.add_parser("build", help="build the warehouse from data/ and queries/")
    build.add_argument("--force", action="store_true", help="build even if nothing changed")
    build.add_argument(
        "--behind",
        action="store_true",
        help="put what is published in force at once and simulate the sample beside it",
    )
    build.add_argument("--noted", action="store_true", help=argparse.SUPPRESS)
    elsewhere.add(build)
    build.set_defaults(run=_build, opens="keeping")

    check = commands.add_parser("check", help="run queries/checks; exit 1 if any rule is broken")
    check.set_defaults(run=_check, opens="keeping")

    query = commands.add_parser("query", help="ask a page's query")
    query.add_argument("name", nargs="?", help="e.g. awards/winners")
    query.add_argument("--list", action="store_true", help="every query with its purpose")
    query.add_argument(
        "-p", "--param", action="append", default=[], metavar="KEY=VALUE", help="repeatable"
    )
    query.add_argument("--format", choices=("table", "csv", "json"), default="table")
    query.set_defaults(run=_query, opens="published")

    imports.add(commands)
    reports.add(commands)
    budget.add(commands)
    rank.add(commands)
    keeping.add(commands)

    sample = commands.add_parser("simulate", help="write a simulated office, every dataset")
    sample.add_argument("--members", type=int, default=assumptions.MEMBERS, metavar="N")
    sample.add_argument("--months", type=int, default=assumptions.MONTHS, metavar="M")
    sample.add_argument("--seed", type=int, default=assumptions.SEED, metavar="S")
    sample.add_argument("--out", required=True, metavar="DIR", help="one Parquet file a dataset")
    sample.set_defaults(run=_simulate, opens="keeping")
    return parser


def _build(options: argparse.Namespace, say: Speaker) -> int:
    def progress(share: float, step: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{share:4.0%} {step:<40}", end="", file=sys.stderr, flush=True)

    if elsewhere.is_asked(options):
        return elsewhere.build(options, say, progress)
    origins.refresh()
    if options.noted:
        behind.build(_told(say))
        return 0
    if options.behind and behind.begin():
        print(say("cli.behind"))
        return 1 if _tell_problems(say) else 0
    questions.is_whole()  # one that is damaged is not of use
    built = building.build(progress, force=options.force)
    if sys.stderr.isatty():
        print("\r" + " " * 50 + "\r", end="", file=sys.stderr)
    print(say("cli.built", version=built.version, file=settings.shown_path(built.file)))
    return 1 if _tell_problems(say) else 0


def _told(say: Speaker):
    """Progress as a line for each tenth, for a terminal that a server writes to as well."""
    told = -1

    def progress(share: float, step: str) -> None:
        nonlocal told
        if int(share * 10) > told:
            told = int(share * 10)
            print(say("cli.behind_at", share=say.percent(100 * share, 0)), file=sys.stderr)

    return progress


def _check(options: argparse.Namespace, say: Speaker) -> int:
    origins.refresh()
    questions.is_whole()
    building.build()
    broken = _tell_problems(say)
    for fault in access.read().faults:
        print(f"✗ {fault.told(say)}", file=sys.stderr)
        broken += 1
    for row in questions.ask("data/check_results", LOCAL_OWNER).itertuples():
        rule = say.choose(row.rule_id, row.rule_en)
        if row.broken:
            print(
                f"✗ {row.name}: {rule}\n    {say('cli.broken_rows', count=row.broken)}: "
                f"{row.first_rows}"
            )
            broken += row.severity == "error"
        else:
            print(f"✓ {row.name}: {rule}")
    return 1 if broken else 0


def _tell_problems(say: Speaker) -> int:
    problems = questions.ask("data/problems", LOCAL_OWNER)
    for problem in problems.itertuples():
        print("✗ " + problem_text(say, problem), file=sys.stderr)
    return len(problems)


def _query(options: argparse.Namespace, say: Speaker) -> int:
    if options.list or not options.name:
        for query in queries.page_queries():
            parameters = " ".join(
                f"{p.name}={p.type}" if p.required else f"[{p.name}={p.type}]"
                for p in query.parameters
            )
            words = ", ".join(each.word for each in query.scope)
            print(f"{query.name}  {parameters}\n    {query.asks} [{words}]")
        return 0
    given = {}
    for text in options.param:
        key, equals, value = text.partition("=")
        if not equals:
            raise ProductError("bad_parameter_form", text=text)
        given[key] = value
    name = queries.renamed(options.name)
    if name != options.name:
        print(say("cli.query_renamed", old=options.name, new=name), file=sys.stderr)
    # what can't be asked is said before anything is built
    query = queries.query(name)
    narrowing.word(query, options.scope, query.bind(given))
    origins.refresh()
    questions.is_whole()
    building.build()
    _print_frame(questions.ask(name, options.scope, **given), options.format)
    return 0


def _simulate(options: argparse.Namespace, say: Speaker) -> int:
    def progress(share: float, step: str) -> None:
        if sys.stderr.isatty():
            print(f"\r{share:4.0%} {step:<40}", end="", file=sys.stderr, flush=True)

    folder = Path(options.out)
    simulate.simulate(folder, options.members, options.months, options.seed, progress)
    if sys.stderr.isatty():
        print("\r" + " " * 50 + "\r", end="", file=sys.stderr)
    rows = compare.rows(folder)
    print(say("cli.simulated", count=rows["members"], folder=folder.name))
    for dataset, count in rows.items():
        print("  " + say("cli.simulated_rows", dataset=dataset, count=count))
    return 0


def _print_frame(frame: pd.DataFrame, form: str) -> None:
    if form == "table":
        shown = spreadsheet.readable(frame)
        print(shown.to_string(index=False, max_colwidth=60) if len(shown) else "–")
    elif form == "csv":
        # the bytes, so that Windows doesn't turn the line ends or the encoding
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        print(spreadsheet.readable(frame).to_csv(index=False, lineterminator="\n"), end="")
    else:
        sys.stdout.reconfigure(encoding="utf-8")
        text = frame.to_json(orient="records", date_format="iso", double_precision=15)
        rows = json.loads(text)
        print(json.dumps(_plain(rows), ensure_ascii=False, indent=2))


def _plain(rows: list[dict]) -> list[dict]:
    for row in rows:
        for key, value in row.items():
            if isinstance(value, float) and value.is_integer():
                row[key] = int(value)
            elif isinstance(value, str) and value.endswith("T00:00:00.000"):
                row[key] = value[:10]
    return rows


if __name__ == "__main__":
    sys.exit(main())
