"""Records of earlier programs open with everything in them, whatever happens on the way.

``records_0_2.sql`` was written by a program that called itself 0.2.0, on its way to 0.3.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.meetings import database, migrations
from jamsostek.meetings.records import OWN, SAMPLE, Book
from tests import processes

SERVER = os.environ.get("JAMSOSTEK_TEST_RECORDS")
of_the_file = pytest.mark.skipif(bool(SERVER), reason="speaks of the file in the workspace")
VERSIONS = ("0_2", "0_3")
BOOK = Book(OWN, "owner")
CODE = "TTU-2026-11"
_ON_A_SERVER = (
    (r"DATETIME", "TIMESTAMP"),
    (r"INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT", "SERIAL PRIMARY KEY"),
    (r"('AG-\d'),([01]),", r"\1,'\2',"),  # truth values
)


def written_by(version: str, monkeypatch) -> Path:
    """A database as that version wrote it takes the place of the records; its file."""
    sql = Path(__file__).with_name(f"records_{version}.sql").read_text("utf-8")
    file = settings.workspace_folder() / "records.sqlite"
    if SERVER:
        for pattern, other in _ON_A_SERVER:
            sql = re.sub(pattern, other, sql)
        url = sa.make_url(SERVER).update_query_dict({"options": "-csearch_path=jamsostek_tests"})
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            for statement in (
                "drop schema if exists jamsostek_tests cascade",
                "create schema jamsostek_tests",
                sql.replace("%", "%%"),
                "select setval('history_id_seq', (select max(id) from history))",
            ):
                connection.exec_driver_sql(statement)
        engine.dispose()
        monkeypatch.setenv("JAMSOSTEK_RECORDS", url.render_as_string(hide_password=False))
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(sql)
    database._opened.cache_clear()  # as another process would find it
    return file


def told() -> dict:
    """Everything that can be read of the records."""
    return {
        "meetings": [(m["meeting_code"], m["venue"], m["revision"]) for m in BOOK.meetings()],
        "trials": [m["venue"] for m in Book(SAMPLE, "owner").meetings()],
        "attendance": sorted(
            (row["agent_code"], row["is_present"], row["understanding"], row["product_knowledge"])
            for row in BOOK.attendance(CODE)
        ),
        "items": sorted((i["item_code"], i["status"], i["done_on"]) for i in BOOK.items()),
        "changes": len(BOOK.history(CODE)),
    }


WRITTEN = {
    "meetings": [(CODE, "Aula Kantor Bupati", 2)],
    "trials": [None],
    "attendance": [
        ("AG-1", True, 70, 62.5),
        ("AG-2", True, None, None),
        ("AG-3", False, None, None),
    ],
    "items": [(f"{CODE}-01", "open", None), (f"{CODE}-02", "done", date(2026, 11, 20))],
    "changes": 8,
}


def backups(file: Path) -> list[Path]:
    """The copies beside a file, the oldest first."""
    found = file.parent.glob("records-arrangement-*.sqlite")
    return sorted(found, key=lambda copy: copy.stat().st_mtime_ns)


def dump(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(connection.iterdump())


def test_records_of_earlier_programs_open_with_everything_in_them(own_environment, monkeypatch):
    for version in VERSIONS:
        file = written_by(version, monkeypatch)
        before = None if SERVER else dump(file)
        assert told() == WRITTEN, version
        # and go on: nothing is numbered twice, all that could be saved can be
        assert [change.key for change in BOOK.deleted()] == (
            [f"{CODE}.2"] if version == "0_3" else []
        )
        BOOK.tick(CODE, ["AG-3"], True, [])
        assert BOOK.counts() == {CODE: (3, 3)}
        assert BOOK.history(CODE)[0].key == "AG-3"
        if not SERVER:
            copy = backups(file)[-1]
            assert re.fullmatch(r"records-arrangement-1-\d{4}-\d\d-\d\d(-2)?\.sqlite", copy.name)
            assert dump(copy) == before
            assert len(backups(file)) == VERSIONS.index(version) + 1  # none written over


def test_a_column_the_contract_gains_is_added_and_one_it_requires_is_asked_for(
    data_copy, monkeypatch
):
    file = written_by("0_3", monkeypatch)
    descriptor = data_copy / "datapackage.json"

    def contract_with(version: str, *columns: dict) -> None:
        node = json.loads(descriptor.read_text("utf-8"))
        node["version"] = version
        (resource,) = [each for each in node["resources"] if each["name"] == "meetings"]
        resource["schema"]["fields"] += columns
        descriptor.write_text(json.dumps(node), "utf-8")

    contract_with("901", {"name": "order", "type": "integer", "title": "Urutan"})
    assert told() == WRITTEN
    (meeting,) = BOOK.meetings()
    assert meeting["order"] is None
    assert BOOK.save("meetings", {**meeting, "order": 3}, meeting)["order"] == 3
    # also in a database that had every step already
    contract_with("902", {"name": "chair", "type": "string", "title": "Ketua"})
    (meeting,) = BOOK.meetings()
    assert (meeting["order"], meeting["chair"]) == (3, None)
    required = {"name": "room", "type": "string", "title": "R", "constraints": {"required": True}}
    contract_with("903", required)
    copies = backups(file)
    for _again in range(2):
        with pytest.raises(ProductError) as refused:
            BOOK.meetings()
        assert refused.value.code == "records_incomplete"
        assert refused.value.details == {"column": "meetings.room"}
    assert backups(file) == copies


def test_several_who_open_old_records_at_once_migrate_them_once(own_environment, monkeypatch):
    file = written_by("0_2", monkeypatch)
    gate = multiprocessing.get_context("spawn").Barrier(3)
    several = [processes.start(processes.open_records, gate) for _ in range(3)]
    assert [processes.end(process) for process in several] == [0] * 3
    assert told() == WRITTEN
    assert SERVER or len(backups(file)) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_in_the_middle_leaves_the_old_records_whole(own_environment, monkeypatch):
    file = written_by("0_2", monkeypatch)
    before = None if SERVER else dump(file)
    process = processes.start(processes.open_records_and_die)
    assert processes.end(process) == -signal.SIGKILL
    assert SERVER or dump(file) == before
    assert told() == WRITTEN


@of_the_file
def test_an_old_backup_put_back_under_a_running_program_is_migrated(own_environment, monkeypatch):
    file = written_by("0_2", monkeypatch)
    assert told() == WRITTEN
    backups(file)[0].replace(file)
    assert told() == WRITTEN
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("select single, arrangement from store").fetchall() == [
            (1, migrations.newest())
        ]


@of_the_file
def test_records_that_cannot_be_copied_are_not_changed(own_environment, monkeypatch):
    file = written_by("0_3", monkeypatch)
    before = file.read_bytes()

    def full(*_):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ProductError) as refused:
            BOOK.meetings()
    assert refused.value.code == "records_unwritable"
    assert file.read_bytes() == before
    assert told() == WRITTEN
