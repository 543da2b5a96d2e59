"""The contribution calculator against amounts worked out by hand, segment by segment."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek.analysis import contributions
from jamsostek.analysis.rulebook import Rulebook
from jamsostek.base.access import LOCAL_OWNER
from jamsostek.base.errors import ProductError
from jamsostek.warehouse import building, questions

BPU = partial(contributions.self_employed, income_idr=1_000_000)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


@pytest.fixture(scope="module")
def rows(built_workspace) -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAMSOSTEK_WORKSPACE", str(built_workspace))
        patch.setenv("JAMSOSTEK_SAMPLE", "off")
        assert building.current()
        return questions.ask("programs/rule_history", LOCAL_OWNER)


@pytest.fixture(scope="module")
def rules(rows) -> Rulebook:
    return Rulebook(rows)


def without_ceilings(rows: pd.DataFrame) -> pd.DataFrame:
    """As if nobody had printed the ceilings from March 2020 to February 2023."""
    starts = pd.to_datetime(rows["starts_on"])
    unprinted = starts.between("2020-03-01", "2022-12-31") & rows["parameter"].eq("batas_upah_jp")
    return rows[~unprinted]


def amounts(bill) -> dict[tuple[str, str], int | None]:
    return {(line.programme, line.payer): line.amount_idr for line in bill.lines}


def named(bill) -> set[str]:
    return {rule.legal_basis.split(" Pasal")[0] for rule in bill.reliefs}


# -- the self-employed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid_for", "options", "full", "total"),
    [
        ("2015-07", {}, 16_800, 16_800),
        ("2020-07", {}, 16_800, 16_800),
        ("2020-08", {}, 16_800, 168),
        ("2021-01", {}, 16_800, 168),
        ("2021-02", {}, 16_800, 16_800),
        ("2026-03", {}, 16_800, 16_800),
        ("2026-04", {}, 16_800, 8_400),
        ("2026-11", {}, 16_800, 8_400),
        ("2026-12", {}, 16_800, 8_400),
        ("2027-01", {}, 16_800, 16_800),
        # today, paid by the budget: the reliefs of 2026 are not for them
        ("2026-11", {"is_budget_paid": True}, 16_800, 16_800),
        ("2026-11", {"is_budget_paid": True, "is_transport": True}, 16_800, 16_800),
        # … but that of 2020 was for all
        ("2020-08", {"is_budget_paid": True}, 16_800, 168),
        ("2025-12", {"is_transport": True}, 16_800, 16_800),
        ("2026-01", {"is_transport": True}, 16_800, 8_400),
        ("2027-03", {"is_transport": True}, 16_800, 8_400),
        ("2027-04", {"is_transport": True}, 16_800, 16_800),
        # savings are never relieved
        ("2026-03", {"has_savings": True}, 36_800, 36_800),
        ("2026-11", {"has_savings": True}, 36_800, 28_400),
        ("2020-08", {"has_savings": True}, 36_800, 20_168),
    ],
)
def test_a_self_employed_at_the_least(rules, paid_for, options, full, total):
    bill = BPU(rules, month(paid_for), **options)
    assert (bill.full_idr, bill.total_idr) == (full, total)
    assert bill.is_complete
    assert set(bill.by_payer()) == {"budget" if options.get("is_budget_paid") else "own"}


@pytest.mark.parametrize(
    ("income", "jkk", "jht", "limited"),
    [
        (0, 10_000, 20_000, True),
        (500_000, 10_000, 20_000, True),
        (1_000_000, 10_000, 20_000, False),
        (3_500_000, 35_000, 70_000, False),
        (20_700_000, 207_000, 414_000, False),
        (50_000_000, 207_000, 414_000, True),
    ],
)
def test_a_self_employed_pays_by_income_between_the_least_and_the_most(
    rules, income, jkk, jht, limited
):
    bill = BPU(rules, month("2024-05"), income_idr=income, has_savings=True)
    assert amounts(bill) == {("JKK", "own"): jkk, ("JKM", "own"): 6_800, ("JHT", "own"): jht}
    assert [bool(line.limit) for line in bill.lines] == [limited, False, limited]
    assert [line.rule.legal_basis for line in bill.lines] == [
        "PP 44/2015 Lampiran II; Permenaker 1/2016",
        "PP 44/2015 (terakhir PP 49/2023)",
        "PP 46/2015",
    ]


def test_fifty_thousand_vulnerable_workers_of_the_province_in_2026(rules):
    year = [f"2026-{number:02}" for number in range(1, 13)]
    each = sum(BPU(rules, month(text), is_budget_paid=True).total_idr for text in year)
    assert 50_000 * each == 10_080_000_000


def test_the_file_agrees_with_itself(rules):
    """What the sources print for packages and relief months is what the rates come to."""
    day = date(2020, 9, 30)
    bill = BPU(rules, month("2020-09"), has_savings=True)
    by_programme = {line.programme: line for line in bill.lines}
    two = by_programme["JKK"].full_idr + by_programme["JKM"].full_idr
    printed = rules.find(day, "JKK+JKM", "BPU", "iuran_minimum_2_program")
    assert two == printed.number("Rp/bulan")
    printed = rules.find(day, "JKK+JKM+JHT", "BPU", "iuran_minimum_3_program")
    assert bill.full_idr == printed.number("Rp/bulan")
    printed = rules.find(day, "JKM", "BPU", "iuran_jkm_masa_covid")
    assert by_programme["JKM"].amount_idr == printed.number("Rp/bulan")
    after = rules.find(
        date(2026, 11, 30), "JKK+JKM", "BPU nontransportasi",
        "iuran_minimum_2_program_setelah_keringanan",
    )  # fmt: skip
    assert BPU(rules, month("2026-11")).total_idr == after.number("Rp/bulan")


# -- wage earners --------------------------------------------------------------------------------


def test_a_wage_earner_line_by_line(rules):
    bill = contributions.wage_earner(rules, month("2026-11"), wage_idr=5_000_000, risk="sedang")
    assert amounts(bill) == {
        ("JKK", "employer"): 44_500,
        ("JKM", "employer"): 15_000,
        ("JHT", "employer"): 185_000,
        ("JHT", "worker"): 100_000,
        ("JP", "employer"): 100_000,
        ("JP", "worker"): 50_000,
    }
    assert bill.by_payer() == {"employer": 344_500, "worker": 150_000}
    assert bill.total_idr == 494_500
    assert bill.reliefs == ()
    assert bill.deferral is None


@pytest.mark.parametrize(
    ("risk", "jkk"),
    [("sangat_rendah", 24_000), ("rendah", 54_000), ("sedang", 89_000), ("tinggi", 127_000),
     ("sangat_tinggi", 174_000)],
)  # fmt: skip
def test_the_risk_of_the_work(rules, risk, jkk):
    bill = contributions.wage_earner(
        rules, month("2019-05"), wage_idr=10_000_000, risk=risk, programmes=("JKK",)
    )
    assert amounts(bill) == {("JKK", "employer"): jkk}


@pytest.mark.parametrize(
    ("paid_for", "ceiling"),
    [("2015-07", 7_000_000), ("2016-06", 7_335_300), ("2017-06", 7_703_500),
     ("2018-06", 8_094_000), ("2019-06", 8_512_400), ("2020-02", 8_512_400),
     ("2023-06", 9_559_600), ("2024-02", 9_559_600), ("2024-03", 10_042_300),
     ("2025-02", 10_042_300), ("2025-03", 10_547_400), ("2026-02", 10_547_400),
     ("2026-03", 11_086_300)],
)  # fmt: skip
def test_the_pension_counts_wages_up_to_the_ceiling_of_the_month(rules, paid_for, ceiling):
    for wage in (ceiling, ceiling + 1, 50_000_000):
        bill = contributions.wage_earner(rules, month(paid_for), wage_idr=wage, programmes=("JP",))
        # per cent of hundreds: no rounding
        assert amounts(bill) == {
            ("JP", "employer"): ceiling * 2 // 100,
            ("JP", "worker"): ceiling // 100,
        }
        assert [bool(line.limit) for line in bill.lines] == [wage > ceiling] * 2


@pytest.mark.parametrize("paid_for", ["2020-03", "2021-06", "2022-12"])
def test_a_ceiling_nobody_printed_is_not_guessed(rows, paid_for):
    rules = Rulebook(without_ceilings(rows))
    pay = partial(contributions.wage_earner, rules, month(paid_for), programmes=("JHT", "JP"))
    under = pay(wage_idr=8_512_400)
    assert under.is_complete
    assert amounts(under)["JP", "employer"] == 170_248
    assert {line.caution for line in under.lines} == {"", "under_old_ceiling"}
    above = pay(wage_idr=8_512_401)
    assert not above.is_complete
    assert amounts(above)["JP", "employer"] is None
    assert {line.unknown for line in above.lines} == {"", "no_ceiling"}
    # savings have no ceiling: what is known is still told
    assert above.total_idr == amounts(above)["JHT", "employer"] + amounts(above)["JHT", "worker"]


def test_a_ceiling_known_only_by_its_year_says_so(rules):
    pay = partial(contributions.wage_earner, rules, programmes=("JP",))
    cautions = {
        (paid_for, wage): pay(month(paid_for), wage_idr=wage).lines[0].caution
        for paid_for in ("2018-01", "2021-06", "2024-05")
        for wage in (7_000_000, 8_800_000, 12_000_000)
    }
    # 2021 is the year it fell: a wage between both may have been over one of them
    vague = [("2018-01", 8_800_000), ("2018-01", 12_000_000), ("2021-06", 8_800_000),
             ("2021-06", 12_000_000)]  # fmt: skip
    assert [key for key, caution in cautions.items() if caution] == vague
    assert {cautions[key] for key in vague} == {"ceiling_month"}


def test_the_relief_of_2020_for_wage_earners(rules):
    pay = partial(contributions.wage_earner, rules, wage_idr=4_000_000, risk="tinggi")
    before, during = pay(month("2020-07")), pay(month("2020-08"))
    assert amounts(before)["JKK", "employer"] == 50_800
    assert amounts(during)["JKK", "employer"] == 508
    assert amounts(before)["JKM", "employer"] == 12_000
    assert amounts(during)["JKM", "employer"] == 120
    for key in (("JHT", "employer"), ("JHT", "worker"), ("JP", "employer"), ("JP", "worker")):
        assert amounts(during)[key] == amounts(before)[key]
    assert named(during) == {"PP 49/2020"}
    assert during.deferral.value == "99"
    assert amounts(pay(month("2021-01"))) == amounts(during)
    assert amounts(pay(month("2021-02"))) == amounts(before)
    assert pay(month("2021-02")).deferral is None


@pytest.mark.parametrize(
    ("paid_for", "jkk", "basis"),
    [("2025-01", 89_000, set()), ("2025-02", 44_500, {"PP 7/2025"}),
     ("2025-07", 44_500, {"PP 7/2025"}), ("2025-08", 44_500, {"PP 36/2025"}),
     ("2026-01", 44_500, {"PP 36/2025"}), ("2026-02", 89_000, set())],
)  # fmt: skip
def test_the_relief_for_labour_intensive_industry(rules, paid_for, jkk, basis):
    pay = partial(
        contributions.wage_earner, rules, month(paid_for), wage_idr=10_000_000, risk="sedang",
        programmes=("JKK", "JKM"),
    )  # fmt: skip
    bill = pay(is_labour_intensive=True)
    assert amounts(bill) == {("JKK", "employer"): jkk, ("JKM", "employer"): 30_000}
    assert named(bill) == basis
    assert amounts(pay())["JKK", "employer"] == 89_000


def test_job_loss_is_shown_in_shares_and_billed_to_nobody(rules):
    def shares(paid_for, **more):
        bill = contributions.wage_earner(rules, month(paid_for), wage_idr=1_000_000, **more)
        assert "JKP" not in {line.programme for line in bill.lines}
        return {rule.parameter.removeprefix("iuran_jkp_"): rule.value for rule in bill.job_loss}

    assert shares("2020-12") == {}
    before = {"total": "0.46", "porsi_pemerintah": "0.22", "rekomposisi_jkk": "0.14"}
    assert shares("2025-01") == {**before, "rekomposisi_jkm": "0.10"}
    after = {"total": "0.36", "porsi_pemerintah": "0.22", "rekomposisi_jkk": "0.14"}
    assert shares("2025-02") == shares("2026-11") == after
    assert shares("2026-11", programmes=("JKK", "JKM")) == {}


# -- construction and migrants -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contract", "jkk", "jkm"),
    [
        (0, 0, 0),
        (50_000_000, 105_000, 15_000),
        (100_000_000, 210_000, 30_000),
        (300_000_000, 210_000 + 340_000, 30_000 + 40_000),
        (1_000_000_000, 210_000 + 680_000 + 650_000, 30_000 + 80_000 + 100_000),
        (
            8_000_000_000,
            210_000 + 680_000 + 650_000 + 4_400_000 + 2_700_000,
            30_000 + 80_000 + 100_000 + 400_000 + 300_000,
        ),
    ],
)
def test_a_construction_contract_by_layers(rules, contract, jkk, jkm):
    bill = contributions.construction_contract(rules, month("2026-11"), contract_idr=contract)
    sums = {
        programme: sum(line.amount_idr for line in bill.lines if line.programme == programme)
        for programme in ("JKK", "JKM")
    }
    assert sums == {"JKK": jkk, "JKM": jkm}
    assert bill.by_payer() == {"employer": jkk + jkm}


def test_construction_wages_and_the_relief_of_2020(rules):
    pay = partial(contributions.construction_wages, rules, wages_idr=100_000_000)
    assert amounts(pay(month("2020-07"))) == {
        ("JKK", "employer"): 1_740_000,
        ("JKM", "employer"): 300_000,
    }
    assert pay(month("2020-08")).total_idr == 20_400
    contract = contributions.construction_contract(
        rules, month("2020-08"), contract_idr=100_000_000
    )
    # 0.0021 % of the contract, as the press printed it
    printed = rules.find(
        date(2020, 8, 31), "JKK", "Jasa Konstruksi", "iuran_jkk_masa_covid_s.d_100_juta"
    )
    assert contract.lines[0].amount_idr == 2_100
    assert contract.lines[0].amount_idr == 100_000_000 * printed.number("% nilai kontrak") / 100


@pytest.mark.parametrize(
    ("stage", "total", "with_savings"),
    [("before", 37_500, 37_500), ("contract_6", 145_500, 445_500),
     ("contract_12", 226_500, 826_500), ("contract_24", 370_000, 1_570_000),
     ("extension", 13_500, 63_500)],
)  # fmt: skip
def test_a_migrant_worker(rules, stage, total, with_savings):
    pay = partial(contributions.migrant, rules, month("2026-11"), stage=stage)
    assert pay().total_idr == total
    assert pay(savings_idr=50_000).total_idr == with_savings


def test_migrants_before_the_rules_found_and_savings_outside_them(rules):
    early = contributions.migrant(rules, month("2022-11"), stage="contract_24")
    assert not early.is_complete
    assert {line.unknown for line in early.lines} == {"no_rule"}
    for savings in (49_999, 600_001):
        with pytest.raises(ProductError) as refused:
            contributions.migrant(rules, month("2026-11"), stage="extension", savings_idr=savings)
        assert refused.value.code == "savings_outside"
    printed = rules.find(date(2026, 11, 30), "JKK+JKM", "PMI", "iuran_total_kontrak_24_bulan")
    whole = contributions.migrant(rules, month("2026-11"), stage="contract_24")
    assert whole.total_idr == printed.number("Rp")


# -- the course over time ------------------------------------------------------------------------


def test_month_by_month_the_relief_is_a_dip_and_the_unknown_a_gap(rules, rows):
    dip = contributions.by_month(partial(BPU, rules), month("2020-07"), month("2021-02"))
    assert list(dip["amount_idr"]) == [16_800, *[168] * 6, 16_800]
    assert list(dip["relief"].ne("")) == [False, *[True] * 6, False]
    gaps = Rulebook(without_ceilings(rows))
    pay = partial(contributions.wage_earner, gaps, wage_idr=12_000_000, programmes=("JP",))
    gap = contributions.by_month(pay, month("2020-02"), month("2022-12"))
    known = gap.dropna(subset=["amount_idr"])["month"]
    assert [f"{day:%Y-%m}" for day in known] == ["2020-02"]


# -- strictness ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "wrong"),
    [("unit", "% penghasilan"), ("value", "sepuluh ribu"), ("value", "nan"), ("unit", "Rp")],
)
def test_a_rule_in_another_unit_is_an_error_not_a_number(rows, column, wrong):
    damaged = rows.copy()
    damaged.loc[(damaged["segment"] == "BPU") & (damaged["parameter"] == "iuran_jkk"), column] = (
        wrong
    )
    with pytest.raises(ProductError) as refused:
        BPU(Rulebook(damaged), month("2026-11"))
    assert refused.value.code == "rule_unexpected"
    assert refused.value.details["parameter"] == "iuran_jkk"


def test_two_reliefs_at_once_are_an_error(rows):
    twice = rows[rows["parameter"] == "keringanan_iuran_covid"].assign(parameter="keringanan_lain")
    with pytest.raises(ProductError) as refused:
        BPU(Rulebook(pd.concat([rows, twice])), month("2020-09"))
    assert refused.value.code == "rules_conflict"


def test_layers_that_do_not_join_are_an_error(rows):
    holed = rows[rows["parameter"] != "iuran_jkk_kontrak_100_500_juta"]
    with pytest.raises(ProductError) as refused:
        contributions.construction_contract(
            Rulebook(holed), month("2026-11"), contract_idr=1_000_000
        )
    assert refused.value.code == "rule_layers"


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_what_is_no_amount_is_refused(rules, wrong):
    with pytest.raises(ProductError) as refused:
        BPU(rules, month("2026-11"), income_idr=wrong)
    assert refused.value.code == "bad_amount"


FORMS = {
    "PU": lambda rules, day, money: contributions.wage_earner(rules, day, wage_idr=money),
    "PU-labour": lambda rules, day, money: contributions.wage_earner(
        rules, day, wage_idr=money, risk="tinggi", is_labour_intensive=True
    ),
    "BPU": lambda rules, day, money: BPU(rules, day, income_idr=money, has_savings=True),
    "contract": lambda rules, day, money: contributions.construction_contract(
        rules, day, contract_idr=money
    ),
    "wages": lambda rules, day, money: contributions.construction_wages(
        rules, day, wages_idr=money
    ),
}


@pytest.mark.parametrize("form", FORMS)
@given(
    money=st.integers(0, 10**11),
    more=st.integers(0, 10**10),
    months=st.integers(0, 149),
)
def test_who_earns_more_never_pays_less_and_the_total_is_the_sum(rules, form, money, more, months):
    day = date(2015 + (6 + months) // 12, (6 + months) % 12 + 1, 1)
    low, high = (FORMS[form](rules, day, amount) for amount in (money, money + more))
    for bill in (low, high):
        known = [line.amount_idr for line in bill.lines if line.amount_idr is not None]
        assert bill.total_idr == sum(known) == sum(bill.by_payer().values())
        assert all(0 <= line.amount_idr <= line.full_idr for line in bill.lines if line.rule
                   and line.amount_idr is not None)  # fmt: skip
        assert all(line.rule.legal_basis and line.rule.url for line in bill.lines)
    if low.is_complete and high.is_complete:
        assert low.total_idr <= high.total_idr
