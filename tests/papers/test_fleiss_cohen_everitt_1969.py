"""Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72(5): κ .429, weighted .507, with errors."""

import numpy as np
import pytest

from annoqa.agreement.cohen import cohen_kappa
from tests.papers.tables import (
    assert_printed,
    assert_two_annotators,
    asymptotic_error,
    case,
    from_table,
)

CASE = case("fleiss_cohen_everitt1969")
DATA = from_table(CASE["data"])


def test_coefficients_of_two_annotators():
    assert_two_annotators("fleiss_cohen_everitt1969")


def test_standard_error_of_kappa():
    assert asymptotic_error(DATA) == pytest.approx(0.053711, abs=5e-7)


def test_weighted_kappa_and_its_standard_error():
    expected = CASE["expected"]["weighted_kappa"]
    weights = np.array(expected["agreement_weights"])

    assert_printed(cohen_kappa(DATA, weights=weights).value, expected)
    assert asymptotic_error(DATA, weights=weights) == pytest.approx(0.056994, abs=5e-7)
