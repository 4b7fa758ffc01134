"""Feinstein & Cicchetti (1990): the same 85 % of agreement, κ .70 and .32."""

import pytest

from annoqa.agreement.labels import label_agreements
from tests.papers.tables import assert_two_annotators, case, from_table


@pytest.mark.parametrize("name", ["feinstein_cicchetti1990_balanced", "feinstein_cicchetti1990_skewed"])
def test_coefficients_of_two_annotators(name):
    assert_two_annotators(name)


def test_positive_and_negative_agreement_resolve_the_paradox():
    data = from_table(case("feinstein_cicchetti1990_skewed")["data"])
    positive, negative = (made.specific.value for made in label_agreements(data))

    assert positive == pytest.approx(2 * 80 / (2 * 80 + 15))
    assert negative == pytest.approx(2 * 5 / (2 * 5 + 15))
