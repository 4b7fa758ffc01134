import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from annoqa.statistics.poisson_binomial import tail


@given(chances=st.lists(st.floats(0, 1), max_size=8), at_least=st.integers(-1, 9))
def test_tail_is_the_sum_over_all_outcomes(chances, at_least):
    total = sum(
        np.prod([c if hit else 1 - c for c, hit in zip(chances, outcome, strict=True)])
        for outcome in itertools.product([0, 1], repeat=len(chances))
        if sum(outcome) >= at_least
    )
    assert tail(chances, at_least) == pytest.approx(total, abs=1e-12)


def test_equal_chances_are_binomial_even_far_out():
    assert tail([0.01] * 100, 20) == pytest.approx(stats.binom.sf(19, 100, 0.01), rel=1e-10)
