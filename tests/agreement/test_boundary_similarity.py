"""Boundary similarity B: Fournier's examples, all edits tried one by one, and laws."""

from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.boundary_similarity import boundary_edits
from annoqa.agreement.ratio import Within
from tests.agreement.views import segments, sides
from tests.shared import known_answer


def of_masses(*texts, unit=1, shift=0):
    total = sum(texts[0])
    rows = [
        (0, who, a + shift, b + shift, "x")
        for who, masses in enumerate(texts)
        for a, b in pairwise(np.concatenate([[0], np.cumsum(masses)]).tolist())
    ]
    looks = {(0, who): (shift, total + shift) for who in range(len(texts))}
    return sides(segments(rows, looks=looks, unit=unit))


def similarity(rows, tolerance):
    return boundary_edits(rows, tolerance).similarity().estimate(Within()).value


@pytest.mark.parametrize(
    "case",
    ["segeval_fn", "segeval_fp", "segeval_near_miss", "segeval_clustered_fp", "segeval_none_vs_one"],
)
def test_examples_of_fournier(case):
    answer = known_answer("temporal", case)
    rows = of_masses(answer["data"]["a_masses"], answer["data"]["b_masses"])

    assert similarity(rows, answer["params"]["n_t"]) == pytest.approx(answer["expected"]["B"], abs=1e-12)


def test_stargazer_texts_of_hearst():
    answer = known_answer("temporal", "segeval_hearst1997")
    coders = answer["data"]["coders"]
    for pair, expected in answer["expected"]["B"].items():
        hypothesis, coder = pair.split(",")
        rows = of_masses(answer["data"]["hypotheses"][hypothesis], coders[coder])
        assert similarity(rows, answer["params"]["n_t"]) == pytest.approx(expected, abs=1e-6)
    together = similarity(of_masses(*coders.values()), answer["params"]["n_t"])
    assert together == pytest.approx(answer["expected"]["actual_agreement"], abs=0.01)


def brute_cost(one, two, tolerance):
    best = len(one) + len(two)
    for size in range(1, min(len(one), len(two)) + 1):
        for left in combinations(one, size):
            for right in permutations(two, size):
                far = [abs(a - b) for a, b in zip(left, right, strict=True)]
                if max(far) < tolerance:
                    best = min(best, len(one) + len(two) - 2 * size + sum(far) / tolerance)
    return best


@settings(max_examples=25, deadline=None)
@given(
    st.sets(st.integers(1, 29), min_size=1, max_size=5),
    st.sets(st.integers(1, 29), min_size=1, max_size=5),
    st.integers(1, 6),
)
def test_no_edits_cost_less(one, two, tolerance):
    masses = [np.diff([0, *sorted(places), 30]).tolist() for places in (one, two)]
    edits = boundary_edits(of_masses(*masses), tolerance)

    assert (edits.alone + edits.distance)[0] == pytest.approx(brute_cost(one, two, tolerance))
    assert similarity(of_masses(*masses), tolerance) == similarity(of_masses(*masses[::-1]), tolerance)
    finer = of_masses(*masses, unit=1000, shift=10**9)
    assert similarity(finer, tolerance * 1000) == pytest.approx(similarity(of_masses(*masses), tolerance))


def test_shifted_runs_are_near_misses_all_of_them():
    edits = boundary_edits(of_masses([5, 1, 6], [6, 1, 5]), 2)

    assert (edits.matched.tolist(), edits.moved.tolist(), edits.alone.tolist()) == ([0], [2], [0])


def test_equal_is_exactly_one_and_no_boundary_is_undefined():
    assert similarity(of_masses([3, 4, 5], [3, 4, 5]), 2) == 1
    none = boundary_edits(of_masses([12], [12]), 2).similarity().estimate(Within())
    assert none.undefined
    assert boundary_edits(sides(segments([], looked=[(0, 0), (0, 1)])), 2).item.tolist() == []
