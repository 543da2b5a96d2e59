"""The first start: what is published at once, the sample beside it, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.warehouse import behind, building, questions

# what builds beside steps back behind all else on the machine
PATIENCE = 200


@pytest.fixture
def small_sample(monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "2000")


def kinds() -> set[str]:
    return set(questions.ask("data/operational", LOCAL_OWNER)["kind"])


def wait_until(holds) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def begin() -> str:
    """``build --behind`` as a user starts it; what goes on beside writes to the terminal, too."""
    command = [sys.executable, "-m", "jamsostek", "--lang", "en", "build", "--behind"]
    done = subprocess.run(
        command, cwd=settings.ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert done.returncode == 0
    return done.stdout


def kill_what_builds_beside() -> None:
    workspace = os.environ["JAMSOSTEK_WORKSPACE"].encode()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # another's, or ended meanwhile
            ours = workspace in (process / "environ").read_bytes()
            if ours and b"--noted" in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


def test_what_is_published_is_there_at_once_and_the_sample_follows_though_it_was_killed(
    small_sample,
):
    assert "What is published can be read" in begin()
    assert kinds() == {"none"}
    assert len(questions.ask("home/cards", LOCAL_OWNER).dropna(subset=["value"])) > 0
    wait_until(lambda: behind.state().step)
    kill_what_builds_beside()
    wait_until(lambda: not behind.is_running())
    assert not building.is_current()
    begin()
    wait_until(building.is_current)
    assert "sample" in kinds()


def test_where_no_sample_is_wanted_nothing_is_built_beside():
    assert "is ready" in begin()
    assert building.is_current()
    assert not behind.is_running()
