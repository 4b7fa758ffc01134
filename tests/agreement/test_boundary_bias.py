import numpy as np
import pytest

from annoqa.agreement.boundaries import end_offsets, start_offsets
from annoqa.agreement.boundary_bias import boundary_biases
from annoqa.agreement.ratio import Within
from tests.agreement.views import S, segments, sides


def _late_by(habits, n_items=12, jitter=0.0):
    rng = np.random.default_rng(3)
    rows = []
    for item in range(n_items):
        for k in range(3):
            rows += [
                (item, who, 20 * k + late + rng.normal(0, jitter), 20 * k + 10, "x")
                for who, late in enumerate(habits)
            ]
    return sides(segments([(i, w, s + 1, e + 1, x) for i, w, s, e, x in rows]))


def test_the_late_annotator_is_found_and_the_others_are_not_blamed():
    rows = _late_by([0, 0.4, 0])
    biases = boundary_biases(rows, rows.start, start_offsets(rows), Within())

    assert [bias.mean.value / S for bias in biases] == pytest.approx([-0.2, 0.4, -0.2])
    assert [(bias.late, bias.early) for bias in biases] == [(0, 12), (12, 0), (0, 12)]
    assert biases[1].p_value == pytest.approx(2 * 0.5**12)


def test_with_four_the_median_of_the_others_is_not_moved():
    rows = _late_by([0, 0.4, 0, 0])
    biases = boundary_biases(rows, rows.start, start_offsets(rows), Within())

    assert [bias.mean.value / S for bias in biases] == pytest.approx([0, 0.4, 0, 0])
    assert biases[0].p_value is None


def test_a_habit_is_recovered_from_noise():
    rows = _late_by([0, 0.4, 0, 0], n_items=40, jitter=0.2)
    bias = boundary_biases(rows, rows.start, start_offsets(rows), Within())[1]

    assert bias.mean.low < 0.4 * S < bias.mean.high
    assert bias.mean.low > 0.3 * S


def test_two_annotators_mirror_each_other():
    rows = _late_by([0, 0.4])
    first, second = boundary_biases(rows, rows.start, start_offsets(rows), Within())

    assert first.mean.value == -second.mean.value
    assert [bias.mean.value for bias in boundary_biases(rows, rows.end, end_offsets(rows), Within())] == [
        0,
        0,
    ]


def test_nobody_matched_has_no_bias():
    rows = sides(segments([(0, 0, 0, 1, "x"), (0, 1, 5, 6, "x")]))

    assert boundary_biases(rows, rows.start, start_offsets(rows), Within()) == []
