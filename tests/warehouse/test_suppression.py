"""What of an answer is shown where a second one says otherwise."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest

from jamsostek.base.hidden import is_hidden as may_not_be_told
from jamsostek.base.language import LANGUAGES, speaker
from jamsostek.contract.queries import Query
from jamsostek.warehouse.suppression import alike, is_hidden, total


def query(*grain: str, hides_rows: bool = False) -> Query:
    return Query("a/b", "?", grain, "", (), "", {}, "error", hides_rows=hides_rows)


def frame(**columns: list) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_what_both_say_is_shown_and_the_rest_is_missing_and_named():
    answer = frame(area=["a", "b", "c"], people=[3, 40, 7], unit=["x"] * 3, share=[0.1, 0.2, None])
    other = frame(area=["a", "b", "c"], people=[9, 34, 7], unit=["x"] * 3, share=[0.1, 0.5, None])
    shown = alike(query("area"), answer, [other])
    assert list(shown["people"].isna()) == [True, True, False]
    assert list(shown["hidden"]) == ["people", "people,share", ""]
    assert list(is_hidden(shown, "share")) == [False, True, False]
    assert list(shown["unit"]) == ["x"] * 3


def test_a_hidden_number_is_written_as_such_whatever_is_made_of_it():
    answer = frame(area=["a", "b", "c"], people=[3, 40, None], rate=[2.0, 4.0, 3.0])
    other = frame(area=["a", "b", "c"], people=[9, 40, None], rate=[2.0, 4.0, 3.0])
    shown = alike(query("area"), answer, [other])
    kept = pickle.loads(pickle.dumps(shown.sort_values("area", ascending=False)))
    share = 100 * kept["people"] / kept["rate"].sum() - 1
    for numbers in (kept["people"], share, -share, share.round(2), share.abs()):
        told = dict(zip(kept["area"], map(may_not_be_told, numbers), strict=True))
        assert told == {"a": True, "b": False, "c": False}
    for say in map(speaker, LANGUAGES):
        for write in (say.number, say.percent, say.signed, say.rupiah, say.short, say.axis):
            assert [write(number) for number in share][1:2] != ["•••"]
            assert (write(share.iloc[-1]), write(share.iloc[0])) == ("•••", "–")
        assert say.value(share.iloc[-1], "people") == "•••"
        assert say.value(share.iloc[-1], "idr_per_month") == "•••"
    assert may_not_be_told(total(kept, "people"))


def test_an_answer_with_nothing_hidden_has_no_column_more():
    answer = frame(area=["a", "b"], people=[1.0, None])
    shown = alike(query("area"), answer, [answer.copy()])
    pd.testing.assert_frame_equal(shown, answer)
    assert not is_hidden(shown, "people").any()


def test_rows_come_in_an_order_that_nothing_hidden_has_a_part_in():
    answer = frame(area=["least", "middle", "most"], people=[1, 30, 40])
    other = frame(area=["most", "least", "middle"], people=[40, 99, -5])
    assert list(alike(query("area"), answer, [other])["area"]) == ["most", "least", "middle"]


def test_which_rows_there_are_says_the_other_answer_and_not_what_is_hidden():
    answer = frame(area=["a", "b"], people=[3, 4], unit=["x", "x"])
    other = frame(area=["b", "c"], people=[9, 3], unit=["x", "y"])
    shown = alike(query("area"), answer, [other])
    assert list(shown["area"]) == ["b", "c"]
    assert shown["people"].isna().all()
    assert list(is_hidden(shown, "people")) == [True, True]
    assert list(shown["unit"]) == ["x", "y"]
    assert alike(query("area"), answer[:0], [other[:0]]).empty
    assert list(alike(query("area"), answer[["area"]], [other[["area"]]])["area"]) == ["b"]
    for one, another in ((answer[:0], other), (answer, other[:0])):
        assert list(alike(query("area"), one, [another])["area"]) == list(another["area"])


def test_rows_that_one_of_them_lacks_are_no_hole_in_the_sum_of_the_hidden():
    answer = frame(area=["a"] * 2, segment=["PU", "PMI"], active=[40, 3])
    other = frame(area=["a"] * 3, segment=["BPU", "PU", "all"], active=[3, 33, 7])
    shown = alike(query("area", "segment"), answer, [other]).set_index("segment")["active"]
    assert sorted(shown.index) == ["BPU", "PU", "all"]
    assert shown["all"] == 43
    # of an area that the other answer has not nothing is told
    further = pd.concat([answer, frame(area=["b"], segment=["PU"], active=[2])])
    assert set(alike(query("area", "segment"), further, [other])["area"]) == {"a"}


def test_what_own_rows_alone_say_is_told_as_it_is():
    answer, other = frame(area=["a"], people=[3]), frame(area=["a", "b"], people=[9, 3])
    assert alike(query("area"), answer, [other, answer.copy()]).equals(answer)


def test_a_second_witness_opens_what_it_says_too():
    answer = frame(area=["own", "foreign"], people=[3, 4])
    protected = frame(area=["own", "foreign"], people=[8, 9])
    own = frame(area=["own"], people=[3])
    shown = alike(query("area"), answer, [protected, own])
    assert list(is_hidden(shown, "people")) == [False, True]


def test_hidden_parts_are_added_up_where_their_sum_may_be_known():
    months = pd.to_datetime(["2026-01-01"] * 3 + ["2026-02-01"] * 2)
    parts = ["BPU", "PMI", "PU", "BPU", "PMI"]
    answer = frame(month=months, segment=parts, active=[40, 3, 9, 5, 6], all=[1] * 5)
    other = frame(month=months, segment=parts, active=[36, 7, 9, 5, 9], all=[1] * 5)
    shown = alike(query("month", "segment"), answer, [other])
    january = shown[shown["month"] == "2026-01-01"].set_index("segment")["active"]
    assert january["all"] == 43
    assert january["PU"] == 9
    assert np.isnan(january["PMI"])
    assert np.isnan(january["BPU"])
    # in February the sums differ as well
    february = shown[shown["month"] == "2026-02-01"].set_index("segment")
    assert np.isnan(february.at["all", "active"])
    assert february.at["all", "hidden"] == "active"
    # and a page that adds the rows up has the whole
    assert shown.groupby("month")["active"].sum()["2026-01-01"] == 52
    assert shown["all"].eq(1).all()


def test_a_total_of_hidden_parts_is_missing_and_no_smaller_number():
    answer = frame(region=["r", "r", "s"], payer=["own", "csr", "own"], new=[7, 2, 4])
    other = frame(region=["r", "r", "s"], payer=["own", "csr", "own"], new=[9, 0, 5])
    shown = alike(query("region", "payer"), answer, [other])
    assert total(shown[shown["region"] == "r"], "new") == 9
    assert np.isnan(total(shown[shown["region"] == "s"], "new"))
    assert np.isnan(total(shown[shown["payer"] == "own"], "new"))
    assert np.isnan(total(shown, "new"))
    assert total(answer, "new") == 13


def test_parts_that_the_other_does_not_know_have_no_sum_even_if_it_is_zero():
    answer = frame(region=["r"] * 2, payer=["own", "csr"], new=[0, 0])
    other = frame(region=["r"] * 2, payer=["own", "csr"], new=[None, None])
    shown = alike(query("region", "payer"), answer, [other])
    assert shown["new"].isna().all()
    assert np.isnan(total(shown, "new"))


def test_the_sum_joins_what_is_not_broken_down_in_the_data_either():
    answer = frame(region=["r"] * 3, payer=["own", "csr", "all"], active=[20, 2, 50])
    other = frame(region=["r"] * 3, payer=["own", "csr", "all"], active=[13, 9, 50])
    shown = alike(query("region", "payer"), answer, [other]).set_index("payer")["active"]
    assert shown["all"] == 72


def test_a_query_may_lose_what_it_can_t_tell_in_full():
    answer = frame(position=[1, 2], kind=["loss", "old"], value=[20.0, 3.0])
    other = frame(position=[1, 2], kind=["loss", "old"], value=[20.0, 4.0])
    shown = alike(query("position", hides_rows=True), answer, [other])
    assert list(shown["position"]) == [1]
    assert "hidden" not in shown


@pytest.mark.parametrize("value", [["a", "b"], pd.Timestamp("2026-01-01"), True, "text"])
def test_what_is_no_number_is_held_against_the_other_too(value):
    answer, same = (pd.DataFrame({"area": ["a"], "said": [value]}) for _ in range(2))
    other = pd.DataFrame({"area": ["a"], "said": [None]})
    assert "hidden" not in alike(query("area"), answer, [same])
    assert list(alike(query("area"), answer, [other])["hidden"]) == ["said"]
