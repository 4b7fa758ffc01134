"""What every measurement of a campaign needs beside its field: clusters, slices, settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from annoqa.ground_truth.settings import FailureSettings
from annoqa.table.table import AnnotationTable


@dataclass(frozen=True, eq=False, kw_only=True)
class Context:
    """The campaign around a field.

    Attributes
    ----------
    items : tuple of str
        Ids by code.
    annotators : tuple of str
        What people call them, by code (see `called`).
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
    frame_px : float array, shape (n_items, 2), or None
        Width and height of every item, NaN where unknown.
    failures : FailureSettings or None
        Cut-offs of guideline failures; the defaults when None.
    trusted : tuple of int
        Codes of the annotators whom the others are compared with.
    """

    items: tuple[str, ...]
    annotators: tuple[str, ...]
    cluster: np.ndarray | None = None
    slices: Mapping[str, tuple[np.ndarray, tuple[str, ...]]] = field(default_factory=dict)
    confidence: float = 0.95
    threshold: float = 0.5
    seed: int = 0
    fps: float | None = None
    frame_px: np.ndarray | None = None
    failures: FailureSettings | None = None
    trusted: tuple[int, ...] = ()

    @classmethod
    def of(cls, table: AnnotationTable) -> Self:
        """Return the context that a table itself tells: names, and groups as clusters.

        Parameters
        ----------
        table : AnnotationTable
            The campaign.

        Returns
        -------
        Context
            With the default settings; items without a group are clusters of their own.
        """
        return cls(
            items=tuple(table.names("items")),
            annotators=called(table),
            cluster=clusters(table),
            frame_px=frame_sizes(table),
        )


def called(table: AnnotationTable) -> tuple[str, ...]:
    """Return what people call the annotators: their names where these are known and unique, else ids.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    tuple of str, length n_annotators
        No two are the same.
    """
    ids, names = table.names("annotators"), table.annotators["name"].to_pylist()
    shown = tuple(name or who for who, name in zip(ids, names, strict=True))
    return shown if len(set(shown)) == len(shown) else tuple(ids)


def clusters(table: AnnotationTable) -> np.ndarray | None:
    """Return the cluster of every item from `items.group`.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    int64 array, shape (n_items,), or None
        None where no item belongs to a group; an item without one is its own cluster.
    """
    group = table.items["group"].combine_chunks()
    if group.null_count == len(group):
        return None
    code = group.dictionary_encode().indices
    n_groups = len(group.unique())
    alone = np.arange(len(group), dtype=np.int64) + n_groups
    return np.where(group.is_valid().to_numpy(zero_copy_only=False), code.fill_null(0).to_numpy(), alone)


def frame_sizes(table: AnnotationTable) -> np.ndarray | None:
    """Return width and height of every item in px.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    float array, shape (n_items, 2), or None
        NaN where a size is not known; None where none is.
    """
    size = np.column_stack([table.column("items", name, np.nan) for name in ("width_px", "height_px")])
    return size if np.isfinite(size).all(axis=1).any() else None
