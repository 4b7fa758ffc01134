"""`annoqa.agree`: do annotators agree with each other?"""

from pathlib import Path
from typing import Any

from annoqa.measurements.context import Context
from annoqa.measurements.measure import Progress, measure
from annoqa.table.table import AnnotationTable
from annoqa.verbs.open import as_table
from annoqa.verbs.shown import Shown


def agree(
    source: AnnotationTable | Path | str | object,
    *more: object,
    context: Context | None = None,
    on_progress: Progress | None = None,
    **options: Any,  # noqa: ANN401 - passed to the connector as they are
) -> Shown:
    """Compare annotators with each other, field by field.

    Parameters
    ----------
    source, *more : AnnotationTable, path, frame
        The campaign, as `annoqa.read` takes it; several files are one campaign.
    context : Context, optional
        Clusters, slices, thresholds; made from the table when None.
    on_progress : callable, optional
        Told the phase, how much is done, and how much there is.
    **options
        Options of the connector, such as `label_config`.

    Returns
    -------
    Shown
        Every number with its interval; shows as a table in a terminal and in a notebook.

    Raises
    ------
    SourceError, TableError
        When a source cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({
    ...     "item": [1, 1, 2, 2, 3, 3, 4, 4],
    ...     "annotator": ["ann", "bob"] * 4,
    ...     "label": ["cat", "cat", "dog", "dog", "cat", "dog", "dog", "dog"],
    ... })
    >>> alpha = agree(answers).number("krippendorff_alpha")
    >>> round(alpha.value, 3), alpha.n_units
    (0.533, 4)
    """
    table = as_table(source, *more, **options)
    context = context or Context.of(table)
    measured = measure(table, context, truth=False, on_progress=on_progress)
    return Shown(title="Do the annotators agree?", table=table, context=context, measured=measured)
