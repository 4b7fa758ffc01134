"""Tracks: one thing in a video, a box in every frame of its life.

    volume IoU = Σ_frames intersection / (Σ_frames area₁ + Σ_frames area₂ − Σ_frames intersection)

An extent is the number of frames of the video (NaN where nobody knows it), then seven numbers a key
frame, ascending: frame, whether the thing is there from this frame on (1) or goes with it (0), and a box
as `annoqa.geometry.box` has it. Between two key frames the box is interpolated linearly, number by
number. The life of a thing that a key frame ends (0) still has that frame, and begins again with the
next key frame, as in Label Studio's editor. A thing whose last key frame does not end it stays as it is
until the video ends; where the number of frames is not known, it ends with its last key frame.

*Use it when* boxes follow things through a video.
*Beware when* only one annotator says how long the video is: a thing left open then ends later for one
than for the other. And when turned boxes turn quickly: they are interpolated about their centres.
*Undefined when* no box of both has an area: such tracks are 1 when they are equal and 0 otherwise.

References
----------
Yang, L., Fan, Y., & Xu, N. (2019). Video instance segmentation. ICCV 2019, 5188-5197 (IoU summed over
the frames of a sequence). https://doi.org/10.1109/ICCV.2019.00529
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annoqa.geometry.box import ROTATION, box_area, box_shared
from annoqa.geometry.extents import Ragged
from annoqa.geometry.kind import Kind

PER_KEY = 7
MOST_FRAMES = 5_000_000
"""About as many frames as a day of video has (60 a second); a frame beyond is a mistake of its source."""
BLOCK = 500_000
"""About how many boxes of a side are laid out at a time."""


@dataclass(frozen=True, eq=False, kw_only=True)
class TrackBoxes:
    """The boxes of tracks, track after track, frame after frame.

    Attributes
    ----------
    track : int64 array, shape (n_boxes,)
        Which track each box belongs to.
    frame : int64 array, shape (n_boxes,)
        In which frame it is.
    box : float64 array, shape (n_boxes, 5)
        As in `annoqa.geometry.box`.
    """

    track: np.ndarray
    frame: np.ndarray
    box: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class Keys:
    """The key frames of tracks, track after track.

    Attributes
    ----------
    track, frame : int64 arrays, shape (n_keys,)
        Which track, and which frame.
    box : float64 array, shape (n_keys, 5)
        Where the thing is there.
    n_frames : int64 array, shape (n_keys,)
        For how many frames, this one included, the thing is there until the next key frame.
    goes_on : bool array, shape (n_keys,)
        Whether the next key frame is one of the same track.
    """

    track: np.ndarray
    frame: np.ndarray
    box: np.ndarray
    n_frames: np.ndarray
    goes_on: np.ndarray


def sound_tracks(tracks: Ragged) -> np.ndarray:
    """Return which tracks have whole, ascending frames from 1 and finite boxes of no negative size.

    Examples
    --------
    >>> one, two = [1, 1, 0, 0, 2, 2, 0], [3, 0, 4, 0, 6, 2, 0]
    >>> sound_tracks(Ragged.from_rows([[np.nan, *one, *two], [9, *two, *one]]))
    array([ True, False])
    """
    flat, offsets = tracks.packed()
    is_key = np.ones(len(flat), dtype=bool)
    is_key[offsets[:-1]] = False
    keys = flat[is_key].reshape(-1, PER_KEY)
    track = np.repeat(np.arange(len(tracks)), (tracks.length - 1) // PER_KEY)
    frame = keys[:, 0]
    good = np.isfinite(keys).all(axis=1) & (frame >= 1) & (frame <= MOST_FRAMES) & (frame == np.rint(frame))
    good &= np.isin(keys[:, 1], (0, 1)) & (keys[:, 4] >= keys[:, 2]) & (keys[:, 5] >= keys[:, 3])
    good[1:] &= (track[1:] != track[:-1]) | (frame[1:] > frame[:-1])
    n_frames = flat[offsets[:-1]]
    known = (n_frames >= 1) & (n_frames <= MOST_FRAMES) & (n_frames == np.rint(n_frames))
    n_odd = np.bincount(track, weights=~good, minlength=len(tracks))
    sound: np.ndarray = (n_odd == 0) & (known | np.isnan(n_frames))
    return sound


def track_boxes(tracks: Ragged) -> TrackBoxes:
    """Return every box of every track.

    Parameters
    ----------
    tracks : Ragged
        Number of frames, then seven numbers a key frame.

    Returns
    -------
    TrackBoxes
        Ascending by track and frame.

    Examples
    --------
    A thing moves from x = 0 in frame 1 to x = 4 in frame 3, and is gone after it:

    >>> keys = [1, 1, 0, 0, 2, 2, 0, 3, 0, 4, 0, 6, 2, 0]
    >>> boxes = track_boxes(Ragged.from_rows([[9, *keys]]))
    >>> boxes.frame.tolist(), boxes.box[:, 0].tolist()
    ([1, 2, 3], [0.0, 2.0, 4.0])
    """
    keys = _keys(tracks)
    key = np.repeat(np.arange(len(keys.frame)), keys.n_frames)
    step = np.arange(len(key)) - np.repeat(np.cumsum(keys.n_frames) - keys.n_frames, keys.n_frames)
    following = np.where(keys.goes_on, np.arange(len(keys.frame)) + 1, np.arange(len(keys.frame)))
    gap = np.maximum(keys.frame[following] - keys.frame, 1)
    share = (step / gap[key])[:, None]
    box = keys.box[key] + share * (keys.box[following] - keys.box)[key]
    return TrackBoxes(track=keys.track[key], frame=keys.frame[key] + step, box=box)


def track_lengths(tracks: Ragged) -> np.ndarray:
    """Return in how many frames each thing is there, int64, shape (n_tracks,).

    Examples
    --------
    Left open at frame 3 of a video of 9 frames, and of one whose length is not known:

    >>> keys = [1, 1, 0, 0, 2, 2, 0, 3, 1, 4, 0, 6, 2, 0]
    >>> track_lengths(Ragged.from_rows([[9, *keys], [np.nan, *keys]]))
    array([9, 3])
    """
    keys = _keys(tracks)
    return np.bincount(keys.track, weights=keys.n_frames, minlength=len(tracks)).astype(np.int64)


def track_size(tracks: Ragged) -> np.ndarray:
    """Return the areas of tracks, summed over their frames, in px², shape (n_tracks,)."""
    pieces: list[np.ndarray] = [np.empty(0)]
    for rows in _blocks(track_lengths(tracks)):
        boxes = track_boxes(tracks[rows])
        pieces.append(np.bincount(boxes.track, box_area(boxes.box), len(rows)))
    return np.concatenate(pieces)


def track_shared(first: Ragged, second: Ragged) -> np.ndarray:
    """Return the shared areas of tracks, summed over the frames in which both are there, row by row.

    Examples
    --------
    >>> still = [1, 1, 0, 0, 2, 2, 0, 4, 0, 0, 0, 2, 2, 0]
    >>> late = [3, 1, 1, 0, 3, 2, 0, 4, 0, 1, 0, 3, 2, 0]
    >>> one, two = Ragged.from_rows([[9, *still]]), Ragged.from_rows([[9, *late]])
    >>> track_size(one), track_shared(one, two)
    (array([16.]), array([4.]))
    """
    pieces: list[np.ndarray] = [np.empty(0)]
    for rows in _blocks(np.maximum(track_lengths(first), track_lengths(second))):
        one, two = track_boxes(first[rows]), track_boxes(second[rows])
        at_one, at_two = _same_frames(one, two)
        shared = box_shared(one.box[at_one], two.box[at_two])
        pieces.append(np.bincount(one.track[at_one], shared, len(rows)))
    return np.concatenate(pieces)


def track_hull(tracks: Ragged) -> np.ndarray:
    """Return x1, y1, x2, y2 around all boxes of each track; around turned ones with room to turn.

    Examples
    --------
    >>> track_hull(Ragged.from_rows([[9, 1, 1, 0, 0, 2, 2, 0, 3, 0, 4, 0, 6, 2, 0]]))
    array([[0., 0., 6., 2.]])
    """
    keys = _keys(tracks)
    first = np.searchsorted(keys.track, np.arange(len(tracks)))
    turned = np.logical_or.reduceat(keys.box[:, ROTATION] != 0, first)[keys.track]
    centre = (keys.box[:, :2] + keys.box[:, 2:4]) / 2
    radius = np.hypot(*(keys.box[:, 2:4] - keys.box[:, :2]).T)[:, None] / 2
    low = np.where(turned[:, None], centre - radius, keys.box[:, :2])
    high = np.where(turned[:, None], centre + radius, keys.box[:, 2:4])
    return np.column_stack([np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)])


def _keys(tracks: Ragged) -> Keys:
    """Return the key frames, and how long the thing is there after each."""
    flat, offsets = tracks.packed()
    is_key = np.ones(len(flat), dtype=bool)
    is_key[offsets[:-1]] = False
    numbers = flat[is_key].reshape(-1, PER_KEY)
    track = np.repeat(np.arange(len(tracks)), (tracks.length - 1) // PER_KEY)
    frame, there = numbers[:, 0].astype(np.int64), numbers[:, 1] != 0
    goes_on = np.zeros(len(track), dtype=bool)
    goes_on[:-1] = track[:-1] == track[1:]
    end = np.nan_to_num(flat[offsets[:-1]], nan=0.0).astype(np.int64)[track] + 1
    end[:-1] = np.where(goes_on[:-1], frame[1:], end[:-1])
    n_frames = np.where(there, np.maximum(end - frame, 1), 1)
    return Keys(track=track, frame=frame, box=numbers[:, 2:], n_frames=n_frames, goes_on=goes_on)


def _same_frames(one: TrackBoxes, two: TrackBoxes) -> tuple[np.ndarray, np.ndarray]:
    """Return the boxes of the same row and frame."""
    low = min(one.frame.min(initial=0), two.frame.min(initial=0))
    width = max(one.frame.max(initial=0), two.frame.max(initial=0)) - low + 1
    keys = [boxes.track * width + (boxes.frame - low) for boxes in (one, two)]
    _, at_one, at_two = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    return at_one, at_two


def _blocks(n_frames: np.ndarray) -> Iterator[np.ndarray]:
    """Yield runs of rows with about `BLOCK` boxes each."""
    block = np.cumsum(n_frames) // BLOCK
    begin = np.flatnonzero(np.diff(block, prepend=-1)).tolist()
    for one, two in zip(begin, [*begin[1:], len(n_frames)], strict=False):
        yield np.arange(one, two)


TRACK = Kind(
    name="track",
    title="track",
    columns=("n_frames", "frame", "enabled", "x1_px", "y1_px", "x2_px", "y2_px", "rotation_deg"),
    ragged=True,
    size=track_size,
    shared=track_shared,
    hull=track_hull,
    measure="volume IoU",
)
