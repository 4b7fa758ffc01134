import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import jaccard_distance, masi_distance

from annoqa.statistics import distances

SETS = st.frozensets(st.sampled_from("abcde"))
PATHS = st.frozensets(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple), max_size=3)


@given(first=SETS.filter(bool), second=SETS.filter(bool))
def test_set_distances_are_those_of_nltk(first, second):
    assert distances.jaccard(first, second) == pytest.approx(jaccard_distance(first, second))
    # nltk rounds the two thirds to .67 and the third to .33
    assert distances.masi(first, second) == pytest.approx(masi_distance(first, second), abs=0.01)


@pytest.mark.parametrize(
    ("distance", "strategy"),
    [(distances.jaccard, SETS), (distances.masi, SETS), (distances.path, PATHS)],
)
def test_distances_are_symmetric_and_zero_for_equals_only(distance, strategy):
    @given(first=strategy, second=strategy)
    def law(first, second):
        apart = distance(first, second)
        assert apart == distance(second, first)
        assert 0 <= apart <= 1
        assert distance(first, first) == 0

    law()


def test_paths_are_as_far_as_wu_and_palmer_say():
    deep, other = frozenset([("a", "b", "c")]), frozenset([("a", "b", "d")])

    assert distances.path(deep, other) == pytest.approx(1 - 2 * 2 / 6)
    assert distances.path(deep, frozenset([("x",)])) == 1


def test_a_plain_label_is_a_path_of_one_node():
    assert distances.path(frozenset(["a"]), frozenset(["b"])) == 1


@given(counts=st.lists(st.integers(0, 9), min_size=1, max_size=8))
def test_mid_ranks_are_means_of_ranks(counts):
    ranks = distances.mid_ranks(np.array(counts))
    values = np.repeat(np.arange(len(counts)), counts)
    for code, count in enumerate(counts):
        if count:
            assert ranks[code] == pytest.approx(np.flatnonzero(values == code).mean() + 0.5)
