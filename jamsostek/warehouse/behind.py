"""The sample simulated and built beside the server, while its visitors read what is published.

The work is done by a process of its own, ``python -m jamsostek build --noted``, that holds a lock
as long as it lives and notes how far it is; a server, or two of one workspace, look at both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from jamsostek.base import settings
from jamsostek.warehouse import building, origins
from jamsostek.workspace import disk

# the note is for people: no need to write it at every step
_NOTE_SECONDS = 0.3
_started: subprocess.Popen | None = None


@dataclass(frozen=True)
class State:
    """How far a build beside the server is: a share between 0 and 1, and the step."""

    share: float
    step: str


def begin() -> bool:
    """Where the sample is still to be simulated: put the rest in force at once, if it isn't, and
    start the work; returns whether it is under way. It is not started again after it failed."""
    global _started
    if is_running():
        return True
    if not origins.lacks_sample() or (_started is not None and _started.returncode):
        return False
    building.build(without_sample=True)
    _note(State(0.0, ""))
    # its progress goes to the terminal of who starts it; it goes on should the server end
    _started = subprocess.Popen(
        [sys.executable, "-m", "jamsostek", "build", "--noted"],
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return True


def is_running() -> bool:
    """Whether somebody builds beside the servers of this workspace."""
    if _started is not None and _started.poll() is None:
        return True
    if not building.warehouse_folder().is_dir():
        return False
    held = disk.lock(_lock_file())
    if held:
        held.release()
    return held is None


def state() -> State:
    """How far it is, as last noted."""
    try:
        return State(**disk.pointed(_note_file()))
    except (OSError, ValueError, TypeError):
        return State(0.0, "")


def build(progress: building.Progress) -> building.Built | None:
    """The work itself; ``None`` where another process is at it already."""
    building.warehouse_folder().mkdir(parents=True, exist_ok=True)
    held = disk.lock(_lock_file())
    if held is None:
        return None
    noted = 0.0

    def note(share: float, step: str) -> None:
        nonlocal noted
        progress(share, step)
        if time.monotonic() - noted > _NOTE_SECONDS:
            noted = time.monotonic()
            _note(State(share, step))

    if hasattr(os, "nice"):
        os.nice(10)  # readers go first
    with held:
        return building.build(note)


def _lock_file():
    return building.warehouse_folder() / "behind.lock"


def _note_file():
    return building.warehouse_folder() / "behind.json"


def _note(state: State) -> None:
    disk.point(_note_file(), {"share": state.share, "step": state.step})
