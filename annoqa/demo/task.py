"""What the demo campaign asks, and what is true about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

FPS = 30
WIDTH_PX, HEIGHT_PX = 320, 240
LABELS: Mapping[str, tuple[str, ...]] = {
    "objects": ("mug", "cup", "plate", "bowl", "knife"),
    "scene": ("counter", "shelf", "sink", "table"),
    "actions": ("reach", "grasp", "pour", "place"),
    "mentions": ("Object", "Action", "Person"),
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A mark, true or made by somebody.

    Attributes
    ----------
    field : str
        The question it answers.
    value : str or int
        A label, or the number of a rating.
    extent : tuple of float
        Box: x1, y1, x2, y2 in pixels; segment: start, end in seconds; span: start, end in code
        points; empty for an answer about the whole item.
    thing : int
        Which true mark of the task it is about; -1 for one that somebody invented.
    variety : str
        What kind of its label it is (`"tall"`), for those who misread a clause.
    """

    field: str
    value: str | int
    extent: tuple[float, ...] = ()
    thing: int = -1
    variety: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One item: what is shown, and what is true about it."""

    number: int
    kind: Literal["image", "clip", "caption"]
    data: Mapping[str, str | float]
    truth: tuple[Mark, ...]


def generator(seed: int, *key: int) -> np.random.Generator:
    """Return the random numbers that belong to `key`, whatever else is drawn.

    Parameters
    ----------
    seed : int
        Of the campaign, 0 or more.
    *key : int
        What the numbers are for: a task and a person, say; each 0 or more.

    Returns
    -------
    numpy.random.Generator
        The same for the same seed and key.

    Examples
    --------
    >>> generator(1, 2, 3).random() == generator(1, 2, 3).random()
    True
    """
    return np.random.default_rng([seed, *key])


def chosen(rng: np.random.Generator, names: tuple[str, ...]) -> str:
    """Return one of the names, each as likely as the others.

    Examples
    --------
    >>> chosen(generator(0), ("mug",))
    'mug'
    """
    return names[int(rng.integers(len(names)))]
