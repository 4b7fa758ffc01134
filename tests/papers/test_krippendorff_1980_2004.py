"""Krippendorff, Content Analysis (1980; 2004), and Human Communication Research 30(3), 2004."""

import pytest

from annoqa.agreement.krippendorff import krippendorff_alpha
from tests.papers.tables import assert_printed, assert_two_annotators, case, from_units


@pytest.mark.parametrize("name", ["krippendorff1980_ex2_9x3", "krippendorff2004_ex2_12x2"])
def test_alpha_is_the_printed_one(name):
    found = case(name)
    for key, expected in found["expected"].items():
        level = key.removeprefix("alpha_")
        assert_printed(krippendorff_alpha(from_units(found["data"]), level=level).value, expected)


@pytest.mark.parametrize("name", ["krippendorff2004_4a", "krippendorff2004_4b"])
def test_kappa_rewards_annotators_whose_habits_differ(name):
    assert_two_annotators(name)
