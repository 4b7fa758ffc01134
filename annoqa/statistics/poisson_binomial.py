"""How many of several unequal coins fall heads: the exact Poisson-binomial tail.

References
----------
Hong, Y. (2013). On computing the distribution function for the Poisson binomial distribution.
Computational Statistics & Data Analysis, 59, 41-51. https://doi.org/10.1016/j.csda.2012.10.006
"""

import numpy as np
from numpy.typing import ArrayLike


def tail(probabilities: ArrayLike, at_least: int) -> float:
    """Return the probability that at least so many of independent events happen.

    Parameters
    ----------
    probabilities : float array, shape (n_events,)
        Probability of each event, in [0, 1].
    at_least : int
        How many; 0 and below give 1.

    Returns
    -------
    float
        In [0, 1]; sums of positive terms only, so that even tiny tails keep their digits.

    Examples
    --------
    >>> round(tail([0.5, 0.5, 0.2], 2), 4)
    0.35
    """
    chances = np.asarray(probabilities, dtype=float)
    if at_least <= 0:
        return 1.0
    if at_least > np.count_nonzero(chances):
        return 0.0
    below = np.zeros(at_least)  # probability of 0, 1 … at_least - 1 events so far
    below[0] = 1.0
    reached = 0.0
    for chance in chances:
        reached += below[-1] * chance
        below[1:] = below[1:] * (1 - chance) + below[:-1] * chance
        below[0] *= 1 - chance
    return min(1.0, float(reached))
