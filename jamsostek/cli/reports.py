"""The command ``report``: decks and achievement cards as files, for one office or for all."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, Speaker
from jamsostek.cli import out
from jamsostek.reports import decks, files
from jamsostek.reports.deck import Deck
from jamsostek.warehouse import building, questions

_CARD_ENDINGS = (".png", ".pdf")
_ACHIEVEMENT = "achievement"
_REGENCY = "regency"  # a deck that has a page of its own beside its slides
_OPTIONS = ("branch", "region", "month", "year", "meeting")


def add(commands) -> None:
    """Add the command to a parser's."""
    report = commands.add_parser(
        "report", help="write a deck or an achievement card; exit 1 if one of --all failed"
    )
    report.add_argument("name", nargs="?", choices=(*decks.NAMES, _ACHIEVEMENT))
    report.add_argument("--all", action="store_true", help="every branch's set and the province's")
    report.add_argument("--branch", metavar="CODE", help="e.g. ATAMBUA")
    report.add_argument("--region", metavar="CODE", help="a regency instead, e.g. 5303")
    report.add_argument("--meeting", metavar="CODE", help="one monev meeting, e.g. TTU-2026-11")
    report.add_argument("--agent", metavar="CODE", help="whose achievement card")
    report.add_argument("--month", metavar="2026-10", help="the latest with data by default")
    report.add_argument("--year", metavar="2025", help="of the ceremony; the latest by default")
    report.add_argument("--slides", metavar="KEY,KEY", help="only these slides, in this order")
    report.add_argument(
        "--handout", action="store_true", help="regency: the slides on paper, not its page"
    )
    report.add_argument("--template", metavar="FILE.pptx", help="a PowerPoint of the office's own")
    report.add_argument(
        "--out",
        action="append",
        default=[],
        metavar="FILE",
        help=".pptx, .pdf or .xlsx, repeatable; .png or .pdf for a card; a folder with --all",
    )
    report.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS)
    report.set_defaults(run=_report, opens="published")


def _report(options: argparse.Namespace, say: Speaker) -> int:
    if options.all == bool(options.name):
        raise ProductError("report_what", known=", ".join((*decks.NAMES, _ACHIEVEMENT)))
    if options.all:
        if len(options.out) != 1:
            raise ProductError("report_folder")
        building.build()
        return _every_branch(options, Path(options.out[0]), say)
    endings = _CARD_ENDINGS if options.name == _ACHIEVEMENT else tuple(files.WRITERS)
    wanted = out.wanted(options.out, endings)
    if not wanted:
        raise ProductError("report_out", known=", ".join(endings))
    if options.name == _ACHIEVEMENT:
        write = _card_writer(options, say)
    else:
        building.build()
        chosen = {name: getattr(options, name) for name in _OPTIONS}
        deck = _chosen(decks.build(options.name, options.scope, say, **chosen), options.slides)
        template = _template(options)
        has_page = options.name == _REGENCY and not options.slides and not options.handout

        def write(file: Path) -> None:
            if has_page and file.suffix.lower() == ".pdf":
                _page_of_regency(options, say, file)
            else:
                files.write_deck(deck, file, template)

    for file in wanted:
        out.make(file, write, say)
    return 0


def _template(options: argparse.Namespace) -> Path | None:
    if options.template and not Path(options.template).is_file():
        raise ProductError("report_template", file=Path(options.template).name)
    return Path(options.template) if options.template else None


def _chosen(deck: Deck, slides: str | None) -> Deck:
    if not slides:
        return deck
    keys = [key.strip() for key in slides.split(",") if key.strip()]
    known = [slide.key for slide in deck.slides]
    unknown = [key for key in keys if key not in known]
    if unknown or not keys:
        raise ProductError("report_slides", slides=", ".join(unknown), known=", ".join(known))
    return deck.chosen(keys)


def _page_of_regency(options: argparse.Namespace, say: Speaker, file: Path) -> None:
    page = importlib.import_module("jamsostek.reports.typst.regency")
    month = decks.month_with_data(options.scope, options.month, region=options.region)
    page.write(page.of(options.scope, say, options.region, month), file)


def _card_writer(options: argparse.Namespace, say: Speaker) -> Callable[[Path], None]:
    if bool(options.branch) == bool(options.agent):
        raise ProductError("report_whose")
    achievement = importlib.import_module("jamsostek.reports.typst.achievement")
    building.build()
    month = decks.month_with_data(options.scope, options.month, options.branch)
    if month is None:
        raise ProductError("report_no_data")
    if options.branch:
        card = achievement.of_branch(options.scope, say, options.branch, month)
    else:
        card = achievement.of_agent(options.scope, say, options.agent, month)
    return lambda file: achievement.write(card, file)


# -- all -----------------------------------------------------------------------------------------


def _every_branch(options: argparse.Namespace, folder: Path, say: Speaker) -> int:
    """A folder for each branch and one for the province; one that fails stops no other."""
    scope, month, template = options.scope, options.month, _template(options)
    written = failed = 0
    codes = questions.ask("reference/branches", scope)["branch_code"]
    sets = [("monev", code, {"branch": code}) for code in codes] + [("provincial", "", {})]
    for name, code, chosen in sets:
        try:
            deck = decks.build(name, scope, say, month=month, **chosen)
            if deck.slides[0].key == "no_data":
                print(say("cli.report_no_data", branch=code))
                continue
            stem = "-".join(part for part in (name, code, _month_of(scope, code, month)) if part)
            for ending in files.WRITERS:
                out.make(
                    folder / (code or name) / f"{stem}{ending}",
                    lambda file, deck=deck: files.write_deck(deck, file, template),
                    say,
                )
            written += 1
        except ProductError as error:
            failed += 1
            _tell_failure(code or name, " ".join(error.told(say)), say)
        except Exception as error:  # a scheduler's run must bring the other branches' sets
            failed += 1
            _tell_failure(code or name, f"{type(error).__name__}: {error}", say)
    print(say("cli.report_done", written=say.number(written), failed=say.number(failed)))
    return 1 if failed else 0


def _month_of(scope: Scope, code: str, month: str | None) -> str:
    found = decks.month_with_data(scope, month, code or None)
    return f"{found:%Y-%m}" if found else ""


def _tell_failure(name: str, reason: str, say: Speaker) -> None:
    print("✗ " + say("cli.report_failed", name=name, reason=reason), file=sys.stderr)
