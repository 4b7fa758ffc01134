"""What is a mark? One kind a file; `kind.py` says what a kind is, `registry.py` lists them."""

from annoqa.geometry.box import BOX
from annoqa.geometry.ellipse import ELLIPSE
from annoqa.geometry.extents import Extents, Ragged
from annoqa.geometry.keypoint import KEYPOINT
from annoqa.geometry.kind import Kind
from annoqa.geometry.mask import MASK
from annoqa.geometry.polygon import POLYGON
from annoqa.geometry.polyline import POLYLINE
from annoqa.geometry.registry import KINDS, kind_named, register_kind
from annoqa.geometry.segment import SEGMENT
from annoqa.geometry.span import SPAN
from annoqa.geometry.track import TRACK
from annoqa.geometry.whole import WHOLE

__all__ = [
    "BOX",
    "ELLIPSE",
    "KEYPOINT",
    "KINDS",
    "MASK",
    "POLYGON",
    "POLYLINE",
    "SEGMENT",
    "SPAN",
    "TRACK",
    "WHOLE",
    "Extents",
    "Kind",
    "Ragged",
    "kind_named",
    "register_kind",
]
