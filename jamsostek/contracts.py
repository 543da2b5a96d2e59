"""The data contract: what ``data/datapackage.json`` declares, as small immutable objects.

The descriptor is a Frictionless Data Package v2 and the only place where datasets are declared.
This module reads it and turns field rules into SQL conditions; it judges nothing by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jamsostek.errors import ProductError
from jamsostek.settings import data_folder, shown_path

_DUCKDB_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "year": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
}


@dataclass(frozen=True)
class Field:
    """One declared column."""

    name: str
    type: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    unit: str | None
    constraints: dict
    example: object = None

    @property
    def sql_type(self) -> str:
        """The DuckDB type this field is stored as."""
        return _DUCKDB_TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must exist in another dataset."""

    fields: tuple[str, ...]
    dataset: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """One declared resource: a table, or (``fields`` empty) a file such as a boundary layer."""

    name: str
    path: str
    kind: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    grain: dict[str, str]
    sensitivity: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]
    licences: tuple[dict, ...] = field(default=())
    sources: tuple[dict, ...] = field(default=())

    @property
    def is_table(self) -> bool:
        """Whether the resource has declared columns."""
        return bool(self.fields)

    @property
    def file(self) -> Path:
        """Where the shipped file lies."""
        return data_folder() / self.path


@dataclass(frozen=True)
class Package:
    """The whole contract."""

    titles: dict[str, str]
    descriptions: dict[str, str]
    version: str
    datasets: tuple[Dataset, ...]

    def dataset(self, name: str) -> Dataset:
        """The dataset of that name; :class:`ProductError` ``no_dataset`` if there is none."""
        for dataset in self.datasets:
            if dataset.name == name:
                return dataset
        known = ", ".join(dataset.name for dataset in self.datasets)
        raise ProductError("no_dataset", name=name, known=known)

    @property
    def tables(self) -> tuple[Dataset, ...]:
        """The datasets that have declared columns."""
        return tuple(dataset for dataset in self.datasets if dataset.is_table)


def _both(node: dict, key: str) -> dict[str, str]:
    return {"id": node.get(key, ""), "en": node.get("x-en", {}).get(key, "")}


def _as_tuple(value: str | list[str] | None) -> tuple[str, ...]:
    return () if not value else (value,) if isinstance(value, str) else tuple(value)


def _known_type(name: str) -> str:
    if name not in _DUCKDB_TYPES:
        raise TypeError(f"type {name}")
    return name


def _foreign_key(node: dict, own_name: str) -> ForeignKey:
    reference = node["reference"]
    return ForeignKey(
        fields=_as_tuple(node["fields"]),
        # an empty or missing resource points at the table itself
        dataset=reference.get("resource") or own_name,
        reference_fields=_as_tuple(reference["fields"]),
    )


def _dataset(node: dict) -> Dataset:
    schema = node.get("schema") or {}
    return Dataset(
        name=node["name"],
        path=node["path"],
        kind=node.get("x-kind", "reference"),
        titles=_both(node, "title"),
        descriptions=_both(node, "description"),
        grain=node.get("x-grain", {"id": "", "en": ""}),
        sensitivity=node.get("x-sensitivity", "public"),
        fields=tuple(
            Field(
                name=entry["name"],
                type=_known_type(entry["type"]),
                titles=_both(entry, "title"),
                descriptions=_both(entry, "description"),
                unit=entry.get("x-unit"),
                constraints=entry.get("constraints", {}),
                example=entry.get("example"),
            )
            for entry in schema.get("fields", ())
        ),
        primary_key=_as_tuple(schema.get("primaryKey")),
        unique_keys=tuple(_as_tuple(key) for key in schema.get("uniqueKeys", ())),
        foreign_keys=tuple(
            _foreign_key(entry, node["name"]) for entry in schema.get("foreignKeys", ())
        ),
        licences=tuple(node.get("licenses", ())),
        sources=tuple(node.get("sources", ())),
    )


@lru_cache(maxsize=4)
def _parse(file: Path, _stamp: tuple[int, int]) -> Package:
    try:
        content = file.read_bytes()
        node = json.loads(content.decode("utf-8"))
        return Package(
            titles=_both(node, "title"),
            descriptions=_both(node, "description"),
            version=node.get("version", ""),
            datasets=tuple(_dataset(entry) for entry in node["resources"]),
        )
    except OSError as error:
        raise ProductError("file_missing", file=shown_path(file)) from error
    except json.JSONDecodeError as error:
        raise ProductError("contract_not_json", file=shown_path(file), line=error.lineno) from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ProductError("contract_not_json", file=shown_path(file), line=line) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise ProductError(
            "contract_incomplete", file=shown_path(file), detail=str(error)
        ) from error


def descriptor_file() -> Path:
    """The file of the contract in use."""
    return data_folder() / "datapackage.json"


def package() -> Package:
    """The contract of the data folder in use; read again when the file changes.

    Raises :class:`ProductError` (``file_missing``, ``contract_not_json``,
    ``contract_incomplete``) when the descriptor can't be used.
    """
    file = descriptor_file()
    try:
        stat = file.stat()
    except OSError as error:
        raise ProductError("file_missing", file=shown_path(file)) from error
    return _parse(file, (stat.st_mtime_ns, stat.st_size))
