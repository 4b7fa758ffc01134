"""`annoqa plan design`: who judges what, as a table that can be handed out."""

import csv
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np
import pandas as pd

from annoqa.errors import NotApplicableError, examples
from annoqa.planning.overlap_design import Design, design_overlap, report_design
from annoqa.report.spreadsheet import cell
from annoqa.verbs.plan import Plan


@dataclass(frozen=True, eq=False, kw_only=True)
class PlannedDesign(Plan):
    """Who judges what.

    Attributes
    ----------
    design : Design
        By numbers.
    items, annotators : tuple of str
        What the numbers mean.
    """

    design: Design
    items: tuple[str, ...]
    annotators: tuple[str, ...]

    def assignments(self) -> pd.DataFrame:
        """Return one row for each judgement: item and annotator."""
        return pd.DataFrame(
            {
                "item": np.repeat(np.array(self.items, dtype=object), self.design.per_item),
                "annotator": np.array(self.annotators, dtype=object)[self.design.annotator.ravel()],
            }
        )

    def to_csv(self) -> str:
        """Return the assignments as CSV in which no name can be run as a formula."""
        frame = self.assignments()
        sink = StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(zip(map(cell, frame["item"]), map(cell, frame["annotator"]), strict=True))
        return sink.getvalue()


def plan_design(
    annotators: int | Sequence[str],
    items: int | Sequence[str],
    per_item: int,
    *,
    cap: int | None = None,
    seed: int = 0,
    agreement: float = 0.7,
    shares: Sequence[float] = (0.5, 0.5),
    confidence: float = 0.95,
) -> PlannedDesign:
    """Return who judges what.

    Parameters
    ----------
    annotators, items : int or sequence of str
        How many, or their names.
    per_item : int
        Annotators of each item.
    cap : int, optional
        Most items of one annotator.
    seed : int, default 0
        Decides between equals.
    agreement, shares, confidence
        What is expected, for the widths of intervals.

    Returns
    -------
    PlannedDesign
        `to_csv` has one row for each judgement.

    Raises
    ------
    NotApplicableError
        When caps or annotators are too few, or a name occurs twice.

    Examples
    --------
    >>> planned = plan_design(["ann", "bob", "eve"], 3, 2)
    >>> planned.assignments()["annotator"].value_counts().tolist()
    [2, 2, 2]
    """
    who, what = _names(annotators, "annotator"), _names(items, "item")
    design = design_overlap(len(who), len(what), per_item, cap=cap, seed=seed)
    row: dict[str, object] = {"n_items": len(what), "per_item": 1, "n_judgements": len(what)}
    said = ["Nobody can be compared: every item has one annotator."]
    if per_item > 1:
        report = report_design(design, agreement=agreement, shares=shares, confidence=confidence)
        row = dataclasses.asdict(report)
        told = ", ".join(f"{share:g}" for share in shares)
        said = [f"Widths are of intervals, with α {agreement:g} and shares {told}."]
        said += [f"No width of the widest pair: {reason}."] if (reason := row.pop("no_pair_width")) else []
    return PlannedDesign(
        title="Who judges what?", rows=(row,), said=tuple(said), design=design, items=what, annotators=who
    )


def _names(names: int | Sequence[str], noun: str) -> tuple[str, ...]:
    """Return names, made up where only their number is known."""
    made = tuple(f"{noun} {i + 1}" for i in range(names)) if isinstance(names, int) else tuple(names)
    if len(set(made)) < len(made):
        twice = sorted({name for name in made if made.count(name) > 1})
        raise NotApplicableError.saying(f"Each {noun} is named once.", f"Twice: {examples(twice)}.")
    return made
