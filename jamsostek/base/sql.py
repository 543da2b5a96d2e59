"""Names and texts as SQL writes them, for the few statements that are made and not read.

Only names of the contract and paths and words of our own come here; values of a user are bound.
"""

from __future__ import annotations


def identifier(name: str) -> str:
    """A column or table by its name, reserved words and quotation marks included."""
    return '"' + name.replace('"', '""') + '"'


def table_name(name: str) -> str:
    """A table by its name, with its schema where it has one."""
    return ".".join(map(identifier, name.split(".")))


def literal(value: object) -> str:
    """A value as a text."""
    return "'" + str(value).replace("'", "''") + "'"
