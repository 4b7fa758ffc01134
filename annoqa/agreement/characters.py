"""Characters: how much of what one annotator marked the other marked too.

    F1 = 2·Σ_label |A_label ∩ B_label| / Σ_label (|A_label| + |B_label|)

in characters (or in ns on time): for each label, a character is marked or not, however many spans
of that label lie on it; labels are added up before dividing.

Use it when the exact end of a span does not matter, but how much of the text it takes does.
Beware when spans are of very different lengths: one long span outweighs many short ones.
Undefined when neither annotator marked a character.

References
----------
Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology, 26(3),
297-302. https://doi.org/10.2307/1932409
"""

from dataclasses import dataclass

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides


@dataclass(frozen=True, eq=False, kw_only=True)
class Coverage:
    """How much each comparison's annotators covered, label by label; all shape (n_cells,).

    Attributes
    ----------
    comparison, item, label : int64 array
        The cell; label is -1 for marks without one, and for all when labels are ignored.
    annotator, other : int64 array
        The first and the second annotator of the comparison.
    first, second, both : int64 array
        Characters (ns) that the first, the second, and both covered.
    """

    comparison: np.ndarray
    item: np.ndarray
    label: np.ndarray
    annotator: np.ndarray
    other: np.ndarray
    first: np.ndarray
    second: np.ndarray
    both: np.ndarray

    def f1(self) -> Ratio:
        """Return the pooled F1 as a ratio of sums."""
        bottom = 0.5 * (self.first + self.second)
        return Ratio(item=self.item, top=self.both.astype(float), bottom=bottom)

    def precision(self) -> Ratio:
        """Return the share of what the second covered that the first covered too."""
        return Ratio(item=self.item, top=self.both.astype(float), bottom=self.second.astype(float))

    def recall(self) -> Ratio:
        """Return the share of what the first covered that the second covered too."""
        return Ratio(item=self.item, top=self.both.astype(float), bottom=self.first.astype(float))


def coverage(sides: Sides, *, with_labels: bool = True) -> Coverage:
    """Return how many characters each annotator covered, and both, in every comparison.

    Parameters
    ----------
    sides : Sides
        Of segments or spans, whatever they were matched by.
    with_labels : bool, default True
        Whether labels are told apart.

    Returns
    -------
    Coverage
        One cell for each comparison and label in use.
    """
    label = sides.label if with_labels else np.full(len(sides), -1)
    cell_key = [np.concatenate([key, key]) for key in (label, sides.part, sides.comparison)]
    n = len(sides)
    place = np.concatenate([sides.start, sides.end])
    opens = np.repeat([1, -1], n)
    second = np.concatenate([sides.second, sides.second])
    order = np.lexsort((place, *cell_key))
    keys = [key[order] for key in cell_key]
    new = np.ones(2 * n, dtype=bool)
    if n:
        new[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    length = np.where(np.append(new[1:], True), 0, np.diff(place[order], append=0))
    deep_first = np.cumsum(np.where(second, 0, opens)[order]) > 0
    deep_second = np.cumsum(np.where(second, opens, 0)[order]) > 0
    cell = np.cumsum(new) - 1
    lengths = [_sums(cell, length * deep) for deep in (deep_first, deep_second, deep_first & deep_second)]
    row = (order % max(n, 1))[new]
    who, whom = sides.annotator[row], sides.other[row]
    flip = sides.second[row]
    return Coverage(
        comparison=sides.comparison[row],
        item=sides.item[row],
        label=label[row],
        annotator=np.where(flip, whom, who),
        other=np.where(flip, who, whom),
        first=lengths[0],
        second=lengths[1],
        both=lengths[2],
    )


def _sums(cell: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the sum of the lengths of each cell, exact; cells are ascending."""
    begin = np.flatnonzero(np.diff(cell, prepend=-1))
    return np.add.reduceat(length, begin) if len(begin) else np.zeros(0, dtype=np.int64)
