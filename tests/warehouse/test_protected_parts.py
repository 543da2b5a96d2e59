"""What a protected reader is told of few people: of budgets, employers, claims, a loss."""

from __future__ import annotations

import shutil
from functools import partial

import pytest

from jamsostek.base.access import LOCAL_OWNER, Scope
from jamsostek.base.errors import ProductError
from jamsostek.warehouse import building, protecting, questions
from tests import worlds

PROVINCE = Scope("province")
OWN_BRANCH = Scope("branch", branch="ATAMBUA")
DISTRICT = "530321"
VILLAGE = "5303212001"


def budgets() -> list[dict]:
    """By regency and year: one source with two people; two sources with four together; many."""
    counted = [
        (2025, "5303", "csr", 2),
        (2025, "5304", "csr", 60),
        (2026, "5303", "csr", 2),
        (2026, "5303", "village_fund", 2),
        (2026, "5304", "csr", 80),
        (2026, "5308", "csr", 70),
    ]
    return [
        {
            "year": year,
            "region_code": region,
            "funding_source": source,
            "eligible": people,
            "covered": people,
            "months_paid": 12,
            "budget_planned_idr": 1_000_000 * people,
            "budget_realised_idr": 900_000 * people,
        }
        for year, region, source, people in counted
    ]


def employers() -> list[dict]:
    """In 5303 all but two workers are registered, in 5306 two are; elsewhere many of both."""
    counted = [
        ("E1", "5303", 40, 38),
        ("E2", "5303", 20, 20),
        ("E3", "5304", 50, 20),
        ("E4", "5306", 30, 2),
        ("E5", "5307", 90, 40),
        ("E6", "5308", 60, 20),
    ]
    return [
        {
            "employer_code": code,
            "name": code,
            "region_code": region,
            "sector": "Pertanian",
            "size_class": "medium",
            "registered_on": "2020-01-01",
            "partner_of": "",
            "workers": workers,
            "registered_workers": registered,
            "programmes": "JKK,JKM",
            "arrears_months": 0,
            "arrears_idr": 0,
        }
        for code, region, workers, registered in counted
    ]


def claims() -> list[dict]:
    """One case in each of eight regencies, so that a row would say it; and many of others."""
    ones = ("5303", "5304", "5321", "5306", "5307", "5313", "5308", "5309")
    counted = [(region, "JKM", 1) for region in ones]
    counted += [("5303", "JKK", 9), ("5308", "JKK", 8)]
    return [
        worlds.claim("2026-01", region, programme, "BPU", cases, cases * 42_000_000)
        for region, programme, cases in counted
    ]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """An office with few people in many places; a district that lost some, all of one payer."""
    world: dict[str, list[dict]] = {"members": [], "contributions": []}
    when = worlds.months("2026-01", "2026-10")
    for number in range(60):
        key, payer = f"P{number:04}", "village_fund" if number < 30 else "own"
        world["members"].append(
            {"member_key": key, "village_code": VILLAGE, "segment": "BPU", "agent_code": ""}
        )
        months = when[:5] if payer == "own" and number % 30 < 25 else when
        world["contributions"] += worlds.paid(key, months, "BPU", payer)
    world |= {"vulnerable_workers": budgets(), "employers": employers(), "claims": claims()}
    return worlds.build(world, tmp_path_factory.mktemp("few") / "office")


@pytest.fixture
def ask(workspace, monkeypatch):
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(workspace))
    return lambda name, scope=PROVINCE, **asked: questions.ask(name, scope, **asked)


def test_a_budget_for_few_people_is_hidden_where_it_is_the_only_one(ask):
    everything = ask("coverage/funding")
    for rows in (everything, ask("coverage/funding", region="5303")):
        few = rows[rows["region_code"].eq("5303")]
        assert set(few["year"]) == {2025, 2026}
        # neither a source nor what all of them are together
        assert few[["eligible", "covered", "months_paid", "budget_realised_idr"]].isna().all(None)
    # what a budget is, is public, and another branch has no part in hiding it
    assert everything["budget_planned_idr"].eq(2_000_000).any()
    other = everything[everything["region_code"].eq("5308")]
    assert list(other["covered"]) == [70]


def test_a_regency_s_workers_are_hidden_where_those_registered_or_not_are_few(ask):
    rows = ask("employers/registered", by="region")
    told = rows.set_index("grouped_by")["workers"].dropna()
    # with each a partner of its branch; the third branch's stay
    assert list(told) == [60]
    shown = rows.set_index("grouped_by").loc[told.index]
    assert list(shown["unregistered_workers"]) == [40]
    assert rows["employers"].notna().all()
    hidden = rows[rows["workers"].isna()]
    assert hidden[["unregistered_workers", "registered_pct"]].isna().all(None)
    # of a branch and the province they are known
    for asked in ({"branch": "ATAMBUA"}, {"branch": "MAUMERE"}, {}):
        for scope in (LOCAL_OWNER, PROVINCE):
            whole = ask("employers/summary", scope, **asked).iloc[0]
            assert whole["unregistered_workers"] == {"ATAMBUA": 32, "MAUMERE": 78, None: 150}.get(
                asked.get("branch")
            )


def test_no_claim_of_a_regency_is_told_by_a_row_that_is_there(ask):
    keys = ["month", "programme", "segment", "benefit"]
    whole = ask("programs/claims")
    assert dict(zip(whole["programme"], whole["cases"], strict=True)) == {"JKK": 17, "JKM": 8}
    areas = [{"region": region} for region in ("5303", "5304", "5306", "5308", "5317")]
    areas += [{"branch": branch} for branch in ("ATAMBUA", "ENDE", "WAINGAPU")]
    seen = [ask("programs/claims", **area) for area in areas]
    for rows in seen:
        assert rows[["cases", "amount_idr"]].isna().all(None)
        assert rows[keys].equals(seen[0][keys])
        assert list(rows["hidden"]) == list(seen[0]["hidden"])


def test_a_branch_is_told_its_own_claims_and_no_others(ask):
    for asked in ({"region": "5304"}, {"branch": "ATAMBUA"}):
        own, true = (ask("programs/claims", scope, **asked) for scope in (OWN_BRANCH, LOCAL_OWNER))
        assert own.equals(true)
    assert ask("programs/claims", OWN_BRANCH, region="5308")["cases"].isna().all()


def test_a_district_s_loss_is_not_told_by_which_lines_changed(ask):
    lost = partial(ask, "home/lost", district=DISTRICT, month="2026-10")
    assert list(lost(scope=LOCAL_OWNER)["payer"]) == ["own"]
    assert lost().empty


@pytest.fixture
def unprotected(workspace, tmp_path, monkeypatch):
    """The office's warehouse as a build leaves it where nobody signs in; where its protected tables
    would be."""
    monkeypatch.setenv("JAMSOSTEK_WORKSPACE", str(tmp_path / "office"))
    shutil.copytree(workspace, tmp_path / "office", ignore=shutil.ignore_patterns("*.protected"))
    return protecting.file_of(building.current().file)


def is_hidden_from_the_province() -> bool:
    rows = questions.ask("programs/claims", PROVINCE, region="5303")
    return len(rows) > 0 and rows[["cases", "amount_idr"]].isna().all(None)


def test_protected_tables_are_made_when_first_needed_and_nothing_is_told_before(
    unprotected, monkeypatch
):
    assert questions.ask("programs/claims", LOCAL_OWNER, region="5303")["cases"].sum() == 10
    assert len(questions.ask("reference/regions", Scope("viewer"))) == 22
    questions.protect(LOCAL_OWNER)
    questions.protect(Scope("viewer"))
    assert not unprotected.exists()
    with monkeypatch.context() as patch:
        patch.setenv("JAMSOSTEK_BUILD_MEMORY", "1MB")
        with pytest.raises(ProductError, match="protected/"):
            questions.ask("programs/claims", PROVINCE, region="5303")
    assert [each.name for each in unprotected.parent.glob("*.protected*")] == []
    assert is_hidden_from_the_province()
    assert unprotected.is_file()


def test_they_are_made_before_the_build_is_in_force_where_people_sign_in(unprotected, tmp_path):
    first, seen = building.current(), []
    (tmp_path / "office" / "access.toml").write_text("", "utf-8")
    building.build()  # is current, and lacks them alone
    assert unprotected.is_file()
    second = building.build(lambda *at: seen.append((*at, building.current())), force=True)
    assert {built for _, step, built in seen if step.startswith("protected ")} == {first}
    assert protecting.file_of(second.file).is_file()
    # and go where their warehouse goes
    last = building.build_anew()
    left = {each.name for each in last.file.parent.glob("*.duckdb*")}
    assert left == {last.file.name, protecting.file_of(last.file).name}


def test_damaged_protected_tables_are_made_again(unprotected):
    unprotected.write_bytes(b"not a database" * 1000)
    assert is_hidden_from_the_province()
