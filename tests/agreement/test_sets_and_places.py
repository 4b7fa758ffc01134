"""Sets and places in a taxonomy: mean pairwise agreement beside α."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.distance import jaccard_distance, masi_distance

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.mean_difference import mean_absolute_difference, mean_absolute_error
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.set_overlap import jaccard_agreement, masi_agreement
from annoqa.agreement.taxonomy import ancestor_agreement, path_similarity, subtree_agreement
from annoqa.errors import NotApplicableError
from annoqa.statistics import distances

SETS = st.frozensets(st.sampled_from("abcd"), min_size=1)
PLACES = st.frozensets(st.lists(st.sampled_from("xy"), min_size=1, max_size=3).map(tuple), max_size=2)
NUMBERS = [jaccard_agreement, masi_agreement]
OF_PLACES = [path_similarity, ancestor_agreement, subtree_agreement]


def two(first, second):
    return ReliabilityData.from_rows([[first], [second]])


@pytest.mark.parametrize(
    ("first", "second", "jaccard", "masi"),
    [  # Passonneau (2006): monotonicity 1 of equal sets, 2/3 of subsets, 1/3 of overlap, 0 of disjoint ones
        ("ab", "ab", 1, 1),
        ("a", "ab", 1 / 2, 1 / 2 * 2 / 3),
        ("ab", "abcd", 1 / 2, 1 / 2 * 2 / 3),
        ("ab", "bc", 1 / 3, 1 / 3 * 1 / 3),
        ("ab", "cd", 0, 0),
    ],
)
def test_masi_takes_off_where_both_sides_have_something_of_their_own(first, second, jaccard, masi):
    data = two(frozenset(first), frozenset(second))

    assert jaccard_agreement(data).value == pytest.approx(jaccard)
    assert masi_agreement(data).value == pytest.approx(masi)


@settings(deadline=None, max_examples=40)
@given(SETS, SETS)
def test_sets_are_as_far_apart_as_in_nltk(first, second):
    assert jaccard_agreement(two(first, second)).value == pytest.approx(1 - jaccard_distance(first, second))
    assert masi_agreement(two(first, second)).value == pytest.approx(1 - masi_distance(first, second))


@pytest.mark.parametrize(("number", "level"), [(jaccard_agreement, "set"), (path_similarity, "path")])
@settings(deadline=None, max_examples=40)
@given(rows=st.lists(st.lists(st.none() | PLACES, min_size=4, max_size=4), min_size=3, max_size=3))
def test_one_less_the_mean_is_the_disagreement_of_alpha(number, level, rows):
    data = ReliabilityData.from_rows(
        rows, values=sorted({x for row in rows for x in row if x is not None}, key=sorted)
    )
    mean, alpha = number(data), krippendorff_alpha(data, level=level)

    if alpha.observed is not None:
        assert 1 - mean.value == pytest.approx(alpha.observed, abs=1e-12)
        assert mean.n_units == alpha.n_units


def test_masi_alpha_has_the_disagreement_of_masi_agreement():
    rows = [
        [frozenset("a"), frozenset("ab"), frozenset("c")],
        [frozenset("ab"), frozenset("b"), frozenset("c")],
    ]
    data = ReliabilityData.from_rows(rows)
    alpha = krippendorff_alpha(data, level="set", distance=distances.masi)

    assert 1 - masi_agreement(data).value == pytest.approx(alpha.observed)


@pytest.mark.parametrize("number", OF_PLACES)
@settings(deadline=None, max_examples=40)
@given(first=PLACES, second=PLACES)
def test_numbers_of_places_are_symmetric_shares_and_1_on_themselves(number, first, second):
    there = number(two(first, second)).value

    assert 0 <= there <= 1
    assert there == number(two(second, first)).value
    assert number(two(first, first)).value == 1


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES)
def test_equal_ways_are_at_the_top_of_every_number(first, second):
    data = two(first, second)

    assert (path_similarity(data).value == 1) == (_closed(first) == _closed(second))
    assert path_similarity(data).value <= 1
    if path_similarity(data).value == 1:
        assert ancestor_agreement(data).value == subtree_agreement(data).value == 1


def _closed(places):
    return {place[:n] for place in places for n in range(1, len(place) + 1)}


def test_two_terriers_and_a_cat():
    terrier, dog, cat = (("animal", "dog", "terrier"),), (("animal", "dog"),), (("animal", "cat"),)
    further, apart = two(frozenset(terrier), frozenset(dog)), two(frozenset(terrier), frozenset(cat))

    assert path_similarity(further).value == pytest.approx(0.8)
    assert path_similarity(apart).value == pytest.approx(0.4)
    assert (subtree_agreement(further).value, subtree_agreement(apart).value) == (1, 0)
    assert ancestor_agreement(apart).value == 1
    assert ancestor_agreement(apart, depth=2).value == 0
    with pytest.raises(NotApplicableError, match="depth"):
        ancestor_agreement(apart, depth=0)


def test_nothing_chosen_contradicts_something_chosen():
    dog, nothing = frozenset([("dog",)]), frozenset()

    assert subtree_agreement(two(dog, nothing)).value == 0
    assert subtree_agreement(two(nothing, nothing)).value == 1


def test_labels_in_order_are_a_step_apart():
    data = ReliabilityData.from_rows([["bad", "bad"], ["good", "bad"]], values=["bad", "fair", "good"])

    assert mean_absolute_difference(data).value == 1
    numbers = ReliabilityData.from_rows([[1, 5], [4, 5]])
    assert mean_absolute_difference(numbers).value == 1.5


def test_the_mean_absolute_error_is_in_the_unit_of_the_numbers():
    made = mean_absolute_error([1, 2, 3, np.nan], [1, 4, 3, 9])

    assert (made.value, made.n_units) == (pytest.approx(2 / 3), 3)
    assert mean_absolute_error([], []).undefined
    with pytest.raises(NotApplicableError, match="one length"):
        mean_absolute_error([1], [1, 2])


def test_intervals_cover_what_they_say():
    """Of 400 campaigns with 40 items and three annotators, about 95 % of intervals hold the mean."""
    rng = np.random.default_rng(5)
    sets = tuple(frozenset(x) for x in ("a", "b", "c", "ab", "bc", "abc"))
    table = np.array([[1 - distances.masi(one, other) for other in sets] for one in sets])
    codes = _campaigns(rng, 400 * 40)
    true = np.mean([table[codes[i], codes[j]].mean() for i, j in ((0, 1), (0, 2), (1, 2))])
    held = 0
    for part in np.split(codes, 400, axis=1):
        made = masi_agreement(ReliabilityData.from_codes(part, values=sets))
        held += made.low <= true <= made.high

    assert 0.92 <= held / 400 <= 0.98


def _campaigns(rng, n):
    """Return codes of three annotators, who say what the item is in seven of ten cases."""
    what = rng.integers(0, 6, n)
    return np.where(rng.random((3, n)) < 0.7, what, rng.integers(0, 6, (3, n)))
