"""What `agree` and `compare` return: numbers that show well in a terminal and in a notebook."""

from dataclasses import dataclass

import pandas as pd

from annoqa.findings import Evidence, Finding, find
from annoqa.measurements.context import Context
from annoqa.measurements.measure import Measurements
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.report.text import as_text, measurements_html
from annoqa.statistics.estimate import Estimate
from annoqa.table.table import AnnotationTable


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown:
    """Measurements of a campaign.

    Attributes
    ----------
    title : str
        The question that was asked.
    table : AnnotationTable
        What was measured.
    context : Context
        Names, clusters, slices and settings.
    measured : Measurements
        All numbers, and what was left aside.
    """

    title: str
    table: AnnotationTable
    context: Context
    measured: Measurements

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """All numbers."""
        return self.measured.measurements

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should look at, the most urgent first."""
        return find(Evidence(table=self.table, context=self.context, measured=self.measured))

    def number(
        self, name: str, field: str | None = None, *, subject: Subject = "all", who: tuple[str, ...] = ()
    ) -> Estimate:
        """Return one number.

        Parameters
        ----------
        name : str
            Such as `"krippendorff_alpha"`.
        field : str, optional
            The field; the first that has the number when None.
        subject : Subject, default "all"
            About all, an annotator, a pair, a label or a slice.
        who : tuple of str, optional
            Which one of them.

        Returns
        -------
        Estimate
            Value, interval, observed, expected, counts.

        Raises
        ------
        KeyError
            When no such number was taken; the message lists the names that were.
        """
        for found in self.measurements:
            if (found.name, found.subject, found.who) == (name, subject, who) and field in (
                None,
                found.field,
            ):
                return found.estimate
        taken = sorted({found.name for found in self.measurements})
        raise KeyError(f"no number {name!r} of {subject} {who or ''}; there are {', '.join(taken)}")

    def to_frame(self) -> pd.DataFrame:
        """Return all numbers as a frame, one row each.

        Returns
        -------
        pandas.DataFrame
            field, question, name, subject, who, value, low, high, n_items … and the signature.
        """
        rows = [
            {
                "field": m.field,
                "question": m.question,
                "name": m.name,
                "subject": m.subject,
                "who": " – ".join(m.who),
                "unit": m.unit,
                **m.estimate.to_dict(),
                "signature": m.signature,
            }
            for m in self.measurements
        ]
        return pd.DataFrame(rows)

    def __str__(self) -> str:
        """Return the tables and sentences of the command line."""
        return as_text(self.measurements, self.findings)

    def __repr__(self) -> str:
        """Return what an interactive session shows."""
        return str(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return measurements_html(self.measurements, self.findings)
