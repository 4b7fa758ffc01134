"""How surprising is it that annotators make the same mistake on the same units?

    S = Σ k (k − 1) / 2     over units, of which k of m annotators make the mistake

S counts the pairs of annotators who are wrong together. If mistakes were independent, k would be
Poisson-binomial with the annotators' own rates pₐ. Hard units make mistakes meet without any
guideline being to blame, so the null model lets a share ρ of the units be such that annotators
fail in the order of their rates, all or none where the rates are alike:

    P(k) = (1 − ρ) · Poisson-binomial(k; p₁ … pₘ) + ρ · P(U below exactly k of the pₐ),  U uniform

For equal rates, two annotators' mistakes then correlate with exactly ρ. The distribution of S is
the exact convolution over units; beyond `EXACT` pairs it is taken as normal.

*Use it when* annotators judge the same units and their rates are known from elsewhere.
*Beware when* units share a video or document: give one unit for each.

References
----------
Hong, Y. (2013). On computing the distribution function for the Poisson binomial distribution.
Computational Statistics & Data Analysis, 59, 41-51. https://doi.org/10.1016/j.csda.2012.10.006
"""

import numpy as np
from scipy import special

EXACT = 60_000


def together_p(
    wrong: np.ndarray, rates: np.ndarray, filled: np.ndarray, correlation: float, *, seen: bool = False
) -> float:
    """Return the probability of at least as many pairs wrong together.

    Parameters
    ----------
    wrong : bool array, shape (n_units, n_slots)
        Who made the mistake.
    rates : float array, shape (n_units, n_slots)
        Own rate of the mistake of the annotator in each slot, in [0, 1].
    filled : bool array, shape (n_units, n_slots)
        Which slots have an annotator.
    correlation : float
        ρ: how much of the co-occurrence is put down to difficulty, in [0, 1].
    seen : bool, default False
        Whether units are only known because somebody made the mistake there.

    Returns
    -------
    float
        In [0, 1]; small means that they are wrong together more than difficulty explains.

    Examples
    --------
    Three annotators who err in one of ten units, all three in the same of four:

    >>> wrong = np.array([[1, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]], dtype=bool)
    >>> everyone = np.ones((4, 3), dtype=bool)
    >>> round(together_p(wrong, np.full((4, 3), 0.1), everyone, 0.0), 4)
    0.0041
    >>> round(together_p(wrong, np.full((4, 3), 0.1), everyone, 0.5), 4)
    0.1872
    """
    chance = count_chances(np.where(filled, rates, 0.0), correlation, seen=seen)
    k = (wrong & filled).sum(axis=1)
    observed = int((k * (k - 1) // 2).sum())
    if observed == 0 or not len(chance):
        return 1.0
    pairs = np.arange(chance.shape[1])
    pairs = pairs * (pairs - 1) // 2
    if len(chance) * int(pairs[-1]) > EXACT:
        return _normal_tail(chance, pairs, observed)
    return _exact_tail(chance, pairs, observed)


def count_chances(rates: np.ndarray, correlation: float, *, seen: bool = False) -> np.ndarray:
    """Return how likely it is that k annotators make the mistake on a unit.

    Parameters
    ----------
    rates : float array, shape (n_units, n_slots)
        Own rates; 0 for empty slots.
    correlation : float
        ρ, in [0, 1].
    seen : bool, default False
        Whether k = 0 cannot be seen.

    Returns
    -------
    float array, shape (n_units, n_slots + 1)
        Rows add up to 1.

    Examples
    --------
    >>> count_chances(np.array([[0.5, 0.5]]), 0.0)
    array([[0.25, 0.5 , 0.25]])
    >>> count_chances(np.array([[0.5, 0.5]]), 1.0)
    array([[0.5, 0. , 0.5]])
    """
    ordered = -np.sort(-rates, axis=1)
    apart = _poisson_binomial(ordered)
    at_least = np.column_stack([np.ones(len(rates)), ordered, np.zeros(len(rates))])
    chance = (1 - correlation) * apart - correlation * np.diff(at_least, axis=1)
    if seen:
        chance[:, 0] = 0.0
        chance /= chance.sum(axis=1, keepdims=True)
    return chance


def _poisson_binomial(rates: np.ndarray) -> np.ndarray:
    """Return the Poisson-binomial distribution of each row."""
    chance = np.zeros((len(rates), rates.shape[1] + 1))
    chance[:, 0] = 1.0
    for rate in rates.T[:, :, None]:  # one round an annotator's slot
        chance[:, 1:] = chance[:, 1:] * (1 - rate) + chance[:, :-1] * rate
        chance[:, :1] *= 1 - rate
    return chance


def _exact_tail(chance: np.ndarray, pairs: np.ndarray, observed: int) -> float:
    """Return P(S ≥ observed) by convolving the units' distributions of pairs."""
    kernels = np.zeros((len(chance), int(pairs[-1]) + 1))
    kernels[:, pairs] = chance
    kernels[:, 0] = chance[:, :2].sum(axis=1)  # none wrong, or one alone: no pair
    below = np.ones(1)
    reached = 0.0
    for kernel in kernels:
        grown = np.convolve(below, kernel)
        reached += float(grown[observed:].sum())
        below = grown[:observed]
    return min(1.0, reached)


def _normal_tail(chance: np.ndarray, pairs: np.ndarray, observed: int) -> float:
    """Return P(S ≥ observed) from mean and variance, half a pair for continuity."""
    mean = chance @ pairs
    variance = chance @ pairs**2 - mean**2
    total = float(variance.sum())
    if total <= 0:
        return float(observed <= mean.sum() + 0.5)
    return float(special.ndtr((mean.sum() + 0.5 - observed) / np.sqrt(total)))
