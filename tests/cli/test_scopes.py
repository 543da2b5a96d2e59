"""Roles × commands, cell by cell: a command works for whom it is open and for nobody else."""

from __future__ import annotations

import argparse

import pytest

from jamsostek import __main__
from tests.allowed import BRANCH, COMMANDS, ELSEWHERE, SCOPES, WHO

# what each command cannot do without
NEEDED = {
    "backup": ["--out", "x.zip"],
    "restore": ["x.zip"],
    "forget": ["somebody"],
    "template": ["members", "--out", "x.xlsx"],
    "simulate": ["--out", "x"],
}


def named(role: str) -> str:
    return f"branch:{BRANCH}" if role == "branch" else role


@pytest.fixture
def commands(monkeypatch) -> set[str]:
    """The commands there are, each of which does nothing here."""
    parser = __main__._parser()
    (subparsers,) = (
        each for each in parser._actions if isinstance(each, argparse._SubParsersAction)
    )
    for each in subparsers.choices.values():
        each.set_defaults(run=lambda options, say: 0)
    monkeypatch.setattr(__main__, "_parser", lambda: parser)
    return set(subparsers.choices)


def test_a_command_is_open_to_those_the_table_names(commands, command):
    assert commands == set(COMMANDS)
    for name, what in COMMANDS.items():
        for role in SCOPES:
            ran = command("--lang", "en", "--as", named(role), name, *NEEDED.get(name, []))
            may = role in WHO[what]
            assert ran.returncode == (0 if may else 2), (name, role, ran.stderr)
            assert may or f"{name} is not open to the role {role}." in ran.stderr


@pytest.fixture
def sampled(ask_sample, monkeypatch):
    # what is asked is in force already
    monkeypatch.setattr(__main__.building, "build", lambda *_: None)


def test_a_query_is_asked_as_another_role_would(sampled, command):
    asked = ("query", "agents/performance", "--format", "json", "-p", "month=2026-10")
    assert command("--as", f"branch:{ELSEWHERE}", *asked).stdout != command(*asked).stdout
    refused = command("--lang", "en", "--as", "province", *asked)
    assert refused.returncode == 2 and not refused.stdout
    assert "agents/performance is not open to the role province." in refused.stderr
    told = command("--as", "bupati", *asked)
    assert told.returncode == 2 and "branch:ATAMBUA" in told.stderr


@pytest.mark.parametrize(
    ("name", "chosen", "roles"),
    [
        ("monev", ("--branch", BRANCH), {"owner", "admin", "branch"}),
        ("monev", ("--branch", ELSEWHERE), {"owner", "admin"}),
        ("monev", ("--region", "5308"), {"owner", "admin"}),
        ("monev", ("--meeting", "END-2026-10"), {"owner", "admin"}),
        ("paritrana", (), set(SCOPES)),
    ],
)
def test_a_deck_is_written_for_whom_it_is_open(sampled, command, tmp_path, name, chosen, roles):
    for role in SCOPES:
        file = tmp_path / f"{role}.xlsx"
        ran = command("--as", named(role), "report", name, *chosen, "--out", str(file))
        assert (ran.returncode, file.exists()) == ((0, True) if role in roles else (2, False)), (
            role,
            ran.stderr,
        )
