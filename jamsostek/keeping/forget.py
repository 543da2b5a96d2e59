"""One member erased everywhere (UU 27/2022): looked for first, then erased, then looked for again.

Where a member's key may stand: the rows of imports and of what is in force, files of rejected rows
and of drafts, the warehouse, what people typed into records, logs, and backups. All of it in this
workspace is rid of the key; a hash of it stays (:mod:`jamsostek.workspace.forgotten`), so that no
later import brings the member back and a restored backup forgets anew. The file of a backup made
before holds the member until it is deleted: nothing reaches into it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.base.sql import identifier
from jamsostek.imports import persons
from jamsostek.meetings import copying
from jamsostek.meetings.database import database
from jamsostek.warehouse import building, questions
from jamsostek.workspace import disk, erasing, forgotten, manifest, store

# what stands for the member in a text that stays
_INSTEAD = "▮▮▮"
# a shorter one stands in texts that don't mean anybody
_SHORTEST_IN_TEXT = 8


@dataclass(frozen=True)
class Found:
    """Where a member stands: ``rows`` by dataset (of all imports and of what is in force),
    ``counted`` rows of the warehouse, ``lines`` of rejects and logs, ``notes`` in records,
    ``drafts`` and old ``copies`` of records; ``files`` of imports out of force or damaged that hold
    the member or may; and whether the member was forgotten before."""

    rows: dict[str, int]
    counted: int
    lines: int
    notes: int
    drafts: int
    copies: int
    files: int
    is_forgotten: bool

    @property
    def is_anywhere(self) -> bool:
        """Whether there is anything to erase."""
        texts = (self.lines, self.notes, self.copies)
        return any((self.rows, self.counted, *texts, self.drafts, self.files))


def look(member: str) -> Found:
    """What there is of a member; ``member`` is a key, a pass, a KPJ or a NIK. Nothing changes."""
    keys = _keys_of(member)
    marks, texts = [*map(forgotten.mark, keys)], _texts(member, keys)
    return Found(
        erasing.rows_of(marks),
        _in_warehouse(keys),
        sum(len(_lines_with(file, texts)) for file in _text_files()),
        sum(map(copying.mentions, texts)),
        len(_drafts_with(marks, texts)),
        len(_copies_with(texts)),
        len(erasing.out_of_force(marks)),
        any(mark in forgotten.known() for mark in marks),
    )


def erase(member: str) -> Found:
    """Erase the member; returns what was found before. Whoever is killed on the way calls it again.

    Raises :class:`ProductError` ``forget_incomplete`` when something is left (a file another
    program holds open), else what writing imports, records and the warehouse raises.
    """
    found, keys = look(member), _keys_of(member)
    marks, texts = [*map(forgotten.mark, keys)], _texts(member, keys)
    with manifest.changing() as now:
        # first: from now on no import brings the member in
        forgotten.add(dict.fromkeys(marks, datetime.now(UTC).date().isoformat()))
        erasing.erase(now, marks)
        for draft in _drafts_with(marks, texts):
            disk.remove(draft)
        for file in _text_files():
            _rid_of_lines(file, texts)
    for text in texts:
        copying.replace_text(text, _INSTEAD)
    for file in _copies_with(texts):
        disk.remove(file)
    building.build_anew()
    if look(member).is_anywhere:
        raise ProductError("forget_incomplete")
    return found


def _keys_of(member: str) -> list[str]:
    """The keys a member has or would have here."""
    if not manifest.read().salt_check:  # no number was ever made a key
        return [member.strip()]
    each = ", ".join(persons.key_sql("$member", kind) for kind in ("kpj", "nik", None))
    with duckdb.connect() as connection:
        connection.execute("set variable salt = $1", [store.salt()])
        found = connection.execute(f"select unnest([{each}])", {"member": member}).fetchall()
    return list(dict.fromkeys(key for (key,) in found if key not in (None, persons.NO_KEY)))


def _texts(member: str, keys: list[str]) -> list[str]:
    """What means nobody else where it stands in a text."""
    return [text for text in {member.strip(), *keys} if len(text) >= _SHORTEST_IN_TEXT]


def _in_warehouse(keys: list[str]) -> int:
    """How many rows of the warehouse in force are of the member."""
    built = building.current()
    if built is None:
        return 0
    with questions.open_sealed(built.file) as connection:
        tables = connection.execute(
            "select table_name from duckdb_columns() where column_name = 'member_key'"
        ).fetchall()
        return sum(
            connection.execute(
                f"select count(*) from {identifier(table)} "
                "where list_contains($keys::varchar[], member_key)",
                {"keys": keys},
            ).fetchone()[0]
            for (table,) in tables
        )


# -- texts ---------------------------------------------------------------------------------------


def _text_files() -> Iterator[Path]:
    """Files of rejected rows, and logs."""
    yield from (manifest.folder() / "rejects").glob("*.csv")
    yield from (settings.workspace_folder() / "logs").glob("*")


def _lines_with(file: Path, texts: list[str]) -> list[int]:
    with file.open(encoding="utf-8", errors="surrogateescape", newline="") as lines:
        return [n for n, line in enumerate(lines) if any(text in line for text in texts)]


def _rid_of_lines(file: Path, texts: list[str]) -> None:
    gone = set(_lines_with(file, texts))
    if not gone:
        return
    text = {"encoding": "utf-8", "errors": "surrogateescape", "newline": ""}
    with disk.whole(file) as draft, file.open(**text) as old, draft.open("w", **text) as new:
        new.writelines(line for n, line in enumerate(old) if n not in gone)


def _drafts_with(marks: list[str], texts: list[str]) -> set[Path]:
    """The folders of imports in preparation with the member, in a row accepted or rejected."""
    found = [file for file in erasing.staged("*.csv") if _lines_with(file, texts)]
    # of a backup that was killed
    found += [file for file in erasing.staged("*.sqlite") if _may_mention(file, texts)]
    return {*erasing.drafts_of(marks), *map(erasing.draft_of, found)}


def _copies_with(texts: list[str]) -> list[Path]:
    """Copies of the records made before a migration or set aside by a restore: those that mention
    the member, and those that can't be read, of which nobody can tell."""
    base, used = settings.workspace_folder(), database().file
    found = {*base.glob("*-arrangement-*"), *base.glob("*.sqlite.damaged")}
    if used:  # it may lie elsewhere, beside what isn't ours
        found |= {*used.parent.glob(f"{used.stem}-arrangement-*")}
        found |= {*used.parent.glob(f"{used.name}.damaged")}
    return sorted(file for file in found if _may_mention(file, texts))


def _may_mention(file: Path, texts: list[str]) -> bool:
    try:
        return any(text in line for line in _dump(file) for text in texts)
    except sqlite3.DatabaseError:
        return True


def _dump(file: Path) -> Iterator[str]:
    with closing(sqlite3.connect(file)) as copy:
        yield from copy.iterdump()
