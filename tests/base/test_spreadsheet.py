"""What leaves for a spreadsheet: nothing of it is computed, and it opens as it was meant."""

from __future__ import annotations

import csv
import io

import duckdb
import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from jamsostek.base import spreadsheet

FORMULAS = (
    "=1+1", "+SUM(A1)", "-2+3", "@sum(a1)", "\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1",
    "'=1+1", "＝1+1", "=cmd|' /C calc'!A0", "- bayar dulu", "+62 812",
)  # fmt: skip
PLAIN = ("-5", "-1.250,75", "+3", "-12 %", "-1,5e-07", "-", "--", "Kab. Belu", "a=b", "'kutip'", "")
marks = st.text(st.sampled_from("'=+-@\t\r\n ＝ 15,.%ae\u00a0"), max_size=6)


def by_sql(expression, text: str) -> str:
    return duckdb.execute(f"select {expression('t')} from (select $t::varchar as t)", {"t": text})\
        .fetchall()[0][0]  # fmt: skip


def table(content: bytes, separator: str) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def test_what_would_be_computed_stands_behind_an_apostrophe():
    for text in FORMULAS:
        assert spreadsheet.harmless(text) == f"'{text}"
    for text in PLAIN:
        assert spreadsheet.harmless(text) == text


@given(marks | st.sampled_from([*FORMULAS, *PLAIN]))
@example("'-5")
@example("''=x")
@example("-\n")
def test_a_text_comes_back_as_it_was(text):
    given_out = spreadsheet.harmless(text)
    assert not spreadsheet.is_formula(given_out) or given_out.startswith("'")
    assert by_sql(spreadsheet.harmless_sql, text) == given_out
    assert by_sql(spreadsheet.given_back_sql, given_out) == text


def test_a_table_opens_right_in_the_readers_excel():
    frame = pd.DataFrame(
        {
            "region_code": ["5303", "5304"],
            "name": ["=HYPERLINK(1)", "Kab. Belu; kota"],
            "share": [12.5, None],
            "active": [8927.0, -3.0],
            "month": pd.to_datetime(["2026-10-01", None]),
            "is_new": [True, False],
            "any": [0.25, "x"],
        }
    )
    head = list(frame.columns)
    assert table(spreadsheet.as_csv(frame, "id"), ";") == [
        head,
        ["5303", "'=HYPERLINK(1)", "12,5", "8927", "2026-10-01", "true", "0,25"],
        ["5304", "Kab. Belu; kota", "", "-3", "", "false", "x"],
    ]
    assert table(spreadsheet.as_csv(frame, "en"), ",")[1][2] == "12.5"
