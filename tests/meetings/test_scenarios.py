"""Scenarios on the shelf: saved, found again, changed by two, deleted, with all they were."""

from __future__ import annotations

import pytest

from jamsostek.base.errors import ProductError
from jamsostek.meetings import database
from jamsostek.meetings.records import OWN, SAMPLE, Book
from jamsostek.meetings.scenarios import Shelf
from tests.meetings.test_migrations import VERSIONS, told, written_by

SHELF = Shelf(OWN, "owner")


@pytest.fixture(autouse=True)
def anew():
    database._opened.cache_clear()
    yield
    database._opened.cache_clear()


def refused(action, *arguments, **named) -> ProductError:
    with pytest.raises(ProductError) as error:
        action(*arguments, **named)
    return error.value


def test_nothing_saved_is_nothing():
    assert SHELF.all() == [] and SHELF.history("S1") == []


def test_a_scenario_is_saved_changed_and_deleted_with_its_history():
    first = SHELF.save(" TTU ", "a = 1")
    assert (first.code, first.name, first.revision, first.by) == ("S1", "TTU", 1, "owner")
    # a second click makes no second one, another content does
    assert SHELF.save("TTU", "a = 1") == first
    second = SHELF.save("TTU", "a = 2")
    assert second.code == "S2"
    changed = SHELF.save("TTU 2027", "a = 3", "S1", seen=1)
    assert changed.revision == 2
    assert [each.code for each in SHELF.all()] == ["S1", "S2"]
    SHELF.delete("S1", seen=2)
    SHELF.delete("S1", seen=2)
    assert [each.code for each in SHELF.all()] == ["S2"]
    states = [(state.name, state.content) for state in SHELF.history("S1")]
    assert states == [(None, None), ("TTU 2027", "a = 3"), ("TTU", "a = 1")]
    # the code of a deleted one is not given again
    assert SHELF.save("Belu", "a = 4").code == "S3"


def test_nobody_overwrites_what_they_have_not_seen():
    saved = SHELF.save("TTU", "a = 1")
    SHELF.save("TTU", "a = 2", saved.code, seen=1)
    assert refused(SHELF.save, "TTU", "a = 3", saved.code, seen=1).code == "entry_outdated"
    assert refused(SHELF.delete, saved.code, seen=1).code == "entry_outdated"
    assert SHELF.all()[0].content == "a = 2"
    SHELF.delete(saved.code, seen=2)
    assert refused(SHELF.save, "TTU", "a = 3", saved.code, seen=2).code == "scenario_gone"
    assert refused(SHELF.save, "  ", "a = 3").code == "scenario_unnamed"


def test_a_trial_is_not_among_the_offices_own():
    Shelf(SAMPLE, "owner").save("coba", "a = 1")
    assert SHELF.all() == []


def test_saving_one_asks_for_no_build():
    """The warehouse follows the history of meetings; what somebody thought of is not in it."""
    before = Book(OWN, "owner").latest()
    SHELF.save("TTU", "a = 1")
    assert Book(OWN, "owner").latest() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_records_of_an_earlier_program_take_scenarios(version, monkeypatch):
    written_by(version, monkeypatch)
    before = told()
    assert SHELF.save("TTU", "a = 1").code == "S1"
    assert told() == before
