"""Headers as offices write them: footnotes, units, a second language."""

from __future__ import annotations

from tests.imports.test_importing import rows


def test_marks_units_and_a_second_language_hide_no_column(case):
    for name in ("H02_footnote_headers.csv", "H03_units_headers.csv", "S05_bilingual.csv"):
        (row,) = rows(case(name))
        assert (row["region_code"], row["active"]) == ("5304", 8927), name
        assert str(row["month"]) == "2026-06-01"
    (row,) = rows(case("H03_units_headers.csv"))
    assert row["contributions_idr"] == 149_973_600
