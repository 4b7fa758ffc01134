"""The straight pieces of polylines, the places on them, and how far these lie from other lines."""

from dataclasses import dataclass

import numpy as np

from annoqa.geometry.extents import Ragged


@dataclass(frozen=True, eq=False, kw_only=True)
class Places:
    """Places on lines, each in the middle of its piece, line after line.

    Attributes
    ----------
    point : float64 array, shape (n_places, 2)
        x and y in px.
    weight : float64 array, shape (n_places,)
        Length of the piece in px; 1 on lines without a length.
    offsets : int64 array, shape (n_rows + 1,)
        The places of row i are `offsets[i]:offsets[i + 1]`.
    """

    point: np.ndarray
    weight: np.ndarray
    offsets: np.ndarray

    @property
    def owner(self) -> np.ndarray:
        """Row of each place, int64, shape (n_places,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


@dataclass(frozen=True, eq=False, kw_only=True)
class Strokes:
    """Straight pieces of lines, line after line; a point alone is a piece without a length.

    Attributes
    ----------
    begin, end : float64 arrays, shape (n_pieces, 2)
        Ends of each piece, x and y in px.
    offsets : int64 array, shape (n_rows + 1,)
        The pieces of row i are `offsets[i]:offsets[i + 1]`; one at least.
    """

    begin: np.ndarray
    end: np.ndarray
    offsets: np.ndarray

    @property
    def n_by_row(self) -> np.ndarray:
        """How many pieces each row has."""
        return np.diff(self.offsets)

    @property
    def chord(self) -> np.ndarray:
        """From the first point of each line to its last, shape (n_rows, 2)."""
        chord: np.ndarray = self.end[self.offsets[1:] - 1] - self.begin[self.offsets[:-1]]
        return chord

    @property
    def closed(self) -> np.ndarray:
        """Whether each line ends where it began, and has been elsewhere."""
        closed: np.ndarray = (self.chord == 0).all(axis=1) & (self.n_by_row > 1)
        return closed

    @property
    def turning(self) -> np.ndarray:
        """Twice the area that each line goes round, with a sign that tells the way."""
        origin = np.repeat(self.begin[self.offsets[:-1]], self.n_by_row, axis=0)
        one, two = self.begin - origin, self.end - origin
        return np.add.reduceat(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0], self.offsets[:-1])

    @property
    def columns(self) -> np.ndarray:
        """Begin x, begin y, along x, along y, and the square of the length, shape (5, n_pieces)."""
        along_x, along_y = (self.end - self.begin).T
        square = along_x * along_x + along_y * along_y
        return np.stack([self.begin[:, 0], self.begin[:, 1], along_x, along_y, square])

    def hull(self) -> np.ndarray:
        """Return x1, y1, x2, y2 around each line."""
        low, high = np.minimum(self.begin, self.end), np.maximum(self.begin, self.end)
        first = self.offsets[:-1]
        return np.column_stack([np.minimum.reduceat(low, first), np.maximum.reduceat(high, first)])

    def places(self, step: np.ndarray, most: int) -> Places:
        """Return places on the lines, at most a step apart, and about `most` of them a line at most.

        Parameters
        ----------
        step : float array, shape (n_rows,)
            In px; 0 asks for as many as there may be.
        most : int
            A piece has one place at least, whatever this says.
        """
        length = np.hypot(*(self.end - self.begin).T)
        total = np.add.reduceat(length, self.offsets[:-1])
        apart = np.repeat(np.maximum(step, total / most), self.n_by_row)
        n = np.ceil(np.divide(length, apart, out=np.ones(len(length)), where=apart > 0))
        n = np.maximum(n, 1).astype(np.int64)
        piece = np.repeat(np.arange(len(n)), n)
        before = np.cumsum(n) - n
        share = ((np.arange(len(piece)) - before[piece] + 0.5) / n[piece])[:, None]
        weight = np.where(np.repeat(total == 0, self.n_by_row), 1.0, length / n)
        return Places(
            point=self.begin[piece] + share * (self.end - self.begin)[piece],
            weight=weight[piece],
            offsets=np.concatenate([[0], np.cumsum(n)])[self.offsets],
        )


def strokes_of(line: Ragged) -> Strokes:
    """Return the straight pieces of polylines.

    Parameters
    ----------
    line : Ragged
        Scale, x, y, x, y …; two NaN end a stroke.

    Returns
    -------
    Strokes
        In the order of the points.

    Examples
    --------
    >>> strokes = strokes_of(Ragged.from_rows([[9, 0, 0, 3, 4], [9, 5, 5]]))
    >>> strokes.end.tolist(), strokes.offsets.tolist()
    ([[3.0, 4.0], [5.0, 5.0]], [0, 1, 2])
    """
    flat, offsets = line.packed()
    is_point = np.ones(len(flat), dtype=bool)
    is_point[offsets[:-1]] = False
    point = flat[is_point].reshape(-1, 2)
    row = np.repeat(np.arange(len(line)), (line.length - 1) // 2)
    there = np.isfinite(point).all(axis=1)
    goes_on = np.zeros(len(point), dtype=bool)
    goes_on[:-1] = there[:-1] & there[1:] & (row[:-1] == row[1:])
    came_from = np.concatenate([[False], goes_on[:-1]])[: len(point)]
    alone = there & ~goes_on & ~came_from
    begin = np.flatnonzero(goes_on | alone)
    end = begin + goes_on[begin]
    n_by_row = np.bincount(row[begin], minlength=len(line))
    return Strokes(begin=point[begin], end=point[end], offsets=np.concatenate([[0], np.cumsum(n_by_row)]))


def nearest_squares(
    x: np.ndarray, y: np.ndarray, places: np.ndarray, pieces: np.ndarray, offsets: np.ndarray
) -> np.ndarray:
    """Return the square of the distance from each place to the line of its row.

    Parameters
    ----------
    x, y : float64 arrays, shape (n_places,)
        In px, row after row.
    places : int64 array, shape (n_rows + 1,)
        Where the places of each row begin.
    pieces : float64 array, shape (5, n_pieces)
        As `Strokes.columns`.
    offsets : int64 array, shape (n_rows + 1,)
        Where the pieces of each row begin.

    Returns
    -------
    float64 array, shape (n_places,)
        In px².
    """
    owner = np.repeat(np.arange(len(places) - 1), np.diff(places))
    n = np.diff(offsets)[owner]
    first = np.cumsum(n) - n
    at = np.repeat(np.arange(len(n)), n)
    begin_x, begin_y, along_x, along_y, square = pieces[:, np.arange(len(at)) + (offsets[owner] - first)[at]]
    away_x, away_y = x[at] - begin_x, y[at] - begin_y
    along = along_x * away_x + along_y * away_y
    share = np.clip(np.divide(along, square, out=np.zeros(len(at)), where=square > 0), 0, 1)
    rest_x, rest_y = away_x - share * along_x, away_y - share * along_y
    rest = rest_x * rest_x + rest_y * rest_y
    nearest: np.ndarray = np.minimum.reduceat(rest, first) if len(n) else np.empty(0)
    return nearest


def mean_of_rows(value: np.ndarray, weight: np.ndarray, owner: np.ndarray, n_rows: int) -> np.ndarray:
    """Return the weighted mean of each row; every row has a weight."""
    total = np.bincount(owner, weights=weight * value, minlength=n_rows)
    mean: np.ndarray = total / np.bincount(owner, weights=weight, minlength=n_rows)
    return mean
