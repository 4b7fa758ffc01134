"""What aligned units are called: the additive sums of γ-cat and γ-k.

    w      max(0, 1 − d_pos) / (units in the unitary alignment − 1), for every aligned pair
    Σ w    how much there is to compare; Σ w·d_cat how much of it is named differently

Pairs that hardly lie in one place say little about naming, and weigh little. A unit that is alone
says nothing. (The authors' program multiplies d_pos by α there; the paper does not.)

References
----------
Mathet, Y. (2017), section 4.2. https://doi.org/10.1162/COLI_a_00296
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.gamma_alignment import Alignment
from annoqa.agreement.gamma_dissimilarity import Dissimilarity, Placed

ALL = -1
"""The value of rows about all labels together."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LabelSums:
    """Sums by item and label; all shape (n_rows,).

    Attributes
    ----------
    item : int64 array
        Item code.
    value : int64 array
        A label that occurs in the pairs, or `ALL`.
    weight : float64 array
        Σ w.
    unlike : float64 array
        Σ w·d_cat.
    """

    item: np.ndarray
    value: np.ndarray
    weight: np.ndarray
    unlike: np.ndarray

    @classmethod
    def together(cls, parts: Sequence["LabelSums"]) -> "LabelSums":
        """Add up sums."""
        nothing = np.empty(0, dtype=np.int64)
        item, value = (
            np.concatenate([nothing, *(getattr(part, name) for part in parts)]) for name in ("item", "value")
        )
        keys, at = np.unique(np.stack([item, value]), axis=1, return_inverse=True)
        weight, unlike = (
            np.bincount(at, np.concatenate([[], *(getattr(part, name) for part in parts)]), keys.shape[1])
            for name in ("weight", "unlike")
        )
        return cls(item=keys[0], value=keys[1], weight=weight, unlike=unlike)

    def of(self, value: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return items, Σ w and Σ w·d_cat of one label, or of `ALL`, where there is weight."""
        rows = (self.value == value) & (self.weight > 0)
        return self.item[rows], self.weight[rows], self.unlike[rows]


def label_sums(
    units: Placed, alignment: Alignment, item: np.ndarray, dissimilarity: Dissimilarity
) -> LabelSums:
    """Return the sums of an alignment.

    Parameters
    ----------
    units : Placed
        What was aligned.
    alignment : Alignment
        Of these units.
    item : int64 array, shape (n_groups,)
        Item code of each group.
    dissimilarity : Dissimilarity
        How unlikeness is measured.

    Returns
    -------
    LabelSums
        A pair of two labels is in the rows of both.
    """
    one, two = alignment.first, alignment.second
    near = np.maximum(0.0, 1.0 - dissimilarity.positional(units, one, two))
    weight = near / (alignment.size - 1)
    first, second = units.value[one], units.value[two]
    unlike = weight * dissimilarity.categorical(first, second)
    where = item[units.group[one]]
    differ = first != second
    rows = [(where, np.full(len(one), ALL), weight, unlike), (where, first, weight, unlike)]
    rows.append((where[differ], second[differ], weight[differ], unlike[differ]))
    return LabelSums.together([LabelSums(item=i, value=v, weight=w, unlike=u) for i, v, w, u in rows])
