"""What jurors type is on disk when it returns, never over what they have not seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from jamsostek.base.errors import ProductError
from jamsostek.meetings.judging import Place, ScoreBook
from jamsostek.meetings.publish import publish

PLACE = Place(2025, "regency_government")
BOOK, TRIAL = ScoreBook("own", "owner"), ScoreBook("sample", "owner")


def give(score, seen=None, juror=1, in_file=None, book=BOOK, is_open=True):
    book.give(PLACE, ("k1", "coverage", juror), score, (seen,), in_file, is_open)


def scores(book=BOOK) -> dict:
    return {(row["criterion_code"], row["juror"]): row["score"] for row in book.scores(["k1"])}


def refused(work) -> str:
    with pytest.raises(ProductError) as error:
        work()
    return error.value.code


def test_a_score_is_read_back_and_changed_only_by_who_saw_it():
    give(80)
    assert scores() == {("coverage", 1): 80}
    assert scores(TRIAL) == {}
    assert refused(lambda: give(70)) == "entry_outdated"
    give(80)  # the same again is no change
    give(70, seen=80)
    give(None, seen=70)
    assert scores() == {("coverage", 1): None}
    changes = BOOK.history(PLACE)
    assert [(each["what"], each["after"]["score"]) for each in changes] == [
        ("score", None), ("score", 70), ("score", 80),
    ]  # fmt: skip
    assert BOOK.latest() == changes[0]["id"]


def test_a_juror_corrects_an_own_score_whose_answer_is_on_its_way():
    give(80)
    BOOK.give(PLACE, ("k1", "coverage", 1), 85, (None, 80), None, True)
    assert scores() == {("coverage", 1): 85}


def test_what_a_file_holds_stands_before_the_first_typed_score():
    assert refused(lambda: give(70, in_file=60)) == "entry_outdated"
    give(60, seen=None, in_file=60)
    assert scores() == {}
    give(70, seen=60, in_file=60)
    assert BOOK.history(PLACE)[0]["before"]["score"] == 60


@pytest.mark.parametrize("score", [-1, 100.5, 150])
def test_a_score_outside_its_limits_is_refused_and_not_cut(score):
    assert refused(lambda: give(score)) == "entry_refused"
    assert refused(lambda: give(80, juror=10)) == "entry_refused"
    assert scores() == {}


def test_in_a_closed_room_nothing_changes():
    assert BOOK.is_open(PLACE, True)
    assert not BOOK.is_open(PLACE, False)
    assert refused(lambda: give(80, is_open=False)) == "scoring_closed"
    give(80)
    BOOK.set_open(PLACE, False)
    assert not BOOK.is_open(PLACE, True)
    assert BOOK.is_open(Place(2025, "business"), True)
    assert refused(lambda: give(70, seen=80)) == "scoring_closed"
    BOOK.set_open(PLACE, True)
    give(70, seen=80)
    assert scores() == {("coverage", 1): 70}


def test_the_panel_of_a_year_is_written_down():
    BOOK.seat(2025, 3, "  Akademisi ", "5303")
    BOOK.seat(2025, 4, "", None)
    panel = BOOK.jurors(2025)
    assert set(panel) == {3}
    assert (panel[3]["role"], panel[3]["region_code"]) == ("Akademisi", "5303")
    BOOK.seat(2025, 3, "", None)
    assert BOOK.jurors(2025)[3]["region_code"] is None
    assert BOOK.jurors(2024) == {}
    assert refused(lambda: BOOK.seat(2025, 10, "x", None)) == "no_juror"
    assert [each["what"] for each in BOOK.history(PLACE)] == ["juror", "juror"]


def test_nine_jurors_at_once_lose_nothing():
    with ThreadPoolExecutor(9) as pool:
        list(pool.map(lambda juror: give(50 + juror, juror=juror), range(1, 10)))
    assert scores() == {("coverage", juror): 50 + juror for juror in range(1, 10)}


def test_a_typed_score_builds_no_warehouse_anew():
    give(80)
    assert publish("own") is False
