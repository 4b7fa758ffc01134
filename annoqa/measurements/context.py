"""What every measurement of a campaign needs beside its field: clusters, slices, settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False, kw_only=True)
class Context:
    """The campaign around a field.

    Attributes
    ----------
    items, annotators : tuple of str
        Ids by code.
    cluster : int64 array, shape (n_items,), or None
        Which video or document each item belongs to; None when items stand for themselves.
    slices : mapping
        Name of a slice column to (codes, names): an int array, shape (n_items,), -1 where missing,
        and the values that the codes mean.
    confidence : float
        Nominal coverage of every interval.
    threshold : float
        Least IoU at which two marks are about the same thing (boxes), inclusive.
    seed : int
        For whatever is drawn at random.
    fps : float or None
        Frames per second, where seconds are also told in frames.
    """

    items: tuple[str, ...]
    annotators: tuple[str, ...]
    cluster: np.ndarray | None = None
    slices: Mapping[str, tuple[np.ndarray, tuple[str, ...]]] = field(default_factory=dict)
    confidence: float = 0.95
    threshold: float = 0.5
    seed: int = 0
    fps: float | None = None
