"""The compiled twin of `annoqa.matching.sweep` for upright boxes: the same pairs, bit for bit.

One pass over the comparisons finds the pairs that reach the threshold and takes those whose marks
have no rival; only pairs with rivals come back as edges for `annoqa.matching.assignment`. Nothing
is copied per comparison. Used when numba is installed, the input is big, and the environment
variable `ANNOQA_NO_NUMBA` is not set.
"""

from fractions import Fraction

import numpy as np
from numba import njit

from annoqa.geometry.kind import FINEST_THRESHOLD
from annoqa.matching.assignment import Edges, heaviest, weigh
from annoqa.table.field_view import FieldView

Columns = dict[str, np.ndarray]
Edge = tuple[np.ndarray, np.ndarray, np.ndarray]
ROOM = 2**16


def match_boxes(
    first: FieldView, second: FieldView, left: np.ndarray, right: np.ndarray, threshold: float
) -> Columns:
    """Return the pair columns of `Matches` for upright boxes that are all in one part.

    Parameters
    ----------
    first, second : FieldView
        Of kind box.
    left, right : int64 arrays, shape (n_comparisons,)
        Positions of the annotations to compare.
    threshold : float
        Least IoU, inclusive, in [0, 1].

    Returns
    -------
    dict of arrays
        Columns of `Matches` by name, near misses too.
    """
    one, two = _Side(first, left), _Side(second, right)
    columns = _matched("", one, two, threshold)
    near = {f"near_{name}": column[:0] for name, column in columns.items()}
    return columns | (_matched("near_", one, two, 0.0) if threshold else near)


class _Side:
    """Boxes column by column, where each comparison finds its own, and who is whose partner."""

    def __init__(self, view: FieldView, annotation: np.ndarray) -> None:
        """Lay the comparisons out one after the other, without a copy of their boxes."""
        self.box = np.ascontiguousarray(view.box)
        self.label = view.label
        self.begin, self.end = view.offsets[annotation], view.offsets[annotation + 1]
        size = self.end - self.begin
        self.base = np.cumsum(size) - size
        self.partner = np.full(int(size.sum()), -1, dtype=np.int64)

    def content(self, copies: np.ndarray) -> np.ndarray:
        """Return extent and label of some copies."""
        mark = self.mark(copies)
        return np.column_stack([self.box[mark], self.label[mark]])

    def mark(self, copies: np.ndarray) -> np.ndarray:
        """Return the positions of copies in the view."""
        comparison = np.searchsorted(self.base, copies, side="right") - 1
        mark: np.ndarray = self.begin[comparison] + (copies - self.base[comparison])
        return mark


def _matched(prefix: str, one: _Side, two: _Side, threshold: float) -> Columns:
    """Match what is still free on both sides."""
    part = Fraction(str(threshold)).limit_denominator(FINEST_THRESHOLD)
    p, q = float(part.numerator), float(part.denominator)
    similarity = np.zeros(len(one.partner))
    edges = _edges(one, two, similarity, p, p + q)
    _rivals(one, two, similarity, *edges)
    columns = _gather(one.begin, one.end, one.base, two.begin, two.base, one.partner, similarity)
    names = ("comparison", "first", "second", "similarity")
    return {prefix + name: column for name, column in zip(names, columns, strict=True)}


def _rivals(
    one: _Side, two: _Side, similarity: np.ndarray, first: np.ndarray, second: np.ndarray, alike: np.ndarray
) -> None:
    """Match the edges whose marks have rivals."""
    copies1, place1 = np.unique(first, return_inverse=True)
    copies2, place2 = np.unique(second, return_inverse=True)
    weight = weigh(alike, one.label[one.mark(first)], two.label[two.mark(second)])
    edges = Edges(first=place1, second=place2, weight=weight)
    chosen = heaviest(
        edges,
        len(copies1),
        len(copies2),
        lambda rows1, rows2: (one.content(copies1[rows1]), two.content(copies2[rows2])),
    )
    one.partner[first[chosen]] = second[chosen]
    two.partner[second[chosen]] = first[chosen]
    similarity[first[chosen]] = alike[chosen]


@njit(cache=True)
def _gather(begin1, end1, base1, begin2, base2, partner1, similarity):
    """Return comparison, first, second, similarity of the pairs of this round."""
    n = 0
    for copy in range(len(similarity)):
        n += similarity[copy] > 0
    comparisons, first, second = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    alike = np.empty(n, np.float64)
    row = 0
    for comparison in range(len(begin1)):
        for i in range(end1[comparison] - begin1[comparison]):
            copy = base1[comparison] + i
            if similarity[copy] > 0:
                comparisons[row] = comparison
                first[row] = begin1[comparison] + i
                second[row] = begin2[comparison] + partner1[copy] - base2[comparison]
                alike[row] = similarity[copy]
                row += 1
    return comparisons, first, second, alike


@njit(cache=True)
def _free(box, begin, end, base, partner, x1, y1, x2, y2, area, copy):
    """Write down the boxes of one comparison that have no partner yet; return how many."""
    n = 0
    for mark in range(begin, end):
        if partner[base + mark - begin] < 0:
            x1[n], y1[n], x2[n], y2[n] = box[mark, 0], box[mark, 1], box[mark, 2], box[mark, 3]
            area[n] = (x2[n] - x1[n]) * (y2[n] - y1[n])
            copy[n] = base + mark - begin
            n += 1
    return n


@njit(cache=True)
def _overlaps(x1, y1, x2, y2, area, xs1, ys1, xs2, ys2, areas, p, pq, overlap):
    """Write down the shared areas with one box where they are enough, -1 elsewhere; return how many."""
    n = 0
    for j in range(len(xs1)):
        across = min(x2, xs2[j]) - max(x1, xs1[j])
        down = min(y2, ys2[j]) - max(y1, ys1[j])
        shared = max(across, 0.0) * max(down, 0.0)
        total = area + areas[j]
        enough = ((shared > 0) & (shared * pq >= total * p)) | (total == 0)
        overlap[j] = shared if enough else -1.0
        n += enough
    return n


def _edges(one: _Side, two: _Side, similarity: np.ndarray, p: float, pq: float) -> Edge:
    """Sweep all comparisons; where the room for edges runs out, go on with twice as much."""
    first, second, alike = np.empty(ROOM, np.int64), np.empty(ROOM, np.int64), np.empty(ROOM)
    comparison = kept = 0
    while True:
        comparison, kept = _sweep(
            one.box, two.box, one.begin, one.end, two.begin, two.end, one.base, two.base,
            one.partner, two.partner, similarity, p, pq, first, second, alike, comparison, kept,
        )  # fmt: skip
        if comparison == len(one.begin):
            return first[:kept], second[:kept], alike[:kept]
        first, second, alike = (np.concatenate([array, array]) for array in (first, second, alike))


@njit(cache=True)
def _sweep(
    box1, box2, begin1, end1, begin2, end2, base1, base2, partner1, partner2, similarity, p, pq,
    first, second, alike, start, kept,
):  # fmt: skip
    """Take pairs without rivals, write down the edges of the others; return where it ended.

    No array is bound anew in the loop: that would cost a locked counter at every turn.
    """
    most = 0
    for comparison in range(len(begin1)):
        most = max(most, end1[comparison] - begin1[comparison], end2[comparison] - begin2[comparison])
    px1, py1, px2, py2, parea = np.empty(most), np.empty(most), np.empty(most), np.empty(most), np.empty(most)
    qx1, qy1, qx2, qy2, qarea = np.empty(most), np.empty(most), np.empty(most), np.empty(most), np.empty(most)
    overlap = np.empty(most)
    rivals1, rivals2 = np.zeros(most, np.int64), np.zeros(most, np.int64)
    copies1, copies2 = np.zeros(most, np.int64), np.zeros(most, np.int64)
    for comparison in range(start, len(begin1)):
        n1 = _free(
            box1, begin1[comparison], end1[comparison], base1[comparison], partner1,
            px1, py1, px2, py2, parea, copies1,
        )  # fmt: skip
        if n1 == 0:
            continue
        n2 = _free(
            box2, begin2[comparison], end2[comparison], base2[comparison], partner2,
            qx1, qy1, qx2, qy2, qarea, copies2,
        )  # fmt: skip
        if n2 == 0:
            continue
        found = kept
        x1, y1, x2, y2, area = qx1[:n2], qy1[:n2], qx2[:n2], qy2[:n2], qarea[:n2]
        rivals1[:n1] = 0
        rivals2[:n2] = 0
        for i in range(n1):
            size = parea[i]
            some = _overlaps(px1[i], py1[i], px2[i], py2[i], size, x1, y1, x2, y2, area, p, pq, overlap)
            j = 0
            while some > 0:
                if overlap[j] >= 0:
                    some -= 1
                    total = size + area[j]
                    equal = px1[i] == x1[j] and py1[i] == y1[j] and px2[i] == x2[j]
                    if total > 0 or (equal and py2[i] == y2[j]):
                        if kept == len(alike):
                            return comparison, found
                        first[kept], second[kept] = i, j
                        alike[kept] = overlap[j] / (total - overlap[j]) if total > 0 else 1.0
                        rivals1[i] += 1
                        rivals2[j] += 1
                        kept += 1
                j += 1
        last, kept = kept, found
        for edge in range(found, last):
            i, j = first[edge], second[edge]
            one, two = copies1[i], copies2[j]
            if rivals1[i] == 1 and rivals2[j] == 1:
                partner1[one], partner2[two], similarity[one] = two, one, alike[edge]
            else:
                first[kept], second[kept], alike[kept] = one, two, alike[edge]
                kept += 1
    return len(begin1), kept
