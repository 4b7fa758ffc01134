"""Artstein & Poesio (2008), Computational Linguistics 34(4), pp. 558 and 568."""

import numpy as np
import pytest

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.krippendorff import krippendorff_alpha
from tests.papers.tables import assert_two_annotators, case, from_table


@pytest.mark.parametrize("name", ["artstein_poesio2008_p558", "artstein_poesio2008_p568"])
def test_coefficients_of_two_annotators(name):
    assert_two_annotators(name)


def test_weighted_coefficients_of_p568():
    found = case("artstein_poesio2008_p568")
    apart = np.array(found["expected"]["weighted_kappa"]["disagreement_weights"])
    data = from_table(found["data"])

    assert cohen_kappa(data, weights=1 - apart).value == pytest.approx(0.8163, abs=5e-5)
    assert krippendorff_alpha(data, distance=apart).value == pytest.approx(0.8156, abs=5e-5)
