"""The tables of the records, made from the contract: it stays the one place that names columns.

Each table has the contract's columns of its dataset, and beside them ``kind`` (``own``, or
``sample`` while the agents are simulated ones), ``revision`` (1, 2, …), ``changed_at`` (UTC) and
``changed_by``. Nothing points from table to table: the meeting of a promise may have been imported
and lie in the warehouse.
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


class Tables:
    """The tables of the contract in force, in a ``MetaData`` of their own."""

    def __init__(self) -> None:
        self.metadata = sa.MetaData()
        self.of = {name: self._table(name) for name in DATASETS}
        self.history = sa.Table(
            "history",
            self.metadata,
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
            sa.Column("kind", sa.Text, nullable=False),
            sa.Column("dataset", sa.Text, nullable=False),
            sa.Column("meeting_code", sa.Text, nullable=False, index=True),
            sa.Column("key", sa.Text, nullable=False),
            sa.Column("changed_at", sa.DateTime, nullable=False),
            sa.Column("changed_by", sa.Text, nullable=False),
            sa.Column("before", sa.JSON),
            sa.Column("after", sa.JSON, nullable=False),
            # numbers are never given twice, so that the highest tells whether anything changed
            sqlite_autoincrement=True,
        )
        self.numbers = sa.Table(
            "numbers",
            self.metadata,
            sa.Column("kind", sa.Text, primary_key=True),
            # given by the browser that sent a new promise; and the promise it became
            sa.Column("number", sa.Text, primary_key=True),
            sa.Column("key", sa.Text, nullable=False),
        )
        self.store = sa.Table(
            "store",
            self.metadata,
            # always 1: of two machines that start at once only one can make the row
            sa.Column("single", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("id", sa.Text, nullable=False),
            # the number of the last of the steps in `migrations` that these tables went through
            sa.Column("arrangement", sa.Integer, nullable=False),
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
