"""What is recorded on the monev page: on disk after every save, never overwritten unseen, and in
the warehouse after the next build."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
import sqlalchemy as sa

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.meetings import database, publish
from jamsostek.meetings.live import Meetings
from jamsostek.meetings.records import OWN, SAMPLE, Book
from jamsostek.warehouse import building, origins, questions
from jamsostek.workspace import disk
from tests import processes, worlds

# a PostgreSQL address: the same tests on a server, in a schema of their own
SERVER = os.environ.get("JAMSOSTEK_TEST_RECORDS")
of_the_file = pytest.mark.skipif(bool(SERVER), reason="speaks of the file in the workspace")
BOOK = Book(OWN, "owner")
OTHER = Book(OWN, "bidang")
HELD = date(2026, 11, 12)
MEETING = {
    "branch_code": "ATAMBUA",
    "region_code": "5303",
    "held_on": HELD,
    "venue": "Kafe di Kefamenanu",
    "invited": 68,
    "topics": None,
}
ITEM = {
    "meeting_code": "TTU-2026-11",
    "issue": "Titik bayar jauh",
    "action": "Membuka titik bayar di desa",
    "owner": "AG-1",
    "due_on": date(2026, 12, 1),
    "status": "open",
    "done_on": None,
}


@pytest.fixture(autouse=True)
def place(own_environment, monkeypatch):
    """Empty tables on the server, if there is one."""
    if SERVER:
        url = sa.make_url(SERVER).update_query_dict({"options": "-csearch_path=jamsostek_tests"})
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text("drop schema if exists jamsostek_tests cascade"))
            connection.execute(sa.text("create schema jamsostek_tests"))
        engine.dispose()
        database._opened.cache_clear()
        monkeypatch.setenv("JAMSOSTEK_RECORDS", url.render_as_string(hide_password=False))


LITTLE = timedelta(seconds=1)


def listed(*agents, meeting="TTU-2026-11"):
    return [{"meeting_code": meeting, "agent_code": code, "is_present": False} for code in agents]


def came(book=BOOK, meeting="TTU-2026-11"):
    return {row["agent_code"] for row in book.attendance(meeting) if row["is_present"]}


def refused(action, *arguments, **named) -> ProductError:
    with pytest.raises(ProductError) as error:
        action(*arguments, **named)
    return error.value


# -- saving and reading --------------------------------------------------------------------------


@of_the_file
def test_nothing_recorded_is_no_file_and_no_rows():
    assert BOOK.meetings() == BOOK.items() == BOOK.attendance("TTU-2026-11") == []
    assert not (settings.workspace_folder() / "records.sqlite").exists()


def test_a_meeting_saved_is_read_back_with_its_history():
    new = BOOK.new_meeting(MEETING, "TTU")
    assert (new["meeting_code"], new["revision"], new["changed_by"]) == ("TTU-2026-11", 1, "owner")
    OTHER.save("meetings", {**new, "venue": "  Aula  "}, new)
    (found,) = BOOK.meetings()
    assert (found["venue"], found["held_on"], found["revision"]) == ("Aula", HELD, 2)
    latest, first = BOOK.history("TTU-2026-11")
    assert (first.before, first.after["venue"]) == (None, "Kafe di Kefamenanu")
    assert (latest.before["venue"], latest.after["venue"]) == ("Kafe di Kefamenanu", "Aula")
    assert (latest.by, latest.key, latest.after["held_on"]) == (
        "bidang",
        "TTU-2026-11",
        "2026-11-12",
    )


def test_codes_are_free_ones_and_a_second_click_makes_no_second_meeting():
    codes = [
        BOOK.new_meeting({**MEETING, "venue": venue}, "TTU", taken={"TTU-2026-11.2"})[
            "meeting_code"
        ]
        for venue in ("Kafe", "Aula", "Kafe")
    ]
    assert codes == ["TTU-2026-11", "TTU-2026-11.3", "TTU-2026-11"]
    items = [
        BOOK.new_item({**ITEM, "issue": issue}, taken={"TTU-2026-11-02"})["item_code"]
        for issue in ("Satu", "Dua", "Satu")
    ]
    assert items == ["TTU-2026-11-01", "TTU-2026-11-03", "TTU-2026-11-01"]


def test_saving_what_is_there_already_changes_nothing():
    new = BOOK.new_meeting(MEETING, "TTU")
    # a click that was sent twice still names the revision before
    OTHER.save("meetings", {**new, "venue": "Aula"}, new)
    assert BOOK.save("meetings", {**new, "venue": "Aula"}, new)["revision"] == 2
    assert len(BOOK.history("TTU-2026-11")) == 2


# -- two at once ---------------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told_and_nothing_is_lost():
    seen = BOOK.new_meeting(MEETING, "TTU")
    OTHER.save("meetings", {**seen, "venue": "Aula"}, seen)
    error = refused(BOOK.save, "meetings", {**seen, "venue": "Balai desa"}, seen)
    assert (error.code, error.details["who"]) == ("entry_outdated", "bidang")
    theirs = BOOK.row("meetings", seen)
    assert theirs["venue"] == "Aula"
    # having seen it, the second decides
    assert BOOK.save("meetings", {**seen, "venue": "Balai desa"}, theirs)["venue"] == "Balai desa"


def test_two_who_adopt_the_same_imported_promise():
    imported = {**ITEM, "item_code": "I-1"}
    BOOK.save("action_items", {**imported, "status": "done"}, imported)
    error = refused(OTHER.save, "action_items", {**imported, "status": "dropped"}, imported)
    assert error.code == "entry_outdated"
    (change,) = BOOK.history("TTU-2026-11")
    assert (change.before["status"], change.after["status"]) == ("open", "done")


def test_two_who_change_different_things_of_one_promise_both_stand():
    BOOK.new_meeting(MEETING, "TTU")
    seen = BOOK.new_item(ITEM)
    then = datetime.now(UTC) - timedelta(hours=1)
    OTHER.save("action_items", {**seen, "status": "done", "done_on": HELD}, seen)
    BOOK.save("action_items", {**seen, "owner": "AG-2"}, seen, then)
    (item,) = BOOK.items()
    assert (item["status"], item["owner"], item["revision"]) == ("done", "AG-2", 3)
    # the row bears the moment it was meant, the history that of its writing
    assert item["changed_at"] == then.replace(tzinfo=None)
    assert BOOK.history("TTU-2026-11")[0].at > then.replace(tzinfo=None) + 60 * LITTLE


def test_a_promise_that_is_sent_twice_is_entered_once():
    """Whatever became of it meanwhile: the answer can be lost, the phone be closed before it."""
    BOOK.new_meeting(MEETING, "TTU")
    first = BOOK.new_item(ITEM, number="phone-1")
    assert BOOK.new_item(ITEM, number="phone-1") == first
    # mended on the phone before it heard that it was saved
    mended = BOOK.new_item({**ITEM, "owner": "AG-2"}, number="phone-1")
    assert (mended["item_code"], mended["owner"]) == (first["item_code"], "AG-2")
    # somebody else mended it: told, and what they saved stands
    OTHER.save("action_items", {**mended, "action": "Lain"}, mended)
    assert refused(BOOK.new_item, ITEM, number="phone-1").code == "entry_outdated"
    (item,) = BOOK.items()
    assert (item["action"], item["owner"]) == ("Lain", "AG-2")
    # another one that says something else is another promise
    BOOK.new_item({**ITEM, "issue": "Lain"}, number="phone-2")
    assert [row["item_code"] for row in BOOK.items()] == ["TTU-2026-11-01", "TTU-2026-11-02"]


def test_ticks_never_collide_and_are_idempotent():
    roster = listed("AG-1", "AG-2", "AG-3")
    BOOK.tick("TTU-2026-11", ["AG-1"], True, roster)
    OTHER.tick("TTU-2026-11", ["AG-2"], True, roster)
    OTHER.tick("TTU-2026-11", ["AG-1"], True, roster)
    assert came() == {"AG-1", "AG-2"}
    # who was invited and stayed away is known from the first tick on
    assert BOOK.counts() == {"TTU-2026-11": (2, 3)}
    assert [(change.key, change.by) for change in BOOK.history("TTU-2026-11")] == [
        ("AG-2", "bidang"),
        ("AG-1", "owner"),
    ]


def test_a_tick_told_late_gives_way_to_what_was_noted_after_it():
    roster, now = listed("TTU-001", "TTU-002"), datetime.now(UTC)
    long_ago, since = now - timedelta(minutes=20), now - timedelta(minutes=5)
    # the roster was written down just now, but nobody noted anything of the second
    OTHER.tick("TTU-2026-11", ["TTU-001"], True, roster)
    assert BOOK.tick("TTU-2026-11", ["TTU-002"], True, roster, long_ago) == ["TTU-002"]
    error = refused(BOOK.tick, "TTU-2026-11", ["TTU-001"], False, roster, since)
    assert (error.code, error.details["is_present"]) == ("tick_outdated", True)
    # two that come late are put in the order in which they were meant
    assert refused(BOOK.tick, "TTU-2026-11", ["TTU-002"], False, roster, long_ago - LITTLE).code
    BOOK.tick("TTU-2026-11", ["TTU-002"], False, roster, since)
    assert came() == {"TTU-001"}
    # what agrees is no conflict, however late
    assert BOOK.tick("TTU-2026-11", ["TTU-001"], True, roster, long_ago) == []


def test_a_score_is_not_overwritten_unseen():
    roster = listed("AG-1")
    BOOK.tick("TTU-2026-11", ["AG-1"], True, roster)
    empty = {"understanding": (None,)}
    OTHER.score("TTU-2026-11", "AG-1", {"understanding": 70}, empty, roster)
    error = refused(BOOK.score, "TTU-2026-11", "AG-1", {"understanding": 80}, empty, roster)
    assert error.code == "entry_outdated"
    # an own one whose answer is on its way is no other's
    OTHER.score("TTU-2026-11", "AG-1", {"understanding": 75}, {"understanding": (None, 70)}, roster)
    OTHER.score("TTU-2026-11", "AG-1", {"understanding": 70}, {"understanding": (75,)}, roster)
    # another score of the same agent is nobody's conflict
    speaking = {"public_speaking": 60}
    BOOK.score("TTU-2026-11", "AG-1", speaking, {"public_speaking": (None,)}, roster)
    (row,) = BOOK.attendance("TTU-2026-11")
    assert (row["understanding"], row["public_speaking"]) == (70, 60)
    # who did not come after all has no scores
    BOOK.tick("TTU-2026-11", ["AG-1"], False, roster)
    (row,) = BOOK.attendance("TTU-2026-11")
    assert (row["is_present"], row["understanding"], row["public_speaking"]) == (False, None, None)


@pytest.mark.parametrize(
    ("dataset", "entry", "column", "rule"),
    [
        ("meetings", {"venue": "x" * 201}, "venue", "max_length"),
        ("meetings", {"held_on": None}, "held_on", "required"),
        ("meetings", {"invited": -1}, "invited", "minimum"),
        ("meetings", {"meeting_code": "kode rapat"}, "meeting_code", "pattern"),
        ("action_items", {"issue": "   "}, "issue", "required"),
        ("action_items", {"status": "selesai"}, "status", "enum"),
        ("attendance", {"understanding": 101}, "understanding", "maximum"),
        ("attendance", {"understanding": float("nan")}, "understanding", "type_number"),
    ],
)
def test_the_contract_decides_what_may_be_saved(dataset, entry, column, rule):
    row = {
        "meetings": {**MEETING, "meeting_code": "TTU-2026-11"},
        "action_items": {**ITEM, "item_code": "I-1"},
        "attendance": {"meeting_code": "M", "agent_code": "AG-1", "is_present": True},
    }[dataset]
    error = refused(BOOK.save, dataset, {**row, **entry}, {})
    assert (error.code, error.details["column"], error.details["rule"]) == (
        "entry_refused",
        column,
        rule,
    )
    assert BOOK.save(dataset, row, {})["revision"] == 1


# -- deleting ------------------------------------------------------------------------------------


def test_a_deleted_meeting_is_gone_with_all_of_it_and_the_history_keeps_it():
    BOOK.new_meeting(MEETING, "TTU")
    BOOK.tick("TTU-2026-11", ["AG-1"], True, listed("AG-1", "AG-2"))
    BOOK.score("TTU-2026-11", "AG-1", {"understanding": 70}, {"understanding": (None,)}, [])
    BOOK.new_item(ITEM)
    other = BOOK.new_meeting({**MEETING, "venue": "Aula"}, "TTU")["meeting_code"]
    BOOK.tick(other, ["AG-1"], True, listed("AG-1", meeting=other))
    BOOK.new_item({**ITEM, "meeting_code": other})
    # ticks and promises are no change of the meeting itself
    OTHER.delete_meeting("TTU-2026-11", seen=1)

    assert [row["meeting_code"] for row in BOOK.meetings()] == [other]
    assert BOOK.counts() == {other: (1, 1)}
    assert [row["item_code"] for row in BOOK.items()] == [f"{other}-01"]
    meeting, attendance, promise = BOOK.history("TTU-2026-11", most=3)
    assert [meeting, attendance, promise] == BOOK.deleted()
    assert {(each.by, each.after) for each in BOOK.deleted()} == {("bidang", None)}
    assert (meeting.dataset, meeting.key) == ("meetings", "TTU-2026-11")
    assert meeting.before == {**MEETING, "meeting_code": "TTU-2026-11", "held_on": "2026-11-12"}
    assert (attendance.dataset, attendance.key) == ("attendance", "TTU-2026-11")
    assert [
        (row["agent_code"], row["is_present"], row["understanding"])
        for row in sorted(attendance.before["rows"], key=lambda row: row["agent_code"])
    ] == [("AG-1", True, 70), ("AG-2", False, None)]
    assert (promise.dataset, promise.key) == ("action_items", "TTU-2026-11-01")
    assert (promise.before["action"], promise.before["due_on"]) == (ITEM["action"], "2026-12-01")


def test_whoever_has_a_deleted_meeting_on_the_screen_saves_nothing_of_it():
    seen = BOOK.new_meeting(MEETING, "TTU")
    item = BOOK.new_item(ITEM)
    roster = listed("AG-1")
    OTHER.delete_meeting("TTU-2026-11", seen=1)
    for late in (
        partial(BOOK.tick, "TTU-2026-11", ["AG-1"], True, roster),
        partial(BOOK.score, "TTU-2026-11", "AG-1", {"understanding": 1}, {}, roster),
        partial(BOOK.new_item, {**ITEM, "issue": "Lain"}),
        partial(BOOK.save, "action_items", {**item, "status": "done"}, item),
        partial(BOOK.save, "meetings", {**seen, "venue": "Aula"}, seen),
        partial(BOOK.delete_meeting, "TTU-2026-11", 1),
    ):
        error = refused(late)
        assert (error.code, error.details["who"]) == ("meeting_deleted", "bidang")
    assert BOOK.meetings() == BOOK.items() == BOOK.attendance("TTU-2026-11") == []
    # the same once more is another meeting: the first one's past is not its own
    again = BOOK.new_meeting(MEETING, "TTU")
    assert again["meeting_code"] == "TTU-2026-11.2"
    assert len(BOOK.history("TTU-2026-11.2")) == 1


def test_a_meeting_changed_meanwhile_is_not_deleted():
    seen = BOOK.new_meeting(MEETING, "TTU")
    OTHER.save("meetings", {**seen, "venue": "Aula"}, seen)
    error = refused(BOOK.delete_meeting, "TTU-2026-11", seen=1)
    assert (error.code, error.details["who"]) == ("entry_outdated", "bidang")
    assert [row["venue"] for row in BOOK.meetings()] == ["Aula"]
    BOOK.delete_meeting("TTU-2026-11", seen=2)
    assert BOOK.meetings() == []


def test_a_meeting_that_was_only_changed_here_cannot_be_deleted():
    known = {**MEETING, "meeting_code": "TTU-2026-10"}
    assert refused(BOOK.delete_meeting, "TTU-2026-10", seen=0).code == "meeting_imported"
    BOOK.save("meetings", {**known, "venue": "Aula"}, known)
    BOOK.save("meetings", {**known, "venue": "Kafe"}, {**known, "venue": "Aula"})
    assert not BOOK.is_own("TTU-2026-10")
    assert refused(BOOK.delete_meeting, "TTU-2026-10", seen=2).code == "meeting_imported"
    assert [row["venue"] for row in BOOK.meetings()] == ["Kafe"]


# -- killed --------------------------------------------------------------------------------------

ALL = [f"AG-{number:02}" for number in range(1, 69)]


def ticking(agents=ALL):
    """A process that ticks these agents, and where it tells whom it has saved."""
    told, telling = multiprocessing.Pipe(duplex=False)
    process = processes.start(processes.tick, agents, telling)
    telling.close()
    return process, told


def rest_of(told) -> list[str]:
    """Whom a process tells of until it is done or dead."""
    agents = []
    with told, contextlib.suppress(EOFError):
        while True:
            agents.append(told.recv())
    return agents


def test_68_agents_ticked_in_a_row_and_killed_are_all_there():
    process, telling = ticking()
    told = rest_of(telling)
    process.kill()
    processes.end(process)
    assert told == ALL
    assert came() == set(told)
    assert BOOK.counts() == {"TTU-2026-11": (68, 68)}


def test_whatever_was_saved_survives_a_kill_at_any_moment():
    chance = random.Random(61)
    process, telling = ticking()
    told = [telling.recv() for _ in range(chance.randrange(1, 20))]
    time.sleep(chance.random() / 50)  # in the middle of a later one
    process.kill()
    told += rest_of(telling)
    processes.end(process)
    survived = came()
    # the one under way may be there or not, what was told is
    assert set(told) <= survived
    assert len(survived) <= len(told) + 1 < len(ALL)
    BOOK.tick("TTU-2026-11", ["AG-68"], True, [])
    assert came() == survived | {"AG-68"}


def test_two_processes_ticking_at_once_lose_nothing():
    both = [ticking(ALL[::2]), ticking(ALL[1::2])]
    for process, telling in both:
        rest_of(telling)
        process.kill()
        processes.end(process)
    assert BOOK.counts() == {"TTU-2026-11": (68, 68)}


def test_several_who_begin_in_the_same_moment_take_turns():
    gate = multiprocessing.get_context("spawn").Barrier(4)
    several = [processes.start(processes.begin, number, gate) for number in range(4)]
    assert [processes.end(process) for process in several] == [0] * 4
    codes = {row["meeting_code"] for row in BOOK.meetings()}
    assert codes == {"TTU-2026-11", *(f"TTU-2026-11.{number}" for number in (2, 3, 4))}
    # each wrote down the same roster, once, and ticked somebody on it
    assert BOOK.counts() == {"TTU-2026-11": (4, 68)}


# -- the database --------------------------------------------------------------------------------


@of_the_file
def test_records_of_a_newer_program_are_left_untouched():
    BOOK.new_meeting(MEETING, "TTU")
    file = settings.workspace_folder() / "records.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("update store set arrangement = 99")
    connection.close()
    before = file.read_bytes()
    database._opened.cache_clear()  # as another process would find it
    error = refused(BOOK.meetings)
    assert (error.code, error.details["found"]) == ("records_newer", 99)
    assert refused(BOOK.new_meeting, MEETING, "ATB").code == "records_newer"
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("not an address", "records_address"),
        ("nodatabase://host/x", "records_address"),
        ("mssql+pyodbc://host/x", "records_address"),
        ("postgresql+nodriver://host/x", "records_address"),
    ],
)
def test_an_address_that_cannot_be_used_is_named(monkeypatch, address, code):
    monkeypatch.setenv("JAMSOSTEK_RECORDS", address)
    assert refused(BOOK.meetings).code == code


def test_a_file_that_is_no_database_is_named_and_kept(tmp_path, monkeypatch):
    file = tmp_path / "records.sqlite"
    file.write_text("bukan basis data" * 100)
    monkeypatch.setenv("JAMSOSTEK_RECORDS", f"sqlite:///{file}")
    assert refused(BOOK.new_meeting, MEETING, "TTU").code == "records_unreachable"
    assert file.read_text() == "bukan basis data" * 100


@of_the_file
def test_a_file_restored_under_a_running_program_is_used_at_once(tmp_path):
    BOOK.new_meeting(MEETING, "TTU")
    file = settings.workspace_folder() / "records.sqlite"
    shutil.copy(file, tmp_path / "backup")
    BOOK.new_meeting({**MEETING, "venue": "Aula"}, "TTU")
    (tmp_path / "backup").replace(file)
    assert [row["venue"] for row in BOOK.meetings()] == ["Kafe di Kefamenanu"]
    file.unlink()
    assert BOOK.meetings() == []
    BOOK.new_meeting(MEETING, "TTU")
    assert len(BOOK.meetings()) == 1


# -- the warehouse -------------------------------------------------------------------------------

AGENT = {"region_code": "5303", "joined_on": "2020-05-01", "status": "active", "left_on": ""}
WORLD = {
    "agents": [
        {"agent_code": "AG-1", "name": "Agen Satu", **AGENT},
        {"agent_code": "AG-2", "name": "Agen Dua", **AGENT, "joined_on": "2026-09-15"},
        {"agent_code": "AG-3", "name": "Agen Belu", **AGENT, "region_code": "5304"},
        {"agent_code": "AG-4", "name": "Agen Keluar", **AGENT, "left_on": "2026-10-31"},
    ],
    "meetings": [
        {
            "meeting_code": "TTU-2026-10",
            "branch_code": "ATAMBUA",
            "region_code": "5303",
            "held_on": "2026-10-12",
            "venue": "Aula",
        }
    ],
    "attendance": [
        {"meeting_code": "TTU-2026-10", "agent_code": "AG-1", "is_present": "true"},
        {"meeting_code": "TTU-2026-10", "agent_code": "AG-2", "is_present": "false"},
    ],
    "action_items": [
        {
            "item_code": code,
            "meeting_code": "TTU-2026-10",
            "issue": "Peserta menunggak",
            "action": "Kunjungan rumah",
            "owner": "AG-1",
            "due_on": "2026-11-01",
            "status": "open",
        }
        for code in ("I-1", "I-2")
    ],
}


@pytest.fixture(scope="module")
def office_workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(folder / "workspace"))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        for dataset, rows in WORLD.items():
            worlds.take_in(dataset, folder, rows)
        building.build()
    return folder / "workspace"


@pytest.fixture
def office(office_workspace):
    """The office's meetings, in a copy of its workspace."""
    shutil.copytree(office_workspace, settings.workspace_folder())
    return Meetings(partial(questions.ask, scope=LOCAL_OWNER), BOOK)


def open_items(office):
    return set(office.ask("home/open_items", today="2026-11-21")["item_code"])


def test_records_reach_the_warehouse_with_the_next_build(office, monkeypatch):
    new = BOOK.new_meeting(MEETING, "TTU")
    BOOK.new_item(ITEM)
    BOOK.tick("TTU-2026-11", ["AG-2"], True, listed("AG-1", "AG-2"))
    (kept,) = (row for row in office.items({"TTU-2026-10": office.meeting("TTU-2026-10")})
               if row["item_code"] == "I-1")  # fmt: skip
    BOOK.save("action_items", {**kept, "status": "done", "done_on": HELD}, kept)
    assert building.is_current()
    assert origins.refresh()
    assert not building.is_current()
    made = []
    run = building._run

    def noting(connection, name, sql):
        if "from previous." not in sql and not sql.startswith("create macro"):
            made.append(name)
        run(connection, name, sql)

    monkeypatch.setattr(building, "_run", noting)
    building.build()
    # nothing counted from members is made anew, only whose data stand for what
    assert set(made) == {
        *("meetings", "attendance", "action_items", "operational", "cube_sources"),
        *("other_references_known", "places_known", "sample_never_mixed"),
    }
    assert open_items(office) == {"I-2", "TTU-2026-11-01"}
    found = office.ask("monev/meetings", branch="ATAMBUA").set_index("meeting_code")
    assert list(found.index) == ["TTU-2026-11", "TTU-2026-10"]
    assert found.at[new["meeting_code"], "present"] == 1
    assert found.at["TTU-2026-10", "open_items"] == 1
    assert not origins.refresh()
    assert building.is_current()


def test_a_deleted_meeting_is_gone_at_once_and_from_the_warehouse_with_the_next_build(office):
    BOOK.new_meeting(MEETING, "TTU")
    BOOK.new_item(ITEM)
    BOOK.tick("TTU-2026-11", ["AG-2"], True, listed("AG-1", "AG-2"))
    origins.refresh()
    building.build()
    assert "TTU-2026-11-01" in open_items(office)

    BOOK.delete_meeting("TTU-2026-11", seen=1)
    assert [row["meeting_code"] for row in office.meetings("ATAMBUA")] == ["TTU-2026-10"]
    (left,) = office.meetings()
    assert left["open_items"] == 2
    assert origins.refresh()
    building.build()
    assert open_items(office) == {"I-1", "I-2"}
    assert list(office.ask("monev/meetings")["meeting_code"]) == ["TTU-2026-10"]
    assert office.ask("monev/attendance", meeting="TTU-2026-11").empty


def test_a_deleted_meeting_that_a_file_brings_is_an_imported_one(office, tmp_path):
    BOOK.new_meeting(MEETING, "TTU")
    BOOK.delete_meeting("TTU-2026-11", seen=1)
    (held,) = WORLD["meetings"]
    new = {**held, "meeting_code": "TTU-2026-11", "held_on": "2026-11-12"}
    worlds.take_in("meetings", tmp_path, [new])
    building.build()
    assert [row["meeting_code"] for row in office.meetings()] == ["TTU-2026-11", "TTU-2026-10"]
    BOOK.tick("TTU-2026-11", ["AG-1"], True, listed("AG-1"))
    assert came() == {"AG-1"}
    assert BOOK.deleted() == []
    assert refused(BOOK.delete_meeting, "TTU-2026-11", seen=0).code == "meeting_imported"


def test_a_changed_imported_meeting_replaces_it_and_the_command_line_sees_it(office, command):
    row = office.meeting("TTU-2026-10")
    BOOK.save("meetings", {**row, "venue": "Kafe"}, row)
    result = command("query", "monev/meetings", "--format", "json")
    assert result.returncode == 0, result.stderr
    (found,) = json.loads(result.stdout)
    assert (found["venue"], found["present"]) == ("Kafe", 1)


def test_the_page_sees_records_before_any_build(office):
    BOOK.new_meeting({**MEETING, "invited": None}, "TTU")
    BOOK.tick("TTU-2026-10", ["AG-2"], True, office.roster(office.meeting("TTU-2026-10"), {}))
    newest, earlier = office.meetings("ATAMBUA")
    assert (newest["meeting_code"], newest["present"], newest["open_items"]) == (
        "TTU-2026-11",
        None,
        0,
    )
    assert (earlier["present"], earlier["invited"], earlier["open_items"]) == (2, 2, 2)
    assert [i["item_code"] for i in office.earlier_items(newest, [newest, earlier])] == [
        "I-1",
        "I-2",
    ]
    assert office.earlier_items(earlier, [newest, earlier]) == []
    assert office.previous(newest, [newest, earlier])["meeting_code"] == "TTU-2026-10"
    # invited: at work in TTU on the day; the newest agent first
    roster = office.roster(newest, office.agents(newest, None))
    assert [(row["agent_code"], row["status"]) for row in roster] == [
        ("AG-2", "new"),
        ("AG-1", "active"),  # without members nobody is called dormant
    ]
    assert office.prefix("ATAMBUA", "5303") == "TTU"
    assert office.prefix("ATAMBUA", None) == "ATA"


def test_trial_records_never_meet_the_offices_own(office):
    Book(SAMPLE, "owner").new_meeting(MEETING, "TTU")
    assert BOOK.meetings() == []
    assert origins.record_kind() == OWN
    assert not origins.refresh()
    # even if they were published while the agents were simulated
    publish.publish(SAMPLE)
    assert all(source.overlay is None for source in origins.sources())
    assert [row["meeting_code"] for row in Book(SAMPLE, "owner").meetings()] == ["TTU-2026-11"]


def test_records_on_a_sample_are_trials(monkeypatch):
    assert origins.record_kind() == OWN
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "20000")
    assert origins.record_kind() == SAMPLE


def test_what_is_published_is_whole_or_the_one_before(office, monkeypatch):
    BOOK.new_meeting(MEETING, "TTU")
    origins.refresh()
    before = publish.published()
    BOOK.new_meeting({**MEETING, "venue": "Aula"}, "TTU")

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(disk, "flush", killed)
    with pytest.raises(KeyboardInterrupt):
        origins.refresh()
    assert publish.published() == before


@of_the_file
def test_records_taken_away_are_gone_from_the_warehouse(office):
    BOOK.new_meeting(MEETING, "TTU")
    origins.refresh()
    (settings.workspace_folder() / "records.sqlite").unlink()
    assert origins.refresh()
    assert publish.published() is None


def test_visitors_who_come_first_at_once_share_one_database():
    database._opened.cache_clear()  # as a process that was just started
    start = Barrier(8)

    def come(_number):
        start.wait()
        return database.database()

    with ThreadPoolExecutor(8) as visitors:
        first, *others = visitors.map(come, range(8))
    assert all(other is first for other in others)
