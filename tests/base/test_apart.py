"""Work in a process of its own: what it answers, and that whatever ends it ends nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jamsostek.base import apart
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.imports import intake

CASES = Path(__file__).resolve().parents[1] / "cases"
RECAP = "month,region_code,segment,payer,active\n2026-06,5303,BPU,all,8927\n2026-06,x,BPU,all,1\n"
APART = apart.call  # before each test is made to read in its own process


@pytest.fixture(autouse=True)
def read_apart(monkeypatch, read_here):
    monkeypatch.setattr(apart, "call", APART)


def refused(work, *arguments, **options) -> ProductError:
    with pytest.raises(ProductError) as caught:
        work(*arguments, **options)
    for language in ("id", "en"):
        message, mend = caught.value.told(speaker(language))
        assert message
        assert mend
        assert "{" not in message + mend
    return caught.value


# what the other process does
def number(step) -> int:
    step(0.5, "read")
    return os.getpid()


def refuse() -> None:
    raise ProductError("no_such_sheet", file="a.xlsx", sheet="Tiga", known="Satu")


def fail() -> None:
    raise ValueError("a fault of the program")


def too_much() -> int:
    return len(bytearray(apart.MEMORY_BYTES))


def wait(step) -> None:
    step(0.0, str(os.getpid()))
    time.sleep(600)


def test_what_comes_back_is_of_another_process_with_its_steps():
    steps = []
    there = apart.call(number, shown_name="a", step=lambda *said: steps.append(said))
    assert there != os.getpid()
    assert (0.5, "read") in steps


def test_what_the_work_raises_is_raised_here_and_a_death_is_told():
    assert refused(apart.call, refuse, shown_name="a.xlsx").details["sheet"] == "Tiga"
    with pytest.raises(RuntimeError, match="a fault of the program"):
        apart.call(fail, shown_name="a")
    for deadly in (os.abort, too_much):
        error = refused(apart.call, deadly, shown_name="a.xlsx")
        assert (error.code, error.details["file"]) == ("import_too_big", "a.xlsx")


def test_work_that_nobody_waits_for_any_longer_ends(monkeypatch):
    told = []

    def leave(share: float, name: str) -> None:
        told.append(int(name))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apart.call(wait, shown_name="a", step=leave)
    monkeypatch.setattr(apart, "SECONDS", 0)
    error = refused(apart.call, wait, shown_name="a", step=lambda share, name: told.append(name))
    assert error.code == "import_too_slow"
    for process in map(int, set(told)):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_file_is_read_apart_and_a_deadly_one_is_refused_in_words(tmp_path):
    file = tmp_path / "rekap.csv"
    file.write_text(RECAP)
    with intake.examine("enrollment_monthly", file) as draft:
        assert (draft.accepted, draft.rejected) == (1, 1)
        assert draft.problems["value"].to_list() == ["x"]
        assert intake.commit(draft).accepted == 1
    assert intake.sheets(file) == []
    far = CASES / "F07c_far_both.xlsx"
    assert refused(intake.examine, "enrollment_monthly", far).code == "import_too_big"
    assert intake.sheets(far)
    # nothing stays behind of what was refused
    assert not any(Path(os.environ["JAMSOSTEK_WORKSPACE"], "imports", "staging").iterdir())
