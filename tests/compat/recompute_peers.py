"""Compute `peers.json` anew: the cases stay, what the tools say about them is asked again.

    pip install mir_eval==0.8.2 segeval==2.0.11 pyannote.metrics==4.2.0 sed_eval==0.2.1 \
        timescoring==0.0.7 nervaluate==1.2.1 seqeval==1.2.2 pycocotools==2.0.11
    python tests/compat/recompute_peers.py

in an environment of its own: the tools pin what annoqa does not. Cases of scripts without a package
(MS-TCN, GEBD, NEDC) are left as they are.
"""

import contextlib
import io
import json
import math
import warnings
from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("peers.json")


def number(value):
    return None if math.isnan(value) else float(value)


def mir_eval(case):
    from mir_eval import segment

    ref, est = (np.array([mark[:2] for mark in case[side]]) for side in ("ref", "est"))
    ref_labels, est_labels = ([mark[2] for mark in case[side]] for side in ("ref", "est"))
    found = segment.evaluate(ref, ref_labels, est, est_labels)
    trimmed = segment.detection(ref, est, window=0.5, trim=True)
    return {
        "evaluate": {name: number(value) for name, value in found.items()},
        "trimmed": [*map(float, trimmed)],
    }


def segeval(case):
    import segeval as tool

    pair, n_t = (tuple(case["a"]), tuple(case["b"])), case["n_t"]
    return {
        "B": float(tool.boundary_similarity(*pair, n_t=n_t)),
        "S": float(tool.segmentation_similarity(*pair, n_t=n_t)),
        "pk": float(tool.pk(*pair)),
        "wd": float(tool.window_diff(*pair)),
    }


def segeval_agreement(case):
    import segeval as tool

    coders = {
        f"text {i}": {f"coder {j}": tuple(masses) for j, masses in enumerate(text)}
        for i, text in enumerate(case["texts"])
    }
    data = tool.Dataset(coders)
    return {
        "observed": float(tool.actual_agreement_linear(data)),
        "pi": float(tool.fleiss_pi_linear(data)),
        "kappa": float(tool.fleiss_kappa_linear(data)),
    }


def pyannote(case):
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics import detection, diarization, identification, segmentation

    sides, lines = [], []
    for side in ("ref", "hyp"):
        sides.append(Annotation())
        for track, (start, end, label) in enumerate(case[side]):
            sides[-1][Segment(start, end), track] = label
        lines.append(Timeline([Segment(start, end) for start, end, _ in case[side]]))
    collar, tolerance = {"collar": case["collar"]}, {"tolerance": case["tolerance"]}
    parts = detection.DetectionErrorRate(**collar)(*sides, detailed=True)
    return {
        "error_rate": float(parts["detection error rate"]),
        "miss": float(parts["miss"]),
        "false_alarm": float(parts["false alarm"]),
        "total": float(parts["total"]),
        "accuracy": float(detection.DetectionAccuracy(**collar)(*sides)),
        "precision": float(detection.DetectionPrecision(**collar)(*sides)),
        "recall": float(detection.DetectionRecall(**collar)(*sides)),
        "ier": float(identification.IdentificationErrorRate(**collar)(*sides)),
        "der": float(diarization.DiarizationErrorRate(**collar)(*sides)),
        "purity": float(segmentation.SegmentationPurity()(*sides)),
        "coverage": float(segmentation.SegmentationCoverage()(*sides)),
        "boundary_precision": float(segmentation.SegmentationPrecision(**tolerance)(*lines)),
        "boundary_recall": float(segmentation.SegmentationRecall(**tolerance)(*lines)),
    }


def sed_eval(case):
    from dcase_util.containers import MetaDataContainer
    from sed_eval import sound_event

    names = ("event_onset", "event_offset", "event_label", "filename")
    ref, est = (
        MetaDataContainer([dict(zip(names, (*mark, "f"), strict=True)) for mark in case[side]])
        for side in ("ref", "est")
    )
    labels = sorted({mark[2] for side in ("ref", "est") for mark in case[side]})
    tools = {
        "events": sound_event.EventBasedMetrics(labels, t_collar=0.2, percentage_of_length=0.5),
        "segments": sound_event.SegmentBasedMetrics(labels, time_resolution=1.0),
    }
    found = {name: tool.evaluate(ref, est).results_overall_metrics() for name, tool in tools.items()}
    return {name: {**told["f_measure"], **told["error_rate"]} for name, told in found.items()}


def timescoring(case):
    from timescoring import scoring
    from timescoring.annotations import Annotation

    ref, hyp = (
        Annotation([tuple(mark) for mark in case[side]], 10, case["duration"] * 10) for side in ("ref", "hyp")
    )
    rule = scoring.EventScoring.Parameters(**case["rule"])
    found = {"events": scoring.EventScoring(ref, hyp, rule), "samples": scoring.SampleScoring(ref, hyp)}
    return {
        name: {
            "tp": int(told.tp),
            "fp": int(told.fp),
            "n": int(told.refTrue),
            "sensitivity": number(told.sensitivity),
            "precision": number(told.precision),
            "f1": number(told.f1),
            "per_day": number(told.fpRate),
        }
        for name, told in found.items()
    }


def nervaluate(case):
    from nervaluate import Evaluator

    names = ("label", "start", "end")
    truth, predicted = (
        [[dict(zip(names, entity, strict=True)) for entity in document] for document in case[side]]
        for side in ("truth", "predicted")
    )
    asked = {"loader": "dict", "min_overlap_percentage": case["least"]}
    found = Evaluator(truth, predicted, tags=["PER", "LOC"], **asked).evaluate()["overall"]
    kept = ("correct", "incorrect", "partial", "missed", "spurious", "precision", "recall", "f1")
    return {
        "counts": {scheme: {name: getattr(told, name) for name in kept} for scheme, told in found.items()}
    }


def seqeval(case):
    from seqeval import metrics

    pair = case["truth"], case["predicted"]
    return {name: float(getattr(metrics, f"{name}_score")(*pair)) for name in ("precision", "recall", "f1")}


def pycocotools(case):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    truth, detections = case["truth"], case["detections"]
    images = sorted({box[0] for box in truth + detections})
    labels = sorted({box[1] for box in truth + detections})

    def told(image, label, corners, **more):
        x1, y1, x2, y2 = corners
        box = {"image_id": image, "category_id": labels.index(label), "bbox": [x1, y1, x2 - x1, y2 - y1]}
        return {**box, "area": (x2 - x1) * (y2 - y1), "iscrowd": 0, **more}

    with contextlib.redirect_stdout(io.StringIO()):
        gold = COCO()
        gold.dataset = {
            "images": [{"id": image} for image in images],
            "categories": [{"id": place, "name": label} for place, label in enumerate(labels)],
            "annotations": [told(*box, id=case["first_id"] + place) for place, box in enumerate(truth)],
        }
        gold.createIndex()
        found = COCOeval(gold, gold.loadRes([told(*box, score=score) for *box, score in detections]), "bbox")
        found.evaluate()
        found.accumulate()
        found.summarize()
    return {"ap": float(found.stats[0]), "ar": float(found.stats[8])}


TOOLS = {
    "mir_eval 0.8.2": mir_eval,
    "segeval 2.0.11": segeval,
    "segeval 2.0.11 agreement": segeval_agreement,
    "pyannote.metrics 4.2.0": pyannote,
    "sed_eval 0.2.1": sed_eval,
    "timescoring 0.0.7": timescoring,
    "nervaluate 1.2.1": nervaluate,
    "seqeval 1.2.2": seqeval,
    "pycocotools 2.0.11": pycocotools,
}


def recompute(peers):
    """Return the cases with what the tools say now."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            tool: [{**case, **TOOLS[tool](case)} if tool in TOOLS else case for case in cases]
            for tool, cases in peers.items()
        }


def written(peers):
    """Return the cases as text, one a line."""
    tools = []
    for tool, cases in peers.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        tools.append(f"{json.dumps(tool)}: [\n{lines}\n]")
    return "{\n" + ",\n".join(tools) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(written(recompute(json.loads(FILE.read_text()))))
