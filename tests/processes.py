"""Processes that cost little to start, and what the tests have them do.

Each is forked from one that has loaded the program already; in all else it is a process like any
other: it waits for locks, works beside others and can be killed.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import types
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from unittest import mock

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.cli import rank
from jamsostek.imports import intake, targets
from jamsostek.keeping import backup, forget, restore
from jamsostek.meetings import migrations
from jamsostek.meetings.records import OWN, Book
from jamsostek.reports.judging.choices import Choices
from jamsostek.reports.judging.order import order
from jamsostek.warehouse import building, questions
from jamsostek.workspace import store
from tests import judged

_CONTEXT = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
_CONTEXT.set_forkserver_preload(["tests.processes"])


def start(work: Callable, *arguments) -> multiprocessing.Process:
    """Begin work of this module in a process of its own, in the environment of the test."""
    process = _CONTEXT.Process(target=_here, args=(dict(os.environ), work, arguments), daemon=True)
    # what a page was drawn as before is left as the main module, and a process would draw it again
    with mock.patch.dict(sys.modules, {"__main__": types.ModuleType("__main__")}):
        process.start()
    return process


def pipe() -> tuple[Connection, Connection]:
    """Where a process tells something: the end that is read, and the one it is given."""
    return _CONTEXT.Pipe(duplex=False)


def end(process: multiprocessing.Process) -> int:
    """Wait until a process is over; returns its exit code, negative when it was killed."""
    process.join(100)
    assert process.exitcode is not None, "the process never ended"
    return process.exitcode


def _here(environment: dict[str, str], work: Callable, arguments: tuple) -> None:
    os.environ.clear()
    os.environ.update(environment)
    work(*arguments)


def tick(agents: list[str], told: Connection) -> None:
    """Tick one after the other, telling each when it is saved, and stay until killed."""
    with told:
        roster = [
            {"meeting_code": "TTU-2026-11", "agent_code": agent, "is_present": False}
            for agent in agents
        ]
        for agent in agents:
            Book(OWN, "owner").tick("TTU-2026-11", [agent], True, roster)
            told.send(agent)
    threading.Event().wait()


def begin(number: int, gate: Barrier) -> None:
    """With others who wait at the gate: record a meeting and tick an agent, on no tables yet."""
    book = Book(OWN, "owner")
    meeting = {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": date(2026, 11, 12)}
    roster = [
        {"meeting_code": "TTU-2026-11", "agent_code": f"AG-{agent:02}", "is_present": False}
        for agent in range(1, 69)
    ]
    gate.wait(60)
    book.new_meeting({**meeting, "venue": f"Aula {number}"}, "TTU")
    book.tick("TTU-2026-11", [f"AG-{number + 1:02}"], True, roster)


def build() -> None:
    building.build()


def build_forced() -> None:
    building.build(force=True)


def build_and_ask(queries: Path, told: Connection) -> None:
    """Build whatever is in force already, tell the file built, and ask a question."""
    settings.QUERIES = queries
    with told:
        told.send(building.build(force=True).file)
    assert len(questions.ask("reference/regions", LOCAL_OWNER)) == 22


def import_recaps(*files: Path) -> None:
    for file in files:
        intake.commit(intake.examine("enrollment_monthly", file))


def import_and_die(file: Path, step: str, call: int, after: bool) -> None:
    """Killed before or after one call of a function of ``os`` while the import is committed."""
    draft = intake.examine("enrollment_monthly", file)
    _die_in(step, call, after)
    intake.commit(draft)


def with_little_room(room: int, told: Connection, work: Callable, arguments: tuple) -> None:
    """Work where no file may grow beyond so many bytes, as on a full disk; tells the code of the
    product's error, or nothing."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    code = None
    try:
        work(*arguments)
    except ProductError as error:
        code = error.code
    told.send(code)


def save_meetings(count: int) -> None:
    """Record so many meetings, one after the other, each when the one before is saved."""
    book = Book(OWN, "owner")
    for number in range(count):
        meeting = {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": date(2026, 11, 12)}
        book.new_meeting({**meeting, "venue": f"Aula {number}"}, "TTU", twin="make")


def back_up(file: Path) -> None:
    backup.back_up(file)


def restore_over(file: Path) -> None:
    restore.restore(file, replace=True)


def freeze(file: Path) -> None:
    made = order(rank._room(LOCAL_OWNER, judged.PLACE), Choices(draws=50))
    rank._freeze(LOCAL_OWNER, made, file, speaker("en"))


def forget_member(member: str) -> None:
    forget.erase(member)


def restore_and_die(file: Path, step: str, call: int) -> None:
    _die_in(step, call, False)
    restore.restore(file, replace=True)


def save_target_and_die(change: targets.Change, step: str) -> None:
    _die_in(step, 1, False)
    targets.save([change], "flat", store.version("targets"), LOCAL_OWNER)


def open_records(gate: Barrier) -> None:
    """With others who wait at the gate: be the first to open records of an earlier program."""
    gate.wait(60)
    assert Book(OWN, "owner").meetings()


def open_records_and_die() -> None:
    """Killed in the middle of migrating records: tables changed, rows gone, nothing committed."""
    last = migrations.newest()
    done = migrations.STEPS[last]

    def dying(connection, tables) -> None:
        done(connection, tables)
        connection.exec_driver_sql("delete from meetings")
        os.kill(os.getpid(), signal.SIGKILL)

    migrations.STEPS[last] = dying
    Book(OWN, "owner").meetings()


def _die_in(step: str, call: int, after: bool) -> None:
    whole, calls = getattr(os, step), []

    def dying(*arguments, **named):
        calls.append(1)
        if len(calls) == call:
            if after:
                whole(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments, **named)

    setattr(os, step, dying)
