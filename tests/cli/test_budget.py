"""``python -m jamsostek budget``: from a file or options, for people and for programs."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from jamsostek.base.language import speaker

TTU = ("--people", "14880", "--region", "5303", "--from", "2026-01", "--months", "12",
       "--programmes", "JKK,JKM", "--payer", "apbd_regency")  # fmt: skip
FILE = """\
name = "Dua kabupaten"
start = "2026-01"
months = 3
[[parts]]
region = "5303"
people = 1000
[[parts]]
region = "5304"
people = 101
work = "transport"
funding = { own = 50, apbd_regency = 50 }
"""


@pytest.fixture
def asked(ask, monkeypatch, command):
    """The command on the warehouse of the shipped data, which is there already."""
    monkeypatch.setattr("jamsostek.warehouse.building.build", lambda *_, **__: None)
    return command


def test_ttu_for_a_program(asked):
    told = json.loads(asked("budget", *TTU, "--budget", "2000000000", "--format", "json").stdout)
    assert told["total_idr"] == told["full_idr"] == 2_999_808_000
    assert [row["amount_idr"] for row in told["by_month"]] == [249_984_000] * 12
    assert told["by_year"] == [
        {"year": 2026, "amount_idr": 2_999_808_000, "full_idr": 2_999_808_000}
    ]
    assert told["counted"] == told["people"] == 14_880
    assert told["bought"]["people"] == 9_920 and told["bought"]["last"] == "2026-08"
    assert told["ends"][0]["lapse"] == "2027-04"
    assert all(line["legal_basis"] and line["url"] for line in told["lines"])
    # nobody imported claims
    assert told["claims"] == []


def test_ttu_for_people_in_both_languages(asked):
    for language in ("id", "en"):
        say = speaker(language)
        text = asked("--lang", language, "budget", *TTU).stdout
        for amount in (2_999_808_000, 249_984_000, 10_000, 6_800):
            assert say.rupiah(amount) in text
        assert "PP 44/2015" in text and "https://" in text


def test_a_file(asked, tmp_path):
    file = tmp_path / "dua.toml"
    file.write_text(FILE, "utf-8")
    told = json.loads(asked("budget", str(file), "--format", "json").stdout)
    # 51 of 101 drivers pay half for themselves, the budget the whole for 50
    assert told["by_month"][0]["amount_idr"] == 1_000 * 16_800 + 51 * 8_400 + 50 * 16_800
    assert {row["payer"]: row["amount_idr"] for row in told["by_payer"]} == {
        "apbd_regency": 3 * (1_050 * 16_800),
        "own": 3 * 51 * 8_400,
    }
    # three months of six, for those whom the budget pays for
    assert told["counted"] == 1_050 / 2 + 51


def test_the_files_of_a_scenario(asked, tmp_path):
    files = [tmp_path / "neu" / f"ttu{ending}" for ending in (".xlsx", ".pdf", ".pptx", ".toml")]
    done = asked(
        "--lang", "en", "budget", *TTU, *(each for file in files for each in ("--out", str(file)))
    )
    assert done.returncode == 0, done.stderr
    assert all(str(file) in done.stdout for file in files)
    book = load_workbook(files[0], data_only=True)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert 2_999_808_000 in cells
    assert "2,999,808,000" in "".join(page.extract_text() for page in PdfReader(files[1]).pages)
    words = " ".join(
        shape.text_frame.text
        for slide in Presentation(files[2]).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert "14,880" in words
    # the scenario's own file is read again as the same
    told = json.loads(asked("budget", str(files[3]), "--format", "json").stdout)
    assert told["total_idr"] == 2_999_808_000
    assert asked("budget", *TTU, "--out", "ttu.docx").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--region"),
        (("--people", "5", "--region", "9999", "--from", "2026-01", "--months", "1"), "9999"),
        (("--people", "5", "--region", "5399", "--from", "2026-01", "--months", "1"), "5399"),
        (("--people", "5", "--region", "5303", "--months", "1"), "start"),
        ((*TTU, "--payer", "own=x"), "own=x"),
        (("nowhere.toml",), "nowhere.toml"),
    ],
)
def test_what_is_refused(asked, arguments, words):
    for language in ("id", "en"):
        done = asked("--lang", language, "budget", *arguments)
        assert done.returncode == 2 and words in done.stderr


def test_a_wrong_file_is_refused_with_its_line(asked, tmp_path):
    file = tmp_path / "dua.toml"
    file.write_text(FILE.replace("own = 50", "owner = 50"), "utf-8")
    done = asked("budget", str(file))
    assert done.returncode == 2 and "11" in done.stderr and "owner" in done.stderr
