"""Rankings by jurors' scores: against hand calculations, scipy, and slow plain Python."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from jamsostek.analysis import ranking, soundness
from jamsostek.analysis.ranking import AGGREGATIONS, EVENINGS, MISSING, Panel, Rules


def panel(scores, evidence=None) -> Panel:
    scores = np.array(scores, float)
    jurors, candidates, criteria = scores.shape
    return Panel(
        tuple(f"k{number:02}" for number in range(candidates)),
        tuple(f"c{number}" for number in range(criteria)),
        tuple(range(1, jurors + 1)),
        scores,
        evidence or (False,) * criteria,
    )


def standings(found) -> list[tuple]:
    return [(each.candidate, each.place) for each in found]


@st.composite
def panels(draw, gaps: bool = True) -> tuple[Panel, np.ndarray]:
    jurors, candidates, criteria = (draw(st.integers(1, most)) for most in (5, 6, 4))
    one = st.integers(0, 100) | st.sampled_from([60, 70, 80])
    score = st.none() | one if gaps else one
    cells = draw(
        st.lists(
            score, min_size=jurors * candidates * criteria, max_size=jurors * candidates * criteria
        )
    )
    scores = np.array([math.nan if cell is None else cell for cell in cells], float)
    weights = draw(st.lists(st.integers(0, 10), min_size=criteria, max_size=criteria))
    evidence = tuple(draw(st.lists(st.booleans(), min_size=criteria, max_size=criteria)))
    scores = scores.reshape(jurors, candidates, criteria)
    for place, is_evidence in enumerate(evidence):
        if is_evidence:
            scores[:, :, place] = scores[0, :, place]
    if not sum(weights):
        weights = [1] * criteria
    return panel(scores, evidence), np.array(weights, float)


# -- by hand ---------------------------------------------------------------------------------------


def test_a_small_panel_is_ranked_as_by_hand():
    """Two jurors, three candidates, two criteria at 75 and 25 %."""
    made = panel([[[80, 60], [70, 90], [60, 60]], [[70, 60], [80, 70], [50, 100]]])
    weights = np.array([75, 25])
    mean = ranking.ranking(made, Rules(), weights)
    # means of the jurors: (75, 60), (75, 80), (55, 80)
    assert standings(mean) == [("k01", 1), ("k00", 2), ("k02", 3)]
    assert [each.score for each in mean] == [76.25, 71.25, 61.25]
    geometric = ranking.ranking(made, Rules(aggregation="geometric"), weights)
    assert geometric[0].score == pytest.approx(75**0.75 * 80**0.25)
    # the first juror: 75, 75, 60 (a tie); the second: 67.5, 77.5, 62.5
    borda = ranking.ranking(made, Rules(aggregation="borda"), weights)
    assert [each.score for each in borda] == [87.5, 62.5, 0]
    ranks = ranking.evened(made, Rules(evening="rank"))
    assert ranks[:, :, 1].tolist() == [[25, 100, 25], [0, 50, 100]]


def test_a_textbook_election_by_borda():
    """Tennessee's capital: 42 % near Memphis, 26 Nashville, 15 Chattanooga, 17 Knoxville; of 300
    points at most, Nashville has 194, Chattanooga 173, Memphis 126, Knoxville 107."""
    orders = {42: "MNCK", 26: "NCKM", 15: "CKNM", 17: "KCNM"}
    scores = [
        [[100 - 10 * order.index(city)] for city in "MNCK"]
        for voters, order in orders.items()
        for _ in range(voters)
    ]
    found = ranking.totals(panel(scores), Rules(aggregation="borda"), np.array([[1.0]]))[0]
    assert (found * 3).round(9).tolist() == [126, 194, 173, 107]


def test_concordance_of_three_judges_as_by_hand():
    """Six applicants placed by three: sums 8, 14, 11, 9, 13, 8 around 10.5, squares 33.5 of at most
    157.5. With two equal for the first judge the most is 157.5 − 3 × 6 / 12."""
    places = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 2, 4, 3], [6, 3, 2, 5, 4, 1.0]])
    found = soundness.agreement(panel((7 - places)[:, :, None] * 10), np.array([1.0]))
    assert found.w == pytest.approx(33.5 / 157.5)
    assert found.p == pytest.approx(stats.chi2.sf(3 * 5 * 33.5 / 157.5, 5))
    places[0] = [1.5, 6, 3, 1.5, 5, 4]
    tied = soundness.agreement(panel((7 - places)[:, :, None] * 10), np.array([1.0]))
    # sums 8.5 and 8.5 instead of 8 and 9: squares 4 + 12.25 + 0.25 + 4 + 6.25 + 6.25
    assert tied.w == pytest.approx(33 / 156)


def test_equal_scores_share_a_place_and_say_what_sets_them_apart():
    made = panel([[[80, 60], [60, 80], [50, 50]]])
    first, second, third = ranking.ranking(made, Rules(), np.array([1, 1]))
    assert (first.candidate, first.place, first.is_tied, first.broken_by) == ("k00", 1, True, None)
    assert (second.candidate, second.place, second.is_tied) == ("k01", 1, True)
    assert second.broken_by == "c0"
    assert (third.place, third.is_tied) == (3, False)


def test_everybody_equal_is_a_tie_of_all_and_no_agreement():
    made = panel(np.full((3, 4, 2), 70.0))
    for evening in EVENINGS:
        for aggregation in AGGREGATIONS:
            found = ranking.ranking(made, Rules(evening, aggregation), np.array([1, 1]))
            assert {(each.place, each.is_tied, each.broken_by) for each in found} == {
                (1, True, None)
            }
    found = soundness.agreement(made, np.array([1, 1]))
    assert (found.w, found.p, found.outlying) == (None, None, ())
    assert np.isnan(found.pairs).all()


def test_an_abstention_counts_for_nobody():
    """The second juror, from k01's own regency, gave it 100 and stays out of it."""
    made = panel([[[80], [70]], [[60], [100]]])
    weights = np.array([1])
    assert standings(ranking.ranking(made, Rules(), weights))[0] == ("k01", 1)
    abstaining = np.array([[False, False], [False, True]])
    left = ranking.ranking(made.without(abstaining=abstaining), Rules(), weights)
    assert [(each.candidate, each.score) for each in left] == [("k00", 70.0), ("k01", 70.0)]


def test_evidence_makes_no_ballot_for_a_juror_who_scored_nothing():
    """The second juror gave nothing; by evidence alone k00 would have that juror's vote as well."""
    none = math.nan
    made = panel([[[60, 90], [80, 10]], [[none, 90], [none, 10]]], (False, True))
    borda = ranking.totals(made, Rules(aggregation="borda"), np.array([[0.8, 0.2]]))[0]
    # 0.8 × 60 + 0.2 × 90 = 66, 0.8 × 80 + 0.2 × 10 = 66: a tie of the one ballot there is
    assert borda.tolist() == [50, 50]
    unjudged = panel([[[none, 90], [none, 10]]], (False, True))
    assert ranking.totals(unjudged, Rules(aggregation="borda"), np.array([[0.8, 0.2]]))[
        0
    ].tolist() == [100, 0]


def test_who_lacks_a_score_stands_on_the_rest_or_is_left_out():
    made = panel([[[80, math.nan], [70, 70]]])
    weights = np.array([1, 1])
    assert standings(ranking.ranking(made, Rules(), weights)) == [("k00", 1), ("k01", 2)]
    whole = ranking.ranking(made, Rules(missing="whole"), weights)
    assert standings(whole) == [("k01", 1), ("k00", None)]
    # a criterion that doesn't count can't be lacking
    assert standings(ranking.ranking(made, Rules(missing="whole"), np.array([1, 0])))[0] == (
        "k00", 1,
    )  # fmt: skip


def test_one_juror_who_gives_from_a_narrow_range_weighs_as_much_when_evened():
    """The second juror's order is the reverse, in a range a tenth as wide."""
    made = panel([[[90], [50], [40]], [[60], [61], [65]]])
    plain, even = (
        ranking.ranking(made, Rules(evening), np.array([1])) for evening in ("none", "rank")
    )
    assert standings(plain)[0] == ("k00", 1)
    assert {each.place for each in even} == {1}
    z = ranking.evened(made, Rules(evening="zscore"))[:, :, 0]
    assert z == pytest.approx(
        made.scores.mean() + made.scores.std() * stats.zscore(made.scores[:, :, 0], axis=1)
    )


@pytest.mark.parametrize("weights", [[0, 0], [-1, 2]])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        ranking.ranking(panel([[[1, 2]]]), Rules(), np.array(weights))


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="fair"):
        Rules(evening="fair")


# -- against other hands ---------------------------------------------------------------------------


def slow_totals(made: Panel, rules: Rules, weights) -> list[float | None]:
    """The same in plain loops and scipy's ranks."""
    jurors, candidates, criteria = made.scores.shape
    even = made.scores.copy()
    for place in range(criteria):
        if made.evidence[place] or rules.evening == "none":
            continue
        everyone = [x for x in made.scores[:, :, place].ravel() if not math.isnan(x)]
        for juror in range(jurors):
            own = made.scores[juror, :, place]
            known = ~np.isnan(own)
            if not known.any():
                continue
            if rules.evening == "rank":
                ranks = stats.rankdata(own[known]) - 1
                even[juror, known, place] = 100 * ranks / (len(ranks) - 1) if len(ranks) > 1 else 50
            else:
                spread = own[known].std()
                z = (own[known] - own[known].mean()) / spread if spread > 1e-9 else 0 * own[known]
                even[juror, known, place] = np.mean(everyone) + np.std(everyone) * z
    weights = weights / weights.sum()

    def joined(row) -> float | None:
        has = [(w, x) for w, x in zip(weights, row, strict=True) if not math.isnan(x)]
        whole = sum(w for w, _ in has)
        if whole <= 0:
            return None
        if rules.aggregation != "geometric":
            return sum(w * x for w, x in has) / whole
        if any(x <= 0 and w > 0 for w, x in has):
            return 0.0
        return math.exp(sum(w * math.log(x) for w, x in has if w > 0) / whole)

    panel_values = [
        [np.mean(cell[~np.isnan(cell)]) if (~np.isnan(cell)).any() else math.nan
         for cell in even[:, candidate, :].T]
        for candidate in range(candidates)
    ]  # fmt: skip
    if rules.aggregation == "borda":
        points: list[list[float]] = [[] for _ in range(candidates)]
        judged = [place for place in range(criteria) if not made.evidence[place]]
        scored = [
            [any(not math.isnan(made.scores[juror, candidate, place]) for place in judged)
             for candidate in range(candidates)]
            for juror in range(jurors)
        ]  # fmt: skip
        nobody = not any(map(any, scored))
        for juror in range(1 if nobody else jurors):
            own = [
                joined(even[juror, candidate]) if nobody or scored[juror][candidate] else None
                for candidate in range(candidates)
            ]
            has = [candidate for candidate in range(candidates) if own[candidate] is not None]
            ranks = stats.rankdata([round(own[candidate], 9) for candidate in has]) - 1
            for candidate, rank in zip(has, ranks, strict=True):
                points[candidate].append(100 * rank / (len(has) - 1) if len(has) > 1 else 50)
        found = [np.mean(own) if own else None for own in points]
    else:
        found = [joined(row) for row in panel_values]
    if rules.missing == "whole":
        for candidate, row in enumerate(panel_values):
            if any(math.isnan(x) and w > 0 for w, x in zip(weights, row, strict=True)):
                found[candidate] = None
    return found


@settings(max_examples=250, deadline=None)
@given(panels(), st.sampled_from(EVENINGS), st.sampled_from(AGGREGATIONS),
       st.sampled_from(MISSING))  # fmt: skip
def test_totals_equal_the_slow_way(made, evening, aggregation, missing):
    panel_, weights = made
    rules = Rules(evening, aggregation, missing)
    found = ranking.totals(panel_, rules, ranking.shares(weights)[None])[0]
    slow = slow_totals(panel_, rules, weights)
    assert [None if math.isnan(x) else pytest.approx(x, abs=1e-6) for x in found] == slow


@settings(max_examples=250, deadline=None)
@given(panels())
def test_places_are_how_many_are_ahead_and_all_questions_have_an_answer(made):
    panel_, weights = made
    for rules in (Rules(), Rules("rank", "borda"), Rules("zscore", "geometric", "whole")):
        listed = ranking.ranking(panel_, rules, weights)
        assert sorted(each.candidate for each in listed) == sorted(panel_.candidates)
        scores = [each.score for each in listed if each.score is not None]
        for each in listed:
            if each.score is None:
                assert each.place is None
            else:
                assert each.place == 1 + sum(other > each.score + 1e-9 for other in scores)
        soundness.without_each_juror(panel_, rules, weights)
        soundness.without_each_criterion(panel_, rules, weights)
        few = soundness.drawn(panel_, rules, weights, draws=20)
        assert ((few.best <= few.worst) & (few.podium >= few.first)).all()
    assert len(soundness.under_all_rules(panel_, weights)) == 18


@settings(max_examples=250, deadline=None)
@given(panels(gaps=False))
def test_agreement_equals_scipys(made):
    panel_, weights = made
    found = soundness.agreement(panel_, weights)
    jurors, candidates, _ = panel_.scores.shape
    judged = ~np.array(panel_.evidence)
    if not judged.any():
        assert found.w is None
        return
    own = weights[judged] if weights[judged].sum() else np.ones(judged.sum())
    totals = (panel_.scores[:, :, judged] @ (own / own.sum())).round(9)
    if found.w is None:
        assert jurors < 2 or candidates < 2 or (np.ptp(totals, axis=1) == 0).all()
    elif candidates > 2 and jurors > 2:
        friedman = stats.friedmanchisquare(*totals.T)
        assert found.w == pytest.approx(friedman.statistic / (jurors * (candidates - 1)))
        assert found.p == pytest.approx(friedman.pvalue, abs=1e-9)
    for one in range(jurors):
        for other in range(jurors):
            if candidates > 1 and np.ptp(totals[one]) and np.ptp(totals[other]):
                expected = stats.spearmanr(totals[one], totals[other]).statistic
                assert found.pairs[one, other] == pytest.approx(expected)


@settings(max_examples=250, deadline=None)
@given(panels(gaps=False), st.sampled_from(["mean", "geometric"]))
def test_the_swap_is_a_swap_and_no_smaller_one_is(made, aggregation):
    """Held against a grid of all weights."""
    panel_, weights = made
    rules = Rules(aggregation=aggregation)
    first, second = (ranking.ranking(panel_, rules, weights) * 2)[:2]
    if first.candidate == second.candidate:
        return
    found = soundness.swap(panel_, rules, weights, first.candidate, second.candidate)
    pair = [panel_.candidates.index(each.candidate) for each in (first, second)]

    def gap(shares) -> np.ndarray:
        totals = ranking.totals(panel_, rules, np.atleast_2d(shares))
        return totals[:, pair[0]] - totals[:, pair[1]]

    # a criterion of weight 0 is none: the grid is of the others
    counts = weights > 0
    steps = np.zeros((len(_grid(counts.sum(), 10)), len(weights)))
    steps[:, counts] = _grid(counts.sum(), 10)
    start = ranking.shares(weights)
    if found is None:
        worth = ranking.values(panel_, rules)[pair][:, counts]
        assert (worth <= 0).any() or (gap(np.array(steps)) > -1e-9).all()
        return
    assert found.weights.sum() == pytest.approx(1)
    assert (found.weights >= -1e-12).all() and not found.weights[~counts].any()
    assert found.moved == pytest.approx(np.abs(found.weights - start).sum() / 2, abs=1e-9)
    assert gap(found.weights)[0] <= 1e-6
    for step in steps:
        if np.abs(step - start).sum() / 2 < found.moved - 1e-6:
            assert gap(step)[0] > 0


def test_what_is_unknown_of_a_criterion_without_weight_keeps_no_swap_away():
    """80 and 60 against 70 and 65: 10 ahead and 5 behind, level at one to two."""
    gap = math.nan
    made = panel([[[80, 60, gap], [70, 65, 10]]], (False, False, True))
    weights = np.array([50, 50, 0])
    found = soundness.swap(made, Rules(), weights, "k00", "k01")
    assert found.weights == pytest.approx([1 / 3, 2 / 3, 0])
    assert found.moved == pytest.approx(1 / 6)
    # with weight nothing can be told, and that is not the same as never
    assert not soundness.is_swap_told(made, Rules(), np.array([50, 40, 10]), "k00", "k01")
    assert soundness.swap(made, Rules(), np.array([50, 40, 10]), "k00", "k01") is None


def _grid(count: int, parts: int) -> list[tuple]:
    if count == 1:
        return [(1.0,)]
    return [
        (first / parts, *((1 - first / parts) * rest for rest in others))
        for first in range(parts + 1)
        for others in _grid(count - 1, parts)
    ]


# -- how sound -------------------------------------------------------------------------------------


def test_who_leads_in_everything_leads_in_every_draw():
    made = panel([[[90, 90], [80, 85], [70, 60], [60, 70]]])
    found = soundness.drawn(made, Rules(), np.array([3, 1]))
    assert found.first.tolist() == [1, 0, 0, 0]
    assert (found.best.tolist()[:2], found.worst.tolist()[:2]) == ([1, 2], [1, 2])
    assert found.podium[2] + found.podium[3] == pytest.approx(1)


def test_draws_have_the_chosen_weights_as_mean_and_are_the_same_for_a_seed():
    """Two candidates who are first where the first criterion weighs more than half: by the beta
    distribution the share of draws is known."""
    made = panel([[[100, 0], [0, 100]]])
    weights = np.array([0.6, 0.4])
    found = soundness.drawn(made, Rules(), weights)
    expected = stats.beta(*(soundness.CONCENTRATION * weights)).sf(0.5)
    assert found.first[0] == pytest.approx(expected, abs=0.015)
    again = soundness.drawn(made, Rules(), weights)
    assert again.first.tolist() == found.first.tolist()
    assert soundness.drawn(made, Rules(), weights, seed=1).first.tolist() != found.first.tolist()


def test_a_seed_gives_figures_known_beforehand():
    """The same on any machine: numpy promises it of PCG64, and this would notice."""
    made = panel([[[80, 70, 60], [70, 80, 62], [65, 66, 90]]])
    found = soundness.drawn(made, Rules(), np.array([1, 1, 1]), draws=1000, seed=7)
    assert [round(each, 3) for each in found.first] == [0.073, 0.1, 0.827]


def test_a_criterion_of_no_weight_keeps_none():
    made = panel([[[50, 100], [60, 0]]])
    found = soundness.drawn(made, Rules(), np.array([1, 0]))
    assert found.first.tolist() == [0, 1]
    without = soundness.without_each_criterion(made, Rules(), np.array([1, 0]))
    assert without == []


def test_leaving_out_one_shows_whom_it_carried():
    made = panel([[[90, 50], [60, 70]], [[90, 60], [70, 70]], [[40, 60], [90, 75]]])
    weights = np.array([1, 1])
    by_criterion = soundness.without_each_criterion(made, Rules(), weights)
    assert [(each.criterion, each.leaders(made)) for each in by_criterion] == [
        ("c0", ("k01",)),
        ("c1", ("k00", "k01")),
    ]
    by_juror = soundness.without_each_juror(made, Rules(), weights)
    assert [(each.juror, each.leaders(made)) for each in by_juror] == [
        (1, ("k01",)),
        (2, ("k01",)),
        (3, ("k00",)),
    ]
    assert soundness.without_each_juror(panel([[[1]]]), Rules(), np.array([1])) == []


def test_a_juror_against_all_others_is_named():
    base = np.arange(10, 90, 10.0)
    scores = [base + place for place in range(8)] + [base[::-1]]
    found = soundness.agreement(panel(np.array(scores)[:, :, None]), np.array([1.0]))
    assert found.outlying == (9,)
    assert all(p == pytest.approx(1) for p in found.with_others[:8] + 0 if p > 0.99)


def test_a_juror_who_scored_nothing_and_a_candidate_nobody_finished_are_left_out_of_agreement():
    scores = np.array([[[80], [70], [60]], [[75], [65], [math.nan]], [[math.nan]] * 3], float)
    found = soundness.agreement(panel(scores), np.array([1.0]))
    assert (found.jurors, found.candidates, found.left_out, found.w) == ((1, 2), 2, 1, 1.0)


def test_the_order_of_candidates_and_jurors_changes_nothing():
    scores = np.array([[[80, 60], [70, 90], [60, 60]], [[70, 60], [80, 70], [50, 100.0]]])
    expected = {each.candidate: each.place for each in
                ranking.ranking(panel(scores), Rules(), np.array([3, 1]))}  # fmt: skip
    for order in permutations(range(3)):
        turned = panel(scores[::-1, list(order)])
        found = ranking.ranking(turned, Rules(), np.array([3, 1]))
        assert {order[int(each.candidate[1:])]: each.place for each in found} == {
            int(name[1:]): place for name, place in expected.items()
        }
