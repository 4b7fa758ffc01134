"""Hayes & Krippendorff (2007), Communication Methods and Measures 1(1), p. 84; 40 units, 5 observers."""

import pytest

from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha, trace_alpha
from annoqa.agreement.percent import percent_agreement
from tests.papers.tables import assert_printed, case, from_units

CASE = case("hayes_krippendorff2007")
DATA = from_units(CASE["data"])


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_is_the_printed_one(level):
    assert_printed(krippendorff_alpha(DATA, level=level).value, CASE["expected"][f"alpha_{level}"])


def test_the_other_coefficients_of_gwet_2015():
    assert_printed(gwet_ac1(DATA).value, CASE["expected"]["AC1"])
    assert_printed(percent_agreement(DATA).value, CASE["expected"]["percent_agreement"])


@pytest.mark.parametrize(("level", "error"), [("nominal", 0.067557), ("ordinal", 0.053847)])
def test_error_of_alpha_follows_the_mid_ranks(level, error):
    trace = trace_alpha(DATA.tally, DATA.values, level=level)

    assert spread_of(DATA, trace).standard_error == pytest.approx(error, abs=5e-7)


def test_interval_is_that_of_whole_units_and_not_of_pairs():
    made = krippendorff_alpha(DATA, level="ordinal")

    assert made.low == pytest.approx(0.62, abs=0.02)  # unit bootstrap: .622
    assert made.high == pytest.approx(0.84, abs=0.02)  # unit bootstrap: .841
