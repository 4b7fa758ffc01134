"""One field whose annotators were matched with each other: what numbers about marks are taken of."""

import dataclasses
from collections.abc import Sequence

from annoqa.agreement.ratio import Within
from annoqa.agreement.sides import Sides, sides_of
from annoqa.geometry import kind_named
from annoqa.matching import Matches, compare, match_marks
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Subject
from annoqa.measurements.subjects import SUBJECTS, Group, Number, groups
from annoqa.table.field_view import FieldView


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Compared:
    """One field whose annotators were matched with each other.

    Attributes
    ----------
    view : FieldView
        The annotators' marks.
    context : Context
        The campaign around it.
    matches : Matches
        Every two annotators of every item.
    sides : Sides
        Their rows.
    groups : list of Group
        About whom numbers are told.
    within : Within
        Clusters and confidence.
    """

    view: FieldView
    context: Context
    matches: Matches
    sides: Sides
    groups: list[Group]
    within: Within

    @property
    def measure(self) -> str:
        """What the similarity of these marks is called."""
        kind = kind_named(self.view.kind)
        return "IoU" if kind is None else kind.measure

    @property
    def signature(self) -> str:
        """How the marks were matched, in one line."""
        at = f">= {self.matches.threshold:g}" if self.matches.threshold else "> 0"
        over = "items" if self.within.cluster is None else "clusters of items"
        return (
            f"{self.view.kind} matched one to one at {self.measure} {at}, greatest total;"
            f" pooled over items; interval over {over}, {self.within.confidence:.0%}"
        )

    def number(self, **how: object) -> Number:
        """Return a number of these marks, with its signature."""
        how["signature"] = f"{how['name']}: {self.signature}"
        return Number(**how)  # type: ignore[arg-type]  # the dataclass checks its names


def compared(
    view: FieldView, context: Context, threshold: float, subjects: Sequence[Subject] = SUBJECTS
) -> Compared:
    """Match every two annotators of every item.

    Parameters
    ----------
    view : FieldView
        The annotators' marks.
    context : Context
        The campaign around it.
    threshold : float
        Least IoU that matches, inclusive; 0 for any overlap.
    subjects : sequence of Subject
        About whom numbers will be told; everyone without.

    Returns
    -------
    Compared
        Ready to be measured.
    """
    left, right = compare(view)
    matches = match_marks(view, view, left, right, threshold=threshold)
    sides = sides_of(view, view, matches)
    return Compared(
        view=view,
        context=context,
        matches=matches,
        sides=sides,
        groups=groups(sides, view.labels, context, subjects),
        within=Within(cluster=context.cluster, confidence=context.confidence),
    )
