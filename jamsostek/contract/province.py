"""Which province the data in use are of: the area that lies in no other; of several, the country.

Another province's data need no other program: its code and name stand in its own files alone.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage

_COLUMNS = {"region_code", "name", "kind", "parent_code"}


def code() -> str:
    """The code every code in it begins with; empty where its file can't be read."""
    return _whole()[0]


def name() -> str:
    """Its name as its file writes it; empty where that can't be read."""
    return _whole()[1]


def short_name() -> str:
    """The first letters of its name, as people write it: NTT."""
    return "".join(word[0] for word in name().split()).upper()


def codes() -> list[str]:
    """Of the data of several provinces the code of each, else the one."""
    return [area["region_code"] for area in _areas() if area["kind"] == "province"] or [code()]


def _whole() -> tuple[str, str]:
    for area in _areas():
        if not area["parent_code"]:
            return area["region_code"], area["name"]
    return "", ""


def _areas() -> tuple[dict[str, str], ...]:
    try:
        file = datapackage.package().dataset("areas").file
        return _read(file, settings.stamp(file))
    except ProductError:  # the build says which file is missing
        return ()


@lru_cache(maxsize=4)
def _read(file: Path, _as_it_was: tuple[int, int]) -> tuple[dict[str, str], ...]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as content:
            rows = csv.DictReader(content)
            if not set(rows.fieldnames or ()) >= _COLUMNS:
                return ()
            return tuple(row for row in rows if None not in row.values())
    except (OSError, UnicodeDecodeError, csv.Error):
        return ()
