"""Signed bias against ground truth: who draws loose, starts late, or rates high, and by how much.

    bias = Σ offsets / matched marks     for each side; positive is outward, late or upward

*Use it when* errors are small and one-sided: precision and recall do not see them.
*Beware when* marks match above a threshold only: what is farther off is missed, not measured.
*Undefined when* nothing matched.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.offsets import Offsets
from annoqa.ground_truth.per_item import mean_of
from annoqa.statistics.estimate import Estimate


@dataclass(frozen=True, kw_only=True)
class Bias:
    """Mean signed offset of one side, of all annotators or of one.

    Attributes
    ----------
    side : str
        left, top, right, bottom, start, end or value.
    annotator : int or None
        Code; None for all.
    unit : str
        Unit of `offset`.
    offset : Estimate
        Mean offset; outward, late or upward is positive.
    scaled : Estimate
        The same as a share of the true box's width or height; as it is for all else.
    """

    side: str
    annotator: int | None
    unit: str
    offset: Estimate
    scaled: Estimate


def measure_bias(offsets: Offsets, cluster: np.ndarray | None = None, confidence: float = 0.95) -> list[Bias]:
    """Return the bias of every side, over all annotators and for each of them.

    Parameters
    ----------
    offsets : Offsets
        Of matched marks.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    list of Bias
        Sides in order; all annotators first, then each by code.
    """
    found: list[tuple[int | None, Offsets]] = [(None, offsets)] if len(offsets.item) else []
    found += [(int(who), offsets.select(offsets.annotator == who)) for who in np.unique(offsets.annotator)]
    return [
        Bias(
            side=side,
            annotator=who,
            unit=rows.unit,
            offset=mean_of(rows.offset[:, column], rows.item, cluster, confidence),
            scaled=mean_of(rows.scaled[:, column], rows.item, cluster, confidence),
        )
        for column, side in enumerate(offsets.sides)
        for who, rows in found
    ]
