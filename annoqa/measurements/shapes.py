"""Polygons, masks, ellipses, points, lines and tracks: the numbers of one field, annotator with annotator.

Beside what `annoqa.measurements.marks` takes of every kind of mark, each kind has numbers of its own
(`EXTRAS`): how far outlines lie apart, whether points are where they should be, who is who in a video.
`mean_iou` is the mean similarity of matched marks, whatever the kind calls it: IoU, OKS …
"""

from collections.abc import Callable, Iterator, Mapping

from annoqa.measurements.compared import Compared, compared
from annoqa.measurements.context import Context
from annoqa.measurements.keypoint_extras import measure_keypoints
from annoqa.measurements.marks import (
    measure_detection,
    measure_iou,
    measure_labels,
    nothing_compared,
)
from annoqa.measurements.mask_extras import measure_masks
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.polygon_extras import measure_polygons
from annoqa.measurements.polyline_extras import measure_lines
from annoqa.measurements.track_extras import measure_tracks
from annoqa.measurements.whole_answers import measure_whole_answers
from annoqa.table.field_view import FieldView

Extra = Callable[[Compared], Iterator[Measurement]]
"""Takes the numbers that only one kind of mark has."""

EXTRAS: Mapping[str, tuple[Extra, ...]] = {
    "polygon": (measure_polygons,),
    "polyline": (measure_lines,),
    "track": (measure_tracks,),
    "mask": (measure_masks,),
    "keypoint": (measure_keypoints,),
}
"""Kind of mark to what is measured of it alone."""


def measure_shapes(view: FieldView, context: Context) -> list[Measurement]:
    """Return all numbers about agreement on a field of shapes.

    Parameters
    ----------
    view : FieldView
        The annotators' marks.
    context : Context
        Names, clusters, slices, and the threshold of matching.

    Returns
    -------
    list of Measurement
        Detection, label and extent; one undefined row when no two annotators share an item.
    """
    this = compared(view, context, context.threshold)
    if not len(this.matches.left):
        return nothing_compared(view)
    return [
        *measure_detection(this),
        *measure_labels(this),
        *measure_whole_answers(this),
        *measure_iou(this),
        *(row for extra in EXTRAS.get(view.kind, ()) for row in extra(this)),
    ]
