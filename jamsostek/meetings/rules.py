"""What may be recorded: by the contract, and beside what somebody else recorded meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage, judge
from jamsostek.workspace import store


@dataclass(frozen=True)
class Change:
    """One change as the history tells it; ``at`` is UTC.

    ``before`` is ``None`` for a new row, ``after`` for a deleted one. The attendance of a deleted
    meeting is one change: ``key`` is the meeting, ``before`` holds all its ``rows``.
    """

    at: datetime
    by: str
    dataset: str
    key: str
    before: dict | None
    after: dict | None


def checked(dataset: str, row: dict) -> dict:
    """The contract's columns of a row, texts trimmed and empty ones ``None``.

    Raises ``entry_refused`` with the first rule of the contract that it breaks.
    """
    kept = {}
    for field in datapackage.package().operational_dataset(dataset).fields:
        value = row.get(field.name)
        if isinstance(value, str):
            value = value.strip() or None
        for rule in judge.broken(field, value):
            raise ProductError(
                "entry_refused",
                dataset=dataset,
                column=field.name,
                rule=rule.name,
                value="" if value is None else str(value)[:80],
                expected=rule.expected or "",
            )
        kept[field.name] = value
    return kept


def utc(moment: datetime) -> datetime:
    """A moment as it is stored: in UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def refuse_outdated(theirs: dict | None, at: datetime | None) -> None:
    """Refuse to note attendance that was meant at a moment, where it was touched after it."""
    if at and theirs and theirs["revision"] and theirs["changed_at"] > utc(at):
        is_present = theirs["is_present"]
        raise ProductError("tick_outdated", is_present=is_present, **by_whom(theirs))


def differing(row: dict, seen: dict) -> dict:
    """What of a row is not as it was seen; all of it where nothing was."""
    return {name: value for name, value in row.items() if not seen or value != seen[name]}


def refuse_unseen(theirs: dict | None, mine: dict, seen: dict) -> None:
    """Refuse to save over what is neither mine nor what was seen."""
    for name, value in mine.items():
        if theirs and theirs[name] != value and (not seen or theirs[name] != seen[name]):
            raise changed_meanwhile(theirs)


def changed_meanwhile(theirs: dict | None) -> ProductError:
    """``entry_outdated`` with who changed the row, and when."""
    return ProductError("entry_outdated", **by_whom(theirs))


def by_whom(row: dict | None) -> dict[str, object]:
    """Who changed a row, and when (UTC)."""
    if row is None:
        return {"who": "", "when": datetime.now(UTC)}
    return {"who": row["changed_by"], "when": row["changed_at"].replace(tzinfo=UTC)}


def imported() -> dict[str, dict]:
    """The meetings that imports in force hold, by code, each with whose it is."""
    file = store.current_files().get("meetings")
    return _meetings_in(file) if file else {}


# a file of the store is named by its content
@lru_cache(maxsize=2)
def _meetings_in(file: Path) -> dict[str, dict]:
    rows = pq.read_table(file, columns=["meeting_code", "branch_code", "region_code"]).to_pylist()
    return {row["meeting_code"]: row for row in rows}


def is_open(scope: Scope, meeting: dict) -> bool:
    """Whether a meeting is of the scope's own branch and, where it is narrowed to regencies, with
    one of these or of the whole office."""
    is_near = not scope.regions or meeting["region_code"] in (None, *scope.regions)
    return scope.is_admin or (scope.sees_people_of(meeting["branch_code"]) and is_near)


def refuse_foreign(scope: Scope, meeting: dict) -> None:
    """Nobody writes in a meeting of another branch, whatever code was sent: ``not_allowed``."""
    if not is_open(scope, meeting):
        raise ProductError("not_allowed", what=meeting["meeting_code"], role=scope.role)


def open_rows(
    scope: Scope, rows: list[dict], recorded: list[dict], is_simulated: bool
) -> list[dict]:
    """The rows of meetings, ``recorded`` or imported, that are open to a scope; one that is neither
    is nobody's, unless it was simulated."""
    known = {**imported(), **{row["meeting_code"]: row for row in recorded}}
    opens = {code for code, meeting in known.items() if is_open(scope, meeting)}
    if is_simulated:
        opens |= {row["meeting_code"] for row in rows} - known.keys()
    return [row for row in rows if row["meeting_code"] in opens]


def open_to(scope: Scope, changes: list[Change]) -> list[Change]:
    """Of deleted meetings, with all that went with them, those whose people the scope may see."""
    if scope.is_admin:
        return changes
    mine = {
        change.key
        for change in changes
        if change.dataset == "meetings" and is_open(scope, change.before)
    }
    return [change for change in changes if change.before["meeting_code"] in mine]


def plain(row: dict | None) -> dict | None:
    """A row as JSON takes it."""
    return row and {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }
