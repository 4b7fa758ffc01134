"""A plan of acceptance sampling, and how it behaves: what it accepts, what it costs, what gets through.

    take n₁ items; c₁ wrong or fewer: accept the batch; r₁ or more: reject it
    in between (double plans): take n₂ more; c₂ wrong or fewer of all: accept, else reject

    operating characteristic   P(accept | share of wrong items)
    average sample number      n₁ + n₂ · P(c₁ < X₁ < r₁)
    average outgoing quality   share of wrong items in what is delivered, when rejected batches are
                               corrected as a whole and wrong items of samples are corrected
    AOQL                       the largest average outgoing quality, whatever comes in

In a batch of N items with D wrong ones X₁ is hypergeometric, and every number is exact. Without a
size the batch is taken as large, and X₁ as binomial. Samples are inspected as a whole.

*Use it when* a batch was delivered and is accepted or sent back as a whole.
*Beware when* wrong items come in clusters (one video, one annotator): items must be drawn one by
one from the whole batch.
*Undefined when* a sample is larger than the batch.

References
----------
Dodge, H. F., & Romig, H. G. (1959). Sampling inspection tables (2nd ed.). Wiley.
Schilling, E. G., & Neubauer, D. V. (2017). Acceptance sampling in quality control (3rd ed.). CRC
Press. https://doi.org/10.4324/9781315120744
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from annoqa.errors import NotApplicableError

GRID = 2_000
"""Shares at which the outgoing quality of a large batch is looked at before its top is refined."""


@dataclass(frozen=True, kw_only=True)
class SamplingPlan:
    """One or two samples, and what is decided on them.

    Attributes
    ----------
    first : int
        Items of the first sample, n₁.
    accept_first : int
        So many wrong ones or fewer accept the batch, c₁.
    reject_first : int
        So many or more reject it, r₁; `accept_first` + 1 for a single sample.
    second : int
        Items of the second sample, n₂; 0 for a single sample.
    accept : int
        So many wrong ones or fewer in both samples accept the batch, c₂; c₁ for a single sample.
    lot : int or None
        Items of the batch, N; None for a large one.

    Raises
    ------
    NotApplicableError
        When the numbers do not make a plan.

    Examples
    --------
    >>> plan = SamplingPlan.single(52, 3)
    >>> round(float(plan.acceptance(0.05)), 3), round(float(plan.outgoing(0.05)), 4)
    (0.738, 0.0369)
    """

    first: int
    accept_first: int
    reject_first: int
    second: int = 0
    accept: int
    lot: int | None = None

    def __post_init__(self) -> None:
        """Raise when the numbers do not make a plan."""
        single = not self.second and self.accept == self.accept_first == self.reject_first - 1
        double = self.second > 0 and self.accept_first + 1 < self.reject_first <= self.accept + 1
        if self.first < 1 or self.accept_first < 0 or not (single or double):
            raise NotApplicableError.saying(
                "A plan has n₁ ≥ 1 and 0 ≤ c₁ < r₁ − 1 ≤ c₂ (one sample: c₁ = c₂ = r₁ − 1).",
                f"Found n {self.first}, {self.second}; c {self.accept_first}, {self.accept};"
                f" r {self.reject_first}.",
            )
        if self.lot is not None and self.first + self.second > self.lot:
            raise NotApplicableError.saying(
                "A batch must hold its samples.", f"Found {self.first + self.second} of {self.lot} items."
            )

    @classmethod
    def single(cls, items: int, accept: int, lot: int | None = None) -> "SamplingPlan":
        """Return the plan of one sample."""
        return cls(first=items, accept_first=accept, reject_first=accept + 1, accept=accept, lot=lot)

    @classmethod
    def double(
        cls, first: int, accept_first: int, second: int, accept: int, lot: int | None = None
    ) -> "SamplingPlan":
        """Return the plan of two samples whose rejection number is the same after both."""
        return cls(
            first=first,
            accept_first=accept_first,
            reject_first=accept + 1,
            second=second,
            accept=accept,
            lot=lot,
        )

    def acceptance(self, share: float | np.ndarray) -> np.ndarray:
        """Return how likely the batch is accepted: the operating characteristic.

        Parameters
        ----------
        share : float or array
            Share of wrong items, in [0, 1]; of a finite batch to the nearest item.

        Returns
        -------
        float array, as `share`
            In [0, 1], falling in `share`.
        """
        wrong = self.wrong(share)
        chance = self.below(wrong, self.first, self.accept_first)
        for found, likely in self._undecided(wrong):
            chance = chance + likely * self.below(wrong, self.second, self.accept - found, self.first, found)
        return np.asarray(np.clip(chance, 0.0, 1.0))

    def sample_number(self, share: float | np.ndarray) -> np.ndarray:
        """Return how many items are inspected on average, rejected batches not screened.

        Parameters
        ----------
        share : float or array
            Share of wrong items, in [0, 1].

        Returns
        -------
        float array, as `share`
            Between n₁ and n₁ + n₂.
        """
        wrong = self.wrong(share)
        again = sum((likely for _, likely in self._undecided(wrong)), np.zeros(np.shape(wrong)))
        return np.asarray(self.first + self.second * again)

    def outgoing(self, share: float | np.ndarray) -> np.ndarray:
        """Return the share of wrong items in what is delivered in the end.

        Parameters
        ----------
        share : float or array
            Share of wrong items in what comes in.

        Returns
        -------
        float array, as `share`
            In [0, share]; small is good.
        """
        wrong = self.wrong(share)
        if self.lot is None:
            return np.asarray(self.acceptance(share) * share)
        passed = np.zeros(np.shape(wrong))
        for found in range(self.accept_first + 1):
            passed += self.exactly(wrong, self.first, found) * (wrong - found)
        for found, likely in self._undecided(wrong):
            for more in range(self.accept - found + 1):
                chance = self.exactly(wrong, self.second, more, self.first, found)
                passed += likely * chance * (wrong - found - more)
        return np.asarray(np.maximum(passed, 0.0) / self.lot)

    def outgoing_limit(self) -> tuple[float, float]:
        """Return the AOQL, and the incoming share at which it is reached.

        Returns
        -------
        tuple of float
            Both in [0, 1].
        """
        n = GRID if self.lot is None else self.lot
        shares = np.arange(n + 1) / n
        made = self.outgoing(shares)
        top = int(made.argmax())
        if self.lot is not None:
            return float(made[top]), float(shares[top])
        around = (float(shares[max(top - 1, 0)]), float(shares[min(top + 1, n)]))
        best = optimize.minimize_scalar(lambda p: -float(self.outgoing(p)), bounds=around, method="bounded")
        return -float(best.fun), float(best.x)

    def wrong(self, share: float | np.ndarray) -> np.ndarray:
        """Return what the distributions are told: the share, or the wrong items of a finite batch."""
        share = np.asarray(share, dtype=np.float64)
        if ((share < 0) | (share > 1)).any():
            raise NotApplicableError.saying("A share must be in [0, 1].", f"Found {share}.")
        return share if self.lot is None else np.round(share * self.lot)

    def below(self, wrong: np.ndarray, items: int, most: int, gone: int = 0, found: int = 0) -> np.ndarray:
        """Return P(X ≤ most) in a sample, after `gone` items with `found` wrong ones were taken."""
        if self.lot is None:
            return np.asarray(stats.binom.cdf(most, items, wrong))
        left = np.maximum(wrong - found, 0)
        return np.asarray(
            stats.hypergeom.cdf(most, self.lot - gone, np.minimum(left, self.lot - gone), items)
        )

    def exactly(
        self, wrong: np.ndarray, items: int, times: int | np.ndarray, gone: int = 0, found: int = 0
    ) -> np.ndarray:
        """Return P(X = times), as `below`."""
        if self.lot is None:
            return np.asarray(stats.binom.pmf(times, items, wrong))
        left = np.maximum(wrong - found, 0)
        return np.asarray(
            stats.hypergeom.pmf(times, self.lot - gone, np.minimum(left, self.lot - gone), items)
        )

    def _undecided(self, wrong: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """Return the counts of the first sample that ask for a second one, and how likely they are."""
        between = range(self.accept_first + 1, self.reject_first) if self.second else range(0)
        return [(found, self.exactly(wrong, self.first, found)) for found in between]
