"""A typical box as ground truth has it, and as annotators draw it: the mean offset of each side."""

from collections.abc import Mapping

from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.patches import Rectangle

from annoqa.report.charts.chart import ACCENT, INK, MUTED, SECOND, SETTINGS, Words, blank, to_svg
from annoqa.report.numbers import number

WIDTH_PX, HEIGHT_PX = 210, 170
REACH = 1.35
SIDES = {"left": (-1.0, 0.0), "top": (0.0, 1.0), "right": (1.0, 0.0), "bottom": (0.0, -1.0)}
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
    words = Words()
    with rc_context(SETTINGS):
        figure, axes = blank(WIDTH_PX, HEIGHT_PX, {"left": 2, "right": 2, "top": 2, "bottom": 2})
        left, bottom = -0.5 - shares["left"], -0.5 - shares["bottom"]
        width, height = 1 + shares["left"] + shares["right"], 1 + shares["top"] + shares["bottom"]
        axes.add_patch(Rectangle((left, bottom), width, height, facecolor=ACCENT, alpha=0.16, linewidth=0))
        axes.add_patch(Rectangle((left, bottom), width, height, fill=False, edgecolor=ACCENT, linewidth=2))
        true = Rectangle((-0.5, -0.5), 1, 1, fill=False, edgecolor=INK, linewidth=1.4, linestyle=(0, (4, 3)))
        axes.add_patch(true)
        for side, (x, y) in SIDES.items():
            told = f"{'+' if shares[side] > LEAST else ''}{number(100 * shares[side], 1)} %"
            colour = SECOND if abs(shares[side]) >= CLEAR else MUTED
            axes.text(x * 0.28, y * 0.36, words.token(told), color=colour, ha="center", va="center")
        axes.set(xlim=(-REACH / 2, REACH / 2), ylim=(-REACH / 2, REACH / 2), xticks=[], yticks=[])
        return to_svg(figure, words, title)
