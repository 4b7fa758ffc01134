"""α_U of 1995 and 2004 against the printed tables."""

import pytest

from annoqa.compat.alpha_u import alpha_u, squared_difference
from tests.shared import known_answer


def units_of(case, scale=1):
    name = "units_offset_length_rater_cat"
    data = case["data"][name] if isinstance(case["data"], dict) else case["data"]
    return [(begin * scale, length * scale, who, label) for begin, length, who, label in data]


@pytest.mark.parametrize(
    "source", [("temporal", "alphaU2004_p254"), ("agreement", "krippendorff2004_alphaU")]
)
def test_the_table_of_2004(source):
    found = alpha_u(units_of(known_answer(*source)), begin=150, length=300, n_annotators=2)
    printed = known_answer("temporal", "alphaU2004_p254")["expected"]
    full = known_answer("agreement", "krippendorff2004_alphaU")["expected"]

    assert found.value == pytest.approx(printed["overall"], abs=5e-4)
    assert found.value == pytest.approx(full["alpha_U"]["value"], abs=1e-12)
    for label in "ck":
        assert found.observed[label] == pytest.approx(full[f"Do_{label}"]["value"], abs=1e-12)
        assert found.expected[label] == pytest.approx(full[f"De_{label}"]["value"], abs=1e-12)
        assert found.of(label) == pytest.approx(printed[label]["alpha"], abs=5e-5)


def test_squared_differences():
    case = known_answer("temporal", "alphaU2004_distance")
    for begin, length, label, other, size, other_label, expected in case["data"]:
        one, two = (begin, length, label is not None), (other, size, other_label is not None)
        assert squared_difference(one, two) == squared_difference(two, one) == expected


def test_three_short_units_in_a_long_one():
    case = known_answer("temporal", "alphaU_dkpro_simple")
    found = alpha_u(units_of(case), begin=0, length=10, n_annotators=2)

    for name, value in (("Do", found.observed["A"]), ("De", found.expected["A"]), ("alpha", found.value)):
        assert value == pytest.approx(case["expected"][name], abs=case["tolerance"])


@pytest.mark.parametrize("label", "ABCD")
def test_the_limit_of_1995(label):
    case = known_answer("temporal", "alphaU1995_p57")
    full = known_answer("agreement", "krippendorff1995_alphaU")["expected"][label]
    coarse = alpha_u(units_of(case), begin=0, length=24, n_annotators=2)
    fine = alpha_u(units_of(case, 50_000), begin=0, length=24 * 50_000, n_annotators=2)

    assert coarse.observed[label] == pytest.approx(full["Do"], abs=1e-12)
    assert fine.expected[label] == pytest.approx(full["De_at_scale_50000"], rel=1e-9)
    assert fine.of(label) == pytest.approx(full["alpha_at_scale_50000"], abs=1e-9)
    assert fine.of(label) == pytest.approx(case["expected"]["alpha_limit"][label], abs=case["tolerance"])
    assert fine.of(label) != pytest.approx(coarse.of(label), abs=1e-3)  # it knows the unit of time


def test_what_dkpro_says_where_nothing_can_be_said():
    expected = known_answer("temporal", "alphaU_degenerate")["expected"]

    assert expected["no_units"] == "nan"
    assert alpha_u([], begin=0, length=10, n_annotators=2).value is None
    assert (
        alpha_u([(3, 0, 0, "A"), (5, 0, 1, "A")], begin=0, length=10, n_annotators=2).value
        == (expected["only_zero_length_units"])
    )
    both = [(2, 3, 0, "A"), (2, 3, 1, "A"), (7, 0, 0, "A"), (7, 0, 1, "A")]
    assert (
        alpha_u(both, begin=0, length=10, n_annotators=2).value
        == (expected["zero_length_plus_identical_positive"])
    )
    assert (
        alpha_u([(2, 3, 0, "A")], begin=0, length=10, n_annotators=1).value
        == (expected["single_unit_one_rater"])
    )
