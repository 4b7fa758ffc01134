"""`annoqa plan`: how many items, how much gold, who judges what.

What is planned is a table of a few rows with sentences beside it, for people and for programs.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from annoqa.errors import NotApplicableError, closest, examples
from annoqa.measurements.answers import answers_of
from annoqa.measurements.context import Context
from annoqa.planning.gold_failures import gold_to_find_failure
from annoqa.planning.gold_sample import gold_for_width, gold_to_see_errors, items_to_draw
from annoqa.planning.interval_width import Planned, compare_overlaps, items_from_pilot
from annoqa.planning.joint_answers import Disagreement
from annoqa.table.field_view import view_field
from annoqa.table.table import AnnotationTable
from annoqa.verbs.open import as_table
from annoqa.vocabulary import Level

Rows = tuple[Mapping[str, object], ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Numbers to plan with.

    Attributes
    ----------
    title : str
        The question that was asked.
    rows : tuple of mapping
        One for each possibility, keys are the columns.
    said : tuple of str
        Sentences beside it.
    """

    title: str
    rows: Rows
    said: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a frame."""
        return pd.DataFrame(list(self.rows))

    def __str__(self) -> str:
        """Return what a terminal shows."""
        frame = self.to_frame().map(_shown)
        if len(frame) > 1:
            return "\n".join([self.title, frame.to_string(index=False), *self.said])
        wide = max(map(len, frame.columns))
        told = [f"{name:<{wide}}  {frame[name].iloc[0]}" for name in frame.columns]
        return "\n".join([self.title, *told, *self.said])


def plan_items(
    width: float,
    *,
    agreement: float,
    shares: Sequence[float],
    per_items: Sequence[int] = (2, 3, 4, 5),
    coefficient: str = "krippendorff_alpha",
    level: Level = "nominal",
    disagreement: Disagreement = "slips",
    confidence: float = 0.95,
) -> Plan:
    """Return how many items make an interval of agreement as narrow as wanted.

    Parameters
    ----------
    width : float
        Wanted distance between the limits.
    agreement, shares, coefficient, level, disagreement, confidence
        As in `annoqa.planning.interval_width.items_for_width`.
    per_items : sequence of int, default 2 to 5
        Annotators an item, one row each.

    Returns
    -------
    Plan
        The cheapest is named.

    Raises
    ------
    NotApplicableError
        When an assumption is impossible.

    Examples
    --------
    >>> plan_items(0.2, agreement=0.7, shares=[0.25, 0.75]).rows[0]["n_items"]
    272
    """
    plans = compare_overlaps(
        width,
        per_items,
        agreement=agreement,
        shares=shares,
        coefficient=coefficient,
        level=level,
        disagreement=disagreement,
        confidence=confidence,
    )
    cheapest = min(plans, key=lambda plan: plan.n_judgements)
    said = (
        f"Fewest judgements: {cheapest.n_judgements:,}, with {cheapest.per_item} annotators an item.",
        f"Assumed: {cheapest.assumed}.",
    )
    return Plan(title=_question(width), rows=tuple(_row(plan) for plan in plans), said=said)


def plan_from_pilot(
    pilot: AnnotationTable | Path | str | object,
    width: float,
    *,
    field: str | None = None,
    coefficient: str = "krippendorff_alpha",
    confidence: float = 0.95,
    **options: Any,  # noqa: ANN401 - passed to the connector as they are
) -> Plan:
    """Return how many items like those of a pilot make an interval as narrow as wanted.

    Parameters
    ----------
    pilot : AnnotationTable, path, frame
        As `annoqa.read` takes it.
    width : float
        Wanted distance between the limits.
    field : str, optional
        The field; needed where the pilot has several of whole items.
    coefficient, confidence
        As in `annoqa.planning.interval_width.items_from_pilot`.
    **options
        Options of the connector.

    Returns
    -------
    Plan
        One row; where items lie in groups, whole groups are planned.

    Raises
    ------
    SourceError, TableError, NotApplicableError
        When the pilot cannot be read, or has no such field of whole items.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "item": [i for i in range(24) for _ in "ab"],
    ...     "annotator": ["ann", "bob"] * 24,
    ...     "label": [x for pair in ["aa", "aa", "bb", "ba", "ab", "bb", "aa", "bb"] * 3 for x in pair],
    ... })
    >>> plan_from_pilot(answers, 0.3).rows[0]["n_items"]
    136
    """
    table = as_table(pilot, **options)
    view = view_field(table, _whole_field(table, field))
    data = answers_of(view, Context.of(table)).data
    plan = items_from_pilot(data, width, coefficient=coefficient, level=view.level, confidence=confidence)
    return Plan(title=_question(width), rows=(_row(plan),), said=(f"Assumed: {plan.assumed}.",))


def plan_gold(
    share: float,
    *,
    floor: float = 0.05,
    width: float | None = None,
    frequencies: Sequence[float] = (),
    power: float = 0.8,
    significance: float = 0.05,
    confidence: float = 0.95,
) -> Plan:
    """Return how many gold items of a class show that its errors exceed a floor.

    Parameters
    ----------
    share : float
        Share of errors that shall be seen.
    floor : float, default .05
        Share that is still tolerated.
    width : float, optional
        Wanted width of the interval of the share; tells a number of items as well.
    frequencies : sequence of float, optional
        How frequent classes are; tells how many random items hold enough of each.
    power, significance, confidence
        As in `annoqa.planning.gold_sample`.

    Returns
    -------
    Plan
        One row for each question.

    Raises
    ------
    NotApplicableError
        When a number is impossible.

    Examples
    --------
    >>> plan_gold(0.3, floor=0.1).rows[0]["gold_items"]
    25
    """
    seen = gold_to_see_errors(share, floor=floor, power=power, significance=significance)
    rows = [_gold_row(f"errors of {share:g} seen above {floor:g}", seen.n_items, frequencies)]
    rows.append(_gold_row("the same, whatever larger number it becomes", seen.steady, frequencies))
    if width is not None:
        n = gold_for_width(share, width, confidence=confidence)
        rows.append(_gold_row(f"share of errors within an interval of {width:g}", n, frequencies))
    chances = f"power {seen.power:.3f}, false alarms {seen.false_alarm:.3f} (exact binomial)"
    said = f"With {seen.n_items} items, {seen.errors} errors or more show it: {chances}."
    return Plan(title="How much gold does a class need?", rows=tuple(rows), said=(said,))


def plan_failure(
    share: float,
    *,
    n_annotators: int,
    slips: float = 0.05,
    n_classes: int = 4,
    power: float = 0.8,
    simulations: int = 200,
    seed: int = 0,
) -> Plan:
    """Return how many gold items of each class let the audit find a guideline failure.

    Parameters
    ----------
    share, n_annotators, slips, n_classes, power, simulations, seed
        As in `annoqa.planning.gold_failures.gold_to_find_failure`.

    Returns
    -------
    Plan
        One row for each number that was tried; the answer is the one named.

    Raises
    ------
    NotApplicableError
        When a number is impossible.

    Examples
    --------
    >>> plan = plan_failure(1.0, n_annotators=4, n_classes=2, simulations=20)
    >>> plan.said[0].partition(":")[0]
    '6 gold items of each class'
    """
    made = gold_to_find_failure(
        share,
        n_annotators=n_annotators,
        slips=slips,
        n_classes=n_classes,
        power=power,
        simulations=simulations,
        seed=seed,
    )
    tried = sorted([*made.tried, (made.n_items, made.power.value or 0.0)])
    simulated = f"{made.power.n_items} simulated campaigns (seed {made.seed})"
    said = (f"{made.n_items} gold items of each class: power {made.power}, of {simulated}.",)
    rows = tuple({"gold_items_a_class": n, "power": chance} for n, chance in tried)
    return Plan(title="How much gold finds a guideline failure?", rows=rows, said=said)


def _question(width: float) -> str:
    """Return the question about items."""
    return f"How many items make an interval of {width:g}?"


def _row(plan: Planned) -> dict[str, object]:
    """Return a plan as a row."""
    row = dataclasses.asdict(plan)
    del row["assumed"]
    return row


def _gold_row(question: str, n: int, frequencies: Sequence[float]) -> dict[str, object]:
    """Return a number of gold items, and what must be drawn to hold them."""
    drawn = {f"drawn_at_{share:g}": items_to_draw(n, share) for share in frequencies}
    return {"question": question, "gold_items": n} | drawn


def _whole_field(table: AnnotationTable, field: str | None) -> str:
    """Return the field of whole items that is meant."""
    whole = [row["field"] for row in table.fields.to_pylist() if row["kind"] == "whole"]
    if field in whole or (field is None and len(whole) == 1):
        return field or whole[0]
    raise NotApplicableError.saying(
        "A plan needs one field of whole items.",
        f"The pilot has {examples(whole)}." if whole else "The pilot has none.",
        "name one of them." if field is None else closest(field, whole),
    )


def _shown(value: object) -> object:
    """Return a number as people read it."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is what pandas makes of None
        return "–"
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value
