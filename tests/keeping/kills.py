"""Kill −9 at random moments of what changes anything; afterwards all is as before or as wanted.

``make faults`` runs a hundred: ``python -m tests.keeping.kills 100``; a handful run in the tests.
Each time a copy of one office is worked on by a process of its own, which is killed after a random
part of the time that the work takes; then another process looks, as the next person would.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from jamsostek.__main__ import main as command_line
from jamsostek.base import settings
from jamsostek.keeping import archive, backup, forget, restore
from jamsostek.meetings.records import OWN, Book
from jamsostek.warehouse import building, questions
from jamsostek.workspace import store
from tests import judged, processes, worlds

RECAP = [{"month": "2026-10", "region_code": "5303", "segment": "PU", "payer": "all", "active": 7}]


@dataclass(frozen=True)
class Work:
    """What is done, with which arguments, and what tells what there is: old, new or something else
    (an ``AssertionError``)."""

    name: str
    do: Callable
    arguments: tuple
    what: Callable[[], object]


def office(folder: Path) -> Path:
    """A workspace with an office, its warehouse, a meeting and a backup of an earlier day."""
    world = worlds.office(agents=4, first="2026-01", last="2026-03") | judged.world()
    base = worlds.build(world, folder)
    worlds.write(folder / "recap.csv", RECAP)
    with workspace(base):
        backup.back_up(folder / "earlier.zip")
        worlds.take_in("targets", folder, [
            {"period": "2026", "area_code": "5303", "segment": "all", "metric": "active_members",
             "target": 900}
        ])  # fmt: skip
        building.build()
    return base


def works(folder: Path) -> list[Work]:
    """Everything that writes, in the workspace in use."""
    return [
        Work("import", processes.import_recaps, (folder / "recap.csv",), _imports),
        Work("build", processes.build_forced, (), _warehouse),
        Work("save", processes.save_meetings, (8,), _records),
        Work("backup", processes.back_up, (folder / "b.zip",), lambda: _backup(folder / "b.zip")),
        Work("restore", processes.restore_over, (folder / "earlier.zip",), _all),
        Work("freeze", processes.freeze, (folder / "p.json",), lambda: _frozen(folder / "p.json")),
        Work("forget", processes.forget_member, ("AG-1-0",), _forgotten),
    ]


def run(folder: Path, kills: int, seed: int, made: Path | None = None) -> dict[str, Counter]:
    """Kill so often; returns for each work how often what came of it was old, new, or done before
    the kill. Raises ``AssertionError`` with the seed where it was something else."""
    chance, kept = random.Random(seed), made or office(folder / "made").parent
    came: dict[str, Counter] = {}
    takes: dict[str, float] = {}
    for number in range(kills):
        here = folder / f"{number}"
        shutil.copytree(kept, here)
        with workspace(here / "workspace"):
            found = works(here)
            work = found[number % len(found)]
            # an hour of waiting beside others is no fault: how long it takes is measured each time
            longest = takes.setdefault(work.name, 2.0)
            try:
                what, seconds = _kill(work, chance.uniform(0, longest))
                assert command_line(["check"]) == 0
            except AssertionError as error:
                raise AssertionError(f"seed {seed}, kill {number}: {work.name}: {error}") from error
            if what == "done":
                takes[work.name] = 0.5 * longest + 0.5 * min(seconds, longest)
            else:
                takes[work.name] = longest * 1.15
            came.setdefault(work.name, Counter())[what] += 1
        shutil.rmtree(here)
    return came


def _kill(work: Work, after: float) -> tuple[str, float]:
    """``old`` or ``new`` as the work left it when it was killed, ``done`` if it was over before."""
    old = work.what()
    began = time.monotonic()
    process = processes.start(work.do, *work.arguments)
    process.join(after)
    seconds = time.monotonic() - began
    if process.exitcode is None:
        os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), f"ended with {process.exitcode}"
    restore.finish()
    now = work.what()
    if process.exitcode == 0:
        assert now != old, "done, and nothing is new"
        return "done", seconds
    if now == old:
        # and the work can be done now
        processes.end(processes.start(work.do, *work.arguments))
        assert work.what() != old, "can't be done after the kill"
        return "old", seconds
    return "new", seconds


# -- what there is, whole; else AssertionError --------------------------------------------------


def _imports() -> object:
    rows = {
        name: duckdb.execute("select count(*), bit_xor(hash(t)) from read_parquet($1) t",
                             [str(file)]).fetchall()
        for name, file in store.current_files().items()
    }  # fmt: skip
    assert sum(state.rows for state in store.state()) == sum(found[0][0] for found in rows.values())
    return rows, len(store.records())


def _warehouse() -> object:
    built = building.current()
    assert built is not None, "no warehouse"
    with duckdb.connect(str(built.file), read_only=True) as connection:
        assert connection.execute("select count(*) from regions").fetchall() == [(22,)]
    return built.file.name


def _records() -> object:
    file = settings.workspace_folder() / "records.sqlite"
    if file.exists():
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    venues = [row["venue"] for row in Book(OWN, "owner").meetings() if row["venue"]]
    # one after the other, none skipped
    assert sorted(venues) == sorted(f"Aula {number}" for number in range(len(venues)))
    return len(venues)


def _backup(file: Path) -> object:
    if not file.exists():
        return None
    with archive.opened(file) as (_, contents):
        return len(contents.files) > 3


def _all() -> object:
    base = settings.workspace_folder()
    files = {f.relative_to(base).as_posix(): f.read_bytes() for f in backup.kept_files()}
    return sorted(name for name in files if not name.startswith("imports/rejects")), _imports()


def _frozen(file: Path) -> object:
    if not file.exists():
        return None
    return bool(json.loads(file.read_text("utf-8"))["checksum"])


def _forgotten() -> object:
    """Half erased is no end: the list says so at once, and erasing goes on when asked again."""
    found = forget.look("AG-1-0")
    rows, _ = _imports()
    return bool(rows) and (found.is_anywhere or not found.is_forgotten)


class workspace(pytest.MonkeyPatch):
    """The environment of a workspace; the warehouse open in this process is let go."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.base = base

    def __enter__(self):
        self.setenv("JAMSOSTEK_WORKSPACE", str(self.base))
        self.setenv("JAMSOSTEK_SAMPLE", "off")
        questions._open = None

    def __exit__(self, *_):
        questions._open = None
        self.undo()


def main(count: int) -> None:
    """Kill ``count`` times and print what came of it."""
    seed = int(os.environ.get("SEED") or time.time())
    said = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(said):
        came = run(Path(folder), count, seed)
    print(f"seed {seed}\n")
    print("| killed in | kills | before it counted | after | done before the kill |")
    print("|---|---:|---:|---:|---:|")
    for name, each in came.items():
        print(f"| {name} | {each.total()} | {each['old']} | {each['new']} | {each['done']} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
