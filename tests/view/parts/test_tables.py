"""Reading tables and lists: cells, groups, notes and pages."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _tables() -> None:
    from htmltools import tags

    from jamsostek.view.parts import tables

    rows = [["<i>Belu</i>", tags.b("5.892")], ["Ende", "–"]]
    tables.plain([("Daerah", False), ("Peserta", True)], rows, ["", "catatan"])
    listed = ["Kelompok", *rows]
    tables.listing([("Daerah", "60%", ""), ("Peserta", "40%", "num")], listed, labelled=True)


def test_a_cell_is_a_text_or_a_tag_and_a_row_may_have_a_note():
    plain, listing = (
        piece.proto.body for piece in AppTest.from_function(_tables).run().get("html")
    )
    for body in (plain, listing):
        assert "&lt;i&gt;Belu&lt;/i&gt;</td>" in body
        assert "<b>5.892</b></td>" in body
    assert plain.count('class="note"') == 1
    assert '<td colspan="2">Kelompok</td>' in listing
    # the first column names the row by itself
    assert listing.count('data-label="Peserta"') == 2 and 'data-label="Daerah"' not in listing
