"""What every chart is: a sheet in px, drawn by matplotlib, the same SVG on every run.

A chart places its lines, boxes and words itself, on a `Figure` without axes and without pyplot:
matplotlib's own axes take ten times as long as everything that these charts draw.

Colours are names of the page's own (`var(--ink)`), so that a chart follows light and dark. Text
that comes from outside never reaches matplotlib: it draws a token, and the escaped text takes the
token's place. No label can therefore be read as mathematics, miss a glyph, or become markup.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
from markupsafe import Markup, escape
from matplotlib import rc_context
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, IdentityTransform

INK, MUTED, LINE, ACCENT, SECOND, PAPER = "#a10001", "#a10002", "#a10003", "#a10004", "#a10005", "#a10006"
VARIABLES = {
    INK: "var(--ink)",
    MUTED: "var(--muted)",
    LINE: "var(--line)",
    ACCENT: "var(--accent)",
    SECOND: "var(--second)",
    PAPER: "var(--paper)",
}
SETTINGS: Any = {
    "svg.hashsalt": "annoqa",
    "svg.fonttype": "none",
    "path.simplify": True,
}
LEFT_OUT = (
    (r"<metadata>.*?</metadata>|<!--.*?-->", ""),
    (r"<style type=\"text/css\">.*?</style>", ""),
    (r" font-family: [^;\"]+;?", ""),
    (r" transform=\"rotate\(-?0 [^\"]*\"", ""),
)
"""Parts of matplotlib's SVG that a page does without: patterns, and what stands there instead."""
LETTER_PX = 11
CHARACTER_PX = 6.5
MAX_CHARACTERS = 34
POINTS_PER_INCH = 72
SHORT_UNIT = 2


class Words:
    """Texts of one chart, each behind a token that matplotlib may draw."""

    def __init__(self) -> None:
        """Begin without texts."""
        self.texts: list[str] = []

    def token(self, text: str) -> str:
        """Keep a text and return what stands for it."""
        self.texts.append(text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 1] + "…")
        return f"@@{len(self.texts) - 1}@@"

    def tokens(self, texts: list[str]) -> list[str]:
        """Keep several texts."""
        return [self.token(text) for text in texts]

    def restored(self, svg: str) -> str:
        """Put the escaped texts in the place of their tokens."""
        return re.sub(r"@@(\d+)@@", lambda found: str(escape(self.texts[int(found[1])])), svg)


def width_of(texts: Sequence[str]) -> float:
    """Return about how wide the longest text is, in px."""
    return CHARACTER_PX * min(max((len(text) for text in texts), default=0), MAX_CHARACTERS)


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` on px from `first` to `last`."""

    low: float
    high: float
    first: float
    last: float

    def __call__(self, value: float) -> float:
        """Return the place of a value in px."""
        return self.first + (value - self.low) / ((self.high - self.low) or 1.0) * (self.last - self.first)

    @property
    def ticks(self) -> list[float]:
        """At most six round values within the scale."""
        found = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(self.low, self.high)
        room = 1e-9 * (self.high - self.low)
        return [float(tick) for tick in found if self.low - room <= tick <= self.high + room]


class Sheet:
    """A transparent drawing of a given size; places are px from the upper left corner."""

    def __init__(self, width_px: float, height_px: float) -> None:
        """Begin with nothing on it."""
        inches = (width_px / POINTS_PER_INCH, height_px / POINTS_PER_INCH)
        self.figure = Figure(figsize=inches, dpi=POINTS_PER_INCH)
        self.figure.patch.set_visible(False)
        self.words = Words()
        self.size = (width_px, height_px)
        self.down = Affine2D().scale(1, -1).translate(0, height_px)

    def line(self, x: Sequence[float], y: Sequence[float], colour: str, **style: Any) -> None:  # noqa: ANN401
        """Draw a line, or markers where the style has one."""
        style = {"linewidth": 1.0, "markeredgewidth": 0, **style}
        self.figure.add_artist(Line2D(list(x), list(y), color=colour, transform=self.down, **style))

    def boxes(self, places: Sequence[tuple[float, float, float, float]], **style: Any) -> None:  # noqa: ANN401
        """Draw boxes given as (left, top, width, height), all in one style."""
        patches = [Rectangle(place[:2], *place[2:]) for place in places]
        if patches:
            style = {"linewidth": 0.0, **style}
            self.figure.add_artist(PatchCollection(patches, transform=self.down, **style))

    def text(self, x: float, y: float, text: str, colour: str = INK, **style: Any) -> None:  # noqa: ANN401
        """Write a text; its middle is at `y`."""
        left, bottom = self.down.transform((x, y))
        style = {"va": "center_baseline", "size": LETTER_PX, "parse_math": False, **style}
        told = self.words.token(text)
        self.figure.add_artist(Text(left, bottom, told, color=colour, transform=IdentityTransform(), **style))

    def svg(self, title: str) -> Markup:
        """Return the drawing as inline SVG with a title for those who cannot see it.

        Parameters
        ----------
        title : str
            What the chart shows, in one sentence; no two charts of a page share one.

        Returns
        -------
        Markup
            An `svg` element whose ids occur nowhere else.
        """
        sink = StringIO()
        with rc_context(SETTINGS):
            self.figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
        body = _body(sink.getvalue(), f"c{_digest(title):x}")
        width, height = self.size
        head = (
            f'<svg class="chart" role="img" viewBox="0 0 {width:.0f} {height:.0f}"'
            f' style="width: {width:.0f}px" aria-label="{escape(title)}">'
        )
        return Markup(head + self.words.restored(body) + "</svg>")  # noqa: S704 - words are escaped


def draw_scale(sheet: Sheet, scale: Scale, top: float, bottom: float, unit: str = "") -> None:
    """Draw the quiet lines of a grid, and the values below.

    Parameters
    ----------
    sheet : Sheet
        Where to.
    scale : Scale
        The values.
    top, bottom : float
        Where the lines begin and end, in px.
    unit : str, default ""
        A short one stands behind every value, a long one below them.
    """
    after = f" {unit}" if 0 < len(unit) <= SHORT_UNIT else ""
    for tick in scale.ticks:
        sheet.line([scale(tick)] * 2, [top, bottom], LINE, linewidth=0.8)
        value = f"{np.round(tick, 10) + 0.0:.3g}{after}".replace("-", "−")
        sheet.text(scale(tick), bottom + 13, value, MUTED, ha="center")
    if len(unit) > SHORT_UNIT:
        sheet.text(scale.last, bottom + 28, unit, MUTED, ha="right")


def _body(svg: str, prefix: str) -> str:
    """Return what is inside the svg element: own colours and ids, the page's font, short numbers."""
    inner = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    for pattern, instead in LEFT_OUT:
        inner = re.sub(pattern, instead, inner, flags=re.DOTALL)
    used = set(re.findall(r"#([\w-]+)[\")]", inner))
    inner = re.sub(r' id="([^"]+)"', lambda m: f' id="{prefix}-{m[1]}"' if m[1] in used else "", inner)
    inner = re.sub(r"(href=\"|url\()#([\w-]+)", rf"\1#{prefix}-\2", inner)
    inner = re.sub(r"\d+\.\d{4,}", lambda m: f"{float(m[0]):.2f}", inner)
    for colour, variable in VARIABLES.items():
        inner = inner.replace(colour, variable)
    return _without_empty_groups(re.sub(r"\s*\n\s*", " ", inner).strip())


def _without_empty_groups(svg: str) -> str:
    """Drop the groups that hold nothing, and those around a single group."""
    before = None
    while before != svg:
        before, svg = svg, re.sub(r"<g ?/>\s*|<g>\s*</g>\s*", "", svg)
    return svg


def _digest(text: str) -> int:
    """Return a number for a text, the same on every run."""
    value = 5381
    for letter in text:
        value = (value * 33 + ord(letter)) % 2**32
    return value
