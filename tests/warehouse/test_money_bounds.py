"""Amounts in a wrong unit are asked about, those that are merely small or large are not."""

from __future__ import annotations

import shutil

import duckdb
import pandas as pd
import pytest

from jamsostek.contract import queries

# what a member's month, or a case, comes to in an office's data
CONTRIBUTIONS = (
    ("PU", "2016-03", 90_000),
    ("PU", "2026-06", 250_000),
    # members of the months of grace count and have not paid
    ("BPU", "2024-06", 2_000),
    ("BPU", "2026-06", 16_800),
    # the pandemic's relief of 99 per cent
    ("BPU", "2020-10", 168),
    ("PU", "2020-10", 2_000),
    ("JAKON", "2026-06", 60_000),
    ("PMI", "2026-06", 50_000),
    ("all", "2026-06", 60_000),
)
CLAIMS = (
    ("JKM", "main", "2016-03", 24_000_000),
    ("JKM", "main", "2026-06", 42_000_000),
    ("JKM", "scholarship", "2026-06", 4_000_000),
    ("JKK", "main", "2026-06", 20_000_000),
    ("JHT", "main", "2026-06", 12_000_000),
    ("JP", "main", "2026-06", 850_000),
    ("JKP", "main", "2026-06", 1_500_000),
)


@pytest.fixture
def doubted(built_workspace, tmp_path):
    """How many rows the check asks about, of amounts times a factor."""
    (file,) = (built_workspace / "warehouse").glob("*.duckdb")
    connection = duckdb.connect(str(shutil.copy(file, tmp_path / "copy.duckdb")))
    check = next(each for each in queries.checks() if each.name == "money_plausible")

    def count(factor: float) -> int:
        members = pd.DataFrame(
            {
                "level": "regency", "definition": "usual", "region_code": "5303",
                "segment": segment, "month": pd.Timestamp(month), "active": 500,
                "contributions_idr": 500.0 * amount * factor,
            }
            for segment, month, amount in CONTRIBUTIONS
        )  # fmt: skip
        paid = pd.DataFrame(
            {
                "region_code": "5303", "programme": programme, "benefit": benefit,
                "month": pd.Timestamp(month), "cases": 3, "amount_idr": 3.0 * amount * factor,
            }
            for programme, benefit, month, amount in CLAIMS
        )  # fmt: skip
        connection.register("members", members)
        connection.register("paid", paid)
        connection.execute("create or replace table monthly_areas as from members")
        connection.execute("create or replace table claims as from paid")
        return len(connection.execute(check.sql).fetchall())

    yield count
    connection.close()


def test_a_factor_of_a_thousand_is_doubted_and_nothing_plausible(doubted):
    assert doubted(1) == 0
    # but for the pandemic's hundredth and months of grace, which lie far from what is usual
    for factor in (1000, 1 / 1000):
        assert doubted(factor) >= len(CONTRIBUTIONS) + len(CLAIMS) - 3, factor
