import numpy as np
import pytest

from annoqa.errors import NotApplicableError
from annoqa.matching import compare, match_marks, pair
from tests.matching.drawings import draw
from tests.shared import known_answer

SECOND = 1_000_000_000


def two(kind, first, second, **options):
    """Return the matches of two annotators' extents (with labels) on one item."""
    marks = [(0, 0, *mark) for mark in first] + [(0, 1, *mark) for mark in second]
    view = draw(
        kind, marks, [(0, 0), (0, 1)], stretch=options.pop("stretch", None), part=options.pop("part", None)
    )
    return view, match_marks(view, view, *compare(view), **options)


def told(view, found, prefix=""):
    """Return matched pairs as places in each annotator's sorted marks."""
    first, second = getattr(found, prefix + "first"), getattr(found, prefix + "second")
    return list(zip(first.tolist(), (second - view.offsets[1]).tolist(), strict=True))


def test_greatest_total_beats_greedy():
    case = known_answer("temporal", "core_match_dp_vs_greedy")
    sides = [[(0, extent) for extent in case["data"][side]] for side in "AB"]
    view, found = two("segment", *sides, threshold=0)

    assert told(view, found) == [tuple(match) for match in case["expected"]["dp_matching"]]
    assert found.similarity.sum() == pytest.approx(case["expected"]["dp_total"], abs=case["tolerance"])


def test_touching_segments_do_not_match():
    case = known_answer("temporal", "core_touching")
    view, found = two(
        "segment", *[[(0, extent) for extent in case["data"][side]] for side in "AB"], threshold=0
    )

    assert told(view, found) == []


def test_points_match_within_half_a_second_inclusive():
    case = known_answer("temporal", "core_zero_length")
    ((here, _, _),), ((there, _, _),) = case["data"]["A"], case["data"]["B"]
    first, second = round(here * SECOND), round(there * SECOND)
    view, found = two("segment", [(0, (first, first))], [(0, (second, second))])

    assert len(found.first) == case["expected"]["matched"]
    assert (view.start[found.second] - view.start[found.first]) / SECOND == case["expected"]["start_offset"]
    assert len(two("segment", [(0, (0, 0))], [(0, (SECOND // 2, SECOND // 2))])[1].first) == 1
    assert len(two("segment", [(0, (0, 0))], [(0, (SECOND // 2 + 1,) * 2)])[1].first) == 0


def test_a_point_never_matches_a_segment():
    view, found = two("segment", [(0, (5, 5))], [(0, (0, 10))], threshold=0)

    assert told(view, found) == []


def test_spans_without_length_match_only_when_equal():
    view, found = two("span", [(0, (3, 3)), (0, (8, 8))], [(0, (3, 3)), (0, (9, 9))])

    assert told(view, found) == [(0, 0)]


def test_one_against_three_takes_the_earliest():
    case = known_answer("temporal", "core_over_segmentation")
    first, second = ([(0, extent[:2]) for extent in case["data"][side]] for side in "AB")

    view, found = two("segment", first, second, threshold=0)
    assert told(view, found) == [(0, 0)]
    assert found.similarity.tolist() == [case["expected"]["best_iou"]]

    view, found = two("segment", first, second, threshold=0.5)
    assert len(found.first) == case["expected"]["matched_at_iou_0_5"]
    assert told(view, found, "near_") == [(0, 0)]


def test_a_label_tips_the_balance_and_forbids_nothing():
    person, bicycle = (0, (0, 0, 100, 100, 0)), (1, (4, 0, 104, 100, 0))
    view, found = two("box", [person], [(1, (0, 0, 100, 100, 0)), (0, (4, 0, 104, 100, 0))])
    assert told(view, found) == [(0, 1)]

    view, found = two("box", [person], [bicycle])
    assert told(view, found) == [(0, 0)]


def test_channels_of_one_item_are_never_compared():
    view, found = two("segment", [(0, (0, 10))], [(0, (0, 10))], part=[0, 1])

    assert told(view, found) == []


def test_marks_are_cut_to_what_both_looked_at():
    stretch = {(0, 0): (0, 100), (0, 1): (50, 300)}
    view, found = two(
        "segment",
        [(0, (10, 20)), (0, (40, 60))],
        [(0, (50, 60)), (0, (200, 210))],
        stretch=stretch,
        threshold=1.0,
    )

    assert told(view, found) == [(1, 0)]  # 50 to 60 is all of the first that both saw
    assert found.left_out_first.tolist() == [1]
    assert found.left_out_second.tolist() == [1]


def test_looks_can_be_ignored():
    stretch = {(0, 0): (0, 100), (0, 1): (50, 300)}
    view, found = two(
        "segment", [(0, (40, 60))], [(0, (50, 60))], stretch=stretch, threshold=1.0, clip_to_looks=False
    )

    assert told(view, found) == []
    assert found.left_out_first.tolist() == [0]


def test_who_found_nothing_is_compared_and_has_no_match():
    _, found = two("box", [(0, (0, 0, 1, 1, 0))], [])

    assert len(found.left) == 1
    assert len(found.comparison) == 0


def test_times_too_far_apart_for_one_axis_are_swept_in_pieces():
    far = 2**60
    marks = [
        (item, annotator, 0, (begin, begin + 10))
        for item in range(6)
        for annotator in (0, 1)
        for begin in (0, far)
    ]
    view = draw("segment", marks)
    found = match_marks(view, view, *compare(view))

    assert found.comparison.tolist() == [item for item in range(6) for _ in (0, far)]
    assert (found.similarity == 1).all()


def test_blocks_do_not_show(monkeypatch):
    rng = np.random.default_rng(1)
    start = rng.integers(0, 200, 400)
    marks = [(i // 20, i % 2, 0, (int(s), int(s) + 15)) for i, s in enumerate(start)]
    view = draw("segment", marks)
    whole = match_marks(view, view, *compare(view))
    monkeypatch.setattr(pair, "BLOCK_MARKS", 25)
    pieces = match_marks(view, view, *compare(view))

    for name in (
        "comparison",
        "first",
        "second",
        "similarity",
        "near_comparison",
        "near_first",
        "near_second",
    ):
        assert (getattr(whole, name) == getattr(pieces, name)).all()


@pytest.mark.parametrize("jitter", [0.25, 0.5, 1.0])
def test_mean_start_disagreement_is_recovered(jitter):
    """Matching by overlap and then measuring is unbiased; a collar of 0.5 s would say 0.25 s at most."""
    rng = np.random.default_rng(5)
    n, videos = 60, 60
    marks, true = [], []
    for video in range(videos):
        bound = np.cumsum(np.stack([rng.exponential(3, n) + 2, rng.gamma(4, 1.5, n) + 2], axis=1).ravel())
        drawn = np.stack([np.sort(bound + rng.normal(0, jitter, 2 * n)).reshape(-1, 2) for _ in range(2)])
        drawn = (drawn * SECOND).astype(np.int64)
        true.append(np.abs(drawn[0, :, 0] - drawn[1, :, 0]))
        marks += [(video, who, i % 5, tuple(drawn[who, i].tolist())) for who in range(2) for i in range(n)]
    view = draw("segment", marks)
    found = match_marks(view, view, *compare(view), threshold=0)
    measured = np.abs(view.start[found.first] - view.start[found.second]).mean()

    assert measured == pytest.approx(np.concatenate(true).mean(), rel=0.03)


def test_kinds_that_are_only_kept_are_refused():
    view = draw("other", [(0, 0, 0, (0, 1))])

    with pytest.raises(NotApplicableError, match="`drawn` has marks of kind 'other'"):
        match_marks(view, view, *compare(view))


def test_a_threshold_above_1_is_refused():
    view = draw("box", [(0, 0, 0, (0, 0, 1, 1, 0))])

    with pytest.raises(NotApplicableError, match=r"`threshold` must be in \[0, 1\]"):
        match_marks(view, view, *compare(view), threshold=1.5)
