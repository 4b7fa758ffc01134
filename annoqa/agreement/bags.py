"""Bags: what texts are made of, counted; and how much two bags share.

A bag holds each thing as often as it occurs, whatever its place: words, or runs of characters. Two
bags share a thing as often as the one that has less of it does.

Use it when the place of a word in a text matters less than its being there.
Beware when texts say the opposite with the same words.
Undefined never; an empty bag shares nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

BLOCK = 2**15
"""Pairs of bags that are compared at once: what bounds the memory."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Bags:
    """Many bags, end to end.

    Attributes
    ----------
    offsets : int64 array, shape (n_bags + 1,)
        Where each bag begins.
    kind : int64 array, shape (n_entries,)
        Code of the thing, ascending within a bag.
    times : int64 array, shape (n_entries,)
        How often it occurs.
    n_kinds : int
        How many different things there are.
    """

    offsets: np.ndarray
    kind: np.ndarray
    times: np.ndarray
    n_kinds: int

    @classmethod
    def of(cls, things: Sequence[Iterable[str]]) -> "Bags":
        """Return the bags of some lists.

        Parameters
        ----------
        things : sequence of iterables of str
            Such as the words of texts.

        Returns
        -------
        Bags
            One for each list.
        """
        known: dict[str, int] = {}
        codes = [[known.setdefault(thing, len(known)) for thing in entry] for entry in things]
        owner = np.repeat(np.arange(len(codes)), [len(entry) for entry in codes])
        flat = np.array([code for entry in codes for code in entry], dtype=np.int64)
        return cls.from_codes(owner, flat, len(codes), len(known))

    @classmethod
    def from_codes(cls, owner: np.ndarray, kind: np.ndarray, n_bags: int, n_kinds: int) -> "Bags":
        """Return the bags of things that have codes.

        Parameters
        ----------
        owner, kind : int64 array, shape (n_things,)
            Which bag each thing is in, and its code.
        n_bags, n_kinds : int
            How many there are.

        Returns
        -------
        Bags
            By bag and code.
        """
        size = max(1, n_kinds)
        key, times = np.unique(owner * size + kind, return_counts=True)
        offsets = np.searchsorted(key // size, np.arange(n_bags + 1))
        return cls(offsets=offsets, kind=key % size, times=times, n_kinds=size)

    @property
    def size(self) -> np.ndarray:
        """How many things are in each bag, int64, shape (n_bags,)."""
        return np.diff(np.concatenate([[0], np.cumsum(self.times)])[self.offsets])

    def shared(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return how many things two bags share.

        Parameters
        ----------
        first, second : int array, shape (n_pairs,)
            Which bags.

        Returns
        -------
        float array, shape (n_pairs,)
            Whole numbers, at most the smaller size.

        Examples
        --------
        >>> bags = Bags.of(["a rose is a rose".split(), "a rose is red".split()])
        >>> bags.size.tolist(), bags.shared(np.array([0]), np.array([1])).tolist()
        ([5, 4], [3.0])
        """
        parts = [
            self._shared(first[start : start + BLOCK], second[start : start + BLOCK])
            for start in range(0, max(1, len(first)), BLOCK)
        ]
        return np.concatenate(parts)

    def _shared(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return what a block of pairs shares."""
        (mine, left), (yours, right) = self._spread(first), self._spread(second)
        key, theirs = mine * self.n_kinds + self.kind[left], yours * self.n_kinds + self.kind[right]
        if not len(theirs):
            return np.zeros(len(first))
        place = np.minimum(np.searchsorted(theirs, key), len(theirs) - 1)
        both = theirs[place] == key
        fewer = np.minimum(self.times[left[both]], self.times[right[place[both]]])
        return np.bincount(mine[both], weights=fewer, minlength=len(first))

    def _spread(self, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return, for every entry of some bags, which of these it belongs to, and its place."""
        length = np.diff(self.offsets)[of]
        start = np.cumsum(length) - length
        pair = np.repeat(np.arange(len(of)), length)
        return pair, np.arange(len(pair)) + (self.offsets[of] - start)[pair]
