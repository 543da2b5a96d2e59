"""Work on somebody's file in a process of its own: whatever the file does there, only it fails.

>>> apart.call(files.sheets, Path("rekap.xlsx"), shown_name="rekap.xlsx")

The process has limits of memory and time, leaves no picture of its memory behind (the file may
hold names and NIK), and ends with the one that waits for it, however that ends. What crosses is
pickled: the work's name and arguments one way; steps of progress and what came of it the other.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from jamsostek.base.errors import ProductError
from jamsostek.base.settings import ROOT

# a sheet with a million rows of twenty columns fits; the rest of the machine is for the others
MEMORY_BYTES = 4 << 30
SECONDS = 600
# how often whoever waits is asked whether it still does
_BEAT_SECONDS = 0.2
_DONE, _STEP, _REFUSED, _TOO_BIG, _FAILED = range(5)


def call(
    work: Callable,
    *arguments: object,
    shown_name: str,
    step: Callable[[float, str], None] | None = None,
) -> object:
    """What ``work(*arguments)`` returns, done in another process on the file ``shown_name``.

    ``work`` is a function of a module; with a ``step`` (share, name) it gets one as its last
    argument. What ``step`` raises here ends the work there. Raises what :class:`ProductError` the
    work raises, ``import_too_big`` when the memory didn't suffice or the process died of the file,
    ``import_too_slow``.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "jamsostek.base.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
            ),
        },
    )
    try:
        heard: queue.Queue = queue.Queue()
        threading.Thread(target=_hear, args=(process.stdout, heard), daemon=True).start()
        with suppress(BrokenPipeError):  # it died already; what it said comes out below
            process.stdin.write(pickle.dumps((work, arguments, step is not None)))
            process.stdin.flush()
        return _outcome(heard, shown_name, step)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()


def _outcome(heard: queue.Queue, shown_name: str, step: Callable | None) -> object:
    until, last = time.monotonic() + SECONDS, None
    while True:
        try:
            kind, *said = heard.get(timeout=_BEAT_SECONDS)
        except queue.Empty:
            if time.monotonic() > until:
                raise ProductError(
                    "import_too_slow", file=shown_name, minutes=SECONDS // 60
                ) from None
            if last:
                step(*last)
            continue
        if kind == _DONE:
            return said[0]
        if kind == _STEP:
            last = said
            step(*last)
        elif kind == _REFUSED:
            raise ProductError(said[0], **said[1])
        elif kind == _TOO_BIG:
            raise ProductError("import_too_big", file=shown_name, limit=MEMORY_BYTES >> 30)
        else:
            raise RuntimeError(said[0])


def _hear(stream: BinaryIO, heard: queue.Queue) -> None:
    with stream:
        try:
            while True:
                heard.put(pickle.load(stream))
        except (EOFError, pickle.UnpicklingError, OSError):
            heard.put((_TOO_BIG,))  # it ended without a last word; nobody listens if it was ended


# -- in the other process ------------------------------------------------------------------------


def _main() -> None:
    _limit()
    sys.meta_path.insert(0, _WithoutPandas())
    # what a library prints must not stand among the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(*said: object) -> None:
        pickle.dump(said, answers)
        answers.flush()

    try:
        work, arguments, has_steps = pickle.load(sys.stdin.buffer)
        threading.Thread(target=_end_with_the_other, daemon=True).start()
        steps = [lambda share, name: say(_STEP, share, name)] if has_steps else []
        say(_DONE, work(*arguments, *steps))
    except ProductError as error:
        say(_REFUSED, error.code, error.details)
    except MemoryError:
        say(_TOO_BIG)
    except Exception:
        say(_FAILED, traceback.format_exc())
    os._exit(0)


class _WithoutPandas:
    """Nothing here loads pandas, which takes as long as to read a hundred megabytes: Arrow would,
    only to see whether a list is one of its tables."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        """Called for each module that is looked for."""
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


def _limit() -> None:
    """Limits where the system has them; Windows has none of these, only the time holds there."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_DATA, MEMORY_BYTES), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # less is allowed already
            resource.setrlimit(kind, (most, most))
    os.nice(5)  # whoever clicks meanwhile goes first
    with suppress(OSError):  # where the machine itself has too little, Linux ends this process
        Path("/proc/self/oom_score_adj").write_text("1000")


def _end_with_the_other() -> None:
    # nothing more is said: this ends when the other process does
    while os.read(0, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    _main()
