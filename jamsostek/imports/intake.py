"""The door: take in an office's own files; look first, then commit; undo; the history.

>>> with examine("enrollment_monthly", Path("rekap.csv")) as draft:
...     outcome = commit(draft)

:func:`examine` reads the whole file, stages accepted rows (Parquet) and rejected ones (CSV) and
tells what it understood; nothing is in force before :func:`commit`. Accepted and rejected rows
always add up to the rows read. What is personal (names, NIK, addresses, telephone numbers) is
dropped on reading and stands in no file of the workspace, the rejects included (``•••``).

What nothing in the file decides is a question of the draft (:attr:`Draft.questions`); answered, the
file is examined again, and the answers are kept for the next file of its layout.

Public: :func:`sheets`, :func:`examine`, :func:`commit`, :func:`undo`, :func:`history`,
:func:`reject_text`, :func:`reject_reason`, :func:`warning_text`, :func:`lines_text`,
:func:`place_text`, the texts of questions, and the
classes :class:`Draft`, :class:`Outcome`, :class:`ColumnUse`, :class:`Decision`, :class:`Question`,
:class:`Example`, :class:`Warning`, :class:`ImportRecord`.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from jamsostek.base import apart, settings
from jamsostek.base.access import OWNER, Account
from jamsostek.base.errors import ProductError
from jamsostek.base.language import Speaker
from jamsostek.contract import datapackage
from jamsostek.imports import draft as drafts
from jamsostek.imports import files, near, places, workbooks
from jamsostek.imports.checks import Warning
from jamsostek.imports.columns import Choice, ColumnUse
from jamsostek.imports.decisions import Answers, Decision, Example, Question
from jamsostek.imports.draft import Draft, Progress, Source
from jamsostek.imports.rejects import reject_reason, reject_text
from jamsostek.imports.replacing import value_text
from jamsostek.imports.workbooks import ALL as ALL_SHEETS
from jamsostek.workspace import answers as kept_answers
from jamsostek.workspace import audit, store
from jamsostek.workspace.store import ImportRecord

__all__ = [
    "ALL_SHEETS", "Choice", "ColumnUse", "Decision", "Draft", "Example", "ImportRecord",
    "Outcome", "Question", "Warning", "answer_text", "choices", "commit", "examine", "history",
    "lines_text", "place_text", "question_text", "read_text", "reading_text", "reject_reason",
    "reject_text", "sheets", "undo", "warning_text",
]  # fmt: skip

CODES = ("auto", "kemendagri", "bps")
# refusals that the user can mend by saying which column is which
OF_HEADER = ("missing_column", "two_columns", "no_header")


@dataclass(frozen=True)
class Outcome:
    """What a commit did; ``is_new`` is false when the same file was in force already.

    ``version`` names the content of the dataset and changes when it does; ``None`` if there is
    none. ``rejects_file`` is ``None`` when no row was rejected. ``left_out`` are rows of
    forgotten members, neither accepted nor rejected.
    """

    dataset: str
    import_id: int
    accepted: int
    rejected: int
    rejects_file: Path | None
    version: str | None
    is_new: bool
    left_out: int = 0


def sheets(file: Path) -> list[str]:
    """The visible sheets of a spreadsheet, in order; none for other kinds of files.

    Raises :class:`ProductError` ``not_a_table``, ``sheet_locked`` or ``import_file_missing``.
    """
    file = Path(file)
    try:
        if not files.is_book(file):
            return []
    except OSError as error:
        raise ProductError("import_file_missing", file=file.name) from error
    return apart.call(workbooks.sheets, file, file.name, shown_name=file.name)


def examine(
    dataset: str,
    file: Path,
    *,
    shown_name: str | None = None,
    sheet: str | None = None,
    codes: str = "auto",
    answers: Mapping[str, str] | None = None,
    asks_again: bool = False,
    language: str | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Read a whole file for a dataset and stage it; nothing is in force yet.

    ``file`` is CSV, a spreadsheet, Parquet or a folder of Parquet files; ``shown_name`` is how it
    is called in messages. ``answers`` are readings by the key of the question
    (:attr:`jamsostek.imports.decisions.Question.key`); those of earlier files of the same layout
    hold too, unless ``asks_again``. ``codes`` is the answer for all region codes (``kemendagri``,
    ``bps``).
    ``sheet`` is a sheet's name, or :data:`ALL_SHEETS`.
    ``language`` is that of the reasons in the rejects file. ``progress`` gets a share and a step.

    Raises :class:`ProductError` when the file is refused whole: ``no_operational_dataset``,
    ``import_file_missing``, ``not_a_table``, ``sheet_locked``, ``no_such_sheet``, ``which_sheet``,
    ``no_header``, ``missing_column``, ``two_columns``, ``codes_contradict``, ``unknown_codes``,
    ``unknown_answer``, ``title_span``, ``title_months``, ``months_without_year``,
    ``salt_lost``, ``workspace_unwritable``, ``import_too_big``,
    ``import_too_slow``, ``simulated_file``.
    """
    file = Path(file)
    wanted = datapackage.package().operational_dataset(dataset)
    if codes not in CODES:
        raise ProductError("unknown_codes", codes=codes, known=", ".join(CODES))
    given = dict(answers or {}) | ({} if codes == "auto" else {"codes": codes})
    source = Source(wanted, file, shown_name or file.name, sheet, Answers(given), asks_again)
    staging = store.Staging()
    try:
        with ThreadPoolExecutor(1) as meanwhile:
            digest = meanwhile.submit(files.digest, file)
            draft = apart.call(
                drafts.draw_up,
                source,
                language or settings.default_language(),
                staging.folder,
                shown_name=source.shown_name,
                step=progress or (lambda share, name: None),
            )
        return draft.keep(staging, digest.result())
    except BaseException:
        staging.close()
        raise


def choices(
    dataset: str,
    file: Path,
    *,
    shown_name: str | None = None,
    sheet: str | None = None,
    answers: Mapping[str, str] | None = None,
    asks_again: bool = False,
) -> list[Choice]:
    """Of a file refused for its header: which fields no column was found for, and the free headers.

    An answer ``column:<header>`` → field makes one the other's. Raises what :func:`examine` raises
    on reading the file.
    """
    file = Path(file)
    wanted = datapackage.package().operational_dataset(dataset)
    source = Source(wanted, file, shown_name or file.name, sheet, Answers(answers), asks_again)
    return apart.call(drafts.choices, source, shown_name=source.shown_name)


def commit(
    draft: Draft,
    only_on: tuple[str | None] | None = None,
    *,
    replace: bool = False,
    who: Account = OWNER,
) -> Outcome:
    """Bring a draft into force, or do nothing if the same file is in force already.

    Rows in force that it takes away without one in their place (:attr:`Draft.replacing`) go only
    with ``replace``: who says so has seen them. ``only_on`` as in
    :func:`jamsostek.workspace.store.take_in`. Raises :class:`ProductError` ``draft_gone`` for a
    discarded draft, ``unanswered``, ``replace_unasked``, ``imports_busy`` when another process
    doesn't finish, ``workspace_unwritable``, ``changed_meanwhile``.
    """
    if not draft.accepted_file.is_file():
        raise ProductError("draft_gone")
    if not draft.is_answered:
        raise ProductError("unanswered", count=len(draft.questions))
    seen = draft.replacing
    if seen.unanswered and not replace and draft.already_imported is None:
        raise ProductError("replace_unasked", rows=seen.unanswered)
    record = store.take_in(
        ImportRecord(
            id=0,
            dataset=draft.dataset,
            file_name=draft.shown_name,
            sheet=draft.sheet,
            imported_at=datetime.now(UTC),
            accepted=draft.accepted,
            rejected=draft.rejected,
            sha256=draft.sha256,
            options=draft.options,
            author=who.code,
        ),
        draft.accepted_file,
        draft.rejects_file,
        only_on,
        (seen.version, seen.unanswered),
    )
    is_new = not draft.accepted_file.is_file()
    with suppress(ProductError):  # the rows are in force; to be asked again is no harm
        kept_answers.keep(draft.layout, draft.answers_to_keep)
    draft.discard()
    if is_new:
        audit.note(who, "import", dataset=record.dataset, number=record.id)
    return Outcome(
        draft.dataset,
        record.id,
        record.accepted,
        record.rejected,
        record.rejects_file,
        store.version(draft.dataset),
        is_new,
        draft.accepted - record.accepted if is_new else 0,
    )


def undo(import_id: int, who: Account = OWNER) -> None:
    """Take an import back; what it had replaced comes into force again.

    Raises :class:`ProductError` ``no_such_import`` or ``already_undone``.
    """
    record = store.undo(import_id, who.code)
    audit.note(who, "undo", dataset=record.dataset, number=record.id)


def history() -> list[ImportRecord]:
    """Every import, undone ones too, newest first."""
    return store.records()


def warning_text(say: Speaker, warning: Warning) -> str:
    """A warning in words, its numbers and months as the user writes them."""
    details = {}
    for name, value in warning.details.items():
        if name == "count":
            details[name] = value
        elif isinstance(value, dict):
            details[name] = value[say.language]
        elif isinstance(value, int | float):
            details[name] = say.number(value)
        elif name.endswith("month") and value:
            details[name] = say.month(str(value) if len(str(value)) > 7 else f"{value}-01")
        else:
            details[name] = value
    return say(f"warning.{warning.code}", **details)


def lines_text(say: Speaker, draft: Draft) -> str:
    """How many lines the file has, and what they are."""
    parts = [
        say(f"import.lines_{kind}", count=count) for kind, count in draft.lines.items() if count
    ]
    return say("import.lines", count=sum(draft.lines.values()), parts=", ".join(parts))


def place_text(draft: Draft, line: int) -> str:
    """A line's number, after the name of its sheet where several are read."""
    sheet, number = draft.place(line)
    return f"{sheet}: {number}" if sheet else str(number)


# -- questions in words ----------------------------------------------------------------------


def question_text(say: Speaker, question: Question) -> str:
    """What is asked, in words."""
    return say(f"question.{question.subject}", about=question.about)


def reading_text(say: Speaker, dataset: str, subject: str, reading: str) -> str:
    """One of the readings to choose from for a file of a dataset, in words."""
    if reading == near.NONE:
        return say("question.not_meant")
    if subject == "place":
        return places.places().label(reading)
    if subject == "month":
        return say.months()[int(reading) - 1]
    if subject == "value":
        name, _, value = reading.partition(".")
        return value_text(say, dataset, name, value)
    return say(f"question.{subject}_{reading}")


def answer_text(say: Speaker, dataset: str, key: str, reading: str) -> str:
    """An answer about a file of a dataset in words: what it is about, and the reading."""
    subject, _, about = key.partition(":")
    if subject == "column" and reading != "ignored":
        told = datapackage.package().operational_dataset(dataset).field(reading)
        return say("question.answered", about=about, reading=told.titles[say.language])
    return say(
        "question.answered", about=about, reading=reading_text(say, dataset, subject, reading)
    )


def read_text(say: Speaker, read: object) -> str:
    """What a reading makes of an example's cell, in words."""
    if read is None:
        return say("question.rejected")
    if isinstance(read, int | float):
        return say.number(read, None if float(read).is_integer() else 3)
    return say.date(read) if isinstance(read, date) else str(read)
