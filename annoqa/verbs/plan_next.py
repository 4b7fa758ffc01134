"""`annoqa plan next`: which items of a campaign should get ground truth next."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from annoqa.campaign.config import load_config
from annoqa.campaign.prepare import context_of, read_sources
from annoqa.errors import NotApplicableError, closest, examples
from annoqa.planning.gold_units import gather_gold_units
from annoqa.planning.next_gold import NextGold, next_gold
from annoqa.report.spreadsheet import cell
from annoqa.table.field_view import FieldView, view_field
from annoqa.table.table import AnnotationTable
from annoqa.verbs.plan import Plan

N_CELLS = 10


@dataclass(frozen=True, kw_only=True)
class PlannedGold(Plan):
    """Which items should get ground truth.

    Attributes
    ----------
    chosen : NextGold
        By codes, with what is known of every cell.
    """

    chosen: NextGold

    def to_csv(self) -> str:
        """Return the items as CSV in which no name can be run as a formula."""
        sink = StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(self.rows[0])
        writer.writerows([cell(value) for value in row.values()] for row in self.rows)
        return sink.getvalue()


def plan_next(config: Path | str, n: int = 50, *, field: str | None = None, seed: int = 0) -> PlannedGold:
    """Return the items whose gold tells most.

    Parameters
    ----------
    config : path
        Configuration of the campaign.
    n : int, default 50
        How many items.
    field : str, optional
        Which field, where several have labels and gold.
    seed : int, default 0
        Draws items of one kind.

    Returns
    -------
    PlannedGold
        `to_csv` has one row for each item.

    Raises
    ------
    AnnoqaError
        When a source or the configuration cannot be used, the field is not clear, or all items have gold.
    """
    path = Path(config)
    settings = load_config(path)
    table = read_sources(settings, path.parent)
    context = context_of(settings, table)
    people, gold = _views(table, field)
    loose = people.kind in ("segment", "span")
    units = gather_gold_units(people, gold, threshold=0.0 if loose else context.threshold)
    made = next_gold(units, n, cluster=context.cluster, seed=seed, settings=context.failures)
    rows = tuple(
        {
            "rank": rank,
            "item": context.items[chosen.item],
            "field": people.field,
            "stratum": chosen.stratum,
            "gain": round(chosen.gain, 6),
            "weight": round(chosen.weight, 3),
        }
        for rank, chosen in enumerate(made.items, 1)
    )
    return PlannedGold(title="Which items should get gold next?", rows=rows, said=_said(made), chosen=made)


def _said(made: NextGold) -> tuple[str, ...]:
    """Say which cells are not decided."""
    cells = [found for found in made.cells if not found.decided]
    told = [
        f"{found.truth} called {found.answer}: about {found.share:.0%} of it,"
        f" above the floor with a probability of {found.above:.2f}."
        for found in cells[:N_CELLS]
    ]
    return (f"{len(cells)} of {len(made.cells)} cells are not decided.", *told)


def _views(table: AnnotationTable, field: str | None) -> tuple[FieldView, FieldView]:
    """Return the annotators' answers and gold of the field that is meant."""
    labelled = [
        row["field"]
        for row in table.fields.to_pylist()
        if row["level"] in ("nominal", "ordinal") and row["kind"] != "relation"
    ]
    found = [name for name in labelled if len(view_field(table, name, "ground_truth").annotation)]
    if field is None and len(found) == 1:
        field = found[0]
    if field is None or field not in found:
        raise NotApplicableError.saying(
            "Gold is chosen for one field with labels that has some gold already.",
            f"The campaign has {examples(found)}." if found else "The campaign has none.",
            "name one of them." if field is None else closest(field, found),
        )
    return view_field(table, field), view_field(table, field, "ground_truth")
