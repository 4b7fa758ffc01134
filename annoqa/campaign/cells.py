"""The cells of an audit as files keep them: names instead of codes, and the clause that governs each."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from annoqa.findings.guideline_failure import clause_of, subject_of
from annoqa.ground_truth.gold_origin import GoldOrigin
from annoqa.ground_truth.guideline_failure import CellKind
from annoqa.ground_truth.verdict import Cell, Repair, Verdict
from annoqa.guidelines import Guidelines
from annoqa.measurements.context import Context
from annoqa.statistics.estimate import Estimate

ESTIMATES = ("share", "agreement", "effect")


@dataclass(frozen=True, kw_only=True)
class JudgedCell:
    """One cell with its verdict, as `annoqa.ground_truth.verdict.Cell` tells it, for people and files.

    Attributes
    ----------
    subject : str
        The cell in a few words: `mug → cup`.
    clause : str or None
        The clause that governs it, as `document#id`.
    gold_authors, annotators, items : tuple of str
        By name, and items by id.
    field, cell, truth_label … repair
        As in `Cell`.
    """

    field: str
    cell: CellKind
    subject: str
    truth_label: str | None
    answer: str | None
    side: str
    slice: tuple[str, str] | None
    attribute: str | None
    direction: str
    verdict: Verdict
    why: str
    part_of: str
    clause: str | None
    n_items: int
    n_units: int
    n_wrong: int
    share: Estimate
    agreement: Estimate
    effect: Estimate | None
    unit: str
    p: float | None
    q: float | None
    more_gold: tuple[tuple[float, int], ...]
    gold_origin: GoldOrigin
    gold_authors: tuple[str, ...]
    repair: Repair | None
    annotators: tuple[str, ...]
    items: tuple[str, ...]

    @classmethod
    def of(cls, cell: Cell, context: Context, guidelines: Guidelines | None) -> Self:
        """Return a cell with names.

        Parameters
        ----------
        cell : Cell
            As it was found.
        context : Context
            Knows the names.
        guidelines : Guidelines or None
            The clauses, where the campaign has them.

        Returns
        -------
        JudgedCell
            Ready for JSON.
        """
        clause = clause_of(guidelines, cell)
        told = {name: getattr(cell, name) for name in Cell.__dataclass_fields__}
        told |= {
            "subject": subject_of(cell),
            "clause": clause.key if clause else None,
            "gold_authors": tuple(context.annotators[code] for code in cell.gold_authors),
            "annotators": tuple(context.annotators[code] for code in cell.annotators),
            "items": tuple(context.items[code] for code in cell.items),
        }
        return cls(**told)

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Self:
        """Return the cell that `to_dict` described."""
        told = dict(entry)
        for name in ESTIMATES:
            told[name] = None if entry[name] is None else Estimate.from_dict(entry[name])
        told["repair"] = None if entry["repair"] is None else Repair(**entry["repair"])
        told["slice"] = None if entry["slice"] is None else tuple(entry["slice"])
        told["more_gold"] = tuple((power, n) for power, n in entry["more_gold"])
        for name in ("gold_authors", "annotators", "items"):
            told[name] = tuple(entry[name])
        return cls(**told)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as dictionaries and tuples, ready for JSON."""
        return asdict(self)
