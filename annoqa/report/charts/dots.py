"""Dots with intervals: one row for each thing, one dot for each number about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from annoqa.report.charts.chart import (
    ACCENT,
    INK,
    MUTED,
    SECOND,
    SHORT_UNIT,
    Scale,
    Sheet,
    draw_scale,
    width_of,
)

ROW_PX = 24
PLOT_PX = 230
RIGHT_PX = 18
BETWEEN_PX = 7
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
    left = width_of([row.label for row in rows]) + 14
    top = 24.0 if len(series) > 1 else 4.0
    bottom = top + len(rows) * ROW_PX
    sheet = Sheet(left + PLOT_PX + RIGHT_PX, bottom + 24 + 16 * (len(unit) > SHORT_UNIT))
    scale = _scale(rows, unit, marks, left)
    draw_scale(sheet, scale, top, bottom, unit)
    for mark in marks:
        sheet.line([scale(mark)] * 2, [top, bottom], MUTED, dashes=(3, 3))
    for at, row in enumerate(rows):
        _draw_row(sheet, scale, row, top + (at + 0.5) * ROW_PX, left)
    _name_series(sheet, series, left)
    return sheet.svg(title)


def _draw_row(sheet: Sheet, scale: Scale, row: Row, middle: float, left: float) -> None:
    """Draw the label and the dots of one row, several of them a little apart."""
    sheet.text(left - 8, middle, row.label, ha="right")
    first = middle - BETWEEN_PX * (len(row.dots) - 1) / 2
    for place, dot in enumerate(row.dots):
        y = first + place * BETWEEN_PX
        colour, shape = STYLES[dot.series % len(STYLES)]
        if dot.low is not None and dot.high is not None:
            ends = [scale(dot.low), scale(dot.high)]
            sheet.line(ends, [y, y], colour, linewidth=2.2, alpha=0.45, solid_capstyle="round")
        sheet.line([scale(dot.value)], [y], colour, marker=shape, markersize=6.5, linestyle="none")


def _scale(rows: Sequence[Row], unit: str, marks: Sequence[float], left: float) -> Scale:
    """Choose the range of the axis."""
    dots = [dot for row in rows for dot in row.dots]
    ends = [end for dot in dots for end in (dot.value, dot.low, dot.high) if end is not None]
    low, high = min([*ends, 0.0, *marks]), max([*ends, 0.0, *marks])
    if not unit:
        low, high = min(low, 0.0), max(high, 1.0)
    if high == low:
        high = low + 1.0
    room = 0.03 * (high - low)
    low = low - room if low < 0 or any(mark == low for mark in marks) else low
    return Scale(low, high, left, left + PLOT_PX)


def _name_series(sheet: Sheet, series: Sequence[str], left: float) -> None:
    """Write the names of the series above, each behind its own dot."""
    if len(series) < 2:
        return
    x = left + 4
    for place, name in enumerate(series):
        colour, shape = STYLES[place % len(STYLES)]
        sheet.line([x], [10], colour, marker=shape, markersize=6, linestyle="none")
        sheet.text(x + 9, 10, name, MUTED)
        x += width_of([name]) + 32
