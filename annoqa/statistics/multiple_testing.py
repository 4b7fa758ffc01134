"""Many tests at once: how many of those called out are expected to be false.

References
----------
Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
Statistical Society B, 57(1), 289-300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
Benjamini, Y., & Yekutieli, D. (2001). The control of the false discovery rate in multiple testing
under dependency. Annals of Statistics, 29(4), 1165-1188. https://doi.org/10.1214/aos/1013699998
"""

import numpy as np
from numpy.typing import ArrayLike


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the false discovery rate of independent tests.

    Parameters
    ----------
    p : float array, shape (n_tests,)
        P-values in [0, 1].

    Returns
    -------
    float array, shape (n_tests,)
        Those at most q are called out with a false discovery rate of at most q.

    Examples
    --------
    >>> [round(float(p), 3) for p in benjamini_hochberg([0.01, 0.04, 0.03, 0.005])]
    [0.02, 0.04, 0.04, 0.02]
    """
    return _step_up(np.asarray(p, dtype=float), 1.0)


def benjamini_yekutieli(p: ArrayLike) -> np.ndarray:
    """Return p-values adjusted for the false discovery rate, whatever the dependence of tests.

    Parameters
    ----------
    p : float array, shape (n_tests,)
        P-values in [0, 1].

    Returns
    -------
    float array, shape (n_tests,)
        As by `benjamini_hochberg`, larger by the factor 1 + 1/2 + … + 1/n_tests.

    Examples
    --------
    >>> [round(float(p), 3) for p in benjamini_yekutieli([0.01, 0.04])]
    [0.03, 0.06]
    """
    values = np.asarray(p, dtype=float)
    return _step_up(values, float(np.sum(1 / np.arange(1, len(values) + 1))))


def _step_up(p: np.ndarray, factor: float) -> np.ndarray:
    """Return the adjusted p-values of a step-up procedure with constants rank / (n · factor)."""
    n = len(p)
    order = np.argsort(-p, kind="stable")
    steps = p[order] * factor * n / np.arange(n, 0, -1)
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(steps))
    return adjusted
