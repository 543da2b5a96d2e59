"""The data contract: what ``data/datapackage.json`` declares, as small immutable objects.

The descriptor is a Frictionless Data Package v2 and the only place where datasets are declared.
This module reads it and turns field rules into SQL conditions; it judges nothing by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jamsostek.base.errors import ProductError
from jamsostek.base.settings import data_folder, shown_path, stamp

_DUCKDB_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "year": "bigint",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "yearmonth": "date",  # the first day of the month
}


@dataclass(frozen=True)
class Category:
    """One allowed value of a column, with its label and other spellings found in files."""

    value: str
    labels: dict[str, str]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One declared column.

    ``aliases`` are the headers offices write over it. ``role`` names a conversion the importer
    knows: ``person`` (a hashed KPJ or NIK), ``region``, ``district``, ``village``, ``branch``,
    ``area``, ``period``, ``programmes``. ``default`` fills a column the file doesn't have: a text,
    or ``{"from": field, value: text, …}`` where it follows from another column. ``at_most`` is the
    column of the same row that its value may not pass.
    """

    name: str
    type: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    unit: str | None
    constraints: dict
    example: object = None
    categories: tuple[Category, ...] = ()
    aliases: tuple[str, ...] = ()
    role: str | None = None
    default: str | dict | None = None
    sensitivity: str | None = None
    at_most: str | None = None

    @property
    def sql_type(self) -> str:
        """The DuckDB type this field is stored as."""
        return _DUCKDB_TYPES[self.type]

    def words(self, language: str) -> dict[str, str]:
        """The labels of its categories by value."""
        return {each.value: each.labels[language] for each in self.categories}


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must exist in another dataset."""

    fields: tuple[str, ...]
    dataset: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """One declared resource: a table, or (``fields`` empty) a file such as a boundary layer.

    Operational datasets belong to a ``family`` whose sample gives way together, replace earlier
    rows that agree in the columns ``replaces``, and never keep the ``dropped_columns``. In the
    columns ``totals`` the value ``all`` is the sum of the others and never stands beside them.
    """

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
    family: str | None = None
    replaces: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    dropped_columns: tuple[str, ...] = ()

    @property
    def is_operational(self) -> bool:
        """Whether offices bring the rows; the shipped file then only holds an example."""
        return self.kind == "operational"

    def field(self, name: str) -> Field:
        """The column of that name; ``KeyError`` if there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

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
        return _named(self.datasets, name, "no_dataset")

    @property
    def tables(self) -> tuple[Dataset, ...]:
        """The shipped datasets that have declared columns."""
        return tuple(d for d in self.datasets if d.is_table and not d.is_operational)

    @property
    def operational(self) -> tuple[Dataset, ...]:
        """The datasets an office imports."""
        return tuple(dataset for dataset in self.datasets if dataset.is_operational)

    def operational_dataset(self, name: str) -> Dataset:
        """As :meth:`dataset`, among those an office imports; else ``no_operational_dataset``."""
        return _named(self.operational, name, "no_operational_dataset")


def _named(datasets: tuple[Dataset, ...], name: str, otherwise: str) -> Dataset:
    for dataset in datasets:
        if dataset.name == name:
            return dataset
    raise ProductError(otherwise, name=name, known=", ".join(each.name for each in datasets))


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


def _field(entry: dict) -> Field:
    return Field(
        name=entry["name"],
        type=_known_type(entry["type"]),
        titles=_both(entry, "title"),
        descriptions=_both(entry, "description"),
        unit=entry.get("x-unit"),
        constraints=entry.get("constraints", {}),
        example=entry.get("example"),
        categories=tuple(
            Category(node["value"], _both(node, "label"), tuple(node.get("x-aliases", ())))
            for node in entry.get("categories", ())
        ),
        aliases=tuple(entry.get("x-aliases", ())),
        role=entry.get("x-role"),
        default=entry.get("x-default"),
        at_most=entry.get("x-at-most"),
        sensitivity=entry.get("x-sensitivity"),
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
        fields=tuple(_field(entry) for entry in schema.get("fields", ())),
        primary_key=_as_tuple(schema.get("primaryKey")),
        unique_keys=tuple(_as_tuple(key) for key in schema.get("uniqueKeys", ())),
        foreign_keys=tuple(
            _foreign_key(entry, node["name"]) for entry in schema.get("foreignKeys", ())
        ),
        licences=tuple(node.get("licenses", ())),
        sources=tuple(node.get("sources", ())),
        family=node.get("x-family"),
        replaces=_as_tuple(node.get("x-replaces")),
        totals=_as_tuple(node.get("x-totals")),
        dropped_columns=_as_tuple(node.get("x-dropped-columns")),
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
    return _parse(file, stamp(file))
