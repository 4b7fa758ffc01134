"""Segments: the numbers of one field of marks on time, annotators compared with each other.

Marks are matched by any overlap (points by nearness) and measured afterwards. Beside what
`annoqa.measurements.marks` takes of every kind of mark (`detection_f1` is here the share of marks
that overlap a partner, `mean_iou` the overlap on time):

    mean_start_disagreement, mean_end_disagreement    mean |offset| of matched pairs, s
    median_…, p90_…, p95_…                            its quantiles, s; all and labels
    start_bias, end_bias                              of every annotator against the others' median, s
    detection_f1_10 … _75                             F1 at IoU .1, .25, .5, .75; all and labels
    boundary_f1_500ms, boundary_f1_3s                 boundary hit rate as `mir_eval` counts it
    fragmented_share, in_merge_share, alone_share     who cuts finer, who marks what nobody else does
    mean_overfill, mean_underfill                     s, against the partner

`detail` of `mean_start_disagreement` for all and for each label has the granularity verdict
(`granularity`), how many marks there are (`n_marks`, both annotators') and how many of them found a
partner (`n_matched`), `n_limited`, `n_points`, `n_clusters`, the same mean in `frames`, a sample of
the sizes of the offsets (`sample_s`), and F1 against tolerance.
"""

import dataclasses
import math
from collections.abc import Iterator

import numpy as np

from annoqa.agreement.boundaries import Offsets, disagreement, start_offsets
from annoqa.agreement.boundary_bias import boundary_biases
from annoqa.agreement.detection import detection_f1
from annoqa.agreement.granularity import Granularity, GranularityEvidence, granularity
from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.segmentation import Segmentation, segmentation
from annoqa.agreement.tolerance import TOLERANCES_S, f1_at_tolerances, tolerance_of_share
from annoqa.measurements.compared import Compared, compared
from annoqa.measurements.context import Context
from annoqa.measurements.marks import (
    measure_detection,
    measure_iou,
    measure_labels,
    nothing_compared,
    sample,
    worst_items,
)
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.offsets import BOUNDARIES, Details, measure_biases, measure_cuts, measure_offsets
from annoqa.measurements.subjects import Group, measured, of_subjects, scaled, told
from annoqa.measurements.whole_answers import measure_whole_answers
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView

NS = 1_000_000_000
THRESHOLDS = {
    "detection_f1_10": 0.1,
    "detection_f1_25": 0.25,
    "detection_f1_50": 0.5,
    "detection_f1_75": 0.75,
}
HIT_TOLERANCES = {"boundary_f1_500ms": 500_000_000, "boundary_f1_3s": 3 * NS}


def measure_segments(view: FieldView, context: Context) -> list[Measurement]:
    """Return all numbers about agreement on a field of segments and points in time.

    Parameters
    ----------
    view : FieldView
        The annotators' segments, in ns.
    context : Context
        Names, clusters (videos), slices, and frames per second where they are known.

    Returns
    -------
    list of Measurement
        Detection, label and extent; one undefined row when no two annotators share an item.
    """
    this = compared(view, context, 0.0)
    if not len(this.matches.left):
        return nothing_compared(view)
    cut = segmentation(this.sides)
    biases = {
        which: boundary_biases(this.sides, getattr(this.sides, which), offsets(this.sides), this.within)
        for which, offsets in BOUNDARIES.items()
    }
    return [
        *measure_detection(this),
        *(row for name, at in THRESHOLDS.items() for row in _at_threshold(this, name, at)),
        *_hit_rates(this),
        *measure_labels(this),
        *measure_whole_answers(this),
        *measure_iou(this),
        *measure_offsets(this, "start", "s", 1 / NS, _start_detail(this, cut)),
        *measure_offsets(this, "end", "s", 1 / NS, {}),
        *measure_biases(this, biases, "s", 1 / NS),
        *measure_cuts(this, cut, "s", 1 / NS),
    ]


def _at_threshold(this: Compared, name: str, threshold: float) -> list[Measurement]:
    """Return detection F1 at a fixed least IoU, for all and for labels."""
    again = compared(this.view, this.context, threshold, ("all", "label"))
    number = again.number(question="detection", name=name, title=f"Detection F1 at IoU {threshold:g}")
    f1 = detection_f1(again.sides)
    return list(measured(this.view.field, number, f1, again.groups, this.within, again.sides.annotator))


def _hit_rates(this: Compared) -> Iterator[Measurement]:
    """Yield boundary hit rates at the tolerances that are published."""
    for name, tolerance in HIT_TOLERANCES.items():
        number = this.number(question="extent", name=name, title=f"Boundary F1 within {tolerance / NS:g} s")
        number = dataclasses.replace(
            number, signature=f"{name}: distinct boundaries, most hits, each once; pooled over items"
        )
        estimate = boundary_hits(this.sides, tolerance).f1().estimate(this.within)
        yield told(this.view.field, number, "all", (), estimate)


def _start_detail(this: Compared, cut: Segmentation) -> Details:
    """Return what a report shows beside the mean start disagreement of all and of each label."""
    offsets = start_offsets(this.sides)
    ratio = disagreement(this.sides, offsets)
    found = {}
    for group in of_subjects(this.groups, "all", "label"):
        rows = group.chosen.rows
        mean = scaled(ratio.estimate(this.within, group.chosen), 1 / NS)
        detail = _counts(this, offsets, rows)
        detail["granularity"] = dataclasses.asdict(_granularity(this, cut, offsets, group, mean))
        if mean.value is not None and this.context.fps is not None:
            detail["frames"] = mean.value * this.context.fps
        found[group.who] = detail
    found[()]["worst_items"] = worst_items(this, ratio, lowest=False, scale=1 / NS)
    return found


def _counts(this: Compared, offsets: Offsets, rows: np.ndarray) -> dict[str, object]:
    """Return how much evidence there is, a sample of the offsets, and F1 against tolerance."""
    matched, measured_here = this.sides.matched[rows], offsets.measured[rows]
    item = this.sides.item[rows][measured_here]
    cluster = this.within.of(item)
    grid = np.array([round(tolerance * NS) for tolerance in TOLERANCES_S])
    return {
        "n_matched": int(matched.sum()),
        "n_marks": len(rows),
        "n_limited": int((matched & ~measured_here).sum()),
        "n_points": int(this.sides.is_point[rows].sum()),
        "n_clusters": len(np.unique(item if cluster is None else cluster)),
        "sample_s": sample(np.abs(offsets.offset[rows][measured_here]) / NS),
        "tolerances_s": list(TOLERANCES_S),
        "f1_at_tolerance": f1_at_tolerances(this.sides, offsets, grid, rows),
    }


def _granularity(
    this: Compared, cut: Segmentation, offsets: Offsets, group: Group, mean: Estimate
) -> Granularity:
    """Return the verdict on the granularity of all marks, or of those with a label."""
    sides, rows, n = this.sides, group.chosen.rows, len(group.chosen.rows)
    duration = (sides.end - sides.start)[rows[~sides.is_point[rows]]]
    tolerance = tolerance_of_share(sides, rows=rows)
    recut = cut.fragmented[rows] | cut.in_merge[rows]
    worst, bias = _worst_bias(this, offsets, rows)
    other, share = _confused_with(this, group)
    evidence = GranularityEvidence(
        mean_start_s=mean,
        n_matched=mean.n_units or 0,
        alone_share=float((~sides.matched[rows]).sum() / n) if n else None,
        recut_share=float(recut.sum() / n) if n else None,
        median_duration_s=float(np.median(duration)) / NS if len(duration) else None,
        worst_bias_s=bias,
        worst_annotator=worst,
        confused_with=other,
        confused_share=share,
        tolerance_90_s=None if tolerance is None else _whole_frames(tolerance / NS, this.context.fps),
    )
    return granularity(evidence)


def _worst_bias(this: Compared, offsets: Offsets, rows: np.ndarray) -> tuple[str | None, float | None]:
    """Return the annotator whose median start bias is farthest from 0, and the bias in seconds."""
    biases = boundary_biases(this.sides, this.sides.start, offsets, this.within, rows)
    medians = [(bias.median.value or 0.0, bias.annotator) for bias in biases]
    if not medians:
        return None, None
    value, code = max(medians, key=lambda pair: abs(pair[0]))
    return this.context.annotators[code], value / NS


def _confused_with(this: Compared, group: Group) -> tuple[str | None, float | None]:
    """Return which other label the partners of a label's marks have most, and their share."""
    if group.subject != "label":
        return None, None
    rows = group.chosen.rows[this.sides.matched[group.chosen.rows]]
    theirs = this.sides.label[this.sides.partner[rows]]
    counts = np.bincount(theirs[(theirs >= 0) & (theirs != this.sides.label[rows])])
    if not counts.any():
        return None, None
    return this.view.labels[int(np.argmax(counts))], float(counts.max() / len(rows))


def _whole_frames(seconds: float, fps: float | None) -> float:
    """Round up to a whole frame where the frame rate is known."""
    return seconds if fps is None else math.ceil(round(seconds * fps, 6)) / fps
