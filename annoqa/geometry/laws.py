"""What every kind of mark must hold, tried on examples: the first law that is broken, and by which marks.

annoqa's own kinds are tried on drawn marks by its tests; a kind of one's own is tried on the examples
that come with it. A kind that breaks a law makes numbers that depend on who comes first, or on how items
are grouped, so it is not taken.
"""

from collections.abc import Iterator

import numpy as np

from annoqa.geometry.extents import Extents, Ragged, take
from annoqa.geometry.kind import Kind

MOST_EXAMPLES = 100
MOST_ALONE = 50
LAWS: dict[str, str] = {
    "row by row": "similarities, sizes and hulls have one row a mark, of finite numbers",
    "hull": "hulls are x1 ≤ x2 and y1 ≤ y2",
    "in [0, 1]": "similarities are in [0, 1]",
    "1 on itself": "a mark has similarity 1 with itself, exactly",
    "symmetric": "similarities are the same, bit for bit, when two marks are swapped",
    "alone": "a similarity is the same whichever other pairs are compared in the same call",
    "apart": "marks whose hulls are apart have similarity 0",
    "shared": "what two marks share is no more than the size of either, and sizes are 0 or above",
}


def broken_law(kind: Kind, examples: Extents) -> tuple[str, str] | None:
    """Return the first law that a kind breaks on some examples, and by which marks.

    Parameters
    ----------
    kind : Kind
        With a hull, and either `alike`, or `size` and `shared`.
    examples : Extents
        At most 100 marks; every one is compared with every other.

    Returns
    -------
    law : str
        One of `LAWS`.
    found : str
        The marks that break it, and the numbers.

    Examples
    --------
    >>> from annoqa.geometry import BOX
    >>> print(broken_law(BOX, np.array([[0.0, 0, 4, 4, 0], [2, 0, 6, 4, 45]])))
    None
    """
    return next(_broken(kind, examples), None)


def _broken(kind: Kind, examples: Extents) -> Iterator[tuple[str, str]]:
    """Yield broken laws, from the one that the others build on."""
    n = len(examples)
    hulls = np.asarray(kind.hulls(examples))
    if hulls.shape != (n, 4) or not np.isfinite(hulls).all():
        yield "row by row", f"hulls have the shape {hulls.shape} for {n} marks, or are not finite"
        return
    one, two = (place.ravel() for place in np.mgrid[:n, :n])
    first, second = take(examples, one), take(examples, two)
    similarity, back = np.asarray(kind.similarity(first, second)), kind.similarity(second, first)
    if similarity.shape != (n * n,) or not np.isfinite(similarity).all():
        yield "row by row", f"similarities of {n * n} pairs: shape {similarity.shape}, or not finite"
        return
    say = _Saying(examples, one, two, similarity)
    turned = np.asarray((hulls[:, :2] > hulls[:, 2:]).any(axis=1))
    yield from say.where("hull", turned[one])
    yield from say.where("in [0, 1]", (similarity < 0) | (similarity > 1))
    yield from say.where("1 on itself", (one == two) & (similarity != 1))
    yield from say.where("symmetric", similarity != back)
    some = np.linspace(0, n * n - 1, min(n * n, MOST_ALONE)).astype(np.int64)
    alone = [kind.similarity(take(first, pair), take(second, pair))[0] for pair in some[:, None]]
    different = np.zeros(n * n, dtype=bool)
    different[some] = np.array(alone) != similarity[some]
    yield from say.where("alone", different)
    apart = ((hulls[one, :2] > hulls[two, 2:]) | (hulls[two, :2] > hulls[one, 2:])).any(axis=1)
    yield from say.where("apart", apart & (similarity != 0))
    if kind.shared is not None:
        sizes, shared = kind.sizes(examples), kind.shared(first, second)
        smaller = np.minimum(sizes[one], sizes[two])
        yield from say.where("shared", (shared > smaller) | (smaller < 0))


class _Saying:
    """Says which pair of marks breaks a law first."""

    def __init__(self, examples: Extents, one: np.ndarray, two: np.ndarray, similarity: np.ndarray) -> None:
        self.examples, self.one, self.two, self.similarity = examples, one, two, similarity

    def where(self, law: str, broken: np.ndarray) -> Iterator[tuple[str, str]]:
        """Yield the law with its first pair where it is broken."""
        if broken.any():
            at = int(np.argmax(broken))
            marks = " and ".join(self._mark(row) for row in (self.one[at], self.two[at]))
            yield law, f"{marks}: similarity {float(self.similarity[at])!r}"

    def _mark(self, row: int) -> str:
        """Return the numbers of one mark."""
        one = take(self.examples, np.array([row]))
        numbers = one.packed()[0] if isinstance(one, Ragged) else one[0]
        return str(numbers.tolist())
