"""What the map draws of the sample: regencies add up to the desk, districts to their regency."""

from __future__ import annotations

import pytest

from jamsostek.base.errors import ProductError
from jamsostek.contract import metrics

SUMS = ("active_members", "new_members", "lapsed_members", "reactivated_members", "net_growth")


@pytest.fixture
def areas(ask_sample):
    def asked(metric, **parameters):
        return ask_sample("map/areas", metric=metric, **parameters).set_index("area_code")

    return asked


def test_the_regencies_of_a_map_add_up_to_the_card_of_the_desk(areas, ask_sample):
    cards = ask_sample("home/kpis", month="2026-10").set_index("metric")
    for metric in ("active_members", "new_members", "lapsed_members", "contributions_idr"):
        rows = areas(metric, month="2026-10", level="regency")
        assert len(rows) == 22
        assert rows["value"].sum() == pytest.approx(cards.at[metric, "value"])
        assert set(rows["kind"]) == {"sample"}
        assert rows["is_complete"].all()
    for segment in ("PU", "BPU"):
        card = cards.at[f"active_members_{segment.lower()}", "value"]
        assert areas("active_members", month="2026-10", segment=segment)["value"].sum() == card


def test_districts_add_up_to_their_regency_and_villages_to_their_district(areas):
    for metric in SUMS:
        whole = areas(metric, month="2026-09", segment="BPU")
        districts = areas(metric, month="2026-09", segment="BPU", level="district")
        assert districts.groupby("parent_code")["value"].sum().to_dict() == whole["value"].to_dict()
        villages = areas(metric, month="2026-09", segment="BPU", level="village", region="5303")
        assert set(villages["parent_code"]) == set(
            districts.loc[lambda d: d["parent_code"] == "5303"].index
        )
        assert (
            villages.groupby("parent_code")["value"].sum().to_dict()
            == districts.loc[lambda d: d["parent_code"] == "5303", "value"].to_dict()
        )


def test_what_every_measure_promises_is_there(ask_sample, areas, subtests):
    measures = ask_sample("map/measures").set_index("metric")
    assert {"active_members", "poverty_rate_pct", "coverage_published_pct"} <= set(measures.index)
    for metric, measure in measures.iterrows():
        with subtests.test(metric=metric):
            assert list(measure["levels"]) == list(metrics.metric(metric).levels)
            frames = ask_sample("map/frames", metric=metric)
            assert len(frames) > 0
            assert frames["period"].min() >= measure["first_period"]
            assert frames["period"].max() == measure["last_period"]
            # the map of a period is the frame of that period
            for period in frames["period"].drop_duplicates().sort_values().iloc[::40].tolist():
                frame = frames[frames["period"] == period].set_index("area_code")["value"]
                when = {"month": period} if measure["is_monthly"] else {"year": period.year}
                assert areas(metric, **when)["value"].dropna().to_dict() == frame.to_dict()


def test_an_unknown_word_is_refused_with_those_there_are(ask_sample):
    for name, value, known in (
        ("metric", "active_member", "active_members"),
        ("level", "desa", "village"),
    ):
        with pytest.raises(ProductError) as refused:
            ask_sample("map/areas", **{"metric": "active_members", name: value})
        assert refused.value.code == "unknown_choice"
        assert refused.value.details["name"] == name
        assert known in refused.value.details["known"]
