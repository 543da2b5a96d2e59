"""The command line as a user types it.

What is about the process (its start, encoding and pipes) runs as one; the rest in the tests' own.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
import sys

import pytest

from jamsostek.__main__ import main
from jamsostek.base import settings
from jamsostek.contract import queries
from jamsostek.warehouse import building


@pytest.fixture
def shipped(built_workspace, monkeypatch):
    """Ask the warehouse that is already built."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))


def test_build_makes_a_warehouse_and_says_where(cli, command):
    first = cli("build")
    assert first.returncode == 0, first.stderr
    built = building.current()
    assert built.version in first.stdout
    assert f"workspace/warehouse/{built.file.name}" in first.stdout
    assert first.stderr == ""
    # nothing changed: nothing is built
    assert command("build").stdout == first.stdout
    forced = command("build", "--force")
    assert forced.returncode == 0
    assert forced.stdout != first.stdout
    assert building.current().file != built.file


def test_check_of_the_shipped_data_passes(shipped, command):
    result = command("check")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stderr == ""
    for check in queries.checks():
        mark = "✓" if check.severity == "error" else "[✓✗]"
        assert [
            line
            for line in result.stdout.splitlines()
            if line[0] in mark and line[2:].startswith(f"{check.name}: {check.rule['id']}")
        ]


def test_check_names_the_line_of_a_mistake_in_who_may_come_in(
    shipped, command, monkeypatch, tmp_path
):
    file = tmp_path / "mistaken.toml"
    monkeypatch.setenv("JAMSOSTEK_ACCESS", str(file))
    file.write_text("[[people]]\nemail = 'a@b.c'\nrole = 'boss'\n", "utf-8")
    result = command("check")
    assert result.returncode == 1
    assert 'access.toml baris 3: peran "boss" tidak ada' in result.stderr
    file.write_text("[[people]]\nemail = 'a@b.c'\nrole = 'viewer'\n", "utf-8")
    assert command("check").returncode == 0


def test_check_speaks_english_too(shipped, command):
    result = command("--lang", "en", "check")
    assert result.returncode == 0
    for check in queries.checks():
        assert f"{check.name}: {check.rule['en']}" in result.stdout


def test_changed_data_is_built_when_asked_and_a_broken_rule_ends_with_1(built, data_copy, command):
    file = data_copy / "reference" / "regions.csv"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[:-1]), "utf-8")
    asked = command("query", "reference/regions", "--format", "csv")
    assert asked.returncode == 0
    assert len(list(csv.DictReader(io.StringIO(asked.stdout)))) == 21
    assert building.is_current()
    assert building.current() != built
    result = command("check")
    assert result.returncode == 1
    (broken,) = [line for line in result.stdout.splitlines() if "regions_complete" in line]
    assert broken.startswith("✗")
    assert '"regions":21' in result.stdout


def test_every_query_is_listed_with_its_question(command):
    result = command("query", "--list")
    assert result.returncode == 0
    for query in queries.page_queries():
        assert f"\n    {query.asks} [" in result.stdout
        (line,) = [each for each in result.stdout.splitlines() if each.split("  ")[0] == query.name]
        for parameter in query.parameters:
            text = f"{parameter.name}={parameter.type}"
            assert (text if parameter.required else f"[{text}]") in line
    assert command("query").stdout == result.stdout
    # the list needs no warehouse and makes none
    assert building.current() is None


# -- formats -------------------------------------------------------------------------------------


def test_a_table_is_for_reading(shipped, command):
    lines = command("query", "awards/podium").stdout.splitlines()
    assert lines[0].split()[:4] == ["award_id", "ceremony_year", "assessed_year", "rank"]
    assert len(lines) == 4
    assert "Kab. Nagekeo" in lines[1]
    assert ".0 " not in "".join(lines)
    assert command("query", "awards/podium", "-p", "until=2016").stdout == "–\n"


def test_csv_writes_values_as_the_files_do(shipped, command):
    text = command("query", "awards/winners", "-p", "level=province", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 38
    assert {row["disputed"] for row in rows} == {"true", "false"}
    assert {row["rank"] for row in rows} == {"", "1", "2", "3"}
    assert {row["ceremony_on"] for row in rows} >= {"2025-07-21"}
    assert "\r" not in text
    assert "nan" not in text.lower().split(",")


def test_json_holds_numbers_as_numbers(shipped, command):
    rows = json.loads(command("query", "map/indicators", "--format", "json").stdout)
    by_name = {row["indicator"]: row for row in rows}
    assert by_name["poverty_rate_pct"]["regions"] == 22
    assert by_name["poverty_rate_pct"]["years"] == sorted(
        by_name["poverty_rate_pct"]["years"], reverse=True
    )
    values = json.loads(
        command("query", "map/values", "-p", "indicator=coverage_pct", "--format", "json").stdout
    )
    assert len(values) == 22
    for row in values:
        assert row["value"] is None or isinstance(row["value"], int | float)
        assert row["in_focus"] is True
        assert row["is_disputed"] in (True, False, None)
        assert row["as_of"] is None or len(row["as_of"]) == 10
    rates = json.loads(
        command("query", "growth/statistics", "-p", "indicator=poverty_rate_pct",
            "-p", "region=5304",
            "--format", "json").stdout
    )  # fmt: skip
    assert any(isinstance(row["value"], float) for row in rates)
    info = json.loads(command("query", "data/info", "--format", "json").stdout)
    assert info[0]["version"] == building.current().version


def test_a_query_answers_under_its_former_name_and_says_the_new_one(shipped, command):
    now = command("query", "home/latest", "--format", "csv")
    before = command("--lang", "en", "query", "overview/latest", "--format", "csv")
    assert (before.returncode, before.stdout) == (0, now.stdout)
    assert now.stderr == ""
    (line,) = before.stderr.splitlines()
    assert "overview/latest" in line
    assert "home/latest" in line
    wrong = command("--lang", "en", "query", "awards/winner")
    assert wrong.returncode == 2
    assert "awards/winners" in wrong.stderr


def test_the_three_formats_tell_the_same(shipped, command):
    arguments = ("query", "home/regions", "--format")
    from_json = json.loads(command(*arguments, "json").stdout)
    from_csv = list(csv.DictReader(io.StringIO(command(*arguments, "csv").stdout)))
    assert len(from_json) == len(from_csv) == 22

    def text(value) -> str:
        return "" if value is None else str(value)

    for ours, theirs in zip(from_json, from_csv, strict=True):
        for name in ("region_code", "label", "members", "coverage_pct", "last_won"):
            assert text(ours[name]) == theirs[name]


# -- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "indonesian", "english"),
    [
        (("query", "awards/nothing"), "Tidak ada pertanyaan bernama", "no query"),
        (("query", "map/profile_statements"), "memerlukan parameter", "needs the parameter"),
        (("query", "awards/league", "-p", "tahun=2024"), "tidak mengenal parameter", "parameter"),
        (("query", "awards/podium", "-p", "until=dua"), 'Nilai "dua"', "dua"),
        (("query", "awards/podium", "-p", "until"), "bukan bentuk nama=nilai", "until"),
    ],
)
def test_a_refusal_ends_with_2_in_the_users_language(
    shipped, command, monkeypatch, arguments, indonesian, english
):
    default = command(*arguments)
    assert default.returncode == 2
    assert default.stdout == ""
    assert indonesian in default.stderr
    assert len(default.stderr.strip().splitlines()) == 2  # what went wrong, how to mend it
    in_english = command("--lang", "en", *arguments)
    assert in_english.returncode == 2
    assert english.lower() in in_english.stderr.lower()
    assert in_english.stderr != default.stderr
    monkeypatch.setenv("JAMSOSTEK_LANG", "en")
    assert command(*arguments).stderr == in_english.stderr


def test_a_refusal_ends_the_process_with_2(cli):
    refused = cli("query", "awards/nothing", JAMSOSTEK_LANG="en")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "no query" in refused.stderr.lower()
    assert "Traceback" not in refused.stderr


def test_a_missing_data_folder_is_said(tmp_path, monkeypatch, command):
    monkeypatch.setenv("JAMSOSTEK_DATA", str(tmp_path / "nowhere"))
    result = command("build")
    assert result.returncode == 2
    assert "data/datapackage.json" in result.stderr
    assert str(tmp_path) not in result.stderr


def test_a_workspace_that_cannot_be_written_is_said(tmp_path, monkeypatch, command):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "file"))
    result = command("build")
    assert result.returncode == 2
    assert "JAMSOSTEK_WORKSPACE" in result.stderr


def test_an_unknown_command_or_option_is_refused(command):
    assert command("bild").returncode == 2
    assert command("query", "awards/league", "--format", "xml").returncode == 2
    assert command("--lang", "fr", "build").returncode == 2


# -- terminals and pipes -------------------------------------------------------------------------


def closed_early(query: str, after: int) -> tuple[int, str]:
    """Exit code and errors of a real run whose reader goes away after so many bytes."""
    with subprocess.Popen(
        [sys.executable, "-m", "jamsostek", "query", query],
        cwd=settings.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.read(after)
        process.stdout.close()
        said = process.stderr.read().decode()
    return process.returncode, said


def test_a_pipe_closed_early_is_no_fault(shipped):
    assert closed_early("sources/published_figures", after=20) == (0, "")


def test_a_pipe_closed_before_anything_was_read_is_no_fault(shipped):
    assert closed_early("data/info", after=0) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "--list"],
        ["query", "sources/published_figures", "--format", "csv"],
        ["query", "sources/published_figures", "--format", "json"],
        ["query", "data/info"],
        ["check"],
    ],
    ids=" ".join,
)
def test_whatever_is_written_into_a_closed_pipe_is_no_fault(shipped, capsys, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as pipe, contextlib.redirect_stdout(pipe):
        assert main(arguments) == 0
    assert capsys.readouterr().err == ""


def bytes_for(encoding: str, *arguments: str) -> bytes:
    """What is written for a terminal of another encoding."""
    with io.BytesIO() as written, io.TextIOWrapper(written, encoding=encoding) as terminal:
        with contextlib.redirect_stdout(terminal):
            assert main(arguments) == 0
        return written.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_our_letters_shows_question_marks(shipped, encoding):
    assert b"? regions_complete" in bytes_for(encoding, "check")


FIGURES = ("query", "sources/published_figures", "--format")


def test_files_are_utf_8_whatever_the_terminal(shipped, cli):
    result = cli(*FIGURES, "csv", PYTHONIOENCODING="ascii")
    assert result.returncode == 0, result.stderr
    json_file = bytes_for("ascii", *FIGURES, "json").decode("utf-8")
    # a dash and a multiplication sign, as the remarks have them
    assert {"–", "×"} <= set(result.stdout) & set(json_file)
