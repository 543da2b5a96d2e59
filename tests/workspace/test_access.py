"""``access.toml``: who it lets in and as what, and each mistake in it by its line."""

from __future__ import annotations

import time

import pytest

from jamsostek.base import settings
from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.workspace import access

ALL = """unknown = "viewer"
hours = 8

[[people]]
email = "Siti@Example.go.id"
role = "branch"
branch = "ATAMBUA"
regencies = ["5304"]

[[people]]
subject = "00u1"
role = "admin"

[[groups]]
name = "panel"
role = "panel"

[[groups]]
name = "bappeda"
role = "province"
"""


def write(text: str) -> None:
    file = access.file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def claims(sub: str = "x", **more: object) -> dict:
    return {"iss": "https://id.example", "sub": sub, **more}


def scope(**told: object) -> Scope:
    return access.account(claims(**told)).scope


def refused(**told: object) -> str:
    with pytest.raises(ProductError) as error:
        access.account(claims(**told))
    return error.value.code


def test_who_is_named_gets_their_own_role_before_a_group_s():
    write(ALL)
    own = Scope("branch", "ATAMBUA", ("5304",))
    assert scope(email="siti@example.GO.id") == own
    assert scope(email="siti@example.go.id", groups=["bappeda"]) == own
    assert scope(sub="00u1") == Scope("admin")
    # the file's order, not the provider's
    assert scope(groups=["bappeda", "panel"]) == Scope("panel")
    assert scope(groups="bappeda") == Scope("province")
    assert scope(email="other@example.go.id", groups=["panel-2"]) == Scope("viewer")


def test_an_account_s_key_is_of_provider_and_subject_and_holds_neither():
    write(ALL)
    one = access.account(claims("00u1", name="Ibu A", email="a@example.go.id"))
    assert one.name == "Ibu A" and one.code.isalnum()
    assert "00u1" not in one.code and "example" not in one.code
    assert access.account(claims("00u1", email="new@example.go.id")).code == one.code
    assert access.code_of({"iss": "https://other.example", "sub": "00u1"}) != one.code


def test_who_is_not_named_comes_in_only_where_the_file_says_so():
    assert refused(email="siti@example.go.id") == "access_missing"
    write(ALL.replace('unknown = "viewer"\n', ""))
    assert refused(email="other@example.go.id") == "access_stranger"
    # an address that the provider doesn't vouch for is nobody's, whoever's it is
    assert refused(email="siti@example.go.id", email_verified=False) == "access_email"
    with pytest.raises(ProductError):
        access.account({"email": "siti@example.go.id"})  # of no provider


MISTAKES = {
    # the line it is told at, and the code, by what stands in the file
    "unknown = 'viewer'\nhours = = 3\n": (2, "form"),
    "unknown = 'admin'\n": (1, "others"),
    "\nhours = 0\n": (2, "hours"),
    "\nhours = true\n": (2, "hours"),
    "groups_claim = 3\n": (1, "text"),
    "peple = 1\n": (1, "key"),
    "[people]\nemail = 'a@b.c'\n": (1, "section"),
    "[[people]]\nrole = 'admin'\n": (1, "who"),
    "[[people]]\nrole = 'admin'\nemail = ' '\n": (3, "who"),
    "[[people]]\nemail = 'a@b.c'\nsubject = 'x'\nrole = 'admin'\n": (2, "who"),
    "[[people]]\nemail = 'a@b.c'\nrole = 'owner'\n": (3, "role"),
    "[[people]]\nemail = 'a@b.c'\n": (1, "role"),
    "[[people]]\nemail = 'a@b.c'\nrole = 'branch'\n": (1, "branch"),
    "[[people]]\nemail = 'a@b.c'\nrole = 'branch'\nbranch = 'atambua'\n": (4, "branch"),
    "[[people]]\nemail = 'a@b.c'\nrole = 'admin'\nbranch = 'ENDE'\n": (4, "no_branch"),
    # of another branch
    "[[groups]]\nname = 'g'\nrole = 'branch'\nbranch = 'ATAMBUA'\nregencies = ['5371']\n": (
        5,
        "regencies",
    ),
    "[[groups]]\nname = 'g'\nrole = 'admin'\nregencies = ['5371']\n": (4, "regencies"),
    "[[groups]]\nname = 'g'\nrole = 'panel'\nmail = 'x'\n": (4, "key"),
    "[[people]]\nemail = 'a@b.c'\nrole = 'admin'\n# again\n"
    "[[people]]\nemail = 'A@b.c'\nrole = 'viewer'\n": (6, "twice"),
}


def test_each_mistake_is_told_with_its_line_and_opens_to_nobody():
    for text, expected in MISTAKES.items():
        write(f"{text}")
        found = access.read().faults
        assert [(fault.line, fault.code) for fault in found] == [expected], text
        for language in ("id", "en"):
            told = found[0].told(speaker(language))
            assert f" {expected[0]}: " in told and "access_" not in told and "{" not in told
        assert refused(email="a@b.c") == "access_faulty"
    file = access.file()
    file.write_bytes(b"\xff\xfe")
    assert [fault.code for fault in access.read().faults] == ["unreadable"]


def test_a_changed_file_holds_at_once(monkeypatch, tmp_path):
    write(ALL)
    assert scope(sub="00u1") == Scope("admin")
    write(ALL.replace('role = "admin"', 'role = "viewer"'))
    assert scope(sub="00u1") == Scope("viewer")
    monkeypatch.setenv("JAMSOSTEK_ACCESS", str(tmp_path / "elsewhere.toml"))
    assert refused(sub="00u1") == "access_missing"


def test_a_sign_in_ends_when_it_is_ended_or_has_held_its_hours():
    write(ALL)
    now = time.time()
    mine = claims(iat=now - 7 * 3600, nonce="n1")
    assert not access.is_over(mine, now)
    assert access.is_over(mine, now + 3601)
    access.end(mine)
    assert access.is_over(mine, now)
    # another sign-in of the same person goes on
    assert not access.is_over(claims(iat=now - 7 * 3600, nonce="n2"), now)
    assert access.is_over(claims(nonce="n3"), now)  # nobody knows since when
    assert settings.workspace_folder() in access.file().parents
