"""Unitizing α: do annotators find the same units on a continuum, and name them alike?

    ℓ_ck  length on which one annotator has c and another k, pairs divided by m − 1
    uα    1 − (ℓ − Σ ℓ_cc) / (ε − Σ ε_cc)          over labels and gaps: finding and naming
    |uα   the same with two values, unit and gap   finding alone
    cuα   the same without gaps                    naming, where both have a unit
    (k)uα the share of a label's coded length that others code otherwise, against chance

    ε_ck = ℓ · (ℓ_c·ℓ_k − [c = k]·Σ L²) / (ℓ² − Σ L²)

with L the length of a unit, and L · atom for a gap: a gap is not one decision but as many as it has
atoms. In cuα, L² is the mean over the others of the squared length that they have a unit on.

Use it when segments or spans do not overlap those of the same annotator: it takes any number of
annotators, boundaries that differ, and labels that differ, and tells the three apart.
Beware when much of a recording is a gap: |uα moves a great deal with where a recording begins and
ends, so tell its length. Two neighbouring units with one label are two units and weigh like it.
Undefined when only one value was used (cuα: where two annotators have a unit), when nobody looked
twice, or when annotators overlap themselves; then take one label or one tier at a time.

The interval is the infinitesimal jackknife over recordings or clusters of them, Fisher's z, t; a
single recording has none.

References
----------
Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of unitizing
textual continua: Further developments. Quality & Quantity, 50(6), 2347-2364.
https://doi.org/10.1007/s11135-015-0266-1
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.agreement.continuum_cells import cells_of, coincidences, pieces_of
from annoqa.agreement.ratio import Within
from annoqa.agreement.shared_lengths import SharedLengths, sums_of
from annoqa.statistics.estimate import Estimate

NOT_BOTH = "nowhere did two annotators mark the same place"


@dataclass(frozen=True, eq=False, kw_only=True)
class Unitizing:
    """The sums that the four coefficients are made of.

    Attributes
    ----------
    whole : SharedLengths
        Labels and gaps: uα.
    relevance : SharedLengths
        0 gap, 1 unit: |uα.
    coding : SharedLengths
        Labels where two annotators have a unit: cuα and (k)uα.
    labels : tuple of str
        The values; one more, without a name, is that of units without a label.
    """

    whole: SharedLengths
    relevance: SharedLengths
    coding: SharedLengths
    labels: tuple[str, ...]


def unitize(continuum: Continuum, *, gap_atom: int = 1) -> Unitizing:
    """Return the sums of a continuum.

    Parameters
    ----------
    continuum : Continuum
        Nobody may overlap themselves.
    gap_atom : int, default 1
        Length of the shortest thing that can be told apart in a gap: 1 for text; on time the
        period of a frame, or the default of 1 ns, which is no grid at all.

    Returns
    -------
    Unitizing
        Additive over items.

    Raises
    ------
    NotApplicableError
        When an annotator marked the same place twice.

    Examples
    --------
    Krippendorff et al. (2016), three annotators:

    >>> rows = [("A", 2, 9, "1"), ("A", 11, 17, "2"), ("A", 24, 30, "5"), ("A", 32, 36, "6"),
    ...         ("A", 36, 44, "6"), ("A", 44, 60, "7"), ("P", 2, 9, "1"), ("P", 11, 17, "3"),
    ...         ("P", 19, 25, "5"), ("P", 32, 44, "6"), ("S", 2, 9, "1"), ("S", 11, 17, "4"),
    ...         ("S", 21, 27, "5"), ("S", 32, 36, "6"), ("S", 36, 40, "6"), ("S", 40, 44, "6")]
    >>> sums = unitize(Continuum.from_rows(rows, start=0, end=60))
    >>> print(u_alpha(sums, Within()), relevance_alpha(sums, Within()), coding_alpha(sums, Within()))
    0.510 0.413 0.724
    """
    pieces = pieces_of(continuum)
    cells = list(cells_of(continuum, pieces))
    length = (pieces.end - pieces.start).astype(float)
    is_unit = pieces.value != pieces.gap
    everything = np.ones(len(length), dtype=bool)
    squares = length * np.where(is_unit, length, float(gap_atom))
    whole = coincidences(cells, pieces.value, everything)
    relevance = coincidences(cells, is_unit, everything)
    coding = coincidences(cells, pieces.value, is_unit)
    return Unitizing(
        whole=sums_of(continuum, pieces, whole, squares, pieces.value),
        relevance=sums_of(continuum, pieces, relevance, squares, is_unit),
        coding=sums_of(continuum, pieces, coding, coding.squares, pieces.value, NOT_BOTH),
        labels=continuum.labels,
    )


def u_alpha(sums: Unitizing, within: Within) -> Estimate:
    """Return uα: finding and naming units together.

    Parameters
    ----------
    sums : Unitizing
        Of a field.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; `observed` and `expected` are shares of the time that differ.
    """
    return sums.whole.alpha(within)


def relevance_alpha(sums: Unitizing, within: Within) -> Estimate:
    """Return |uα: telling what is worth marking from what is not, whatever its label.

    Parameters
    ----------
    sums : Unitizing
        Of a field.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; undefined where there are no gaps, or nothing but gaps.
    """
    return sums.relevance.alpha(within)


def coding_alpha(sums: Unitizing, within: Within) -> Estimate:
    """Return cuα: naming what two annotators marked.

    Parameters
    ----------
    sums : Unitizing
        Of a field.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; undefined where only one label was used on common ground.
    """
    return sums.coding.alpha(within)


def label_coding_alpha(sums: Unitizing, value: int, within: Within) -> Estimate:
    """Return (k)uα: how far what one annotator gives a label has the same label of the others.

    Parameters
    ----------
    sums : Unitizing
        Of a field.
    value : int
        Position of the label in `sums.labels`.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; undefined where nobody else coded anything in the place of the label.
    """
    return sums.coding.alpha_of(value, within)


def label_coverage(sums: Unitizing, value: int) -> float | None:
    """Return the share of a label's length on which others coded anything.

    Parameters
    ----------
    sums : Unitizing
        Of a field.
    value : int
        Position of the label in `sums.labels`.

    Returns
    -------
    float or None
        In [0, 1]; without it (k)uα cannot be read. None where the label was not used.
    """
    marked = float(sums.whole.length[sums.whole.value == value].sum())
    coded = float(sums.coding.length[sums.coding.value == value].sum())
    return coded / marked if marked else None
