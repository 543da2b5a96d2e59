"""A small office on the map, every measure worked out by hand.

Timor Tengah Utara (5303) lists members in two districts; Belu (5304) hands in a recap that leaves
out a segment in its last month; of Malaka (5321) nothing is known.
"""

from __future__ import annotations

import csv
import shutil
from functools import partial

import pandas as pd
import pytest

from jamsostek.base import settings
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.warehouse import questions
from tests import worlds

INSANA, MIOMAFFO = "530321", "530301"
MEMBERS = {
    # pays from the beginning to the end
    "member-a1": ("5303212001", "BPU", "own", "2024-01", "2026-03"),
    # pays three months and keeps cover for three more: lapses in July 2024
    "member-a2": ("5303212001", "BPU", "own", "2024-01", "2024-03"),
    "member-a3": ("5303212002", "PU", "employer", "2025-06", "2026-03"),
    "member-b1": ("5303012005", "BPU", "apbd_regency", "2025-02", "2026-03"),
    # whose village is not known
    "member-b2": ("530301", "BPU", "own", "2026-01", "2026-03"),
}
RECAP = [
    ("2026-02", "BPU", "own", 9),
    ("2026-02", "PU", "employer", 5),
    ("2026-03", "BPU", "own", 10),
]


def world() -> dict[str, list[dict]]:
    members, contributions = [], []
    for key, (village, segment, payer, first, last) in MEMBERS.items():
        amount = 100_000 if segment == "PU" else 16_800
        members.append(
            {
                "member_key": key,
                "village_code": village,
                "segment": segment,
                "agent_code": "AG-1" if key == "member-b2" else "",
            }
        )
        contributions += worlds.paid(key, worlds.months(first, last), segment, payer, amount)
    employer = partial(dict, region_code="5303", arrears_months=0, arrears_idr=0)
    return {
        "members": members,
        "contributions": contributions,
        "enrollment_monthly": [
            {"month": month, "region_code": "5304", "segment": s, "payer": p, "active": active}
            for month, s, p, active in RECAP
        ],
        "agents": [
            {
                "agent_code": "AG-1",
                "name": "Maria",
                "region_code": "5303",
                "district_code": INSANA,
                "joined_on": "2024-01-10",
                "status": "active",
            }
        ],
        "claims": [
            worlds.claim(month, region, "JKM", "BPU", cases, cases * 42_000_000)
            for month, region, cases in (("2026-02", "5303", 1), ("2026-03", "5304", 2))
        ],
        "employers": [
            employer(
                employer_code="E1", name="Satu", registered_on="2020-01-01", workers=40,
                registered_workers=30,
            ),
            employer(
                employer_code="E2", name="Dua", registered_on="", workers=10, registered_workers=0
            ),
            employer(
                employer_code="E3", name="Tiga", registered_on="2021-01-01", workers=20,
                registered_workers=20, arrears_months=4, arrears_idr=1_000_000,
            ),
        ],
        "vulnerable_workers": [
            {
                "year": 2026,
                "region_code": "5303",
                "funding_source": payer,
                "eligible": eligible,
                "covered": covered,
                "months_paid": 12,
                "budget_planned_idr": planned,
                "budget_realised_idr": realised,
            }
            for payer, eligible, covered, planned, realised in (
                ("apbd_regency", 100, 80, 1_000_000, 700_000),
                ("village_fund", 20, 20, 200_000, ""),
            )
        ],
        "targets": [
            {"period": p, "area_code": "5303", "segment": s, "metric": m, "target": target}
            for p, s, m, target in (
                ("2026", "all", "active_members", 5),
                ("2026", "PU", "active_members", 2),
                ("2026-03", "all", "active_members", 8),
                ("2026", "all", "coverage_pct", 10),
            )
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return worlds.build(world(), tmp_path_factory.mktemp("map"))


@pytest.fixture
def row(workspace, monkeypatch):
    """The row of an area, Timor Tengah Utara if none is named."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    monkeypatch.setenv("JAMSOSTEK_SAMPLE", "off")

    def asked(metric, month="2026-03", area="5303", **parameters):
        level = {4: "regency", 6: "district", 10: "village"}[len(area)]
        rows = questions.ask(
            "map/areas", LOCAL_OWNER, metric=metric, month=month, level=level, **parameters
        ).set_index("area_code")
        frames = questions.ask("map/frames", LOCAL_OWNER, metric=metric, level=level, **parameters)
        found = rows.loc[area]
        # a frame of the period says the same, and there is none where nothing is known
        same = frames[(frames["area_code"] == area) & (frames["period"] == found["as_of"])]
        assert list(same["value"]) == ([found["value"]] if pd.notna(found["value"]) else [])
        return found

    return asked


def counted(indicator: str, year: int, region: str = "5303") -> float:
    """A count of a regency's workers in a year, read from the file."""
    with (settings.data_folder() / "reference" / "region_statistics.csv").open("rb") as raw:
        lines = csv.DictReader(raw.read().decode().splitlines())
        (figure,) = (
            float(line["value"])
            for line in lines
            if (line["region_code"], line["indicator"], int(line["year"]))
            == (region, indicator, year)
        )
    return figure


def test_members_of_a_regency_its_districts_and_villages(row):
    for area, value in {
        "5303": 4, INSANA: 2, MIOMAFFO: 2, "5303212001": 1, "5303212002": 1, "5303012005": 1,
    }.items():  # fmt: skip
        assert row("active_members", area=area)["value"] == value, area
    assert row("active_members", segment="BPU")["value"] == 3
    assert row("active_members", payer="apbd_regency")["value"] == 1
    assert row("active_members", "2024-06")["value"] == 2
    assert row("active_members", "2024-07")["value"] == 1
    assert row("lapsed_members", "2024-07")["value"] == 1
    assert row("new_members", "2026-01")["value"] == 1
    assert row("new_members", "2026-01", area=INSANA)["value"] == 0


def test_changes_are_against_the_same_area_before(row):
    assert row("net_growth", "2024-07")["value"] == -1
    found = row("active_members_year_pct")
    # a1 and b1 were active a year before
    assert found["value"] == pytest.approx(100)
    assert (found["numerator"], found["denominator"]) == (4, 2)
    # nothing is known of the month before the first
    assert pd.isna(row("net_growth", "2024-01")["value"])


def test_a_part_that_is_missing_is_said_and_no_share_made_of_the_rest(row):
    whole, part = row("active_members", "2026-02", "5304"), row("active_members", area="5304")
    assert (whole["value"], whole["is_complete"]) == (14, True)
    assert (part["value"], part["is_complete"]) == (10, False)
    for metric in ("coverage_pct", "net_growth", "paid_by_government_pct"):
        assert pd.isna(row(metric, area="5304")["value"]), metric
    # the recap tells no flows, and of Malaka nothing is told
    for area, metric in (("5304", "new_members"), ("5321", "active_members")):
        found = row(metric, area=area)
        assert pd.isna(found["value"])
        assert not found["is_complete"]


def test_coverage_is_of_the_workers_chosen_with_their_date_and_source(row):
    # who works for a wage was counted last in 2024
    force, wages = counted("labour_force", 2025), counted("employed_wage_employee", 2024)
    for denominator, members, workers, when in (
        (None, 4, force, "2025-08"),
        ("labour_force", 4, force, "2025-08"),
        ("employed", 4, counted("employed", 2025), "2025-08"),
        ("employed_wage_employee", 1, wages, "2024-08"),
        ("employed_without_wage", 3, counted("employed", 2024) - wages, "2024-08"),
    ):
        found = row("coverage_pct", denominator=denominator)
        assert (found["numerator"], found["denominator"]) == (members, workers)
        assert found["value"] == pytest.approx(100 * members / workers)
        assert found["denominator_metric"] == denominator or denominator is None
        assert f"{found['denominator_as_of']:%Y-%m}" == when
        assert found["url"].startswith("http")
        # a copy held against the releases of 2020 to 2024
        assert found["source_kind"] == ("copy_checked" if when == "2024-08" else "copy")
    # of the segment asked, and never of another
    assert row("coverage_pct", segment="PU")["denominator_metric"] == "employed_wage_employee"
    wrong = row("coverage_pct", segment="BPU", denominator="employed_wage_employee")
    assert pd.isna(wrong["value"])


def test_money_and_who_pays_it(row):
    assert row("contributions_idr")["value"] == 3 * 16_800 + 100_000
    found = row("contributions_per_member_idr")
    assert (found["value"], found["denominator"]) == (37_600, 4)
    assert row("paid_by_government_pct")["value"] == 25
    assert row("paid_by_government_pct", area=MIOMAFFO)["value"] == 50


def test_who_stayed_a_year_is_counted_of_those_who_joined_in_one(row):
    # of 2024 a1 stayed and a2 did not; of April 2024 to March 2025 there is b1 alone
    assert row("retained_12m_pct", "2025-12")["value"] == 50
    assert row("retained_12m_pct")["value"] == 100
    # twelve months of joining can't be seen before
    assert pd.isna(row("retained_12m_pct", "2025-11")["value"])


def test_claims_of_a_month_in_which_a_regency_has_none_are_none(row):
    assert row("benefit_cases_paid", "2026-02")["value"] == 1
    assert row("benefit_cases_paid", "2026-03")["value"] == 0
    assert row("benefits_paid_idr", "2026-03", "5304")["value"] == 84_000_000
    for area, month in (("5321", "2026-03"), ("5303", "2026-01")):
        found = row("benefit_cases_paid", month, area)
        assert pd.isna(found["value"])
    # twelve months of claims are not known yet
    assert pd.isna(row("claims_ratio_pct")["value"])


def test_agents_and_villages(row):
    assert row("active_agents")["value"] == row("active_agents", area=INSANA)["value"] == 1
    assert row("active_agents", "2025-12")["value"] == 0
    assert row("agents_per_10000")["value"] == pytest.approx(10_000 / counted("labour_force", 2025))
    with (settings.data_folder() / "reference" / "villages.csv").open(encoding="utf-8") as file:
        villages = [line[:6] for line in file]
    found = row("villages_without_members", area=INSANA)
    assert found["value"] == villages.count(INSANA) - 2
    assert found["is_complete"]
    # b2 may live in one of them
    found = row("villages_without_members", area=MIOMAFFO)
    assert found["value"] == villages.count(MIOMAFFO) - 1
    assert not found["is_complete"]
    assert not row("villages_without_members")["is_complete"]


def test_employers_budgets_and_targets(row):
    assert row("workers_registered_pct")["value"] == pytest.approx(100 * 50 / 70)
    assert row("employers_not_registered")["value"] == 1
    assert row("employers_behind")["value"] == 1
    assert row("employers_behind_pct")["value"] == 50
    assert row("arrears_idr")["value"] == 1_000_000
    found = row("vulnerable_paid_for", "2026-07")
    assert (found["value"], found["as_of_precision"]) == (100, "year")
    assert row("vulnerable_paid_for", payer="apbd_regency")["value"] == 80
    assert row("vulnerable_paid_for_pct")["value"] == pytest.approx(100 * 100 / 120)
    # of the village fund nobody said what was used
    assert pd.isna(row("vulnerable_budget_used_pct")["value"])
    assert row("vulnerable_budget_used_pct", payer="apbd_regency")["value"] == 70
    # the target of a month goes before the one of its year
    assert row("target_gap_people", "2026-02")["value"] == -1
    assert row("target_reached_pct", "2026-02")["value"] == 80
    assert row("target_gap_people")["value"] == -4
    assert row("target_gap_people", segment="PU")["value"] == -1
    assert row("target_gap_people", area="5304")["value"] != 0


def test_a_coverage_target_is_held_against_workers_to_be_covered_and_no_other_count(
    row, tmp_path, monkeypatch
):
    """As on the desk: nobody published how many they are, and the labour force is no stand-in."""
    assert row("coverage_pct")["value"] > 0
    assert pd.isna(row("coverage_gap_points")["value"])
    data = shutil.copytree(settings.data_folder(), tmp_path / "data")
    told = data / "published" / "published_figures.csv"
    lines = told.read_text("utf-8").splitlines()
    (like,) = (line for line in lines if line.startswith("5d8191e227,"))
    like = like.replace("5d8191e227", "0123456789").replace("province,53", "regency,5303")
    told.write_text("\n".join([*lines, like.replace("1676573", "50")]) + "\n", "utf-8")
    monkeypatch.setenv("JAMSOSTEK_DATA", str(data))
    small = {name: rows for name, rows in world().items() if name != "employers"}
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(worlds.build(small, tmp_path / "told")))
    assert row("coverage_gap_points")["value"] == pytest.approx(100 * 4 / 50 - 10)
    card = questions.ask("home/kpis", LOCAL_OWNER, region="5303", month="2026-03")
    assert card.set_index("metric").at["coverage_pct", "target"] == 10


def test_whose_data_a_row_is_from(row):
    assert row("active_members")[["kind", "source"]].to_list() == [
        "imported", "members, contributions",
    ]  # fmt: skip
    assert row("active_members", area="5304")["source"] == "enrollment_monthly"
    assert row("vulnerable_paid_for")["source"] == "vulnerable_workers"
