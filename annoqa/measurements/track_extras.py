"""Tracks: what is measured of things followed through videos alone.

    hota                              detection and association in one number (`annoqa.agreement.hota`)
    detection_accuracy                its DetA: did both mark it?
    association_accuracy              its AssA: did both follow it?
    identity_f1                       IDF1, one partner a track (`annoqa.agreement.identity_f1`)
    identity_switches                 a track
    frame_detection_f1                boxes of each frame, whatever their tracks
    mean_frame_iou                    of matched tracks, over the frames in which both are there
    mean_start_frame_disagreement,    mean difference of the first and the last frames of matched tracks;
    mean_end_frame_disagreement       `detail` has it in seconds where frames per second are known

Each for all, every annotator (with the others), pair, label and slice; intervals over videos.
"""

import dataclasses
from collections.abc import Callable, Iterator

from annoqa.agreement.hota import association_accuracy, detection_accuracy, hota
from annoqa.agreement.identity_f1 import (
    frame_detection_f1,
    identity_f1,
    identity_switches,
    life_offsets,
    mean_frame_iou,
)
from annoqa.agreement.ratio import Selection, Within
from annoqa.agreement.sides import Sides
from annoqa.agreement.track_frames import FrameTally, tally_frames
from annoqa.measurements.compared import Compared
from annoqa.measurements.marks import ratio_rows
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import Number, told
from annoqa.statistics.estimate import Estimate

Mean = Callable[[FrameTally, Sides, Within, Selection], Estimate]
MEANS: dict[str, tuple[str, Mean]] = {
    "hota": ("HOTA", hota),
    "detection_accuracy": ("DetA of HOTA", detection_accuracy),
    "association_accuracy": ("AssA of HOTA", association_accuracy),
}


def measure_tracks(this: Compared) -> Iterator[Measurement]:
    """Yield what is measured of tracks alone.

    Parameters
    ----------
    this : Compared
        The matched tracks.

    Yields
    ------
    Measurement
        Of the questions `detection` and `extent`.
    """
    tally = tally_frames(this.view, this.sides, this.matches.threshold)
    sides = this.sides
    for name, (title, compute) in MEANS.items():
        number = _in_frames(this, name, title, "IoU .05 to .95")
        for group in this.groups:
            estimate = compute(tally, sides, this.within, group.chosen)
            yield told(this.view.field, number, group.subject, group.who, estimate)
    at = f"IoU {'>= ' + format(this.matches.threshold, 'g') if this.matches.threshold else '> 0'}"
    number = _in_frames(this, "identity_f1", "Identity F1 (IDF1)", at)
    yield from ratio_rows(this, number, identity_f1(tally, sides))
    number = _in_frames(this, "identity_switches", "Identity switches a track", at)
    yield from ratio_rows(this, number, identity_switches(tally, sides))
    number = _in_frames(this, "frame_detection_f1", "Detection F1 of boxes in frames", at)
    yield from ratio_rows(this, number, frame_detection_f1(tally, sides))
    number = this.number(question="extent", name="mean_frame_iou", title="Mean IoU in common frames")
    yield from ratio_rows(this, number, mean_frame_iou(tally, sides))
    yield from _lives(this, tally)


def _in_frames(this: Compared, name: str, title: str, at: str) -> Number:
    """Return a number about boxes that are matched frame by frame."""
    number = this.number(question="detection", name=name, title=title)
    over = "items" if this.within.cluster is None else "clusters of items"
    made = (
        f"{name}: boxes matched one to one in each frame, {at}; sums pooled over videos;"
        f" interval over {over}, {this.within.confidence:.0%}"
    )
    return dataclasses.replace(number, signature=made)


def _lives(this: Compared, tally: FrameTally) -> Iterator[Measurement]:
    """Yield by how many frames beginnings and ends differ."""
    for name, title, which in (
        ("mean_start_frame_disagreement", "Mean difference of first frames", "first"),
        ("mean_end_frame_disagreement", "Mean difference of last frames", "last"),
    ):
        number = this.number(question="extent", name=name, title=title, unit="frames")
        for row in ratio_rows(this, number, life_offsets(tally, this.sides, which)):
            known = row.subject == "all" and this.context.fps and row.estimate.value is not None
            more = {"seconds": row.estimate.value / this.context.fps} if known else {}  # type: ignore[operator]  # both are known
            yield dataclasses.replace(row, detail=more)
