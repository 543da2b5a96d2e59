"""The numbers that browsers give to what they send: told twice, a new row is entered once.

An answer can be lost on its way back, a phone be closed before it came; then the same is sent
again, perhaps mended meanwhile, perhaps to a server started anew. So the number lies beside the row
that it became.
"""

from __future__ import annotations

import sqlalchemy as sa

from jamsostek.meetings.database import database


def became(connection: sa.Connection, kind: str, number: str | None) -> str | None:
    """The key of the row that was entered under a number; ``None`` if there is none."""
    table = database().tables.numbers
    wanted = sa.select(table.c.key).where(table.c.kind == kind, table.c.number == number)
    return connection.execute(wanted).scalar() if number else None


def keep(connection: sa.Connection, kind: str, number: str | None, key: str) -> None:
    """Keep under which number a row was entered, if it had one."""
    if number:
        row = {"kind": kind, "number": number, "key": key}
        connection.execute(sa.insert(database().tables.numbers), row)
