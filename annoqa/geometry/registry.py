"""Which kind a name stands for."""

from annoqa.geometry.box import BOX
from annoqa.geometry.ellipse import ELLIPSE
from annoqa.geometry.keypoint import KEYPOINT
from annoqa.geometry.kind import Kind
from annoqa.geometry.mask import MASK
from annoqa.geometry.polygon import POLYGON
from annoqa.geometry.polyline import POLYLINE
from annoqa.geometry.segment import SEGMENT
from annoqa.geometry.span import SPAN
from annoqa.geometry.track import TRACK
from annoqa.geometry.whole import WHOLE

KINDS: tuple[Kind, ...] = (WHOLE, BOX, SEGMENT, SPAN, POLYGON, ELLIPSE, POLYLINE, TRACK, MASK, KEYPOINT)
"""Every kind that annoqa compares."""


def kind_named(name: str) -> Kind | None:
    """Return the kind of a name; None where annoqa does not compare such marks.

    Examples
    --------
    >>> kind_named("box").title
    'box'
    """
    return next((kind for kind in KINDS if kind.name == name), None)
