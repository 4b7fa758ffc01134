"""What every chart is: a figure without pyplot, turned into SVG that is the same on every run.

Colours are names of the page's own (`var(--ink)`), so that a chart follows light and dark. Text
that comes from outside never reaches matplotlib: it draws a token, and the escaped text takes the
token's place. No label can therefore be read as mathematics, miss a glyph, or become markup.
"""

import re
from collections.abc import Mapping
from io import StringIO
from typing import Any

from markupsafe import Markup, escape
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 11.0,
    "path.simplify": True,
}
LEFT_OUT = (
    (r"<metadata>.*?</metadata>|<!--.*?-->", ""),
    (r"<style type=\"text/css\">.*?</style>", ""),
    (r" font-family: [^;\"]+;?", ""),
    (r" transform=\"rotate\(-?0 [^\"]*\"", ""),
)
"""Parts of matplotlib's SVG that a page does without: patterns, and what stands there instead."""
CHARACTER_PX = 6.0
MAX_CHARACTERS = 34
POINTS_PER_INCH = 72


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


def width_of(texts: list[str]) -> float:
    """Return about how wide the longest text is, in px."""
    return CHARACTER_PX * min(max((len(text) for text in texts), default=0), MAX_CHARACTERS)


def blank(width_px: float, height_px: float, margins_px: Mapping[str, float]) -> tuple[Figure, Axes]:
    """Return a transparent figure with one plain pair of axes.

    Parameters
    ----------
    width_px, height_px : float
        Size of the whole chart.
    margins_px : mapping
        `left`, `right`, `top` and `bottom` around the axes.

    Returns
    -------
    Figure, Axes
        Without frame; ticks in muted ink.
    """
    figure = Figure(figsize=(width_px / POINTS_PER_INCH, height_px / POINTS_PER_INCH), dpi=POINTS_PER_INCH)
    figure.patch.set_visible(False)
    axes = figure.add_axes(
        (
            margins_px["left"] / width_px,
            margins_px["bottom"] / height_px,
            1 - (margins_px["left"] + margins_px["right"]) / width_px,
            1 - (margins_px["bottom"] + margins_px["top"]) / height_px,
        )
    )
    axes.patch.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, colors=MUTED, pad=6)
    return figure, axes


def to_svg(figure: Figure, words: Words, title: str) -> Markup:
    """Return a figure as inline SVG with a title for those who cannot see it.

    Parameters
    ----------
    figure : Figure
        What was drawn; colours of this module.
    words : Words
        The texts behind its tokens.
    title : str
        What the chart shows, in one sentence.

    Returns
    -------
    Markup
        An `svg` element; ids occur nowhere else as long as titles differ.
    """
    sink = StringIO()
    with rc_context(SETTINGS):
        figure.savefig(sink, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    width, height = figure.get_size_inches() * POINTS_PER_INCH
    body = _body(sink.getvalue(), f"c{abs(_digest(title)):x}")
    head = (
        f'<svg class="chart" role="img" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' style="width: {width:.0f}px" aria-label="{escape(title)}">'
    )
    return Markup(head + words.restored(body) + "</svg>")  # noqa: S704 - words are escaped in `restored`


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
