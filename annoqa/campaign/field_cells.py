"""One field of a table, ready to tell every answer in any of its cells, and when it was made."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annoqa.campaign.cells import JudgedCell
from annoqa.campaign.versions import made_at
from annoqa.ground_truth.additions import gather_additions
from annoqa.ground_truth.judgements import gather_judgements
from annoqa.ground_truth.offsets import measure_offsets
from annoqa.ground_truth.outcome import CORRECT, Outcomes, score_against
from annoqa.ground_truth.readings import Habit, Readings, readings_of
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.strata import Stratum, attributes_of
from annoqa.measurements.context import Context
from annoqa.measurements.truth import attributes_to_judge
from annoqa.table.field_view import FieldView, view_field
from annoqa.table.table import AnnotationTable

LONG = ("segment", "span")


@dataclass(frozen=True, eq=False)
class FieldCells:
    """The answers of people to one field, beside ground truth.

    Attributes
    ----------
    people : FieldView
        The answers.
    outcomes : Outcomes
        Against ground truth.
    strata : mapping
        The field by None, and each attribute by its name.
    context : Context
        Slices and settings.
    made : datetime64[ns] array, shape (n_annotations,)
        When the annotations of `people` were made; NaT where unknown.
    """

    people: FieldView
    outcomes: Outcomes
    strata: Mapping[str | None, Stratum]
    context: Context
    made: np.ndarray

    @classmethod
    def of(cls, table: AnnotationTable, field: str, context: Context) -> "FieldCells":
        """Compare a field with ground truth, as an audit does.

        Parameters
        ----------
        table : AnnotationTable
            The campaign, or a part of it.
        field : str
            Name of a field.
        context : Context
            Clusters, slices and settings.

        Returns
        -------
        FieldCells
            Without answers where no item has both.
        """
        people, gold = view_field(table, field), view_field(table, field, "ground_truth")
        threshold = 0.0 if gold.kind in LONG else context.threshold
        outcomes = score_against(people, gold, threshold=threshold)
        whole = Stratum(
            judgements=gather_judgements(outcomes, context.cluster),
            added=None if gold.kind == "whole" else gather_additions(people, outcomes, context.cluster),
            offsets=measure_offsets(people, gold, outcomes),
            names=outcomes.names,
        )
        asked = attributes_of(outcomes, attributes_to_judge(table, people, gold), context.cluster)
        strata = {None: whole} | {one.attribute: one for one in asked}
        return cls(people, outcomes, strata, context, made_at(table)[people.annotation])

    @property
    def settings(self) -> FailureSettings:
        """The cut-offs in force."""
        return self.context.failures or FailureSettings()

    @property
    def accuracy(self) -> float | None:
        """Share of right answers among all units; None where there are none."""
        right = self.outcomes.outcome == CORRECT
        return float(right.mean()) if len(right) else None

    def readings(self, cell: JudgedCell, *, sign: float = 1.0, every_looker: bool = False) -> Readings | None:
        """Return every answer in a cell.

        Parameters
        ----------
        cell : JudgedCell
            Of this field.
        sign : float, default 1
            Direction of a shared offset.
        every_looker : bool, default False
            As in `readings_of`.

        Returns
        -------
        Readings or None
            None where the attribute was not asked for.
        """
        stratum = self.strata.get(cell.attribute)
        if stratum is None:
            return None
        habit = Habit(
            cell=cell.cell, truth_label=cell.truth_label, answer=cell.answer, side=cell.side, sign=sign
        )
        found = readings_of(stratum, habit, self.settings, every_looker=every_looker)
        return found if cell.slice is None else found.select(self._inside(*cell.slice)[found.item])

    def _inside(self, column: str, value: str) -> np.ndarray:
        """Return which items are in a slice."""
        codes, names = self.context.slices[column]
        inside: np.ndarray = codes == names.index(value)
        return inside

    def made_of(self, readings: Readings) -> np.ndarray:
        """Return when answers were made.

        Parameters
        ----------
        readings : Readings
            Of this field.

        Returns
        -------
        datetime64[ns] array, shape (n_answers,)
            NaT where unknown.
        """
        n = len(self.context.annotators)
        key = self.people.item.astype(np.int64) * n + self.people.annotator  # ascending, each once
        at = np.searchsorted(key, readings.item.astype(np.int64) * n + readings.annotator)
        moments: np.ndarray = self.made[at]
        return moments


def sign_of(cell: JudgedCell) -> float:
    """Return the direction of a cell's shared offset: 1 outward, late or upward, else −1."""
    return -1.0 if cell.effect is not None and (cell.effect.value or 0.0) < 0 else 1.0
