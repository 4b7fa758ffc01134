"""What is returned when a coefficient does not exist, and in the paradox of 19 out of 20."""

import pytest

from annoqa.agreement import COEFFICIENTS
from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from tests.papers.tables import case, from_units

CASE = case("degenerate_policy")
MANY = [coefficient for coefficient in COEFFICIENTS if coefficient.max_annotators is None]


@pytest.mark.parametrize("coefficient", MANY, ids=lambda coefficient: coefficient.name)
def test_one_value_only_is_undefined_not_perfect(coefficient):
    made = coefficient.compute(from_units(CASE["data"]["one_category"]))

    if coefficient.chance_corrected:
        assert made.value is None
        assert made.undefined == "only one value was used"
    else:
        assert made.value == 1.0


@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda coefficient: coefficient.name)
def test_no_overlap_is_undefined_not_zero(coefficient):
    made = coefficient.compute(from_units(CASE["data"]["no_overlap"]))

    assert made.value is None
    assert made.undefined == "no unit was judged twice"


def test_nineteen_of_twenty():
    data = from_units(CASE["data"]["paradox_19_of_20"])

    assert krippendorff_alpha(data).value == pytest.approx(0, abs=1e-15)
    assert cohen_kappa(data).value == pytest.approx(0, abs=1e-15)
    assert fleiss_kappa(data).value == pytest.approx(-1 / 39, abs=1e-12)
    assert gwet_ac1(data).value == pytest.approx(721 / 761, abs=1e-12)
    assert brennan_prediger(data).value == pytest.approx(0.9, abs=1e-12)
    assert percent_agreement(data).value == pytest.approx(0.95, abs=1e-12)
