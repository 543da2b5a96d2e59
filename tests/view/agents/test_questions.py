"""Perisai agents in a world worked out by hand: incentive, villages, who stayed, new agents, monev.

All work in Timor Tengah Utara (5303), in the villages of district 530321. Data run from February
2018 to March 2026. Who brings in whom:

    AG-1  25 new in March 2026, one with no programmes reported, four older members at the edges of
          the rule, and a wage earner
    AG-2  24 new in March 2026
    AG-3  25 new in March 2026, one of them without JKM
    AG-4  50 new in March 2022, who pay in April too: one rule ends, the next begins
    AG-5  49 new in March 2022
    AG-6  50 new in February 2018 who together pay Rp38,902,000, the example printed in 2018
    AG-7  10 new in January 2025, four of whom pay ever since
    AG-8  joined in January 2026; 2 new in February, 1 in March 2026
    AG-9  nobody, and no district
"""

from __future__ import annotations

from functools import partial

import pandas as pd
import pytest

from jamsostek.analysis import correlation
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.warehouse import questions
from tests import worlds
from tests.worlds import months, paid

FIRST, SECOND = "5303212001", "5303212002"
DISTRICT = "530321"
MARCH = "2026-03"


def agent(code, joined_on, district=DISTRICT):
    return {
        "agent_code": code,
        "name": f"Agen {code}",
        "region_code": "5303",
        "district_code": district,
        "joined_on": joined_on,
        "status": "active",
        "left_on": "",
    }


def people(code, count, when, village=FIRST, amount=16800, segment="BPU"):
    """New members of an agent who pay in these months: rows of members and of contributions."""
    keys = [
        f"{code}-{when[0]}-{segment}-{amount}-{village[-1]}-{number}" for number in range(count)
    ]
    members = [
        {"member_key": key, "village_code": village, "segment": segment, "agent_code": code}
        for key in keys
    ]
    payer = "own" if segment == "BPU" else "employer"
    return members, [row for key in keys for row in paid(key, when, segment, payer, amount)]


GROUPS = [
    people("AG-1", 25, [MARCH]),
    # in March 2026 these pay for their 24th, 25th, 60th and 61st month
    people("AG-1", 1, ["2024-04", MARCH], amount=10_000),
    people("AG-1", 1, ["2024-03", MARCH], amount=20_000),
    people("AG-1", 1, ["2021-04", MARCH], amount=40_000),
    people("AG-1", 1, ["2021-03", MARCH], amount=80_000),
    people("AG-1", 1, [MARCH], amount=100_000, segment="PU"),
    people("AG-2", 24, [MARCH]),
    people("AG-3", 25, [MARCH]),
    people("AG-4", 50, ["2022-03", "2022-04"]),
    people("AG-5", 49, ["2022-03"]),
    people("AG-6", 50, ["2018-02"], amount=778_040),
    people("AG-7", 4, months("2025-01", MARCH)),
    people("AG-7", 2, ["2025-01"], amount=16_801),
    people("AG-7", 4, ["2025-01"], SECOND),
    people("AG-8", 2, ["2026-02"]),
    people("AG-8", 1, [MARCH]),
]
CONTRIBUTIONS = [row for _, rows in GROUPS for row in rows]
GROUPS[7][1][0]["programmes"] = "JKK"
GROUPS[0][1][0]["programmes"] = ""


def meeting(number):
    return {
        "meeting_code": f"M-{number}",
        "branch_code": "ATAMBUA",
        "region_code": "5303",
        "held_on": f"2026-0{number}-10",
    }


def came(number, code, is_present, score=""):
    return {
        "meeting_code": f"M-{number}",
        "agent_code": code,
        "is_present": "true" if is_present else "false",
        "understanding": score,
        "product_knowledge": score,
        "public_speaking": "",
    }


WORLD = {
    "members": [row for rows, _ in GROUPS for row in rows],
    "contributions": CONTRIBUTIONS,
    "agents": [
        agent("AG-1", "2017-06-01"),
        agent("AG-2", "2017-06-01"),
        agent("AG-3", "2017-06-01"),
        agent("AG-4", "2022-02-10"),
        agent("AG-5", "2022-03-10"),
        agent("AG-6", "2017-06-01"),
        agent("AG-7", "2025-01-05"),
        agent("AG-8", "2026-01-20"),
        agent("AG-9", "2017-06-01", district=""),
    ],
    "meetings": [meeting(1), meeting(2), meeting(3)],
    "attendance": [
        came(1, "AG-1", True, 60),
        came(2, "AG-1", False),
        came(3, "AG-1", True, 80),
        came(1, "AG-2", True, 70),
        came(2, "AG-2", True, 90),
    ],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return worlds.build(WORLD, tmp_path_factory.mktemp("agents"))


@pytest.fixture
def ask(workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    return partial(questions.ask, scope=LOCAL_OWNER)


@pytest.fixture
def incentive(ask):
    """The lines of an agent's incentive: line → (people, Rp the rate is of, rate, Rp paid)."""

    def lines(code, month):
        rows = ask("agents/incentive", agent=code, month=month)
        columns = ["count", "base_idr", "rate", "amount_idr"]
        return {
            line.removeprefix("perisai_insentif_"): tuple(
                None if value != value else value for value in values
            )
            for line, values in zip(
                rows["line"], rows[columns].itertuples(index=False), strict=True
            )
        }

    return lines


# -- incentive -----------------------------------------------------------------------------------


def test_twenty_five_new_members_are_paid_for_and_contributions_by_the_age_of_membership(incentive):
    assert incentive("AG-1", MARCH) == {
        "akuisisi_per_peserta": (25, None, 10_000, 250_000),
        # 25 × 16,800 and the 24th month
        "iuran_bulan_1_24": (26, 430_000, 15, 64_500),
        # the 25th and the 60th month
        "iuran_bulan_25_60": (2, 60_000, 5, 3_000),
        # the 61st month, and the wage earner of whom the rule does not speak
        "rest": (2, 180_000, None, 0),
        "kantor": (None, 317_500, 10, 31_750),
    }


def test_twenty_four_new_members_are_not_paid_for(incentive):
    found = incentive("AG-2", MARCH)
    assert found["akuisisi_per_peserta"] == (24, None, 10_000, 0)
    assert found["iuran_bulan_1_24"] == (24, 403_200, 15, 60_480)


def test_only_new_members_with_both_programmes_count(incentive):
    assert incentive("AG-3", MARCH)["akuisisi_per_peserta"] == (24, None, 10_000, 0)


def test_the_rule_of_2018_holds_until_march_2022_and_the_next_from_april(incentive):
    assert incentive("AG-4", "2022-03") == {
        "akuisisi_sebulan": (50, None, 500_000, 500_000),
        "iuran": (50, 840_000, 7.5, 63_000),
    }
    assert incentive("AG-4", "2022-04") == {
        "akuisisi_per_peserta": (0, None, 10_000, 0),
        "iuran_bulan_1_24": (50, 840_000, 15, 126_000),
        "iuran_bulan_25_60": (0, 0, 5, 0),
        "kantor": (None, 126_000, 10, 12_600),
    }


def test_forty_nine_were_too_few_in_2022(incentive):
    assert incentive("AG-5", "2022-03")["akuisisi_sebulan"] == (49, None, 500_000, 0)


def test_the_example_printed_in_2018_comes_out_to_the_rupiah(incentive):
    assert incentive("AG-6", "2018-02") == {
        "akuisisi_sebulan": (50, None, 500_000, 500_000),
        "iuran": (50, 38_902_000, 7.5, 2_917_650),
    }


def test_before_the_first_rule_nothing_is_computed(incentive):
    assert incentive("AG-6", "2017-12") == {}


def test_every_line_names_its_rule_and_source(ask):
    rows = ask("agents/incentive", agent="AG-1", month=MARCH)
    ruled = rows[rows["kind"] != "rest"]
    assert set(ruled["legal_basis"]) == {"Perdir 13/PERDIR.02/042022"}
    assert set(ruled["precision"]) == {"month"}
    before = ask("agents/incentive", agent="AG-4", month="2022-03")
    assert set(before["precision"]) == {"year"}
    assert ruled["url"].str.startswith("http").all()
    assert rows.set_index("kind")["minimum"].dropna().to_dict() == {"acquisition": 25}


# -- one agent -----------------------------------------------------------------------------------


def test_where_an_agents_members_live(ask):
    rows = ask("agents/villages", agent="AG-7", month=MARCH)
    columns = ["place_code", "active_members", "brought", "new_members_12m"]
    assert list(rows[columns].itertuples(index=False, name=None)) == [
        (FIRST, 4, 6, 0),
        (SECOND, 0, 4, 0),
    ]
    # within the grace months all ten were active
    spring = ask("agents/villages", agent="AG-7", month="2025-04")
    assert list(spring["active_members"]) == [6, 4]
    assert list(spring["new_members_12m"]) == [6, 4]


def test_who_of_a_quarter_stayed(ask):
    (row,) = ask("agents/retention", agent="AG-7", month=MARCH).itertuples()
    assert (f"{row.quarter:%Y-%m}", row.members, row.active_6, row.active_12) == (
        "2025-01", 10, 4, 4,
    )  # fmt: skip
    # the last who may join in a quarter does so in its third month
    (early,) = ask("agents/retention", agent="AG-7", month="2025-09").itertuples()
    assert early.active_6 == 4
    assert early.active_12 != early.active_12
    (early,) = ask("agents/retention", agent="AG-7", month="2025-08").itertuples()
    assert early.active_6 != early.active_6


def test_an_agent_beside_the_branch(ask):
    (row,) = ask("agents/one", agent="AG-7", month=MARCH).itertuples()
    assert (row.new_members, row.new_members_12m, row.active_members) == (0, 0, 4)
    assert (row.months_without_new, row.status) == (14, "dormant")
    assert row.retained_12m_pct == pytest.approx(40)
    # nobody else has members of that year
    assert (row.branch_retained_pct, row.branch_agents) == (pytest.approx(40), 1)
    trend = ask("agents/months", agent="AG-7", month=MARCH)
    assert list(trend["new_members"]) == [10, *[0] * 14]
    assert list(trend["active_members"]) == [*[10] * 4, *[4] * 11]


def test_three_months_without_a_new_member_are_dormant_two_are_not(ask):
    # AG-1 brought one in in March and one in April 2021
    found = {
        month: ask("agents/one", agent="AG-1", month=month).loc[0]
        for month in ("2021-06", "2021-07")
    }
    assert [row["months_without_new"] for row in found.values()] == [2, 3]
    assert [row["status"] for row in found.values()] == ["active", "dormant"]
    assert found["2021-07"]["dormant_after_months"] == 3
    assert ask("agents/one", agent="AG-7", month="2025-06").at[0, "status"] == "new"


# -- new agents ----------------------------------------------------------------------------------


def test_a_new_agent_beside_those_who_joined_earlier(ask):
    lines = ask("agents/newcomers", branch="ATAMBUA", month=MARCH)
    assert set(lines["agent_code"]) == {"AG-8"}
    assert list(lines["new_members"]) == [0, 2, 1]
    assert list(lines["brought"]) == [0, 2, 3]
    usual = ask("agents/newcomers_usual", month=MARCH)
    # AG-4, AG-5 and AG-7; the others joined before there were data
    assert set(usual["agents"]) == {3}
    assert list(usual["median_brought"]) == [10, 49, 49, 49, 49, 49]
    # in June 2025 AG-7 was still new
    assert set(ask("agents/newcomers_usual", month="2025-06")["agents"]) == {2}


# -- places --------------------------------------------------------------------------------------


def test_districts_without_an_agent_and_villages_without_a_new_member(ask):
    rows = ask("agents/districts", region="5303", month=MARCH).set_index("district_code")
    here = rows.loc[DISTRICT]
    # eight agents; AG-9 has no district
    assert here["agents"] == 8
    assert here["villages"] - here["villages_without"] == 1
    # the wage earner of AG-1 is the odd one
    assert here["new_members_12m"] == 25 + 1 + 24 + 25 + 3
    # with AG-1's four older members and AG-7's four who stayed
    assert here["active_members"] == 25 + 4 + 1 + 24 + 25 + 4 + 3
    others = rows.drop(DISTRICT)
    assert (others["agents"] == 0).all()
    assert (others["villages_without"] == others["villages"]).all()
    assert (others["active_members"] == 0).all()


def test_the_villages_of_a_district(ask):
    rows = ask("agents/district_villages", district=DISTRICT, month=MARCH)
    rows = rows.set_index("village_code")
    assert len(rows) == 7
    assert rows.at[FIRST, "new_members_12m"] == 78
    assert f"{rows.at[SECOND, 'last_new']:%Y-%m}" == "2025-01"
    assert rows.at[SECOND, "new_members_12m"] == 0
    assert rows["last_new"].count() == 2


def test_workers_are_those_counted_last(ask):
    rows = ask("agents/workers", month="2026-10").set_index("region_code")
    assert rows["people"].notna().all()
    assert set(rows["indicator"]) == {"employed"}
    assert rows.at["5306", "people"] == 142_113
    assert ask("agents/workers", region="5321", month="2022-01").at[0, "people"] == 92_214
    assert ask("agents/workers", month="2018-07")["people"].isna().all()


# -- monev ---------------------------------------------------------------------------------------


def test_attendance_beside_new_members(ask):
    rows = ask("agents/attendance_results", month=MARCH).set_index("agent_code")
    assert set(rows.index) == {"AG-1", "AG-2"}
    assert tuple(rows.loc["AG-1", ["meetings", "attended"]]) == (3, 2)
    assert rows.at["AG-1", "attended_pct"] == pytest.approx(200 / 3)
    assert rows.at["AG-1", "new_per_month"] == pytest.approx(26 / 12)
    assert rows.at["AG-2", "attended_pct"] == 100
    # a year later these meetings are too long ago
    assert ask("agents/attendance_results", month="2027-03").empty


def test_scores_are_means_of_those_present(ask):
    rows = ask("agents/scores", branch="ATAMBUA", month=MARCH)
    assert list(rows["understanding"]) == [65, 90, 80]
    assert list(rows["agents"]) == [2, 1, 1]
    assert rows["public_speaking"].isna().all()


def test_the_meetings_of_one_agent(ask):
    rows = ask("agents/attended", agent="AG-1", month="2026-02")
    assert list(rows["meeting_code"]) == ["M-2", "M-1"]
    assert list(rows["is_present"]) == [False, True]


# -- going together ------------------------------------------------------------------------------


def test_a_rank_correlation_with_its_interval():
    # ranks 1 to 10 with neighbours swapped: 1 − 6·10 / (10·99)
    left = pd.Series(range(10))
    found = correlation.rank_correlation(left, pd.Series([1, 0, 3, 2, 5, 4, 7, 6, 9, 800]))
    assert found.count == 10
    assert found.coefficient == pytest.approx(1 - 6 * 8 / 990)
    swapped = correlation.rank_correlation(left, pd.Series([1, 0, 3, 2, 5, 4, 7, 6, 9, 8]))
    assert swapped.coefficient == pytest.approx(1 - 6 * 10 / 990)
    # artanh(0.939394) = 1.7328; ± 1.95996 × √((1 + 0.44123) / 7) = 0.88933
    assert swapped.low == pytest.approx(0.6877, abs=0.0005)
    assert swapped.high == pytest.approx(0.9895, abs=0.0005)
    assert swapped.direction == "more"


def test_a_correlation_around_zero_is_unclear_and_its_mirror_is_less():
    left = pd.Series(range(12))
    mixed = pd.Series([5, 9, 1, 8, 2, 11, 0, 7, 3, 10, 4, 6])
    assert correlation.rank_correlation(left, mixed).direction == "unclear"
    assert correlation.rank_correlation(left, -left).direction == "less"


def test_too_few_pairs_or_no_variation_say_nothing():
    nine = pd.Series(range(9))
    assert correlation.rank_correlation(nine, nine) is None
    ten = pd.Series(range(10))
    assert correlation.rank_correlation(ten, pd.Series([1] * 10)) is None
    # a missing value makes no pair
    assert correlation.rank_correlation(ten, ten.where(ten > 0)) is None
