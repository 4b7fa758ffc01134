"""Whose ground truth is it? One author, several, the annotators themselves, or nobody who is named.

    several      two authors or more, none of whom annotates: an independent convention
    one          a single author: it may be their own reading
    annotators   people who annotate the same campaign: not independent of what they all believe
    unknown      nobody is named: a file called `gold`

*Use it when* everybody contradicts ground truth, and one of the two sides must be wrong.
*Beware when* several authors sat at one table: they are one author.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from annoqa.table.field_view import FieldView

GoldOrigin = Literal["several", "one", "annotators", "unknown"]
NAMELESS = frozenset(
    {
        "", "gold", "gold standard", "ground truth", "groundtruth", "truth", "gt", "reference", "final",
        "adjudicated", "adjudication", "consensus", "majority", "unknown", "anonymous", "guest", "none",
        "n/a", "label studio",
    }
)  # fmt: skip
"""Names that tell what the answers are, or nothing, and not who gave them."""


@dataclass(frozen=True, kw_only=True)
class Authors:
    """Who settled the answers of a cell.

    Attributes
    ----------
    origin : GoldOrigin
        How independent they are.
    codes : tuple of int
        Codes of the authors, ascending; nameless ones too.
    """

    origin: GoldOrigin
    codes: tuple[int, ...]


def is_nameless(name: str) -> bool:
    """Return whether a name does not say who somebody is.

    Parameters
    ----------
    name : str
        As the annotators of a table are called.

    Returns
    -------
    bool
        True for names such as `gold`, `ground_truth`, `unknown`.

    Examples
    --------
    >>> is_nameless("Ground_Truth"), is_nameless("kim@example.org")
    (True, False)
    """
    return name.strip().casefold().replace("_", " ").replace("-", " ") in NAMELESS


class GoldAuthors:
    """Who settled the answers of a field, to be asked cell by cell.

    Parameters
    ----------
    truth : FieldView
        Settled answers.
    annotators : int array
        Codes of the campaign's annotators.
    nameless : frozenset of int
        Codes of authors who are nobody in particular.
    """

    def __init__(
        self, truth: FieldView, annotators: np.ndarray, nameless: frozenset[int] = frozenset()
    ) -> None:
        self.item, self.who, self.nameless = truth.item, truth.annotator, nameless
        self.annotators = np.unique(annotators)
        self.single = len(np.unique(self.who)) == 1

    def of(self, item: np.ndarray) -> Authors:
        """Return who settled the answers of some items.

        Parameters
        ----------
        item : int array
            Codes of the items, in any order, some of them perhaps often.

        Returns
        -------
        Authors
            `annotators` where these settled half of the answers or more.
        """
        if not len(item):
            return Authors(origin="unknown", codes=())
        if self.single:
            return _origin(self.who[:1], self.annotators, self.nameless)
        wanted = np.zeros(1 + max(int(item.max()), int(self.item.max())), dtype=bool)
        wanted[item] = True
        return _origin(self.who[wanted[self.item]], self.annotators, self.nameless)


def _origin(who: np.ndarray, annotators: np.ndarray, nameless: frozenset[int]) -> Authors:
    """Return the authors of some settled answers."""
    codes = tuple(np.unique(who).tolist())
    independent = ~np.isin(who, annotators)
    if len(who) and 2 * independent.sum() <= len(who):
        return Authors(origin="annotators", codes=codes)
    named = set(np.unique(who[independent]).tolist()) - nameless
    origin: GoldOrigin = "several" if len(named) > 1 else "one" if named else "unknown"
    return Authors(origin=origin, codes=codes)
