"""All clauses of a campaign's guideline documents."""

from collections.abc import Iterator
from dataclasses import dataclass

from annoqa.guidelines.clause import Clause


@dataclass(frozen=True)
class Guidelines:
    """The clauses in the order of the documents' names, and then as they are written.

    Attributes
    ----------
    clauses : tuple of Clause
        May be empty.

    Examples
    --------
    >>> len(Guidelines())
    0
    """

    clauses: tuple[Clause, ...] = ()

    def __len__(self) -> int:
        """Return how many clauses there are."""
        return len(self.clauses)

    def __iter__(self) -> Iterator[Clause]:
        """Go through the clauses."""
        return iter(self.clauses)

    def find(self, key: str) -> Clause | None:
        """Return the clause of an address such as `objects#mug-or-cup`, or None.

        Parameters
        ----------
        key : str
            `document#id`, as `Finding.clause` has it.

        Returns
        -------
        Clause or None
            None when there is none.
        """
        return next((clause for clause in self.clauses if clause.key == key), None)
