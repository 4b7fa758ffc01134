"""The records of a COCO file as types: the plain ones that most files have, and the rare ones."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Literal

import numpy as np
from msgspec import UNSET, Raw, Struct, UnsetType

from annoqa.connectors.ledger import Ledger

Id = int | str
Box = tuple[float, float, float, float]
WHO_KEYS = (
    "annotator",
    "annotator_id",
    "annotator_name",
    "labeler",
    "labeler_id",
    "created_by",
    "completed_by",
    "worker_id",
    "user",
    "source",
)
CUBOID_KEYS = ("bbox3D", "bbox_3d", "bbox3d", "cuboid")
"""Where exports like COCO put a box in space."""
RARE_KEYS = (*WHO_KEYS, *CUBOID_KEYS, "attributes", "keypoints")


class Image(Struct, gc=False):
    """One entry of `images`."""

    id: Id
    file_name: str | None = None
    width: float | None = None
    height: float | None = None
    coco_url: str | None = None
    annotator: Raw | UnsetType = UNSET


class Category(Struct, gc=False):
    """One entry of `categories`."""

    id: Id
    name: str | None = None


class Plain(Struct, gc=False, forbid_unknown_fields=True):
    """One entry of `annotations` that is a box and nothing else; most files have only these."""

    image_id: int
    id: int
    category_id: int
    bbox: Box
    iscrowd: Literal[0] = 0
    segmentation: tuple[()] | UnsetType = UNSET
    area: Any = None


class Common(Struct, gc=False, forbid_unknown_fields=True):
    """One entry of `annotations` with a segmentation; with any other key it is a `Mark`."""

    image_id: Id
    id: Id | None = None
    category_id: Id | None = None
    bbox: Box | None = None
    iscrowd: int = 0
    score: float | None = None
    caption: str | None = None
    segmentation: Raw | UnsetType = UNSET
    area: Any = None


class Mark(Common, gc=False, forbid_unknown_fields=False):
    """One entry of `annotations`, with the rare keys."""

    keypoints: Raw | UnsetType = UNSET
    bbox3D: Raw | UnsetType = UNSET  # noqa: N815 - the format's name
    bbox_3d: Raw | UnsetType = UNSET
    bbox3d: Raw | UnsetType = UNSET
    cuboid: Raw | UnsetType = UNSET
    attributes: Raw | UnsetType = UNSET
    annotator: Raw | UnsetType = UNSET
    annotator_id: Raw | UnsetType = UNSET
    annotator_name: Raw | UnsetType = UNSET
    labeler: Raw | UnsetType = UNSET
    labeler_id: Raw | UnsetType = UNSET
    created_by: Raw | UnsetType = UNSET
    completed_by: Raw | UnsetType = UNSET
    worker_id: Raw | UnsetType = UNSET
    user: Raw | UnsetType = UNSET
    source: Raw | UnsetType = UNSET


Record = Plain | Common


class Document(Struct):
    """A whole file; `annotations` has an entry for every one that is left."""

    images: list[Image] | None = None
    annotations: Sequence[Record] | None = None
    categories: list[Category] | None = None
    info: Any = None
    attributions: Any = None


class PlainDocument(Document):
    """A file of boxes alone."""

    annotations: list[Plain] | None = None


class CommonDocument(Document):
    """A file without rare keys."""

    annotations: list[Common] | None = None


class RareDocument(Document):
    """A file with rare keys."""

    annotations: list[Mark] | None = None


class Loaded(Struct):
    """A document, and where each mark stood.

    `place` is the position of each mark in the file's list; `images` and `marks` are the ledgers.
    """

    document: Document
    place: np.ndarray
    images: Ledger
    marks: Ledger
    results: bool = False

    @property
    def boxes_alone(self) -> bool:
        """Whether every mark is a box with whole numbers as ids, and nothing else."""
        marks = self.document.annotations or ()
        return bool(marks) and isinstance(marks[0], Plain)

    def integers(self, key: str) -> np.ndarray:
        """Return an id of all marks, int64; only where the file is of boxes alone."""
        return np.array(self.column(key), dtype=np.int64)

    def rare_keys(self) -> frozenset[str]:
        """Return which of the keys that most files lack occur in a mark."""
        marks = self.document.annotations or ()
        if not marks or not isinstance(marks[0], Mark):
            return frozenset()
        return frozenset(key for key in RARE_KEYS if self.column(key).count(UNSET) < len(marks))

    def column(self, key: str) -> list[Any]:
        """Return one field of all marks."""
        return list(map(attrgetter(key), self.document.annotations or ()))
