"""The mark of what is simulated, so that it never passes as an office's own wherever it is copied.

A text beside the files, which whoever opens the folder can read, a cluster too; and a word in each
file, which goes along where it is uploaded alone.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

FILE = "simulated.txt"
KEY = "simulated"


def put(folder: Path, members: int, months: int, seed: int) -> None:
    """Mark a folder; the numbers are those of which its files can be made once more."""
    (folder / FILE).write_text(f"{members} {months} {seed}\n", encoding="utf-8")


def lies_beside(path: Path) -> bool:
    """Whether a file lies in a folder that is marked; or a folder is, or lies in one that is."""
    places = {path.parent, path} if path.is_dir() else {path.parent}
    return any((place / FILE).is_file() for place in places)


def is_in(connection: duckdb.DuckDBPyConnection, files: list[str]) -> bool:
    """Whether one of these Parquet files says so itself."""
    said = "select exists (from parquet_kv_metadata($files) where key::varchar = $key)"
    (found,) = connection.execute(said, {"files": files, "key": KEY}).fetchone()
    return found
