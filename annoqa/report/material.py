"""What sections are made of: the result of an audit, its table, its clauses and its media."""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from annoqa.campaign.result import AuditResult
from annoqa.findings.finding import Finding
from annoqa.guidelines import Guidelines
from annoqa.measurements.measurement import Measurement, Question, Subject
from annoqa.report.gallery.media import Media
from annoqa.table.table import AnnotationTable

FAILURE, DOUBT, CONFLICT = "guideline_failure", "gold_in_doubt", "systematic_conflict"


@dataclass(frozen=True, eq=False, kw_only=True)
class Material:
    """Everything a section may show.

    Attributes
    ----------
    result : AuditResult
        Measurements, findings and how they were made.
    table : AnnotationTable
        The annotations, for the galleries.
    media : Media
        The pictures of the items, where they may be read.
    guidelines : Guidelines or None
        The clauses, where the campaign has them.
    """

    result: AuditResult
    table: AnnotationTable
    media: Media
    guidelines: Guidelines | None = None

    @cached_property
    def fields(self) -> list[str]:
        """Names of the fields that have numbers, in the order of the numbers."""
        return list(dict.fromkeys(number.field for number in self.result.measurements))

    @cached_property
    def annotators(self) -> list[str]:
        """The annotators that have numbers, as the numbers name them, in the order of the table."""
        measured = {number.who[0] for number in self.numbers(subject="annotator") if number.who}
        return sorted(measured, key=lambda who: (who not in self._places, self.place(who), who))

    def called(self, annotator: str) -> str:
        """Return what people call an annotator, who may be given by id or by name."""
        if annotator not in self._places:
            return annotator
        return self.table.annotators["name"][self.place(annotator)].as_py() or annotator

    def place(self, annotator: str) -> int:
        """Return the row of an annotator in the table, which chooses their colour; 0 where unknown."""
        return self._places.get(annotator, 0)

    def kind(self, field: str) -> str:
        """Return the kind of a field's marks; `other` where the table does not know the field."""
        kinds = zip(self.table.names("fields"), self.table.fields["kind"].to_pylist(), strict=True)
        return str(dict(kinds).get(field, "other"))

    def numbers(
        self,
        *,
        field: str | None = None,
        question: Question | None = None,
        subject: Subject | None = None,
        name: str | None = None,
    ) -> list[Measurement]:
        """Return the measurements that fit, in order; None means any."""
        return [
            number
            for number in self._by_place.get((field, subject), ())
            if question in (None, number.question) and name in (None, number.name)
        ]

    def number(self, like: Measurement, who: tuple[str, ...]) -> Measurement | None:
        """Return the measurement of somebody or something else that is otherwise like one."""
        return self._by_name.get((like.field, like.question, like.name, like.subject, who))

    @cached_property
    def _by_place(self) -> dict[tuple[str | None, str | None], list[Measurement]]:
        """Measurements by field and subject, and by either alone."""
        found: dict[tuple[str | None, str | None], list[Measurement]] = {}
        for number in self.result.measurements:
            for place in product((number.field, None), (number.subject, None)):
                found.setdefault(place, []).append(number)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str, str, tuple[str, ...]], Measurement]:
        """Measurements by everything that tells them apart."""
        return {(n.field, n.question, n.name, n.subject, n.who): n for n in self.result.measurements}

    @cached_property
    def _places(self) -> dict[str, int]:
        """Row of every annotator, by name and by id; an id wins over a name that is the same."""
        names = self.table.annotators["name"].to_pylist()
        by_name = {name: place for place, name in enumerate(names) if name}
        return by_name | {id_: place for place, id_ in enumerate(self.table.names("annotators"))}

    def findings(self, *rules: str) -> list[Finding]:
        """Return the findings of some rules, the most urgent first."""
        return [finding for finding in self.result.findings if finding.rule in rules]

    @property
    def other_findings(self) -> list[Finding]:
        """Findings that have no section of their own."""
        own = {FAILURE, DOUBT, CONFLICT}
        return [finding for finding in self.result.findings if finding.rule not in own]
