"""Randolph (2005), free-marginal κ; Warrens (2012), Conger's κ of four annotators."""

import pytest

from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.conger import conger_kappa
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from tests.papers.tables import assert_printed, case, from_units

COMPUTE = {
    "pa": percent_agreement,
    "Fleiss": fleiss_kappa,
    "Conger": conger_kappa,
    "BrennanPrediger": brennan_prediger,
    "AC1": gwet_ac1,
    "alpha_nominal": krippendorff_alpha,
}


@pytest.mark.parametrize(
    "name",
    ["randolph2005_ex1", "randolph2005_ex2", "warrens2012_ex1", "warrens2012_ex2a", "warrens2012_ex2b"],
)
def test_coefficients_of_many_annotators(name):
    found = case(name)
    for key, compute in COMPUTE.items():
        assert_printed(compute(from_units(found["data"])).value, found["expected"][key])
