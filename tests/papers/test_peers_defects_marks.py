"""What other tools print about marks, and what is right: side by side, one flaw a test."""

import json

import numpy as np
import pytest

from annoqa.agreement.boundaries import disagreement, start_offsets
from annoqa.agreement.characters import coverage
from annoqa.agreement.detection import detection_f1
from annoqa.agreement.exact_spans import exact_span_f1
from annoqa.agreement.extent import overall_iou
from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.matched_labels import matched_label_agreement, matched_label_alpha
from annoqa.agreement.ratio import Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.segmentation import segmentation
from annoqa.agreement.span_outcomes import span_outcomes
from annoqa.compat.action_segmentation import mstcn_edit, mstcn_f1, mstcn_mof, runs
from annoqa.compat.activitynet import activitynet_tiou
from annoqa.compat.boris import boris_elementary_kappa, boris_time_unit_kappa
from annoqa.compat.bratiaa import bratiaa_f1
from annoqa.compat.coco_eval import coco_average_precision
from annoqa.compat.cvat import cvat_quality
from annoqa.compat.datumaro import datumaro_mask_iou
from annoqa.compat.easydiag import easydiag_kappa, easydiag_table
from annoqa.compat.evalme import evalme_box_f1, evalme_box_f1_of_label, evalme_box_iou, evalme_span_iou
from annoqa.compat.eye_movement import eye_movement_matches
from annoqa.compat.gebd import gebd_hits
from annoqa.compat.label_studio_agreement import label_studio_consensus, label_studio_span_overlap
from annoqa.compat.mir_eval import mir_eval_detection, mir_eval_deviation
from annoqa.compat.mir_eval_structure import mir_eval_structure
from annoqa.compat.nedc import nedc_epoch, nedc_overlap
from annoqa.compat.nedc_taes import nedc_taes
from annoqa.compat.nervaluate import nervaluate_counts
from annoqa.compat.pyannote import pyannote_detection
from annoqa.compat.pyannote_segmentation import pyannote_purity_coverage
from annoqa.compat.sed_eval import sed_eval_events, sed_eval_segments
from annoqa.compat.segeval import segeval_b, segeval_s
from annoqa.compat.segeval_windows import segeval_pk, segeval_window_diff
from annoqa.compat.szcore import szcore_events
from annoqa.connectors.coco import read_coco
from annoqa.geometry import BOX, POLYGON, Ragged
from tests.agreement.views import S, boxes, segments, sides, spans

ROW = [(20 * k, 0, 20 * k + 10, 10, "car") for k in range(5)]
NIGHT = 8 * 3600


def of_boxes(first, second, threshold=0.5):
    """Our rows of two annotators' boxes (x1, y1, x2, y2, label) on one image."""
    marks = [(0, who, mark[:4], mark[4]) for who, side in enumerate((first, second)) for mark in side]
    return sides(boxes(marks, looked=[(0, 0), (0, 1)]), threshold)


def of_segments(first, second):
    """Our rows of two annotators' segments (start, end, label) on one recording."""
    marks = [(0, who, *mark) for who, side in enumerate((first, second)) for mark in side]
    return sides(segments(marks, looked=[(0, 0), (0, 1)]))


def of_spans(first, second):
    """Our rows of two annotators' spans (start, end, label) in one text."""
    return sides(spans([(0, who, *mark) for who, side in enumerate((first, second)) for mark in side]))


def value(ratio):
    return ratio.estimate(Within()).value


# boxes and masks


@pytest.mark.parametrize(("n", "theirs"), [(1, 1.0), (2, 0.67), (5, 0.33)])
def test_evalme_compares_every_box_with_every_box(n, theirs):
    assert evalme_box_f1(ROW[:n], ROW[:n]).f1 == pytest.approx(theirs, abs=0.005)
    assert value(detection_f1(of_boxes(ROW[:n], ROW[:n]))) == 1


def test_evalme_does_not_see_duplicates():
    assert evalme_box_iou(ROW[:1], ROW[:1] * 3) == evalme_box_iou(ROW[:1] * 3, ROW[:1]) == 1
    assert value(overall_iou(of_boxes(ROW[:1], ROW[:1] * 3, 0), "box")) == 0.5


def test_evalme_sees_a_missing_box_from_one_side_only():
    assert (evalme_box_iou(ROW[:1], ROW[:2]), evalme_box_iou(ROW[:2], ROW[:1])) == (1, 0.5)
    ours = [
        value(overall_iou(of_boxes(*pair, 0), "box")) for pair in ((ROW[:1], ROW[:2]), (ROW[:2], ROW[:1]))
    ]
    assert ours == [pytest.approx(2 / 3)] * 2


def test_evalme_ignores_rotation():
    upright, turned = np.array([[0.0, 0, 10, 10, 0]]), np.array([[0.0, 0, 10, 10, 45]])

    assert evalme_box_iou([(0, 0, 10, 10, "car")], [(0, 0, 10, 10, "car")]) == 1  # it has no fifth number
    assert BOX.similarity(upright, turned)[0] == pytest.approx(1 / np.sqrt(2))


def test_evalme_takes_precision_for_recall():
    assert evalme_box_f1_of_label(ROW[:1], ROW, "car").recall == 1
    assert value(detection_f1(of_boxes(ROW[:1], ROW))) == pytest.approx(2 / 6)


def test_datumaro_divides_by_the_first_area():
    large, small = np.ones((100, 100), dtype=bool), np.zeros((100, 100), dtype=bool)
    small[:10, :10] = True
    one, two = ([0, 0, n, 0, n, n, 0, n] for n in (100.0, 10.0))
    outlines = Ragged.from_rows([one]), Ragged.from_rows([two])

    assert (datumaro_mask_iou(small, large), datumaro_mask_iou(large, small)) == (1, 0.01)
    assert POLYGON.similarity(*outlines).tolist() == POLYGON.similarity(*outlines[::-1]).tolist() == [0.01]


def test_datumaro_takes_a_triangle_for_the_box_around_it():
    grid = np.add.outer(np.arange(200), np.arange(200)) < 200

    assert datumaro_mask_iou(grid, np.ones_like(grid)) == 1
    triangle, box = (
        Ragged.from_rows([[0.0, 0, 10, 0, 0, 10]]),
        Ragged.from_rows([[0.0, 0, 10, 0, 10, 10, 0, 10]]),
    )
    assert POLYGON.similarity(triangle, box).tolist() == [0.5]


@pytest.fixture(name="self_against_self")
def _self_against_self():
    truth = [("image", label, tuple(corners)) for *corners, label in ROW[:3]]
    return truth, [(*box, 1.0) for box in truth]


def test_pycocotools_does_not_match_the_box_with_id_0(self_against_self):
    assert coco_average_precision(*self_against_self, first_id=0).ap == pytest.approx(0.442, abs=0.0005)
    assert coco_average_precision(*self_against_self, first_id=1).ap == 1
    assert value(detection_f1(of_boxes(ROW[:3], ROW[:3]))) == 1


def test_pycocotools_matches_a_box_that_is_nowhere(tmp_path):
    truth = [("image", "car", (float("nan"), 0, 10, 10)), ("image", "car", (20, 0, 30, 10))]
    document = {
        "images": [{"id": 0, "file_name": "a.jpg", "width": 100, "height": 100}],
        "categories": [{"id": 0, "name": "car"}],
        "annotations": [
            {"id": k, "image_id": 0, "category_id": 0, "bbox": box, "area": 100, "iscrowd": 0}
            for k, box in enumerate(([float("nan"), 0, 10, 10], [20, 0, 10, 10]))
        ],
    }
    path = tmp_path / "ann.json"
    path.write_text(json.dumps(document))

    assert coco_average_precision(truth, [(*box, 1.0) for box in truth]).ap == 1
    assert len(read_coco(path).marks) == 1


def test_pycocotools_loses_a_box_without_a_size():
    truth = [("image", "car", (5, 5, 5, 15)), *(("image", "car", tuple(box[:4])) for box in ROW[:2])]

    assert coco_average_precision(truth, [(*box, 1.0) for box in truth]).ap == pytest.approx(
        0.442, abs=0.0005
    )
    line = np.array([[5.0, 5, 5, 15, 0]])
    assert BOX.similarity(line, line).tolist() == [1]


def test_coco_depends_on_the_order_of_the_list():
    truth = [(0, 0, 10, 10, "car"), (6, 0, 16, 10, "car")]
    found = [(3, 0, 13, 10, "car"), (7, 0, 17, 10, "car")]
    coco = [("image", "car", mark[:4]) for mark in truth], [("image", "car", mark[:4], 1.0) for mark in found]

    assert coco_average_precision(*coco, thresholds=[0.5]).ar == 0.5
    assert coco_average_precision(coco[0], coco[1][::-1], thresholds=[0.5]).ar == 1
    assert (
        value(detection_f1(of_boxes(truth, found))) == value(detection_f1(of_boxes(truth, found[::-1]))) == 1
    )


def test_cvat_praises_a_label_that_is_always_missed():
    common = [[(0, 0, 10, 10, "car")] * 1 for _ in range(99)]
    found = cvat_quality([*common, [(0, 0, 10, 10, "tram")]], [*common, []])

    assert found.by_label["tram"]["accuracy"] == 0.99
    assert found.by_label["tram"]["recall"] == 0
    alone = of_boxes([(0, 0, 10, 10, "tram")], [])
    assert value(detection_f1(alone)) == 0


def test_cvat_calls_a_near_miss_one_missing_and_one_extra():
    truth, job = [(0, 0, 10, 10, "car")], [(5, 0, 15, 10, "car")]
    found, ours = cvat_quality([truth], [job]), of_boxes(truth, job, 0.4)

    assert found.table.tolist() == [[0, 1], [1, 0]]
    assert ours.near.all()


def test_one_pass_lets_a_wrong_label_outbid_the_right_one():
    truth = [[(0, 0, 10, 10, "car")]]
    job = [[(0, 0, 10, 9.5, "bus"), (0, 0, 10, 9, "car")]]
    ours = of_boxes(truth[0], job[0])

    assert cvat_quality(truth, job, two_passes=False).micro["recall"] == 0
    assert cvat_quality(truth, job).micro["recall"] == 1
    assert value(matched_label_agreement(ours)) == 1


# segments of time


def test_label_studio_averages_over_one_side():
    ten, one = [(k, k + 1, "x") for k in range(10)], [(0, 1, "x")]

    assert (evalme_span_iou(ten, one), evalme_span_iou(one, ten)) == (1, 0.1)
    assert value(overall_iou(of_segments(ten, one), "segment")) == pytest.approx(2 / 11)
    assert value(overall_iou(of_segments(one, ten), "segment")) == pytest.approx(2 / 11)


def test_label_studio_rewards_copies():
    one = [(0, 1, "x")]

    assert evalme_span_iou(one, one * 5) == 1
    assert value(overall_iou(of_segments(one, one * 5), "segment")) == pytest.approx(2 / 6)


def test_equal_points_are_equal():
    point = [(3, 3, "x")]

    assert evalme_span_iou(point, point) == 0
    assert activitynet_tiou((3, 3), (3, 3)) is None
    assert value(detection_f1(of_segments(point, point))) == 1


def test_nothing_on_both_sides_is_no_failure_and_no_success():
    ours = boundary_hits(of_segments([], []), S // 2)

    assert mir_eval_detection([], []).f1 == 0
    assert evalme_span_iou([], []) == 1
    assert segeval_b([9], [9]) == 1
    assert value(ours.f1()) is None


def test_mir_eval_takes_the_nearest_boundary_again_and_again():
    one, many = [(0, 10, "a")], [(k, k + 1, "a") for k in range(10)]

    assert mir_eval_deviation(one, many)[0] == 0
    assert segmentation(of_segments(one, many)).fragmented.sum() == 1
    assert value(overall_iou(of_segments(one, many), "segment")) == pytest.approx(0.1 * 2 / 11)


def test_mir_eval_cannot_tell_large_from_small_letters():
    ref, est = [(0, 5, "A"), (5, 10, "a")], [(0, 10, "b")]
    ours = of_segments(ref, [(0, 5, "a"), (5, 10, "A")])

    assert mir_eval_structure(ref, est)["V-measure"] == 0  # one label on both sides: nothing to explain
    assert mir_eval_structure(ref, est)["Rand Index"] == 1
    assert value(matched_label_agreement(ours)) == 0


def test_a_collar_hides_what_lies_beyond_it():
    rng = np.random.default_rng(7)
    truth = np.arange(400) * 20.0
    one, two = (
        [(t + d, t + d + 10, "x") for t, d in zip(truth, rng.normal(0, 1, 400), strict=True)] for _ in "ab"
    )
    apart = np.abs(np.array([a[0] - b[0] for a, b in zip(one, two, strict=True)]))
    rows = of_segments(one, two)

    assert apart[apart <= 0.5].mean() < 0.27
    assert mir_eval_detection(one, two).recall < 0.4
    assert value(disagreement(rows, start_offsets(rows))) / S == pytest.approx(apart.mean(), rel=1e-6)
    assert apart.mean() > 1


def test_sed_eval_changes_when_sides_are_swapped():
    short, long = [(0, 6, "dog")], [(0, 10, "dog")]

    assert (sed_eval_events(long, short).f1, sed_eval_events(short, long).f1) == (1, 0)
    assert value(detection_f1(of_segments(long, short))) == value(detection_f1(of_segments(short, long))) == 1


def test_sed_eval_takes_a_touch_for_a_second():
    one, two = [(0, 1, "dog")], [(0.9, 2.1, "dog")]

    assert sed_eval_segments(one, two).recall == 1
    assert value(coverage(of_segments(one, two)).recall()) == pytest.approx(0.1)


def test_gebd_takes_the_nearest_first_and_loses_a_hit():
    one, two = [1.0, 1.4], [1.3, 0.4]
    ours = boundary_hits(of_segments(*([(t, t, "x") for t in side] for side in (one, two))), round(0.6 * S))

    assert gebd_hits(one, two, 10, tolerance=0.06) == 1
    assert ours.hits.tolist() == [2]


def test_mstcn_gives_no_second_choice():
    truth = ["cut"] * 6 + ["background"] + ["cut"] * 4
    predicted = ["background"] * 2 + ["cut"] * 4 + ["cut"] * 5
    split = ["background"] * 4 + ["cut"] * 2 + ["background"] + ["cut"] * 4

    assert mstcn_f1(truth, predicted, overlap=0.1) == (1, 0, 1)
    assert mstcn_f1(["cut"] * 11, split, overlap=0.1) == (1, 1, 0)
    assert value(detection_f1(of_segments(runs(truth), runs(split)))) == 1


def test_mstcn_stops_where_the_truth_is_empty_and_ours_is_0():
    empty, found = ["background"] * 9, ["background"] * 4 + ["cut"] * 5

    assert mstcn_f1(empty, found) is None
    assert mstcn_edit(empty, empty) is None
    assert value(detection_f1(of_segments([], runs(found)))) == 0


def test_idle_footage_makes_frames_agree():
    busy = ["cut", "pour"], ["pour", "cut"]
    idle = ["background"] * 98

    assert mstcn_mof(*busy) == 0
    assert mstcn_mof(*(side + idle for side in busy)) == 0.98
    rows = of_segments(*(runs(side + idle) for side in busy))
    assert value(coverage(rows).f1()) == 0


def test_easydiag_links_greedily():
    one, two = [(5, 9, "x"), (9, 10, "x")], [(1, 7, "x"), (7, 10, "x")]

    assert easydiag_table(one, two, threshold=0.3)[0].tolist() == [[2, 1], [1, 0]]
    assert value(detection_f1(of_segments(one, two))) == 1


def test_easydiag_shows_worse_than_chance_as_chance():
    crossed = easydiag_kappa(np.array([[0, 8, 0], [8, 0, 0], [0, 0, 0]]))
    marks = [[(10 * k, 10 * k + 9, "ab"[(k + who) % 2]) for k in range(8)] for who in (0, 1)]

    assert crossed.kappa == 0
    assert matched_label_alpha(of_segments(*marks), ("a", "b"), Within()).value < -0.8


def test_easydiag_shows_perfect_agreement_as_chance():
    marks = [(10 * k, 10 * k + 9, "ab"[k % 2]) for k in range(8)]

    assert easydiag_kappa(easydiag_table(marks, marks)[0]).kappa == 0
    assert matched_label_alpha(of_segments(marks, marks), ("a", "b"), Within()).value == 1


def test_boris_sees_two_states_where_one_ends_and_the_next_begins():
    one, two = [(0, 2, "a"), (2, 4, "b")], [(0, 3, "a"), (3, 4, "b")]
    late = [(0, 2.01, "a"), (2.01, 4, "b")]

    assert boris_elementary_kappa(one, two) == boris_elementary_kappa(one, late)  # 10 ms weigh as much as 1 s
    assert boris_time_unit_kappa(one, late) < 1
    assert value(coverage(of_segments(one, late)).f1()) > 0.99


def test_pyannote_is_not_symmetric_and_not_bounded():
    short, long = [(0, 1, "x")], [(0, 9, "x")]

    assert pyannote_detection(short, long)["error_rate"] == 8
    assert pyannote_detection(long, short)["error_rate"] == pytest.approx(8 / 9)
    both = [value(coverage(of_segments(*pair)).f1()) for pair in ((short, long), (long, short))]
    assert both == [pytest.approx(0.2)] * 2


def test_pyannote_is_perfect_where_nothing_is_shared():
    one, two = [(0, 1, "x")], [(5, 6, "x")]

    assert pyannote_purity_coverage(one, two) == (1, 1)
    assert value(overall_iou(of_segments(one, two), "segment")) == 0


def test_szcore_hits_what_had_not_begun():
    seizure, alarm = [(100, 110)], [(80, 95)]

    assert szcore_events(seizure, alarm, 3600).f1 == 1
    assert value(detection_f1(of_segments([(100, 110, "x")], [(80, 95, "x")]))) == 0


def test_one_event_over_the_whole_night_finds_everything():
    seizures = [(3600 * k, 3600 * k + 60, "seiz") for k in range(1, 8)]
    night = [(0, NIGHT, "seiz")]
    counts = nedc_overlap(seizures, night)

    assert (counts.hits, counts.misses, counts.false_alarms) == (7, 0, 0)
    assert szcore_events([mark[:2] for mark in seizures], [(0, NIGHT)], NIGHT).sensitivity == 1
    assert value(coverage(of_segments(seizures, night)).f1()) < 0.03
    assert value(overall_iou(of_segments(seizures, night), "segment")) < 0.001


def test_an_hour_counts_as_much_as_a_second():
    truth, found = [(0, 3600, "seiz")], [(0, 3599, "seiz")]
    counts = nedc_epoch(truth, found, 4000)["seiz"]

    assert (counts.hits, counts.misses) == (1, 1)
    assert value(coverage(of_segments(truth, found)).f1()) > 0.999


def test_taes_hits_one_event_more_than_once():
    found = nedc_taes([(0, 10)], [(0, 10), (5, 15)])
    ours = of_segments([(0, 10, "x")], [(0, 10, "x"), (5, 15, "x")])

    assert found.hit == 1.5
    assert value(overall_iou(ours, "segment")) == pytest.approx(2 / 3)


def test_windows_are_not_symmetric_and_pk_is_blind():
    one, two = [5, 1, 7], [13]

    assert segeval_window_diff(one, two) != segeval_window_diff(two, one)
    extra = [5, 1, 2, 5], [5, 3, 5]
    assert segeval_pk(*extra) < segeval_window_diff(*extra)
    hits = boundary_hits(of_segments([(0, 13, "x")], [(0, 5, "x"), (5, 6, "x"), (6, 13, "x")]), 0)
    assert value(hits.f1()) == pytest.approx(2 * 2 / (2 + 4))


def test_two_sparse_segmentations_that_share_nothing_are_similar():
    one, two = [20, 80], [60, 40]
    marks = [[(0, cut, "x"), (cut, 100, "x")] for cut in (20, 60)]
    inner = boundary_hits(of_segments(*marks), 0).hits[0] - 2  # both ends are always shared

    assert segeval_s(one, two) == pytest.approx(0.98, abs=0.001)
    assert inner == 0


def test_majority_voting_drops_what_it_cannot_decide():
    truth, predicted = [1, 1, 1, 2, 2, 2], [1, 1, 1, 2, 3, 4]

    assert eye_movement_matches(truth, predicted, "majority-voting") == [(1, 1)]
    marks = [[(0, 3, "fix"), (3, 6, "sac")], [(0, 3, "fix"), (3, 4, "sac"), (4, 5, "pso"), (5, 6, "blink")]]
    assert value(detection_f1(of_segments(*marks))) == pytest.approx(2 * 2 / 6)


def test_overlap_matching_takes_a_confusion_for_two_errors():
    assert eye_movement_matches([1, 1], [2, 2], "overlap") == [(1, -1), (-1, 2)]
    rows = of_segments([(0, 2, "fixation")], [(0, 2, "saccade")])
    assert (value(detection_f1(rows)), value(matched_label_agreement(rows))) == (1, 0)


# spans of text


def test_nervaluate_depends_on_the_order_of_predictions():
    truth = [("PER", 0, 3), ("PER", 5, 8)]
    predicted = [("PER", 2, 7), ("PER", 0, 3)]
    counts = [vars(nervaluate_counts([truth], [told], "partial")) for told in (predicted, predicted[::-1])]

    assert [found["correct"] for found in counts] == [0, 1]
    ours = [
        span_outcomes(of_spans(*([(a, b + 1, k) for k, a, b in side] for side in (truth, told))), "partial")
        for told in (predicted, predicted[::-1])
    ]
    assert ours[0] == ours[1]
    assert (ours[0]["correct"], ours[0]["partial"]) == (1, 1)


def test_bratiaa_does_not_see_duplicates():
    one = [(0, 5, "A")]

    assert bratiaa_f1([one, one * 2]) == (1, 0)
    assert value(exact_span_f1(of_spans(one, one * 2))) == pytest.approx(2 / 3)


def test_label_studio_counts_words_where_people_draw_characters():
    words = label_studio_span_overlap((["Excellent", "tool"], "positive"), (["tool"], "positive"))

    assert words == 0.5
    assert value(overall_iou(of_spans([(0, 14, "positive")], [(10, 14, "positive")]), "span")) == 4 / 14


def test_answers_that_all_differ_have_a_consensus_of_a_third():
    rows = [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"]]

    assert label_studio_consensus(["A", "B", "C"]) == pytest.approx(1 / 3)
    assert krippendorff_alpha(ReliabilityData.from_rows(rows)).value < 0
