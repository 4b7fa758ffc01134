"""Masks and keypoints of COCO files as extents, many at once; what is broken is told with the reason."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Raw, Struct

from annoqa.connectors.coco_records import Loaded, Mark, Record
from annoqa.connectors.coco_runs import masks_of_lengths, runs_of_letters
from annoqa.geometry import Ragged
from annoqa.geometry.keypoint import POINT
from annoqa.geometry.mask import mask_area

FARTHEST_PX = 1e9
VISIBLE = 2.0
LONGEST_PX = 1 << 31
BLOCK_BYTES = 1 << 18
EMPTY = "nothing is painted in the mask"
OTHER_SIZE = (
    "{} masks have another size than their image; masks of different sizes are not compared"
    " (their similarity is 0)"
)
BROKEN = "the mask is broken: it is no RLE of {size: [height, width], counts} with as many pixels as it says"
NO_POINT = "{} annotations have keypoints of which none is labelled; they are in no set of keypoints"
NO_AREA = "{} sets of keypoints have no `area`; the area of the bbox, or around the points, is their scale"
VISIBILITY = "a visibility is not 0, 1 or 2; above 0 it is read as 2, labelled and visible"
NO_POINTS = "`keypoints` are no list of x, y, v"


class Rle(Struct, gc=False):
    """Run lengths: letters, or numbers."""

    size: tuple[int, int]
    counts: str | list[int]


RLE = msgspec.json.Decoder(Rle)
POINTS = msgspec.json.Decoder(list[float])


def masks_of(loaded: Loaded, rows: np.ndarray, boxed: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """Return the masks of some annotations.

    Parameters
    ----------
    loaded : Loaded
        The document and its ledgers.
    rows : int64 array, shape (n_marks,)
        Annotations whose segmentation is RLE.
    boxed : bool array, shape (n_annotations,)
        Which annotations have a box: one whose mask is broken is then told as repaired, not rejected.

    Returns
    -------
    extent : list array, length n_good
        As `annoqa.geometry.mask` wants it.
    good : int64 array, shape (n_good,)
        The annotations whose mask can be used.
    """
    told = loaded.column("segmentation")
    raws = [told[at] for at in rows.tolist()]
    read = [_masks(raws[block]) for block in _blocks(raws)]
    masks = _ragged([masks.packed()[0] for masks, _, _ in read])
    masks = Ragged.from_offsets(
        masks.flat, np.cumsum([0, *np.concatenate([part.length for part, _, _ in read])])
    )
    size, broken = (np.concatenate([part[at] for part in read]) for at in (1, 2))
    _without(loaded, rows[broken], boxed, "broken-mask", BROKEN)
    empty = ~broken & (mask_area(masks) == 0)
    _without(loaded, rows[empty], boxed, "empty-mask", EMPTY)
    good = np.flatnonzero(~broken & ~empty)
    _tell_sizes(loaded, rows[good], size[good])
    return _lists(masks[good]), rows[good]


def keypoints_of(loaded: Loaded, rows: np.ndarray, boxed: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """Return the keypoints of some annotations: scale, then x, y, v of each point.

    The scale is the root of `area`; without one, of the bbox's area, or of that around the points.

    Parameters
    ----------
    loaded, rows, boxed
        As for `masks_of`.

    Returns
    -------
    extent : list array, length n_good
        As `annoqa.geometry.keypoint` wants it.
    good : int64 array, shape (n_good,)
        The annotations that have a labelled point.
    """
    marks = loaded.document.annotations or ()
    points = [_points(marks[at]) for at in rows.tolist()]
    broken = np.array([found is None for found in points], dtype=bool)
    _without(loaded, rows[broken], boxed, "broken-keypoints", NO_POINTS)
    labelled = np.array([found is not None and bool((found[:, 2] > 0).any()) for found in points], dtype=bool)
    _note(loaded, "no-labelled-point", NO_POINT, rows[~broken & ~labelled])
    odd = [found is not None and not np.isin(found[:, 2], (0, 1, 2)).all() for found in points]
    loaded.marks.repair(loaded.place[rows[labelled & np.array(odd, dtype=bool)]], "visibility", VISIBILITY)
    good = rows[labelled]
    kept = [
        _plain(found)
        for found, one in zip(points, labelled.tolist(), strict=True)
        if one and found is not None
    ]
    scales = [_scale(marks[at], found) for at, found in zip(good.tolist(), kept, strict=True)]
    _note(loaded, "no-area", NO_AREA, good[np.array([not said for _, said in scales], dtype=bool)])
    extents = [np.append(scale, found) for (scale, _), found in zip(scales, kept, strict=True)]
    return _lists(_ragged(extents)), good


def _blocks(raws: Sequence[object]) -> Iterator[slice]:
    """Yield blocks of masks with not too much text together: their numbers stay where it is quick."""
    total = np.cumsum([len(bytes(raw)) if isinstance(raw, Raw) else 0 for raw in raws]) // BLOCK_BYTES
    begin = [*np.flatnonzero(np.diff(total, prepend=-1)).tolist(), len(raws)]
    yield from map(slice, begin[:-1], begin[1:])


def _masks(raws: Sequence[object]) -> tuple[Ragged, np.ndarray, np.ndarray]:
    """Return masks, their width and height, and which are broken."""
    found = [_rle(raw) for raw in raws]
    sizes = [(0, 0) if rle is None else rle.size for rle in found]
    sane = np.array([all(0 < side < LONGEST_PX for side in size) for size in sizes], dtype=bool)
    height, width = np.array(
        [size if one else (0, 0) for size, one in zip(sizes, sane.tolist(), strict=True)], dtype=np.int64
    ).T
    masks, broken = masks_of_lengths(_lengths(found), height, width)
    return masks, np.column_stack([width, height]), broken | ~sane


def _rle(raw: object) -> Rle | None:
    """Decode one mask; None where it is none."""
    try:
        return RLE.decode(raw) if isinstance(raw, Raw) else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _lengths(found: Sequence[Rle | None]) -> Ragged:
    """Return the run lengths of masks, from letters or as they stand; none where they are broken."""
    written = [at for at, rle in enumerate(found) if rle is not None and isinstance(rle.counts, str)]
    texts = [str(found[at].counts).encode("utf-8") for at in written]  # type: ignore[union-attr]  # not None
    read, _ = runs_of_letters(texts)
    runs: list[Any] = [[] if rle is None or isinstance(rle.counts, str) else rle.counts for rle in found]
    for at, start, length in zip(written, read.start.tolist(), read.length.tolist(), strict=True):
        runs[at] = read.flat[start : start + length]
    return _ragged([_whole(each) for each in runs])


def _whole(runs: Any) -> np.ndarray:  # noqa: ANN401 - a list, or an array already
    """Return runs as int64; one that no such number can hold is −1, which is broken."""
    try:
        return np.asarray(runs, dtype=np.int64)
    except OverflowError:
        return np.array([-1])


def _ragged(rows: Sequence[np.ndarray]) -> Ragged:
    """Return rows one after the other."""
    flat = np.concatenate([np.empty(0, dtype=rows[0].dtype if len(rows) else np.float64), *rows])
    return Ragged.from_offsets(flat, np.cumsum([0, *map(len, rows)]))


def _lists(ragged: Ragged) -> pa.Array:
    """Return rows as lists of an Arrow column."""
    flat, offsets = ragged.packed()
    kind = pa.list_(pa.float64())
    lists = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), pa.array(flat, pa.float64()))
    return lists.cast(kind)


def _points(mark: Record) -> np.ndarray | None:
    """Return x, y, v of every point of an annotation; None where they are no such numbers."""
    raw = mark.keypoints if isinstance(mark, Mark) else None
    try:
        numbers = POINTS.decode(raw) if isinstance(raw, Raw) else []
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not numbers or len(numbers) % POINT or not all(abs(number) <= FARTHEST_PX for number in numbers):
        return None
    return np.array(numbers).reshape(-1, POINT)


def _plain(points: np.ndarray) -> np.ndarray:
    """Return points with v of 0, 1 or 2; where v is 0 there is no place."""
    v = points[:, 2]
    v = np.where(v <= 0, 0.0, np.where(np.isin(v, (1, 2)), v, VISIBLE))
    return np.where((v > 0)[:, None], np.column_stack([points[:, :2], v]), 0.0)


def _scale(mark: Record, points: np.ndarray) -> tuple[float, bool]:
    """Return the scale of an object, and whether its own area said it."""
    area = mark.area if isinstance(mark.area, (int, float)) and not isinstance(mark.area, bool) else 0
    if 0 < area < math.inf:
        return math.sqrt(area), True
    width, height = mark.bbox[2:] if mark.bbox is not None else (0.0, 0.0)
    if width > 0 and height > 0:
        return math.sqrt(width) * math.sqrt(height), False
    seen = points[points[:, 2] > 0, :2]
    return float(np.sqrt(np.ptp(seen, axis=0).prod())), False


def _without(loaded: Loaded, rows: np.ndarray, boxed: np.ndarray, rule: str, message: str) -> None:
    """Tell annotations whose shape cannot be used: those with a box keep that, the others are rejected."""
    with_box, alone = rows[boxed[rows]], rows[~boxed[rows]]
    loaded.marks.repair(loaded.place[with_box], rule, f"{message}; the box alone is used")
    loaded.marks.reject(loaded.place[alone], rule, message)


def _note(loaded: Loaded, rule: str, message: str, rows: np.ndarray) -> None:
    """Say once what some annotations have in common."""
    if len(rows):
        loaded.marks.note(rule, message.format(f"{len(rows):,}"), loaded.place[rows])


def _tell_sizes(loaded: Loaded, rows: np.ndarray, size: np.ndarray) -> None:
    """Tell masks that are not as large as their image, where its size is known."""
    images: Iterable[Any] = loaded.document.images or ()
    known = {image.id: (image.width, image.height) for image in images if image.width and image.height}
    marks = loaded.document.annotations or ()
    other = [
        known.get(marks[at].image_id, (width, height)) != (width, height)
        for at, (width, height) in zip(rows.tolist(), size.tolist(), strict=True)
    ]
    _note(loaded, "mask-size", OTHER_SIZE, rows[np.array(other, dtype=bool)])
