"""How many trials does it take to tell a share from a floor, by the exact binomial test?

    the share is seen with n trials when they show c successes or more, where
        P(X ≥ c | floor) ≤ significance        and        P(X ≥ c | share) ≥ power

The power moves in steps: with one trial more, c may grow and the power fall. The first number of
trials that is enough is returned.

References
----------
A'Hern, R. P. (2001). Sample size tables for exact single-stage phase II designs. Statistics in
Medicine, 20(6), 859-866. https://doi.org/10.1002/sim.721
"""

from functools import lru_cache

import numpy as np
from scipy import stats

MOST_TRIALS = 10_000
BLOCK = 256


@lru_cache(maxsize=4096)
def trials_to_exceed(
    share: float, floor: float, *, power: float = 0.8, significance: float = 0.025, at_least: int = 1
) -> int | None:
    """Return the fewest trials that show a share above a floor.

    Parameters
    ----------
    share : float
        Share of successes, in [0, 1].
    floor : float
        The share that is to be excluded, in [0, 1].
    power : float, default 0.8
        Chance that the trials show it, in (0, 1).
    significance : float, default 0.025
        Chance that they do so where the share is that of the floor, one-sided, in (0, 1).
    at_least : int, default 1
        Fewer successes than this show nothing.

    Returns
    -------
    int or None
        None where the share does not exceed the floor, or `MOST_TRIALS` are not enough.

    Examples
    --------
    One in ten is tolerated, three in ten shall be seen:

    >>> trials_to_exceed(0.3, 0.1, significance=0.05)
    25
    >>> trials_to_exceed(0.1, 0.1) is None
    True
    """
    if share <= floor:
        return None
    start, size = 1, BLOCK
    while start <= MOST_TRIALS:
        n = np.arange(start, min(start + size, MOST_TRIALS + 1))
        successes = np.asarray(stats.binom.isf(significance, n, floor)).astype(np.int64) + 1
        enough = np.asarray(stats.binom.sf(np.maximum(successes, at_least) - 1, n, share)) >= power
        if enough.any():
            return int(n[np.argmax(enough)])
        start, size = start + size, 2 * size
    return None
