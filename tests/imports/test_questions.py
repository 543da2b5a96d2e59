"""What only the user can tell: asked with examples, answered once, kept for files of one layout."""

from __future__ import annotations

import datetime
import json

import pytest

from jamsostek.__main__ import main
from jamsostek.base.errors import ProductError
from jamsostek.imports import intake

HEADER = "Bulan;Kode Wilayah;Aktif"
KEY = "codes:Kode Wilayah"


@pytest.fixture
def file(tmp_path):
    """Write rows of one layout; the month makes one file another."""

    def write(month: str, header: str = HEADER):
        path = tmp_path / f"{month}.csv"
        path.write_text(f"{header}\n{month};5301;5\n", "utf-8")
        return path

    return write


def examine(path, **options) -> intake.Draft:
    return intake.examine("enrollment_monthly", path, **options)


def test_nothing_comes_into_force_before_the_answer(file):
    with examine(file("2026-01")) as draft:
        assert [each.key for each in draft.questions] == [KEY] and not draft.is_answered
        with pytest.raises(ProductError) as caught:
            intake.commit(draft)
    assert caught.value.code == "unanswered" and intake.history() == []


def test_an_answer_holds_for_the_next_file_of_the_layout_until_it_is_asked_again(file):
    with examine(file("2026-01"), answers={KEY: "bps"}) as draft:
        intake.commit(draft)
    with examine(file("2026-02")) as draft:
        assert draft.remembered == {KEY: "bps"} and draft.questions == []
        assert list(draft.first_rows["region_code"]) == ["5312"]
    with examine(file("2026-02", "BULAN;Kode Wilayah;Aktif*")) as draft:
        assert draft.remembered == {KEY: "bps"}  # case and marks make no other layout
    with examine(file("2026-02", HEADER.replace("Bulan", "Periode"))) as draft:
        assert draft.remembered == {} and len(draft.questions) == 1
    with examine(file("2026-02"), asks_again=True) as draft:
        assert draft.remembered == {} and len(draft.questions) == 1
    with examine(file("2026-02"), asks_again=True, answers={KEY: "kemendagri"}) as draft:
        intake.commit(draft)
    with examine(file("2026-03")) as draft:
        assert draft.remembered == {KEY: "kemendagri"}


def test_another_answer_makes_another_import_of_the_same_file(file):
    for reading in ("kemendagri", "bps"):
        with examine(file("2026-01"), answers={KEY: reading}) as draft:
            assert draft.already_imported is None
            intake.commit(draft)
    with examine(file("2026-01")) as draft:
        assert draft.already_imported == 2


def test_an_answer_that_is_no_reading_is_refused(file):
    with pytest.raises(ProductError) as caught:
        examine(file("2026-01"), answers={KEY: "bpjs"})
    assert caught.value.code == "unknown_answer"
    with examine(file("2026-01"), answers={"codes:Kode": "bps"}) as draft:
        assert draft.unused_answers == ["codes:Kode"]


def test_the_command_names_the_option_and_says_what_it_remembered(file, capsys):
    path = str(file("2026-01"))
    assert main(["import", "enrollment_monthly", path]) == 2
    told = capsys.readouterr().err
    assert f"--answer '{KEY}=bps'" in told
    assert "baris 2: 5301 → Kabupaten Sumba Barat (5312)" in told
    assert main(["import", "enrollment_monthly", path, "--json"]) == 2
    (question,) = json.loads(capsys.readouterr().out)["questions"]
    assert (question["key"], question["readings"]) == (KEY, ["kemendagri", "bps"])
    assert intake.history() == []
    assert main(["import", "enrollment_monthly", path, "--answer", "codes:Kode=bps"]) == 2
    assert "codes:Kode" in capsys.readouterr().err
    assert main(["import", "enrollment_monthly", path, "--answer", f"{KEY}=bps"]) == 0
    assert main(["import", "enrollment_monthly", str(file("2026-02"))]) == 0
    assert "Kode Wilayah: Kode BPS" in capsys.readouterr().out
    assert main(["import", "enrollment_monthly", str(file("2026-03")), "--ask-again"]) == 2


def test_what_a_file_tells_itself_goes_before_what_was_answered_earlier(tmp_path):
    """Of the same layout the next file may well be written otherwise."""
    cases = (
        ("enrollment_monthly", "Bulan;Kabupaten;Aktif", "2026-01;Belu;8.92", "2026-02;Belu;8920",
         {"scale:Aktif": "thousands"}, "active", 8920),
        ("enrollment_monthly", "Bulan;Kabupaten;Aktif;Iuran", "2026-01;Belu;8927;149,97",
         "2026-02;Belu;8927;149.970.000", {"scale:Iuran": "millions"}, None, None),
        ("meetings", "Kode Rapat;Kantor;Tanggal", "R1;Ende;06/16/2021", "R2;Ende;16/06/2021",
         {"dates:Tanggal": "month"}, "held_on", datetime.date(2021, 6, 16)),
        ("enrollment_monthly", "Bulan;Kode Kab;Aktif", "2026-01;5306;5", "2026-02;5306011;5",
         {"codes:Kode Kab": "kemendagri"}, None, None),
    )  # fmt: skip
    for dataset, header, first, second, answers, name, value in cases:
        for n, body in enumerate((first, second)):
            file = tmp_path / f"{n}.csv"
            file.write_text(f"{header}\n{body}\n", "utf-8")
            with intake.examine(dataset, file, answers=answers if n == 0 else None) as draft:
                if n == 0:
                    assert draft.is_answered
                    intake.commit(draft)
                    continue
                (key,) = answers
                assert key not in draft.remembered, key
                if name:
                    assert list(draft.first_rows[name]) == [value]
                assert draft.answers_to_keep[key] == answers[key]  # for the file after it
