"""The tables of the records, made from the contract: it stays the one place that names columns.

Each table has the contract's columns of its dataset, and beside them ``kind`` (``own``, or
``sample`` while the agents are simulated ones), ``revision`` (1, 2, …), ``changed_at`` (UTC) and
``changed_by``. Nothing points from table to table: the meeting of a promise may have been imported
and lie in the warehouse.

The award's judging and budget scenarios have tables of their own, and histories of their own: the
warehouse does not read them, so that a typed score or a saved scenario builds nothing anew.
"""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

from jamsostek.contract import datapackage

DATASETS = ("meetings", "attendance", "action_items")

_TYPES = {
    "string": (sa.Text, pa.string()),
    "integer": (sa.BigInteger, pa.int64()),
    "year": (sa.BigInteger, pa.int64()),
    "number": (sa.Float, pa.float64()),
    "boolean": (sa.Boolean, pa.bool_()),
    "date": (sa.Date, pa.date32()),
    "yearmonth": (sa.Date, pa.date32()),
}


# of the award's judging: column → its type and whether it is part of the key. A score without a
# number was taken back, one that a file holds too.
_SCORES = {
    "candidate_code": (sa.Text, True),
    "criterion_code": (sa.Text, True),
    "juror": (sa.Integer, True),
    "score": (sa.Float, False),
}
_JURORS = {
    "assessed_year": (sa.Integer, True),
    "juror": (sa.Integer, True),
    "role": (sa.Text, False),
    "region_code": (sa.Text, False),
}
_ROOMS = {
    "assessed_year": (sa.Integer, True),
    "category": (sa.Text, True),
    "is_open": (sa.Boolean, False),
}


def _before_and_after() -> tuple[sa.Column, sa.Column]:
    """A row as it was, nothing where there was none, and as it is."""
    return sa.Column("before", sa.JSON), sa.Column("after", sa.JSON, nullable=False)


class Tables:
    """The tables of the contract in force, in a ``MetaData`` of their own."""

    def __init__(self) -> None:
        self.metadata = sa.MetaData()
        self.of = {name: self._table(name) for name in DATASETS}
        self.history = self._history(
            "history",
            sa.Column("dataset", sa.Text, nullable=False),
            sa.Column("meeting_code", sa.Text, nullable=False, index=True),
            sa.Column("key", sa.Text, nullable=False),
            *_before_and_after(),
        )
        self.numbers = sa.Table(
            "numbers",
            self.metadata,
            sa.Column("kind", sa.Text, primary_key=True),
            # given by the browser that sent a new promise; and the promise it became
            sa.Column("number", sa.Text, primary_key=True),
            sa.Column("key", sa.Text, nullable=False),
        )
        self.award_scores = self._judging("award_scores", _SCORES)
        self.award_jurors = self._judging("award_jurors", _JURORS)
        self.award_rooms = self._judging("award_rooms", _ROOMS)
        self.award_history = self._history(
            "award_history",
            sa.Column("place", sa.Text, nullable=False, index=True),
            sa.Column("what", sa.Text, nullable=False),
            sa.Column("key", sa.Text, nullable=False),
            *_before_and_after(),
        )
        self.scenarios, self.scenario_history = self._scenarios()
        self.store = sa.Table(
            "store",
            self.metadata,
            # always 1: of two machines that start at once only one can make the row
            sa.Column("single", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("id", sa.Text, nullable=False),
            # the number of the last of the steps in `migrations` that these tables went through
            sa.Column("arrangement", sa.Integer, nullable=False),
        )

    def _history(self, name: str, *columns: sa.Column) -> sa.Table:
        """A table of changes: what changed, when, by whom, and the columns of its own."""
        return sa.Table(
            name,
            self.metadata,
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
            sa.Column("kind", sa.Text, nullable=False),
            *columns,
            sa.Column("changed_at", sa.DateTime, nullable=False),
            sa.Column("changed_by", sa.Text, nullable=False),
            # numbers are never given twice, so that the highest tells whether anything changed
            sqlite_autoincrement=True,
        )

    def _scenarios(self) -> tuple[sa.Table, sa.Table]:
        """The budget scenarios there are, and every one there was."""
        there = sa.Table(
            "scenarios",
            self.metadata,
            sa.Column("kind", sa.Text, primary_key=True),
            sa.Column("code", sa.Text, primary_key=True),
            sa.Column("name", sa.Text, nullable=False),
            # as `analysis/scenario` writes it
            sa.Column("content", sa.Text, nullable=False),
            sa.Column("revision", sa.Integer, nullable=False),
            sa.Column("changed_at", sa.DateTime, nullable=False),
            sa.Column("changed_by", sa.Text, nullable=False),
        )
        past = self._history(
            "scenario_history",
            sa.Column("code", sa.Text, nullable=False, index=True),
            # nothing: it was deleted
            sa.Column("name", sa.Text),
            sa.Column("content", sa.Text),
        )
        return there, past

    def _judging(self, name: str, columns: dict[str, tuple[type, bool]]) -> sa.Table:
        """A table of judging: its columns by name as type and whether they are part of the key."""
        return sa.Table(
            name,
            self.metadata,
            sa.Column("kind", sa.Text, primary_key=True),
            *(
                sa.Column(column, kind, primary_key=is_key, autoincrement=False)
                if is_key
                else sa.Column(column, kind)
                for column, (kind, is_key) in columns.items()
            ),
            sa.Column("revision", sa.Integer, nullable=False),
            sa.Column("changed_at", sa.DateTime, nullable=False),
            sa.Column("changed_by", sa.Text, nullable=False),
        )

    def _table(self, name: str) -> sa.Table:
        dataset = datapackage.package().operational_dataset(name)
        return sa.Table(
            name,
            self.metadata,
            sa.Column("kind", sa.Text, primary_key=True),
            *(
                sa.Column(
                    field.name,
                    _TYPES[field.type][0],
                    primary_key=field.name in dataset.primary_key,
                    nullable=not field.constraints.get("required"),
                )
                for field in dataset.fields
            ),
            sa.Column("revision", sa.Integer, nullable=False),
            sa.Column("changed_at", sa.DateTime, nullable=False),
            sa.Column("changed_by", sa.Text, nullable=False),
        )


def arrow_schema(dataset: datapackage.Dataset) -> pa.Schema:
    """The contract's columns as Parquet holds them."""
    return pa.schema([(field.name, _TYPES[field.type][1]) for field in dataset.fields])
