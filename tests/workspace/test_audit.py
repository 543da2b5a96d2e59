"""The audit log: only added to, whole lines of several processes, rotated by month and size."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import UTC, date, datetime

import pytest

from jamsostek.base.access import OWNER, Account, Scope
from jamsostek.workspace import audit

SITI = Account("a1b2", "Siti", Scope("branch", "ATAMBUA"))


def test_an_act_is_one_line_with_time_account_role_and_object():
    audit.note(SITI, "import", dataset="members", number=4)
    audit.note(OWNER, "undo", number=4)
    files = list(audit.folder().iterdir())
    assert [file.name for file in files] == [f"{datetime.now(UTC):%Y-%m}.jsonl"]
    first, second = (json.loads(line) for line in files[0].read_text("utf-8").splitlines())
    assert first.pop("at").startswith(f"{datetime.now(UTC):%Y-%m-%dT}")
    assert first == {
        "account": "a1b2",
        "role": "branch",
        "what": "import",
        "dataset": "members",
        "number": 4,
    }
    assert second["account"] == second["role"] == "owner"
    # nobody else on the machine reads it, and no name of a person stands in it unasked
    assert os.stat(files[0]).st_mode & 0o077 == 0
    assert "Siti" not in files[0].read_text("utf-8")
    newest = audit.read()
    assert list(newest["what"]) == ["undo", "import"]
    assert newest.loc[1, "facts"] == {"dataset": "members", "number": 4}
    with pytest.raises(ValueError):
        audit.note(OWNER, "imported")


def _many(workspace: str) -> None:
    os.environ["JAMSOSTEK_WORKSPACE"] = workspace
    for number in range(50):
        audit.note(SITI, "export", page="growth" * 20, number=number)


def test_lines_of_several_processes_stay_whole():
    context = multiprocessing.get_context("fork")
    workspace = os.environ["JAMSOSTEK_WORKSPACE"]
    writers = [context.Process(target=_many, args=[workspace]) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    numbers = [facts["number"] for facts in audit.read()["facts"]]
    assert sorted(numbers) == sorted([*range(50)] * 3)


def test_a_full_file_is_followed_by_another_and_old_months_go(monkeypatch):
    folder = audit.folder()
    folder.mkdir(parents=True)
    line = '{"at": "%s", "account": "a", "role": "admin", "what": "backup"}\n'
    month = datetime.now(UTC).date().replace(day=1)
    old = date(month.year - 2, month.month, 1)
    older = date(month.year - 3, 12, 1)
    for day in (old, older):
        (folder / f"{day:%Y-%m}.jsonl").write_text(line % f"{day}T08:00:00+00:00", "utf-8")
    monkeypatch.setattr(audit, "MAX_BYTES", 200)
    monkeypatch.setattr(audit, "KEPT_MONTHS", 2)
    for number in range(25):
        audit.note(OWNER, "export", number=number)
    names = sorted(file.name for file in folder.iterdir())
    assert f"{older:%Y-%m}.jsonl" not in names and f"{old:%Y-%m}.jsonl" in names
    assert f"{month:%Y-%m}.10.jsonl" in names  # and 10 is read after 9
    assert all(file.stat().st_size < 400 for file in folder.iterdir())
    read = audit.read(since=month)
    assert [facts["number"] for facts in read["facts"]] == [*range(24, -1, -1)]
    assert len(audit.read(until=old)) == 1


def test_what_a_power_cut_left_is_passed_over_and_a_disk_that_takes_nothing_stops_nobody(caplog):
    audit.note(OWNER, "backup")
    file = next(audit.folder().iterdir())
    with file.open("a") as lines:
        lines.write('{"at": "2026-1')
    assert list(audit.read()["what"]) == ["backup"]
    file.unlink()
    file.mkdir()
    audit.note(OWNER, "restore")
    assert "restore" in caplog.text
