"""Things followed through a video by Label Studio, as columns of marks.

A result has key frames in percent of the frame, turned about their top-left corners; the table has
pixels where the size of the video is said (it hardly ever is), else percent, and turns about the centre.
Frames are counted from `frame_base` there, from 1 in the table. `enabled: false` ends the life of a
thing with that key frame.

How many frames a video has is `framesCount` where that can be true, else `duration` times the frame rate
where the config or the option `fps` tells one: the editor writes 1 for videos that do not tell it.
"""

import numpy as np
import pyarrow as pa

from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import (
    LIMIT_PERCENT,
    LIMIT_PX,
    PERCENT,
    Made,
    raw_of,
    turned_boxes,
)
from annoqa.connectors.label_studio_values import Group
from annoqa.geometry.track import MOST_FRAMES, PER_KEY

NO_KEY = "the track has no key frame: {}"
WRONG = "a key frame has no place on the video, or a turned box with a negative size: {}"
MENDED = "key frames were put in order, rounded to whole frames, or the last of one frame was taken: {}"
NO_SIZE = "the size of the video is not said; boxes of tracks are kept in percent of it"
NO_LENGTH = (
    "the number of frames is not known; a thing that no key frame ends is taken to end with its last one"
)


def make_tracks(group: Group, setting: Setting) -> Made:
    """Make tracks: the number of frames, then frame, enabled, x1, y1, x2, y2, rotation of each key frame.

    Parameters
    ----------
    group : Group
        Results of `videorectangle`.
    setting : Setting
        Frame rates, the number of the first frame.

    Returns
    -------
    Made
        Tracks without a usable key frame are rejected.
    """
    group = group.without(np.array([not v.sequence for v in group.values], dtype=bool), "no-keyframe", NO_KEY)
    keys, owner = _keys(group)
    wrong = np.zeros(len(group.values), dtype=bool)
    wrong[owner[~_usable(keys, setting.frame_base)]] = True
    keys, owner = keys[~wrong[owner]], owner[~wrong[owner]]
    group = group.without(wrong, "keyframe", WRONG)
    owner = np.unique(owner, return_inverse=True)[1].astype(np.int64)
    keys, owner, mended = _in_order(keys, owner, len(group.values))
    group.repair(mended, "keyframe-order", MENDED)
    box = turned_boxes(keys[:, 2:], _scale(group, setting)[owner])
    box[:, 4] = keys[:, 6]  # a thing may turn round more than once
    rows = np.column_stack([keys[:, 0] - setting.frame_base + 1, keys[:, 1], box])
    n_keys = np.bincount(owner, minlength=len(group.values))
    last = np.cumsum(n_keys) - 1
    n_frames = _n_frames(group, setting, rows[last, 0])
    _tell_open(group, np.isnan(n_frames) & (rows[last, 1] == 1))
    flat = np.insert(rows.ravel(), PER_KEY * (last + 1 - n_keys), n_frames)
    offsets = np.concatenate([[0], np.cumsum(1 + PER_KEY * n_keys)]).astype(np.int32)
    extent = pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat))
    return Made(group=group, columns={"extent": extent, **raw_of(group)})


def _keys(group: Group) -> tuple[np.ndarray, np.ndarray]:
    """Return frame, enabled, x, y, width, height, rotation of every key frame, and its result."""
    found = [
        (key.frame, key.enabled, key.x, key.y, key.width, key.height, key.rotation or 0.0)
        for value in group.values
        for key in value.sequence
    ]
    owner = np.repeat(np.arange(len(group.values)), [len(value.sequence) for value in group.values])
    return np.array(found, dtype=np.float64).reshape(-1, PER_KEY), owner


def _usable(keys: np.ndarray, base: int) -> np.ndarray:
    """Return which key frames are places on a video."""
    frame, size, turned = keys[:, 0], keys[:, 4:6], keys[:, 6] != 0
    placed = (np.abs(keys[:, 2:]) <= LIMIT_PERCENT).all(axis=1)
    negative = (size < 0).any(axis=1)
    usable: np.ndarray = placed & ~(negative & turned) & (frame >= base) & (frame - base < MOST_FRAMES)
    return usable


def _in_order(keys: np.ndarray, owner: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return key frames ascending, one a frame, and which results needed it."""
    whole = np.rint(keys[:, 0])
    order = np.lexsort((np.arange(len(keys)), whole, owner))
    odd = (whole != keys[:, 0]) | (order != np.arange(len(keys)))
    keys, owner = np.column_stack([whole, keys[:, 1:]])[order], owner[order]
    last = np.ones(len(keys), dtype=bool)
    last[:-1] = (np.diff(keys[:, 0]) != 0) | (np.diff(owner) != 0)
    mended = np.bincount(owner, weights=odd | ~last, minlength=n) > 0
    return keys[last], owner[last], mended


def _scale(group: Group, setting: Setting) -> np.ndarray:
    """Return px per percent, across and down, shape (n_results, 2); 1 where no size is known."""
    said = [group.said("original_width"), group.said("original_height")]
    size = np.array(said, dtype=np.float64).T.reshape(-1, 2)
    unknown = ~((size >= 1) & (size <= LIMIT_PX)).all(axis=1)
    size[unknown] = setting.sizes_of(group.rows[unknown])
    percent = np.asarray(np.isnan(size).any(axis=1))
    if percent.any():
        group.account.tell("note", "video-size", NO_SIZE)
    return np.where(percent[:, None], PERCENT, size) / PERCENT


def _n_frames(group: Group, setting: Setting, last: np.ndarray) -> np.ndarray:
    """Return the number of frames of each result's video, NaN where it is not known."""
    said = np.array([value.framesCount or np.nan for value in group.values], dtype=np.float64)
    seconds = np.array([value.duration or np.nan for value in group.values], dtype=np.float64)
    rates = [setting.known_fps_of(name) or np.nan for name in group.said("to_name")]
    counted = np.where((said > 1) & (said >= last), said, np.rint(seconds * np.array(rates)))
    counted[~((counted >= last) & (counted <= MOST_FRAMES))] = np.nan
    return np.rint(counted)


def _tell_open(group: Group, left_open: np.ndarray) -> None:
    """Tell how many things are left open in videos of unknown length."""
    if left_open.any():
        first = int(np.argmax(left_open))
        where = group.pointer(int(group.rows[first]), int(group.places[first]))
        group.account.tell("note", "video-length", NO_LENGTH, where, int(left_open.sum()))
