"""The protected tables: what of an office's data may be told to who may see totals and no people.

They lie in a file of their own beside the warehouse, under the names of the tables they stand for,
and differ from these in every number that is to be hidden, while all sums that may be known stay as
they are. A question is asked of both, and what both answer alike is shown
(:mod:`jamsostek.warehouse.suppression`).

Made once for a warehouse, from what its build has made (``queries/protected/``): with the build
where ``access.toml`` lets people in, else when somebody first asks who needs them, so that a laptop
where nobody does never pays. Until they are there nothing is answered that needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from jamsostek.base import settings
from jamsostek.base.errors import ProductError, first_line
from jamsostek.base.sql import identifier, literal
from jamsostek.contract import queries
from jamsostek.contract.columns import Model
from jamsostek.warehouse import ordering
from jamsostek.workspace import access, disk

Progress = Callable[[float, str], None]
SCHEMA = "protected"
_ENDING = ".protected"
_LONGEST_WAIT = 900
# made of protected tables by the same SQL as of the others
_REMADE = ("agent_months", "regency_measures", "office_cells", "map_cells")
# of an office's data, but counting nobody: when it reports, what it aims at and was told to do
_OF_NOBODY = {
    "enrolment_basis",
    "spans",
    "known_months",
    "contribution_months",
    "cube_sources",
    "targets",
    "operational",
    "action_items",
    "meetings",
}


def is_of_people(table: str, model: Model | None) -> bool:
    """Whether a table that has no protected one is kept from a protected answer: any of an office's
    data of which nobody said that it counts no people."""
    is_judged = model is not None and bool({"panel", "juror"} & {*model.whose})
    is_published = model is not None and not model.whose
    return not is_published and not is_judged and table not in _OF_NOBODY


def file_of(warehouse: Path) -> Path:
    """Where the protected tables of a warehouse file are, or would be."""
    return warehouse.with_name(warehouse.name + _ENDING)


def make_where_people_sign_in(warehouse: Path, progress: Progress | None = None) -> None:
    """Make the protected tables with the build where ``access.toml`` lets people in: nobody who
    needs them waits then."""
    if access.file().is_file():
        # the build has told of its own steps as all there are
        made(warehouse, progress and (lambda share, step: progress(1.0, step)))


def made(warehouse: Path, progress: Progress | None = None) -> Path:
    """The file of a warehouse's protected tables; made now if it isn't there, once for all
    processes: others wait.

    ``progress`` is called with a share between 0 and 1 and the name of the step. Raises
    ``ProductError`` ``build_failed``, ``disk_full``, ``workspace_unwritable``.
    """
    file = file_of(warehouse)
    if file.is_file():
        return file
    try:
        # whoever waited so long makes them beside the other: the last one stays
        held = disk.lock(warehouse.with_name("protected.lock"), _LONGEST_WAIT)
        try:
            if not file.is_file():
                _write(warehouse, file, progress or (lambda share, step: None))
        finally:
            if held:
                held.release()
    except OSError as error:
        raise disk.unwritable(error, warehouse.parent.name) from error
    return file


def _write(warehouse: Path, file: Path, progress: Progress) -> None:
    disk.sweep(disk.drafts(file))  # of one that was killed; nobody else writes
    with disk.whole(file) as draft:
        spilled = draft.with_name(draft.name + ".tmp")
        config = {"memory_limit": settings.build_memory(), "temp_directory": str(spilled)}
        try:
            with duckdb.connect(":memory:", config=config) as connection:
                connection.execute(f"attach {literal(warehouse)} as whole (read_only)")
                connection.execute(f"attach {literal(draft)} as told")
                connection.execute(f"create schema told.{SCHEMA}")
                # steps find the protected tables before the others; those by the name main.…
                connection.execute(f"set search_path = 'told.{SCHEMA},whole.main'")
                _make(connection, progress)
                connection.execute("use memory")
                connection.execute("detach told")
        finally:
            disk.remove(spilled)
            disk.remove(draft.with_name(draft.name + ".wal"))


def _make(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    remade = [model for model in queries.models() if model.name in _REMADE]
    plan = ordering.in_order([*queries.protected(), *remade])
    for number, step in enumerate(plan):
        progress(number / len(plan), f"{SCHEMA} {step.name}")
        kind, place = ("table", f"told.{SCHEMA}.") if step.is_kept else ("temp table", "")
        try:
            connection.execute(f"create {kind} {place}{identifier(step.name)} as {step.sql}")
        except duckdb.Error as error:
            if disk.is_unwritten(error):
                raise disk.unwritable(error, "warehouse") from error
            raise ProductError(
                "build_failed", step=f"{SCHEMA}/{step.name}", detail=first_line(error)
            ) from error
