"""What is wrong with guideline documents, by themselves and beside what the campaign asks.

    by themselves             what cannot be read, clauses without text, versions without a day, two
                              clauses about exactly the same
    beside the campaign       fields and labels that no clause governs; clauses about fields, labels,
                              attributes or items that do not exist, about sides that marks do not
                              have, or with tolerances in units that do not fit

A label that only a clause about the whole field governs is told where other labels of the field have
clauses of their own: it was probably forgotten.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from annoqa.errors import closest, examples
from annoqa.guidelines.clause import Clause
from annoqa.guidelines.guidelines import Guidelines
from annoqa.guidelines.questions import NODES, SIDES_OF, UNITS_OF, Question
from annoqa.guidelines.resolve import DATA, clause_for
from annoqa.vocabulary import NOT_MARKED

PROBLEM = re.compile(r"\s*(.+?\.md), line (\d+): (.*)", re.DOTALL)
ASKED = ">"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to mend.

    Attributes
    ----------
    rule : str
        What kind of thing, in kebab-case.
    file : str
        Of a document; empty where it is about something that no document has.
    line : int or None
        From 1.
    message : str
        What was found, as a sentence.
    """

    rule: str
    file: str = ""
    line: int | None = None
    message: str

    def __str__(self) -> str:
        """Return `objects.md, line 12: message`."""
        return f"{self.file}, line {self.line}: {self.message}" if self.file else self.message


def check_documents(guidelines: Guidelines, problems: Sequence[str]) -> list[Remark]:
    """Check documents by themselves.

    Parameters
    ----------
    guidelines : Guidelines
        The clauses that can be read.
    problems : sequence of str
        What cannot, as `read_documents` returns it.

    Returns
    -------
    list of Remark
        By file and line.
    """
    remarks = [_unreadable(problem) for problem in problems]
    remarks += [*_without_text(guidelines), *_without_day(guidelines), *_twins(guidelines)]
    return sorted(remarks, key=lambda remark: (remark.file, remark.line or 0))


def check_against(
    guidelines: Guidelines, questions: Sequence[Question], slices: Mapping[str, AbstractSet[str]]
) -> list[Remark]:
    """Check documents beside what a campaign asks.

    Parameters
    ----------
    guidelines : Guidelines
        The clauses.
    questions : sequence of Question
        Fields with their labels and attributes.
    slices : mapping of str to set of str
        Data keys of the items with their values.

    Returns
    -------
    list of Remark
        What no clause governs first, then by file and line.
    """
    remarks: list[Remark] = []
    for question in questions:
        remarks += _ungoverned(guidelines, question)
    known = {question.field: question for question in questions}
    for clause in guidelines:
        found = known.get(clause.field)
        if found is None:
            message = f"there is no field {clause.field!r}; {closest(clause.field, list(known))}"
            remarks.append(_remark("unknown-field", clause, message))
        else:
            remarks += [*_unknown_names(clause, found), *_unfit(clause, found)]
        remarks += _unknown_slices(clause, slices)
    return remarks


def _remark(rule: str, clause: Clause, message: str, *, heading: bool = False) -> Remark:
    """Return a remark about a clause."""
    line = clause.line if heading else clause.governs_line
    return Remark(rule=rule, file=f"{clause.document}.md", line=line, message=message)


def _unreadable(problem: str) -> Remark:
    """Return what a reader of documents told."""
    read = PROBLEM.fullmatch(problem)
    if read is None:
        return Remark(rule="unreadable", message=problem.strip())
    return Remark(rule="unreadable", file=read[1], line=int(read[2]), message=read[3])


def _without_text(guidelines: Guidelines) -> Iterator[Remark]:
    """Find clauses that say nothing, or only ask their author."""
    for clause in guidelines:
        said = [line for line in clause.text.split("\n") if line.strip()]
        if not said:
            yield _remark("no-text", clause, f"the clause {clause.id!r} has no text.", heading=True)
        elif all(line.lstrip().startswith(ASKED) for line in said):
            message = f"the clause {clause.id!r} only asks its author, and answers nothing."
            yield _remark("no-text", clause, message, heading=True)


def _without_day(guidelines: Guidelines) -> Iterator[Remark]:
    """Find documents whose version came into force on an unknown day."""
    told: set[str] = set()
    for clause in guidelines:
        if clause.version is not None and not clause.versions and clause.document not in told:
            told.add(clause.document)
            message = (
                f"nobody knows since when version {clause.version} is in force; add `in force: 2024-01-15`."
            )
            yield _remark("no-day", clause, message, heading=True)


def _twins(guidelines: Guidelines) -> Iterator[Remark]:
    """Find clauses that govern exactly what an earlier one governs."""
    first: dict[tuple[object, ...], Clause] = {}
    for clause in guidelines:
        scope = (
            clause.field,
            *(
                frozenset(names)
                for names in (
                    clause.labels,
                    clause.confusions,
                    clause.omissions,
                    clause.additions,
                    clause.attributes,
                    clause.sides,
                    clause.slices,
                )
            ),
        )
        earlier = first.setdefault(scope, clause)
        if earlier is not clause:
            message = f"the clause {clause.id!r} governs what `{earlier.key}` governs, which is always named."
            yield _remark("twin", clause, message)


def _ungoverned(guidelines: Guidelines, question: Question) -> Iterator[Remark]:
    """Find a field or labels that no clause governs."""
    clauses = [clause for clause in guidelines if clause.field == question.field]
    if not clauses:
        labels = f", nor its labels {examples(question.labels)}" if question.labels else ""
        yield Remark(
            rule="ungoverned-field", message=f"no clause governs the field {question.field!r}{labels}."
        )
        return
    named = {label for clause in clauses for label in _named(clause)}
    for label in question.labels:
        if named & set(_places(label)):
            continue
        about = f"the label {label!r} of the field {question.field!r}"
        if clause_for(guidelines, question.field, label=label) is None:
            yield Remark(rule="ungoverned-label", message=f"no clause governs {about}.")
        elif named & set(question.labels):
            message = (
                f"no clause names {about}, as others name {examples(sorted(named & set(question.labels)))}."
            )
            yield Remark(rule="ungoverned-label", message=message)


def _named(clause: Clause) -> list[str]:
    """Return the labels that a clause names; the confusions of attributes are of their values."""
    pairs = () if clause.attributes else clause.confusions
    names = [*clause.labels, *clause.omissions, *clause.additions, *(name for pair in pairs for name in pair)]
    return [name for name in dict.fromkeys(names) if name is not None and name != NOT_MARKED]


def _places(label: str) -> list[str]:
    """Return a label, and the places above it in a taxonomy."""
    nodes = label.split(NODES)
    return [NODES.join(nodes[:n]) for n in range(len(nodes), 0, -1)]


def _unknown_names(clause: Clause, question: Question) -> Iterator[Remark]:
    """Find labels, attributes and values that do not exist."""
    known_labels = {place for label in question.labels for place in _places(label)}
    for label in _named(clause) if question.labels else ():
        if label not in known_labels:
            message = f"{question.field!r} has no label {label!r}; {closest(label, question.labels)}"
            yield _remark("unknown-label", clause, message)
    values: set[str] = set()
    for name in dict.fromkeys(name for name, _ in clause.attributes):
        known = question.attributes.get(name)
        if known is None and question.attributes:
            message = f"marks of {question.field!r} have no attribute {name!r}; " + closest(
                name, list(question.attributes)
            )
            yield _remark("unknown-attribute", clause, message)
        elif known is None:
            message = f"marks of {question.field!r} have no attributes that are known; found {name!r}."
            yield _remark("unknown-attribute", clause, message)
        values |= set(known or ())
    asked = [value for name, value in clause.attributes if name in question.attributes and value is not None]
    said = [value for pair in clause.confusions for value in pair] if clause.attributes and values else []
    for value in dict.fromkeys([*asked, *said]):
        if value not in values:
            message = f"no attribute of the clause has the value {value!r}; {closest(value, sorted(values))}"
            yield _remark("unknown-value", clause, message)


def _unfit(clause: Clause, question: Question) -> Iterator[Remark]:
    """Find sides that the marks do not have, and units in which they cannot be off."""
    sides, units = SIDES_OF.get(question.kind), UNITS_OF.get(question.kind)
    what = f"the answers to {question.field!r} are of kind {question.kind!r}"
    for side in clause.sides:
        if sides is not None and side not in sides:
            has = f"sides {', '.join(sides)}" if sides else "no sides"
            yield _remark("unknown-side", clause, f"{what}, which has {has}; found {side!r}.")
    if clause.tolerance is not None and units is not None and clause.tolerance.unit not in units:
        known = f"tolerances in {', '.join(units)}" if units else "no tolerance"
        yield _remark("unknown-unit", clause, f"{what}, which has {known}; found `{clause.tolerance}`.")


def _unknown_slices(clause: Clause, slices: Mapping[str, AbstractSet[str]]) -> Iterator[Remark]:
    """Find data keys that no item has, and values that none of them have."""
    for key, value in clause.slices:
        known = slices.get(key.removeprefix(DATA))
        if known is None:
            message = f"items have no data key {key!r}; {closest(key, sorted(slices))}"
            yield _remark("unknown-slice", clause, message)
        elif value not in known:
            message = f"no item has {key} = {value!r}; {closest(value, sorted(known))}"
            yield _remark("unknown-slice", clause, message)
