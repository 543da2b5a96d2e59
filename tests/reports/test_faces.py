"""How wide texts are and how they fit; that a screen agrees, Chromium judges in tests/browser."""

from __future__ import annotations

import pytest

from jamsostek.reports.faces import ARIAL, SOURCE_SANS

LONG = "Maria Goreti Fransiska Theresia"


def test_widths_are_those_of_the_face():
    # units per em of Source Sans Pro Regular: P 566, U 645, space 200, e 496
    assert SOURCE_SANS.width("PU e", 100) == pytest.approx(56.6 + 64.5 + 20 + 49.6)
    assert SOURCE_SANS.width("é", 100) == SOURCE_SANS.width("e", 100)
    # an inch is 72 points, and an m of Arial 833 thousandths, with some air for other renderers
    assert 0.833 < ARIAL.width("m", 72) < 0.87
    for face in (SOURCE_SANS, ARIAL):
        assert face.width("Belu", 10, bold=True) > face.width("Belu", 10)


def test_a_text_is_broken_where_it_must_and_cut_where_it_may_not_go_on():
    for face in (SOURCE_SANS, ARIAL):
        room = face.width("Maria Goreti", 20) * 1.001
        assert face.wrapped(LONG, 20, room) == ["Maria Goreti", "Fransiska", "Theresia"]
        assert face.wrapped(LONG, 20, room, most=2)[1].endswith("…")
        assert all(face.width(line, 20) <= room for line in face.wrapped("x" * 60, 20, room))
        assert "".join(face.wrapped("x" * 60, 20, room)) == "x" * 60
        assert face.shortened(LONG, 20, 5000) == LONG
        short = face.shortened(LONG, 20, room)
        assert face.width(short, 20) <= room
        assert LONG.startswith(short.removesuffix("…"))


def test_a_text_of_a_height_is_cut_after_its_last_whole_line():
    two = ARIAL.height("a\nb", 20, 5)
    assert two == pytest.approx(2 * 20 * ARIAL.line / 72)
    assert ARIAL.shortened("satu\ndua", 20, 5, two) == "satu\ndua"
    assert ARIAL.shortened("satu\ndua\ntiga", 20, 5, two) == "satu\ndua…"


def test_the_largest_size_breaks_no_word():
    room = SOURCE_SANS.width("Fransiska", 30)
    assert SOURCE_SANS.largest(LONG, (40, 30, 20), room, 1000) == 30
    assert SOURCE_SANS.largest(LONG, (40, 30, 20), room) == 20
