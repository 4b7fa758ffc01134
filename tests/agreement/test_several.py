"""Several coefficients of one tally are what each is on its own."""

import numpy as np
import pytest

from annoqa.agreement import COEFFICIENTS, NUMERIC_COEFFICIENTS
from annoqa.agreement.conger import conger_kappa
from annoqa.agreement.gwet import gwet_ac2
from annoqa.agreement.icc import intraclass_correlation
from annoqa.agreement.kendall_w import kendall_w
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.several import agreement_table
from annoqa.errors import NotApplicableError
from tests.agreement.numbers import noisy, of
from tests.agreement.test_compare_coefficients import crowd, data_of

KNOWN = {coefficient.name: coefficient for coefficient in (*COEFFICIENTS, *NUMERIC_COEFFICIENTS)}


@pytest.mark.parametrize("n_annotators", [2, 4])
def test_each_is_what_it_is_on_its_own(n_annotators):
    data = data_of(
        np.where(np.random.default_rng(0).random((n_annotators, 50)) < 0.2, -1, crowd(50, n_annotators, 0.7))
    )
    found = agreement_table(data)

    assert dict(found) == {name: KNOWN[name].compute(data) for name, _ in found}
    assert len(found) == (8 if n_annotators == 2 else 6)
    assert [name for name, _ in found] == [name for name in KNOWN if name in dict(found)]


def test_levels_are_handed_on():
    data = ReliabilityData.from_matrix(np.random.default_rng(1).integers(1, 6, (3, 60)))
    ordinal, interval = (dict(agreement_table(data, level=level)) for level in ("ordinal", "interval"))

    assert ordinal["krippendorff_alpha"] == krippendorff_alpha(data, level="ordinal")
    assert ordinal["gwet_ac2"] == gwet_ac2(data)
    assert ordinal["kendall_w"] == kendall_w(data)
    assert interval["conger_kappa"] == conger_kappa(data, weights="quadratic")
    assert interval["intraclass_correlation"] == intraclass_correlation(data)
    assert "gwet_ac1" not in ordinal
    assert "intraclass_correlation" not in ordinal


def test_names_decide_which_and_in_which_order():
    data = of(noisy(30, 3))
    names = ["kendall_w", "krippendorff_alpha"]

    assert [name for name, _ in agreement_table(data, names, level="interval")] == names
    assert agreement_table(data, []) == ()


def test_undefined_is_listed_with_its_reason():
    found = dict(agreement_table(data_of([[1, 1, 1], [1, 1, 1]])))

    assert found["percent_agreement"].value == 1
    assert {made.undefined for name, made in found.items() if name != "percent_agreement"} == {
        "only one value was used"
    }


def test_what_does_not_exist_or_does_not_fit_is_refused():
    data = data_of(crowd(9, 3, 0.7))
    with pytest.raises(NotApplicableError, match="closest is 'krippendorff_alpha'"):
        agreement_table(data, ["krippendorf_alpha"])
    with pytest.raises(NotApplicableError, match="compares 2 annotators"):
        agreement_table(data, ["cohen_kappa"])
