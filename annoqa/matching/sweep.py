"""Which marks can match: a sweep along one axis, over all comparisons in one go.

Marks of different comparisons are moved so far apart that one binary search serves them all. Two
marks that overlap begin one inside the other: either the second begins inside the first, or the
first begins inside the second, and never both. At a threshold t the IoU along an axis is at least
t as well, so that the later one begins within the first (1 − t) of the earlier one's length.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.geometry import BOX, Extents, Kind, kind_named
from annoqa.geometry.box import ROTATION
from annoqa.geometry.extents import take
from annoqa.matching.candidates import ranges
from annoqa.table.field_view import NO_END, NO_START, FieldView

ROOM = 2**61
RAGGED_PAIRS = 50_000
STEPS = 6  # most marks meet a few others: going on by hand beats a search for the end


@dataclass(frozen=True, eq=False, kw_only=True)
class Side:
    """The marks of one side of some comparisons, sorted by comparison, part and extent.

    Attributes
    ----------
    mark : int64 array, shape (n_copies,)
        Position in the view; a mark appears once in each of its comparisons.
    comparison : int64 array, shape (n_copies,)
        Counted from the first comparison of the block.
    group : int64 array, shape (n_copies,)
        Only marks of one group may match: comparison, part, and whether it is a point.
    extent : Extents
        As the geometry kind wants it, clipped to what both looked at.
    label : int32 array, shape (n_copies,)
        Label code, -1 where none was given.
    """

    mark: np.ndarray
    comparison: np.ndarray
    group: np.ndarray
    extent: Extents
    label: np.ndarray

    def take(self, rows: np.ndarray) -> "Side":
        """Return some of the copies."""
        return Side(
            mark=self.mark[rows],
            comparison=self.comparison[rows],
            group=self.group[rows],
            extent=take(self.extent, rows),
            label=self.label[rows],
        )


def lay_out(view: FieldView, annotation: np.ndarray, n_parts: int) -> Side:
    """Return the marks of the annotations, one comparison after the other."""
    comparison, mark = ranges(view.offsets[annotation], view.offsets[annotation + 1])
    extent = take(view.extent, mark)
    group = comparison if n_parts == 1 else comparison * n_parts + view.part[mark]
    return Side(mark=mark, comparison=comparison, group=group, extent=extent, label=view.label[mark])


def clip_to_common_look(side: Side, start: np.ndarray, end: np.ndarray) -> Side:
    """Return the marks that reach into what both looked at, cut to it; start and end by comparison."""
    if (start == NO_START).all() and (end == NO_END).all():
        return side
    low, high = start[side.comparison], end[side.comparison]
    point = side.extent[:, 0] == side.extent[:, 1]
    clipped = np.stack([np.maximum(side.extent[:, 0], low), np.minimum(side.extent[:, 1], high)]).T
    inside = np.where(point, clipped[:, 0] <= clipped[:, 1], clipped[:, 0] < clipped[:, 1])
    return Side(
        mark=side.mark, comparison=side.comparison, group=side.group, extent=clipped, label=side.label
    ).take(np.flatnonzero(inside & (low <= high)))


def overlapping(
    kind: Kind, first: Side, second: Side, *, threshold: float, tolerance: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs that may match: positions in first and second, and their similarity.

    Parameters
    ----------
    kind : Kind
        Of the marks.
    first, second : Side
        Both sides of some comparisons.
    threshold : float
        Least similarity, inclusive; 0 for any overlap. It does not apply to points.
    tolerance : int
        How far two points may be apart, inclusive, in the unit of the extents.

    Returns
    -------
    first, second : int64 arrays, shape (n_pairs,)
        Positions in the sides.
    similarity : float64 array, shape (n_pairs,)
        IoU; for points one minus the distance over the tolerance plus one.
    """
    if kind.hull is None:
        one, two = _line_windows(first, second, threshold, tolerance)
    else:
        one, two = _hull_windows(kind, first, second, threshold)
    total = kind.sizes(first.extent)[one] + kind.sizes(second.extent)[two]
    pieces = [
        kind.compare(take(first.extent, one[some]), take(second.extent, two[some]), total[some], threshold)
        for some in _blocks(kind, len(one))
    ]
    similarity, keep = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    if tolerance:
        points = np.flatnonzero(total == 0)
        apart = first.extent[one[points], 0] - second.extent[two[points], 0]
        similarity[points] = np.maximum(1 - np.abs(apart) / (tolerance + 1), 0)
        keep[points] = similarity[points] > 0
    rows = np.flatnonzero(keep)
    return one[rows], two[rows], similarity[rows]


def _blocks(kind: Kind, n_pairs: int) -> list[slice]:
    """Return blocks of pairs: shapes of many numbers are compared some at a time."""
    step = RAGGED_PAIRS if kind.ragged else max(n_pairs, 1)
    return [slice(start, start + step) for start in range(0, max(n_pairs, 1), step)]


def kind_of(view: FieldView) -> Kind | None:
    """Return the geometry kind of a view's marks; None where annoqa does not compare them."""
    return kind_named(view.kind)


def _hull_windows(kind: Kind, first: Side, second: Side, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of marks whose hulls overlap along x, enough where they are boxes, and along y."""
    upright = kind is BOX and not any((side.extent[:, ROTATION] != 0).any() for side in (first, second))
    hulls = [side.extent if upright else kind.hulls(side.extent) for side in (first, second)]
    low = min((hull[:, 0].min(initial=0) for hull in hulls), default=0)
    width = max((hull[:, 2].max(initial=0) for hull in hulls), default=0) - low + 1
    keys = [
        side.group * width + (hull[:, 0] - low) for side, hull in zip((first, second), hulls, strict=True)
    ]
    share = 1 - threshold if upright else 1
    last = max((key.max(initial=0) for key in keys), default=0)
    slack = 4 * np.spacing(last + width)  # a window too wide by a rounding is still exact: IoU decides
    reaches = [share * (hull[:, 2] - hull[:, 0]) + slack for hull in hulls]
    if upright:  # sorted by their left sides
        one, two = _begin_inside(*keys, *reaches)
    else:
        orders = [np.argsort(key, kind="stable") for key in keys]
        one, two = _begin_inside(
            *(k[o] for k, o in zip(keys, orders, strict=True)),
            *(r[o] for r, o in zip(reaches, orders, strict=True)),
        )
        one, two = orders[0][one], orders[1][two]
    (top1, end1), (top2, end2) = ((hull[:, 1], hull[:, 3]) for hull in hulls)
    keep = (top1[one] <= end2[two]) & (top2[two] <= end1[one])
    return one[keep], two[keep]


def _line_windows(
    first: Side, second: Side, threshold: float, tolerance: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of segments or points that may overlap enough."""
    group = np.unique(np.concatenate([first.group, second.group]))
    low, width = _room(group, first, second, tolerance)
    pieces = []
    for begin, end in _runs_that_fit(width):
        base = np.cumsum(width[begin:end]) - width[begin:end]
        keys, reaches, froms = [], [], []
        for side in (first, second):
            rows = slice(*np.searchsorted(side.group, [group[begin], group[end - 1] + 1]))
            place = np.searchsorted(group[begin:end], side.group[rows])
            start, length = side.extent[rows, 0], side.extent[rows, 1] - side.extent[rows, 0]
            keys.append(base[place] + (start - low[begin:end][place]))
            within = length - 1 if threshold == 0 else np.ceil((1 - threshold) * length).astype(np.int64) + 1
            reaches.append(np.where(length == 0, tolerance, np.minimum(within, length)))
            froms.append(rows.start)
        one, two = _begin_inside(keys[0], keys[1], reaches[0], reaches[1])
        pieces.append((one + froms[0], two + froms[1]))
    none = np.empty(0, dtype=np.int64)
    return (
        np.concatenate([none, *(one for one, _ in pieces)]),
        np.concatenate([none, *(two for _, two in pieces)]),
    )


def _room(group: np.ndarray, first: Side, second: Side, tolerance: int) -> tuple[np.ndarray, np.ndarray]:
    """Return where each group begins, and how much room its marks need."""
    low, high = np.full(len(group), NO_END), np.full(len(group), NO_START)
    for side in (first, second):
        ours, begin = np.unique(side.group, return_index=True)
        place = np.searchsorted(group, ours)
        low[place] = np.minimum(low[place], side.extent[begin, 0])  # marks are sorted by their start
        if len(ours):
            high[place] = np.maximum(high[place], np.maximum.reduceat(side.extent[:, 1], begin))
    return low, high - low + tolerance + 2


def _runs_that_fit(width: np.ndarray) -> list[tuple[int, int]]:
    """Return runs of groups whose room together fits into int64: nearly always one."""
    total = np.cumsum(width.astype(float)) // ROOM
    begin = np.flatnonzero(np.diff(total, prepend=-1))
    return list(zip(begin.tolist(), [*begin[1:].tolist(), len(width)][: len(begin)], strict=True))


def _begin_inside(
    key1: np.ndarray, key2: np.ndarray, reach1: np.ndarray, reach2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs where one begins within the reach of the other; keys are sorted."""
    next2 = np.searchsorted(key2, key1, "left")
    next1 = np.cumsum(np.bincount(next2, minlength=len(key2) + 1))[: len(key2)]  # key1 ≤ key2, counted
    one, two = _from(next2, key1 + reach1, key2)
    two_too, one_too = _from(next1, key2 + reach2, key1)
    return np.concatenate([one, one_too]), np.concatenate([two, two_too])


def _from(begin: np.ndarray, limit: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (row, position) for every position from `begin[row]` whose key is within `limit[row]`."""
    row, at = np.flatnonzero(begin < len(key)), begin[begin < len(key)]
    limit = limit[row]
    rows, places = [], []
    for _ in range(STEPS):
        hit = np.flatnonzero(key[at] <= limit)
        row, at, limit = row[hit], at[hit], limit[hit]
        rows.append(row)
        places.append(at)
        hit = np.flatnonzero(at + 1 < len(key))
        row, at, limit = row[hit], at[hit] + 1, limit[hit]
    which, rest = ranges(at, np.searchsorted(key, limit, "right"))
    return np.concatenate([*rows, row[which]]), np.concatenate([*places, rest])
