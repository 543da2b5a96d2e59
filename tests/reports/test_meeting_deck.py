"""The deck of one meeting: the meeting's own, with what was recorded a moment ago."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker
from jamsostek.meetings.records import SAMPLE, Book
from jamsostek.reports import decks
from jamsostek.reports.meeting import meetings
from tests.conftest import SAMPLE_MEMBERS, copy_of_sample

BOOK = Book(SAMPLE, LOCAL_OWNER.role)
DAY = date(2026, 11, 27)  # the sample's data end with October


@pytest.fixture
def held(pytestconfig, tmp_path, monkeypatch) -> tuple[str, list[dict]]:
    """A meeting in a month newer than the data, nobody ticked, and who is listed at it."""
    copy_of_sample(pytestconfig, tmp_path / "workspace")
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", SAMPLE_MEMBERS)
    row = {"branch_code": "ATAMBUA", "region_code": "5303", "held_on": DAY, "venue": "Kafe Kefa"}
    code = BOOK.new_meeting(row, "TTU")["meeting_code"]
    office = meetings(LOCAL_OWNER)
    meeting = office.meeting(code)
    return code, office.roster(meeting, office.agents(meeting, None))


def slides(code: str) -> dict:
    deck = decks.build("monev", LOCAL_OWNER, speaker("id"), today=DAY, meeting=code)
    return {slide.key: slide for slide in deck.slides} | {"deck": deck}


def test_it_tells_what_was_recorded_a_moment_ago(held):
    code, roster = held
    before = slides(code)
    assert before["deck"].title == "Rapat monev Kab. Timor Tengah Utara, 27 November 2026"
    assert before["deck"].subtitle == "Kafe Kefa"
    points = [point for (point,) in before["cover"].picture.rows()[1]]
    assert points[:2] == [
        f"{len(roster)} agen diundang, kehadiran belum dicatat",
        "Angka sampai Oktober 2026",
    ]
    assert points[2].startswith("Rapat sebelumnya: 16 Oktober 2026")
    assert before["results"].as_of == "Oktober 2026"
    assert "attendance" not in before
    assert before["closing"].picture.rows()[1] == ()

    agents = [row["agent_code"] for row in roster]
    BOOK.tick(code, agents[:40], True, roster)
    due = DAY + timedelta(days=14)
    item = {"issue": "Titik bayar jauh", "action": "Titik bayar desa", "owner": agents[0]}
    BOOK.new_item({**item, "meeting_code": code, "due_on": due, "status": "open"})
    after = slides(code)
    assert after["cover"].picture.points[0] == f"40 dari {len(roster)} agen hadir di rapat ini"
    assert after["attendance"].title.startswith(f"40 dari {len(roster)} agen hadir di rapat ini")
    assert after["closing"].picture.rows()[1] == (
        (
            "Titik bayar jauh → Titik bayar desa",
            f"{roster[0]['name']} ({agents[0]})",
            "11 Des 2026",
            "Belum selesai",
        ),
    )
    # there is room to write in what else will be agreed
    assert after["closing"].picture.blanks
    BOOK.tick(code, agents[40:41], True, roster)
    assert slides(code)["attendance"].title.startswith("41 dari")


def test_promises_of_before_are_as_marked_now(held):
    code, _ = held
    office = meetings(LOCAL_OWNER)
    meeting = office.meeting(code)
    still_open = [
        item
        for item in office.earlier_items(meeting, office.meetings("ATAMBUA"))
        if item["status"] == "open"
    ]
    shown = [row[0] for row in slides(code)["promises"].picture.rows()[1]]
    assert sorted(shown) == sorted(item["issue"] for item in still_open)
    item = still_open[0]
    BOOK.save("action_items", {**item, "status": "done", "done_on": DAY}, item)
    after = slides(code)
    left = after["promises"].picture.rows()[1] if "promises" in after else ()
    assert len(left) == len(still_open) - 1
    assert after["promises"].sentences[0].startswith("1 dari ")


def test_the_meeting_decides_alone_and_an_unknown_one_is_told(held, command, tmp_path):
    (code, _), file = held, tmp_path / "rapat.xlsx"
    with pytest.raises(ProductError) as refused:
        decks.build("monev", LOCAL_OWNER, speaker("id"), meeting=code, month="2026-10")
    assert refused.value.code == "deck_meeting_alone"
    wrong = command("report", "monev", "--meeting", "TTU-1999-01", "--out", str(file))
    assert wrong.returncode != 0
    assert "TTU-1999-01" in wrong.stderr
    assert code in wrong.stderr
    right = command("report", "monev", "--meeting", code, "--out", str(file))
    assert right.returncode == 0, right.stderr
    assert file.stat().st_size > 5_000
