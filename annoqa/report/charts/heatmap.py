"""A matrix as shaded cells with their numbers: what is taken for what, and who agrees with whom."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from annoqa.report.charts.chart import ACCENT, LINE, SECOND, Sheet, width_of

CELL_PX = 34
INSIDE_PX = 32
STRONGEST = 0.62
SLANT = 40


def draw_heatmap(
    rows: Sequence[str],
    columns: Sequence[str],
    shade: np.ndarray,
    *,
    text: Sequence[Sequence[str]],
    title: str,
    right: bool = True,
) -> Markup:
    """Draw a matrix.

    Parameters
    ----------
    rows, columns : sequence of str
        Names.
    shade : float array, shape (n_rows, n_columns)
        How dark each cell is, in [0, 1]; NaN leaves it empty.
    text : sequence of sequences of str
        What stands in each cell.
    title : str
        What the chart shows, for those who cannot see it.
    right : bool, default True
        Whether equal names are right and unequal ones wrong; otherwise all cells are of one colour.

    Returns
    -------
    Markup
        Inline SVG.
    """
    left, top = width_of(rows) + 12, width_of(columns) * 0.66 + 16
    sheet = Sheet(left + CELL_PX * len(columns) + max(top * 0.9, 12), top + CELL_PX * len(rows) + 4)
    wrong = np.array([[right and row != column for column in columns] for row in rows], dtype=bool)
    _cells(sheet, shade, wrong, left, top)
    for y, line in enumerate(text):
        for x, told in enumerate(line):
            if told:
                place = (left + (x + 0.5) * CELL_PX, top + (y + 0.5) * CELL_PX)
                sheet.text(*place, told, ha="center", size=10)
    for y, name in enumerate(rows):
        sheet.text(left - 8, top + (y + 0.5) * CELL_PX, name, ha="right")
    for x, name in enumerate(columns):
        place = (left + (x + 0.45) * CELL_PX, top - 5)
        sheet.text(*place, name, ha="left", va="bottom", rotation=SLANT, rotation_mode="anchor")
    return sheet.svg(title)


def _cells(sheet: Sheet, shade: np.ndarray, wrong: np.ndarray, left: float, top: float) -> None:
    """Draw the cells; the eye should find the dark ones that are wrong."""
    strength = np.nan_to_num(shade, nan=0.0) * STRONGEST
    for chosen, colour in ((~wrong & (strength > 0), ACCENT), (wrong & (strength > 0), SECOND)):
        sheet.boxes(_places(chosen, left, top), facecolor=colour, alpha=strength[chosen])
    everywhere = _places(np.ones_like(wrong), left, top)
    sheet.boxes(everywhere, facecolor="none", edgecolor=LINE, linewidth=0.8)


def _places(chosen: np.ndarray, left: float, top: float) -> list[tuple[float, float, float, float]]:
    """Return the boxes of some cells, row by row."""
    rows, columns = np.nonzero(chosen)
    return [
        (left + float(x) * CELL_PX + 1, top + float(y) * CELL_PX + 1, INSIDE_PX, INSIDE_PX)
        for y, x in zip(rows, columns, strict=True)
    ]
