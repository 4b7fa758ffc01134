"""How far apart: the offsets or overlaps of many marks, and their mean."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes

from annoqa.report.charts.chart import ACCENT, INK, LINE, MUTED, SECOND, SETTINGS, Words, blank, to_svg

WIDTH_PX, HEIGHT_PX = 300, 110
N_BARS, SHORT = 31, 2
OUTER = 0.02
"""Share of the samples at each end that are drawn in the outermost bars."""


def draw_histogram(samples: Sequence[float], *, title: str, unit: str, mean: float | None = None) -> Markup:
    """Draw values as bars, with a line at zero where they have signs, and one at their mean.

    Parameters
    ----------
    samples : sequence of float
        Offsets; at least one.
    title : str
        What the chart shows, for those who cannot see it.
    unit : str
        Unit of the offsets.
    mean : float, optional
        Where the line of the mean stands; that of the samples when None.

    Returns
    -------
    Markup
        Inline SVG.
    """
    values = np.asarray(samples, dtype=np.float64)
    low, high = _reach(values)
    counts, edges = np.histogram(np.clip(values, low, high), bins=N_BARS, range=(low, high))
    words = Words()
    with rc_context(SETTINGS):
        figure, axes = blank(WIDTH_PX, HEIGHT_PX, {"left": 12, "right": 12, "top": 8, "bottom": 24})
        axes.bar(
            edges[:-1], counts, np.diff(edges) * 0.86, align="edge", color=ACCENT, alpha=0.55, linewidth=0
        )
        _lines(axes, float(values.mean()) if mean is None else mean)
        room = 0.02 * (high - low)
        axes.set_xlim(low - room, high + room)
        axes.set_yticks([])
        axes.locator_params(axis="x", nbins=5)
        after = f" {unit}" if 0 < len(unit) <= SHORT else ""
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:.3g}{after}".replace("-", "−"))
        return to_svg(figure, words, title)


def _reach(values: np.ndarray) -> tuple[float, float]:
    """Return the range to show: around zero where there are signs, else between the quantiles."""
    if (values < 0).any() and (values > 0).any():
        reach = float(np.quantile(np.abs(values), 1 - OUTER)) or float(np.abs(values).max())
        return -reach, reach
    low, high = (float(end) for end in np.quantile(values, (OUTER / 2, 1 - OUTER / 2)))
    low = min(low, 0.0) if low < 0.5 * high else low
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _lines(axes: Axes, centre: float) -> None:
    """Draw the floor, zero and the centre."""
    axes.axhline(0, color=LINE, linewidth=1)
    axes.axvline(0, color=MUTED, linewidth=1, dashes=(3, 3))
    axes.axvline(centre, color=SECOND, linewidth=2)
    axes.plot([centre], [0], "^", color=INK, markersize=5, clip_on=False, markeredgewidth=0)
