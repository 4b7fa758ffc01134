"""How much credit two different values of a scale earn: Gwet's eight sets of weights, or a table.

All are agreement weights: 1 for equal values, between 0 and 1 for others. Numbers are used as
they are; labels count by their position in the declared order.

References
----------
Gwet, K. L. (2014). Handbook of Inter-Rater Reliability (4th ed.), chapter 3. Advanced Analytics.
Cohen, J. (1968). Weighted kappa: nominal scale agreement with provision for scaled disagreement or
partial credit. Psychological Bulletin, 70(4), 213-220. https://doi.org/10.1037/h0026256
"""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np

from annoqa.errors import NotApplicableError, closest

Weighting = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
Weights = Weighting | np.ndarray
"""A name, or a symmetric table of agreement weights with 1 on the diagonal."""


def weight_table(weights: Weights, values: Sequence[object] | np.ndarray) -> np.ndarray:
    """Return the agreement weights between all values of a scale.

    Parameters
    ----------
    weights : Weights
        Name of a set, or the table itself.
    values : sequence, shape (n_values,)
        The scale in order.

    Returns
    -------
    float array, shape (n_values, n_values)
        Symmetric, 1 on the diagonal, at most 1 elsewhere.

    Raises
    ------
    NotApplicableError
        When the name is unknown, the table is no such table, or the values cannot be weighted so.

    Examples
    --------
    >>> weight_table("quadratic", ("low", "middle", "high"))[0].tolist()
    [1.0, 0.75, 0.0]
    """
    if isinstance(weights, np.ndarray):
        return _checked(weights, len(values))
    if weights not in _NAMED:
        raise NotApplicableError.saying(
            "`weights` must be a name or a table.",
            f"{weights!r} is neither.",
            closest(weights, get_args(Weighting)),
        )
    if len(values) < 2:
        return np.eye(len(values))
    return 1 - _NAMED[weights](_positions(values))


def partial_credit(weights: Weights, values: Sequence[object] | np.ndarray) -> np.ndarray | None:
    """Return the agreement weights, or None where only equal values earn credit.

    Parameters
    ----------
    weights : Weights
        Name of a set, or a table.
    values : sequence, shape (n_values,)
        The scale in order.

    Returns
    -------
    float array, shape (n_values, n_values), or None
        None for `identity`: a scale of many values then needs no table.

    Raises
    ------
    NotApplicableError
        As `weight_table` does.

    Examples
    --------
    >>> partial_credit("identity", ("low", "high")) is None
    True
    """
    unweighted = isinstance(weights, str) and weights == "identity"
    return None if unweighted else weight_table(weights, values)


def _positions(values: Sequence[object] | np.ndarray) -> np.ndarray:
    """Return the numbers themselves, or 1, 2, 3 … for labels."""
    numeric = isinstance(values, np.ndarray) or all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )
    return np.asarray(values, dtype=float) if numeric else np.arange(1.0, len(values) + 1)


def _apart(x: np.ndarray) -> np.ndarray:
    """Return the differences of all values."""
    return np.abs(x[:, None] - x[None, :])


def _scaled(apart: np.ndarray) -> np.ndarray:
    """Return disagreements with the largest one at 1."""
    return apart / apart.max()


def _ordinal(x: np.ndarray) -> np.ndarray:
    """Return how many pairs of ranks lie between two values, endpoints included."""
    steps = _apart(np.argsort(np.argsort(x)).astype(float)) + 1
    return _scaled(steps * (steps - 1) / 2)


def _ratio(x: np.ndarray) -> np.ndarray:
    """Return squared relative differences."""
    total = x[:, None] + x[None, :]
    quotient = np.divide(_apart(x), total, out=np.zeros_like(total), where=total != 0)
    return _scaled(quotient**2)


def _circular(x: np.ndarray) -> np.ndarray:
    """Return squared sines on a circle that the scale goes round once."""
    around = x.max() - x.min() + 1
    return _scaled(np.sin(np.pi * _apart(x) / around) ** 2)


def _bipolar(x: np.ndarray) -> np.ndarray:
    """Return squared differences, larger where both values are near the same end."""
    total = x[:, None] + x[None, :]
    room = (total - 2 * x.min()) * (2 * x.max() - total)
    return _scaled(np.divide(_apart(x) ** 2, room, out=np.zeros_like(total), where=room != 0))


_NAMED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "identity": lambda x: 1 - np.eye(len(x)),
    "linear": lambda x: _scaled(_apart(x)),
    "quadratic": lambda x: _scaled(_apart(x) ** 2),
    "radical": lambda x: _scaled(np.sqrt(_apart(x))),
    "ordinal": _ordinal,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}


def _checked(table: np.ndarray, n_values: int) -> np.ndarray:
    """Return a table of agreement weights that is one, or raise."""
    square = table.shape == (n_values, n_values)
    if not (square and np.all(table <= 1) and np.all(table == table.T) and np.all(np.diagonal(table) == 1)):
        raise NotApplicableError.saying(
            f"`weights` must be a symmetric table of {n_values} × {n_values} numbers up to 1, with 1 on"
            " the diagonal.",
            f"Its shape is {table.shape}.",
            "for a table of disagreements d use 1 − d / d.max().",
        )
    return table.astype(float)
