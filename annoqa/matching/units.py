"""What grouping returns: units, the things that annotators are compared on."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, kw_only=True)
class Units:
    """Units of one field: every mark belongs to one, and no annotator has two marks in one.

    Attributes
    ----------
    unit : int64 array, shape (n_marks,)
        Unit of each mark of the view.
    n_units : int
        How many there are; numbered by item, part and extent of their first mark.
    item, part : int32 arrays, shape (n_units,)
        Where each unit is.
    """

    unit: np.ndarray
    n_units: int
    item: np.ndarray
    part: np.ndarray
