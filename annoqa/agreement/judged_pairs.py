"""Judgements that share an item with another, and their pairs: what every agreement by distance needs.

Judgements are put in the order of item and annotator first, so that neither the order in which they
came nor the way they were split changes a number (Law 6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from annoqa.errors import NotApplicableError

DistanceOfRows = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Takes rows of judgements and rows of as many others, returns their distances."""

BLOCK = 2**17


@dataclass(frozen=True, eq=False, kw_only=True)
class Judged:
    """Judgements of items that were judged at least twice, ascending by item and annotator.

    Attributes
    ----------
    row : int array, shape (n_judgements,)
        Which judgement of the caller's each one is.
    item : int array, shape (n_judged,)
        Codes of the items, ascending.
    place : int array, shape (n_judgements,)
        Position in `item` of each judgement's item.
    size : int array, shape (n_judged,)
        How many judgements each item has.
    n_annotators : int
        How many annotators gave them.
    """

    row: np.ndarray
    item: np.ndarray
    place: np.ndarray
    size: np.ndarray
    n_annotators: int


def judged(item: ArrayLike, annotator: ArrayLike) -> Judged:
    """Return the judgements that can be compared.

    Parameters
    ----------
    item, annotator : int array, shape (n_judgements,)
        What was judged, and by whom.

    Returns
    -------
    Judged
        Items judged once are left out.

    Raises
    ------
    NotApplicableError
        When the arrays differ in length, or an annotator judged an item twice.

    Examples
    --------
    >>> judged([7, 3, 3], [0, 1, 0]).row.tolist()
    [2, 1]
    """
    what, who = np.asarray(item), np.asarray(annotator)
    if what.shape != who.shape or what.ndim != 1:
        raise NotApplicableError.saying(
            "Every judgement must have one item and one annotator.",
            f"`item` has the shape {what.shape}, `annotator` {who.shape}.",
        )
    order = np.lexsort((who, what))
    code, place, size = np.unique(what[order], return_inverse=True, return_counts=True)
    _check_once(place, who[order])
    twice = size >= 2
    kept = twice[place]
    return Judged(
        row=order[kept],
        item=code[twice],
        place=(np.cumsum(twice) - 1)[place[kept]],
        size=size[twice],
        n_annotators=len(np.unique(who[order][kept])),
    )


def within_items(rows: Judged) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the positions of every two judgements of the same item, block by block.

    Parameters
    ----------
    rows : Judged
        The judgements.

    Yields
    ------
    tuple of int arrays
        Positions in `rows.row`, the first below the second.

    Examples
    --------
    >>> [(a.tolist(), b.tolist()) for a, b in within_items(judged([0, 0, 0], [0, 1, 2]))]
    [([0, 1], [1, 2]), ([0], [2])]
    """
    first, lag = np.arange(len(rows.row)), 1
    while True:
        first = first[first + lag < len(rows.row)]
        first = first[rows.place[first] == rows.place[first + lag]]
        if not len(first):
            return
        for part in blocks(len(first)):
            yield first[part], first[part] + lag
        lag += 1


def blocks(n: int) -> Iterator[slice]:
    """Yield slices of 0 … n that are small enough for distances to be held at once.

    Examples
    --------
    >>> list(blocks(3))
    [slice(0, 131072, None)]
    """
    for start in range(0, n, BLOCK):
        yield slice(start, start + BLOCK)


def measured(
    distance: DistanceOfRows, first: np.ndarray, second: np.ndarray, *, both_ways: bool = False
) -> np.ndarray:
    """Return the distances of judgements, or raise where they are none.

    Parameters
    ----------
    distance : callable
        The distance.
    first, second : int array, shape (n_pairs,)
        Rows of judgements.
    both_ways : bool, default False
        Whether to check the first 1,000 pairs for symmetry.

    Returns
    -------
    float array, shape (n_pairs,)
        Finite, not negative.

    Raises
    ------
    NotApplicableError
        When a distance is negative or not finite, is not the same both ways, or is missing.

    Examples
    --------
    >>> measured(lambda a, b: abs(a - b), np.array([0, 2]), np.array([1, 5])).tolist()
    [1.0, 3.0]
    """
    apart = np.asarray(distance(first, second), dtype=float)
    if apart.shape != first.shape:
        raise NotApplicableError.saying(
            "`distance` must return one number for each pair of rows.",
            f"Of {len(first)} pairs it returned the shape {apart.shape}.",
        )
    if not (np.isfinite(apart).all() and np.all(apart >= 0)):
        raise NotApplicableError.saying(
            "A distance must be finite and not negative.",
            f"Distances run from {apart.min()} to {apart.max()}.",
            "for a similarity in [0, 1] use 1 − similarity.",
        )
    if both_ways:
        _check_both_ways(distance, first[:1_000], second[:1_000], apart[:1_000])
    return apart


def _check_both_ways(
    distance: DistanceOfRows, first: np.ndarray, second: np.ndarray, apart: np.ndarray
) -> None:
    """Raise when a distance is not the same from the second rows to the first."""
    if not np.allclose(apart, np.asarray(distance(second, first), dtype=float), rtol=1e-9):
        raise NotApplicableError.saying(
            "A distance must be the same both ways.",
            "Some pairs of judgements are further apart from one side than from the other.",
            "average both directions.",
        )


def _check_once(place: np.ndarray, annotator: np.ndarray) -> None:
    """Raise when an annotator judged an item twice; judgements are sorted."""
    again = (place[1:] == place[:-1]) & (annotator[1:] == annotator[:-1])
    if again.any():
        raise NotApplicableError.saying(
            "An annotator must judge an item once.",
            f"{int(again.sum())} judgements are second ones.",
            "keep the one that counts; repeated judgements are about self-consistency.",
        )
