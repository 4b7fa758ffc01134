"""A matrix as shaded cells with their numbers: what is taken for what, and who agrees with whom."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from annoqa.report.charts.chart import ACCENT, INK, LINE, SECOND, SETTINGS, Words, blank, to_svg, width_of

CELL_PX = 34
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
    words = Words()
    left, slanted = width_of(list(rows)) + 12, width_of(list(columns)) * 0.66 + 16
    width = left + CELL_PX * len(columns) + max(slanted * 0.9, 12)
    with rc_context(SETTINGS):
        margins = {"left": left, "right": max(slanted * 0.9, 12), "top": slanted, "bottom": 4}
        figure, axes = blank(width, slanted + CELL_PX * len(rows) + 4, margins)
        _cells(
            axes,
            shade,
            np.array([[right and row != column for column in columns] for row in rows], dtype=bool),
        )
        _numbers(axes, text, words)
        axes.set_yticks(np.arange(len(rows)) + 0.5, words.tokens(list(rows)), color=INK)
        axes.set_xticks(np.arange(len(columns)) + 0.5, words.tokens(list(columns)), color=INK)
        axes.xaxis.tick_top()
        for label in axes.get_xticklabels():
            label.set(rotation=SLANT, ha="left", va="bottom", rotation_mode="anchor")
        return to_svg(figure, words, title)


def _cells(axes: Axes, shade: np.ndarray, wrong: np.ndarray) -> None:
    """Draw the cells; the eye should find the dark ones that are wrong."""
    row, column = np.indices(shade.shape)
    places = [Rectangle((x + 0.03, y + 0.03), 0.94, 0.94) for x, y in zip(column.flat, row.flat, strict=True)]
    strength = np.nan_to_num(shade, nan=0.0).ravel() * STRONGEST
    for chosen, colour in ((~wrong.ravel(), ACCENT), (wrong.ravel(), SECOND)):
        boxes = [place for place, here in zip(places, chosen & (strength > 0), strict=True) if here]
        if boxes:
            alpha = strength[chosen & (strength > 0)]
            axes.add_collection(PatchCollection(boxes, facecolor=colour, linewidth=0, alpha=alpha))
    axes.add_collection(PatchCollection(places, facecolor="none", edgecolor=LINE, linewidth=0.8))
    axes.set_xlim(0, shade.shape[1])
    axes.set_ylim(shade.shape[0], 0)


def _numbers(axes: Axes, text: Sequence[Sequence[str]], words: Words) -> None:
    """Write what stands in the cells."""
    for y, line in enumerate(text):
        for x, told in enumerate(line):
            if told:
                axes.text(x + 0.5, y + 0.53, words.token(told), ha="center", va="center", color=INK, size=10)
