"""`annoqa.compare`: are annotators right, and where are they wrong together?"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from annoqa.connectors.one_raster import one_raster
from annoqa.connectors.read import options_of
from annoqa.connectors.spelling import one_spelling
from annoqa.errors import TableError, examples
from annoqa.measurements.context import Context
from annoqa.measurements.measure import Progress, measure
from annoqa.table.join import join
from annoqa.table.schema import ANNOTATIONS
from annoqa.table.table import AnnotationTable
from annoqa.verbs.open import as_table
from annoqa.verbs.shown import Shown

OF_PEOPLE = ("annotator", "truth", "role")


def compare(
    source: AnnotationTable | Path | str | object,
    *more: object,
    truth: AnnotationTable | Path | str | object | None = None,
    context: Context | None = None,
    on_progress: Progress | None = None,
    **options: Any,  # noqa: ANN401 - passed to the connector as they are
) -> Shown:
    """Compare annotators with ground truth.

    Parameters
    ----------
    source, *more : AnnotationTable, path, frame
        The campaign, as `annoqa.read` takes it.
    truth : AnnotationTable, path, frame, optional
        Settled answers; everything in it counts as ground truth. When None, the campaign's own
        answers that are flagged as ground truth are used.
    context : Context, optional
        Clusters, slices, thresholds; made from the table when None.
    on_progress : callable, optional
        Told the phase, how much is done, and how much there is.
    **options
        Options of the connector; `truth` is read with them too, so that frames and levels are the same.

    Returns
    -------
    Shown
        Accuracy with intervals, and the guideline failures and doubts about gold.

    Raises
    ------
    SourceError, TableError
        When a source cannot be read, or there is no ground truth.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"item": [1, 2, 3], "annotator": "ann", "label": ["cat", "dog", "cat"]})
    >>> gold = pd.DataFrame({"item": [1, 2, 3], "annotator": "gold", "label": ["cat", "dog", "dog"]})
    >>> round(compare(answers, truth=gold).number("accuracy").value, 3)
    0.667
    """
    table = as_table(source, *more, **options)
    if truth is not None:
        gold = _truth_table(truth, options)
        _check_items(table.names("items"), gold.names("items"))
        table = join(one_raster(one_spelling([table, as_truth(gold)])))
    if not pc.any(table.annotations["ground_truth"]).as_py():
        raise TableError.saying(
            "Comparing needs ground truth.",
            "No annotation is flagged as ground truth.",
            "name the settled answers with `truth=…` (`--truth GOLD`).",
        )
    context = context or Context.of(table)
    measured = measure(table, context, agreement=False, on_progress=on_progress)
    return Shown(title="Are the annotators right?", table=table, context=context, measured=measured)


def _check_items(ours: list[str], theirs: list[str]) -> None:
    """Refuse ground truth about other items: most often the two sources name them differently."""
    if ours and theirs and not set(ours) & set(theirs):
        raise TableError.saying(
            "The sources and the ground truth must have items in common.",
            f"The sources have {examples(ours)}; the ground truth has {examples(theirs)}.",
            "name the items alike in both.",
        )


def _truth_table(truth: object, options: dict[str, Any]) -> AnnotationTable:
    """Read ground truth with the options of the campaign that its connector has, save those of people."""
    known = options_of(truth, options.get("connector"))
    shared = {name: value for name, value in options.items() if name in known and name not in OF_PEOPLE}
    return as_table(truth, **shared)


def as_truth(table: AnnotationTable) -> AnnotationTable:
    """Return the table with every submitted annotation as ground truth.

    Parameters
    ----------
    table : AnnotationTable
        Settled answers.

    Returns
    -------
    AnnotationTable
        With `role` and `ground_truth` set.
    """
    rows = table.annotations
    n = rows.num_rows
    role = rows.column_names.index("role")
    flag = rows.column_names.index("ground_truth")
    rows = rows.set_column(role, ANNOTATIONS.field("role"), pa.array(["ground_truth"] * n, pa.string()))
    rows = rows.set_column(flag, ANNOTATIONS.field("ground_truth"), pa.array([True] * n, pa.bool_()))
    return replace(table, annotations=rows)
