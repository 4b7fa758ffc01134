"""What an inspected sample says about a batch: accept, reject, or take the second sample.

The share of wrong items of the batch has exact limits. All ways in which the plan can end are
ordered by the share of wrong items that they show; the limits are the shares of a batch at which
what was seen, or more (or less), has half of the error's chance. With one sample these are the
limits of Clopper and Pearson, or their hypergeometric counterpart; with two samples they take into
account that the first sample may end it.

*Use it when* the sample was drawn by the plan.
*Beware when* more items were looked at than the plan asks for.
*Undefined when* counts are impossible.

References
----------
Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in
the case of the binomial. Biometrika, 26(4), 404-413. https://doi.org/10.1093/biomet/26.4.404
Jennison, C., & Turnbull, B. W. (1983). Confidence intervals for a binomial parameter following a
multistage test. Technometrics, 25(1), 49-58. https://doi.org/10.1080/00401706.1983.10487819
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize

from annoqa.errors import NotApplicableError
from annoqa.planning.sampling_plan import SamplingPlan
from annoqa.statistics.estimate import Estimate

BatchVerdict = Literal["accept", "reject", "take the second sample"]
CLOSE = 1e-9
"""Counts that differ by less are the same: a share times its items is not always whole."""


@dataclass(frozen=True, kw_only=True)
class SampleVerdict:
    """What a sample says.

    Attributes
    ----------
    verdict : BatchVerdict
        By the plan.
    share : Estimate
        Of wrong items in the batch, in [0, 1]; small is good.
    """

    verdict: BatchVerdict
    share: Estimate


def judge_sample(plan: SamplingPlan, wrong: Sequence[int], *, confidence: float = 0.95) -> SampleVerdict:
    """Return what is decided, and how large the share of wrong items may be.

    Parameters
    ----------
    plan : SamplingPlan
        How the sample was drawn.
    wrong : sequence of int
        Wrong items of the first sample, and of the second one where it was taken.
    confidence : float, default 0.95
        Of the limits, at least.

    Returns
    -------
    SampleVerdict
        The verdict and the estimate with exact limits.

    Raises
    ------
    NotApplicableError
        When counts do not fit the plan, or no second sample was to be taken.

    Examples
    --------
    >>> made = judge_sample(SamplingPlan.single(52, 3), [2])
    >>> made.verdict, str(made.share)
    ('accept', '0.038 [0.005, 0.132]')
    """
    verdict = _verdict(plan, wrong)
    if verdict == "take the second sample":
        plan = SamplingPlan.single(plan.first, wrong[0], plan.lot)
    seen = sum(wrong) / (plan.first + plan.second * (len(wrong) > 1))
    low, high = _limits(plan, seen, sum(wrong), (1 - confidence) / 2)
    return SampleVerdict(
        verdict=verdict,
        share=Estimate(
            value=seen,
            low=low,
            high=high,
            confidence=confidence,
            interval="exact, all ends of the plan in order of what they show",
            n_items=plan.first + plan.second * (len(wrong) > 1),
        ),
    )


def _verdict(plan: SamplingPlan, wrong: Sequence[int]) -> BatchVerdict:
    """Return what the plan decides; raise where the counts do not fit it."""
    sizes = (plan.first, plan.second)
    fits = 1 <= len(wrong) <= 1 + (plan.second > 0)
    if not fits or any(not 0 <= found <= size for found, size in zip(wrong, sizes, strict=False)):
        raise NotApplicableError.saying(
            "Each sample has between none and all of its items wrong.",
            f"Found {list(wrong)} in samples of {plan.first} and {plan.second}.",
        )
    between = plan.accept_first < wrong[0] < plan.reject_first
    if len(wrong) == 1:
        return (
            "take the second sample" if between else "accept" if wrong[0] <= plan.accept_first else "reject"
        )
    if not between:
        raise NotApplicableError.saying(
            "A second sample is taken where the first one does not decide.", f"{wrong[0]} wrong decides."
        )
    return "accept" if sum(wrong) <= plan.accept else "reject"


def _limits(plan: SamplingPlan, seen: float, n_wrong: int, error: float) -> tuple[float, float]:
    """Return the limits of the share."""

    def at_least(wrong: np.ndarray) -> np.ndarray:
        return _tail(plan, wrong, seen, upper=True)

    def at_most(wrong: np.ndarray) -> np.ndarray:
        return _tail(plan, wrong, seen, upper=False)

    if plan.lot is not None:
        wrong = np.arange(plan.lot + 1)
        low = np.flatnonzero(at_least(wrong) > error)[0]
        high = np.flatnonzero(at_most(wrong) > error)[-1]
        return float(low / plan.lot), float(high / plan.lot)
    low = 0.0 if n_wrong == 0 else optimize.brentq(lambda p: float(at_least(np.array(p))) - error, 0, 1)
    high = 1.0 if seen == 1 else optimize.brentq(lambda p: float(at_most(np.array(p))) - error, 0, 1)
    return float(low), float(high)


def _tail(plan: SamplingPlan, wrong: np.ndarray, seen: float, *, upper: bool) -> np.ndarray:
    """Return the chance of an end that shows as much as was seen, or more (`upper`), or less."""
    last = plan.accept_first if plan.second else plan.first
    chance = _among(plan, wrong, (0, last), seen, upper=upper)
    if not plan.second:
        return chance
    chance = chance + _among(plan, wrong, (plan.reject_first, plan.first), seen, upper=upper)
    both = plan.first + plan.second
    for found in range(plan.accept_first + 1, plan.reject_first):
        least, most = _counted(seen, both, upper=upper)
        taken = (plan.first, found)
        more = plan.below(wrong, plan.second, most - found, *taken)
        more = more - plan.below(wrong, plan.second, least - found - 1, *taken)
        chance = chance + plan.exactly(wrong, plan.first, found) * more
    return np.asarray(chance)


def _among(
    plan: SamplingPlan, wrong: np.ndarray, counts: tuple[int, int], seen: float, *, upper: bool
) -> np.ndarray:
    """Return the chance of some counts of the first sample that show as much as was seen."""
    least, most = _counted(seen, plan.first, upper=upper)
    least, most = max(least, counts[0]), min(most, counts[1])
    if least > most:
        return np.zeros(np.shape(wrong))
    return np.asarray(plan.below(wrong, plan.first, most) - plan.below(wrong, plan.first, least - 1))


def _counted(seen: float, items: int, *, upper: bool) -> tuple[int, int]:
    """Return the least and the most wrong items that show as much as was seen, or more, or less."""
    if upper:
        return math.ceil(seen * items - CLOSE), items
    return 0, math.floor(seen * items + CLOSE)
