"""Nothing on one side, nothing on both, and perfect agreement: what each tool prints then."""

import numpy as np
import pytest

from annoqa.compat.action_segmentation import mstcn_edit, mstcn_f1, mstcn_mof
from annoqa.compat.boris import boris_elementary_kappa, boris_time_unit_kappa
from annoqa.compat.bratiaa import bratiaa_f1
from annoqa.compat.coco_eval import coco_average_precision
from annoqa.compat.cvat import cvat_quality
from annoqa.compat.datumaro import datumaro_mask_iou
from annoqa.compat.easydiag import easydiag_kappa, easydiag_overlap, easydiag_table
from annoqa.compat.evalme import evalme_box_f1, evalme_box_iou, evalme_span_iou
from annoqa.compat.eye_movement import eye_movement_matches
from annoqa.compat.gebd import gebd_f1
from annoqa.compat.label_studio_agreement import (
    label_studio_consensus,
    label_studio_exact,
    label_studio_grouped,
    label_studio_overall,
    label_studio_pairwise,
    label_studio_span_overlap,
    label_studio_threshold_consensus,
)
from annoqa.compat.mir_eval import mir_eval_detection, mir_eval_deviation
from annoqa.compat.mir_eval_structure import mir_eval_structure
from annoqa.compat.nedc import nedc_epoch, nedc_overlap
from annoqa.compat.nedc_taes import nedc_taes
from annoqa.compat.nervaluate import nervaluate_counts
from annoqa.compat.pyannote import pyannote_detection, pyannote_identification
from annoqa.compat.pyannote_segmentation import pyannote_boundaries, pyannote_purity_coverage
from annoqa.compat.sed_eval import sed_eval_events, sed_eval_segments
from annoqa.compat.segeval import segeval_agreement, segeval_b, segeval_s
from annoqa.compat.segeval_windows import segeval_pk, segeval_window_diff
from annoqa.compat.seqeval import seqeval_f1
from annoqa.compat.szcore import szcore_events, szcore_samples
from annoqa.errors import NotApplicableError

EVENTS = [(0.0, 4.0, "a"), (4.0, 9.0, "b"), (12.0, 20.0, "a")]
TIMES = [event[:2] for event in EVENTS]
BOXES = [(0, 0, 10, 10, "car"), (20, 0, 30, 10, "bus")]


def kappa_of(first, second):
    found = easydiag_kappa(easydiag_table(first, second)[0])
    return None if found is None else found.kappa


def coco_ap(truth, found):
    return coco_average_precision(
        [("image", label, tuple(box)) for *box, label in truth],
        [("image", label, tuple(box), 1.0) for *box, label in found],
    ).ap


OF_EVENTS = {
    "mir_eval": (lambda a, b: mir_eval_detection(a, b).f1, 1, 0, 0),
    "mir_eval deviation": (mir_eval_deviation, (0, 0), None, None),
    "pyannote": (lambda a, b: pyannote_detection(a, b)["error_rate"], 0, 1, 0),
    "pyannote identification": (pyannote_identification, 0, 1, 0),
    "pyannote purity and coverage": (pyannote_purity_coverage, (1, 1), (1, 1), (1, 1)),
    "sed_eval": (lambda a, b: sed_eval_events(a, b).f1, 1, None, None),
    "sed_eval error rate": (lambda a, b: sed_eval_events(a, b).error_rate, 0, None, None),
    "sed_eval segments": (lambda a, b: sed_eval_segments(a, b).f1, 1, None, None),
    "EasyDIAg": (kappa_of, 0, 0, None),
    "BORIS": (boris_elementary_kappa, 1, 0, None),
    "BORIS time units": (boris_time_unit_kappa, 1, 0, None),
    "evalme": (evalme_span_iou, 1, 0, 1),
    "OVLP": (lambda a, b: nedc_overlap(a, b).false_alarms, 0, 3, 0),
    "EPOCH": (lambda a, b: nedc_epoch(a, b, 30)["bckg"].misses, 0, 3, 0),
}
"""Both sides the same; nothing on the first side; nothing on both."""

OF_TIMES = {
    "SzCORE": (lambda a, b: szcore_events(a, b, 60).f1, 1, 0, None),
    "SzCORE samples": (lambda a, b: szcore_samples(a, b, 60).f1, 1, 0, None),
    "TAES": (lambda a, b: nedc_taes(a, b).hit, 3, 0, 0),
    "pyannote boundaries": (lambda a, b: pyannote_boundaries(a, b).f1, 1, 0, 1),
    "mir_eval trimmed": (lambda a, b: mir_eval_detection(a, b, trim=True).f1, 1, 0, 0),
}

OF_BOXES = {
    "evalme": (evalme_box_iou, 1, 0, 0),
    "evalme F1": (lambda a, b: evalme_box_f1(a, b).f1, 1, 0, 0),
    "CVAT": (lambda a, b: cvat_quality([a], [b]).micro["accuracy"], 1, 0, 0),
    "CVAT mean": (lambda a, b: cvat_quality([a], [b]).mean.get("dice"), 1, 0, None),
    "CVAT IoU": (lambda a, b: cvat_quality([a], [b]).mean_iou, 1, 0, 0),
    "COCO": (coco_ap, 1, None, None),
}


@pytest.mark.parametrize(
    ("compute", "marks", "same", "one", "none"),
    [
        pytest.param(row[0], marks, *row[1:], id=name)
        for rows, marks in ((OF_EVENTS, EVENTS), (OF_TIMES, TIMES), (OF_BOXES, BOXES))
        for name, row in rows.items()
    ],
)
def test_perfect_one_sided_and_empty(compute, marks, same, one, none):
    assert compute(marks, marks) == same
    assert compute([], marks) == pytest.approx(one, abs=1e-12)
    assert compute([], []) == none


def test_frames():
    assert mstcn_mof([], []) == 0
    assert mstcn_f1([], []) == (0, 0, 0)
    assert mstcn_edit(["cut"], ["background"]) == 0


def test_structure_of_one_label_on_both_sides_is_perfect_or_nothing():
    scores = mir_eval_structure([(0, 5, "a")], [(0, 5, "b")])

    assert scores["Adjusted Rand Index"] == scores["Adjusted Mutual Information"] == 1
    assert scores["Mutual Information"] == scores["NCE F-measure"] == scores["V-measure"] == 0


def test_texts_without_places_or_boundaries():
    assert segeval_s([1], [1]) == segeval_b([5], [5]) == segeval_b([1], [1]) == 1
    assert segeval_agreement([[[5], [5]]]) == {"observed": None, "pi": None, "kappa": None}
    assert segeval_agreement([[[1, 1], [1, 1]]])["pi"] is None  # chance is certain
    assert segeval_pk([2], [1, 1]) == segeval_window_diff([2], [1, 1]) == 0  # no room for a window


def test_texts_of_different_length_are_refused():
    with pytest.raises(NotApplicableError, match="5 and 6 units"):
        segeval_pk([5], [6])


def test_label_studio_needs_two_annotators():
    assert label_studio_exact(["A"]) == []
    assert label_studio_pairwise([]) is label_studio_threshold_consensus([], 0.5) is None
    assert label_studio_consensus(["A"]) is label_studio_grouped(np.ones((1, 1)), 0.5) is None
    assert label_studio_overall([1.0], [0.0]) is label_studio_span_overlap(([], "a"), ([], "a")) is None


@pytest.mark.parametrize(
    ("answers", "pairwise", "consensus"),
    [(["A", "B", "C"], 0, 1 / 3), (["A", "A", "C"], 1 / 3, 2 / 3), (["A", "A", "A"], 1, 1)],
)
def test_worked_examples_of_label_studio(answers, pairwise, consensus):
    assert label_studio_pairwise(label_studio_exact(answers)) == pytest.approx(pairwise)
    assert label_studio_consensus(answers) == pytest.approx(consensus)


@pytest.mark.parametrize(("threshold", "consensus"), [(0.65, 2 / 3), (0.5, 1), (0.75, 1 / 3), (0.95, 0)])
def test_worked_example_of_scores_in_label_studio(threshold, consensus):
    iou = [0.74, 0.90, 0.52]

    assert label_studio_pairwise(iou) == pytest.approx(0.72)
    assert label_studio_threshold_consensus(iou, threshold) == pytest.approx(consensus)


def test_worked_example_of_dimensions_in_label_studio():
    assert label_studio_overall([83, 33, 33], [1.0, 0.3, 0.2]) == pytest.approx((83 + 9.9 + 6.6) / 1.5)


def test_segments_without_length_are_dropped_by_pyannote():
    with_points = [*EVENTS, (2.0, 2.0, "a"), (8.0, 8.0, "b")]
    times = [mark[:2] for mark in with_points]

    assert (
        pyannote_purity_coverage(with_points, EVENTS)
        == pyannote_purity_coverage(EVENTS, with_points)
        == (1, 1)
    )
    assert pyannote_boundaries(times, TIMES).f1 == pyannote_boundaries(TIMES, times).f1 == 1
    assert pyannote_detection(with_points, EVENTS) == pyannote_detection(EVENTS, with_points)


def test_masks():
    empty, full = np.zeros((4, 4), dtype=bool), np.ones((4, 4), dtype=bool)

    assert datumaro_mask_iou(empty, full) is None
    assert datumaro_mask_iou(full, full) == 1
    with pytest.raises(NotApplicableError):
        datumaro_mask_iou(full, np.ones((2, 2), dtype=bool))


def test_overlap_of_points_is_0():
    assert easydiag_overlap([(3, 3, "x")], [(3, 3, "x")]).tolist() == [[0]]


def test_text():
    assert nervaluate_counts([[]], [[("PER", 0, 1)]], "strict").spurious == 1
    assert seqeval_f1([["O"]], [["O"]]).f1 == 0
    assert bratiaa_f1([["x"]]) is bratiaa_f1([["x"], [], []]) is None
    assert bratiaa_f1([["x"], ["x"], ["y"]]) == (pytest.approx(1 / 3), pytest.approx(np.sqrt(2) / 3))


def test_easydiag_has_no_chance_without_unlinked_annotations():
    found = easydiag_kappa(easydiag_table(EVENTS, EVENTS)[0])

    assert (found.observed, found.expected, found.kappa_max) == (1, None, None)


def test_coco_without_detections_is_0():
    assert coco_average_precision([("image", "car", (0, 0, 1, 1))], []).ap == 0


def test_a_video_without_boundaries():
    assert gebd_f1([[]], [], 10).f1 == 0
    assert gebd_f1([[]], [1.0], 10).recall == 1
    assert gebd_f1([[1.0]], [11.0], 10).f1 == 0  # outside of the video


def test_undefined_eye_movements_match_where_a_matcher_does_not_ask():
    assert eye_movement_matches([0, 0], [0, 0], "iou") == [(0, 0)]
    assert eye_movement_matches([0, 0], [0, 0], "earliest-overlap") == [(0, -1), (-1, 0)]
