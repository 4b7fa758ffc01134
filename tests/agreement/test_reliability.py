import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError


def test_rows_of_different_length_are_refused():
    with pytest.raises(NotApplicableError, match="one entry per unit"):
        ReliabilityData.from_rows([[1, 2], [1]])


def test_values_that_are_not_declared_are_named():
    with pytest.raises(NotApplicableError, match="Not declared: 'c'"):
        ReliabilityData.from_rows([["a", "c"]], values="ab")


def test_numbers_that_are_not_declared_are_named():
    with pytest.raises(NotApplicableError, match=r"Not declared: 2\.5"):
        ReliabilityData.from_matrix([[1, 2.5], [1, 1]], values=[1, 2, 3])


def test_codes_off_the_scale_are_refused():
    with pytest.raises(NotApplicableError, match="run from 0 to 2"):
        ReliabilityData.from_codes([[0, 2]], values="ab")


def test_a_second_judgement_of_a_unit_is_refused():
    with pytest.raises(NotApplicableError, match="1 judgements are second ones"):
        ReliabilityData.from_judgements([0, 0, 0], [0, 1, 1], [0, 0, 1], values="ab")


def test_declared_order_stays_and_found_values_are_sorted():
    assert ReliabilityData.from_rows([["b", "a"]], values=("b", "a", "c")).values == ("b", "a", "c")
    assert ReliabilityData.from_rows([[10, 9, None, "x"]]).values == (9, 10, "x")


@given(
    matrix=arrays.arrays(
        float,
        st.tuples(st.integers(1, 3), st.integers(0, 20)),
        elements=st.one_of(
            st.integers(-200, 200).map(float), st.just(np.nan), st.sampled_from([0.5, 1e9, -3e5])
        ),
    )
)
def test_a_matrix_comes_back_from_its_codes(matrix):
    data = ReliabilityData.from_matrix(matrix)
    scale = np.append(data.values, np.nan)

    assert np.array_equal(scale[data.codes], matrix, equal_nan=True)
    assert np.array_equal(data.values, np.unique(matrix[~np.isnan(matrix)]))


def test_few_annotators_are_held_dense_and_many_long():
    unit, annotator = np.arange(100) // 2, np.arange(100)
    assert ReliabilityData.from_judgements(unit, annotator % 2, unit * 0, values="a").codes is not None
    assert ReliabilityData.from_judgements(unit, annotator, unit * 0, values="a").codes is None


def test_selecting_units_and_annotators_is_the_same_in_both_layouts():
    rng = np.random.default_rng(3)
    dense = ReliabilityData.from_codes(rng.integers(-1, 3, (4, 40)), values="abc", cluster=np.arange(40) // 4)
    unit, annotator, code = dense.judgements
    long = ReliabilityData(
        values=dense.values,
        n_annotators=4,
        n_units=40,
        unit=unit,
        annotator=annotator,
        code=code,
        cluster=dense.cluster,
    )
    units, staff = rng.random(40) < 0.5, np.array([True, False, True, True])
    one, other = (krippendorff_alpha(data.select(units).only(staff)) for data in (dense, long))

    assert one.value == pytest.approx(other.value, abs=1e-14)
    assert one.low == pytest.approx(other.low, abs=1e-12)
    assert one.n_annotators == other.n_annotators == 3


def test_many_annotators_and_values_have_no_keys_and_the_same_numbers():
    rng = np.random.default_rng(4)
    codes = rng.integers(-1, 30, (20, 25))
    wide = ReliabilityData.from_codes(codes, values=range(30))
    halves = [
        ReliabilityData.from_codes(codes[:, part], values=range(30)) for part in (slice(12), slice(12, 25))
    ]

    assert wide.tally.n_rows == 25
    assert sum(half.tally.n_rows for half in halves) == 25
    assert np.array_equal(wide.row_of_unit, np.arange(25))


def test_no_units_at_all_are_undefined_and_no_crash():
    made = krippendorff_alpha(ReliabilityData.from_codes(np.empty((3, 0), dtype=np.int8), values="ab"))

    assert made.undefined == "no unit was judged twice"
    assert made.n_units == 0
