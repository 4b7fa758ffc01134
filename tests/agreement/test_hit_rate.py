import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.ratio import Within
from tests.agreement.views import S, segments, sides
from tests.shared import known_answer

MIR_EVAL = ("mir_eval_segment_00", "mir_eval_segment_03", "mir_eval_segment_07")


def _padded(marks, end):
    """Pad to 0 and trim or pad to the reference's end, as `mir_eval.segment.evaluate` does."""
    marks = [(max(0.0, a), min(b, end), c) for a, b, c in marks if a < end]
    if marks[0][0] > 0:
        marks = [(0.0, marks[0][0], "T_MIN"), *marks]
    if marks[-1][1] < end:
        marks = [*marks, (marks[-1][1], end, "T_MAX")]
    return marks


@pytest.mark.parametrize("name", MIR_EVAL)
@pytest.mark.parametrize("tolerance", [0.5, 3.0])
def test_precision_recall_and_f_are_those_of_mir_eval(name, tolerance):
    case = known_answer("temporal", name)
    end = case["data"]["ref"][-1][1]
    marks = [
        (0, who, *mark)
        for who, side in enumerate(("ref", "est"))
        for mark in _padded(case["data"][side], end)
    ]
    hits = boundary_hits(sides(segments(marks)), round(tolerance * S))

    expected = case["expected"]
    assert hits.hits[0] / hits.n_second[0] == pytest.approx(expected[f"Precision@{tolerance}"])
    assert hits.hits[0] / hits.n_first[0] == pytest.approx(expected[f"Recall@{tolerance}"])
    assert hits.f1().estimate(Within()).value == pytest.approx(expected[f"F-measure@{tolerance}"])


def test_the_tolerance_is_inclusive_and_each_boundary_is_used_once():
    case = known_answer("temporal", "mir_eval_match_events")
    points = [(0, 0, t, t, "x") for t in case["data"]["ref"]] + [
        (0, 1, t, t, "x") for t in case["data"]["est"]
    ]

    assert boundary_hits(sides(segments(points)), S // 2).hits.tolist() == [case["expected"]["n_match"]]


def test_inner_boundaries_of_pyannote():
    data = known_answer("temporal", "pyannote_segmentation_pr")["data"]
    marks = [(0, who, *mark, "x") for who, side in enumerate(("ref", "hyp")) for mark in data[side]]
    hits = boundary_hits(sides(segments(marks)), 0)

    # the two outer boundaries, which pyannote leaves out, are shared
    assert (hits.hits[0] - 2) / (hits.n_second[0] - 2) == pytest.approx(2 / 3)
    assert (hits.hits[0] - 2) / (hits.n_first[0] - 2) == 1


def test_a_shared_boundary_of_adjacent_segments_is_one():
    hits = boundary_hits(sides(segments([(0, who, k, k + 1, "x") for who in (0, 1) for k in range(3)])), 0)

    assert (hits.n_first.tolist(), hits.n_second.tolist(), hits.hits.tolist()) == ([4], [4], [4])


TIMES = st.lists(st.integers(0, 60), max_size=9)


@settings(deadline=None, max_examples=60)
@given(TIMES, TIMES, st.integers(0, 8))
def test_hits_are_as_many_as_any_matching_can_have(one, two, tolerance):
    marks = [(0, who, t, t, "x") for who, times in enumerate((one, two)) for t in times]
    rows = sides(segments(marks, looked=[(0, 0), (0, 1)], labels=["x"]))
    first, second = np.unique(one), np.unique(two)
    near = csr_array(np.abs(first[:, None] - second[None, :]) <= tolerance)
    best = (maximum_bipartite_matching(near, perm_type="column") >= 0).sum() if one and two else 0

    assert boundary_hits(rows, tolerance * S).hits.sum() == best
