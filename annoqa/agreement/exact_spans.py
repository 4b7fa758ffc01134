"""Exact spans: how many marks have an equal one, extent and label, on the other side.

    F1 = 2·|A ∩ B| / (|A| + |B|)

with multisets: a mark that one annotator made twice and the other once is shared once. No matching
is needed, and none decides.

Use it when published F1 of named entities are compared: this is the number most papers print.
Beware when extents differ by a blank or a full stop: such a pair counts as two errors.
Undefined when neither annotator marked anything; other tools give 0 or 1 there.

References
----------
Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information
retrieval. Journal of the American Medical Informatics Association, 12(3), 296-298.
https://doi.org/10.1197/jamia.M1733
"""

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides


def exact_span_f1(sides: Sides, *, with_labels: bool = True) -> Ratio:
    """Return the share of marks that have an equal one on the other side, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, whatever they were matched by.
    with_labels : bool, default True
        Whether equal marks must have equal labels.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    half = np.full(len(sides), 0.5)
    return Ratio(item=sides.item, top=half * has_equal(sides, with_labels=with_labels), bottom=half)


def has_equal(sides: Sides, *, with_labels: bool = True) -> np.ndarray:
    """Return whether each mark has an equal one on the other side, each of them used once.

    Parameters
    ----------
    sides : Sides
        Of segments or spans.
    with_labels : bool, default True
        Whether equal marks must have equal labels.

    Returns
    -------
    bool array, shape (n_rows,)
        As many on one side as on the other.
    """
    keys = [sides.comparison, sides.part, sides.start, sides.end]
    keys += [sides.label] if with_labels else []
    order = np.lexsort((sides.second, *keys))
    ordered = [key[order] for key in keys]
    new = np.ones(len(order), dtype=bool)
    if len(order):
        new[1:] = np.any([key[1:] != key[:-1] for key in ordered], axis=0)
    group = np.cumsum(new) - 1
    second = sides.second[order]
    n_groups = int(group[-1]) + 1 if len(group) else 0
    n_second = np.bincount(group, second, n_groups).astype(np.int64)
    n_first = np.bincount(group, minlength=n_groups) - n_second
    rank = np.arange(len(order)) - np.flatnonzero(new)[group]
    rank = np.where(second, rank - n_first[group], rank)
    found = np.empty(len(order), dtype=bool)
    found[order] = rank < np.minimum(n_first, n_second)[group]
    return found
