"""Pages say which numbers change when the sides are swapped; these do not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.compat.action_segmentation import mstcn_edit
from annoqa.compat.cvat import cvat_quality
from annoqa.compat.easydiag import easydiag_overlap
from annoqa.compat.eye_movement import eye_movement_matches
from annoqa.compat.mir_eval import mir_eval_detection
from annoqa.compat.segeval import segeval_b, segeval_s

SAMPLES = st.integers(1, 25).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2)
)
SYMMETRIC = ("overlap", "overlap/one-match", "earliest-overlap", "maximum-overlap", "iou", "iou/05")


@settings(deadline=None)
@given(SAMPLES, st.sampled_from(SYMMETRIC))
def test_matchers_of_eye_movements(samples, matcher):
    one, two = samples
    there, back = eye_movement_matches(one, two, matcher), eye_movement_matches(two, one, matcher)

    assert sorted(there) == sorted((a, b) for b, a in back)


def test_majority_voting_is_not():
    one, two = [1, 1, 1, 1], [2, 2, 1, 1]

    assert eye_movement_matches(one, two, "majority-voting") == []
    assert eye_movement_matches(two, one, "majority-voting") == [(2, 1), (1, 1)]


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=20), st.randoms(use_true_random=False), st.integers(2, 4))
def test_boundary_similarity(places, random, n_t):
    others = [place ^ (random.random() < 0.3) for place in places]
    one, two = (
        np.diff([0, *(np.flatnonzero(side) + 1), len(side) + 1]).tolist() for side in (places, others)
    )

    assert segeval_b(one, two, n_t=n_t) == segeval_b(two, one, n_t=n_t)
    assert segeval_s(one, two, n_t=n_t) == segeval_s(two, one, n_t=n_t)


BOX = st.tuples(
    st.integers(0, 12), st.integers(0, 12), st.integers(13, 30), st.integers(13, 30), st.sampled_from("ab")
)


@settings(deadline=None)
@given(st.lists(BOX, max_size=5), st.lists(BOX, max_size=5))
def test_totals_of_cvat(truth, job):
    there, back = cvat_quality([truth], [job]), cvat_quality([job], [truth])

    assert (there.table == back.table.T).all() or np.trace(there.table) == np.trace(back.table)
    assert there.micro["precision"] == back.micro["recall"]
    assert there.micro["dice"] == back.micro["dice"]


@settings(deadline=None)
@given(SAMPLES)
def test_edit_score_boundaries_and_overlap(samples):
    one, two = ([str(k) for k in side] for side in samples)
    edges = [[(at, at) for at in np.flatnonzero(np.diff(side, prepend=-1))] for side in samples]
    marks = [[(float(k), float(k) + side[k], "x") for k in range(len(side))] for side in samples]

    assert mstcn_edit(one, two) == mstcn_edit(two, one)
    assert mir_eval_detection(*edges, window=1).f1 == mir_eval_detection(*edges[::-1], window=1).f1
    assert easydiag_overlap(*marks).tolist() == easydiag_overlap(*marks[::-1]).T.tolist()
