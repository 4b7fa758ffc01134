"""Cohen (1960), Educational and Psychological Measurement 20, pp. 37 and 45; Cohen (1968)."""

import numpy as np
import pytest

from annoqa.agreement.cohen import cohen_kappa
from tests.papers.tables import assert_printed, assert_two_annotators, case, from_table


@pytest.mark.parametrize("name", ["cohen1960_p37", "cohen1960_p45"])
def test_coefficients_of_two_annotators(name):
    assert_two_annotators(name)


def test_weighted_kappa_of_1968():
    found = case("cohen1960_p45")
    expected = found["expected"]["weighted_kappa_cohen1968"]
    apart = np.array(expected["disagreement_weights"], dtype=float)
    made = cohen_kappa(from_table(found["data"]), weights=1 - apart / apart.max())

    assert_printed(made.value, {"value": 8 / 23, "published": 0.348})
