"""Who brought an import and who took it back: in its record and in the audit log."""

from __future__ import annotations

from jamsostek.base.access import OWNER, Account, Scope
from jamsostek.imports import intake
from jamsostek.workspace import access, audit, disk, manifest

SITI = Account("a1b2", "Siti Ndaparoka", Scope("admin"))
FILE = "Kode Perisai,Nama,Kabupaten,Tanggal Bergabung\nP-1,Ana,Kab. Belu,2024-01-05\n"


def test_an_import_knows_who_brought_it_and_who_took_it_back(tmp_path):
    file = tmp_path / "agents.csv"
    file.write_text(FILE, "utf-8")
    with intake.examine("agents", file) as draft:
        number = intake.commit(draft, who=SITI).import_id
    with intake.examine("agents", file) as draft:
        intake.commit(draft, who=OWNER)  # the same file again is nothing new, and nobody's act
    intake.undo(number)
    record = intake.history()[0]
    assert (record.author, record.undone_by) == ("a1b2", "owner")
    done = audit.read()
    assert list(zip(done["what"], done["account"], strict=True)) == [
        ("undo", "owner"),
        ("import", "a1b2"),
    ]
    assert all(facts == {"dataset": "agents", "number": number} for facts in done["facts"])


def test_imports_of_an_earlier_program_are_the_owner_s(tmp_path):
    file = tmp_path / "agents.csv"
    file.write_text(FILE, "utf-8")
    with intake.examine("agents", file) as draft:
        intake.commit(draft, who=SITI)
    old = disk.pointed(manifest.manifest_file())
    for entry in old["imports"]:
        del entry["author"], entry["undone_by"]
    disk.point(manifest.manifest_file(), old)
    assert [record.author for record in intake.history()] == ["owner"]


def test_what_an_account_is_called_is_kept_for_those_who_read_later():
    access.remember(SITI)
    access.remember(Account("c3", "Yosef", Scope("panel")))
    access.remember(Account("a1b2", "Siti N.", Scope("admin")))
    assert [access.name_of(code) for code in ("a1b2", "c3", "zz")] == ["Siti N.", "Yosef", "zz"]
