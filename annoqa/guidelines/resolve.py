"""Which clause governs a mark, a mix-up or a side: the most specific one wins.

    objects, mug → cup         a clause with `confusion mug -> cup`
                               else one with both labels, with `mug`, with `cup`
                               else one about the whole field
    objects, right side        a clause with `extent right`, the label's own first
                               else one about the whole field

A clause that names sides governs only sides, and a clause that names labels or mix-ups governs only
those. Of two clauses that are equally specific the one with fewer labels wins, then the first in the
documents' order.
"""

from annoqa.guidelines.clause import Clause
from annoqa.guidelines.guidelines import Guidelines


def clause_for(
    guidelines: Guidelines,
    field: str,
    *,
    label: str | None = None,
    answer: str | None = None,
    side: str | None = None,
) -> Clause | None:
    """Find the clause to blame, or to read.

    Parameters
    ----------
    guidelines : Guidelines
        As `read_guidelines` returns them.
    field : str
        The field in question.
    label : str, optional
        What is true; None where nothing is, or any label.
    answer : str, optional
        What annotators say instead; None where they say nothing, or anything.
    side : str, optional
        The side of the extent in question; None where it is not about the extent.

    Returns
    -------
    Clause or None
        None when no clause governs it.

    Examples
    --------
    >>> whole = Clause(document="d", id="all", title="All", text="", field="objects")
    >>> mugs = Clause(document="d", id="mugs", title="Mugs", text="", field="objects", labels=("mug",))
    >>> guidelines = Guidelines(clauses=(whole, mugs))
    >>> [clause_for(guidelines, "objects", label=label).id for label in ("mug", "knife")]
    ['mugs', 'all']
    >>> clause_for(guidelines, "actions") is None
    True
    """
    scores = [(_score(clause, field, label, answer, side), clause) for clause in guidelines]
    governing = [(score, -len(clause.labels), clause) for score, clause in scores if score >= 0]
    return max(governing, key=lambda entry: entry[:2])[2] if governing else None


def _score(clause: Clause, field: str, label: str | None, answer: str | None, side: str | None) -> int:
    """Return how specific the clause is for the question; -1 when it does not govern it."""
    about_names = bool(clause.labels or clause.confusions)
    if clause.field != field or (clause.sides and side not in clause.sides):
        return -1
    if side is not None and not clause.sides:
        return -1 if about_names else 0
    named = _named(clause, label, answer)
    if about_names and named == 0:
        return -1
    return named + (8 if clause.sides else 0)


def _named(clause: Clause, label: str | None, answer: str | None) -> int:
    """Return how closely the clause names what is true and what was said; 0 when it does not."""
    if (label, answer) in clause.confusions:
        return 4
    return 2 * (label in clause.labels) + (answer in clause.labels)
