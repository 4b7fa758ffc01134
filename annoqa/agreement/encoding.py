"""Values become codes: positions on a scale, in the narrowest integers that hold them.

Matrices of a few whole numbers, which is what ratings are, are encoded block by block without
sorting; anything else by its sorted distinct values.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from annoqa.errors import NotApplicableError, examples

SMALL = 2**14
BLOCK = 2**15


def narrowest(n_values: int) -> type[np.signedinteger[Any]]:
    """Return the narrowest integers that hold the codes of a scale.

    Examples
    --------
    >>> narrowest(300).__name__
    'int16'
    """
    kinds: tuple[type[np.signedinteger[Any]], ...] = (np.int8, np.int16, np.int32)
    return next(kind for kind in kinds if n_values <= np.iinfo(kind).max)


def scale_of(found: Iterable[Hashable], declared: Iterable[Hashable] | None) -> tuple[Any, ...]:
    """Return the declared scale, or the values found: numbers ascending, then the rest by name.

    Examples
    --------
    >>> scale_of([10, "x", 9, 10], None)
    (9, 10, 'x')
    """
    if declared is not None:
        return tuple(declared)
    return tuple(sorted(set(found), key=_rank))


def _rank(value: Hashable) -> tuple[int, float, str]:
    """Return what values are sorted by."""
    return (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, str(value))


def check_declared(found: Iterable[Hashable], place: dict[Any, int]) -> None:
    """Raise when a value is not on the scale.

    Parameters
    ----------
    found : iterable
        Values that occur.
    place : dict
        Position of every declared value.

    Raises
    ------
    NotApplicableError
        With the values that are not declared.
    """
    strange = {value for value in found if value not in place}
    if strange:
        raise NotApplicableError.saying(
            f"Values must be among the {len(place)} declared.",
            f"Not declared: {examples(sorted(strange, key=_rank))}.",
        )


def encode_numbers(numbers: np.ndarray, declared: ArrayLike | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of numbers, and their scale.

    Parameters
    ----------
    numbers : float array
        NaN where missing.
    declared : array, shape (n_values,), or None
        The scale ascending; the numbers that occur when None.

    Returns
    -------
    int array, shape of `numbers`
        Positions on the scale, -1 where missing.
    float array, shape (n_values,)
        The scale.

    Raises
    ------
    NotApplicableError
        When a number is not on the declared scale.
    """
    if declared is None and (small := _encode_small(numbers)) is not None:
        return small
    missing = np.isnan(numbers)
    if declared is None:
        codes = np.full(numbers.shape, -1, dtype=np.int64)
        scale, codes[~missing] = np.unique(numbers[~missing], return_inverse=True)
        return codes, scale
    scale = np.asarray(declared, dtype=float)
    codes = np.searchsorted(scale, numbers)
    codes[missing] = -1
    _check_on_scale(numbers, codes, missing, scale)
    return codes, scale


def _encode_small(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return codes and scale of a few whole numbers, block by block and without sorting; else None."""
    if not numbers.size:
        return None
    low, high = np.fmin.reduce(numbers, axis=None), np.fmax.reduce(numbers, axis=None)
    if not (high - low < SMALL and low > -SMALL and high < SMALL):
        return None
    kind = np.int8 if max(high, -low) < 2**6 else np.int16
    flat = numbers.ravel()
    places = np.empty(len(flat), dtype=kind)
    times = np.zeros(int(high - low) + 2, dtype=np.int64)
    for start in range(0, len(flat), BLOCK):
        block = flat[start : start + BLOCK]
        whole = np.fmax(block, low - 1).astype(kind)  # NaN becomes low − 1
        place = np.subtract(whole, kind(low), out=places[start : start + BLOCK])
        seen = _occurrences(place, len(times))
        if np.count_nonzero(whole == block) + seen[0] != len(block):
            return None
        times += seen
    used = np.flatnonzero(times[1:])
    if len(used) + 1 < len(times):  # numbers in between do not occur
        code = np.full(len(times), -1, dtype=narrowest(len(used)))
        code[used] = np.arange(len(used))
        places = code[places]
    return places.reshape(numbers.shape), used + low


def _occurrences(places: np.ndarray, n: int) -> np.ndarray:
    """Return how often -1, 0, 1 … n - 2 occur; for a few of them, comparing is faster than counting."""
    if n > 16:
        return np.bincount(places + places.dtype.type(1), minlength=n)
    return np.array([np.count_nonzero(places == place) for place in range(-1, n - 1)])


def _check_on_scale(numbers: np.ndarray, codes: np.ndarray, missing: np.ndarray, scale: np.ndarray) -> None:
    """Raise when a number is not on the declared scale."""
    nearest = scale[np.minimum(codes, len(scale) - 1)] if len(scale) else numbers
    strange = ~missing & (nearest != numbers)
    if strange.any():
        raise NotApplicableError.saying(
            f"Values must be among the {len(scale)} declared.",
            f"Not declared: {examples(np.unique(numbers[strange]).tolist())}.",
        )
