"""Scenario files: what they may say, and where a message points when they say something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamsostek.analysis import budget, scenario
from jamsostek.analysis.scenario import Scenario, Wanted
from jamsostek.base.errors import ProductError
from jamsostek.base.language import speaker

FILE = """\
name = "Dua kabupaten"      # what holds for all
start = "2026-01"
months = 12
budget_idr = 3_000_000_000

[[parts]]
region = "5303"
people = 14880

[[parts]]
region = "5304"
gap_pct = 25
months = 6
work = "transport"
[parts.funding]
apbd_regency = 60
village_fund = 40
"""


def test_a_file_is_read():
    found = scenario.read(FILE)
    assert (found.name, found.budget_idr) == ("Dua kabupaten", 3_000_000_000)
    first, second = found.parts
    assert (first.region_code, first.people, first.months) == ("5303", 14_880, 12)
    assert first.funding == (("apbd_regency", Decimal(100)),)
    assert (second.gap_pct, second.months, second.work) == (Decimal(25), 6, "transport")
    made = found.resolved({"5304": 10_001.0})
    # a quarter of the gap is 2,500.25 people, six tenths of these are 1,500
    assert made[1].people == (("apbd_regency", 1_500), ("village_fund", 1_000))
    assert made[0].start == date(2026, 1, 1)
    # more covered than counted: there is no gap to take a share of
    assert found.resolved({"5304": -5.0})[1].everybody == 0


def test_a_file_of_one_part_needs_no_list():
    found = scenario.read('region = "5303"\npeople = 5\nstart = "2026-01"\nmonths = 1\n')
    assert len(found.parts) == 1 and found.name == ""


def test_a_share_of_a_gap_nobody_knows_is_refused():
    for gaps in ({}, {"5304": None}, {"5304": float("nan")}):
        with pytest.raises(ProductError) as refused:
            scenario.read(FILE).resolved(gaps)
        assert refused.value.details["reason"] == "scenario_gap"


@pytest.mark.parametrize(
    ("change", "line", "key", "reason"),
    [
        (("months = 12", "months = 0"), 3, "months", "scenario_months"),
        (("months = 12", 'months = "12"'), 3, "months", "scenario_whole"),
        (("months = 12", "month = 12"), 3, "month", "scenario_key"),
        (('start = "2026-01"\n', ""), 5, "start", "scenario_missing"),
        (('"2026-01"', '"2026-13"'), 2, "start", "scenario_start"),
        (('"2026-01"', '"0000-01"'), 2, "start", "scenario_start"),
        (('"2026-01"', '"9999-12"'), 2, "start", "scenario_start"),
        (('"2026-01"', '"２０２６-01"'), 2, "start", "scenario_start"),
        (('"2026-01"', "2026-01-01"), 2, "start", "scenario_start"),
        (('"5304"', '"123"'), 11, "region", "scenario_region"),
        (('"5304"', "5304"), 11, "region", "scenario_region"),
        (("14880", "14880.5"), 8, "people", "scenario_whole"),
        (("14880", "-1"), 8, "people", "scenario_people"),
        (("gap_pct = 25", "gap_pct = 101"), 12, "gap_pct", "scenario_gap_pct"),
        (("gap_pct = 25", "gap_pct = nan"), 12, "gap_pct", "scenario_gap_pct"),
        (("gap_pct = 25\n", ""), 10, "people", "scenario_people_or_gap"),
        (('"transport"', '"fishing"'), 14, "work", "scenario_work"),
        (('"transport"', "3"), 14, "work", "scenario_text"),
        (("village_fund = 40", "vilage_fund = 40"), 17, "vilage_fund", "scenario_payer"),
        (("village_fund = 40", "village_fund = -4"), 17, "village_fund", "scenario_shares"),
        (("months = 6", "months = 6\nprogrammes = ['JKK']"), 14, "programmes",
         "scenario_programmes"),
        (("months = 6", "months = 6\nprogrammes = 'JKK'"), 14, "programmes",
         "scenario_programmes"),
        (("3_000_000_000", "-1"), 4, "budget_idr", "scenario_budget"),
        (('"Dua kabupaten"', "3"), 1, "name", "scenario_name"),
    ],
)  # fmt: skip
def test_what_is_refused_names_line_and_key(change, line, key, reason):
    text = FILE.replace(*change)
    assert text != FILE
    with pytest.raises(ProductError) as refused:
        scenario.read(text)
    found = refused.value
    told = (found.code, found.details["line"], found.details["key"], found.details["reason"])
    assert told == ("scenario_line", line, key, reason)
    for language in ("id", "en"):
        message, mend = found.told(speaker(language))
        assert str(line) in message and key in message and mend


def test_what_is_no_toml_names_the_line():
    with pytest.raises(ProductError) as refused:
        scenario.read(FILE.replace('region = "5304"', 'region = "5304'))
    assert (refused.value.code, refused.value.details["line"]) == ("scenario_syntax", 11)


@given(st.text(max_size=200))
def test_no_text_is_an_accident(text):
    try:
        scenario.read(text)
    except ProductError as error:
        assert error.told(speaker("id"))


wanted = st.builds(
    Wanted,
    st.sampled_from(["53", "5303", "530301", "5303012001"]),
    st.integers(0, budget.MOST_PEOPLE),
    st.builds(date, st.integers(2015, 2040), st.integers(1, 12), st.just(1)),
    st.integers(1, budget.MOST_MONTHS),
    funding=st.dictionaries(
        st.sampled_from(budget.PAYERS),
        st.decimals(1, 1000, places=2).map(Decimal.normalize),
        min_size=1,
    ).map(lambda shares: tuple(shares.items())),
    programmes=st.sampled_from(budget.PROGRAMMES["other"]),
    group=st.sampled_from(budget.GROUPS),
    work=st.sampled_from(["other", "transport"]),
    income_idr=st.none() | st.integers(0, 10**8),
)
names = st.text(max_size=60).filter(lambda name: name == name.strip())
scenarios = st.builds(
    Scenario,
    names,
    st.lists(wanted, min_size=1, max_size=3).map(tuple),
    st.none() | st.integers(0, 10**15),
)


@settings(max_examples=60)
@given(scenarios)
def test_what_is_written_is_read_as_it_was(told):
    assert scenario.read(scenario.written(told)) == told
