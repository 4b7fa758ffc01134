"""Gwet (2008), British Journal of Mathematical and Statistical Psychology 61; tables of irrCAC."""

import pytest

from tests.papers.tables import assert_two_annotators


@pytest.mark.parametrize("name", ["gwet2008_hand", "irrcac_cont3x3abstractors", "irrcac_cont4x4diagnosis"])
def test_coefficients_of_two_annotators(name):
    assert_two_annotators(name)
