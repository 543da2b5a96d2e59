"""What goes wrong around the program: nothing lost, nothing half, and words for the user."""

from __future__ import annotations

import os
import random
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.keeping import health
from jamsostek.meetings.database import database
from jamsostek.warehouse import building, questions
from jamsostek.workspace import disk, manifest, store
from tests import processes, worlds
from tests.keeping import kills


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    kills.office(folder)
    return folder


@pytest.fixture
def here(office, tmp_path):
    """A copy of the office, its workspace in use."""
    folder = tmp_path / "here"
    shutil.copytree(office, folder)
    with kills.workspace(folder / "workspace"):
        yield folder


def test_a_handful_of_kills_leave_the_old_or_the_new(office, tmp_path):
    """``make faults`` does it a hundred times."""
    seed = random.randrange(10**6)
    came = kills.run(tmp_path, kills=4, seed=seed, made=office)
    assert sum(each.total() for each in came.values()) == 4


@pytest.mark.skipif(os.name != "posix", reason="no limit of files' sizes here")
def test_a_full_disk_fails_in_words_and_leaves_what_was(here, subtests):
    for work in kills.works(here):
        for room in (0, 5_000, 100_000):
            with subtests.test(work=work.name, room=room):
                old = work.what()
                ours, theirs = processes.pipe()
                process = processes.start(
                    processes.with_little_room, room, theirs, work.do, work.arguments
                )
                theirs.close()
                code = ours.recv()
                assert processes.end(process) == 0
                if code is None:
                    assert room and work.what() != old
                    break  # there was room enough; what it did is done
                assert code in (
                    "disk_full", "backup_unwritable",
                    "export_unwritable", "records_unwritable", "records_unreachable",
                    "records_unpublished",
                )  # fmt: skip
                # half forgotten is told as not forgotten; else all is as it was
                assert work.what() == old


def test_two_builders_at_once_build_once(here, monkeypatch):
    before = set(building.warehouse_folder().glob("*.duckdb"))
    made = []
    write = building._write
    monkeypatch.setattr(building, "_write", lambda job, was: (made.append(job), write(job, was)))
    worlds.take_in("enrollment_monthly", here, kills.RECAP)
    first = processes.start(processes.build)
    second = threading.Thread(target=building.build)
    second.start()
    second.join()
    processes.end(first)
    after = set(building.warehouse_folder().glob("*.duckdb"))
    assert after - before == {building.current().file} and len(made) <= 1
    assert not building.is_building()
    with disk.lock(building.warehouse_folder() / "build.lock"):  # as another process holds it
        assert building.is_building()


def test_what_is_in_force_is_made_anew_when_its_file_is_damaged(here):
    worlds.take_in("enrollment_monthly", here, kills.RECAP)
    worlds.take_in("enrollment_monthly", here, [{**kills.RECAP[0], "month": "2026-11"}])
    content = store.current_files()["enrollment_monthly"]
    before = kills._imports()
    content.write_bytes(content.read_bytes()[:-40])
    building.build()
    assert kills._imports() == before and store.current_files()["enrollment_monthly"] != content


def test_a_damaged_import_is_named_and_set_aside_and_all_else_stays(here):
    before = kills._imports()
    worlds.take_in("enrollment_monthly", here, kills.RECAP)
    building.build()
    (lost,) = store.accepted_files()["enrollment_monthly"]
    lost.write_bytes(b"PAR1" + bytes(300) + b"PAR1")
    with pytest.raises(ProductError) as caught:
        building.build(force=True)
    assert caught.value.code == "import_damaged"
    assert caught.value.details["file"] == "enrollment_monthly.csv"
    rows, records = kills._imports()
    assert (rows, records - 1) == before
    assert [file.name for file in (store.folder() / "damaged").iterdir()] == [lost.name]
    # what the page shows next is of all that is left; and the file can be imported once more
    building.build()
    assert questions.ask("data/info", LOCAL_OWNER).iloc[0]["version"] == building.current().version
    assert worlds.take_in("enrollment_monthly", here, kills.RECAP).is_new


def test_a_file_that_cannot_be_opened_is_not_taken_for_a_damaged_one(here, monkeypatch):
    worlds.take_in("enrollment_monthly", here, kills.RECAP)
    before = manifest.read()
    (shut,) = store.accepted_files()["enrollment_monthly"]
    shut.write_bytes(b"whatever a disk gives that gives nothing")
    opened = Path.open

    def not_this_one(file: Path, *arguments, **named):
        if file == shut:
            raise PermissionError(13, "Permission denied", str(file))
        return opened(file, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", not_this_one)
        with pytest.raises(ProductError) as caught:
            building.build()
    assert caught.value.code == "import_unopened" and "Permission denied" in str(caught.value)
    assert manifest.read() == before and shut.exists()
    assert not (store.folder() / "damaged").exists()


def test_health_tells_what_is_wrong_and_when_pages_can_be_read(here, monkeypatch, command):
    assert health.look().word == "ready"
    (here / "workspace" / "records.sqlite").write_text("no database" * 400)
    found = health.look()
    assert (found.word, found.parts["records"]) == ("degraded", "unreachable")
    monkeypatch.setenv("JAMSOSTEK_RECORDS", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert health.look().parts["records"] == "unreachable"
    building.current().file.write_bytes(b"")
    questions._open = None
    assert (health.look().word, health.look().parts["warehouse"]) == ("unready", "missing")
    told = command("health")
    assert told.returncode == 1 and "warehouse" in told.stdout


def within(seconds: float, work: Callable[[], object]) -> list:
    """What a work gives, in a list; an empty one where it goes on for longer."""
    given: list = []
    working = threading.Thread(target=lambda: given.append(work()), daemon=True)
    working.start()
    working.join(seconds)
    return given


def test_a_database_that_is_silent_keeps_nobody_from_the_pages(here, monkeypatch):
    """It takes calls and says nothing: what a machine that hangs does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("JAMSOSTEK_RECORDS", f"postgresql+psycopg://x@127.0.0.1:{port}/x")
        assert within(20, _asked) == ["records_unreachable"]
    # or it is heard of, and gives no answer to a question
    answers, ours = threading.Event(), database()
    monkeypatch.setattr(ours, "read", lambda ask, nothing: answers.wait(60))
    for _ in range(2):  # the second while the first still asks
        (found,) = within(20, health.look)
        assert (found.word, found.parts["records"]) == ("degraded", "unreachable")
    answers.set()
    (found,) = within(20, health.look)
    assert found.word == "ready"


def _asked() -> str:
    with pytest.raises(ProductError) as caught:
        database().read(lambda connection: True, True)
    return caught.value.code
