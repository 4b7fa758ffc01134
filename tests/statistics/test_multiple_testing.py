import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from annoqa.statistics.multiple_testing import benjamini_hochberg, benjamini_yekutieli

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("adjust", "method"), [(benjamini_hochberg, "fdr_bh"), (benjamini_yekutieli, "fdr_by")]
)
@given(p=P_VALUES)
def test_adjusted_p_values_are_those_of_statsmodels(adjust, method, p):
    assert np.allclose(adjust(p), multipletests(p, method=method)[1], atol=1e-14)


def test_no_tests_give_no_p_values():
    assert benjamini_hochberg([]).shape == (0,)
    assert benjamini_yekutieli([]).shape == (0,)
