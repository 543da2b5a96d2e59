"""Logs that only grow: lines of several processes, a clock that jumps, a disk that is full."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from jamsostek.base.access import OWNER
from jamsostek.workspace import audit, disk, journal


def at(monkeypatch, moment: datetime) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment

    monkeypatch.setattr(journal, "datetime", Clock)
    monkeypatch.setattr(audit, "datetime", Clock)


def test_a_clock_that_jumps_empties_no_log(monkeypatch):
    today = datetime(2026, 11, 29, 12, tzinfo=UTC)
    for moment in (today, today.replace(year=2038), today.replace(year=1970), today):
        at(monkeypatch, moment)
        journal.note("page", page="home", scope="owner", ms=3)
        audit.note(OWNER, "backup", file="b.zip")
    assert len(list(journal.read(date.min))) == len(audit.read()) == 4


def test_the_last_days_and_months_are_kept_and_no_more(monkeypatch):
    for number in range(journal.KEPT_DAYS + 3):
        at(monkeypatch, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number))
        journal.note("page", page="home")
    for number in range(audit.KEPT_MONTHS + 3):
        at(monkeypatch, datetime(2020 + number // 12, number % 12 + 1, 1, tzinfo=UTC))
        audit.note(OWNER, "backup")
    assert len(list(journal.read(date.min))) == journal.KEPT_DAYS
    assert len(audit.read()) == audit.KEPT_MONTHS


@pytest.mark.parametrize("log", ["journal", "audit"])
def test_a_line_that_cannot_be_written_stops_nothing_and_is_told(log, monkeypatch, caplog):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "append", full)
    journal.note("page", page="home") if log == "journal" else audit.note(OWNER, "backup")
    assert "No space left" in caplog.text
