"""Fleiss (1971), Psychological Bulletin 76(5): 30 patients, 6 psychiatrists, 5 diagnoses."""

import numpy as np
import pytest

from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.labels import agreement_on
from tests.papers.tables import assert_printed, case, from_counts

CASE = case("fleiss1971_psychiatric")
DATA = from_counts(CASE["data"])


def test_kappa_with_observed_and_expected_agreement():
    made = fleiss_kappa(DATA)

    assert_printed(made.value, CASE["expected"]["fleiss_kappa"])
    assert_printed(made.observed, CASE["expected"]["pa"])
    assert_printed(made.expected, CASE["expected"]["pe"])


@pytest.mark.parametrize(
    ("compute", "key"),
    [(krippendorff_alpha, "alpha_nominal"), (gwet_ac1, "AC1"), (brennan_prediger, "BrennanPrediger")],
)
def test_other_coefficients_of_the_same_data(compute, key):
    assert_printed(compute(DATA).value, CASE["expected"][key])


def test_kappas_of_the_five_diagnoses():
    for label, expected in enumerate(CASE["expected"]["category_kappas"]["value"]):
        holds = [value == label for value in range(5)]
        counts = [[sum(row) - row[label], row[label]] for row in CASE["data"]]

        assert fleiss_kappa(from_counts(counts)).value == pytest.approx(expected, abs=1e-12)
        alpha = agreement_on(DATA, np.array(holds), label).alpha.value
        assert alpha == pytest.approx(1 - (1 - expected) * 179 / 180, abs=1e-12)
