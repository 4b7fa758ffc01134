"""Spans of text: half-open, in Unicode code points.

    IoU = shared code points / code points of either

*Use it when* marks lie in a text; the arithmetic is that of segments.
*Beware when* the source counts UTF-16 units or bytes: connectors turn them into code points.
*Undefined when* both have no length: such spans are 1 when they are equal and 0 otherwise.

References
----------
Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2),
37-50. https://doi.org/10.1111/j.1469-8137.1912.tb05611.x
"""

from annoqa.geometry.kind import Kind
from annoqa.geometry.segment import segment_length, segment_shared

SPAN = Kind(
    name="span",
    title="span of text",
    columns=("start", "end"),
    size=segment_length,
    shared=segment_shared,
)
