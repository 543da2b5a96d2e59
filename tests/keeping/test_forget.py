"""A member forgotten stands nowhere in the workspace, and nothing brings the member back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.imports import intake
from jamsostek.keeping import backup, forget, restore
from jamsostek.meetings.records import OWN, Book
from jamsostek.warehouse import building, questions
from jamsostek.workspace import manifest, store
from tests import worlds

KPJ, OTHER = "12345678901", "12345678902"
HEADER = ("KPJ", "Kode Desa", "Segmen", "Tanggal Daftar")


def member(kpj: str, village: str = "5303212001") -> dict:
    return dict(zip(HEADER, (kpj, village, "BPU", "2026-01-05"), strict=True))


def payments(kpj: str, *months: str) -> list[dict]:
    return [
        {"KPJ": kpj, "Bulan": month, "Segmen": "BPU", "Sumber Iuran": "Mandiri",
         "Program": "JKK,JKM", "Iuran": "16800"}
        for month in months
    ]  # fmt: skip


def take(folder: Path, dataset: str, rows: list[dict]) -> intake.Outcome:
    file = worlds.write(folder / f"{dataset}.csv", rows)
    return intake.commit(intake.examine(dataset, file), replace=True)


@pytest.fixture
def office(tmp_path) -> tuple[Path, str]:
    """Two members with payments, built; and the key of the one who will be forgotten."""
    take(tmp_path, "members", [member(KPJ), member(OTHER)])
    take(tmp_path, "contributions", [*payments(KPJ, "2026-01", "2026-02"),
                                     *payments(OTHER, "2026-01")])  # fmt: skip
    # a correction: the earlier rows stay in the history of imports
    take(tmp_path, "contributions", payments(KPJ, "2026-02"))
    # a row that is rejected keeps the pass of its member
    take(tmp_path, "members", [member(KPJ, "9999999999"), member(OTHER)])
    (key,) = {
        key
        for file in store.accepted_files()["contributions"]
        for (key,) in duckdb.execute("select member_key from read_parquet($1)", [str(file)])
        .fetchall()
    } - {forget._keys_of(OTHER)[0]}  # fmt: skip
    Book(OWN, "owner").new_meeting(
        {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": date(2026, 11, 12),
         "venue": "Aula", "topics": f"Tunggakan {KPJ}, lihat {key}"}, "TTU",
    )  # fmt: skip
    logs = settings.workspace_folder() / "logs"
    logs.mkdir()
    (logs / "errors.log").write_text(f"fine\nValueError: {key}\n")
    building.build()
    return settings.workspace_folder(), key


def where(base: Path, text: str) -> set[str]:
    """Every file of a folder that holds a text: as bytes, or as a value in a table it is."""
    found = set()
    for file in (path for path in base.rglob("*") if path.is_file()):
        if text.encode() in file.read_bytes() or any(text in value for value in values(file)):
            found.add(file.relative_to(base).as_posix())
    return found


def values(file: Path):
    """All values of a Parquet file, a warehouse or a database, as texts."""
    if file.suffix == ".sqlite":
        with closing(sqlite3.connect(file)) as found:
            yield from found.iterdump()
        return
    tables = []
    with duckdb.connect() as connection:
        if file.suffix == ".parquet":
            tables = [f"read_parquet('{file}')"]
        elif file.suffix in (".duckdb", ".protected"):
            connection.execute(f"attach '{file}' as w (read_only)")
            named = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'w'"
            ).fetchall()
            tables = [f'w."{schema}"."{name}"' for schema, name in named]
        for table in tables:
            for row in connection.execute(f"select * from {table}").fetchall():
                yield from map(str, row)


def test_every_file_of_the_workspace_is_rid_of_the_member(office, tmp_path):
    base, key = office
    # what it would find, were anything left
    before = where(base, key)
    assert {"records.sqlite", "logs/errors.log"} < before
    assert {name.split("/")[1] for name in before if name.startswith("imports/")} == {
        "accepted", "current", "rejects",
    }  # fmt: skip
    assert any(name.startswith("warehouse/") for name in before)
    draft = intake.examine(
        "members", worlds.write(tmp_path / "d.csv", [member(KPJ), member("12345678903")])
    )
    found = forget.look(KPJ)
    assert (found.rows, found.lines, found.notes > 0, found.drafts, found.is_forgotten) == (
        {"members": 2, "contributions": 5}, 2, True, 1, False,
    )  # fmt: skip
    assert where(base, key) > before  # to look changes nothing
    forget.erase(KPJ)
    draft.discard()
    assert where(base, key) == where(base, KPJ) == set()
    # the other one is as before
    (other,) = forget._keys_of(OTHER)
    assert where(base, other) and not forget.look(KPJ).is_anywhere
    content = duckdb.execute(
        "select count(*) from read_parquet($1)", [str(store.current_files()["contributions"])]
    ).fetchall()
    assert content == [(1,)]
    assert questions.ask("data/info", LOCAL_OWNER).iloc[0]["version"] == building.current().version
    (topics,) = [row["topics"] for row in Book(OWN, "owner").meetings()]
    assert topics == "Tunggakan ▮▮▮, lihat ▮▮▮"


def test_what_is_out_of_force_or_damaged_is_looked_at_too(tmp_path, command):
    outcome = take(tmp_path, "members", [member(KPJ), member(OTHER)])
    base = settings.workspace_folder()
    (file,) = store.accepted_files()["members"]
    rows = file.read_bytes()
    store.undo(outcome.import_id)
    nothing = forget.Found({}, 0, 0, 0, 0, 0, 0, False)
    assert forget.look(KPJ) == replace(nothing, files=1)
    assert forget.look("99999999999") == nothing
    # set aside as damaged: one that can still be read, and one that can't; one of no persons
    damaged = base / "imports" / "damaged"
    damaged.mkdir()
    (damaged / "members-0007-00000000.parquet").write_bytes(rows)
    (damaged / "members-0008-00000000.parquet").write_bytes(rows[:-40])
    (damaged / "enrollment_monthly-0009-00000000.parquet").write_bytes(b"no member's")
    (base / "records.sqlite.damaged").write_bytes(b"no database" * 500)
    # a draft of which only the rejected row is the member's
    draft = intake.examine(
        "members", worlds.write(tmp_path / "d.csv", [member(KPJ, "9999999999"), member(OTHER)])
    )
    found = replace(nothing, files=3, copies=1, drafts=1)
    assert forget.look(KPJ) == found
    shown = command("--lang", "en", "forget", KPJ)
    assert shown.returncode == 0 and "damaged that hold it or may: 3" in shown.stdout
    (key,) = forget._keys_of(KPJ)
    assert forget.erase(KPJ) == found
    draft.discard()
    (other,) = damaged.iterdir()
    assert other.name.startswith("enrollment_monthly-")
    other.unlink()  # it can't be read
    assert where(base, key) == where(base, KPJ) == set()
    assert not (base / "records.sqlite.damaged").exists()
    assert manifest.read().retired == {} and not forget.look(KPJ).is_anywhere


def test_neither_an_import_nor_undoing_nor_a_backup_brings_the_member_back(office, tmp_path):
    base, key = office
    backup.back_up(tmp_path / "old.zip")
    forget.erase(key)
    outcome = take(tmp_path, "contributions", [*payments(KPJ, "2026-03"),
                                               *payments(OTHER, "2026-03")])  # fmt: skip
    assert (outcome.accepted, outcome.left_out, outcome.rejected) == (1, 1, 0)
    assert where(base, key) == set()
    store.undo(outcome.import_id)
    assert where(base, key) == set()
    restore.restore(tmp_path / "old.zip", replace=True)
    assert forget.look(KPJ).rows == {} and forget.look(KPJ).is_forgotten
    # the list itself is in later backups
    backup.back_up(tmp_path / "new.zip")
    assert {file.name for file in backup.kept_files()} >= {"forgotten.json"}


def test_the_command_shows_first_and_erases_when_told(office, tmp_path, command):
    base, key = office
    shown = command("--lang", "en", "forget", KPJ)
    assert shown.returncode == 0 and "Nothing was erased yet" in shown.stdout
    assert where(base, key)
    unknown = command("--lang", "en", "forget", "99999999999")
    assert unknown.returncode == 1 and "There is nothing" in unknown.stdout
    backup.back_up(tmp_path / "b.zip")
    done = command("--lang", "en", "forget", KPJ, "--erase")
    assert done.returncode == 0 and "b.zip" in done.stdout
    assert where(base, key) == set()
    rows = [member(KPJ), member(OTHER), member("12345678903")]
    file = worlds.write(tmp_path / "next.csv", rows)
    taken = command("--lang", "en", "import", "members", str(file))
    assert "1 row of a member whose data was erased was left out" in taken.stdout


def test_a_list_that_cannot_be_read_is_no_empty_list(office, tmp_path):
    base, _ = office
    (base / "forgotten.json").write_text("{")
    with pytest.raises(ProductError) as caught:
        take(tmp_path, "members", [member(KPJ)])
    assert caught.value.code == "forgotten_unreadable"
