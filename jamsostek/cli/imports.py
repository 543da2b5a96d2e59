"""The commands ``import`` and ``template``: what a file was understood as, in words or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES, Speaker
from jamsostek.cli import questions
from jamsostek.contract import datapackage
from jamsostek.imports import doubts, intake, replacing, templates

_SHOWN_PROBLEMS = 10


def add(commands) -> None:
    """Add both commands to a parser's."""
    take = commands.add_parser(
        "import", help="check a file and take it in; exit 1 if rows were rejected, 2 if refused"
    )
    take.add_argument("dataset", nargs="?", metavar="DATASET", help="e.g. enrollment_monthly")
    take.add_argument("file", nargs="?", metavar="FILE", help="CSV, XLSX, Parquet or a folder")
    take.add_argument("--sheet", metavar="NAME", help='which sheet of a spreadsheet; "*" takes all')
    take.add_argument(
        "--codes", choices=intake.CODES, default="auto", help="system of region codes"
    )
    questions.add(take)
    take.add_argument(
        "--replace", action="store_true", help="let rows go that the file has nothing in place of"
    )
    take.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    take.add_argument("--undo", type=int, metavar="ID", help="take an import back")
    take.add_argument("--history", action="store_true", help="list every import")
    take.set_defaults(run=_import, opens="keeping")

    template = commands.add_parser("template", help="write an XLSX to fill in for a dataset")
    template.add_argument("dataset", metavar="DATASET")
    template.add_argument("--out", required=True, metavar="FILE.xlsx")
    template.set_defaults(run=_template, opens="keeping")
    for command in (take, template):
        # also understood after the command; not given, it must not undo the one before it
        command.add_argument(
            "--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help="language of messages"
        )


def _import(options: argparse.Namespace, say: Speaker) -> int:
    if options.history:
        _tell_history(options, say)
        return 0
    if options.undo is not None:
        intake.undo(options.undo)
        if options.json:
            print(json.dumps({"undone": options.undo}))
        else:
            print(say("cli.import_undone", number=options.undo))
        return 0
    if not options.dataset or not options.file:
        raise ProductError("which_import")
    quiet = options.json or not sys.stderr.isatty()

    def progress(share: float, step: str) -> None:
        if not quiet:
            print(f"\r{share:4.0%}", end="", file=sys.stderr, flush=True)

    with _examined(options, say, progress) as draft:
        if not quiet:
            print("\r    \r", end="", file=sys.stderr)
        if questions.are_open(draft, options, say):
            return 2
        if draft.replacing.unanswered and draft.already_imported is None and not options.replace:
            _ask_to_replace(draft, options, say)
            return 2
        outcome = intake.commit(draft, replace=options.replace)
    if options.json:
        sys.stdout.reconfigure(encoding="utf-8")
        rejects = str(outcome.rejects_file) if outcome.rejects_file else None
        told = {
            "dataset": outcome.dataset,
            "accepted": outcome.accepted,
            "rejected": outcome.rejected,
            "rejects_file": rejects,
            "replaced": draft.replacing.rows,
            "lines": {"all": sum(draft.lines.values()), **draft.lines},
            "notes": [intake.warning_text(say, each) for each in draft.notes],
            "version": outcome.version,
        }
        if outcome.left_out:
            told["left_out"] = outcome.left_out
        if outcome.is_new:
            told |= _to_tell(draft, say)
        print(json.dumps(told, ensure_ascii=False))
    else:
        _tell(draft, outcome, say)
    return 1 if outcome.rejected else 0


def _examined(options: argparse.Namespace, say: Speaker, progress: intake.Progress) -> intake.Draft:
    try:
        return intake.examine(
            options.dataset,
            Path(options.file),
            sheet=options.sheet,
            codes=options.codes,
            answers=questions.answers(options),
            asks_again=options.ask_again,
            language=say.language,
            progress=progress,
        )
    except ProductError as error:
        if error.code in intake.OF_HEADER:
            questions.tell_columns(options, say)
        raise


def _to_tell(draft: intake.Draft, say: Speaker) -> dict[str, object]:
    """What was read otherwise than it stands, if anything was; doubts are for people."""
    told = {
        "warnings": [
            intake.warning_text(say, each)
            for each in draft.warnings
            if each.code not in doubts.CODES
        ],
        "emptied": [
            questions.place(draft, row.line)
            | {"column": row.column_name, "reason": intake.reject_text(say, row)}
            for row in draft.emptied.itertuples()
        ],
        "answers": draft.answers,
        "questions": questions.as_json(draft),
    }
    return {name: each for name, each in told.items() if each}


def _ask_to_replace(draft: intake.Draft, options: argparse.Namespace, say: Speaker) -> None:
    """What would go unasked, and the option that agrees to it."""
    changes = replacing.change_texts(say, draft.dataset, draft.replacing)
    if options.json:
        sys.stdout.reconfigure(encoding="utf-8")
        asked = {"unanswered": draft.replacing.unanswered, "changes": changes}
        told = {"dataset": draft.dataset, "replaced": draft.replacing.rows, "asked": asked}
        print(json.dumps(told, ensure_ascii=False))
        return
    head = say("import.replace_head", count=draft.replacing.unanswered)
    lines = [head, *(f"  {text}" for text in changes), say("cli.import_replace_how")]
    print("\n".join(lines), file=sys.stderr)


def _tell(draft: intake.Draft, outcome: intake.Outcome, say: Speaker) -> None:
    dataset = datapackage.package().operational_dataset(draft.dataset)
    titles = {each.name: each.titles[say.language] for each in dataset.fields}

    def columns(*uses: str) -> str:
        return ", ".join(
            f"{use.header} → {titles[use.field]}" if use.field else use.header
            for use in draft.columns
            if use.use in uses
        )

    print(f"{dataset.titles[say.language]}: {draft.shown_name}")
    print(say("cli.import_taken", columns=columns("taken", "converted", "hashed")))
    for name, value in draft.filled.items():
        if isinstance(value, dict):
            value = say("cli.import_follows", column=titles[value["from"]])
        else:
            labels = {c.value: c.labels[say.language] for c in dataset.field(name).categories}
            is_month = dataset.field(name).type == "yearmonth"
            value = say.month(f"{value}-01") if is_month else labels.get(value, value)
        print(say("cli.import_filled", column=titles[name], value=value))
    if dropped := columns("personal"):
        print(say("cli.import_personal", columns=dropped))
    if ignored := columns("ignored"):
        print(say("cli.import_ignored", columns=ignored))
    if draft.codes_found:
        cells = say.number(draft.codes_converted)
        key = {
            "bps": "cli.import_codes_bps",
            "kemendagri": "cli.import_codes_kemendagri",
            "names": "cli.import_codes_names",
        }[draft.codes_found]
        print(say(key, cells=cells))
    questions.tell_answers(draft, say)
    print(intake.lines_text(say, draft))
    for note in draft.notes:
        print(say("cli.import_note", text=intake.warning_text(say, note)))
    for warning in draft.warnings:
        print(say("cli.import_warning", text=intake.warning_text(say, warning)))
    print(
        say(
            "cli.import_result",
            accepted=say.number(draft.accepted - outcome.left_out),
            read=say.number(draft.rows_read),
            rejected=say.number(draft.rejected),
        )
    )
    if outcome.left_out:
        print(say("cli.import_left_out", count=outcome.left_out))
    _tell_cells(draft, say)
    if outcome.rejects_file:
        print(say("cli.import_rejects", file=outcome.rejects_file))
    if outcome.is_new:
        version = outcome.version or "–"
        print(say("cli.import_version", number=outcome.import_id, version=version))
    else:
        print(say("cli.import_already", number=outcome.import_id))


def _tell_cells(draft: intake.Draft, say: Speaker) -> None:
    """The first rows set aside and the first cells left empty, each with its line and reason."""
    for row in draft.problems.head(_SHOWN_PROBLEMS).itertuples():
        reason, line = intake.reject_text(say, row), intake.place_text(draft, row.line)
        if isinstance(row.column_name, str):
            text = say(
                "cli.import_line",
                line=line,
                column=row.column_name,
                reason=reason,
            )
        else:
            text = say("cli.import_line_whole", line=line, reason=reason)
        print(f"  ✗ {text}")
    if len(draft.problems) > _SHOWN_PROBLEMS:
        print("  " + say("cli.import_more", count=len(draft.problems) - _SHOWN_PROBLEMS))
    if draft.emptied_cells:
        print(say("import.emptied", count=draft.emptied_cells))
    for row in draft.emptied.head(_SHOWN_PROBLEMS).itertuples():
        reason, line = intake.reject_text(say, row), intake.place_text(draft, row.line)
        print("  – " + say("cli.import_line", line=line, column=row.column_name, reason=reason))
    if draft.emptied_cells > _SHOWN_PROBLEMS:
        print("  " + say("cli.import_more", count=draft.emptied_cells - _SHOWN_PROBLEMS))


def _tell_history(options: argparse.Namespace, say: Speaker) -> None:
    records = intake.history()
    if options.json:
        sys.stdout.reconfigure(encoding="utf-8")
        told = [
            {
                "id": record.id,
                "dataset": record.dataset,
                "file_name": record.file_name,
                "sheet": record.sheet,
                "imported_at": record.imported_at.isoformat(),
                "accepted": record.accepted,
                "rejected": record.rejected,
                "sha256": record.sha256,
                "is_undone": record.is_undone,
                "rejects_file": str(record.rejects_file) if record.rejects_file else None,
            }
            for record in records
        ]
        print(json.dumps(told, ensure_ascii=False))
        return
    if not records:
        print(say("cli.import_no_history"))
    for record in records:
        name = f"{record.file_name} [{record.sheet}]" if record.sheet else record.file_name
        result = say(
            "cli.import_result",
            accepted=say.number(record.accepted),
            read=say.number(record.accepted + record.rejected),
            rejected=say.number(record.rejected),
        )
        mark = f" ({say('cli.import_undone_mark')})" if record.is_undone else ""
        moment = f"{say.short_date(record.imported_at)} {record.imported_at:%H:%M} UTC"
        print(f"{record.id}  {moment}  {record.dataset}  {name}  {result}{mark}")


def _template(options: argparse.Namespace, say: Speaker) -> int:
    file = Path(options.out)
    templates.write(options.dataset, file, say.language)
    print(say("cli.template_written", dataset=options.dataset, file=file))
    return 0
