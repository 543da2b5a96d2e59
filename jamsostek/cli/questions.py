"""What a file leaves open, on the command line: the options that answer, the questions asked."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.imports import intake


def add(command: argparse.ArgumentParser) -> None:
    """Add the options to the command ``import``."""
    command.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="WHAT[:COLUMN]=READING",
        help="what a column means that the file leaves open; kept for files of the same layout",
    )
    command.add_argument(
        "--ask-again", action="store_true", help="leave out the answers kept for this layout"
    )


def answers(options: argparse.Namespace) -> dict[str, str]:
    """What was answered: key → reading; raises ``bad_parameter_form``."""
    given = {}
    for text in options.answer:
        # a header may well hold an equals sign, a reading doesn't
        key, equals, reading = text.rpartition("=")
        if not equals:
            raise ProductError("bad_parameter_form", text=text)
        given[key] = reading
    return given


def tell_columns(options: argparse.Namespace, say: Speaker) -> None:
    """Of a file refused for its header: which option says what a column is."""
    choices = intake.choices(
        options.dataset,
        Path(options.file),
        sheet=options.sheet,
        answers=answers(options),
        asks_again=options.ask_again,
    )
    fields = datapackage.package().operational_dataset(options.dataset)
    for each in choices:
        if not (each.likely or each.is_needed):
            continue
        title = fields.field(each.field).titles[say.language]
        header = each.likely or "…"
        option = f"--answer {shlex.quote(f'column:{header}={each.field}')}"
        print(say("cli.import_column", title=title, option=option), file=sys.stderr)


def place(draft: intake.Draft, line: int) -> dict[str, object]:
    """A line for a program: its number, and its sheet where several are read."""
    sheet, number = draft.place(line)
    return ({"sheet": sheet} if sheet else {}) | {"line": number}


def as_json(draft: intake.Draft) -> list[dict[str, object]]:
    """The open questions for a program, with the default where one holds unanswered."""
    return [
        {
            "key": each.key,
            "readings": each.readings,
            "default": each.default,
            "examples": [
                place(draft, one.line) | {"written": one.written, "read": list(map(str, one.read))}
                for one in each.examples
            ],
        }
        for each in draft.questions
    ]


def _ask(draft: intake.Draft, options: argparse.Namespace, say: Speaker) -> None:
    """What must be answered, each reading with its examples and the option that chooses it."""
    if options.json:
        sys.stdout.reconfigure(encoding="utf-8")
        told = {"dataset": draft.dataset, "questions": as_json(draft)}
        print(json.dumps(told, ensure_ascii=False))
        return
    required = [each for each in draft.questions if each.is_required]
    for question in required:
        for line in _lines(draft, question, say):
            print(line, file=sys.stderr)
    print(say("cli.import_unanswered", count=len(required)), file=sys.stderr)


def _lines(draft: intake.Draft, question: intake.Question, say: Speaker) -> Iterator[str]:
    """A question, each reading with the option that chooses it, and what it makes of examples."""
    yield intake.question_text(say, question)
    for place, reading in enumerate(question.readings):
        told = intake.reading_text(say, draft.dataset, question.subject, reading)
        yield f"  --answer {shlex.quote(f'{question.key}={reading}')}   {told}"
        for each in question.examples:
            read = intake.read_text(say, each.read[place])
            line = intake.place_text(draft, each.line)
            yield "      " + say("question.example", line=line, written=each.written, read=read)


def tell_answers(draft: intake.Draft, say: Speaker) -> None:
    """What was answered, now or for an earlier file."""
    for key, reading in draft.answers.items():
        told = "cli.import_remembered" if key in draft.remembered else "cli.import_answered"
        print(say(told, answer=intake.answer_text(say, draft.dataset, key, reading)))
    for question in draft.questions:
        reading = intake.reading_text(say, draft.dataset, question.subject, question.default)
        print(say("cli.import_by_default", reading=reading))
        for line in _lines(draft, question, say):
            print(f"  {line}")


def are_open(draft: intake.Draft, options: argparse.Namespace, say: Speaker) -> bool:
    """Whether something must be answered before the file may be taken in; it is told then.

    Raises ``unused_answer``.
    """
    if unused := [key for key in draft.unused_answers if key != "codes"]:
        raise ProductError("unused_answer", answers=", ".join(unused))
    if not draft.is_answered:
        _ask(draft, options, say)
    return not draft.is_answered
