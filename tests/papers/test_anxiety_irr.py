"""The anxiety ratings of R's irr: κ of the first two raters, weighted by position."""

import pytest

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.reliability import ReliabilityData
from tests.papers.tables import case

CASE = case("irr_anxiety")


@pytest.mark.parametrize(
    ("weights", "key"), [("identity", "unweighted"), ("linear", "linear"), ("quadratic", "quadratic")]
)
def test_kappa_is_that_of_irr(weights, key):
    rows = [[row[0] for row in CASE["data"]], [row[1] for row in CASE["data"]]]
    made = cohen_kappa(ReliabilityData.from_rows(rows), weights=weights)

    assert made.value == pytest.approx(CASE["expected"][f"kappa_r1_r2_{key}"]["value"], abs=1e-9)
