"""What the columns of the built tables mean: the ``columns.toml`` beside the models.

A column is described once: in the table of its model, else by a dataset the model has it of
(``data/datapackage.json``), else under ``every`` in the file of all rooms.

A table with rows from an office's data says ``whose`` they are, so that a reader may be given the
own ones: the columns that tell it, ``office`` where nothing in a row does, ``panel`` for what an
award's panel judges. Its ``names`` are columns with a name or words of people, ``borrowed`` those
read off another row, which the first of them names. A table without ``whose`` holds what is
published.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.language import LANGUAGES
from jamsostek.contract import datapackage

EVERY, ROW = "every", "*"
_LISTS = ("of", "whose", "names", "borrowed")


@dataclass(frozen=True)
class Model:
    """A built table: what a ``row`` is, the datasets it has columns ``of``, what its ``own``
    columns mean, ``whose`` its rows are, which columns are ``names`` or ``borrowed``; texts by
    language."""

    name: str
    row: dict[str, str]
    own: dict[str, dict[str, str]]
    of: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    borrowed: tuple[str, ...] = ()

    def meaning(self, column: str) -> dict[str, str]:
        """What a column means, by language; ``KeyError`` for one that nobody described."""
        if column in self.own:
            return self.own[column]
        for name in self.of:
            for field in datapackage.package().dataset(name).fields:
                if field.name == column:
                    return field.descriptions
        return every()[column]


def files() -> list[Path]:
    """The file of all rooms and that of each."""
    return sorted((settings.QUERIES / "models").rglob("columns.toml"))


def models() -> dict[str, Model]:
    """Every described model by name; ``ProductError`` ``registry_broken`` names a spoiled file."""
    return {name: model for name, model in _read().items() if name != EVERY}


def every() -> dict[str, dict[str, str]]:
    """The meanings of columns that are the same in several models."""
    return _read()[EVERY].own


def _read() -> dict[str, Model]:
    return _parse(tuple((file, file.stat().st_mtime_ns) for file in files()))


@lru_cache(maxsize=2)
def _parse(stamped: tuple[tuple[Path, int], ...]) -> dict[str, Model]:
    found = {}
    for file, _ in stamped:
        try:
            tables = tomllib.loads(file.read_text(encoding="utf-8"))
            for name, table in tables.items():
                lists = {each: tuple(table.pop(each, ())) for each in _LISTS}
                texts = {
                    column: dict(zip(LANGUAGES, both, strict=True))
                    for column, both in table.items()
                }
                found[name] = Model(name, texts.pop(ROW, {}), texts, **lists)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ProductError(
                "registry_broken", file=settings.shown_path(file), detail=str(error)
            ) from error
    return found
