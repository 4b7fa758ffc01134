"""Segmentation: whether one annotator cuts finer than the other.

    fragmented  the other has at least two marks of the same label that lie mostly in this one
                and together cover at least half of it
    in a merge  this mark lies mostly in one of the other's marks that is fragmented by it
    alone       nothing of the other's overlaps it, whatever its label
    overfill    time of a matched mark that its partner does not cover
    underfill   time of the partner that the mark does not cover

What is a fragmentation seen from one annotator is a merge seen from the other; what is alone is an
insertion or a deletion, depending on whom you believe. *Lies mostly in* means at least half.

Use it when boundaries agree badly: "the granularity is too fine" often shows here first.
Beware when annotators may overlap themselves: nested marks of one label count as fragments.
Undefined when nothing was marked.

References
----------
Ward, J. A., Lukowicz, P., & Tröster, G. (2006). Evaluating performance in continuous context
recognition using event-driven error characterisation. LoCA, 239-255.
https://doi.org/10.1007/11752967_16
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.one_line import OneLine, on_lines
from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides
from annoqa.matching.candidates import ranges


@dataclass(frozen=True, eq=False, kw_only=True)
class Segmentation:
    """How each mark was cut by the other annotator; all shape (n_rows,).

    Attributes
    ----------
    fragmented, in_merge, alone : bool array
        As the page says; points are never fragmented.
    overfill, underfill : int64 array
        In ns or code points; 0 without a partner.
    """

    fragmented: np.ndarray
    in_merge: np.ndarray
    alone: np.ndarray
    overfill: np.ndarray
    underfill: np.ndarray


def segmentation(sides: Sides) -> Segmentation:
    """Return how the annotators cut what they marked.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, matched at threshold 0.

    Returns
    -------
    Segmentation
        One value for each row.
    """
    mine, theirs = overlapping_rows(sides)
    shared = np.minimum(sides.end[mine], sides.end[theirs]) - np.maximum(
        sides.start[mine], sides.start[theirs]
    )
    alike = (sides.label[mine] == sides.label[theirs]) & (shared > 0)
    fragmented, in_merge = np.zeros(len(sides), dtype=bool), np.zeros(len(sides), dtype=bool)
    for whole, piece in ((mine, theirs), (theirs, mine)):
        inside = alike & (2 * shared >= (sides.end - sides.start)[piece])
        n = np.bincount(whole[inside], minlength=len(sides))
        covered = np.bincount(whole[inside], shared[inside], minlength=len(sides))
        split = (n >= 2) & (2 * covered >= sides.end - sides.start)
        fragmented |= split
        in_merge[piece[inside & split[whole]]] = True
    alone = ~sides.matched
    alone[mine] = False
    alone[theirs] = False
    overfill, underfill = _fills(sides)
    return Segmentation(
        fragmented=fragmented, in_merge=in_merge, alone=alone, overfill=overfill, underfill=underfill
    )


def share_of_marks(sides: Sides, which: np.ndarray) -> Ratio:
    """Return the share of marks of which something holds, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Whose rows are told.
    which : bool array, shape (n_rows,)
        Of which rows it holds.

    Returns
    -------
    Ratio
        In [0, 1].
    """
    half = np.full(len(sides), 0.5)
    return Ratio(item=sides.item, top=half * which, bottom=half)


def overlapping_rows(sides: Sides) -> tuple[np.ndarray, np.ndarray]:
    """Return all pairs of rows of a comparison and part that share time or text, or a place.

    Parameters
    ----------
    sides : Sides
        Of segments or spans.

    Returns
    -------
    first, second : int64 arrays, shape (n_pairs,)
        Rows of the first and of the second annotation. Half-open: touching marks do not overlap;
        a point lies in a segment that begins there, not in one that ends there.
    """
    pairs = [_overlapping(line, sides.second[line.rows]) for line in on_lines(sides)]
    first, second = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    return first, second


def _overlapping(line: OneLine, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs on one line: one begins inside the other, or at the same place."""
    one, two = np.flatnonzero(~second), np.flatnonzero(second)
    start, end = line.start, line.end
    by_start = two[np.argsort(start[two], kind="stable")]
    low = np.searchsorted(start[by_start], start[one], side="left")
    high = np.searchsorted(start[by_start], np.maximum(end[one], start[one] + 1), side="left")
    row, place = ranges(low, high)
    inside = one[row], by_start[place]
    by_start = one[np.argsort(start[one], kind="stable")]
    low = np.searchsorted(start[by_start], start[two], side="right")
    high = np.searchsorted(start[by_start], end[two], side="left")
    row, place = ranges(low, high)
    around = by_start[place], two[row]
    first, other = (line.rows[np.concatenate(rows)] for rows in zip(inside, around, strict=True))
    return first, other


def _fills(sides: Sides) -> tuple[np.ndarray, np.ndarray]:
    """Return how much of each matched mark its partner leaves out, and the reverse."""
    start, end = sides.of_partner(sides.start, 0), sides.of_partner(sides.end, 0)
    shared = np.maximum(np.minimum(sides.end, end) - np.maximum(sides.start, start), 0)
    matched = sides.matched
    over = np.where(matched, sides.end - sides.start - shared, 0)
    return over, np.where(matched, end - start - shared, 0)
