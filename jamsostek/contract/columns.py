"""What the columns of the built tables mean: the ``columns.toml`` beside the models.

A column is described once: in the table of its model, else by a dataset the model has it of
(``data/datapackage.json``), else under ``every`` in the file of all rooms.
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

EVERY, ROW, OF = "every", "*", "of"


@dataclass(frozen=True)
class Model:
    """A built table: what a ``row`` is, the datasets it has columns ``of``, and what its ``own``
    columns mean; texts by language."""

    name: str
    row: dict[str, str]
    of: tuple[str, ...]
    own: dict[str, dict[str, str]]

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
                of = tuple(table.pop(OF, ()))
                texts = {
                    column: dict(zip(LANGUAGES, both, strict=True))
                    for column, both in table.items()
                }
                found[name] = Model(name, texts.pop(ROW, {}), of, texts)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise ProductError(
                "registry_broken", file=settings.shown_path(file), detail=str(error)
            ) from error
    return found
