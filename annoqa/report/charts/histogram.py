"""How far apart: the offsets or overlaps of many marks, and their mean."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from annoqa.report.charts.chart import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    SECOND,
    SHORT_UNIT,
    Scale,
    Sheet,
    draw_scale,
)

WIDTH_PX, HEIGHT_PX, EDGE_PX = 300, 84, 16
N_BARS = 31
OUTER = 0.02
"""Share of the samples at each end that are drawn in the outermost bars."""


def draw_histogram(samples: Sequence[float], *, title: str, unit: str, mean: float | None = None) -> Markup:
    """Draw values as bars, with a line at zero where they have signs, and one at their mean.

    Parameters
    ----------
    samples : sequence of float
        At least one.
    title : str
        What the chart shows, for those who cannot see it.
    unit : str
        Unit of the values.
    mean : float, optional
        Where the line of the mean stands; that of the samples when None.

    Returns
    -------
    Markup
        Inline SVG.
    """
    values = np.asarray(samples, dtype=np.float64)
    low, high = _reach(values)
    sheet = Sheet(WIDTH_PX, HEIGHT_PX + 24 + 16 * (len(unit) > SHORT_UNIT))
    scale = Scale(low, high, EDGE_PX, WIDTH_PX - EDGE_PX)
    draw_scale(sheet, scale, HEIGHT_PX, HEIGHT_PX, unit)
    _bars(sheet, scale, values)
    sheet.line([EDGE_PX, WIDTH_PX - EDGE_PX], [HEIGHT_PX] * 2, LINE)
    if low < 0 < high:
        sheet.line([scale(0.0)] * 2, [4, HEIGHT_PX], MUTED, dashes=(3, 3))
    centre = scale(float(np.clip(values.mean() if mean is None else mean, low, high)))
    sheet.line([centre] * 2, [4, HEIGHT_PX], SECOND, linewidth=2)
    sheet.line([centre], [HEIGHT_PX + 2], INK, marker="^", markersize=5, linestyle="none")
    return sheet.svg(title)


def _bars(sheet: Sheet, scale: Scale, values: np.ndarray) -> None:
    """Draw the bars, the fullest one nearly as high as the sheet."""
    ends = (scale.low, scale.high)
    counts, edges = np.histogram(np.clip(values, *ends), bins=N_BARS, range=ends)
    places = []
    for n, begin, end in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        height = (HEIGHT_PX - 8) * n / max(counts.max(), 1)
        width = scale(end) - scale(begin)
        places.append((scale(begin) + 0.07 * width, HEIGHT_PX - height, 0.86 * width, height))
    sheet.boxes([place for place in places if place[3]], facecolor=ACCENT, alpha=0.55)


def _reach(values: np.ndarray) -> tuple[float, float]:
    """Return the range to show: around zero where there are signs, else between the quantiles."""
    if (values < 0).any() and (values > 0).any():
        reach = float(np.quantile(np.abs(values), 1 - OUTER)) or float(np.abs(values).max())
        return -reach, reach
    low, high = (float(end) for end in np.quantile(values, (OUTER / 2, 1 - OUTER / 2)))
    low = min(low, 0.0) if low < 0.5 * high else low
    return (low, high) if high > low else (low - 0.5, low + 0.5)
