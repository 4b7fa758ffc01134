import tracemalloc

import numpy as np
import pytest

from annoqa.agreement.disagreement import disagreement
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.weights import weight_table
from annoqa.errors import NotApplicableError


def test_many_distinct_numbers_need_no_table():
    rng = np.random.default_rng(0)
    truth = rng.normal(size=10_000)
    matrix = truth + rng.normal(scale=0.5, size=(5, 10_000))
    matrix[rng.random(matrix.shape) < 0.2] = np.nan
    data = ReliabilityData.from_matrix(matrix)
    tracemalloc.start()
    interval = krippendorff_alpha(data, level="interval")
    ordinal = krippendorff_alpha(data, level="ordinal")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert interval.low < 0.8 < interval.high
    assert ordinal.value == pytest.approx(0.79, abs=0.02)
    assert peak < 30e6


def test_equal_numbers_that_no_float_holds_are_no_disagreement():
    row = np.array([0.1, 0.7, 1e9 + 0.3, 0.3])
    for level in ("interval", "ratio", "ordinal"):
        made = krippendorff_alpha(ReliabilityData.from_matrix([row] * 7), level=level)
        assert made.value == 1


def test_words_are_no_numbers_and_ratios_are_not_negative():
    with pytest.raises(NotApplicableError, match="interval level must be numbers"):
        krippendorff_alpha(ReliabilityData.from_rows([list("ab"), list("aa")]), level="interval")
    with pytest.raises(NotApplicableError, match="not negative"):
        krippendorff_alpha(ReliabilityData.from_matrix([[-1, 1], [1, 1]]), level="ratio")
    with pytest.raises(NotApplicableError, match="must be finite"):
        krippendorff_alpha(ReliabilityData.from_matrix([[np.inf, 1], [1, 1]]), level="interval")


def test_a_table_of_distances_must_be_one():
    data = ReliabilityData.from_rows([list("ab"), list("aa")])
    for table in (np.eye(2), np.zeros((3, 3)), np.array([[0.0, 1.0], [2.0, 0.0]])):
        with pytest.raises(NotApplicableError, match="symmetric table of 2 × 2"):
            krippendorff_alpha(data, distance=table)


def test_values_at_no_distance_are_undefined():
    data = ReliabilityData.from_rows([list("ab"), list("aa")])
    made = krippendorff_alpha(data, distance=np.zeros((2, 2)))

    assert made.undefined == "the values that were used are at no distance"


def test_ratio_distances_come_in_chunks(monkeypatch):
    rng = np.random.default_rng(2)
    tally = ReliabilityData.from_matrix(rng.uniform(0, 5, (3, 30))).tally
    values = np.sort(rng.uniform(0, 5, tally.n_values))
    whole = disagreement(tally, values, "ratio")
    monkeypatch.setattr("annoqa.agreement.disagreement.CHUNK", 100)
    pieces = disagreement(tally, values, "ratio")

    assert whole.total == pytest.approx(pieces.total, rel=1e-12)


def test_label_sets_and_paths_have_distances_of_their_own():
    rows = [
        [frozenset({("a", "b")}), frozenset({("c",)})],
        [frozenset({("a", "d")}), frozenset({("c",)})],
    ]
    data = ReliabilityData.from_rows(rows)

    assert krippendorff_alpha(data, level="path").observed == pytest.approx(0.25)
    assert krippendorff_alpha(data, level="set").observed == pytest.approx(0.5)


def test_weights_are_a_known_name_or_a_table_with_ones():
    with pytest.raises(NotApplicableError, match="closest is 'quadratic'"):
        weight_table("quadratik", (1, 2))
    with pytest.raises(NotApplicableError, match="1 on the diagonal"):
        weight_table(np.zeros((2, 2)), (1, 2))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("level", ["interval", "ratio"])
@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_numbers_of_any_size_have_the_same_alpha(level, scale):
    def alpha(by):
        matrix = by * np.array([[1.0, 3, 5], [2, 3, 9]])
        return krippendorff_alpha(ReliabilityData.from_matrix(matrix), level=level).value

    assert alpha(scale) == pytest.approx(alpha(1), abs=1e-12)
