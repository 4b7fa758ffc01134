"""Dots with intervals: one row for each thing, one dot for each number about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes

from annoqa.report.charts.chart import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    SECOND,
    SETTINGS,
    Words,
    blank,
    to_svg,
    width_of,
)

ROW_PX = 24
PLOT_PX = 230
SHORT = 2
BETWEEN = 0.3
STYLES = ((ACCENT, "o"), (SECOND, "D"), (INK, "s"))


@dataclass(frozen=True)
class Dot:
    """One number with its limits; `series` chooses colour and shape."""

    value: float
    low: float | None = None
    high: float | None = None
    series: int = 0


@dataclass(frozen=True)
class Row:
    """A label and its dots."""

    label: str
    dots: tuple[Dot, ...]


def draw_dots(
    rows: Sequence[Row],
    *,
    title: str,
    unit: str = "",
    marks: Sequence[float] = (),
    series: Sequence[str] = (),
) -> Markup:
    """Draw rows of dots with intervals.

    Parameters
    ----------
    rows : sequence of Row
        From top to bottom.
    title : str
        What the chart shows, for those who cannot see it; no two charts of a page share one.
    unit : str, default ""
        Unit of the axis; "" is a share or a coefficient, shown from 0 to 1 (or from below 0).
    marks : sequence of float
        Places with a dashed line, such as thresholds, or 0 for a bias.
    series : sequence of str
        Names of the series, where there are several.

    Returns
    -------
    Markup
        Inline SVG.
    """
    words = Words()
    labels = [row.label for row in rows]
    left, top = width_of(labels) + 14, 22 if len(series) > 1 else 4
    bottom = 26 + 16 * (len(unit) > SHORT)
    height = len(rows) * ROW_PX + top + bottom
    with rc_context(SETTINGS):
        figure, axes = blank(
            left + PLOT_PX + 16, height, {"left": left, "right": 16, "top": top, "bottom": bottom}
        )
        _scale(axes, rows, unit, marks)
        for at, row in enumerate(rows):
            _draw_row(axes, at, row)
        axes.set_yticks(range(len(rows)), words.tokens(labels), color=INK)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        _name_series(axes, series, words)
        return to_svg(figure, words, title)


def _draw_row(axes: Axes, at: int, row: Row) -> None:
    """Draw the dots of one row, several of them a little apart."""
    first = -BETWEEN * (len(row.dots) - 1) / 2
    for place, dot in enumerate(row.dots):
        y = at + first + place * BETWEEN
        colour, shape = STYLES[dot.series % len(STYLES)]
        if dot.low is not None and dot.high is not None:
            axes.plot(
                [dot.low, dot.high], [y, y], color=colour, linewidth=2.2, alpha=0.45, solid_capstyle="round"
            )
        axes.plot([dot.value], [y], shape, color=colour, markersize=6.5, markeredgewidth=0)


def _scale(axes: Axes, rows: Sequence[Row], unit: str, marks: Sequence[float]) -> None:
    """Choose the range of the axis, and draw the quiet lines of the grid."""
    ends = [
        end for row in rows for dot in row.dots for end in (dot.value, dot.low, dot.high) if end is not None
    ]
    low, high = min([*ends, 0.0, *marks]), max([*ends, 0.0, *marks])
    if not unit:
        low, high = min(low, 0.0), max(high, 1.0)
    room = 0.03 * ((high - low) or 1.0)
    axes.set_xlim(low - room, high + room)
    axes.locator_params(axis="x", nbins=5)
    axes.grid(axis="x", color=LINE, linewidth=0.8)
    axes.set_axisbelow(True)
    for mark in marks:
        axes.axvline(mark, color=MUTED, linewidth=1, dashes=(3, 3))
    after = f" {unit}" if unit and len(unit) <= SHORT else ""
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.3g}{after}".replace("-", "−"))
    if len(unit) > SHORT:
        axes.set_xlabel(unit, color=MUTED, loc="right")


def _name_series(axes: Axes, series: Sequence[str], words: Words) -> None:
    """Write the names of the series above, each behind its own dot."""
    if len(series) < 2:
        return
    for place, name in enumerate(series):
        colour, shape = STYLES[place % len(STYLES)]
        x = place / len(series)
        box = axes.transAxes
        y = 1 + 11 / (axes.bbox.height or 1)
        axes.plot([x + 0.02], [y], shape, color=colour, markersize=6, transform=box, clip_on=False)
        axes.text(x + 0.06, y, words.token(name), color=MUTED, transform=box, va="center_baseline")
