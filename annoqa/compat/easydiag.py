"""Kappa of EasyDIAg (and of ELAN's modified Cohen's κ): linked annotations, and chance by fitting.

    overlap = shared / the longer duration;  pairs are linked from the greatest overlap downwards
    table of labels with a row and a column *unlinked*: a linked pair with overlap ≥ 0.60 counts 2,
    a weaker pair counts 1 as unlinked on either side, so does an annotation without a partner
    expected: 20 rounds of proportional fitting to the margins, with 0 for (unlinked, unlinked)
    κ = max(0, (p_o − p_e) / (1 − p_e)),   κ_max = (Σ min(margins) / n − p_e) / (1 − p_e)

*Differs from ours*: greedy links are not always the most or the best ones, and ties fall to the
order of the lists. Counting linked pairs twice doubles the evidence. κ below 0 is shown as 0, so
worse than chance looks like chance. Where a row or a column is empty, fitting divides 0 by 0, and
EasyDIAg shows κ as 0 too: raters who link everything and name it alike have p_o = 1 and κ = 0.
Which labels go together is decided by time alone, so a neighbour can take the place of the right one.

*Use it when* figures of a gesture or movement study have to be reproduced.

References
----------
Holle, H., & Rein, R. (2015). EasyDIAg: a tool for easy determination of interrater agreement.
Behavior Research Methods, 47, 837-847. https://doi.org/10.3758/s13428-014-0506-7
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.compat.number import Event, Number
from annoqa.compat.overlaps import extents, labels, shared_lengths

ROUNDS = 20


@dataclass(frozen=True, kw_only=True)
class EasyKappa:
    """What EasyDIAg prints for a table.

    Attributes
    ----------
    kappa : float
        In [0, 1], cut off at 0; higher is better.
    kappa_max : float or None
        The most that κ could be with these margins; None where the tool shows nan.
    observed, expected : float, float or None
        Agreement p_o and p_e.
    """

    kappa: float
    kappa_max: float | None
    observed: float
    expected: float | None


def easydiag_overlap(first: Sequence[Event], second: Sequence[Event]) -> np.ndarray:
    """Compute the overlap of every two annotations.

    Parameters
    ----------
    first, second : sequence of (start, end, label)
        Annotations of two raters.

    Returns
    -------
    float array, shape (n_first, n_second)
        In [0, 1]: shared time in shares of the longer one.

    Examples
    --------
    >>> easydiag_overlap([(0, 10, "a")], [(2, 12, "a"), (0, 5, "b")]).tolist()
    [[0.8, 0.5]]
    """
    one, two = extents(first), extents(second)
    longer = np.maximum(np.diff(one, axis=1), np.diff(two, axis=1).T)
    part: np.ndarray = np.divide(
        shared_lengths(one, two), longer, out=np.zeros(longer.shape), where=longer > 0
    )
    return part


def easydiag_table(
    first: Sequence[Event], second: Sequence[Event], *, threshold: float = 0.6
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Count linked and unlinked annotations by their labels.

    Parameters
    ----------
    first, second : sequence of (start, end, label)
        Annotations of two raters.
    threshold : float, default 0.6
        Least overlap of a link, inclusive.

    Returns
    -------
    tuple of int array, shape (n_labels + 1, n_labels + 1), and the labels
        Rows are the first rater's; the last row and column are *unlinked*.

    Examples
    --------
    >>> easydiag_table([(0, 10, "a"), (20, 30, "a")], [(0, 9, "a")])[0].tolist()
    [[2, 1], [0, 0]]
    """
    names = tuple(sorted({event[2] for event in (*first, *second)}))
    one, two = (np.searchsorted(names, labels(side)) for side in (first, second))
    table = np.zeros((len(names) + 1, len(names) + 1), dtype=np.int64)
    links = [link for link in _links(easydiag_overlap(first, second)) if link[2] >= threshold]
    for i, j, _ in links:
        table[one[i], two[j]] += 2
    np.add.at(table[:, -1], np.delete(one, [i for i, _, _ in links]), 1)
    np.add.at(table[-1, :], np.delete(two, [j for _, j, _ in links]), 1)
    return table, names


def easydiag_kappa(table: np.ndarray) -> EasyKappa | None:
    """Compute κ of a table with a row and a column for the unlinked.

    Parameters
    ----------
    table : int array, shape (n_labels + 1, n_labels + 1)
        As of `easydiag_table`; the last entry is 0.

    Returns
    -------
    EasyKappa or None
        None where nothing was counted.

    Examples
    --------
    >>> round(easydiag_kappa(np.array([[40, 2, 3], [4, 30, 5], [6, 2, 0]])).kappa, 4)
    0.5887
    """
    n = table.sum()
    if not n:
        return None
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed = float(np.trace(table) / n)
    if not rows.all() or not columns.all():
        return EasyKappa(kappa=0.0, kappa_max=None, observed=observed, expected=None)
    expected = float(np.trace(_fitted(rows, columns)) / n)
    most = float(np.minimum(rows, columns).sum() / n)
    return EasyKappa(
        kappa=max(0.0, (observed - expected) / (1 - expected)),
        kappa_max=(most - expected) / (1 - expected),
        observed=observed,
        expected=expected,
    )


def _links(overlap: np.ndarray) -> list[tuple[int, int, float]]:
    """Return greedy pairs; ties fall to the second rater's list, then to the first's."""
    left = overlap.copy()
    made = []
    while left.size and left.max() > 0:
        j, i = np.unravel_index(int(left.T.argmax()), left.T.shape)
        made.append((int(i), int(j), float(left[i, j])))
        left[i, :] = left[:, j] = 0
    return made


def _fitted(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return expected counts with these margins, and 0 in the last corner."""
    fitted = np.ones((len(rows), len(columns)))
    fitted[-1, -1] = 0
    for _ in range(ROUNDS):
        fitted = _scaled(fitted.T, columns).T
        fitted = _scaled(fitted, rows)
    return fitted


def _scaled(counts: np.ndarray, margin: np.ndarray) -> np.ndarray:
    """Return the counts with the margin for the sums of their rows."""
    scaled: np.ndarray = counts * (margin / counts.sum(axis=1))[:, None]
    return scaled


EASYDIAG_OVERLAP = Number(
    tool="EasyDIAg",
    follows="1.0.1",
    title="overlap",
    compute=easydiag_overlap,
    differs="shared time in shares of the longer annotation, not of the union",
    ours="annoqa.geometry.SEGMENT",
)
EASYDIAG_KAPPA = Number(
    tool="EasyDIAg, ELAN",
    follows="1.0.1",
    title="κ by proportional fitting",
    compute=easydiag_kappa,
    differs="greedy links count twice; shown as 0 below chance, and where nothing is left unlinked",
    ours="annoqa.agreement.matched_labels.matched_label_alpha",
)
