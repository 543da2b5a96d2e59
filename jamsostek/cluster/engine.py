"""A Spark Connect server: reached, asked, read from and written to, its faults as ours.

The only module that knows pyspark, which is imported when a cluster is asked for and not before.
Addresses of data (``s3a://``, ``hdfs://``) go to the server as they are: it is the one who opens
them.
"""

from __future__ import annotations

import logging
import re
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pyarrow as pa

from jamsostek.base.errors import ProductError

_PORT, _PATIENCE = 15002, 5
# a server that has gone is not waited for by the hour
_TRIES = 5
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # a number: not every server takes "3GB", which is the default
    "spark.sql.session.localRelationSizeLimit": str(2**31),
}
_NOT_THERE = re.compile(
    r"PATH_NOT_FOUND|UNABLE_TO_INFER_SCHEMA|No files found|not found|does not exist|no such file",
    re.IGNORECASE,
)
_FULL = re.compile(r"no space left|disk quota|QuotaExceeded|os error 28", re.IGNORECASE)


class NotThere(Exception):
    """Nothing lies where it was looked for."""


class Engine:
    """A session of a server; raises :class:`ProductError` ``no_pyspark`` or
    ``cluster_unreachable`` when it can't be begun, ``cluster_failed`` with the step later."""

    def __init__(self, remote: str) -> None:
        address = urlsplit(remote)
        try:
            if address.scheme != "sc" or not address.hostname:
                raise OSError("sc://host:port")
            # the client would try for ten minutes
            socket.create_connection((address.hostname, address.port or _PORT), _PATIENCE).close()
        except (OSError, ValueError) as error:
            raise ProductError("cluster_unreachable", address=remote, detail=error) from error
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of versions it has not seen yet
                from pyspark.sql import SparkSession
                from pyspark.sql.connect.client.retries import DefaultPolicy
        except ImportError as error:
            raise ProductError("no_pyspark", detail=error) from error
        # it says every fault twice, with a page of Java
        logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
        logging.getLogger("pyspark.sql.connect.client").setLevel(logging.CRITICAL + 1)
        warnings.filterwarnings("ignore", message=r"\[RETRIES_EXCEEDED\]")
        with self._told("connect"):
            self._spark = SparkSession.builder.remote(remote).create()
            self._spark.client.set_retry_policies([DefaultPolicy(max_retries=_TRIES)])
            for name, value in _SETTINGS.items():
                self._spark.conf.set(name, value)
            self.version = str(self._spark.version)

    def close(self) -> None:
        """End the session; a server that has gone already is no fault."""
        try:
            self._spark.stop()
        except Exception:  # whatever it says, there is nothing left to end
            logging.getLogger(__name__).debug("session not ended", exc_info=True)

    def read(self, step: str, path: str, view: str, columns: str | None = None) -> list[str]:
        """Make a view of the Parquet at a path; returns its columns. Raises :class:`NotThere`.

        ``columns`` with their types where they are known: a folder of no rows may not tell them.
        """
        with self._told(step, may_be_absent=columns is None):
            reader = self._spark.read.schema(columns) if columns else self._spark.read
            frame = reader.parquet(path)
            found = frame.columns
            if not found:  # some servers say no more of a path that isn't there
                raise NotThere(path)
            frame.createOrReplaceTempView(view)
            return found

    def has_text(self, path: str) -> bool:
        """Whether a file of text lies there."""
        try:
            with self._told(path, may_be_absent=True):
                return self._spark.read.text(path).count() > 0
        except NotThere:
            return False

    def view(self, step: str, name: str, sql: str) -> None:
        """Call the rows of a SELECT by a name."""
        with self._told(step):
            self._spark.sql(sql).createOrReplaceTempView(name)

    def hand_over(self, step: str, name: str, rows: pa.Table) -> None:
        """Make a view of rows from here."""
        with self._told(step):
            self._frame(rows).createOrReplaceTempView(name)

    def rows(self, step: str, sql: str) -> pa.Table:
        """The rows of a SELECT, few enough to be fetched."""
        with self._told(step):
            return self._spark.sql(sql).toArrow()

    def write(self, step: str, sql: str, path: str) -> None:
        """Write the rows of a SELECT as a folder of Parquet files, in place of what lay there."""
        with self._told(step):
            self._spark.sql(sql).write.mode("overwrite").parquet(path)

    def write_rows(self, step: str, rows: pa.Table, path: str) -> None:
        """The same of rows from here."""
        with self._told(step):
            self._frame(rows).coalesce(1).write.mode("overwrite").parquet(path)

    def _frame(self, rows: pa.Table):
        if rows.num_rows:
            return self._spark.createDataFrame(rows)
        from pyspark.sql.pandas.types import from_arrow_schema

        schema = from_arrow_schema(rows.schema, prefer_timestamp_ntz=False)
        return self._spark.createDataFrame([], schema)

    @contextmanager
    def _told(self, step: str, may_be_absent: bool = False) -> Iterator[None]:
        try:
            yield
        except (ProductError, NotThere, KeyboardInterrupt):
            raise
        except Exception as error:  # of pyspark, of gRPC, of what it does with Arrow
            text = str(error)
            if _FULL.search(text):
                raise ProductError("cluster_full", step=step) from error
            if may_be_absent and _NOT_THERE.search(text.split("\n")[0]):
                raise NotThere(text.split("\n")[0]) from error
            # of a line that broke the first words are the library's, what happened is a detail
            broke = re.search(r'details = "(.*)"', text)
            detail = broke[1] if broke else next(filter(str.strip, text.split("\n")), "")
            raise ProductError("cluster_failed", step=step, detail=detail[:300]) from error
