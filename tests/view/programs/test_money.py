"""Contributions, benefits and claims of a small world, worked out by hand.

Timor Tengah Utara (5303) and Belu (5304) belong to Atambua, Ende (5308) does not. One self-employed
in each pays Rp16,800 every month from January 2025 to March 2026; Belu's worker pays Rp100,000.

    2025-04  5303  JKM  BPU  1 case   42,000,000     5303  JKM  BPU  2 scholarships  3,000,000
    2026-01  5304  JHT  PU   2 cases   5,000,000     5304  JKP  PU   1 case            900,000
    2026-03  5308  JKK  PU   1 case   10,000,000     5303  JKK  BPU  2 cases         1,000,000
"""

from __future__ import annotations

from functools import partial

import pytest

from jamsostek.base.access import LOCAL_OWNER
from jamsostek.view.programs import money
from jamsostek.warehouse import questions
from tests import worlds
from tests.view.test_pages import show, text_of
from tests.worlds import claim, months, paid

TTU, BELU, ENDE = "5303212001", "5304022001", "5308012002"
MONTHS = months("2025-01", "2026-03")


def member(key, village, segment):
    return {"member_key": key, "village_code": village, "segment": segment}


WORLD = {
    "members": [
        member("mem1", TTU, "BPU"),
        member("mem2", BELU, "PU"),
        member("mem3", ENDE, "BPU"),
    ],
    "contributions": [
        *paid("mem1", MONTHS),
        *(
            row | {"programmes": "JKK,JKM,JHT"}
            for row in paid("mem2", MONTHS, "PU", "employer", 100_000)
        ),
        *paid("mem3", MONTHS),
    ],
    "claims": [
        claim("2025-04", "5303", "JKM", "BPU", 1, 42_000_000),
        claim("2025-04", "5303", "JKM", "BPU", 2, 3_000_000, "scholarship"),
        claim("2026-01", "5304", "JHT", "PU", 2, 5_000_000),
        claim("2026-01", "5304", "JKP", "PU", 1, 900_000),
        claim("2026-03", "5308", "JKK", "PU", 1, 10_000_000),
        claim("2026-03", "5303", "JKK", "BPU", 2, 1_000_000),
        # claims of every month of the last year are in the data, if only of Ende
        *(claim(month, "5308", "JHT", "PU", 1, 1_000) for month in months("2025-04", "2026-03")),
    ],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return worlds.build(WORLD, tmp_path_factory.mktemp("money"))


@pytest.fixture
def ask(workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    return partial(questions.ask, scope=LOCAL_OWNER)


def by_month(rows):
    return rows.set_index(rows["month"].dt.strftime("%Y-%m"))


def test_money_in_and_out_of_a_branch(ask):
    rows = by_month(ask("programs/money", branch="ATAMBUA"))
    assert list(rows.index) == MONTHS
    assert set(rows["contributions_idr"]) == {116_800}
    # before April 2025 nobody brought claims: unknown, not zero
    assert rows["benefits_idr"].isna().sum() == 3
    known = rows["benefits_idr"].dropna()
    assert dict(known[known > 0]) == {
        "2025-04": 45_000_000,
        "2026-01": 5_900_000,
        "2026-03": 1_000_000,
    }
    assert len(known) == 12
    # twelve months are known in March 2026 only
    ratio = rows["claims_ratio_pct"].dropna()
    assert dict(ratio) == {"2026-03": pytest.approx(100 * 51_900_000 / (12 * 116_800))}


@pytest.mark.parametrize(
    ("where", "benefits"),
    [({"region": "5304"}, 5_900_000), ({"region": "5303"}, 46_000_000), ({}, 61_912_000)],
)
def test_money_of_a_region_and_of_the_province(ask, where, benefits):
    rows = ask("programs/money", **where)
    assert rows["benefits_idr"].sum() == benefits


def test_a_period_cuts_the_months_not_the_year_they_look_back_on(ask):
    rows = ask("programs/money", branch="ATAMBUA", from_day="2026-01-01", to_day="2026-12-31")
    assert len(rows) == 3
    assert rows["claims_ratio_pct"].notna().sum() == 1


def test_claims_by_programme_segment_and_benefit(ask):
    rows = by_month(ask("programs/claims", branch="ATAMBUA"))
    columns = ["programme", "segment", "benefit", "cases", "amount_idr"]
    assert list(rows[columns].itertuples(name=None)) == [
        ("2025-04", "JKM", "BPU", "main", 1, 42_000_000),
        ("2025-04", "JKM", "BPU", "scholarship", 2, 3_000_000),
        ("2026-01", "JHT", "PU", "main", 2, 5_000_000),
        ("2026-01", "JKP", "PU", "main", 1, 900_000),
        ("2026-03", "JKK", "BPU", "main", 2, 1_000_000),
    ]
    year = ask("programs/claims", region="5303", from_day="2026-01-01", to_day="2026-12-31")
    assert list(year["cases"]) == [2]


def test_contributions_by_package_of_programmes(ask):
    rows = ask(
        "programs/combinations", branch="ATAMBUA", from_month="2026-01", to_month="2026-03"
    ).set_index("programmes")
    assert dict(rows["contributions_idr"]) == {"JKK,JKM,JHT": 300_000, "JKK,JKM": 50_400}
    assert set(rows["months_paid"]) == {3}
    assert set(rows["members_a_month"]) == {1}


def test_the_claims_page_keeps_job_loss_and_scholarships_apart(ask):
    text = text_of(show("programs", lang="en", view="claims", branch="ATAMBUA"))
    # April 2025 to March 2026: 5 cases, 48,000,000 without JKP and scholarships
    assert "5 claims paid, worth Rp48 million, Rp9.6 million a case on average" in text
    assert "Death (JKM) takes 88% of benefits" in text
    assert "1 case Rp900,000" in text
    assert "2 cases Rp3 million" in text
    assert "imulated" not in text


def test_the_money_page_of_the_branch(ask):
    text = text_of(show("programs", lang="en", view="money", branch="ATAMBUA"))
    assert "Of every Rp100 contributed, Rp3,703 came back as benefits" in text
    assert "JKK, JKM, JHT" in text
    year = text_of(show("programs", lang="en", view="money", branch="ATAMBUA", year="2025"))
    assert "Contributions and claims of 12 months in a row are needed." in year


def test_simulated_and_real_money_are_never_set_against_each_other(ask, nothing_kept, monkeypatch):
    monkeypatch.setattr(
        money, "kinds_of", lambda here: {"contributions": "sample", "claims": "imported"}
    )
    text = text_of(show("programs", lang="en", view="money", branch="ATAMBUA"))
    assert "one simulated, one your own. They are not compared." in text
    assert "Of every Rp100" not in text
