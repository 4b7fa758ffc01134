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
(`granularity`), `n_matched`, `n_marks`, `n_clusters`, the same mean in `frames`, a sample of the
sizes of the offsets, and F1 against tolerance.
"""

import dataclasses
import math
from collections.abc import Iterator

import numpy as np

from annoqa.agreement.boundaries import (
    Offsets,
    disagreement,
    disagreement_quantile,
    end_offsets,
    start_offsets,
)
from annoqa.agreement.boundary_bias import BoundaryBias, boundary_biases
from annoqa.agreement.detection import detection_f1
from annoqa.agreement.granularity import Granularity, GranularityEvidence, granularity
from annoqa.agreement.hit_rate import boundary_hits
from annoqa.agreement.ratio import Ratio, Selection
from annoqa.agreement.segmentation import Segmentation, segmentation, share_of_marks
from annoqa.agreement.tolerance import TOLERANCES_S, f1_at_tolerances, tolerance_of_share
from annoqa.measurements.context import Context
from annoqa.measurements.marks import (
    Compared,
    compared,
    measure_detection,
    measure_iou,
    measure_labels,
    nothing_compared,
    ratio_rows,
    sample,
    worst_items,
)
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import Group, measured, of_subjects, scaled, told
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
QUANTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95}
Details = dict[tuple[str, ...], dict[str, object]]
"""`who` of a subject, to what a report shows beside its number."""
BOUNDARIES = {"start": start_offsets, "end": end_offsets}


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
        *measure_thresholds(this),
        *_hit_rates(this),
        *measure_labels(this),
        *measure_iou(this),
        *measure_offsets(this, "start", "s", 1 / NS, _start_detail(this, cut, biases["start"])),
        *measure_offsets(this, "end", "s", 1 / NS, {}),
        *measure_biases(this, biases, "s", 1 / NS),
        *measure_cuts(this, cut, "s", 1 / NS),
    ]


def measure_thresholds(this: Compared) -> Iterator[Measurement]:
    """Yield detection F1 at fixed least IoUs, for all and for labels.

    Parameters
    ----------
    this : Compared
        The matched marks; they are matched again at each threshold.

    Yields
    ------
    Measurement
        Of the question `detection`.
    """
    for name, threshold in THRESHOLDS.items():
        again = compared(this.view, this.context, threshold, ("all", "label"))
        title = f"Detection F1 at IoU {threshold:g}"
        number = again.number(question="detection", name=name, title=title)
        f1 = detection_f1(again.sides)
        yield from measured(this.view.field, number, f1, again.groups, this.within, again.sides.annotator)


def measure_offsets(
    this: Compared, which: str, unit: str, scale: float, details: Details
) -> Iterator[Measurement]:
    """Yield the mean disagreement of one kind of boundary for all subjects, and its quantiles.

    Parameters
    ----------
    this : Compared
        The matched marks.
    which : {"start", "end"}
        Which boundary.
    unit : str
        Unit of the values: "s" or "characters".
    scale : float
        What offsets are multiplied with to be in that unit.
    details : mapping
        `who` of the subjects all and label, to what a report shows beside the mean.

    Yields
    ------
    Measurement
        Of the question `extent`.
    """
    offsets = BOUNDARIES[which](this.sides)
    mean = this.number(
        question="extent",
        name=f"mean_{which}_disagreement",
        title=f"Mean {which} disagreement",
        unit=unit,
        scale=scale,
    )
    for row in ratio_rows(this, mean, disagreement(this.sides, offsets)):
        known = row.subject in {"all", "label"}
        yield dataclasses.replace(row, detail=details.get(row.who, {}) if known else {})
    for name, at in QUANTILES.items():
        number = this.number(
            question="extent",
            name=f"{name}_{which}_disagreement",
            title=f"{name.capitalize()} {which} disagreement",
            unit=unit,
        )
        for group in of_subjects(this.groups, "all", "label"):
            estimate = disagreement_quantile(this.sides, offsets, at, this.within, _rows(this, group))
            yield told(this.view.field, number, group.subject, group.who, scaled(estimate, scale))


def measure_biases(
    this: Compared, biases: dict[str, list[BoundaryBias]], unit: str, scale: float
) -> Iterator[Measurement]:
    """Yield every annotator's signed offset from the others' median boundary.

    Parameters
    ----------
    this : Compared
        The matched marks.
    biases : dict
        `start` and `end` to the annotators' biases.
    unit : str
        Unit of the values.
    scale : float
        What offsets are multiplied with to be in that unit.

    Yields
    ------
    Measurement
        Positive where the annotator is later than the others; `detail` has the median, and the sign
        test over items or clusters.
    """
    for which, found in biases.items():
        number = this.number(
            question="extent", name=f"{which}_bias", title=f"{which.capitalize()} bias", unit=unit
        )
        for bias in found:
            detail = {
                "median": scaled(bias.median, scale).to_dict(),
                "late": bias.late,
                "early": bias.early,
                "sign_test_p": bias.p_value,
            }
            who = (this.context.annotators[bias.annotator],)
            yield told(this.view.field, number, "annotator", who, scaled(bias.mean, scale), detail)


def measure_cuts(this: Compared, cut: Segmentation, unit: str, scale: float) -> Iterator[Measurement]:
    """Yield how differently annotators cut: all, each annotator's own marks, labels, slices.

    Parameters
    ----------
    this : Compared
        The matched marks.
    cut : Segmentation
        Of their rows.
    unit : str
        Unit of overfill and underfill.
    scale : float
        What these are multiplied with to be in that unit.

    Yields
    ------
    Measurement
        Shares of the question `detection`, sizes of the question `extent`.
    """
    sides = this.sides
    shares = {
        "fragmented_share": ("Fragmented marks", cut.fragmented),
        "in_merge_share": ("Marks in a merge", cut.in_merge),
        "alone_share": ("Marks that nothing overlaps", cut.alone),
    }
    own = [*of_subjects(this.groups, "all", "label", "slice"), *own_marks(this)]
    for name, (title, which) in shares.items():
        number = this.number(question="detection", name=name, title=title)
        yield from measured(this.view.field, number, share_of_marks(sides, which), own, this.within)
    weight = 0.5 * (sides.matched & ~sides.is_point)
    for name, size in {"overfill": cut.overfill, "underfill": cut.underfill}.items():
        number = this.number(
            question="extent", name=f"mean_{name}", title=f"Mean {name}", unit=unit, scale=scale
        )
        ratio = Ratio(item=sides.item, top=weight * size, bottom=weight, is_share=False)
        yield from measured(this.view.field, number, ratio, own, this.within)


def own_marks(this: Compared) -> list[Group]:
    """Return every annotator with their own marks only.

    Parameters
    ----------
    this : Compared
        The matched marks.

    Returns
    -------
    list of Group
        About annotators, without the others' sides.
    """
    return [
        dataclasses.replace(group, chosen=Selection.of(this.sides.item, group.chosen.rows[mine]))
        for group in of_subjects(this.groups, "annotator")
        for mine in [this.sides.annotator[group.chosen.rows] == this.context.annotators.index(group.who[0])]
    ]


def _hit_rates(this: Compared) -> Iterator[Measurement]:
    """Yield boundary hit rates at the tolerances that are published."""
    for name, tolerance in HIT_TOLERANCES.items():
        number = this.number(question="extent", name=name, title=f"Boundary F1 within {tolerance / NS:g} s")
        number = dataclasses.replace(
            number, signature=f"{name}: distinct boundaries, most hits, each once; pooled over items"
        )
        estimate = boundary_hits(this.sides, tolerance).f1().estimate(this.within)
        yield told(this.view.field, number, "all", (), estimate)


def _start_detail(this: Compared, cut: Segmentation, biases: list[BoundaryBias]) -> Details:
    """Return what a report shows beside the mean start disagreement of all and of each label."""
    offsets = start_offsets(this.sides)
    ratio = disagreement(this.sides, offsets)
    worst = max(biases, key=lambda bias: abs(bias.median.value or 0.0), default=None)
    found = {}
    for group in of_subjects(this.groups, "all", "label"):
        rows = group.chosen.rows
        mean = scaled(ratio.estimate(this.within, group.chosen), 1 / NS)
        detail = _counts(this, offsets, rows)
        detail["granularity"] = dataclasses.asdict(_granularity(this, cut, rows, mean, worst))
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
    this: Compared, cut: Segmentation, rows: np.ndarray, mean: Estimate, worst: BoundaryBias | None
) -> Granularity:
    """Return the verdict on the granularity of the rows."""
    sides, n = this.sides, len(rows)
    duration = (sides.end - sides.start)[rows[~sides.is_point[rows]]]
    tolerance = tolerance_of_share(sides, rows=rows)
    recut = cut.fragmented[rows] | cut.in_merge[rows]
    evidence = GranularityEvidence(
        mean_start_s=mean,
        n_matched=mean.n_units or 0,
        alone_share=float((~sides.matched[rows]).sum() / n) if n else None,
        recut_share=float(recut.sum() / n) if n else None,
        median_duration_s=float(np.median(duration)) / NS if len(duration) else None,
        worst_bias_s=None if worst is None or worst.median.value is None else worst.median.value / NS,
        worst_annotator=None if worst is None else this.context.annotators[worst.annotator],
        tolerance_90_s=None if tolerance is None else _whole_frames(tolerance / NS, this.context.fps),
    )
    return granularity(evidence)


def _whole_frames(seconds: float, fps: float | None) -> float:
    """Round up to a whole frame where the frame rate is known."""
    return seconds if fps is None else math.ceil(round(seconds * fps, 6)) / fps


def _rows(this: Compared, group: Group) -> np.ndarray:
    """Return the rows whose values are ranked: marks of a label; otherwise each pair once."""
    rows = group.chosen.rows
    return rows if group.subject == "label" else rows[~this.sides.second[rows]]
