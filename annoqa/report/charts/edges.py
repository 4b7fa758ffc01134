"""A typical box as ground truth has it, and as annotators draw it: the mean offset of each side."""

from collections.abc import Mapping

from markupsafe import Markup

from annoqa.report.charts.chart import ACCENT, INK, MUTED, SECOND, Scale, Sheet
from annoqa.report.numbers import number

WIDTH_PX, HEIGHT_PX = 210, 170
REACH = 1.35
SIDES = {"left": (-1.0, 0.0), "top": (0.0, -1.0), "right": (1.0, 0.0), "bottom": (0.0, 1.0)}
LEAST = 0.0005
CLEAR = 0.02
"""Offsets from this share of the size on are written in the colour of what is wrong."""


def draw_edges(shares: Mapping[str, float], *, title: str) -> Markup:
    """Draw a box twice: dashed as it is, and solid as it is drawn.

    Parameters
    ----------
    shares : mapping of str to float
        `left`, `top`, `right`, `bottom` to the mean offset, as a share of the true width or height;
        outward is positive.
    title : str
        What the chart shows, for those who cannot see it.

    Returns
    -------
    Markup
        Inline SVG, to scale.
    """
    sheet = Sheet(WIDTH_PX, HEIGHT_PX)
    x = Scale(-REACH / 2, REACH / 2, 0, WIDTH_PX)
    y = Scale(-REACH / 2, REACH / 2, 0, HEIGHT_PX)
    left, top = x(-0.5 - shares["left"]), y(-0.5 - shares["top"])
    drawn = (left, top, x(0.5 + shares["right"]) - left, y(0.5 + shares["bottom"]) - top)
    sheet.boxes([drawn], facecolor=ACCENT, alpha=0.16)
    sheet.boxes([drawn], facecolor="none", edgecolor=ACCENT, linewidth=2)
    true = (x(-0.5), y(-0.5), x(0.5) - x(-0.5), y(0.5) - y(-0.5))
    sheet.boxes([true], facecolor="none", edgecolor=INK, linewidth=1.4, linestyle=(0, (4, 3)))
    for side, (to_right, down) in SIDES.items():
        told = f"{'+' if shares[side] > LEAST else ''}{number(100 * shares[side], 1)} %"
        colour = SECOND if abs(shares[side]) >= CLEAR else MUTED
        sheet.text(x(to_right * 0.28), y(down * 0.36), told, colour, ha="center")
    return sheet.svg(title)
