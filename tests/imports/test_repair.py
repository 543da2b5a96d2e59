"""A file of rejected people is mended and taken in, and nobody's number or name is ever stored."""

from __future__ import annotations

import pytest

from jamsostek.base import settings
from jamsostek.base.language import speaker
from jamsostek.imports import intake
from tests.imports.conftest import CASES

ONE_BAD = CASES / "J01_members_one_bad.csv"
SECRETS = ("5304060102850001", "5304060102850002", "CONTOH", "01/02/1985", "01/02/1986")


def members(draft: intake.Draft) -> set[tuple]:
    return set(
        draft.first_rows[["member_key", "village_code", "birth_year"]].itertuples(False, None)
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_mended_row_finds_its_person(tmp_path, monkeypatch, language):
    with intake.examine("members", ONE_BAD, language=language) as draft:
        assert (draft.accepted, draft.rejected) == (1, 1)
        intake.commit(draft)
    (rejects,) = settings.workspace_folder().rglob("rejects/*.csv")
    text = rejects.read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("3")  # the line it stands on in the office's file
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace("Blu", "Belu"), "utf-8-sig")
    with intake.examine("members", mended) as draft:
        assert (draft.accepted, draft.rejected) == (1, 0)
        found = members(draft)
        intake.commit(draft)
    # the same as if the office had mended its own file
    whole = tmp_path / "whole.csv"
    whole.write_text(ONE_BAD.read_text("utf-8").replace("Blu", "Belu"), "utf-8")
    with intake.examine("members", whole) as draft:
        assert found < members(draft)
        assert draft.replacing.rows == 2
    kept = b"".join(f.read_bytes() for f in settings.workspace_folder().rglob("*") if f.is_file())
    for secret in SECRETS:
        assert secret.encode() not in kept, secret
    # elsewhere nobody has that key: the row is rejected, not taken as another person
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "elsewhere"))
    with intake.examine("members", mended) as draft:
        assert (draft.accepted, draft.rejected) == (0, 1)


def test_what_is_only_masked_must_be_typed_again():
    with intake.examine("members", CASES / "J01b_mended.csv") as draft:
        assert draft.accepted == 0
        told = [intake.reject_text(speaker("id"), row) for row in draft.problems.itertuples()]
    assert any("tulis nomor aslinya" in each for each in told)
