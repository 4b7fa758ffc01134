"""Reliability data: which annotator gave which unit which value, ready to be tallied.

Two layouts hold the same thing and reach the same numbers: a dense matrix of codes (few
annotators, who judge most units), or judgements one after the other (many annotators, each of whom
judges a few units).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.encoding import check_declared, encode_numbers, narrowest, scale_of
from annoqa.agreement.tally import Tally, has_keys, tally_columns, unit_keys
from annoqa.errors import NotApplicableError, examples

Scale = tuple[Any, ...] | np.ndarray
"""The values in order: labels as a tuple, or numbers ascending as a float array."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ReliabilityData:
    """Judgements of units by annotators over one scale.

    Attributes
    ----------
    values : tuple or float array, shape (n_values,)
        The scale: declared labels in declared order, used or not; numbers ascending.
    n_annotators, n_units : int
        Annotators and units, whether they have a judgement or not.
    codes : int array, shape (n_annotators, n_units), or None
        Dense layout: positions in `values`, -1 where missing.
    unit, annotator, code : int arrays, shape (n_judgements,), or None
        Long layout, ascending by unit and annotator; missing judgements are not there.
    cluster : int array, shape (n_units,), or None
        Which video or document each unit belongs to; None when units stand for themselves.
    annotators, units : tuple of str, or None
        Ids, where there are any.
    """

    values: Scale
    n_annotators: int
    n_units: int
    codes: np.ndarray | None = None
    unit: np.ndarray | None = None
    annotator: np.ndarray | None = None
    code: np.ndarray | None = None
    cluster: np.ndarray | None = None
    annotators: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None

    @classmethod
    def from_rows(
        cls, rows: Sequence[Sequence[Hashable | None]], *, values: Iterable[Hashable] | None = None
    ) -> Self:
        """Return the data of one row per annotator, None where a judgement is missing.

        Parameters
        ----------
        rows : sequence of sequences
            One row per annotator, one entry per unit.
        values : iterable, optional
            The declared scale in order; the values that occur, sorted, without.

        Returns
        -------
        ReliabilityData
            Dense layout.

        Raises
        ------
        NotApplicableError
            When rows differ in length, or a value is not declared.

        Examples
        --------
        >>> data = ReliabilityData.from_rows([["a", "b", None], ["a", "a", "b"]])
        >>> data.codes.tolist()
        [[0, 1, -1], [0, 0, 1]]
        """
        lengths = {len(row) for row in rows}
        if len(lengths) > 1:
            raise NotApplicableError.saying(
                "Every annotator's row must have one entry per unit.",
                f"Rows have {examples(sorted(lengths))} entries.",
                "write None where an annotator did not judge a unit.",
            )
        scale = scale_of((value for row in rows for value in row if value is not None), values)
        place = {value: code for code, value in enumerate(scale)}
        check_declared((value for row in rows for value in row if value is not None), place)
        codes = [[-1 if value is None else place[value] for value in row] for row in rows]
        return cls.from_codes(np.array(codes).reshape(len(rows), -1), values=scale)

    @classmethod
    def from_matrix(
        cls, matrix: ArrayLike, *, values: ArrayLike | None = None, cluster: ArrayLike | None = None
    ) -> Self:
        """Return the data of a matrix of numbers, NaN where a judgement is missing.

        Parameters
        ----------
        matrix : float or int array, shape (n_annotators, n_units)
            The numbers.
        values : array, shape (n_values,), optional
            The declared scale, ascending; the numbers that occur without.
        cluster : int array, shape (n_units,), optional
            Which video or document each unit belongs to.

        Returns
        -------
        ReliabilityData
            Dense layout.

        Examples
        --------
        >>> ReliabilityData.from_matrix([[1, 2, float("nan")], [1, 5, 5]]).codes.tolist()
        [[0, 1, -1], [0, 2, 2]]
        """
        numbers = np.atleast_2d(np.asarray(matrix, dtype=float))
        codes, scale = encode_numbers(numbers, values)
        return cls.from_codes(codes, values=scale, cluster=cluster)

    @classmethod
    def from_codes(
        cls,
        codes: ArrayLike,
        *,
        values: Iterable[Any],
        cluster: ArrayLike | None = None,
        annotators: tuple[str, ...] | None = None,
    ) -> Self:
        """Return the data of a matrix of positions in `values`, -1 where missing.

        Parameters
        ----------
        codes : int array, shape (n_annotators, n_units)
            Best as int8 with contiguous rows: then nothing is copied.
        values : iterable
            The scale in order.
        cluster : int array, shape (n_units,), optional
            Which video or document each unit belongs to.
        annotators : tuple of str, optional
            Ids of the annotators.

        Returns
        -------
        ReliabilityData
            Dense layout.

        Raises
        ------
        NotApplicableError
            When a code is not a position in `values`.
        """
        scale = values if isinstance(values, np.ndarray) else tuple(values)
        matrix = np.atleast_2d(np.asarray(codes))
        if matrix.size and not (int(matrix.min()) >= -1 and int(matrix.max()) < len(scale)):
            raise NotApplicableError.saying(
                f"Codes must be positions in the {len(scale)} values, or -1 for missing.",
                f"They run from {matrix.min()} to {matrix.max()}.",
            )
        return cls(
            values=scale,
            n_annotators=matrix.shape[0],
            n_units=matrix.shape[1],
            codes=matrix.astype(narrowest(len(scale)), copy=False),
            cluster=None if cluster is None else np.asarray(cluster),
            annotators=annotators,
        )

    @classmethod
    def from_judgements(
        cls,
        unit: ArrayLike,
        annotator: ArrayLike,
        code: ArrayLike,
        *,
        values: Iterable[Any],
        n_units: int | None = None,
        n_annotators: int | None = None,
        cluster: ArrayLike | None = None,
        annotators: tuple[str, ...] | None = None,
        units: tuple[str, ...] | None = None,
    ) -> Self:
        """Return the data of judgements one after the other, in any order.

        Parameters
        ----------
        unit, annotator, code : int array, shape (n_judgements,)
            Who judged what, and the position in `values`; judgements with code -1 are missing.
        values : iterable
            The scale in order.
        n_units, n_annotators : int, optional
            How many there are; the highest that occurs without.
        cluster : int array, shape (n_units,), optional
            Which video or document each unit belongs to.
        annotators, units : tuple of str, optional
            Ids.

        Returns
        -------
        ReliabilityData
            Long layout; dense where that is smaller.

        Raises
        ------
        NotApplicableError
            When an annotator judged a unit twice.

        Examples
        --------
        >>> data = ReliabilityData.from_judgements([0, 0, 1], [0, 1, 1], [0, 0, 1], values="ab")
        >>> data.n_units, data.n_annotators
        (2, 2)
        """
        who, what, value = np.asarray(annotator), np.asarray(unit), np.asarray(code)
        given = value >= 0
        what, who, value = what[given], who[given], value[given]
        order = np.lexsort((who, what))
        what, who, value = what[order], who[order], value[order]
        _check_once(what, who)
        scale = values if isinstance(values, np.ndarray) else tuple(values)
        data = cls(
            values=scale,
            n_annotators=int(who.max(initial=-1)) + 1 if n_annotators is None else n_annotators,
            n_units=int(what.max(initial=-1)) + 1 if n_units is None else n_units,
            unit=what,
            annotator=who,
            code=value,
            cluster=None if cluster is None else np.asarray(cluster),
            annotators=annotators,
            units=units,
        )
        if data.n_annotators * data.n_units > 4 * len(what):
            return data
        matrix = np.full((data.n_annotators, data.n_units), -1, dtype=narrowest(len(scale)))
        matrix[who, what] = value
        return replace(data, codes=matrix, unit=None, annotator=None, code=None)

    @property
    def n_values(self) -> int:
        """How many values the scale has."""
        return len(self.values)

    @cached_property
    def judgements(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Unit, annotator and code of every judgement, ascending by unit and annotator."""
        if self.codes is None:
            assert self.unit is not None  # noqa: S101 - one layout or the other
            assert self.annotator is not None  # noqa: S101
            assert self.code is not None  # noqa: S101
            return self.unit, self.annotator, self.code
        turned = np.ascontiguousarray(self.codes.T)
        unit, annotator = np.nonzero(turned >= 0)
        return unit, annotator, turned[unit, annotator].astype(np.int64)

    @cached_property
    def tally(self) -> Tally:
        """The judgements by row, units alike counted once."""
        if self.codes is not None and self.n_annotators:
            return tally_columns(self.codes, self.n_values)
        unit, annotator, code = self.judgements
        return Tally(
            row=unit.astype(np.int64, copy=False),
            annotator=annotator,
            code=code.astype(np.int64, copy=False),
            weight=np.ones(self.n_units, dtype=np.int64),
            n_annotators=self.n_annotators,
            n_values=self.n_values,
        )

    @cached_property
    def row_of_unit(self) -> np.ndarray:
        """Row of the tally that each unit is in, int64, shape (n_units,)."""
        if self.codes is None or not has_keys(self.codes, self.n_values):
            return np.arange(self.n_units)
        return np.unique(unit_keys(self.codes, self.n_values), return_inverse=True)[1]

    def select(self, units: np.ndarray) -> Self:
        """Return the data of some units only.

        Parameters
        ----------
        units : bool array, shape (n_units,)
            Which units to keep; they are numbered anew.

        Returns
        -------
        ReliabilityData
            Same scale, same annotators.
        """
        cluster = None if self.cluster is None else self.cluster[units]
        ids = None if self.units is None else tuple(np.array(self.units, dtype=object)[units])
        made = replace(self, cluster=cluster, units=ids, n_units=int(np.count_nonzero(units)))
        if self.codes is not None:
            return replace(made, codes=self.codes[:, units])
        unit, annotator, code = self.judgements
        kept = units[unit]
        place = np.cumsum(units) - 1
        return replace(made, unit=place[unit[kept]], annotator=annotator[kept], code=code[kept])

    def only(self, annotators: np.ndarray) -> Self:
        """Return the data of some annotators only; the others' judgements become missing.

        Parameters
        ----------
        annotators : bool array, shape (n_annotators,)
            Which annotators to keep; they keep their numbers.

        Returns
        -------
        ReliabilityData
            Same scale, same units.
        """
        if self.codes is not None:
            return replace(self, codes=np.where(annotators[:, None], self.codes, self.codes.dtype.type(-1)))
        unit, annotator, code = self.judgements
        kept = annotators[annotator]
        return replace(self, unit=unit[kept], annotator=annotator[kept], code=code[kept])


def _check_once(unit: np.ndarray, annotator: np.ndarray) -> None:
    """Raise when an annotator judged a unit twice; judgements are sorted."""
    again = (unit[1:] == unit[:-1]) & (annotator[1:] == annotator[:-1])
    if again.any():
        raise NotApplicableError.saying(
            "An annotator must judge a unit once.",
            f"{int(again.sum())} judgements are second ones.",
            "keep the one that counts; repeated judgements are about self-consistency.",
        )
