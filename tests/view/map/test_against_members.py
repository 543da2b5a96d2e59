"""The map against the sample's members, counted one by one in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict

import duckdb
import pytest

BY_GOVERNMENT = {"apbd_regency", "apbd_province", "village_fund", "dbh"}
REGION = "5303"
GRACE = 3


def number(day) -> int:
    return day.year * 12 + day.month


@pytest.fixture(scope="module")
def lives(sampled_workspace) -> dict[str, tuple[str, dict[int, tuple[str, str, float]]]]:
    """member → (village, month → (segment, payer, amount)), of one regency."""
    (folder,) = (sampled_workspace / "sample").iterdir()
    files = {
        "members": str(folder / "members.parquet"),
        "paid": str(folder / "contributions.parquet"),
    }
    rows = duckdb.execute(
        "select member_key, village_code, month, paid.segment, payer, amount_idr "
        "from read_parquet($paid) as paid join read_parquet($members) using (member_key) "
        "where starts_with(village_code, $region)",
        {**files, "region": REGION},
    ).fetchall()
    found = defaultdict(lambda: [None, {}])
    for member, village, month, segment, payer, amount in rows:
        found[member][0] = village
        found[member][1][number(month)] = (segment, payer, float(amount))
    return {member: tuple(life) for member, life in found.items()}


@pytest.fixture(scope="module")
def months(lives) -> range:
    paid = [month for _, life in lives.values() for month in life]
    return range(min(paid), max(paid) + 1)


def state(life, month):
    """(segment, payer) of a member in a month, ``None`` out of cover."""
    for back in range(GRACE + 1):
        if month - back in life:
            segment, payer, _ = life[month - back]
            return (segment, payer) if back == 0 or segment == "BPU" else None
    return None


@pytest.fixture(scope="module")
def counted(lives, months) -> dict[str, Counter]:
    """metric → (area, month) → how much, for the regency and its districts."""
    sums = defaultdict(Counter)
    for village, life in lives.values():
        first, before = min(life), None
        for month in months:
            now = state(life, month)
            gone = before is not None and (now is None or now[0] != before[0])
            line = {
                "active_members": now is not None,
                "bpu": now is not None and now[0] == "BPU",
                "own": now is not None and now[1] == "own",
                "by_government": now is not None and now[1] in BY_GOVERNMENT,
                "new_members": month == first,
                "lapsed_members": gone,
                "contributions_idr": life[month][2] if month in life else 0,
                "joined_before": month - 12 == first,
                "stayed": month - 12 == first and now is not None,
            }
            for area in (REGION, village[:6], village):
                for metric, amount in line.items():
                    if amount:
                        sums[metric][area, month] += amount
            before = now
    return sums


@pytest.fixture
def frames(ask_sample):
    def asked(metric, level="regency", **parameters):
        rows = ask_sample("map/frames", metric=metric, level=level, region=REGION, **parameters)
        return {(row.area_code, number(row.period)): row.value for row in rows.itertuples()}

    return asked


def test_sums_in_every_month_of_the_regency_its_districts_and_villages(
    frames, counted, months, subtests
):
    for metric, parameters, of in (
        ("active_members", {}, "active_members"),
        ("active_members", {"segment": "BPU"}, "bpu"),
        ("active_members", {"payer": "own"}, "own"),
        ("new_members", {}, "new_members"),
        ("lapsed_members", {}, "lapsed_members"),
        ("contributions_idr", {}, "contributions_idr"),
    ):
        for level in ("regency", "district", "village"):
            with subtests.test(metric=metric, level=level, **parameters):
                found = frames(metric, level, **parameters)
                length = {"regency": 4, "district": 6, "village": 10}[level]
                known = {
                    key: amount for key, amount in counted[of].items() if len(key[0]) == length
                }
                assert {key for key, value in found.items() if value} == set(known)
                for key, amount in known.items():
                    assert found[key] == pytest.approx(amount), key
                if level == "regency":
                    assert {month for _, month in found} == set(months)


def test_shares_and_changes_in_every_month(frames, counted, months):
    active = counted["active_members"]
    for level in ("regency", "district"):
        for metric, above, times in (
            ("paid_by_government_pct", counted["by_government"], 100),
            ("contributions_per_member_idr", counted["contributions_idr"], 1),
        ):
            for key, value in frames(metric, level).items():
                assert value == pytest.approx(times * above[key] / active[key]), (metric, key)
        for (area, month), value in frames("net_growth", level).items():
            assert value == active[area, month] - active[area, month - 1]
        for (area, month), value in frames("active_members_year_pct", level).items():
            assert value == pytest.approx(
                100 * (active[area, month] / active[area, month - 12] - 1)
            )
        for (area, month), value in frames("retained_12m_pct", level).items():
            year = range(month - 11, month + 1)
            joined = sum(counted["joined_before"][area, each] for each in year)
            stayed = sum(counted["stayed"][area, each] for each in year)
            assert value == pytest.approx(100 * stayed / joined), (area, month)


def test_villages_where_nobody_is_a_member(frames, counted, ask_sample, months):
    villages = ask_sample("map/areas", metric="active_members", level="village", region=REGION)
    for (area, month), value in frames("villages_without_members", "district").items():
        here = [code for code in villages["area_code"] if code.startswith(area)]
        assert value == sum(not counted["active_members"][code, month] for code in here)
