"""The pictures of the demo campaign: a small kitchen, and the things that stand in it."""

from collections.abc import Callable

import numpy as np

from annoqa.demo.canvas import Canvas, Colour, ellipse, shade
from annoqa.demo.task import HEIGHT_PX, WIDTH_PX, Mark, Task

BOARDS_PX = (112, 214)
WALLS: dict[str, tuple[Colour, Colour]] = {  # wall, boards
    "counter": ((226, 232, 230), (176, 146, 112)),
    "shelf": ((238, 230, 216), (140, 106, 76)),
    "sink": ((214, 226, 236), (158, 170, 178)),
    "table": ((233, 226, 232), (194, 158, 120)),
}
CHINA: tuple[Colour, ...] = ((196, 84, 58), (58, 110, 165), (233, 196, 106), (92, 138, 94), (138, 96, 150))
STEEL, WOOD = (168, 176, 184), (72, 54, 44)


def picture(task: Task, rng: np.random.Generator) -> np.ndarray:
    """Draw the picture of an image task.

    Parameters
    ----------
    task : Task
        Its true boxes are filled by what their labels say.
    rng : numpy.random.Generator
        The colours are drawn from it.

    Returns
    -------
    uint8 array, shape (240, 320, 3)
        Red, green and blue.
    """
    scene = next(str(mark.value) for mark in task.truth if mark.field == "scene")
    canvas = _room(scene)
    for mark in task.truth:
        if mark.field == "objects":
            colour = CHINA[int(rng.integers(len(CHINA)))]
            THINGS[str(mark.value)](canvas, mark, colour)
    return canvas.finished()


def _room(scene: str) -> Canvas:
    """Return the empty kitchen: tiles, two boards, and what tells the place."""
    wall, board = WALLS[scene]
    canvas = Canvas(wall)
    for x in range(0, WIDTH_PX, 32):
        canvas.paint((x, 0, x + 0.7, HEIGHT_PX), shade(wall, 0.93))
    for y in range(16, HEIGHT_PX, 32):
        canvas.paint((0, y, WIDTH_PX, y + 0.7), shade(wall, 0.93))
    for y in BOARDS_PX:
        canvas.paint((0, y - 3, WIDTH_PX, y + 7), board)
        canvas.paint((0, y + 7, WIDTH_PX, y + 9), shade(board, 0.75))
    canvas.paint((0, BOARDS_PX[1] + 9, WIDTH_PX, HEIGHT_PX), shade(board, 0.88))
    _landmark(canvas, scene, board)
    return canvas


def _landmark(canvas: Canvas, scene: str, board: Colour) -> None:
    """Paint what tells the place, below the lower board."""
    top = BOARDS_PX[1] + 9
    if scene == "sink":
        canvas.paint((90, top, 230, HEIGHT_PX - 4), shade(board, 0.7))
        canvas.paint((97, top, 223, HEIGHT_PX - 8), shade(board, 0.55))
    elif scene == "table":
        for x in (26, 278):
            canvas.paint((x, top, x + 14, HEIGHT_PX), shade(board, 0.6))
    elif scene == "counter":
        for x in (8, 112, 216):
            canvas.paint((x, top + 3, x + 96, HEIGHT_PX - 2), shade(board, 0.8))
            canvas.paint((x + 38, top + 7, x + 58, top + 9.5), STEEL)
    else:
        canvas.paint((0, top, WIDTH_PX, HEIGHT_PX), shade(board, 0.5))


def _cup(canvas: Canvas, mark: Mark, colour: Colour) -> None:
    """Paint a cup: narrower at its foot, without a handle."""
    x1, y1, x2, y2 = _box(mark)
    canvas.paint((x1, y1, x2, y2), colour, lambda x, y: abs(x) <= 0.86 - 0.14 * y)
    _rim(canvas, (x1, y1, x2, y1 + 0.16 * (y2 - y1)), colour)


def _mug(canvas: Canvas, mark: Mark, colour: Colour) -> None:
    """Paint a mug: straight, with a handle on the right."""
    x1, y1, x2, y2 = _box(mark)
    width, height = x2 - x1, y2 - y1
    body = x1 + 0.72 * width
    handle = (body - 0.3 * width, y1 + 0.22 * height, x2, y1 + 0.74 * height)
    canvas.paint(handle, shade(colour, 0.85), lambda x, y: (x * x + y * y <= 1) & (x * x + y * y >= 0.4))
    canvas.paint((x1, y1, body, y2), colour)
    canvas.paint((x1, y1 + 0.45 * height, body, y1 + 0.55 * height), shade(colour, 1.5))
    _rim(canvas, (x1, y1, body, y1 + 0.12 * height), colour)


def _plate(canvas: Canvas, mark: Mark, colour: Colour) -> None:
    """Paint a plate as seen from the front: a flat ellipse with a rim of colour."""
    x1, y1, x2, y2 = _box(mark)
    dx, dy = 0.1 * (x2 - x1), 0.14 * (y2 - y1)
    canvas.paint((x1, y1, x2, y2), colour, ellipse)
    canvas.paint((x1 + dx, y1 + dy, x2 - dx, y2 - dy), (248, 246, 240), ellipse)
    canvas.paint((x1 + 3 * dx, y1 + 3 * dy, x2 - 3 * dx, y2 - 2 * dy), (228, 226, 220), ellipse)


def _bowl(canvas: Canvas, mark: Mark, colour: Colour) -> None:
    """Paint a bowl: half an ellipse on a small foot."""
    x1, y1, x2, y2 = _box(mark)
    width, height = x2 - x1, y2 - y1
    canvas.paint((x1 + 0.32 * width, y2 - 0.2 * height, x2 - 0.32 * width, y2), shade(colour, 0.75))
    below = (x1, y1 - 0.7 * height, x2, y2 - 0.06 * height)
    canvas.paint(below, colour, lambda x, y: ellipse(x, y) & (y >= -0.1))
    _rim(canvas, (x1, y1, x2, y1 + 0.3 * height), colour)


def _knife(canvas: Canvas, mark: Mark, _colour: Colour) -> None:
    """Paint a knife lying on the board: handle on the left, a blade that narrows to its tip."""
    x1, y1, x2, y2 = _box(mark)
    middle = x1 + 0.4 * (x2 - x1)
    canvas.paint((middle, y1, x2, y2), STEEL, lambda x, y: y <= 1 - 1.8 * ((x + 1) / 2) ** 2.2)
    canvas.paint((x1, y1, middle, y1 + 0.62 * (y2 - y1)), WOOD, lambda x, y: abs(y) <= 1 - 0.4 * (x < -0.9))


def _rim(canvas: Canvas, box: tuple[float, float, float, float], colour: Colour) -> None:
    """Paint the opening at the top."""
    x1, y1, x2, y2 = box
    canvas.paint(box, shade(colour, 1.25), ellipse)
    inset = 0.06 * (x2 - x1)
    canvas.paint((x1 + inset, y1 + 0.25 * (y2 - y1), x2 - inset, y2), shade(colour, 0.6), ellipse)


def _box(mark: Mark) -> tuple[float, float, float, float]:
    """Return the four edges of a true box."""
    x1, y1, x2, y2 = mark.extent
    return x1, y1, x2, y2


THINGS: dict[str, Callable[[Canvas, Mark, Colour], None]] = {
    "cup": _cup,
    "mug": _mug,
    "plate": _plate,
    "bowl": _bowl,
    "knife": _knife,
}
