"""A matrix as shaded cells with their numbers: what is taken for what, and who agrees with whom."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from annoqa.report.charts.chart import ACCENT, INK, LINE, MUTED, SECOND, SETTINGS, Words, blank, to_svg, width_of

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
) -> Markup:
    """Draw a matrix.

    Parameters
    ----------
    rows, columns : sequence of str
        Names; a cell whose two names are the same is drawn in the colour of what is right.
    shade : float array, shape (n_rows, n_columns)
        How dark each cell is, in [0, 1]; NaN leaves it empty.
    text : sequence of sequences of str
        What stands in each cell.
    title : str
        What the chart shows, for those who cannot see it.

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
        _cells(axes, rows, columns, shade, text, words)
        axes.set_yticks(np.arange(len(rows)) + 0.5, words.tokens(list(rows)), color=INK)
        axes.set_xticks(np.arange(len(columns)) + 0.5, words.tokens(list(columns)), color=INK)
        axes.xaxis.tick_top()
        for label in axes.get_xticklabels():
            label.set(rotation=SLANT, ha="left", va="bottom", rotation_mode="anchor")
        return to_svg(figure, words, title)


def _cells(
    axes: Axes,
    rows: Sequence[str],
    columns: Sequence[str],
    shade: np.ndarray,
    text: Sequence[Sequence[str]],
    words: Words,
) -> None:
    """Draw the cells; the eye should find the dark ones off the diagonal."""
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            colour = ACCENT if row == column else SECOND
            empty = bool(np.isnan(shade[i, j]))
            opacity = 0.0 if empty else STRONGEST * float(shade[i, j])
            axes.add_patch(
                Rectangle((j + 0.03, i + 0.03), 0.94, 0.94, facecolor=colour, alpha=opacity, linewidth=0)
            )
            axes.add_patch(Rectangle((j + 0.03, i + 0.03), 0.94, 0.94, fill=False, edgecolor=LINE, linewidth=0.8))
            if text[i][j]:
                ink = INK if opacity else MUTED
                axes.text(j + 0.5, i + 0.53, words.token(text[i][j]), ha="center", va="center", color=ink, size=10)
    axes.set_xlim(0, len(columns))
    axes.set_ylim(len(rows), 0)
