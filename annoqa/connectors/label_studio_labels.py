"""Labels as codes: a plain label, several at once, or places in a taxonomy, each with a unique text."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Path = tuple[str, ...]
Paths = tuple[Path, ...]
STEP, AND = " / ", ", "
BEFORE, BESIDE = " > ", " = "


class LabelBook:
    """Collects labels; a value is a set of paths, and a plain label is one path of one node.

    Examples
    --------
    >>> book = LabelBook()
    >>> book.codes([["cat"], None, ["dog", "cat"], ["cat", "dog"]])
    array([ 0, -1,  1,  1], dtype=int32)
    >>> book.finished()[0]
    ['cat', 'cat, dog']
    """

    def __init__(self) -> None:
        self.known: dict[object, int] = {}
        self.paths: dict[Paths, int] = {}
        self.rankings: dict[Paths, int] = {}

    def codes(
        self, values: Sequence[Any], aliases: Mapping[str, str] | None = None, *, as_path: bool = False
    ) -> np.ndarray:
        """Return the code of every value, −1 where it has no label.

        Parameters
        ----------
        values : sequence
            None, a text, a list of texts, or a list of paths.
        aliases : mapping, optional
            Texts that stand for others.
        as_path : bool, default False
            Whether a list of texts is one path, and not several labels.
        """
        known = self.known
        keys = [_key(value) for value in values]
        if aliases or as_path:
            return np.array([self._code(key, aliases or {}, as_path=as_path) for key in keys], dtype=np.int32)
        found = [known.get(key, -2) for key in keys]
        return np.array(
            [
                code if code != -2 else self._code(key, {}, as_path=False)
                for code, key in zip(found, keys, strict=True)
            ],
            dtype=np.int32,
        )

    def ranking_codes(self, rankings: Sequence[Sequence[Sequence[str]]]) -> np.ndarray:
        """Return the code of every ranking, −1 where nothing is ranked.

        Parameters
        ----------
        rankings : sequence
            Tiers, best first; the order within a tier says nothing.
        """
        keys = [tuple(tuple(sorted(set(tier))) for tier in tiers) for tiers in rankings]
        return np.array(
            [self.rankings.setdefault(key, self._next()) if any(key) else -1 for key in keys], dtype=np.int32
        )

    def code_of_path(self, path: Path) -> int:
        """Return the code of one declared path."""
        return self.paths.setdefault((path,), self._next())

    def is_several(self) -> np.ndarray:
        """Return which codes are several labels at once."""
        several = np.zeros(self._next(), dtype=bool)
        several[[code for paths, code in self.paths.items() if len(paths) > 1]] = True
        return several

    def finished(self) -> tuple[list[str], list[Paths], np.ndarray]:
        """Return texts in the order of the alphabet, their paths, and the new code of each old one."""
        texts, paths = self._texts(), self._values()
        order = sorted(range(len(texts)), key=texts.__getitem__)
        new = np.empty(len(texts) + 1, dtype=np.int32)
        new[order] = np.arange(len(texts))
        new[-1] = -1
        return [texts[at] for at in order], [paths[at] for at in order], new

    def _next(self) -> int:
        """Return the code of the next new value."""
        return len(self.paths) + len(self.rankings)

    def _values(self) -> list[Paths]:
        """Return the values by code."""
        both = [*self.paths.items(), *self.rankings.items()]
        return [paths for paths, _ in sorted(both, key=lambda entry: entry[1])]

    def _texts(self) -> list[str]:
        """Return a unique text for every value; a plain label is its own."""
        ranked = set(self.rankings.values())
        values = self._values()
        texts = [_ranking(paths) if code in ranked else _text(paths) for code, paths in enumerate(values)]
        plain = {paths[0][0] for paths in self.paths if len(paths) == 1 and len(paths[0]) == 1}
        taken = set(plain)
        for at, paths in enumerate(values):
            if at not in ranked and len(paths) == 1 and len(paths[0]) == 1:
                continue
            if texts[at] in taken:
                texts[at] = json.dumps({"ranking": paths} if at in ranked else paths, ensure_ascii=False)
            taken.add(texts[at])
        return texts

    def _code(self, key: object, aliases: Mapping[str, str], *, as_path: bool) -> int:
        """Return the code of one value, new or known."""
        paths = _paths(key, as_path=as_path)
        if aliases:
            paths = tuple(tuple(aliases.get(node, node) for node in path) for path in paths)
        if not paths:
            return -1
        code = self.paths.setdefault(paths, self._next())
        if not aliases and not as_path:
            self.known[key] = code
        return code


def _key(value: Any) -> object:  # noqa: ANN401 - what Label Studio writes
    """Return a value as something that can be looked up."""
    if type(value) is not list:
        return value
    if len(value) == 1 and type(value[0]) is str:
        return value[0]
    return tuple(tuple(entry) if type(entry) is list else entry for entry in value)


def _paths(key: object, *, as_path: bool) -> Paths:
    """Return the set of paths of a value, sorted, so that the order of clicks does not matter."""
    if isinstance(key, str):
        return ((key,),)
    if not isinstance(key, tuple) or not key:
        return ()
    if as_path and all(isinstance(entry, str) for entry in key):
        return (key,)
    paths = {(entry,) if isinstance(entry, str) else tuple(entry) for entry in key}
    return tuple(sorted(path for path in paths if path))


def _text(paths: Paths) -> str:
    """Return the text of a value."""
    return AND.join(STEP.join(path) for path in paths)


def _ranking(tiers: Paths) -> str:
    """Return the text of a ranking; a tier that holds nothing is a dash."""
    return BEFORE.join(BESIDE.join(tier) or "–" for tier in tiers)
