"""Who gave a wrong answer in a cell, one row a judgement: how often, and is it one annotator alone?"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.per_item import share_of
from annoqa.statistics.estimate import Estimate


@dataclass(frozen=True, eq=False, kw_only=True)
class Sole:
    """One annotator who makes most of a cell's mistakes.

    Attributes
    ----------
    annotator : int
        Their code.
    own, others : Estimate
        Share of wrong answers, theirs and that of all others.
    """

    annotator: int
    own: Estimate
    others: Estimate


@dataclass(frozen=True, eq=False, kw_only=True)
class Mistakes:
    """The judgements of a cell.

    Attributes
    ----------
    item, annotator : int array, shape (n_judgements,)
        Codes.
    wrong : bool array, shape (n_judgements,)
        Whether the answer is the wrong one that the cell is about.
    cluster : int64 array, shape (n_items,), or None
        Which video or document each item belongs to.
    confidence : float
        Nominal coverage.
    """

    item: np.ndarray
    annotator: np.ndarray
    wrong: np.ndarray
    cluster: np.ndarray | None
    confidence: float

    @property
    def n_wrong(self) -> int:
        """How many judgements are wrong."""
        return int(self.wrong.sum())

    def rate(self, kept: np.ndarray | None = None) -> Estimate:
        """Return the share of wrong answers, of all judgements or of those kept."""
        kept = np.ones(len(self.item), dtype=bool) if kept is None else kept
        return share_of(
            self.wrong[kept], np.ones(int(kept.sum())), self.item[kept], self.cluster, self.confidence
        )

    def sole(self, least_share: float) -> Sole | None:
        """Return the annotator who is surely wrong often, and surely more often than the others.

        Parameters
        ----------
        least_share : float
            The lower limit of their share of wrong answers must reach it.

        Returns
        -------
        Sole or None
            None where no annotator makes more than half of the mistakes, or limits overlap.
        """
        times = np.bincount(self.annotator, self.wrong)
        if not len(times) or 2 * times.max() <= self.n_wrong:
            return None
        who = int(times.argmax())
        theirs = self.annotator == who
        own, others = self.rate(theirs), self.rate(~theirs)
        if own.low is None or others.high is None or own.low < least_share or own.low <= others.high:
            return None
        return Sole(annotator=who, own=own, others=others)

    def makers(self) -> tuple[int, ...]:
        """Return the annotators with a mistake, ascending."""
        return tuple(np.unique(self.annotator[self.wrong]).tolist())

    def items(self, most: int) -> tuple[int, ...]:
        """Return items with mistakes, those with the most first, then by code."""
        item, n = np.unique(self.item[self.wrong], return_counts=True)
        return tuple(item[np.lexsort((item, -n))][:most].tolist())
