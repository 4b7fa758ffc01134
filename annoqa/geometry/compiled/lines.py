"""Places on lines against other lines: the nearest piece of each, one place after the other."""

import numpy as np

from annoqa.geometry.compiled.compiler import compiled


@compiled
def squares(
    x: np.ndarray, y: np.ndarray, places: np.ndarray, pieces: np.ndarray, offsets: np.ndarray
) -> np.ndarray:
    """Return the square of the distance from each place to the line of its row.

    `places` are the offsets of the rows in x and y, `offsets` those in the pieces; pieces are columns of
    begin x, begin y, along x, along y and the square of the length, shape (5, n_pieces).
    """
    nearest = np.empty(len(x))
    for row in range(len(places) - 1):
        for at in range(places[row], places[row + 1]):
            least = np.inf
            for piece in range(offsets[row], offsets[row + 1]):
                along_x, along_y, square = pieces[2, piece], pieces[3, piece], pieces[4, piece]
                away_x, away_y = x[at] - pieces[0, piece], y[at] - pieces[1, piece]
                share = 0.0
                if square > 0:
                    share = (along_x * away_x + along_y * away_y) / square
                share = min(max(share, 0.0), 1.0)
                rest_x, rest_y = away_x - share * along_x, away_y - share * along_y
                least = min(least, rest_x * rest_x + rest_y * rest_y)
            nearest[at] = least
    return nearest
