"""Gwet (2014), Handbook of Inter-Rater Reliability; four annotators and twelve units, as in irrCAC.

Numbers of R irrCAC 1.4 without rounding, for eight sets of weights.
"""

import numpy as np
import pytest

from annoqa.agreement.brennan import trace_brennan
from annoqa.agreement.chance import with_pairs_fixed
from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.conger import trace_conger
from annoqa.agreement.fleiss import trace_fleiss
from annoqa.agreement.gwet import gwet_ac1, trace_ac1, trace_ac2
from annoqa.agreement.krippendorff import trace_alpha
from annoqa.agreement.percent import trace_percent
from annoqa.agreement.weights import weight_table
from tests.papers.tables import case, from_units

CASE = case("gwet_raw4raters")
DATA = from_units(CASE["data"])
TRACES = {
    "pa": trace_percent,
    "gwet.ac1": trace_ac2,
    "fleiss.kappa": trace_fleiss,
    "conger.kappa": trace_conger,
    "bp.coeff": trace_brennan,
}


@pytest.mark.parametrize("name", [name for name in CASE["expected"] if "alpha" not in name])
def test_coefficient_and_error_are_those_of_irrcac(name):
    weights, key = name.split("|")
    expected = CASE["expected"][name]["R irrCAC 1.4"]
    weights = "identity" if weights == "unweighted" else weights
    trace = TRACES[key](DATA.tally, DATA.values, weights=weights)
    fixed = with_pairs_fixed(DATA.tally, trace)
    error = np.sqrt(DATA.tally.weight @ fixed.influence**2 * 12 / 11)

    assert trace.value == pytest.approx(expected["coeff"], abs=1e-9)
    assert trace.observed == pytest.approx(expected["pa"], abs=1e-9)
    assert (trace.expected or 0.0) == pytest.approx(expected["pe"], abs=1e-9)
    assert error == pytest.approx(expected["se"], abs=1e-9)


@pytest.mark.parametrize("name", [name for name in CASE["expected"] if "alpha" in name])
def test_alpha_and_its_error_are_those_of_irrcac(name):
    weights = name.split("|")[0]
    expected = CASE["expected"][name]["R irrCAC 1.4"]
    table = weight_table("identity" if weights == "unweighted" else weights, DATA.values)
    trace = trace_alpha(DATA.tally, DATA.values, distance=1 - table)

    assert trace.value == pytest.approx(expected["coeff"], abs=1e-9)
    assert spread_of(DATA, trace).standard_error == pytest.approx(expected["se"], abs=1e-9)


def test_unweighted_ac2_is_ac1():
    trace = trace_ac2(DATA.tally, DATA.values, weights="identity")

    assert trace.value == pytest.approx(trace_ac1(DATA.tally, DATA.values).value, abs=1e-15)


def test_printed_coefficient_of_the_vignette():
    assert gwet_ac1(DATA).value == pytest.approx(0.77544, abs=5e-6)


def test_errors_are_those_of_irrcac_where_no_unit_was_judged_once():
    data = from_units(CASE["data"][:-1])
    for compute in TRACES.values():
        trace = compute(data.tally, data.values)
        fixed = with_pairs_fixed(data.tally, trace)

        assert np.allclose(trace.influence, fixed.influence, atol=1e-15)
