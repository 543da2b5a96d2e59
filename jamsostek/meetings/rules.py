"""What may be recorded: by the contract, and beside what somebody else recorded meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage, judge


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


def changed_meanwhile(theirs: dict | None) -> ProductError:
    """``entry_outdated`` with who changed the row, and when."""
    return ProductError("entry_outdated", **by_whom(theirs))


def by_whom(row: dict | None) -> dict[str, object]:
    """Who changed a row, and when (UTC)."""
    if row is None:
        return {"who": "", "when": datetime.now(UTC)}
    return {"who": row["changed_by"], "when": row["changed_at"].replace(tzinfo=UTC)}
