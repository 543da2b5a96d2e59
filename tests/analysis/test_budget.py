"""The budget engine against amounts worked out by hand, and the properties a sum of money has."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamsostek.analysis import budget
from jamsostek.analysis.budget import Part
from jamsostek.analysis.expected import expected
from jamsostek.analysis.rulebook import Rulebook
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.contract import datapackage
from jamsostek.warehouse import building, questions

JANUARY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def rules(built_workspace) -> Rulebook:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        assert building.current()
        return Rulebook(questions.ask("programs/rule_history", LOCAL_OWNER))


def part(people=1, payer="apbd_regency", start=JANUARY, months=12, **more) -> Part:
    return Part("5303", ((payer, people),), start, months, **more)


def by(rules, one: Part, key: str) -> dict:
    rows = budget.summed(budget.lines(rules, [one]), key)
    return dict(zip(rows[key], map(int, rows["amount_idr"]), strict=True))


# -- known answers -------------------------------------------------------------------------------


def test_what_ttu_pays_for_its_vulnerable_workers(rules):
    months = by(rules, part(14_880), "month")
    assert set(months.values()) == {249_984_000} and len(months) == 12
    assert budget.cost_of(rules, [part(14_880)]) == 2_999_808_000


def test_what_the_province_pays_in_2026(rules):
    assert budget.cost_of(rules, [part(50_000, "apbd_province")]) == 10_080_000_000


def test_relief_holds_for_some_payers_and_in_some_months_only(rules):
    """PP 50/2025: transport January 2026 – March 2027, others April – December 2026, nobody whom
    APBN or APBD pays for; where no source says, computed without and told."""
    year = [date(2026, month, 1) for month in range(1, 13)]
    transport = by(rules, part(payer="own", work="transport", months=18), "month")
    assert [transport[month] for month in year] == [8_400] * 12
    assert list(transport.values())[12:] == [8_400] * 3 + [16_800] * 3
    others = by(rules, part(payer="csr"), "month")
    assert list(others.values()) == [16_800] * 3 + [8_400] * 9
    for payer in ("apbd_regency", "apbd_province", "dbh", "village_fund", "other"):
        lines = budget.lines(rules, [part(payer=payer, work="transport")])
        assert set(lines["amount_idr"]) == {10_000, 6_800}
        is_doubted = payer in ("village_fund", "other")
        assert set(lines["caution"]) == {"relief_unclear" if is_doubted else ""}
    lines = budget.lines(rules, [part(payer="own", work="transport")])
    assert {basis.split(" Pasal")[0] for basis in lines["relief_basis"]} == {"PP 50/2025"}
    assert lines["relief_url"].str.startswith("https://").all()


def test_the_relief_of_the_pandemic_was_for_all(rules):
    months = by(rules, part(100, start=date(2020, 7, 1), months=8), "month")
    assert list(months.values()) == [1_680_000] + 6 * [16_800] + [1_680_000]


def test_a_year_is_split_where_it_ends(rules):
    assert by(rules, part(10, start=date(2026, 11, 1), months=4), "year") == {
        2026: 336_000,
        2027: 336_000,
    }


def test_every_line_has_its_rule_and_source(rules):
    lines = budget.lines(rules, [part(5, programmes=("JKK", "JKM", "JHT"))])
    assert set(lines["programme"]) == {"JKK", "JKM", "JHT"}
    for column in ("rule", "legal_basis", "publisher", "url"):
        assert lines[column].ne("").all(), column


def test_wage_earners_pay_their_own_share_themselves(rules):
    """Non-ASN staff of a regency: JKK very low risk and JKM by the employer, JHT by both."""
    one = part(2, work="wage", income_idr=2_000_000, programmes=("JKK", "JKM", "JHT"), months=1)
    assert by(rules, one, "payer") == {
        "apbd_regency": 2 * (4_800 + 6_000 + 74_000),
        "own": 2 * 40_000,
    }


def test_a_month_before_any_rule_has_no_cost(rules):
    lines = budget.lines(rules, [part(start=date(2015, 6, 1), months=2)])
    assert budget.total(lines) is None
    sums = budget.summed(lines, "month")
    assert sums["amount_idr"].isna().tolist() == [True, False]
    assert set(lines.loc[lines["unknown"] != "", "month"]) == {date(2015, 6, 1)}


@pytest.mark.parametrize(
    ("months", "payer", "counts"),
    [
        (3, "apbd_regency", 500),
        (8, "apbd_regency", 1_000),
        (6, "village_fund", 1_000),
        (5, "dbh", Fraction(5_000, 6)),
        (1, "apbd_province", Fraction(1_000, 6)),
        # the rule speaks of governments and villages
        (3, "own", 1_000),
        (3, "csr", 1_000),
    ],
)
def test_a_short_cover_counts_pro_rata(rules, months, payer, counts):
    assert budget.counted(rules, part(1_000, payer, months=months)) == counts


def test_what_a_budget_buys(rules):
    found = budget.bought(rules, [part(14_880)], 2_000_000_000)
    assert (found.people, found.left_idr) == (9_920, 2_000_000_000 - 9_920 * 201_600)
    assert (found.months, found.last) == (8, date(2026, 8, 1))
    assert budget.bought(rules, [part(14_880)], 201_599).people == 0
    none = budget.bought(rules, [part(14_880)], 100)
    assert (none.people, none.left_idr, none.months, none.last) == (0, 100, 0, None)
    assert budget.bought(rules, [part(0)], 1_000_000) is None
    # what wage earners pay themselves is not of the budget
    staff = part(1, work="wage", income_idr=2_000_000, programmes=("JKK", "JKM", "JHT"), months=1)
    assert budget.bought(rules, [staff], 84_800).people == 1


def test_what_a_worker_pays_for_others_is_no_price_of_those_who_pay_alone(rules):
    """Five pay 84,800 + 40,000 themselves, for five the regency pays 84,800 of it: ten cost
    5 × 124,800 + 5 × 84,800 = 1,048,000."""
    told = {"work": "wage", "income_idr": 2_000_000, "programmes": ("JKK", "JKM", "JHT")}
    both = Part("5303", (("own", 5), ("apbd_regency", 5)), JANUARY, 1, **told)
    found = budget.bought(rules, [both], 1_048_000)
    assert (found.people, found.left_idr, found.months) == (10, 0, 1)
    assert budget.bought(rules, [both], 1_047_999).people == 9


def test_what_stops_when_the_money_stops(rules):
    found = budget.end(rules, part(14_880))
    assert (found.last, found.grace, found.lapse) == (date(2026, 12, 1), 3, date(2027, 4, 1))
    assert (found.people, found.next_idr) == (14_880, 249_984_000)
    assert found.rule.legal_basis == "Perdir 22/PERDIR.02/072022"
    staff = part(5, work="wage", income_idr=2_000_000, months=2)
    assert budget.end(rules, staff).lapse == date(2026, 3, 1)


def test_coverage_is_not_cut_and_not_made_up():
    found = budget.coverage(900, 1_000, 200)
    assert (found.before_pct, found.after_pct, found.gap) == (90, 110, 100)
    for covered, eligible in ((None, 1_000), (900, None), (900, 0), (float("nan"), 10)):
        assert budget.coverage(covered, eligible, 1) is None


def test_people_are_shared_out_by_largest_remainder():
    assert budget.share_out(7, {"own": 50, "csr": 50}) == {"own": 4, "csr": 3}
    assert budget.share_out(10, {"own": 1, "csr": 1, "dbh": 1}) == {"own": 4, "csr": 3, "dbh": 3}
    assert budget.share_out(3, {"own": 0.6, "csr": 0.3, "dbh": 0.1}) == {
        "own": 2,
        "csr": 1,
        "dbh": 0,
    }
    for shares in ({}, {"own": 0}, {"own": -1, "csr": 2}):
        with pytest.raises((ProductError, ValueError)):
            budget.share_out(5, shares)


def test_what_cannot_be_is_refused():
    for wrong in (
        {"months": 0},
        {"months": 121},
        {"people": -1},
        {"payer": "nobody"},
        {"programmes": ("JKK",)},
        {"programmes": ("JKK", "JKM", "JHT", "JP")},
        {"work": "fishing"},
        {"work": "wage"},
        {"group": "anyone"},
        {"income_idr": -5},
    ):
        with pytest.raises(ProductError) as refused:
            part(**wrong)
        assert refused.value.code == "scenario_refused"


def test_the_payers_are_those_of_the_contract():
    field = datapackage.package().operational_dataset("contributions").field("payer")
    assert set(budget.PAYERS) == set(field.constraints["enum"])


# -- properties ----------------------------------------------------------------------------------

payers = st.sampled_from(budget.PAYERS)
starts = st.builds(date, st.integers(2019, 2027), st.integers(1, 12), st.just(1))


@st.composite
def parts(draw) -> Part:
    work = draw(st.sampled_from(budget.WORKS))
    income = draw(st.integers(0, 30_000_000)) if work == "wage" else None
    if work != "wage" and draw(st.booleans()):
        income = draw(st.integers(0, 30_000_000))
    people = draw(st.dictionaries(payers, st.integers(0, 30_000), min_size=1, max_size=3))
    programmes = [each for each in budget.PROGRAMMES[work] if "JP" not in each]
    return Part(
        draw(st.sampled_from(["5303", "5304", "5371"])),
        tuple(people.items()),
        draw(starts),
        draw(st.integers(1, 20)),
        draw(st.sampled_from(programmes)),
        work=work,
        income_idr=income,
    )


@settings(max_examples=25)
@given(st.data(), parts())
def test_a_part_cut_in_two_costs_the_same(rules, data, whole):
    """Cut by people, by months, by payers: to the rupiah, in every month and for every payer."""
    first = {payer: data.draw(st.integers(0, number)) for payer, number in whole.people}
    cuts = [
        [
            replace(whole, people=tuple(first.items())),
            replace(whole, people=tuple((p, n - first[p]) for p, n in whole.people)),
        ],
        [replace(whole, people=(each,)) for each in whole.people],
    ]
    if whole.months > 1:
        at = data.draw(st.integers(1, whole.months - 1))
        rest = replace(whole, start=budget.later(whole.start, at), months=whole.months - at)
        cuts.append([replace(whole, months=at), rest])
    keys = ["month", "payer", "programme"]
    expected_sums = sums(rules, [whole], keys)
    for cut in cuts:
        assert sums(rules, cut, keys) == expected_sums


def sums(rules, cut: list[Part], keys: list[str]) -> dict:
    rows = budget.summed(budget.lines(rules, cut), *keys).set_index(keys)["amount_idr"]
    return {key: int(value) for key, value in rows.items() if value}


@settings(max_examples=25)
@given(st.lists(parts(), min_size=2, max_size=4))
def test_a_scenario_costs_what_its_parts_cost(rules, whole):
    assert budget.cost_of(rules, whole) == sum(budget.cost_of(rules, [each]) for each in whole)
    lines = budget.lines(rules, whole)
    for key in ("month", "year", "payer", "programme", "region_code"):
        assert budget.summed(lines, key)["amount_idr"].sum() == budget.total(lines)


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.dictionaries(payers, st.integers(0, 9_999), min_size=1))
def test_nobody_is_lost_or_made_in_sharing(people, shares):
    whole = sum(shares.values())
    if not whole:
        return
    found = budget.share_out(people, shares)
    assert sum(found.values()) == people
    for payer, share in shares.items():
        assert abs(Fraction(found[payer]) - Fraction(people * share, whole)) < 1


@settings(max_examples=25)
@given(parts(), st.integers(0, 10**10))
def test_a_budget_buys_what_it_pays_for_and_not_one_more(rules, whole, budget_idr):
    found = budget.bought(rules, [whole], budget_idr)
    if found is None or whole.work == "wage":
        return
    assert 0 <= found.left_idr <= budget_idr
    shares = {payer: number for payer, number in whole.people if number}

    def cost(people: int) -> int:
        people = tuple(budget.share_out(people, shares).items())
        return budget.cost_of(rules, [replace(whole, people=people)])

    assert budget_idr - cost(found.people) == found.left_idr
    assert found.people == budget.MOST_PEOPLE or cost(found.people + 1) > budget_idr


# -- claims --------------------------------------------------------------------------------------


def test_as_many_claims_as_others_had():
    found = expected(12, 504_000_000, 24_000, 12_000)
    assert found.cases == 6
    assert found.amount_idr == 6 * 42_000_000
    assert found.low < 6 < found.high
    # four times in five, and not much more: as Poisson alone the range would be 3 to 9
    assert (found.low, found.high) == (3, 10)
    few = expected(1, 42_000_000, 2_000, 12_000)
    assert few.cases == found.cases and few.high - few.low > found.high - found.low


def test_no_case_seen_is_not_no_risk():
    found = expected(0, 0, 1_000, 12_000)
    assert found.cases == 0 and found.high > 0 and found.amount_idr is None
    assert expected(3, 1, 0, 12_000) is None
    assert expected(3, 1, None, 12_000) is None
