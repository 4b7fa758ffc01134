"""A picture that shapes are painted on, larger than it will be, for smooth edges."""

from collections.abc import Callable

import numpy as np

from annoqa.demo.task import HEIGHT_PX, WIDTH_PX

SHARPNESS = 3  # painted so many times larger, then averaged
Colour = tuple[int, int, int]


class Canvas:
    """A picture that shapes are painted on, in pixels of the finished picture."""

    def __init__(self, background: Colour) -> None:
        """Begin with one colour."""
        size = (HEIGHT_PX * SHARPNESS, WIDTH_PX * SHARPNESS, 3)
        self.pixels = np.full(size, background, dtype=np.uint8)

    def paint(
        self,
        box: tuple[float, float, float, float],
        colour: Colour,
        inside: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
    ) -> None:
        """Paint what is inside; `inside` takes x and y from -1 to 1 across the box, y downwards."""
        x1, y1, x2, y2 = (round(edge * SHARPNESS) for edge in box)
        window = self.pixels[max(y1, 0) : y2, max(x1, 0) : x2]
        x = np.linspace(-1, 1, x2 - x1)[None, max(-x1, 0) :][:, : window.shape[1]]
        y = np.linspace(-1, 1, y2 - y1)[max(-y1, 0) :, None][: window.shape[0]]
        window[(inside(x, y) if inside else x + y > -3)] = colour

    def finished(self) -> np.ndarray:
        """Return the picture, uint8, shape (height, width, 3)."""
        starts = [(row, column) for row in range(SHARPNESS) for column in range(SHARPNESS)]
        total = np.zeros((HEIGHT_PX, WIDTH_PX, 3), dtype=np.uint16)
        for row, column in starts:
            total += self.pixels[row::SHARPNESS, column::SHARPNESS]
        return ((total + len(starts) // 2) // len(starts)).astype(np.uint8)


def shade(colour: Colour, share: float) -> Colour:
    """Return a darker colour, or a paler one.

    Parameters
    ----------
    colour : (int, int, int)
        Red, green and blue, 0 to 255.
    share : float
        0 is black, 1 the colour itself, 2 white.

    Returns
    -------
    (int, int, int)
        Red, green and blue.

    Examples
    --------
    >>> shade((200, 100, 0), 0.5), shade((200, 100, 0), 2)
    ((100, 50, 0), (255, 255, 255))
    """
    pale = [255 - (255 - part) * (2 - share) if share > 1 else part * share for part in colour]
    return round(pale[0]), round(pale[1]), round(pale[2])


def ellipse(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return what is inside the ellipse that fills the box, for `Canvas.paint`.

    Parameters
    ----------
    x, y : float array
        From -1 to 1 across the box.

    Returns
    -------
    bool array
        Of the shape that x and y make together.
    """
    inside: np.ndarray = x * x + y * y <= 1
    return inside
