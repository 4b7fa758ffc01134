"""What is a mark? One kind a file; `kind.py` says what a kind is."""

from annoqa.geometry.box import BOX
from annoqa.geometry.kind import Kind
from annoqa.geometry.segment import SEGMENT
from annoqa.geometry.span import SPAN
from annoqa.geometry.whole import WHOLE

KINDS: tuple[Kind, ...] = (WHOLE, BOX, SEGMENT, SPAN)
"""Every kind that annoqa compares."""

__all__ = ["BOX", "KINDS", "SEGMENT", "SPAN", "WHOLE", "Kind"]
