"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: examples A, B and C."""

import pytest

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from tests.papers.tables import assert_printed, case, from_units


@pytest.mark.parametrize(
    "name",
    [
        "krippendorff2011_A_binary_2obs",
        "krippendorff2011_B_nominal_2obs",
        "krippendorff2011_C_4obs_missing",
    ],
)
def test_alpha_at_every_level_is_the_printed_one(name):
    found = case(name)
    for key, expected in found["expected"].items():
        made = krippendorff_alpha(from_units(found["data"]), level=key.removeprefix("alpha_"))

        assert_printed(made.value, expected)
        assert made.n_units == sum(sum(x is not None for x in unit) >= 2 for unit in found["data"])


def test_observed_and_expected_disagreement_of_example_c():
    made = krippendorff_alpha(from_units(case("krippendorff2011_C_4obs_missing")["data"]))

    assert made.observed == pytest.approx(1 / 5)
    assert made.expected == pytest.approx(152 / 195)


def test_both_layouts_reach_the_same_numbers():
    dense = from_units(case("krippendorff2011_C_4obs_missing")["data"])
    unit, annotator, code = dense.judgements
    long = ReliabilityData(
        values=dense.values, n_annotators=4, n_units=12, unit=unit, annotator=annotator, code=code
    )
    for level in ("nominal", "ordinal", "interval", "ratio"):
        one, other = krippendorff_alpha(dense, level=level), krippendorff_alpha(long, level=level)

        assert one.value == pytest.approx(other.value, abs=1e-14)
        assert one.low == pytest.approx(other.low, abs=1e-12)
