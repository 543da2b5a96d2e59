"""A backup is whole or none, of one moment, and brings back what was there; however it ends."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.keeping import archive, backup, restore
from jamsostek.meetings.database import database
from jamsostek.meetings.records import OWN, Book
from jamsostek.workspace import disk, forgotten, manifest, store
from tests import processes, worlds

RECAP = "enrollment_monthly"
BOOK = Book(OWN, "owner")
MEETING = {
    "branch_code": "ATAMBUA",
    "region_code": "5303",
    "held_on": date(2026, 11, 12),
    "venue": "Aula",
}


def recap(active: int) -> list[dict]:
    return [{"month": "2026-10", "region_code": "5303", "active": active}]


@pytest.fixture
def office(tmp_path) -> Path:
    """A workspace with two imports, one of them with a rejected row, a meeting, answers, an audit
    log, roles and a protocol."""
    worlds.take_in(RECAP, tmp_path, recap(8927))
    worlds.take_in("agents", tmp_path, [
        {"agent_code": "AG-1", "name": "Maria", "region_code": "5303", "joined_on": "2024-01-01"}
    ])  # fmt: skip
    BOOK.new_meeting(MEETING, "TTU")
    base = settings.workspace_folder()
    for name, text in (
        ("audit/2026-11.jsonl", '{"time": "2026-11-01T08:00:00", "what": "import"}\n'),
        ("access.toml", "# nobody yet\n"),
        ("protocols/2025.json", "{}"),
        ("salt", "0" * 64),
        ("logs/errors.log", "made again\n"),
        ("warehouse/current.json", "{}"),
    ):
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)
    return base


def contents(base: Path) -> dict[str, bytes]:
    """Every file that a backup holds, but for the records."""
    return {file.relative_to(base).as_posix(): file.read_bytes() for file in backup.kept_files()}


def all_records() -> dict[str, list]:
    ours = database()

    def ask(connection):
        return {
            table.name: connection.execute(sa.select(table)).all()
            for table in ours.tables.metadata.sorted_tables
        }

    return ours.read(ask, {})


def refused(work, *arguments, **named) -> ProductError:
    with pytest.raises(ProductError) as caught:
        work(*arguments, **named)
    assert str(caught.value)
    return caught.value


def test_what_is_backed_up_comes_back_into_an_empty_workspace(office, tmp_path, monkeypatch):
    held, recorded = contents(office), all_records()
    assert {"salt", "access.toml", "protocols/2025.json", "audit/2026-11.jsonl"} < set(held)
    made = backup.back_up(tmp_path / "b.zip")
    assert made == backup.last()
    assert (made.size, made.files) == ((tmp_path / "b.zip").stat().st_size, len(held) + 1)
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0  # it holds the salt
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "other"))
    assert restore.restore(tmp_path / "b.zip").files == made.files
    base = settings.workspace_folder()
    assert (contents(base), all_records()) == (held, recorded)
    assert not (base / "logs").exists() and not (base / "restoring").exists()
    # and it goes on: the records number on, an import is taken in
    BOOK.new_meeting({**MEETING, "venue": "Kantor desa"}, "TTU")
    worlds.take_in(RECAP, tmp_path, recap(9000))
    assert len(BOOK.meetings()) == 2 and len(store.records()) == 3


def test_a_full_workspace_is_replaced_only_when_asked_and_then_whole(office, tmp_path):
    held, recorded = contents(office), all_records()
    backup.back_up(tmp_path / "b.zip")
    worlds.take_in(RECAP, tmp_path, recap(1))
    BOOK.new_meeting({**MEETING, "venue": "Kantor desa"}, "TTU")
    (office / "protocols/2026.json").write_text("{}")
    with (office / "audit/2026-11.jsonl").open("a") as log:
        log.write('{"time": "2026-11-02T08:00:00", "what": "backup"}\n')
    later, later_records = contents(office), all_records()
    assert refused(restore.restore, tmp_path / "b.zip").code == "restore_over"
    assert (contents(office), all_records()) == (later, later_records)
    restore.restore(tmp_path / "b.zip", replace=True)
    found = contents(office)
    # what was done since is not undone by bringing back old data
    log = found.pop("audit/2026-11.jsonl").decode()
    assert '01T08:00:00", "what": "import"' in log and '02T08:00:00", "what": "backup"' in log
    assert (found, all_records()) == (
        {name: each for name, each in held.items() if "audit" not in name}, recorded
    )  # fmt: skip


def test_any_byte_changed_is_noticed_and_nothing_is_replaced(office, tmp_path):
    backup.back_up(tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:-1])
    before = contents(office)
    assert refused(restore.restore, tmp_path / "none.zip", True).code == "backup_missing"
    assert refused(restore.restore, tmp_path / "cut.zip", True).code == "backup_damaged"
    for place in range(0, len(whole), len(whole) // 40):
        changed = bytearray(whole)
        changed[place] ^= 1
        (tmp_path / "b.zip").write_bytes(changed)
        assert refused(restore.restore, tmp_path / "b.zip", True).code == "backup_damaged"
    assert contents(office) == before


def test_a_backup_that_would_write_elsewhere_is_refused(office, tmp_path):
    secret = tmp_path / "x"
    secret.write_text("x")
    with pytest.raises(ProductError):
        archive.write(tmp_path / "b.zip", [("../../outside", secret)])
    assert refused(restore.restore, tmp_path / "b.zip", True).code == "backup_damaged"
    assert not (tmp_path.parent / "outside").exists()


def test_a_backup_is_of_one_moment_while_others_import_and_record(office, tmp_path):
    files = [worlds.write(tmp_path / f"r{number}.csv", recap(number)) for number in range(12)]
    writer = processes.start(processes.import_recaps, *files)
    made = 0
    while writer.is_alive() or made < 3:
        backup.back_up(tmp_path / f"b{made}.zip")
        made += 1
        time.sleep(0.2)  # the lock is the writer's turn, too
    assert processes.end(writer) == 0
    seen = set()
    for number in range(made):
        with zipfile.ZipFile(tmp_path / f"b{number}.zip") as packed:
            node = json.loads(packed.read("workspace/imports/manifest.json"))
            names = set(packed.namelist())
        named = {each["accepted_file"] for each in node["imports"]}
        named |= {each["file"] for each in node["datasets"].values()}
        assert {f"workspace/imports/{name}" for name in named} <= names
        seen.add(len(node["imports"]))
    assert len(seen) > 1  # it was indeed being written to
    shutil.rmtree(office)
    restore.restore(tmp_path / f"b{made - 1}.zip")
    assert len(store.records()) == max(seen)


def test_a_restore_killed_anywhere_is_the_old_or_the_new(office, tmp_path):
    backup.back_up(tmp_path / "b.zip")
    new = {**contents(office), "audit/2026-11.jsonl": b""}, all_records()
    worlds.take_in(RECAP, tmp_path, recap(1))
    BOOK.new_meeting({**MEETING, "venue": "Kantor desa"}, "TTU")
    old = {**contents(office), "audit/2026-11.jsonl": b""}, all_records()
    kept = tmp_path / "kept"
    shutil.copytree(office, kept)
    came = []
    for step, call in [("replace", n) for n in range(1, 16, 2)] + [("fsync", 3), ("fsync", 30)]:
        process = processes.start(processes.restore_and_die, tmp_path / "b.zip", step, call)
        code = processes.end(process)
        restore.finish()
        found = {**contents(office), "audit/2026-11.jsonl": b""}, all_records()
        assert found in (old, new)
        assert not (office / "restoring.json").exists()
        came.append((code, found == new))
        shutil.rmtree(office)
        shutil.copytree(kept, office)
    assert (-9, True) in came and (-9, False) in came


def test_a_backup_made_before_the_first_import_brings_back_no_imports_at_all(
    tmp_path, monkeypatch, office
):
    here = settings.workspace_folder()
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "early"))
    protocol = tmp_path / "early" / "protocols" / "2024.json"
    protocol.parent.mkdir(parents=True)
    protocol.write_text("{}")
    backup.back_up(tmp_path / "early.zip")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(here))
    (here / "imports/answers.json").write_text("{}")
    forgotten.add({forgotten.mark("a member"): "2026-11-01"})
    # killed right after the first file went, and finished by who comes next
    with monkeypatch.context() as killed:
        killed.setattr(disk, "sweep", _killed)
        with pytest.raises(KeyboardInterrupt):
            restore.restore(tmp_path / "early.zip", replace=True)
    assert restore.finish()
    assert store.current_files() == {} and store.records() == []
    found = set(contents(here)) - {"imports/manifest.json"}
    assert found == {"protocols/2024.json", "audit/2026-11.jsonl", "salt", "forgotten.json"}
    worlds.take_in(RECAP, tmp_path, recap(9000))
    assert len(store.records()) == 1


def _killed(*_arguments, **_named):
    raise KeyboardInterrupt


def test_damaged_imports_and_records_can_be_replaced(office, tmp_path):
    held, recorded = contents(office), all_records()
    backup.back_up(tmp_path / "b.zip")
    manifest.manifest_file().write_text("{")
    (office / "records.sqlite").write_text("no database" * 500)
    assert refused(restore.restore, tmp_path / "b.zip").code == "restore_over"
    restore.restore(tmp_path / "b.zip", replace=True)
    assert (contents(office), all_records()) == (held, recorded)
    assert (office / "records.sqlite.damaged").read_text().startswith("no database")


def test_a_backup_of_nothing_is_refused_and_makes_no_workspace(tmp_path, command):
    out = tmp_path / "b.zip"
    for language, said in (("id", "Tidak ada yang dapat"), ("en", "There is nothing to back up")):
        asked = command("--lang", language, "backup", "--out", str(out))
        assert asked.returncode == 2 and said in asked.stderr
    assert not out.exists() and not store.folder().exists()


def test_the_commands_say_what_they_did_and_leave_no_draft(office, tmp_path, command):
    out = tmp_path / "folder" / "b.zip"
    assert command("--lang", "en", "backup", "--out", str(out)).returncode == 0
    assert [file.name for file in out.parent.iterdir()] == ["b.zip"]
    asked = command("--lang", "en", "restore", str(out))
    assert asked.returncode == 2 and "--replace" in asked.stderr
    done = command("--lang", "en", "restore", str(out), "--replace")
    assert done.returncode == 0 and "in force" in done.stdout
    assert disk.pointed(office / "backups.json")["file"] == "b.zip"
