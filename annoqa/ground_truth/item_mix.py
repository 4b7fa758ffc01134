"""The same mix of items in two periods: which answers are compared, and with what weight."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.readings import Readings

LEAST_PAIRED = 20
"""So many units judged in both periods are compared by themselves (annoqa's own): Wilson's limits of
none in 20 end at .16."""
LEAST_UNITS = 3
"""A stratum with fewer units in a period is left out (annoqa's own): their spread says nothing."""
LEAST_COVERED = 0.8
"""A slice column that leaves less of the answers to compare is not matched on (annoqa's own)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Mix:
    """How items of two periods are made alike.

    Attributes
    ----------
    weight : float array, shape (n_answers,)
        0 for answers that are left out.
    stratum : int64 array, shape (n_answers,)
        What is alike.
    matched : tuple of str
        `item`, or `label` and names of slice columns.
    unmatched : tuple of str
        Slice columns in which the two periods are too different to be matched.
    n_outside : int
        Answers that are left out.
    """

    weight: np.ndarray
    stratum: np.ndarray
    matched: tuple[str, ...]
    unmatched: tuple[str, ...] = ()
    n_outside: int = 0

    @property
    def paired(self) -> bool:
        """Whether the same units are compared."""
        return self.matched == ("item",)


def match_mix(readings: Readings, after: np.ndarray, columns: Mapping[str, np.ndarray]) -> Mix:
    """Return weights under which the answers of both periods are about the same mix of items.

    Parameters
    ----------
    readings : Readings
        Answers of both periods.
    after : bool array, shape (n_answers,)
        Which belong to the later one.
    columns : mapping of str to int array, shape (n_items,)
        Slices of the items.

    Returns
    -------
    Mix
        Units in both periods where there are enough of them, else strata of labels and slices.
    """
    unit = np.unique(readings.unit, return_inverse=True)[1]
    n_units = int(unit.max(initial=-1)) + 1
    times = np.stack([np.bincount(unit[rows], minlength=n_units) for rows in (~after, after)])
    both = np.minimum(*times) > 0
    if both.sum() >= LEAST_PAIRED:
        weight = both[unit] / np.maximum(times[after.astype(int), unit], 1)
        return Mix(weight=weight, stratum=unit, matched=("item",), n_outside=int((~both[unit]).sum()))
    stratum = np.unique(readings.label, return_inverse=True)[1]
    matched, unmatched = ["label"], []
    for name, codes in columns.items():
        finer = _crossed(stratum, codes[readings.item])
        coverage = _covered(finer, unit, after).sum()
        if coverage >= LEAST_COVERED * _covered(stratum, unit, after).sum():
            stratum, matched = finer, [*matched, name]
        else:
            unmatched.append(name)
    return _post_stratified(stratum, unit, after, tuple(matched), tuple(unmatched))


def members_of(stratum: np.ndarray, member: np.ndarray, n_strata: int) -> np.ndarray:
    """Return how many different members each stratum has.

    Parameters
    ----------
    stratum, member : int array, shape (n_rows,)
        Codes, 0 or more.
    n_strata : int
        How many strata there are.

    Returns
    -------
    int64 array, shape (n_strata,)
        Counts.

    Examples
    --------
    >>> members_of(np.array([0, 0, 0, 2]), np.array([5, 5, 6, 5]), 3).tolist()
    [2, 0, 1]
    """
    size = int(member.max(initial=0)) + 1
    counts: np.ndarray = np.bincount(np.unique(stratum * size + member) // size, minlength=n_strata)
    return counts


def _post_stratified(
    stratum: np.ndarray,
    unit: np.ndarray,
    after: np.ndarray,
    matched: tuple[str, ...],
    unmatched: tuple[str, ...],
) -> Mix:
    """Return the weights N_s / n_s,period of the strata that both periods have."""
    covered = _covered(stratum, unit, after)
    n_strata = int(stratum.max(initial=-1)) + 1
    n = np.stack([np.bincount(stratum[rows], minlength=n_strata) for rows in (~after, after)])
    weight = covered * n.sum(axis=0)[stratum] / np.maximum(n[after.astype(int), stratum], 1)
    return Mix(
        weight=weight,
        stratum=stratum,
        matched=matched,
        unmatched=unmatched,
        n_outside=int((~covered).sum()),
    )


def _crossed(stratum: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the strata cut by another column."""
    key = stratum * (int(codes.max(initial=-1)) + 2) + codes + 1
    crossed: np.ndarray = np.unique(key, return_inverse=True)[1]
    return crossed


def _covered(stratum: np.ndarray, unit: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return which answers lie in strata with enough units in both periods."""
    n_strata = int(stratum.max(initial=-1)) + 1
    enough = np.ones(n_strata, dtype=bool)
    for rows in (~after, after):
        enough &= members_of(stratum[rows], unit[rows], n_strata) >= LEAST_UNITS
    covered: np.ndarray = enough[stratum]
    return covered
