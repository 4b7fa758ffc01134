"""Acceptance sampling: the smallest sample that accepts good batches and sends bad ones back.

    P(accept | AQL) ≥ 1 − producer's risk        and        P(accept | LTPD) ≤ consumer's risk

AQL is the share of wrong items that is still acceptable, LTPD (also RQL) the share at which a batch
must be sent back. Of all plans that keep both risks, the single one with the fewest items is
returned, or the double one with the smallest average sample number at the AQL; its second sample is
as large as the first, or a multiple of it, and both have the same rejection number. Both searches
are exhaustive: acceptance falls with the size of a sample, so that for given acceptance numbers the
smallest one that keeps the consumer's risk is the best for the producer too.

In a batch of N items the AQL is its last whole number of wrong items, the LTPD its first:
⌊AQL · N⌋ and ⌈LTPD · N⌉ (hypergeometric, type A). Without a size, binomial (type B).

*Use it when* a batch is accepted or sent back as a whole on a random sample of its items.
*Beware when* items cluster, or when the sample was not drawn at random.
*Undefined when* AQL and LTPD cannot be told apart in a batch of this size.

References
----------
Dodge, H. F., & Romig, H. G. (1959). Sampling inspection tables (2nd ed.). Wiley.
Guenther, W. C. (1969). Use of the binomial, hypergeometric and Poisson tables to obtain sampling
plans. Journal of Quality Technology, 1(2), 105-109. https://doi.org/10.1080/00224065.1969.11980358
Schilling, E. G., & Neubauer, D. V. (2017). Acceptance sampling in quality control (3rd ed.). CRC
Press. https://doi.org/10.4324/9781315120744
"""

import math
from dataclasses import dataclass
from itertools import count

import numpy as np
from scipy import stats

from annoqa.errors import NotApplicableError
from annoqa.planning.sampling_plan import SamplingPlan

MOST_ITEMS = 1_000_000
BLOCK = 256
MOST_DOUBLE = 200
"""Double plans are searched up to this acceptance number."""


@dataclass(frozen=True, kw_only=True)
class Risks:
    """What a plan must keep.

    Attributes
    ----------
    aql, ltpd : float
        Shares of wrong items that are still acceptable, and that must be sent back.
    producer, consumer : float
        Chance that a batch at the AQL is sent back, and that one at the LTPD is accepted.
    lot : int or None
        Items of the batch; None for a large one.

    Raises
    ------
    NotApplicableError
        When a number is impossible, or the batch is too small to tell the shares apart.
    """

    aql: float
    ltpd: float
    producer: float = 0.05
    consumer: float = 0.1
    lot: int | None = None

    def __post_init__(self) -> None:
        """Raise when the risks cannot be kept."""
        if not 0 <= self.aql < self.ltpd < 1:
            raise NotApplicableError.saying(
                "The LTPD must lie above the AQL, both in [0, 1).", f"Found {self.aql} and {self.ltpd}."
            )
        if not (0 < self.producer < 1 and 0 < self.consumer < 1 - self.producer):
            raise NotApplicableError.saying(
                "Risks must be in (0, 1), and below 1 together.", f"Found {self.producer}, {self.consumer}."
            )
        if self.lot is not None and (self.lot < 1 or self.good >= self.bad):
            raise NotApplicableError.saying(
                "The batch must be large enough to tell AQL and LTPD apart.", f"Found {self.lot} items."
            )

    @property
    def good(self) -> float:
        """The AQL: a share, or wrong items of the batch."""
        return self.aql if self.lot is None else math.floor(round(self.aql * self.lot, 9))

    @property
    def bad(self) -> float:
        """The LTPD, likewise."""
        return self.ltpd if self.lot is None else math.ceil(round(self.ltpd * self.lot, 9))

    def shares(self) -> tuple[float, float]:
        """Return both as shares that the batch can have."""
        size = 1 if self.lot is None else self.lot
        return self.good / size, self.bad / size

    def are_kept(self, plan: SamplingPlan) -> bool:
        """Return whether a plan keeps both."""
        at_good, at_bad = plan.acceptance(np.array(self.shares())).tolist()
        return bool(at_good >= 1 - self.producer and at_bad <= self.consumer)


def single_plan(risks: Risks) -> SamplingPlan:
    """Return the plan of one sample with the fewest items.

    Parameters
    ----------
    risks : Risks
        AQL, LTPD, both risks, and the size of the batch.

    Returns
    -------
    SamplingPlan
        No smaller sample keeps both risks.

    Raises
    ------
    NotApplicableError
        When more than a million items would be needed.

    Examples
    --------
    >>> plan = single_plan(Risks(aql=0.01, ltpd=0.05))
    >>> plan.first, plan.accept
    (132, 3)
    """
    for start in count(0, BLOCK):
        accept = np.arange(start, start + BLOCK)
        if risks.lot is not None:
            accept = accept[accept < risks.bad]
        items = _fewest(accept, risks)
        kept = np.flatnonzero(_below(accept, items, risks.good, risks.lot) >= 1 - risks.producer)
        if len(kept) and items[kept[0]] <= MOST_ITEMS:
            return SamplingPlan.single(int(items[kept[0]]), int(accept[kept[0]]), risks.lot)
        if len(kept) or not len(items) or items[-1] > MOST_ITEMS:
            break
    raise NotApplicableError.saying(
        f"At most {MOST_ITEMS:,} items are planned.", "AQL and LTPD lie too close together."
    )


def double_plan(risks: Risks, *, ratio: int = 1) -> SamplingPlan:
    """Return the plan of two samples with the smallest average sample number at the AQL.

    Parameters
    ----------
    risks : Risks
        AQL, LTPD, both risks, and the size of the batch.
    ratio : int, default 1
        Items of the second sample for each of the first.

    Returns
    -------
    SamplingPlan
        Among those with the same average sample number, the one with the smallest first sample.

    Raises
    ------
    NotApplicableError
        When no double plan keeps both risks with acceptance numbers up to 200.

    Examples
    --------
    >>> plan = double_plan(Risks(aql=0.01, ltpd=0.05))
    >>> plan.first, plan.accept_first, plan.second, plan.accept
    (69, 0, 69, 3)
    >>> round(float(plan.sample_number(0.01)), 1)
    103.2
    """
    if ratio < 1:
        raise NotApplicableError.saying("A second sample is a multiple of the first.", f"Found {ratio}.")
    best: tuple[float, int, int, int] | None = None
    top = MOST_DOUBLE if risks.lot is None else min(MOST_DOUBLE, int(risks.bad) - 1)
    alone = _fewest(np.arange(top + 1), risks)
    for first in range(top):
        if best is not None and alone[first] >= best[0]:
            break
        for last in range(first + 1, top + 1):
            if best is not None and alone[last] >= best[0] * (1 + ratio):
                break
            plan = _smallest_double(first, last, ratio, (int(alone[first]), int(alone[last])), risks)
            if plan is None or not risks.are_kept(plan):
                continue
            number = float(plan.sample_number(risks.shares()[0]))
            best = min(best or (math.inf, 0, 0, 0), (number, plan.first, first, last))
    if best is None:
        raise NotApplicableError.saying(
            f"Double plans are searched up to {MOST_DOUBLE} wrong items.", "None of them keeps both risks."
        )
    return SamplingPlan.double(best[1], best[2], ratio * best[1], best[3], risks.lot)


def _below(accept: np.ndarray, items: np.ndarray, wrong: float, lot: int | None) -> np.ndarray:
    """Return the chance to accept, for many single plans."""
    if lot is None:
        return np.asarray(stats.binom.cdf(accept, items, wrong))
    return np.asarray(stats.hypergeom.cdf(accept, lot, wrong, items))


def _fewest(accept: np.ndarray, risks: Risks) -> np.ndarray:
    """Return, for acceptance numbers, the fewest items that keep the consumer's risk."""
    few = accept.astype(np.int64)  # so few items are accepted in any case
    enough = np.full(len(accept), risks.lot or 2 * MOST_ITEMS, dtype=np.int64)
    while (enough - few > 1).any():
        middle = (few + enough) // 2
        kept = _below(accept, middle, risks.bad, risks.lot) <= risks.consumer
        few, enough = np.where(kept, few, middle), np.where(kept, middle, enough)
    return enough


def _smallest_double(
    first: int, last: int, ratio: int, alone: tuple[int, int], risks: Risks
) -> SamplingPlan | None:
    """Return the smallest plan with these acceptance numbers that keeps the consumer's risk.

    Single samples with these numbers take `alone`: no first sample, and no two samples together,
    can do with less. None where a plan of that size is already too strict for the producer.
    """
    most = 2 * MOST_ITEMS if risks.lot is None else risks.lot // (1 + ratio)
    enough = max(alone[0], -(-alone[1] // (1 + ratio)), 1)
    good, bad = risks.shares()

    def accepted(items: int, share: float) -> float:
        plan = SamplingPlan.double(items, first, ratio * items, last, risks.lot)
        return float(plan.acceptance(share))

    if enough > most or accepted(enough, good) < 1 - risks.producer:
        return None
    few = enough - 1
    while accepted(enough, bad) > risks.consumer:
        if enough == most:
            return None
        few, enough = enough, min(2 * enough, most)
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if accepted(middle, bad) <= risks.consumer else (middle, enough)
    return SamplingPlan.double(enough, first, ratio * enough, last, risks.lot)
