"""How frequent a value really is, told from answers that are wrong at a known rate.

    prevalence = (seen + specificity − 1) / (sensitivity + specificity − 1)         two values
    shares     = seen · M⁻¹,   M[t, s] = share of answers s where t is true         any number

(Rogan & Gladen, 1978.) `seen` is what a model says of many items; sensitivity, specificity or M come
from the few items that are settled. The result may fall outside [0, 1] by chance: it is then the
nearest border, and the estimate says so.

The interval for two values is Lang and Reiczigel's (2014): Agresti and Coull's pseudo-counts for
the three shares, a shift that repairs the skewness, and the variances of all three. That of several
values is the delta method with the same variances and a normal quantile, cut to [0, 1].

Use it when a model answered all items and people only a sample, and shares are what is asked for.
Beware when the sample was picked by what the model said, or comes from other data: its rates then
do not hold for the rest. Where the two rates add up to little more than 1, the interval is wide.
Undefined when no settled item of a value exists, or when answers do not depend on the truth
(sensitivity + specificity ≤ 1; M has no inverse).

References
----------
Rogan, W. J., & Gladen, B. (1978). Estimating prevalence from the results of a screening test.
American Journal of Epidemiology, 107(1), 71-76. https://doi.org/10.1093/oxfordjournals.aje.a112510
Lang, Z., & Reiczigel, J. (2014). Confidence limits for prevalence of disease adjusted for estimated
sensitivity and specificity. Preventive Veterinary Medicine, 113(1), 13-22.
https://doi.org/10.1016/j.prevetmed.2013.09.015
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate

NO_POSITIVE = "no settled item has the value, so that sensitivity is unknown"
NO_NEGATIVE = "no settled item is without the value, so that specificity is unknown"
BLIND = "answers do not tell the value: sensitivity and specificity add up to 1 or less"
NOTHING_SEEN = "there was nothing to count"
SINGULAR = "answers do not tell the values apart: the shares of wrong answers have no inverse"
CUT = "; cut to [0, 1]"
WORST_CONDITION = 1e8
"""Beyond this condition number half of the digits are lost, and M counts as without an inverse."""


@dataclass(frozen=True, kw_only=True)
class _Share:
    """So many of so many, with pseudo-counts."""

    value: float
    n: float

    @property
    def variance(self) -> float:
        """Variance of the share."""
        return self.value * (1 - self.value) / self.n


def corrected_prevalence(
    seen: tuple[float, float],
    sensitivity: tuple[float, float],
    specificity: tuple[float, float],
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Correct the share of a value for answers that are wrong at a known rate.

    Parameters
    ----------
    seen : (n_with_value, n)
        Answers with the value among all answers of the items in question.
    sensitivity : (n_right, n)
        Answers with the value among settled items that have it.
    specificity : (n_right, n)
        Answers without the value among settled items that do not have it.
    confidence : float, default 0.95
        Nominal coverage of Lang and Reiczigel's interval.

    Returns
    -------
    Estimate
        In [0, 1]; `observed` is the share that was seen, `n_items` how many were seen.

    Raises
    ------
    NotApplicableError
        When a count is larger than what it is a part of, or negative.

    Examples
    --------
    A model says yes to 300 of 1,000 items; of 100 it is right in 80 of 100 with, 95 of 100 without:

    >>> print(corrected_prevalence((300, 1000), (80, 100), (95, 100)))
    0.333 [0.264, 0.397]
    """
    for part, whole in (seen, sensitivity, specificity):
        if not 0 <= part <= whole:
            raise NotApplicableError.saying("Counts must be parts of a whole.", f"Found {part} of {whole}.")
    n_items = round(seen[1])
    if not seen[1]:
        return Estimate.none(NOTHING_SEEN, n_items=0)
    apparent = float(seen[0] / seen[1])
    if not sensitivity[1]:
        return _none(NO_POSITIVE, apparent, n_items)
    if not specificity[1]:
        return _none(NO_NEGATIVE, apparent, n_items)
    right, false = sensitivity[0] / sensitivity[1], 1 - specificity[0] / specificity[1]
    if right <= false:
        return _none(BLIND, apparent, n_items)
    value = (apparent - false) / (right - false)
    low, high = _lang_reiczigel(seen, sensitivity, specificity, _z(confidence))
    kept = min(1.0, max(0.0, value))
    return Estimate(
        value=kept,
        low=min(low, kept),
        high=max(high, kept),
        confidence=confidence,
        interval="Lang and Reiczigel" + (CUT if kept != value else ""),
        observed=apparent,
        n_items=n_items,
    )


def corrected_shares(
    seen: ArrayLike, confusion: ArrayLike, *, confidence: float = 0.95
) -> tuple[Estimate, ...]:
    """Correct the shares of several values for answers that are wrong at known rates.

    Parameters
    ----------
    seen : int array, shape (n_values,)
        How often each value was answered among the items in question.
    confusion : int array, shape (n_values, n_values)
        Settled items by their true value (rows) and by the answer (columns).
    confidence : float, default 0.95
        Nominal coverage of the intervals.

    Returns
    -------
    tuple of Estimate, length n_values
        In [0, 1], adding up to 1 unless some are cut; undefined, all of them, where a value that
        was answered or is true has no settled item, or where M has no inverse.

    Raises
    ------
    NotApplicableError
        When the shapes do not fit, or a count is negative.

    Examples
    --------
    >>> made = corrected_shares([300, 700], [[80, 20], [5, 95]])
    >>> [round(share.value, 3) for share in made]
    [0.333, 0.667]
    """
    counts, table = np.asarray(seen, dtype=float), np.asarray(confusion, dtype=float)
    _check_table(counts, table)
    total, n_items = float(counts.sum()), round(float(counts.sum()))
    if not total:
        return (Estimate.none(NOTHING_SEEN, n_items=0),) * len(counts)
    shares = counts / total
    used = (counts > 0) | (table.sum(axis=0) > 0) | (table.sum(axis=1) > 0)
    judged = table[used].sum(axis=1)
    if not judged.all():
        return tuple(_none("a value has no settled item", float(share), n_items) for share in shares)
    rates = table[np.ix_(used, used)] / judged[:, None]
    if np.linalg.cond(rates) > WORST_CONDITION:
        return tuple(_none(SINGULAR, float(share), n_items) for share in shares)
    inverse = np.linalg.inv(rates)
    values, errors = np.zeros(len(counts)), np.zeros(len(counts))
    values[used] = shares[used] @ inverse
    errors[used] = _errors(shares[used], total, values[used], rates, judged, inverse)
    return tuple(
        _cut(float(value), float(error), float(share), n_items, confidence)
        for value, error, share in zip(values, errors, shares, strict=True)
    )


def _errors(
    shares: np.ndarray,
    total: float,
    values: np.ndarray,
    rates: np.ndarray,
    judged: np.ndarray,
    inverse: np.ndarray,
) -> np.ndarray:
    """Return standard errors by the delta method, Laplace's pseudo-counts keeping them above 0."""
    middle = _covariance(shares, total)
    for value, row, n in zip(values, rates, judged, strict=True):
        middle += value**2 * _covariance(row, n)
    spread: np.ndarray = np.sqrt(np.diagonal(inverse.T @ middle @ inverse))
    return spread


def _covariance(shares: np.ndarray, n: float) -> np.ndarray:
    """Return the covariance of multinomial shares, one pseudo-count a value."""
    smooth = (shares * n + 1) / (n + len(shares))
    made: np.ndarray = (np.diag(smooth) - np.outer(smooth, smooth)) / (n + len(shares))
    return made


def _cut(value: float, error: float, share: float, n_items: int, confidence: float) -> Estimate:
    """Return a share with its normal interval, cut to [0, 1]."""
    kept, half = min(1.0, max(0.0, value)), _z(confidence) * error
    low, high = (min(1.0, max(0.0, limit)) for limit in (value - half, value + half))
    return Estimate(
        value=kept,
        low=low,
        high=high,
        confidence=confidence,
        interval="delta method" + (CUT if kept != value else ""),
        observed=share,
        n_items=n_items,
    )


def _lang_reiczigel(
    seen: tuple[float, float], sensitivity: tuple[float, float], specificity: tuple[float, float], z: float
) -> tuple[float, float]:
    """Return the limits of Lang and Reiczigel (2014, equations 6, 7, 15 to 17)."""
    p = _Share(value=(seen[0] + z * z / 2) / (seen[1] + z * z), n=seen[1] + z * z)
    se, sp = (_Share(value=(right + 1) / (n + 2), n=n + 2) for right, n in (sensitivity, specificity))
    youden = se.value + sp.value - 1
    if youden <= 0:
        return 0.0, 1.0
    centre = (p.value + sp.value - 1) / youden
    shift = 2 * z * z * (centre * se.variance - (1 - centre) * sp.variance)
    variance = (p.variance + centre**2 * se.variance + (1 - centre) ** 2 * sp.variance) / youden**2
    half = z * math.sqrt(variance)
    return max(0.0, centre + shift - half), min(1.0, centre + shift + half)


def _check_table(counts: np.ndarray, table: np.ndarray) -> None:
    """Raise when counts and table do not fit."""
    n = len(counts)
    if table.shape != (n, n):
        raise NotApplicableError.saying(
            f"`confusion` must have {n} rows and columns, as many as values were counted.",
            f"Its shape is {table.shape}.",
        )
    if (counts < 0).any() or (table < 0).any():
        raise NotApplicableError.saying("Counts must not be negative.")


def _none(reason: str, apparent: float, n_items: int) -> Estimate:
    """Return no estimate, with the share that was seen."""
    return replace(Estimate.none(reason, n_items=n_items), observed=apparent)


def _z(confidence: float) -> float:
    """Return the two-sided normal quantile."""
    return float(special.ndtri((1 + confidence) / 2))
