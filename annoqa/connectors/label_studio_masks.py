"""Brush and bitmask regions of Label Studio as masks: read once, into runs of columns.

What cannot be read is rejected with the reason. Rasters of one item must have one size: where a mask
has another, the log says so, and it is like no other mask of the item.
"""

from collections.abc import Callable

import msgspec
import numpy as np
import pyarrow as pa

from annoqa.connectors.bitmask_png import mask_of_png
from annoqa.connectors.brush_runs import BrokenMaskError, mask_of_brush
from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import Made
from annoqa.connectors.label_studio_values import Group
from annoqa.geometry import Ragged
from annoqa.geometry.mask import mask_area
from annoqa.geometry.mask_runs import HEADER

NUMBERS = msgspec.json.Decoder(list[int])
EMPTY = "nothing is painted"
NO_SIZE = "the size of the image is not said"
OTHER_SIZE = (
    "the mask has another size than the item's image; masks of different sizes are not compared"
    " (their similarity is 0)"
)


def make_brushes(group: Group, setting: Setting) -> Made:
    """Make masks of brush strokes: run lengths of the picture."""
    sides = _sides(group, setting)

    def read(at: int) -> Ragged:
        if not sides[at].all():
            raise BrokenMaskError(NO_SIZE)
        width, height = sides[at].tolist()
        return mask_of_brush(_stream(bytes(group.values[at].rle)), height, width)

    return _masks(group, setting, read)


def make_bitmasks(group: Group, setting: Setting) -> Made:
    """Make masks of bitmasks: a PNG as large as the image."""

    def read(at: int) -> Ragged:
        url = group.values[at].imageDataURL
        if url is None:
            raise BrokenMaskError("there is no `imageDataURL`")
        return mask_of_png(url)

    return _masks(group, setting, read)


def _stream(raw: bytes) -> bytes:
    """Return the bytes that a list of numbers is."""
    if not raw:
        raise BrokenMaskError("there is no `rle`")
    try:
        return bytes(NUMBERS.decode(raw))
    except (msgspec.DecodeError, ValueError, RecursionError) as problem:
        raise BrokenMaskError("`rle` is no list of numbers from 0 to 255") from problem


def _sides(group: Group, setting: Setting) -> np.ndarray:
    """Return width and height of each result's image, 0 where they are not known."""
    said = [group.said("original_width"), group.said("original_height")]
    size = np.array(said, dtype=np.float64).T.reshape(-1, 2)
    unknown = np.flatnonzero(~(size >= 1).all(axis=1))
    size[unknown] = setting.sizes_of(group.rows[unknown])
    whole = (size >= 1) & (size < np.iinfo(np.int32).max)
    return np.where(whole, size, 0).round().astype(np.int64)


def _masks(group: Group, setting: Setting, read: Callable[[int], Ragged]) -> Made:
    """Make masks, one a result; those that cannot be read, and empty ones, are rejected."""
    rows, reasons = [], []
    for at in range(len(group.results)):
        try:
            mask = read(at)
            reasons.append("" if mask_area(mask)[0] else EMPTY)
        except BrokenMaskError as problem:
            reasons.append(str(problem))
        if not reasons[-1]:
            rows.append(mask.packed()[0])
    group = _rejected(group, reasons)
    _tell_sizes(group, setting, rows)
    flat = np.concatenate([np.empty(0), *rows])
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    return Made(group=group, columns={"extent": pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat))})


def _rejected(group: Group, reasons: list[str]) -> Group:
    """Reject what cannot be used, and return the rest, without what it was read from."""
    said = np.array(reasons, dtype=object)
    for reason in dict.fromkeys(reasons):
        if reason:
            rule = "empty-mask" if reason == EMPTY else "broken-mask"
            group = group.without(said == reason, rule, f"the mask cannot be used, {reason}: {{}}")
            said = said[said != reason]
    return group


def _tell_sizes(group: Group, setting: Setting, rows: list[np.ndarray]) -> None:
    """Tell masks that are not as large as the image of their item, where it has one image."""
    alone = [index is None for index in group.said("item_index")]
    size = np.array([row[:HEADER][::-1] for row in rows]).reshape(-1, HEADER)
    known = setting.sizes_of(group.rows)
    other = np.flatnonzero(np.array(alone, dtype=bool) & (known != size).any(axis=1) & ~np.isnan(known[:, 0]))
    if len(other):
        first = int(other[0])
        where = group.pointer(int(group.rows[first]), int(group.places[first]))
        setting.account.tell("note", "mask-size", OTHER_SIZE, where, len(other))
