"""Chance IoU: how much marks would overlap if annotators had marked some other item.

    observed  = 2·Σ IoU / (n_first + n_second), marks without a partner counting as 0
    expected  = the same, one annotator's marks laid over the marks of another annotator on the next items
    corrected = (observed − expected) / (1 − expected)

Boxes that fill the frame, or always lie in its middle, overlap whoever drew them. The next items
are found by shifting the list of items (sorted by id) in a circle by 1, 2, … places; every two
annotators of the two items meet, so nothing is drawn at random and no order of annotators matters.
Where frame sizes are known, boxes are told in shares of the frame, so that items of any size can
be laid over each other; IoU does not change by that for boxes that are not rotated.

Use it when mean IoU is compared between campaigns, classes or slices whose marks differ in size.
Beware when items follow each other in a video: the next item is then nearly the same one, and
what looks like chance is the scene. Give ids that do not put such items side by side.
Undefined when there are fewer than two items, or when marks of other items overlap perfectly.
The interval takes the expected value as known.

References
----------
Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment. Computational Linguistics, 41(3), 437-479 (chance
by shifting a continuum). https://doi.org/10.1162/COLI_a_00227
"""

import dataclasses

import numpy as np

from annoqa.agreement.extent import overall_iou
from annoqa.agreement.sides import sides_of
from annoqa.matching import match_marks
from annoqa.matching.candidates import ranges
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView

MAX_SHIFTS = 5
MAX_MARKS = 500_000
"""About how many marks are compared for chance; more than enough for three digits."""


def expected_iou(view: FieldView, items: tuple[str, ...], frame_px: np.ndarray | None = None) -> float | None:
    """Return the IoU by chance.

    Parameters
    ----------
    view : FieldView
        Boxes of the annotators.
    items : tuple of str
        Id of every item code; decides which items are next to each other.
    frame_px : float array, shape (n_items, 2), optional
        Width and height of every item, NaN where unknown; without, boxes are laid over each other
        as they are.

    Returns
    -------
    float or None
        In [0, 1]; None when no two annotations of different items and annotators have marks.
    """
    left, right = shifted_pairs(view, items)
    laid = view if frame_px is None else _in_shares(view, frame_px)
    if frame_px is not None:
        known = np.isfinite(frame_px).all(axis=1)
        alike = known[view.item[left]] == known[view.item[right]]
        left, right = left[alike], right[alike]
    matches = match_marks(laid, laid, left, right, threshold=0.0)
    ratio = overall_iou(sides_of(laid, laid, matches), view.kind)
    n = ratio.bottom.sum()
    return float(ratio.top.sum() / n) if n else None


def corrected_iou(observed: Estimate, expected: float | None) -> Estimate:
    """Return how much of the overlap that chance leaves was reached.

    Parameters
    ----------
    observed : Estimate
        Mean IoU over all marks, those without a partner counting as 0.
    expected : float or None
        The same by chance.

    Returns
    -------
    Estimate
        At most 1; 0 is what chance would give. `observed` and `expected` are told with it.
    """
    if observed.value is None:
        return observed
    if expected is None:
        return Estimate.none("there are no other items to tell chance from", n_items=observed.n_items)
    if expected >= 1:
        return Estimate.none("marks of other items overlap perfectly", n_items=observed.n_items)
    limits = [
        None if limit is None else (limit - expected) / (1 - expected)
        for limit in (observed.low, observed.high)
    ]
    made = observed.interval and f"{observed.interval}, expected taken as known"
    return dataclasses.replace(
        observed,
        value=(observed.value - expected) / (1 - expected),
        low=limits[0],
        high=limits[1],
        interval=made,
        observed=observed.value,
        expected=expected,
    )


def shifted_pairs(view: FieldView, items: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of annotations of different annotators on neighbouring items.

    Parameters
    ----------
    view : FieldView
        The annotators' marks.
    items : tuple of str
        Id of every item code.

    Returns
    -------
    left, right : int64 arrays, shape (n_pairs,)
        Positions in the view, the same whatever the order of items or annotators.
    """
    codes, begin, n_annotations = np.unique(view.item, return_index=True, return_counts=True)
    order = np.argsort(np.array([items[code] for code in codes], dtype=object), kind="stable")
    begin, n_annotations = begin[order], n_annotations[order]
    most = max(1, MAX_MARKS * len(view.annotation) // max(2 * view.n_marks, 1))
    pairs = [
        _pairs(begin, n_annotations, np.roll(np.arange(len(order)), -shift), most)
        for shift in range(1, _n_shifts(n_annotations, most) + 1)
    ]
    nothing = np.empty(0, dtype=np.int64)
    left, right = (np.concatenate([nothing, *(pair[side] for pair in pairs)]) for side in (0, 1))
    differs = view.annotator[left] != view.annotator[right]
    return left[differs], right[differs]


def _n_shifts(n_annotations: np.ndarray, most: int) -> int:
    """Return how often the list of items is shifted; half a circle has all the neighbours there are."""
    around = int(n_annotations @ np.roll(n_annotations, -1))
    return min(MAX_SHIFTS, len(n_annotations) // 2, max(1, most // max(around, 1)))


def _pairs(
    begin: np.ndarray, size: np.ndarray, other: np.ndarray, most: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return every annotation of each item with every one of its other item; about `most` pairs."""
    thinned = slice(None, None, 1 + int(size @ size[other]) // most)
    row, left = ranges(begin[thinned], (begin + size)[thinned])
    there = other[thinned][row]
    row, right = ranges(begin[there], (begin + size)[there])
    return left[row], right


def _in_shares(view: FieldView, frame_px: np.ndarray) -> FieldView:
    """Return the view with boxes told in shares of their frame, in px where it is not known."""
    size = frame_px[view.item[view.owner]]
    size = np.where(np.isfinite(size) & (size > 0), size, 1.0)
    box = view.shape.copy()
    box[:, :4] /= np.column_stack([size, size])
    return dataclasses.replace(view, shape=box)
