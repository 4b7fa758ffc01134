"""Random cases that the tools themselves computed; `peers.json` names each tool with its version.

MS-TCN, GEBD and NEDC have no package: their scripts were followed line by line, apart from annoqa.
"""

import json
from pathlib import Path

import pytest

from annoqa.compat.action_segmentation import mstcn_edit, mstcn_f1
from annoqa.compat.coco_eval import coco_average_precision
from annoqa.compat.gebd import gebd_f1, gebd_hits
from annoqa.compat.mir_eval import mir_eval_detection, mir_eval_deviation, mir_eval_padded
from annoqa.compat.mir_eval_structure import mir_eval_structure
from annoqa.compat.nedc import EegCounts, nedc_epoch
from annoqa.compat.nedc_taes import nedc_taes
from annoqa.compat.nervaluate import nervaluate_counts
from annoqa.compat.pyannote import pyannote_detection, pyannote_identification
from annoqa.compat.pyannote_segmentation import pyannote_boundaries, pyannote_purity_coverage
from annoqa.compat.sed_eval import sed_eval_events, sed_eval_segments
from annoqa.compat.segeval import segeval_agreement, segeval_b, segeval_s
from annoqa.compat.segeval_windows import segeval_pk, segeval_window_diff
from annoqa.compat.seqeval import seqeval_f1
from annoqa.compat.szcore import SeizureRule, szcore_events, szcore_samples

PEERS = json.loads((Path(__file__).parent / "peers.json").read_text())


def cases(tool):
    return pytest.mark.parametrize("case", PEERS[tool], ids=range(len(PEERS[tool])))


def same(expected):
    return pytest.approx(expected, abs=1e-9)


@cases("mir_eval 0.8.2")
def test_mir_eval(case):
    ref, est = ([tuple(mark) for mark in case[side]] for side in ("ref", "est"))
    padded = mir_eval_padded(ref, est)
    found = mir_eval_structure(*padded)
    for window in (0.5, 3.0):
        score = mir_eval_detection(*padded, window=window)
        found[f"Precision@{window}"], found[f"Recall@{window}"] = score.precision, score.recall
        found[f"F-measure@{window}"] = score.f1
    found["Ref-to-est deviation"], found["Est-to-ref deviation"] = mir_eval_deviation(*padded)

    assert found == same(case["evaluate"])
    trimmed = mir_eval_detection(ref, est, trim=True)
    assert [trimmed.precision, trimmed.recall, trimmed.f1] == same(case["trimmed"])


@cases("segeval 2.0.11")
def test_segeval(case):
    a, b, n_t = case["a"], case["b"], case["n_t"]

    assert segeval_b(a, b, n_t=n_t) == same(case["B"])
    assert segeval_s(a, b, n_t=n_t) == same(case["S"])
    assert segeval_pk(a, b) == same(case["pk"])
    assert segeval_window_diff(a, b) == same(case["wd"])


@cases("segeval 2.0.11 agreement")
def test_segeval_agreement(case):
    assert segeval_agreement(case["texts"]) == same(
        {name: case[name] for name in ("observed", "pi", "kappa")}
    )


@cases("pyannote.metrics 4.2.0")
def test_pyannote(case):
    ref, hyp, collar = case["ref"], case["hyp"], case["collar"]
    found = pyannote_detection(ref, hyp, collar=collar)
    found.pop("f1")

    assert found == same({name: case[name] for name in found})
    assert pyannote_identification(ref, hyp, collar=collar) == same(case["ier"])
    assert pyannote_identification(ref, hyp, collar=collar, rename=True) == same(case["der"])


@cases("pyannote.metrics 4.2.0")
def test_pyannote_segmentation(case):
    ref, hyp = case["ref"], case["hyp"]

    assert pyannote_purity_coverage(ref, hyp) == same((case["purity"], case["coverage"]))
    found = pyannote_boundaries(
        *([(a, b) for a, b, _ in side] for side in (ref, hyp)), tolerance=case["tolerance"]
    )
    assert found.precision == same(case["boundary_precision"])
    assert found.recall == same(case["boundary_recall"])


@cases("sed_eval 0.2.1")
@pytest.mark.parametrize(("compute", "name"), [(sed_eval_events, "events"), (sed_eval_segments, "segments")])
def test_sed_eval(case, compute, name):
    found, expected = compute(case["ref"], case["est"]), case[name]

    assert found.f1 == same(expected["f_measure"])
    assert found.precision == same(expected["precision"])
    assert found.recall == same(expected["recall"])
    for rate in ("error_rate", "substitution_rate", "deletion_rate", "insertion_rate"):
        assert getattr(found, rate) == same(expected[rate]), rate


@cases("timescoring 0.0.7")
def test_szcore(case):
    names = {
        "early": "toleranceStart",
        "late": "toleranceEnd",
        "least_share": "minOverlap",
        "longest": "maxEventDuration",
        "gap": "minDurationBetweenEvents",
    }
    rule = SeizureRule(**{ours: case["rule"][theirs] for ours, theirs in names.items()})
    asked = case["ref"], case["hyp"], case["duration"]
    for found, expected in (
        (szcore_events(*asked, rule), case["events"]),
        (szcore_samples(*asked), case["samples"]),
    ):
        assert (found.hits, found.false_alarms, found.n_reference) == (
            expected["tp"],
            expected["fp"],
            expected["n"],
        )
        assert found.false_alarms_per_day == same(expected["per_day"])
        for name in ("sensitivity", "precision", "f1"):
            assert getattr(found, name) == same(expected[name])


@cases("nervaluate 1.2.1")
@pytest.mark.parametrize("scheme", ["strict", "exact", "partial", "ent_type"])
def test_nervaluate(case, scheme):
    truth, predicted = (
        [[tuple(entity) for entity in document] for document in case[side]] for side in ("truth", "predicted")
    )
    found = nervaluate_counts(truth, predicted, scheme, least_overlap_percent=case["least"])
    expected = dict(case["counts"][scheme])
    score = [expected.pop(name) for name in ("precision", "recall", "f1")]

    assert vars(found) == expected
    assert [found.score.precision, found.score.recall, found.score.f1] == same(score)


@cases("seqeval 1.2.2")
def test_seqeval(case):
    found = seqeval_f1(case["truth"], case["predicted"])

    assert vars(found) == same({name: case[name] for name in ("precision", "recall", "f1")})


@cases("pycocotools 2.0.11")
def test_coco(case):
    truth, detections = ([tuple(box) for box in case[side]] for side in ("truth", "detections"))
    found = coco_average_precision(truth, detections, first_id=case["first_id"])

    assert (found.ap, found.ar) == same((case["ap"], case["ar"]))


@cases("MS-TCN eval.py")
def test_mstcn(case):
    assert mstcn_edit(case["truth"], case["predicted"]) == same(case["edit"])
    for overlap, counts in case["f1"].items():
        assert list(mstcn_f1(case["truth"], case["predicted"], overlap=float(overlap))) == counts


@cases("Kinetics-GEBD eval.py")
def test_gebd(case):
    asked = case["duration"]
    inside = [at for at in case["detected"] if at <= asked]

    for rater, hits in zip(case["raters"], case["hits"], strict=True):
        assert gebd_hits(rater, inside, asked, tolerance=case["tolerance"]) == hits
    found = gebd_f1(case["raters"], case["detected"], asked, tolerance=case["tolerance"])
    assert found.f1 == same(case["f1"])


@cases("NEDC eeg_eval 6.0.0 (nedc-bench)")
def test_nedc(case):
    found = nedc_taes(case["ref"], case["hyp"])

    assert [found.hit, found.miss, found.false_alarm] == same(case["taes"])
    epochs = nedc_epoch(case["ref_labelled"], case["hyp_labelled"], 45, epoch=case["seconds"])
    for label, (hits, misses, false_alarms) in case["epoch"].items():
        assert epochs[label] == EegCounts(hits=hits, misses=misses, false_alarms=false_alarms)
