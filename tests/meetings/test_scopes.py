"""Who may read and write the records, whatever code is sent to them."""

from __future__ import annotations

from datetime import date

import pytest

from jamsostek.base.access import Scope
from jamsostek.base.errors import ProductError
from jamsostek.meetings.judging import Place, ScoreBook
from jamsostek.meetings.records import OWN, Book
from jamsostek.meetings.scenarios import Shelf
from tests import worlds
from tests.allowed import BRANCH, ELSEWHERE, SCOPES, WHO

BOOK = Book(OWN, "owner")
MINE = Book(OWN, "branch", SCOPES["branch"])


def meeting(branch: str) -> dict:
    row = {"branch_code": branch, "region_code": None, "held_on": date(2026, 11, 12)}
    return BOOK.new_meeting({**row, "venue": "Aula", "invited": 1, "topics": None}, branch[:3])


def refused(change, *given) -> None:
    with pytest.raises(ProductError) as told:
        change(*given)
    assert told.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("opened", "what"), [(Book, "people"), (ScoreBook, "judging"), (Shelf, "totals")]
)
def test_records_open_to_whom_their_table_names(opened, what):
    for role, scope in SCOPES.items():
        if role in WHO[what]:
            opened(OWN, role, scope)
        else:
            refused(opened, OWN, role, scope)


def test_a_branch_reads_and_writes_its_own_meetings_and_no_others():
    own, other = meeting(BRANCH), meeting(ELSEWHERE)
    for row in (own, other):
        BOOK.tick(row["meeting_code"], ["A-1"], True, [])
    assert [row["meeting_code"] for row in MINE.meetings()] == [own["meeting_code"]]
    item = {"issue": "x", "action": "y", "owner": "A-1", "due_on": date(2026, 12, 1)}
    item |= {"status": "open", "done_on": None}
    before = (BOOK.meetings(), BOOK.attendance(other["meeting_code"]), BOOK.items())
    code, seen = other["meeting_code"], {"is_present": (None,)}
    refused(MINE.tick, code, ["A-1"], False, [])
    refused(MINE.score, code, "A-1", {"understanding": 5.0}, seen, [])
    refused(MINE.new_item, {**item, "meeting_code": code})
    refused(MINE.save, "meetings", {**other, "venue": "Lain"}, other)
    refused(MINE.save, "meetings", {**own, "branch_code": ELSEWHERE}, own)
    refused(MINE.delete_meeting, code, other["revision"])
    refused(MINE.new_meeting, {**other, "held_on": date(2026, 11, 13)}, "END")
    assert (BOOK.meetings(), BOOK.attendance(code), BOOK.items()) == before
    MINE.tick(own["meeting_code"], ["A-1"], False, [])
    assert BOOK.attendance(own["meeting_code"])[0]["is_present"] is False
    assert MINE.new_item({**item, "meeting_code": own["meeting_code"]})["revision"] == 1


def test_what_was_deleted_of_another_branch_is_not_told():
    own, other = meeting(BRANCH), meeting(ELSEWHERE)
    for row in (own, other):
        BOOK.tick(row["meeting_code"], ["A-1"], True, [])
        BOOK.delete_meeting(row["meeting_code"], row["revision"])
    told = {change.before["meeting_code"] for change in MINE.deleted()}
    assert told == {own["meeting_code"]}
    assert len({change.before["meeting_code"] for change in BOOK.deleted()}) == 2
    # its code is not given again, and nothing is written under it
    refused(MINE.tick, other["meeting_code"], ["A-1"], True, [])


def test_an_imported_meeting_is_its_branch_s_though_nothing_was_recorded_of_it(tmp_path):
    rows = [
        {"meeting_code": f"M-{branch}-{region}", "branch_code": branch, "region_code": region,
         "held_on": "2026-11-02"}
        for branch, region in ((BRANCH, "5303"), (BRANCH, "5304"), (BRANCH, ""), (ELSEWHERE, ""))
    ]  # fmt: skip
    worlds.take_in("meetings", tmp_path, rows)
    narrowed = Book(OWN, "siti", Scope("branch", BRANCH, ("5303",)))
    opens = {
        MINE: {f"M-{BRANCH}-5303", f"M-{BRANCH}-5304", f"M-{BRANCH}-"},
        narrowed: {f"M-{BRANCH}-5303", f"M-{BRANCH}-"},
    }
    item = {"issue": "x", "action": "y", "owner": "A-1", "due_on": date(2026, 12, 1)}
    item |= {"status": "open", "done_on": None}
    codes = [row["meeting_code"] for row in rows]
    for book, mine in opens.items():
        for row in rows:
            code, agent = row["meeting_code"], f"A-{book.who}"
            forged = {**row, "branch_code": BRANCH, "region_code": "5303",
                      "held_on": date(2026, 11, 2)}  # fmt: skip
            changes = (
                (book.tick, code, [agent], True, []),
                (book.new_item, {**item, "owner": agent, "meeting_code": code}),
                (book.save, "meetings", {**forged, "venue": agent}, {}),
            )
            for change, *given in changes[: 2 if code in mine else 3]:
                if code in mine:
                    change(*given)
                else:
                    refused(change, *given)
    BOOK.tick(codes[-1], ["A-9"], True, [])
    BOOK.new_item({**item, "meeting_code": codes[-1]})
    for book, mine in opens.items():
        assert {code for code in codes if book.attendance(code)} == mine
        assert {code for code in codes if book.history(code)} == mine
        assert set(book.counts()) == {row["meeting_code"] for row in book.items()} == mine
    assert {row["meeting_code"] for row in BOOK.items()} == set(codes)


def test_a_scenario_is_read_by_all_and_changed_by_who_saved_it_and_admins():
    siti, province = (
        Shelf(OWN, "siti", SCOPES["branch"]),
        Shelf(OWN, "bappeda", SCOPES["province"]),
    )
    saved = siti.save("desa", "a = 1")
    assert province.all() == [saved]
    refused(province.save, "desa", "a = 2", saved.code, saved.revision)
    refused(province.delete, saved.code, saved.revision)
    saved = siti.save("desa", "a = 3", saved.code, saved.revision)
    assert province.all() == [saved]
    Shelf(OWN, "kepala", SCOPES["admin"]).delete(saved.code, saved.revision)
    assert province.all() == []


def test_scores_are_given_by_the_panel_and_seats_and_rooms_kept_by_the_chair():
    place, key = Place(2025, "regency_government"), ("K-1", "C-1", 2)
    for role in ("owner", "admin"):
        book = ScoreBook(OWN, role, SCOPES[role])
        book.seat(2025, 1, role, None)
        book.set_open(place, False)
        book.set_open(place, True)
    for role in ("panel", "province"):
        book = ScoreBook(OWN, role, SCOPES[role])
        refused(book.seat, 2025, 1, "Akademisi", None)
        refused(book.set_open, place, False)
    seated = ScoreBook(OWN, "panel", Scope("panel", juror=2))
    seated.give(place, key, 80.0, (None,), None, True)
    for role in ("panel", "province"):
        book = ScoreBook(OWN, role, SCOPES[role])
        refused(book.give, place, key, 90.0, (80.0,), None, True)
    refused(seated.give, place, ("K-1", "C-1", 3), 90.0, (None,), None, True)
    # what changed is told, of scores to nobody but the chair
    told = [each["what"] for each in seated.history(place)]
    assert "score" not in told and {"room", "juror"} <= set(told)
    chair = ScoreBook(OWN, "owner")
    assert "score" in [each["what"] for each in chair.history(place)]
