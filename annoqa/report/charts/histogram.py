"""How far apart: the offsets of many marks, around the line where there is none."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes

from annoqa.report.charts.chart import ACCENT, INK, LINE, MUTED, SECOND, SETTINGS, Words, blank, to_svg

WIDTH_PX, HEIGHT_PX = 300, 110
N_BARS = 31
OUTER = 0.02
"""Share of the samples at each end that are drawn in the outermost bars."""


def draw_histogram(samples: Sequence[float], *, title: str, unit: str, centre: float | None = None) -> Markup:
    """Draw signed offsets as bars, with a line at zero and one at their centre.

    Parameters
    ----------
    samples : sequence of float
        Offsets; at least one.
    title : str
        What the chart shows, for those who cannot see it.
    unit : str
        Unit of the offsets.
    centre : float, optional
        Where the second line stands; the mean of the samples when None.

    Returns
    -------
    Markup
        Inline SVG.
    """
    values = np.asarray(samples, dtype=np.float64)
    reach = float(np.quantile(np.abs(values), 1 - OUTER)) or float(np.abs(values).max()) or 1.0
    counts, edges = np.histogram(np.clip(values, -reach, reach), bins=N_BARS, range=(-reach, reach))
    words = Words()
    with rc_context(SETTINGS):
        figure, axes = blank(WIDTH_PX, HEIGHT_PX, {"left": 12, "right": 12, "top": 8, "bottom": 24})
        axes.bar(edges[:-1], counts, np.diff(edges) * 0.86, align="edge", color=ACCENT, alpha=0.55, linewidth=0)
        _lines(axes, float(values.mean()) if centre is None else centre)
        axes.set_xlim(-reach * 1.04, reach * 1.04)
        axes.set_yticks([])
        axes.locator_params(axis="x", nbins=5)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} {unit}".replace("-", "−").strip())
        return to_svg(figure, words, title)


def _lines(axes: Axes, centre: float) -> None:
    """Draw the floor, zero and the centre."""
    axes.axhline(0, color=LINE, linewidth=1)
    axes.axvline(0, color=MUTED, linewidth=1, dashes=(3, 3))
    axes.axvline(centre, color=SECOND, linewidth=2)
    axes.plot([centre], [0], "^", color=INK, markersize=5, clip_on=False, markeredgewidth=0)
