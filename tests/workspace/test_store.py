"""What is in force after imports, corrections, undoings, kills and two writers at once."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time

import duckdb
import pytest

from jamsostek.base import settings
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.imports import intake
from jamsostek.workspace import manifest, store
from tests import processes, worlds

RECAP = "enrollment_monthly"


def recap(*rows: tuple) -> list[dict]:
    names = ("month", "region_code", "active")
    return [dict(zip(names, row, strict=True)) for row in rows]


def content(dataset: str = RECAP) -> set[tuple]:
    file = store.current_files().get(dataset)
    if file is None:
        return set()
    found = duckdb.execute(
        "select strftime(month, '%Y-%m'), region_code, active from read_parquet($f)",
        {"f": str(file)},
    )
    return set(found.fetchall())


@pytest.fixture
def take(tmp_path):
    def take_in(*rows: tuple, dataset: str = RECAP) -> intake.Outcome:
        return worlds.take_in(dataset, tmp_path, recap(*rows))

    return take_in


def test_nothing_was_ever_imported():
    assert store.current_files() == {}
    assert store.state() == []
    assert intake.history() == []
    assert store.version(RECAP) is None
    assert not store.folder().exists()  # asking leaves no trace


def test_content_has_the_contracts_columns_and_types(tmp_path):
    for dataset in datapackage.package().operational:
        intake.commit(intake.examine(dataset.name, dataset.file))
        described = duckdb.execute(
            "select column_name, lower(column_type) from (describe select * from read_parquet($f))",
            {"f": str(store.current_files()[dataset.name])},
        ).fetchall()
        assert described == [(field.name, field.sql_type) for field in dataset.fields]
    assert list(store.current_files()) == [each.name for each in datapackage.package().operational]


def test_a_corrected_month_replaces_that_month_for_those_regions_only(take):
    take(("2026-09", "5303", 1), ("2026-10", "5303", 2), ("2026-10", "5304", 3))
    take(("2026-10", "5303", 20))
    assert content() == {("2026-09", "5303", 1), ("2026-10", "5303", 20), ("2026-10", "5304", 3)}
    (state,) = store.state()
    assert (state.dataset, state.rows, state.imports) == (RECAP, 3, 2)


def segments(*rows: tuple) -> list[dict]:
    names = ("month", "region_code", "segment", "payer", "active")
    return [dict(zip(names, row, strict=True)) for row in rows]


def by_segment() -> set[tuple]:
    found = duckdb.execute(
        "select segment, payer, active from read_parquet($f)",
        {"f": str(store.current_files()[RECAP])},
    )
    return set(found.fetchall())


def test_a_file_replaces_the_segments_it_speaks_of_and_no_other(tmp_path):
    place = ("2026-10", "5303")
    worlds.take_in(RECAP, tmp_path, segments((*place, "PU", "all", 1), (*place, "BPU", "own", 2),
                                             (*place, "BPU", "csr", 3)))  # fmt: skip
    worlds.take_in(RECAP, tmp_path, segments((*place, "BPU", "own", 9)))
    assert by_segment() == {("PU", "all", 1), ("BPU", "own", 9)}
    # a sum and its parts never stand beside each other
    worlds.take_in(RECAP, tmp_path, segments((*place, "all", "all", 10)))
    assert by_segment() == {("all", "all", 10)}
    worlds.take_in(RECAP, tmp_path, segments((*place, "PU", "all", 4)))
    assert by_segment() == {("PU", "all", 4)}


def test_claims_are_replaced_by_programme_and_vulnerable_workers_by_source(tmp_path):
    def claim(programme, amount):
        return {"month": "2026-10", "region_code": "5303", "programme": programme,
                "amount_idr": amount}  # fmt: skip

    def source(name, covered):
        return {"year": 2026, "region_code": "5303", "funding_source": name, "covered": covered}

    for dataset, before, after, column in (
        ("claims", [claim("JKK", 1), claim("JKM", 2)], claim("JKM", 9), "amount_idr"),
        ("vulnerable_workers", [source("csr", 1), source("dbh", 2)], source("dbh", 9), "covered"),
    ):
        worlds.take_in(dataset, tmp_path, before)
        worlds.take_in(dataset, tmp_path, [after])
        file = str(store.current_files()[dataset])
        found = duckdb.execute(f"select {column} from read_parquet($f)", {"f": file}).fetchall()
        assert sorted(found) == [(1,), (9,)]


def test_what_nothing_takes_the_place_of_goes_only_when_asked(tmp_path):
    def examined(*rows):
        return intake.examine(RECAP, worlds.write(tmp_path / "x.csv", segments(*rows)))

    place = ("2026-10", "5303")
    parts = [(*place, "PU", "all", 10), (*place, "BPU", "own", 3), (*place, "BPU", "csr", 4)]
    worlds.take_in(RECAP, tmp_path, segments(*parts))
    # rows that come again are a correction; a payer in sum answers for each payer
    for free in (parts, [(*place, "BPU", "all", 8)], [(*place, "JAKON", "all", 8)]):
        with examined(*free) as draft:
            assert draft.replacing.unanswered == 0
    for wider, gone, total in (
        ([(*place, "all", "all", 20)], 3, 17),
        ([("2026-10", "530321", "PU", "all", 1)], 3, 17),
        ([(*place, "BPU", "own", 1)], 1, 4),
    ):
        with examined(*wider) as draft:
            (change,) = draft.replacing.changes
            assert (draft.replacing.unanswered, change.going, change.going_sum) == (
                gone, gone, total
            )  # fmt: skip
            assert (change.coming, change.coming_sum) == (1, wider[0][-1])
            with pytest.raises(ProductError) as caught:
                intake.commit(draft)
            assert caught.value.code == "replace_unasked"
            assert str(caught.value).startswith(f"{gone} rows now in force")
    assert len(by_segment()) == 3
    # agreed to on what was in force then, not on what came meanwhile
    with examined((*place, "BPU", "own", 1)) as draft:
        worlds.take_in(RECAP, tmp_path, segments((*place, "BPU", "dbh", 1), *parts[1:]))
        with pytest.raises(ProductError) as caught:
            intake.commit(draft, replace=True)
    assert caught.value.code == "changed_meanwhile"


def test_a_regency_is_in_force_at_one_level_a_month(take):
    take(("2026-10", "5303", 100), ("2026-09", "5303", 90), ("2026-10", "5304", 7))
    take(("2026-10", "530321", 60), ("2026-10", "530320", 40))
    below = {("2026-10", "530321", 60), ("2026-10", "530320", 40)}
    rest = {("2026-09", "5303", 90), ("2026-10", "5304", 7)}
    assert content() == below | rest
    # another district of the same level joins them; a village pushes all of them out
    take(("2026-10", "530319", 1))
    assert content() == below | rest | {("2026-10", "530319", 1)}
    last = take(("2026-10", "5303212003", 5))
    assert content() == rest | {("2026-10", "5303212003", 5)}
    intake.undo(last.import_id)
    assert content() == below | rest | {("2026-10", "530319", 1)}


def test_the_same_file_again_changes_nothing(tmp_path):
    file = worlds.write(tmp_path / "a.csv", recap(("2026-10", "5303", 5), ("2026-10", "x", 5)))
    first = intake.commit(intake.examine(RECAP, file))
    assert (first.accepted, first.rejected, first.is_new) == (1, 1, True)
    before = tree()
    draft = intake.examine(RECAP, file)
    assert draft.already_imported == first.import_id
    again = intake.commit(draft)
    assert not again.is_new
    assert (again.import_id, again.accepted, again.rejected, again.version) == (
        first.import_id, 1, 1, first.version
    )  # fmt: skip
    assert again.rejects_file == first.rejects_file
    assert tree() == before
    # read in another way it is another import
    assert intake.commit(intake.examine(RECAP, file, codes="bps")).is_new


def tree() -> dict[str, bytes]:
    return {
        path.relative_to(store.folder()).as_posix(): path.read_bytes()
        for path in store.folder().rglob("*")
        if path.is_file()
    }


def test_undoing_brings_back_what_was_replaced(take):
    first = take(("2026-10", "5303", 1))
    second = take(("2026-10", "5303", 2), ("2026-10", "5304", 2))
    third = take(("2026-10", "5304", 3))
    assert content() == {("2026-10", "5303", 2), ("2026-10", "5304", 3)}
    intake.undo(second.import_id)
    assert content() == {("2026-10", "5303", 1), ("2026-10", "5304", 3)}
    intake.undo(third.import_id)
    assert content() == {("2026-10", "5303", 1)}
    assert store.version(RECAP) == first.version
    intake.undo(first.import_id)
    assert store.current_files() == {}
    assert [(record.id, record.is_undone) for record in intake.history()] == [
        (third.import_id, True), (second.import_id, True), (first.import_id, True)
    ]  # fmt: skip
    with pytest.raises(ProductError) as caught:
        intake.undo(first.import_id)
    assert caught.value.code == "already_undone"
    with pytest.raises(ProductError) as caught:
        intake.undo(99)
    assert caught.value.code == "no_such_import"


def test_undone_files_can_be_taken_in_again(take):
    first = take(("2026-10", "5303", 1))
    intake.undo(first.import_id)
    second = take(("2026-10", "5303", 1))
    assert second.is_new
    assert second.import_id == 2
    assert content() == {("2026-10", "5303", 1)}


def model(imports: list[tuple[int, list[tuple]]], undone: set[int]) -> set[tuple]:
    """The rule of the contract in plain Python."""
    rows: dict[tuple, int] = {}
    for number, brought in imports:
        if number in undone:
            continue
        for month, region, segment, _, _ in brought:
            for other_month, other, parted in list(rows):
                is_sum_of = (segment == "all") != (parted == "all")
                same_regency = other[:4] == region[:4]
                if other_month == month and (
                    (other == region and (segment == parted or is_sum_of))
                    or (same_regency and len(other) != len(region))
                ):
                    del rows[other_month, other, parted]
        rows |= {(month, region, segment): n for month, region, segment, _, n in brought}
    return {(*key, active) for key, active in rows.items()}


def whole_content() -> set[tuple]:
    found = duckdb.execute(
        "select strftime(month, '%Y-%m'), region_code, segment, active from read_parquet($f)",
        {"f": str(store.current_files()[RECAP])},
    )
    return set(found.fetchall())


def test_content_is_the_imports_in_force_in_order(tmp_path):
    """Against the rule in plain Python, over random imports and undoings."""
    chance = random.Random(22)
    places = {"5303": ["5303"], "530321": ["530321", "530320"], "v": ["5303212003", "5303212004"]}
    imports, undone = [], set()
    for turn in range(14):
        level = chance.choice(list(places))
        months = chance.sample(["2026-08", "2026-09", "2026-10"], 2)
        chosen = [*chance.sample(places[level], 1), "5304"]
        kinds = chance.choice([["all"], ["PU"], ["BPU"], ["PU", "BPU"]])
        brought = [
            (month, place, kind, "all", turn * 10 + number)
            for month in months
            for number, place in enumerate(chosen)
            for kind in kinds
        ]
        outcome = worlds.take_in(RECAP, tmp_path, segments(*brought))
        imports.append((outcome.import_id, brought))
        assert whole_content() == model(imports, undone)
        if chance.random() < 0.4:
            number = chance.choice([n for n, _ in imports if n not in undone])
            intake.undo(number)
            undone.add(number)
            assert whole_content() == model(imports, undone)


def test_other_datasets_stay_as_they_are(take, tmp_path):
    take(("2026-10", "5303", 1))
    worlds.take_in("members", tmp_path, [{"member_key": "M-0001", "village_code": "5303",
                                          "segment": "BPU"}])  # fmt: skip
    assert content() == {("2026-10", "5303", 1)}
    assert set(store.current_files()) == {RECAP, "members"}


# -- drafts --------------------------------------------------------------------------------------


def test_a_draft_changes_nothing_and_leaves_nothing(tmp_path):
    file = worlds.write(tmp_path / "a.csv", recap(("2026-10", "5303", 5)))
    with intake.examine(RECAP, file) as draft:
        assert draft.accepted == 1
        assert content() == set()
        assert intake.history() == []
    assert list((store.folder() / "staging").iterdir()) == []
    with pytest.raises(ProductError) as caught:
        intake.commit(draft)
    assert caught.value.code == "draft_gone"
    draft.discard()


def test_a_draft_nobody_holds_is_removed(tmp_path):
    file = worlds.write(tmp_path / "a.csv", recap(("2026-10", "5303", 5)))
    draft = intake.examine(RECAP, file)
    staged = draft.accepted_file
    assert staged.is_file()
    del draft
    assert not staged.exists()


def test_drafts_of_the_dead_are_swept_and_those_of_the_living_stay(take, tmp_path):
    take(("2026-10", "5303", 1))
    file = worlds.write(tmp_path / "b.csv", recap(("2026-10", "5304", 5)))
    living = intake.examine(RECAP, file)
    dead = store.folder() / "staging" / "dead"
    dead.mkdir()
    (dead / "lock").touch()
    (dead / "accepted.parquet").write_bytes(b"half")
    long_ago = time.time() - 3600
    for folder in (dead, living.accepted_file.parent):
        os.utime(folder, (long_ago, long_ago))
    orphan = store.folder() / "accepted" / "orphan.parquet"
    orphan.write_bytes(b"half")
    take(("2026-09", "5303", 1))
    assert not dead.exists()
    assert not orphan.exists()
    assert intake.commit(living).is_new


def test_files_out_of_force_stay_a_while_for_their_readers(take, monkeypatch):
    take(("2026-10", "5303", 1))
    take(("2026-10", "5304", 1))
    merged = store.current_files()[RECAP]
    take(("2026-10", "5305", 1))
    assert merged.is_file()
    monkeypatch.setattr(manifest, "GRACE_SECONDS", -1)
    take(("2026-10", "5306", 1))
    assert not merged.exists()
    assert len(content()) == 4


# -- the salt ------------------------------------------------------------------------------------

MEMBER = [{"No KPJ": "12345678901", "Kabupaten": "TTU", "Segmen": "BPU"}]


def test_the_salt_is_the_owners_alone_and_made_once(tmp_path):
    worlds.take_in("members", tmp_path, MEMBER)
    file = settings.workspace_folder() / "salt"
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(file.read_text())) == 32
    assert store.salt() == file.read_text() == store.salt()


@pytest.mark.parametrize("loss", ["gone", "other"])
def test_a_lost_salt_is_said_instead_of_giving_everybody_a_second_key(tmp_path, loss):
    worlds.take_in("members", tmp_path, MEMBER)
    file = settings.workspace_folder() / "salt"
    file.unlink() if loss == "gone" else file.write_text("ab" * 32)
    with pytest.raises(ProductError) as caught:
        intake.examine("members", worlds.write(tmp_path / "x.csv", MEMBER))
    assert caught.value.code == "salt_lost"


# -- damage --------------------------------------------------------------------------------------


def test_a_damaged_manifest_or_a_file_that_is_gone_is_said(take):
    take(("2026-10", "5303", 1))
    manifest = store.folder() / "manifest.json"
    whole = manifest.read_text("utf-8")
    for text in ("{", "[]", '{"next_id": 1}'):
        manifest.write_text(text, "utf-8")
        with pytest.raises(ProductError) as caught:
            store.current_files()
        assert caught.value.code == "imports_unreadable"
        assert "workspace/imports/manifest.json" in str(caught.value)
    manifest.write_text(whole, "utf-8")
    store.current_files()[RECAP].unlink()
    with pytest.raises(ProductError) as caught:
        store.current_files()
    assert caught.value.code == "imports_unreadable"


def test_a_workspace_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(blocked))
    file = worlds.write(tmp_path / "a.csv", recap(("2026-10", "5303", 5)))
    with pytest.raises(ProductError) as caught:
        intake.examine(RECAP, file)
    assert caught.value.code == "workspace_unwritable"


def test_content_follows_a_contract_with_new_columns(take, data_copy):
    take(("2026-10", "5303", 1))
    file = data_copy / "datapackage.json"
    node = json.loads(file.read_text("utf-8"))
    (resource,) = [each for each in node["resources"] if each["name"] == RECAP]
    resource["schema"]["fields"].append({"name": "note", "type": "string", "title": "Catatan"})
    file.write_text(json.dumps(node), "utf-8")
    names = duckdb.execute(
        "select column_name from (describe select * from read_parquet($f))",
        {"f": str(store.current_files()[RECAP])},
    ).fetchall()
    assert names[-1] == ("note",)
    assert content() == {("2026-10", "5303", 1)}


# -- kills and company ---------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_at_any_moment_leaves_the_old_content_or_the_new_one(take, tmp_path):
    months = worlds.months("2000-01", "2019-12")
    old = {(month, "5303", 1) for month in months}
    new = {(month, "5303", 2) for month in months}
    take(*old)
    files = []
    for active in (2, 1):
        rows = recap(*((month, "5303", active) for month in months))
        files.append(worlds.write(tmp_path / f"all-{active}.csv", rows))
    chance = random.Random(9)
    ends = set()
    for turn in range(5):
        process = processes.start(processes.import_recaps, files[turn % 2])
        time.sleep(chance.uniform(0.0, 0.3))
        process.kill()
        ends.add(processes.end(process))
        found = content()
        assert found in (old, new)
        for record in intake.history():
            assert record.accepted_file.is_file() or record.is_undone
    assert -signal.SIGKILL in ends
    # and the store still works
    take(("2026-10", "5304", 7))
    assert content() - {("2026-10", "5304", 7)} in (old, new)


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_at_each_step_of_a_commit(take, tmp_path):
    """Killed at each call that puts something on the disk, one after the other, until none is left.

    Before each, and where a file takes its place, after it, too.
    """
    take(("2026-10", "5303", 1), ("2026-10", "5304", 1))
    old = content()
    new = {("2026-10", "5303", 2), ("2026-10", "5304", 1)}
    file = worlds.write(tmp_path / "b.csv", recap(("2026-10", "5303", 2)))
    for step, after, at_least in (("fsync", False, 6), ("replace", False, 3), ("replace", True, 3)):
        call, end = 0, None
        while end != 0:
            call += 1
            process = processes.start(processes.import_and_die, file, step, call, after)
            end = processes.end(process)
            assert end in (0, -signal.SIGKILL)
            assert content() in (old, new), (step, call)
            for record in intake.history():
                if record.file_name == "b.csv" and not record.is_undone:
                    intake.undo(record.id)
            assert content() == old, (step, call)
        assert call > at_least, step
    take(("2026-08", "5307", 1))
    assert content() == old | {("2026-08", "5307", 1)}


def test_two_processes_importing_at_once_lose_nothing(tmp_path):
    regions = ("5303", "5304")
    files = {
        region: [
            worlds.write(
                tmp_path / f"{region}-{month}.csv", recap((month, region, 5), (month, "5307", 5))
            )
            for month in worlds.months("2026-01", "2026-04")
        ]
        for region in regions
    }
    both = [processes.start(processes.import_recaps, *each) for each in files.values()]
    reading, failures = threading.Event(), []

    def read() -> None:
        while not reading.is_set():
            try:
                for _, region, _active in content():
                    assert region in (*regions, "5307")
            except Exception as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    assert [processes.end(process) for process in both] == [0, 0]
    reading.set()
    reader.join()
    assert failures == []
    assert len(content()) == 12
    records = intake.history()
    assert sorted(record.id for record in records) == list(range(1, 9))
    assert all(record.accepted_file.is_file() for record in records)
