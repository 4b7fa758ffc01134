import numpy as np
import pytest

from annoqa.agreement.boundaries import start_offsets
from annoqa.agreement.tolerance import f1_at_tolerances, tolerance_of_share
from tests.agreement.views import S, segments, sides


def _rows():
    return sides(
        segments(
            [(0, 0, 10 * k, 10 * k + 8, "x") for k in range(10)]
            + [(0, 1, 10 * k + 0.1 * k, 10 * k + 8, "x") for k in range(9)]
        )
    )


def test_the_curve_is_a_distribution_function_that_levels_off_at_the_matched_share():
    rows = _rows()
    curve = f1_at_tolerances(rows, start_offsets(rows), np.array([0, S // 10, S // 2, S, 100 * S]))

    assert curve == pytest.approx([2 / 19, 4 / 19, 12 / 19, 18 / 19, 18 / 19])


def test_tau_90_covers_nine_in_ten_boundaries_and_counts_those_alone_as_infinite():
    rows = _rows()

    # 38 boundaries, 2 of them alone; 35 are needed: 18 ends at 0, then starts in pairs
    assert tolerance_of_share(rows) == round(0.8 * S)
    assert tolerance_of_share(rows, share=0.96) is None
    assert tolerance_of_share(rows, share=0.5) == 0


def test_nothing_marked_has_no_tolerance():
    rows = sides(segments([], looked=[(0, 0), (0, 1)], labels=["x"]))

    assert tolerance_of_share(rows) is None
    assert f1_at_tolerances(rows, start_offsets(rows), np.array([S])) == []
