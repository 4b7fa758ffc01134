"""The rules of the canonical table, looked at in one pass: every violation is found at once."""

from collections.abc import Callable, Iterator
from typing import get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.errors import TableError, examples
from annoqa.geometry import Kind as KindOfMark
from annoqa.geometry import Ragged, kind_named
from annoqa.geometry.ellipse import sound_ellipses
from annoqa.geometry.keypoint import sound_keypoints
from annoqa.geometry.mask_runs import sound_masks
from annoqa.geometry.polygon import sound_polygons
from annoqa.geometry.polyline import sound_polylines
from annoqa.geometry.track import sound_tracks
from annoqa.table.schema import SCHEMAS
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import Kind, Level, Role, Status

REFERENCES = {
    ("annotations", "item"): "items",
    ("annotations", "annotator"): "annotators",
    ("looks", "annotation"): "annotations",
    ("looks", "field"): "fields",
    ("marks", "annotation"): "annotations",
    ("marks", "field"): "fields",
    ("marks", "label"): "labels",
}
UNIQUE = {
    "items": "item",
    "annotators": "annotator",
    "fields": "field",
    "labels": "label",
    "annotations": "annotation",
}
WORDS = {
    ("fields", "kind"): get_args(Kind),
    ("fields", "level"): get_args(Level),
    ("annotations", "role"): get_args(Role),
    ("annotations", "status"): get_args(Status),
}
BOX_NUMBERS = 5
RAGGED: dict[str, tuple[int, int, str]] = {
    "polygon": (6, 2, "x, y of three points or more"),
    "polyline": (3, 2, "a scale, x, y, x, y …"),
    "track": (8, 7, "a number of frames and seven numbers a key frame"),
    "mask": (3, 1, "height, width and runs"),
    "keypoint": (4, 3, "a scale and x, y, v of each point"),
}
"""Least numbers of a mark, how many more at a time, and what they are."""
SOUND: dict[str, tuple[Callable[[Ragged], np.ndarray], str]] = {
    "polygon": (sound_polygons, "an area, and points that are finite or separate rings"),
    "ellipse": (sound_ellipses, "finite numbers and positive radii"),
    "mask": (sound_masks, "height and width and whole, alternating runs of as many pixels"),
    "polyline": (sound_polylines, "a positive scale or none, and points that are finite or end a stroke"),
    "track": (sound_tracks, "whole, ascending frames from 1, and finite boxes of no negative size"),
    "keypoint": (sound_keypoints, "a scale, places and visibilities of 0, 1 or 2 that are finite"),
}
"""Which marks of a kind are sound, where their number of numbers is right, and what sound ones have."""


def check(table: AnnotationTable) -> None:
    """Raise one error that lists every broken rule of a table.

    Parameters
    ----------
    table : AnnotationTable
        With columns and types as in `annoqa.table.schema`.

    Raises
    ------
    TableError
        When a required value is missing, an id is not unique, a code points nowhere, a word is not
        in the vocabulary, or an extent is impossible: reversed, not finite, negative in size.
    """
    broken = [*_missing(table), *_repeated(table), *_dangling(table), *_words(table)]
    if not broken:
        broken = [*_undeclared(table), *_reversed(table), *_boxes(table), *_shapes(table)]
    if broken:
        raise TableError.saying(
            "A table of annotations must hold the rules of its schema.", "\n".join(broken)
        )


def _missing(table: AnnotationTable) -> Iterator[str]:
    """Find required values that are null."""
    for name, schema in SCHEMAS.items():
        for field in schema:
            nulls = getattr(table, name)[field.name].null_count
            if nulls and not field.nullable:
                yield f"  {name}.{field.name}: {nulls:,} values are missing."


def _repeated(table: AnnotationTable) -> Iterator[str]:
    """Ids that are not unique."""
    for name, column in UNIQUE.items():
        values = getattr(table, name)[column]
        if pc.all(pc.less(values[:-1], values[1:])).as_py():  # in order: no id is there twice
            continue
        if len(pc.unique(values)) < len(values):  # several times faster than count_distinct
            counts = pc.value_counts(values.combine_chunks())
            twice = counts.filter(pc.greater(counts.field("counts"), 1)).field("values").to_pylist()
            yield f"  {name}.{column}: {len(twice):,} ids occur more than once: {examples(twice)}."


def _dangling(table: AnnotationTable) -> Iterator[str]:
    """Codes that point to no row."""
    for (name, column), target in REFERENCES.items():
        codes = getattr(table, name)[column]
        n = getattr(table, target).num_rows
        limits = pc.min_max(codes).as_py()
        if limits["min"] is not None and (limits["min"] < 0 or limits["max"] >= n):
            yield f"  {name}.{column}: codes {limits['min']} to {limits['max']}, `{target}` has {n:,} rows."


def _words(table: AnnotationTable) -> Iterator[str]:
    """Words that are not in the vocabulary."""
    for (name, column), known in WORDS.items():
        found = set(pc.unique(getattr(table, name)[column]).to_pylist()) - {None}
        if column == "kind":  # kinds of one's own are known where they are registered
            found = {word for word in found - set(known) if kind_named(word) is None}
        if unknown := sorted(found - set(known)):
            yield f"  {name}.{column}: {examples(unknown)}; known are {', '.join(known)}."


def _undeclared(table: AnnotationTable) -> Iterator[str]:
    """Find declared labels that `labels` does not list."""
    known = set(table.names("labels"))
    for field in table.fields.to_pylist():
        if unknown := [label for label in field["labels"] or () if label not in known]:
            yield f"  fields.labels of {field['field']!r}: {examples(unknown)} are not in `labels`."


def _reversed(table: AnnotationTable) -> Iterator[str]:
    """Segments and spans that end before they start."""
    backwards = pc.sum(pc.less(table.marks["end"], table.marks["start"])).as_py()
    if backwards:
        yield f"  marks: {backwards:,} end before they start."


def _boxes(table: AnnotationTable) -> Iterator[str]:
    """Boxes that are not five finite numbers with a positive size."""
    boxes = np.flatnonzero(np.array(table.fields["kind"].to_pylist(), dtype=object) == "box")
    rows = np.flatnonzero(np.isin(table.column("marks", "field"), boxes))
    extent = table.marks["extent"].combine_chunks().take(pa.array(rows))
    lengths = pc.fill_null(pc.list_value_length(extent), 0).to_numpy(zero_copy_only=False)
    if np.any(lengths != BOX_NUMBERS):
        yield f"  marks: {np.sum(lengths != BOX_NUMBERS):,} boxes do not have x1, y1, x2, y2, rotation."
        return
    box = extent.flatten().to_numpy(zero_copy_only=False).reshape(-1, BOX_NUMBERS)
    bad = ~np.isfinite(box).all(axis=1) | (box[:, 2] <= box[:, 0]) | (box[:, 3] <= box[:, 1])
    if bad.any():
        yield f"  marks: {bad.sum():,} boxes are not finite or have no size, such as row {rows[bad][0]}."


def _shapes(table: AnnotationTable) -> Iterator[str]:
    """Find marks of other kinds that do not have as many numbers as their kind needs."""
    fields = table.column("marks", "field")
    lengths = pc.fill_null(pc.list_value_length(table.marks["extent"].combine_chunks()), 0)
    for code, name in enumerate(table.fields["kind"].to_pylist()):
        kind = kind_named(name)
        if kind is None or kind.hull is None or name == "box":
            continue
        found = lengths.filter(pa.array(fields == code)).to_numpy(zero_copy_only=False)
        wrong = ~_fits(kind, found)
        if wrong.any():
            needed = RAGGED[name][2] if name in RAGGED else ", ".join(kind.columns)
            yield f"  marks: {wrong.sum():,} of kind {name!r} do not have {needed}."
        elif name in SOUND and len(found):
            lists = table.marks["extent"].combine_chunks().filter(pa.array(fields == code))
            flat = lists.flatten().to_numpy(zero_copy_only=False)
            sound = SOUND[name][0](Ragged.from_offsets(flat, np.concatenate([[0], np.cumsum(found)])))
            if not sound.all():
                yield f"  marks: {(~sound).sum():,} of kind {name!r} do not have {SOUND[name][1]}."


def _fits(kind: KindOfMark, lengths: np.ndarray) -> np.ndarray:
    """Return which marks have as many numbers as their kind needs."""
    fits: np.ndarray = lengths == len(kind.columns)
    if kind.ragged:
        least, step, _ = RAGGED.get(kind.name, (0, 1, ""))
        fits = (lengths >= least) & ((lengths - least) % step == 0)
    return fits
