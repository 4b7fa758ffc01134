"""Every known answer about time and text spans, but for the families of unitizing and of γ."""

from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.exact_spans import exact_span_f1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.ratio import Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.scott import scott_pi
from annoqa.compat.action_segmentation import mstcn_edit, mstcn_f1, mstcn_mof
from annoqa.compat.activitynet import activitynet_tiou
from annoqa.compat.boris import boris_elementary_kappa, elementary_codes
from annoqa.compat.bratiaa import bratiaa_f1
from annoqa.compat.easydiag import easydiag_kappa, easydiag_overlap
from annoqa.compat.evalme import evalme_span_iou
from annoqa.compat.eye_movement import eye_movement_matches
from annoqa.compat.gebd import gebd_f1, gebd_hits
from annoqa.compat.label_studio_agreement import label_studio_grouped, label_studio_span_overlap
from annoqa.compat.mir_eval import mir_eval_detection, mir_eval_deviation, mir_eval_padded
from annoqa.compat.mir_eval_structure import mir_eval_structure
from annoqa.compat.nedc import nedc_overlap
from annoqa.compat.nedc_taes import nedc_taes
from annoqa.compat.nervaluate import nervaluate_counts
from annoqa.compat.pyannote import pyannote_detection, pyannote_identification
from annoqa.compat.pyannote_segmentation import pyannote_boundaries, pyannote_purity_coverage
from annoqa.compat.sed_eval import sed_eval_events, sed_eval_segments
from annoqa.compat.segeval import segeval_agreement, segeval_b, segeval_s
from annoqa.compat.segeval_windows import segeval_pk, segeval_window_diff
from annoqa.compat.seqeval import seqeval_entities, seqeval_f1
from annoqa.compat.szcore import SeizureRule, szcore_events
from tests.agreement.views import sides, spans
from tests.shared import known_answers

TESTS = Path(__file__).resolve().parents[1]
ALL = {case["id"]: case for case in known_answers("temporal")}
OTHER_FAMILIES = {"unitizing_alpha", "alpha_U_classic", "gamma"}


def near(value, case):
    return pytest.approx(value, abs=case["tolerance"] or 0, rel=0)


def segeval_pair(case):
    a, b, expected = case["data"]["a_masses"], case["data"]["b_masses"], case["expected"]

    assert segeval_b(a, b, n_t=case["params"]["n_t"]) == near(expected["B"], case)
    if expected["S"] is not None:  # the tool's own tests say nothing about S there
        assert segeval_s(a, b, n_t=case["params"]["n_t"]) == near(expected["S"], case)


def segeval_coders(case):
    coders, expected = case["data"]["coders"], case["expected"]
    for pair, value in expected["B"].items():
        hypothesis, coder = pair.split(",")
        assert segeval_b(case["data"]["hypotheses"][hypothesis], coders[coder]) == near(value, case)
    found = segeval_agreement([list(coders.values())])

    assert found["pi"] == near(expected["pi_B"], case)
    assert found["kappa"] == near(expected["kappa_B"], case)
    assert found["observed"] == near(expected["actual_agreement"], case)
    b = [segeval_b(x, y) for x, y in combinations(coders.values(), 2)]
    assert np.mean(b) == near(expected["mean_pairwise_B"], case)
    for compute, name in ((segeval_window_diff, "WD"), (segeval_pk, "Pk")):
        values = [compute(x, y) for x, y in permutations(coders.values(), 2)]
        assert np.mean(values) == near(expected[f"mean_pairwise_{name}"], case)


def windows(case):
    hypothesis, reference = (
        np.unique(case["data"][f"{side}_positions"], return_counts=True)[1].tolist()
        for side in ("hyp", "ref")
    )

    assert segeval_pk(hypothesis, reference) == near(case["expected"]["Pk"], case)
    assert segeval_window_diff(hypothesis, reference) == near(case["expected"]["WD"], case)


def mir_eval(case):
    reference, estimate = mir_eval_padded(
        *([tuple(mark) for mark in case["data"][side]] for side in ("ref", "est"))
    )
    found = mir_eval_structure(reference, estimate)
    for window in case["params"]["windows"]:
        score = mir_eval_detection(reference, estimate, window=window)
        found[f"Precision@{window}"], found[f"Recall@{window}"] = score.precision, score.recall
        found[f"F-measure@{window}"] = score.f1
    found["Ref-to-est deviation"], found["Est-to-ref deviation"] = mir_eval_deviation(reference, estimate)

    assert found == {name: near(value, case) for name, value in case["expected"].items()}


def mir_eval_events(case):
    ref, est = ([(at, at) for at in case["data"][side]] for side in ("ref", "est"))
    score = mir_eval_detection(ref, est, window=case["params"]["window"])

    assert score.recall * len(ref) == case["expected"]["n_match"]


def pyannote(case):
    ref, hyp, expected = case["data"]["ref"], case["data"]["hyp"], case["expected"]
    found = pyannote_detection(ref, hyp)
    found["detection_error_rate"], found["f"] = found.pop("error_rate"), found.pop("f1")
    found["IER"], found["DER"] = (
        pyannote_identification(ref, hyp, rename=rename) for rename in (False, True)
    )
    found["seg_purity"], found["seg_coverage"] = pyannote_purity_coverage(ref, hyp)

    assert found == {name: near(value, case) for name, value in expected.items()}


def pyannote_ends(case):
    ref, hyp = ([tuple(mark) for mark in case["data"][side]] for side in ("ref", "hyp"))
    expected = case["expected"]
    for found, told in (
        (pyannote_boundaries(ref, hyp), expected),
        (pyannote_boundaries(ref, [(0, 4)]), expected["hyp_0_4"]),
    ):
        assert (found.precision, found.recall) == (near(told["precision"], case), near(told["recall"], case))


def seizures(case):
    data, asked = case["data"], {**case["params"]["defaults"], **case["params"]}
    rule = SeizureRule(
        early=asked["toleranceStart"],
        late=asked["toleranceEnd"],
        least_share=asked["minOverlap"],
        longest=asked["maxEventDuration"],
        gap=asked["minDurationBetweenEvents"],
    )
    found, full = szcore_events(data["ref"], data["hyp"], data["duration"], rule), case["expected"]["full"]

    assert (found.hits, found.false_alarms) == (full["tp"], full["fp"])
    assert found.sensitivity == near(full["sens"], case)
    assert found.precision == near(full["prec"], case)
    assert found.f1 == near(full["f1"], case)


def taes(case):
    found, expected = nedc_taes(case["data"]["ref"], case["data"]["hyp"]), case["expected"]

    assert found.hit == near(expected["hit"], case)
    assert found.miss == near(expected["miss"], case)
    assert found.false_alarm == near(expected["fa"], case)


def overlap(case):
    found = nedc_overlap(*([(*mark, "seiz") for mark in case["data"][side]] for side in ("ref", "hyp")))

    assert vars(found) == case["expected"]


def sound(case):
    data, params = case["data"], case["params"]
    if "time_resolution" in params:
        found = sed_eval_segments(data["ref"], data["est"], resolution=params["time_resolution"])
    else:
        found = sed_eval_events(
            data["ref"],
            data["est"],
            collar=params["t_collar"],
            share_of_length=params["percentage_of_length"],
        )
    expected = {name: near(value, case) for name, value in case["expected"].items()}

    assert {name: getattr(found, name) for name in expected if name.endswith("rate")} == {
        name: value for name, value in expected.items() if name.endswith("rate")
    }
    assert found.f1 == expected["f_measure"]
    assert (found.precision, found.recall) == (expected["precision"], expected["recall"])


def frames_of_two(case):
    data = ReliabilityData.from_rows(list(case["data"].values()))

    assert cohen_kappa(data).value == near(case["expected"]["cohen_kappa"], case)
    assert scott_pi(data).value == near(case["expected"]["scott_pi"], case)
    assert krippendorff_alpha(data).value == near(case["expected"]["alpha_nominal"], case)


def mstcn(case):
    truth, predicted, expected = case["data"]["gt"], case["data"]["pred"], case["expected"]

    assert mstcn_edit(truth, predicted) == near(expected["edit"], case)
    assert mstcn_mof(truth, predicted) == near(expected["MoF"], case)
    for percent in (10, 25, 50):
        counts = mstcn_f1(truth, predicted, overlap=percent / 100)
        assert list(counts) == expected[f"F1@{percent}_tp_fp_fn"]


def gebd(case):
    data = case["data"]
    for tolerance, expected in case["expected"].items():
        asked = {"tolerance": float(tolerance)}
        assert gebd_hits(data["gt"], data["det"], data["duration"], **asked) == expected["tp"]
        assert gebd_f1([data["gt"]], data["det"], data["duration"], **asked).f1 == near(expected["f1"], case)


def gebd_greedy(case):
    data, tolerance = case["data"], case["params"]["rel_threshold"]
    at = tolerance * data["duration"]
    most = mir_eval_detection([(x, x) for x in data["gt"]], [(x, x) for x in data["det"]], window=at)

    assert (
        gebd_hits(data["gt"], data["det"], data["duration"], tolerance=tolerance)
        == case["expected"]["gebd_tp"]
    )
    assert most.recall * len(data["gt"]) == case["expected"]["optimal_tp"]


def tiou(case):
    for a, b, c, d, expected in case["data"]:
        assert activitynet_tiou((a, b), (c, d)) == near(expected, case)


def easy_overlap(case):
    for a, b, c, d, expected in case["data"]:
        assert easydiag_overlap([(a, b, "x")], [(c, d, "x")])[0, 0] == near(expected, case)


def easy_kappa(case):
    found, expected = easydiag_kappa(np.array(case["data"])), case["expected"]

    assert found.kappa == near(expected["kappa"], case)
    assert found.kappa_max == near(expected["kappa_max"], case)
    assert (found.observed, found.expected) == (near(expected["p0"], case), near(expected["pe"], case))


def boris(case):
    first, second, expected = case["data"]["obs1"], case["data"]["obs2"], case["expected"]

    assert elementary_codes(first, second) == (expected["codes1"], expected["codes2"])
    assert f"{boris_elementary_kappa(first, second):.3f}" == expected["kappa"]


def eyes(case):
    truth, predicted = (
        [0 if k == 255 else k for k in case["data"][f"{side}_samples"]] for side in ("gt", "pr")
    )
    for matcher, expected in case["expected"].items():
        pairs = list(zip(expected["gt"], expected["pr"], strict=True))
        assert eye_movement_matches(truth, predicted, matcher) == pairs, matcher


def entities(case):
    data = case["data"]
    if "gold" in data:
        truth, predicted = ([[tuple(entity) for entity in data[side]]] for side in ("gold", "pred"))
    else:
        truth, predicted = (
            [[(kind, a, b - 1) for a, b, kind in seqeval_entities(tags)] for tags in data[side]]
            for side in ("true", "pred")
        )
    for scheme, expected in case["expected"].items():
        found = nervaluate_counts(truth, predicted, scheme)
        assert (found.correct, found.incorrect, found.partial, found.missed, found.spurious) == tuple(
            expected[name] for name in ("cor", "inc", "par", "mis", "spu")
        )
        assert found.score.f1 == near(expected["f1"], case)


def conll(case):
    found = seqeval_f1(case["data"]["true"], case["data"]["pred"])

    assert found.f1 == near(case["expected"]["f1"], case)


def brat(case):
    both = ["29 PER 4 17", "29 ORG 34 37", "29 PER 361 397", "29 PER 563 567", "29 PER 720 724"]
    both += ["29 PER 1081 1096", "29 MISC 2376 2387", "29 LOC 2498 2504"]
    both += ["46 LOC 0 8", "46 ORG 18 21", "46 PER 327 344", "46 PER 454 465", "46 ORG 650 653"]
    first = [*both, "29 LOC 18 24", "29 PER 1074 1078", "46 ORG 192 195"]
    second = [*both, "46 LOC 42 54", "46 ORG 161 190", "46 ORG 408 426", "46 ORG 516 523"]
    mean, sd = bratiaa_f1([first, second])

    assert mean == near(case["expected"]["f1"], case)
    assert sd == case["expected"]["sd"]


def spans_of_three(case):
    x, y, z = ((case["data"][name][0].split(), case["data"][name][1]) for name in "xyz")
    score = [[label_studio_span_overlap(a, b) for a in (x, y, z)] for b in (x, y, z)]

    assert score[0][1] == near(case["expected"]["xy"], case)
    assert score[1][2] == near(case["expected"]["yz"], case)
    grouped = label_studio_grouped(np.array(score), case["params"]["threshold"])
    assert grouped == near(case["expected"]["task_agreement"], case)


def fragments(case):
    mean, _ = bratiaa_f1([[str(mark) for mark in case["data"][side]] for side in "AB"])

    assert mean == near(case["expected"]["exact_f1"], case)


def both_empty(case):
    ours = exact_span_f1(sides(spans([], looked=[(0, 0), (0, 1)], labels=["x"]))).estimate(Within())

    assert ours.value is case["expected"]["f1"]
    assert nervaluate_counts([[]], [[]], "strict").score.f1 == 0
    assert evalme_span_iou([], []) == 1
    assert bratiaa_f1([[], []]) is None


CHECKS = {
    "segeval_fn": segeval_pair,
    "segeval_fp": segeval_pair,
    "segeval_near_miss": segeval_pair,
    "segeval_clustered_fp": segeval_pair,
    "segeval_none_vs_one": segeval_pair,
    "segeval_hearst1997": segeval_coders,
    "pk_wd_translated": windows,
    "pk_wd_extra": windows,
    "pk_wd_none_vs_some": windows,
    "pk_wd_some_vs_none": windows,
    "pk_wd_all_vs_some": windows,
    "pk_wd_identical": windows,
    "mir_eval_segment_00": mir_eval,
    "mir_eval_segment_03": mir_eval,
    "mir_eval_segment_07": mir_eval,
    "mir_eval_match_events": mir_eval_events,
    "pyannote_detection": pyannote,
    "pyannote_segmentation_pr": pyannote_ends,
    "timescoring_simple": seizures,
    "timescoring_tolerance": seizures,
    "timescoring_split_long": seizures,
    "taes_exact": taes,
    "taes_half": taes,
    "taes_span2": taes,
    "taes_one_to_many": taes,
    "taes_none": taes,
    "taes_ref_only": taes,
    "taes_hyp_only": taes,
    "taes_double_count": taes,
    "ovlp_tangent": overlap,
    "ovlp_epsilon": overlap,
    "sed_eval_event_0.2_0.5": sound,
    "sed_eval_event_0.2_0.2": sound,
    "sed_eval_event_0.5_0.5": sound,
    "sed_eval_segment_1s": sound,
    "frame_level_K95_A": frames_of_two,
    "mstcn_small": mstcn,
    "gebd_basic": gebd,
    "gebd_greedy_suboptimal": gebd_greedy,
    "tiou_table": tiou,
    "easydiag_overlap": easy_overlap,
    "easydiag_kappa_ipf": easy_kappa,
    "boris_point_events": boris,
    "em_matchers_majority": eyes,
    "nervaluate_ddi_scenarios": entities,
    "nervaluate_readme": entities,
    "seqeval_readme": conll,
    "bratiaa_agree2": brat,
    "labelstudio_span_example": spans_of_three,
    "span_discontinuous": fragments,
    "span_both_empty": both_empty,
}

LEFT = {
    "span_unicode_astral": "says how offsets are counted: tests/connectors/test_tabular_extents.py",
}
"""Not checked, and why."""

OURS = {
    "core_offsets": "agreement/test_boundaries.py",
    "core_fps_mismatch": "agreement/test_boundaries.py",
    "core_match_dp_vs_greedy": "matching/test_pair.py",
    "core_touching": "matching/test_pair.py",
    "core_zero_length": "matching/test_pair.py",
    "core_over_segmentation": "matching/test_pair.py",
    "span_char_f1_nested": "agreement/test_characters.py",
    "span_char_f1_label_diff": "agreement/test_characters.py",
    "span_discontinuous_vs_cover": "agreement/test_characters.py",
    "span_nested_same_label": "agreement/test_exact_spans.py",
    "span_duplicate_span": "agreement/test_exact_spans.py",
}
"""Annoqa's own numbers, checked where they live."""


@pytest.mark.parametrize("name", CHECKS)
def test_the_number_is_the_known_one_to_its_printed_digits(name):
    CHECKS[name](ALL[name])


def test_no_case_is_forgotten():
    ours = {name for name, case in ALL.items() if case["family"] not in OTHER_FAMILIES}

    assert ours == {*CHECKS, *LEFT, *OURS}


@pytest.mark.parametrize(("name", "file"), OURS.items())
def test_own_numbers_are_checked_where_they_live(name, file):
    assert f'"{name}"' in (TESTS / file).read_text()
