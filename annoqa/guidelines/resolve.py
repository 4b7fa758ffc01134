"""Which clause governs a mark, a mix-up, a value or a side: the most specific one wins.

    objects, mug → cup         a clause with `confusion mug -> cup`
                               else one with both labels, with `mug`, with `cup`
                               else one about the whole field
    objects, mug is missing    a clause with `omission mug`, else with `omission`, else as above
    objects, right side        a clause with `extent right`, the label's own first
                               else one about the whole field
    objects, colour red → blue a clause with `attribute colour` and `confusion red -> blue`
                               else one with both values, with one of them, with `attribute colour`
                               else one about the whole field

For what happens in a slice (small things), clauses about this slice come before all others, and clauses
about other slices never govern. A clause that names sides governs only sides, one that names attributes
only these, and one that names labels, mix-ups, omissions or additions only those. Of two clauses that
are equally specific the one with fewer labels wins, then the first in the documents' order.
"""

from dataclasses import dataclass

from annoqa.guidelines.clause import Clause
from annoqa.guidelines.guidelines import Guidelines
from annoqa.vocabulary import NOT_MARKED

DATA = "data."
MIX_UP, ITS_OMISSION, ANY_OMISSION, TRUTH, ANSWER = 4, 6, 4, 2, 1


@dataclass(frozen=True)
class _Question:
    """What a clause is wanted for."""

    field: str
    label: str | None
    answer: str | None
    side: str | None
    attribute: str | None
    slice: tuple[str, str] | None
    cell: str


def clause_for(
    guidelines: Guidelines,
    field: str,
    *,
    label: str | None = None,
    answer: str | None = None,
    side: str | None = None,
    attribute: str | None = None,
    slice: tuple[str, str] | None = None,  # noqa: A002 - the word of findings and of `Governs`
    cell: str = "",
) -> Clause | None:
    """Find the clause to blame, or to read.

    Parameters
    ----------
    guidelines : Guidelines
        As `read_guidelines` returns them.
    field : str
        The field in question.
    label : str, optional
        What is true; None where nothing is, or any label. For an attribute its true value.
    answer : str, optional
        What annotators say instead; None where they say nothing, or anything.
    side : str, optional
        The side of the extent in question; None where it is not about the extent.
    attribute : str, optional
        The question about marks whose values `label` and `answer` are.
    slice : (str, str), optional
        Data key of the items and its value, where it is about some items only.
    cell : str, default ""
        `omission` where a label is not marked, `addition` where it is marked and nothing is there.

    Returns
    -------
    Clause or None
        None when no clause governs it.

    Examples
    --------
    >>> whole = Clause(document="d", id="all", title="All", text="", field="objects")
    >>> mugs = Clause(document="d", id="mugs", title="Mugs", text="", field="objects", labels=("mug",))
    >>> small = Clause(
    ...     document="d", id="small", title="Small", text="", field="objects", slices=(("size", "small"),)
    ... )
    >>> guidelines = Guidelines(clauses=(whole, mugs, small))
    >>> [clause_for(guidelines, "objects", label=label).id for label in ("mug", "knife")]
    ['mugs', 'all']
    >>> clause_for(guidelines, "objects", label="mug", slice=("size", "small")).id
    'small'
    >>> clause_for(guidelines, "actions") is None
    True
    """
    if NOT_MARKED in (answer, label):
        cell = cell or ("omission" if answer == NOT_MARKED else "addition")
    question = _Question(field, label, answer, side, attribute, slice, cell)
    scores = [(_score(clause, question), clause) for clause in guidelines]
    governing = [(score, -len(clause.labels), clause) for score, clause in scores if score is not None]
    return max(governing, key=lambda entry: entry[:2])[2] if governing else None


def _score(clause: Clause, question: _Question) -> tuple[bool, int] | None:
    """Return how specific the clause is for the question; None when it does not govern it."""
    if clause.field != question.field:
        return None
    if clause.slices and (question.slice is None or not _in_slice(clause, question.slice)):
        return None
    if clause.is_general:
        return bool(clause.slices), 0
    if question.attribute is not None:
        named = _of_attribute(clause, question)
    elif question.side is not None:
        named = _of_side(clause, question)
    else:
        named = _of_answer(clause, question)
    return None if named == 0 else (bool(clause.slices), named)


def _in_slice(clause: Clause, wanted: tuple[str, str]) -> bool:
    """Say whether a clause is about a slice; the data keys of items may be named in full."""
    key, value = wanted
    return (key.removeprefix(DATA), value) in {(own.removeprefix(DATA), v) for own, v in clause.slices}


def _of_attribute(clause: Clause, question: _Question) -> int:
    """Return how closely a clause is about the values of a question about marks; 0 when it is not."""
    values = {value for name, value in clause.attributes if name == question.attribute}
    if not values:
        return 0
    if (question.label, question.answer) in clause.confusions:
        return 1 + MIX_UP
    named = values - {None}
    closeness = TRUTH * (question.label in named) + ANSWER * (question.answer in named)
    return 1 + closeness if closeness or None in values else 0


def _of_side(clause: Clause, question: _Question) -> int:
    """Return how closely a clause is about a side; 0 when it is not."""
    if question.side not in clause.sides:
        return 0
    labelled = bool(clause.labels or clause.confusions)
    named = _named(clause, question)
    return 0 if labelled and not named else 1 + named


def _of_answer(clause: Clause, question: _Question) -> int:
    """Return how closely a clause is about a label, a mix-up, an omission or an addition."""
    kept = {"omission": clause.omissions, "addition": clause.additions}.get(question.cell, ())
    label = question.label if question.cell == "omission" else question.answer
    if label in kept or None in kept:
        return ITS_OMISSION if label in kept and label is not None else ANY_OMISSION
    return 0 if clause.sides or clause.attributes else _named(clause, question)


def _named(clause: Clause, question: _Question) -> int:
    """Return how closely the clause names what is true and what was said; 0 when it does not."""
    if (question.label, question.answer) in clause.confusions:
        return MIX_UP
    return TRUTH * (question.label in clause.labels) + ANSWER * (question.answer in clause.labels)
