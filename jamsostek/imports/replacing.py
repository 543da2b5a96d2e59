"""What an import would remove of what is in force, before it does: how much, and where.

In: the accepted rows, staged. Out: a :class:`Replacing`. A row that comes again under its key is a
correction and only counted; rows that go *unanswered* (another level, a sum for its parts, a row
that a corrected month no longer has) are shown beside what comes, and asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jamsostek.base.language import Speaker
from jamsostek.base.sql import identifier
from jamsostek.contract import datapackage
from jamsostek.contract.datapackage import Dataset
from jamsostek.imports import places
from jamsostek.workspace import store
from jamsostek.workspace.content import has_levels

_SHOWN = 10


@dataclass(frozen=True)
class Change:
    """In one place and time, named by ``where`` (column → value): the rows that go unanswered and
    those that come, with the sum of the dataset's measure where it has one."""

    where: dict[str, object]
    going: int
    coming: int
    going_sum: int | None
    coming_sum: int | None


@dataclass(frozen=True)
class Replacing:
    """``rows`` in force go, ``unanswered`` of them with nothing in their place; ``changes`` says
    where these are, the first ten of ``places``. ``version`` is what was looked at."""

    rows: int = 0
    unanswered: int = 0
    places: int = 0
    changes: tuple[Change, ...] = ()
    version: str | None = None


def look(connection, dataset: Dataset, staged: Path) -> Replacing:
    """Hold staged rows beside those in force."""
    version = store.version(dataset.name)
    going = store.replaced_sql(connection, dataset, staged)
    if going is None:
        return Replacing(version=version)
    connection.execute(f"create or replace temp table going as {going}")
    rows, unanswered = connection.execute(
        "select count(*), count(*) filter (is_unanswered) from going"
    ).fetchall()[0]
    if not unanswered:
        return Replacing(rows, version=version)
    where = {name: _place(dataset, name) for name in dataset.replaces if name not in dataset.totals}
    names = ", ".join(map(identifier, where))
    keys = ", ".join(f"{sql} as {identifier(name)}" for name, sql in where.items())
    measure = _measure(dataset)
    total = f"sum({identifier(measure)})" if measure else "null"
    counted = f"{keys}, count(*) as n, {total} as total"
    found = connection.execute(
        f"""
        with gone as (select {counted} from going where is_unanswered group by all),
        came as (select {counted} from read_parquet($file) group by all)
        select {names}, gone.n, coalesce(came.n, 0), gone.total, came.total,
            count(*) over () as places
        from gone left join came using ({names})
        order by {names} limit {_SHOWN}
        """,
        {"file": str(staged)},
    ).fetchall()
    changes = tuple(
        Change(dict(zip(where, row, strict=False)), *row[len(where) : -1]) for row in found
    )
    return Replacing(rows, unanswered, found[0][-1], changes, version)


def _place(dataset: Dataset, name: str) -> str:
    """SQL of what rows that give way to each other have in common: a regency, a year."""
    is_wide = dataset.field(name).role == "period" or (
        name == "region_code" and has_levels(dataset)
    )
    return f"left({identifier(name)}, 4)" if is_wide else identifier(name)


def _measure(dataset: Dataset) -> str | None:
    """The number that adds up over rows: members of a recap, cases of claims."""
    counts = (f for f in dataset.fields if f.type == "integer" and f.constraints.get("required"))
    return next((each.name for each in counts), None) if dataset.totals else None


def change_texts(say: Speaker, name: str, replacing: Replacing) -> list[str]:
    """Each change in words, and how many more there are."""
    dataset = datapackage.package().operational_dataset(name)
    measure = _measure(dataset)

    def told(rows: int, total: int | None) -> str:
        text = say("import.rows", count=rows)
        if measure and total is not None:
            title = dataset.field(measure).titles[say.language]
            text = f"{text}, {title.lower()} {say.number(total)}"
        return text

    texts = [
        say(
            "import.change",
            where=" · ".join(value_text(say, name, *each) for each in change.where.items()),
            going=told(change.going, change.going_sum),
            coming=told(change.coming, change.coming_sum),
        )
        for change in replacing.changes
    ]
    if replacing.places > len(texts):
        texts.append(say("import.more_changes", count=replacing.places - len(texts)))
    return texts


def value_text(say: Speaker, dataset: str, name: str, value: object) -> str:
    """A value of a column as people read it: a month, a place, the label of a category."""
    each = datapackage.package().operational_dataset(dataset).field(name)
    if each.type == "yearmonth":
        return say.month(str(value))
    if each.role in ("region", "area"):
        return places.places().label(str(value)) or str(value)
    labels = {known.value: known.labels[say.language] for known in each.categories}
    return labels.get(str(value)) or str(value)
