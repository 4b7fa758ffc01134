"""Rankings: counts, τ, footrule and placements, against scipy, Fagin's identities and laws."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from annoqa.agreement.footrule import footrule_similarity
from annoqa.agreement.kendall import kendall_distance, kendall_table, kendall_tau_b, kendall_tau_x
from annoqa.agreement.placements import tier_agreement, top_choice_agreement
from annoqa.agreement.rankings import compare_rankings
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError

NUMBERS = [kendall_tau_b, kendall_tau_x, footrule_similarity, top_choice_agreement, tier_agreement]
PLACES = st.lists(st.integers(0, 3), min_size=5, max_size=5)


def tiers(places, names="ABCDE"):
    """Return the tiers of names by the number of their place; the empty ones between are left out."""
    known = sorted(set(places))
    return tuple(
        tuple(name for name, at in zip(names, places, strict=True) if at == place) for place in known
    )


def two(first, second):
    return ReliabilityData.from_rows([[first], [second]])


def ranks(places):
    return stats.rankdata(places)


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES)
def test_tau_b_is_scipys(first, second):
    made = kendall_tau_b(two(tiers(first), tiers(second))).value
    expected = stats.kendalltau(first, second).statistic

    assert made is None if np.isnan(expected) else made == pytest.approx(expected, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES)
def test_tau_x_is_emond_and_masons(first, second):
    def scores(places):
        there = np.array(places)
        return np.where(there[:, None] <= there[None, :], 1, -1) * (1 - np.eye(5))

    expected = (scores(first) * scores(second)).sum() / (5 * 4)
    assert kendall_tau_x(two(tiers(first), tiers(second))).value == pytest.approx(expected, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES, st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_the_distance_counts_pairs_one_by_one(first, second, penalty):
    lost = 0.0
    for i, j in combinations(range(5), 2):
        one, other = np.sign(first[i] - first[j]), np.sign(second[i] - second[j])
        lost += 1 if one * other < 0 else penalty if (one == 0) != (other == 0) else 0

    made = kendall_distance(two(tiers(first), tiers(second)), tie_penalty=penalty).value
    assert made == pytest.approx(lost / 10, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES)
def test_the_footrule_is_the_sum_of_differences_of_mean_ranks(first, second):
    expected = 1 - np.abs(ranks(first) - ranks(second)).sum() / 12

    assert footrule_similarity(two(tiers(first), tiers(second))).value == pytest.approx(expected, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES)
def test_the_footrule_lies_within_twice_kendalls_distance(first, second):
    """Fagin et al. (2006), theorem 4: K_prof ≤ F_prof ≤ 2 K_prof for rankings with ties."""
    made = compare_rankings([tiers(first), tiers(second)], np.array([0]), np.array([1]))
    far = (made.oppose + (made.tied_one + made.tied_other) / 2)[0]

    assert far - 1e-12 <= made.moved[0] <= 2 * far + 1e-12


@settings(deadline=None, max_examples=40)
@given(st.lists(PLACES, min_size=3, max_size=3))
def test_kendalls_distance_is_a_metric(places):
    table = kendall_table([tiers(each) for each in places])

    assert table[0, 2] <= table[0, 1] + table[1, 2] + 1e-12
    assert np.array_equal(table, table.T)
    assert not np.diagonal(table).any()


@pytest.mark.parametrize("number", NUMBERS)
@settings(deadline=None, max_examples=40)
@given(first=PLACES, second=PLACES)
def test_numbers_are_symmetric_and_1_on_themselves(number, first, second):
    there, back = (
        number(two(*pair)).value
        for pair in ((tiers(first), tiers(second)),) * 1 + ((tiers(second), tiers(first)),)
    )
    same = number(two(tiers(first), tiers(first))).value

    assert there == back
    assert same == 1 or (number is kendall_tau_b and len(set(first)) == 1 and same is None)
    lowest = -1 if number in (kendall_tau_b, kendall_tau_x) else 0
    assert there is None or lowest <= there <= 1


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES, st.permutations("ABCDE"))
def test_names_of_things_make_no_difference(first, second, names):
    plain = two(tiers(first), tiers(second))
    renamed = two(*(tuple(tuple(sorted(t)) for t in tiers(each, names)) for each in (first, second)))

    for number in NUMBERS:
        assert number(plain).value == number(renamed).value


def test_many_pairs_are_compared_as_one_by_one():
    rng = np.random.default_rng(0)
    lists = [tiers(rng.integers(0, 4, 5).tolist()) for _ in range(40)]
    first, second = np.triu_indices(40, 1)
    together = compare_rankings(lists, first, second)

    for at in range(0, len(first), 37):
        alone = compare_rankings([lists[first[at]], lists[second[at]]], np.array([0]), np.array([1]))
        for name in (
            "n",
            "agree",
            "oppose",
            "tied_one",
            "tied_other",
            "tied_both",
            "moved",
            "same_tier",
            "top",
        ):
            assert getattr(together, name)[at] == getattr(alone, name)[0]


def test_only_what_both_ranked_is_compared():
    full, part = (("A",), ("B",), ("C",), ("D",)), (("D",), ("B",), ("X",))
    made = compare_rankings([full, part], np.array([0]), np.array([1]))

    assert (made.n[0], made.agree[0], made.oppose[0], made.top[0]) == (2, 0, 1, 0)
    assert kendall_tau_b(two(full, part)).value == -1
    assert kendall_tau_b(two(full, (("A",), ("X",)))).undefined is not None
    assert top_choice_agreement(two(full, (("A",), ("X",)))).value == 1


def test_pairs_that_cannot_be_compared_are_left_out_and_not_counted():
    up, down, other = (("A",), ("B",)), (("B",), ("A",)), (("X",), ("Y",))
    made = kendall_tau_b(ReliabilityData.from_rows([[up, up, up], [up, down, other]]))

    assert (made.value, made.n_units) == (0, 2)


def test_an_empty_bucket_is_a_place():
    good, bad = (("A", "B"), ()), ((), ("A", "B"))

    assert kendall_tau_x(two(good, bad)).value == 1
    assert tier_agreement(two(good, bad)).value == 0
    assert top_choice_agreement(two(good, bad)).value == 1


def test_a_penalty_that_is_none_is_refused():
    with pytest.raises(NotApplicableError, match="tie_penalty"):
        kendall_distance(two((("A",),), (("A",),)), tie_penalty=2)


def test_rankings_drawn_at_random_have_a_tau_of_zero():
    rng = np.random.default_rng(1)
    rows = [[tiers(rng.permutation(5).tolist()) for _ in range(2_000)] for _ in range(2)]
    made = kendall_tau_b(ReliabilityData.from_rows(rows))

    assert made.low < 0 < made.high
    assert abs(made.value) < 0.04


def test_intervals_of_tau_stay_within_its_bounds_and_perfect_agreement_has_one():
    up, swapped = tiers([0, 1, 2, 3, 4]), tiers([1, 0, 2, 3, 4])
    nearly = kendall_tau_b(ReliabilityData.from_rows([[up] * 6, [up] * 5 + [swapped]]))
    perfect = kendall_tau_b(ReliabilityData.from_rows([[up] * 6, [up] * 6]))

    assert -1 <= nearly.low < nearly.value < nearly.high <= 1
    assert (perfect.value, perfect.high) == (1, 1)
    assert 0 < perfect.low < 1


def test_intervals_cover_what_they_say():
    """Of 300 campaigns with 40 items and three annotators, about 95 % of intervals hold the mean."""
    rng = np.random.default_rng(11)
    n, k = 300 * 40, 4
    noise = rng.normal(0, 1, (3, n, k)) + rng.normal(0, 1.5, (n, k))
    orders = np.argsort(noise, axis=2)
    scale = sorted({tuple(order) for order in orders.reshape(-1, k).tolist()})
    place = {order: code for code, order in enumerate(scale)}
    codes = np.array([[place[tuple(order)] for order in rows] for rows in orders.tolist()])
    values = tuple(tuple(("ABCD"[thing],) for thing in order) for order in scale)
    true = kendall_tau_b(ReliabilityData.from_codes(codes, values=values)).value
    made = [
        kendall_tau_b(ReliabilityData.from_codes(part, values=values))
        for part in np.split(codes, 300, axis=1)
    ]

    assert 0.92 <= np.mean([one.low <= true <= one.high for one in made]) <= 0.98
