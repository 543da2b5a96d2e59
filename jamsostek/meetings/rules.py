"""What may be recorded: by the contract, and beside what somebody else recorded meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

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


def imported() -> set[str]:
    """The codes of the meetings that imports in force hold."""
    file = store.current_files().get("meetings")
    if file is None:
        return set()
    return set(pq.read_table(file, columns=["meeting_code"])["meeting_code"].to_pylist())


def refuse_foreign(scope: Scope, meeting: dict) -> None:
    """Nobody writes in a meeting of another branch, whatever code was sent: ``not_allowed``."""
    if not scope.sees_people_of(meeting["branch_code"]):
        raise ProductError("not_allowed", what=meeting["meeting_code"], role=scope.role)


def open_to(scope: Scope, changes: list[Change]) -> list[Change]:
    """Of deleted meetings, with all that went with them, those whose people the scope may see."""
    if scope.is_admin:
        return changes
    mine = {
        change.key
        for change in changes
        if change.dataset == "meetings" and scope.sees_people_of(change.before["branch_code"])
    }
    return [change for change in changes if change.before["meeting_code"] in mine]


def plain(row: dict | None) -> dict | None:
    """A row as JSON takes it."""
    return row and {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }
