"""Which kind a name stands for: annoqa's own kinds, and those that a program or a package registers.

A package offers kinds through the entry point group `annoqa.kinds`: each entry point names a function
without arguments that returns a `Kind` and examples of its extents. They are loaded when a table has a
kind that annoqa does not know, and held to the same laws as kinds that a program registers.
"""

from importlib.metadata import entry_points
from typing import get_args

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.geometry.box import BOX
from annoqa.geometry.ellipse import ELLIPSE
from annoqa.geometry.extents import Extents, Ragged, equal_rows, take
from annoqa.geometry.keypoint import KEYPOINT
from annoqa.geometry.kind import Kind
from annoqa.geometry.laws import LAWS, MOST_EXAMPLES, broken_law
from annoqa.geometry.mask import MASK
from annoqa.geometry.polygon import POLYGON
from annoqa.geometry.polyline import POLYLINE
from annoqa.geometry.segment import SEGMENT
from annoqa.geometry.span import SPAN
from annoqa.geometry.track import TRACK
from annoqa.geometry.whole import WHOLE
from annoqa.vocabulary import Kind as Name

KINDS: tuple[Kind, ...] = (WHOLE, BOX, SEGMENT, SPAN, POLYGON, ELLIPSE, POLYLINE, TRACK, MASK, KEYPOINT)
"""Every kind that annoqa compares."""


_REGISTERED: dict[str, Kind] = {}
_ASKED: set[str] = set()
GROUP = "annoqa.kinds"


def kind_named(name: str) -> Kind | None:
    """Return the kind of a name; None where annoqa does not compare such marks.

    Examples
    --------
    >>> kind_named("box").title
    'box'
    """
    own = next((kind for kind in KINDS if kind.name == name), None)
    if own is None and name not in get_args(Name):
        _load_packages()
    return own or _REGISTERED.get(name)


def register_kind(kind: Kind, *, examples: Extents) -> Kind:
    """Let annoqa compare marks of a kind of one's own, after it held the laws on some examples.

    Parameters
    ----------
    kind : Kind
        With a name that is not taken, a hull, and either `alike`, or `size` and `shared`. Its extents
        are in `marks.extent`.
    examples : Extents
        2 to 100 marks: the more they differ, the more they tell. Every one is compared with every other.

    Returns
    -------
    Kind
        The same. A kind is known in the process that registers it; the entry points `annoqa.kinds` of
        installed packages are known everywhere.

    Raises
    ------
    NotApplicableError
        When the kind is not complete, its name is taken, or a law is broken: the message names the law
        and the two marks.

    Examples
    --------
    A similarity that depends on who comes first is found out:

    >>> marks = np.array([[1.0], [2.0]])
    >>> wrong = Kind(
    ...     name="dot", title="dot", columns=("x_px",),
    ...     alike=lambda one, two: np.minimum(one[:, 0] / two[:, 0], 1.0),
    ...     hull=lambda dot: np.column_stack([dot, 0 * dot, dot + 9, 0 * dot]),
    ... )
    >>> register_kind(wrong, examples=marks)
    Traceback (most recent call last):
    annoqa.errors.NotApplicableError: A kind of mark must hold the law `symmetric`: similarities are the
    same, bit for bit, when two marks are swapped.
    `dot`: [1.0] and [2.0]: similarity 0.5
    """
    if _REGISTERED.get(kind.name) is kind:
        return kind
    _check_complete(kind)
    _check_examples(kind, examples)
    broken = broken_law(kind, examples)
    if broken is not None:
        raise NotApplicableError.saying(
            f"A kind of mark must hold the law `{broken[0]}`: {LAWS[broken[0]]}.",
            f"`{kind.name}`: {broken[1]}",
        )
    _REGISTERED[kind.name] = kind
    return kind


def _check_complete(kind: Kind) -> None:
    """Raise when a kind cannot be compared at all, or has the name of another one."""
    taken = {own.name for own in KINDS} | set(get_args(Name)) | set(_REGISTERED)
    ways = (kind.alike is not None) + (kind.size is not None and kind.shared is not None)
    reasons = {
        f"its name {kind.name!r} is taken": kind.name in taken,
        "it has no name": not kind.name.strip(),
        "it has no hull": kind.hull is None,
        "it has no columns": not kind.columns,
        "it needs either `alike`, or both `size` and `shared`": ways != 1,
    }
    if found := [reason for reason, holds in reasons.items() if holds]:
        raise NotApplicableError.saying(
            "A kind of mark needs a name of its own, columns, a hull, and one way to be compared.",
            f"`{kind.name}`: {'; '.join(found)}.",
        )


def _check_examples(kind: Kind, examples: Extents) -> None:
    """Raise when examples are not extents of the kind, or tell nothing."""
    is_ragged = isinstance(examples, Ragged)
    shaped = is_ragged or np.asarray(examples).shape[1:] == (len(kind.columns),)
    n = len(examples)
    if is_ragged != kind.ragged or not shaped or not 2 <= n <= MOST_EXAMPLES:
        wanted = "Ragged rows" if kind.ragged else f"an array of {len(kind.columns)} columns"
        raise NotApplicableError.saying(
            f"`examples` must be {wanted}, of 2 to {MOST_EXAMPLES} marks.",
            f"`{kind.name}`: found {n} marks in {type(examples).__name__}.",
        )
    rows = np.arange(n)
    if equal_rows(take(examples, rows[:-1]), take(examples, rows[1:])).all():
        raise NotApplicableError.saying("`examples` must differ.", f"`{kind.name}`: all {n} are equal.")


def _load_packages() -> None:
    """Register the kinds of installed packages, once."""
    for point in entry_points(group=GROUP):
        if point.value not in _ASKED:
            _ASKED.add(point.value)
            kind, marks = point.load()()
            register_kind(kind, examples=marks)
