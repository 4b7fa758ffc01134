"""Tracks compared frame by frame: what every number about things in a video is made of.

Each row of `annoqa.agreement.sides.Sides` is a track in a comparison. In every frame of the video the
boxes of both annotators meet, whatever their tracks; what comes of it is summed by track (Law 1), so
that any selection of rows has its numbers by the same sums.

    found        boxes that have a partner in their frame: greatest total IoU, IoU at the threshold or above
    identity     boxes whose track's partner is right for the whole video (`annoqa.agreement.identity_f1`)
    matched      boxes matched at an IoU of α and above, as HOTA matches them (`annoqa.agreement.hota`)
    association  Σ A(c) over those boxes
    switches     how often the box that a track is matched with belongs to another track than before
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.sides import Sides
from annoqa.geometry import BOX, Ragged
from annoqa.geometry.track import track_boxes, track_lengths
from annoqa.matching.assignment import Edges, heaviest
from annoqa.matching.candidates import ranges
from annoqa.table.field_view import FieldView

ALPHAS = np.array([step / 20 for step in range(1, 20)])
"""Least IoUs over which HOTA is averaged: 0.05, 0.10, … 0.95."""
BLOCK_BOXES = 300_000
BLOCK_PAIRS = 1_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class FrameTally:
    """What became of the boxes of each track, row by row of the sides.

    Attributes
    ----------
    frames : int64 array, shape (n_rows,)
        In how many frames the thing is there.
    first, last : int64 arrays, shape (n_rows,)
        Its first and its last frame.
    both : int64 array, shape (n_rows,)
        In how many frames it and its partner (of the sides) are both there.
    overlap : float64 array, shape (n_rows,)
        Sum of the IoUs with the partner over those frames.
    found, identity, switches : int64 arrays, shape (n_rows,)
        As above, at the threshold.
    matched, association : float64 arrays, shape (n_rows, 19)
        As above, for every α of `ALPHAS`.
    """

    frames: np.ndarray
    first: np.ndarray
    last: np.ndarray
    both: np.ndarray
    overlap: np.ndarray
    found: np.ndarray
    identity: np.ndarray
    switches: np.ndarray
    matched: np.ndarray
    association: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class _Boxes:
    """The boxes of one side of some comparisons, frame after frame."""

    row: np.ndarray
    frame: np.ndarray
    box: np.ndarray


@dataclass(frozen=True, eq=False, kw_only=True)
class _Meetings:
    """Boxes of both sides in the same frame that overlap, and which two tracks they are of."""

    first: np.ndarray
    second: np.ndarray
    iou: np.ndarray
    pair: np.ndarray
    tracks: np.ndarray
    lengths: np.ndarray

    def take(self, rows: np.ndarray) -> "_Meetings":
        """Return some of the meetings."""
        return _Meetings(
            first=self.first[rows],
            second=self.second[rows],
            iou=self.iou[rows],
            pair=self.pair[rows],
            tracks=self.tracks,
            lengths=self.lengths,
        )


def tally_frames(view: FieldView, sides: Sides, threshold: float) -> FrameTally:
    """Compare tracks frame by frame.

    Parameters
    ----------
    view : FieldView
        Of kind `track`.
    sides : Sides
        Of matches of this view with itself.
    threshold : float
        Least IoU at which two boxes of a frame are about the same thing, inclusive; 0 for any overlap.

    Returns
    -------
    FrameTally
        One row for each row of the sides.
    """
    tracks: Ragged = view.shape[sides.mark]
    n = len(sides)
    boxes = track_boxes(tracks)
    begin = np.searchsorted(boxes.track, np.arange(n))
    lengths = track_lengths(tracks)
    tally = FrameTally(
        frames=lengths,
        first=boxes.frame[begin],
        last=boxes.frame[begin + lengths - 1],
        both=np.zeros(n, dtype=np.int64),
        overlap=np.zeros(n),
        found=np.zeros(n, dtype=np.int64),
        identity=np.zeros(n, dtype=np.int64),
        switches=np.zeros(n, dtype=np.int64),
        matched=np.zeros((n, len(ALPHAS))),
        association=np.zeros((n, len(ALPHAS))),
    )
    for one, two in _blocks(sides, tally.frames):
        _tally_block(tally, sides, _laid_out(tracks, sides, one), _laid_out(tracks, sides, two), threshold)
    return tally


def _blocks(sides: Sides, frames: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the rows of both sides of runs of comparisons with about `BLOCK_BOXES` boxes."""
    if not len(sides):
        return
    work = np.bincount(sides.comparison, weights=frames)
    block = (np.cumsum(work) // BLOCK_BOXES).astype(np.int64)
    for number in np.unique(block):
        here = block[sides.comparison] == number
        yield np.flatnonzero(here & ~sides.second), np.flatnonzero(here & sides.second)


def _laid_out(tracks: Ragged, sides: Sides, rows: np.ndarray) -> _Boxes:
    """Return the boxes of some rows, sorted by comparison, part, frame and row."""
    boxes = track_boxes(tracks[rows])
    row = rows[boxes.track]
    order = np.lexsort((row, boxes.frame, sides.part[row], sides.comparison[row]))
    return _Boxes(
        row=row[order],
        frame=boxes.frame[order],
        box=boxes.box[order],
    )


def _tally_block(tally: FrameTally, sides: Sides, one: _Boxes, two: _Boxes, threshold: float) -> None:
    """Add what became of the boxes of some comparisons."""
    met = _meetings(tally, sides, one, two)
    if not len(met.iou):
        return
    enough = np.flatnonzero(met.iou >= threshold)
    close = met.take(enough)
    best = close.take(_heaviest(close, close.iou, one, two))
    np.add.at(tally.found, one.row[best.first], 1)
    np.add.at(tally.found, two.row[best.second], 1)
    _tally_identity(tally, close)
    aligned = met.take(_heaviest(met, met.iou * _alignment(met)[met.pair], one, two))
    _tally_hota(tally, aligned)
    followed = aligned.take(np.flatnonzero(aligned.iou >= threshold))
    mine, theirs, frame = one.row[followed.first], two.row[followed.second], one.frame[followed.first]
    _tally_switches(tally, mine, theirs, frame)
    _tally_switches(tally, theirs, mine, frame)


def _meetings(tally: FrameTally, sides: Sides, one: _Boxes, two: _Boxes) -> _Meetings:
    """Return the boxes that overlap in a frame; frames shared with the partner are added on the way."""
    cell1, cell2 = _cells(sides, one, two)
    begin, end = np.searchsorted(cell2, cell1, "left"), np.searchsorted(cell2, cell1, "right")
    n_pairs = np.cumsum(end - begin)
    block = n_pairs // BLOCK_PAIRS
    found = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))]
    for number in np.unique(block):
        some = np.flatnonzero(block == number)
        first, second = ranges(begin[some], end[some])
        first = some[first]
        iou = BOX.similarity(one.box[first], two.box[second])
        _tally_partners(tally, sides, one.row[first], two.row[second], iou)
        overlaps = np.flatnonzero(iou > 0)
        found.append((first[overlaps], second[overlaps], iou[overlaps]))
    first, second, iou = (np.concatenate(parts) for parts in zip(*found, strict=True))
    code, pair = np.unique(one.row[first] * len(sides) + two.row[second], return_inverse=True)
    tracks = np.column_stack(np.divmod(code, max(len(sides), 1)))
    return _Meetings(
        first=first, second=second, iou=iou, pair=pair, tracks=tracks, lengths=tally.frames[tracks]
    )


def _cells(sides: Sides, one: _Boxes, two: _Boxes) -> Iterator[np.ndarray]:
    """Yield one number for each box: equal where comparison, part and frame are, and ascending."""
    low = min(one.frame.min(initial=0), two.frame.min(initial=0))
    width = max(one.frame.max(initial=0), two.frame.max(initial=0)) - low + 1
    first = sides.comparison[np.concatenate([one.row[:1], two.row[:1]])].min(initial=np.iinfo(np.int64).max)
    n_parts = int(sides.part.max(initial=0)) + 1
    for boxes in (one, two):
        place = (sides.comparison[boxes.row] - first) * n_parts + sides.part[boxes.row]
        yield place * width + (boxes.frame - low)


def _tally_partners(
    tally: FrameTally, sides: Sides, first: np.ndarray, second: np.ndarray, iou: np.ndarray
) -> None:
    """Add the frames, and the overlaps, in which a track and its partner are both there."""
    partners = np.flatnonzero(sides.partner[first] == second)
    for rows in (first[partners], second[partners]):
        np.add.at(tally.both, rows, 1)
        np.add.at(tally.overlap, rows, iou[partners])


def _heaviest(met: _Meetings, weight: np.ndarray, one: _Boxes, two: _Boxes) -> np.ndarray:
    """Return the meetings that match the boxes of each frame one to one with greatest weight."""
    edges = Edges(first=met.first, second=met.second, weight=weight)
    return heaviest(edges, len(one.box), len(two.box), lambda rows1, rows2: (one.box[rows1], two.box[rows2]))


def _alignment(met: _Meetings) -> np.ndarray:
    """Return how well each two tracks go together over the whole video: HOTA's global alignment."""
    row, column = np.bincount(met.first, met.iou), np.bincount(met.second, met.iou)
    part = met.iou / (row[met.first] + column[met.second] - met.iou)
    potential = np.bincount(met.pair, part, minlength=len(met.tracks))
    alignment: np.ndarray = potential / (met.lengths.sum(axis=1) - potential)
    return alignment


def _tally_hota(tally: FrameTally, aligned: _Meetings) -> None:
    """Add matched boxes and their association accuracy for every α."""
    reached = np.searchsorted(ALPHAS, aligned.iou, side="right")
    level = np.zeros((len(aligned.tracks), len(ALPHAS) + 1))
    np.add.at(level, (aligned.pair, reached), 1)
    matched = level[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]  # boxes whose IoU reaches each α
    association = matched * matched / (aligned.lengths.sum(axis=1)[:, None] - matched)
    for rows in aligned.tracks.T:
        np.add.at(tally.matched, rows, matched)
        np.add.at(tally.association, rows, association)


def _tally_identity(tally: FrameTally, close: _Meetings) -> None:
    """Add the boxes that go together when every track has one partner for the whole video."""
    boxes = np.bincount(close.pair, minlength=len(close.tracks))
    pairs = np.flatnonzero(boxes)
    nodes = [np.unique(rows, return_inverse=True) for rows in close.tracks[pairs].T]
    edges = Edges(first=nodes[0][1], second=nodes[1][1], weight=boxes[pairs].astype(np.float64))

    def content(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what tracks are: how long, and when they begin and end."""
        return _life(tally, nodes[0][0][first]), _life(tally, nodes[1][0][second])

    chosen = pairs[heaviest(edges, len(nodes[0][0]), len(nodes[1][0]), content)]
    for rows in close.tracks[chosen].T:
        tally.identity[rows] += boxes[chosen]


def _life(tally: FrameTally, rows: np.ndarray) -> np.ndarray:
    """Return when things come and go."""
    return np.column_stack([tally.first[rows], tally.last[rows], tally.frames[rows]])


def _tally_switches(tally: FrameTally, mine: np.ndarray, theirs: np.ndarray, frame: np.ndarray) -> None:
    """Add how often the partner of a track's box is another track's than in the matched frame before."""
    order = np.lexsort((frame, mine))
    mine, theirs = mine[order], theirs[order]
    switched = (mine[1:] == mine[:-1]) & (theirs[1:] != theirs[:-1])
    np.add.at(tally.switches, mine[1:][switched], 1)
