"""What a rule is: it looks at what was measured and yields findings.

A rule compares intervals with the cut-offs of `annoqa.findings.thresholds`, says what it found in
words a person can act on, and stays silent where the evidence does not suffice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annoqa.findings.finding import Finding
from annoqa.guidelines import Guidelines
from annoqa.measurements.context import Context
from annoqa.measurements.measure import Measurements
from annoqa.measurements.measurement import Measurement, Question, Subject
from annoqa.table.table import AnnotationTable


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """What rules may look at.

    Attributes
    ----------
    table : AnnotationTable
        The annotations and the import log.
    context : Context
        Names, clusters, slices and settings.
    measured : Measurements
        All numbers, guideline failures and doubts about gold.
    guidelines : Guidelines or None
        The clauses, where the campaign has them.
    """

    table: AnnotationTable
    context: Context
    measured: Measurements
    guidelines: Guidelines | None = None

    def numbers(
        self, name: str, *, subject: Subject | None = "all", question: Question | None = None
    ) -> list[Measurement]:
        """Return the measurements of one name, in order; `subject=None` means any."""
        return [
            number
            for number in self.measured.measurements
            if number.name == name
            and (subject is None or number.subject == subject)
            and (question is None or number.question == question)
        ]

    def number(
        self, field: str, name: str, *, subject: Subject = "all", who: tuple[str, ...] = ()
    ) -> Measurement | None:
        """Return one measurement, or None where it was not made."""
        found = (n for n in self.numbers(name, subject=subject) if n.field == field and n.who == who)
        return next(found, None)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of finding.

    Attributes
    ----------
    code : str
        AQ1xx agreement, AQ2xx annotator, AQ3xx unit, AQ4xx label and guideline, AQ5xx data.
    name : str
        As `annoqa explain` knows it.
    title : str
        The name for people.
    check : callable
        Evidence to findings.
    """

    code: str
    name: str
    title: str
    check: Callable[[Evidence], Iterator[Finding]]
