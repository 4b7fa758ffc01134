"""From measurements to charts: which rows, which dots, and one sentence for those who cannot see."""

from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from annoqa.measurements.measurement import Measurement
from annoqa.report.charts import Dot, Row, draw_dots, draw_heatmap, draw_histogram

MAX_ROWS = 16
MAX_CELLS = 14
LEAST_SAMPLES = 8


def dot_of(number: Measurement | None, series: int = 0) -> Dot | None:
    """Return a number as a dot; None where it has no value."""
    made = None if number is None else number.estimate
    return None if made is None or made.value is None else Dot(made.value, made.low, made.high, series)


def dots_figure(
    named: Sequence[tuple[str, Sequence[Measurement | None]]],
    *,
    title: str,
    marks: Sequence[float] = (),
    series: Sequence[str] = (),
) -> Markup:
    """Draw rows of numbers with their intervals.

    Parameters
    ----------
    named : sequence of (str, sequence of Measurement or None)
        Label of a row, and its numbers in the order of `series`; all of one unit.
    title : str
        What the chart shows; no two charts of a page share one.
    marks : sequence of float
        Places of dashed lines.
    series : sequence of str
        What the numbers of a row are, where there are several.

    Returns
    -------
    Markup
        Inline SVG; empty where no number has a value.
    """
    rows = []
    for label, numbers in named:
        dots = [dot_of(number, place) for place, number in enumerate(numbers)]
        rows.append(Row(label, tuple(dot for dot in dots if dot is not None)))
    rows = [row for row in rows if row.dots][:MAX_ROWS]
    unit = next((number.unit for _, numbers in named for number in numbers if number is not None), "")
    return draw_dots(rows, title=title, unit=unit, marks=marks, series=series) if rows else Markup()


def lowest_first(numbers: Sequence[Measurement]) -> list[tuple[str, list[Measurement]]]:
    """Return numbers about labels as rows, the lowest first; of many, those with most evidence.

    Parameters
    ----------
    numbers : sequence of Measurement
        Of one name; undefined ones are left out.

    Returns
    -------
    list of (str, list of Measurement)
        As `dots_figure` takes them.
    """
    known = [number for number in numbers if number.estimate.value is not None]
    known = sorted(known, key=lambda number: (-(number.estimate.n_units or 0), number.who))[:MAX_ROWS]
    known.sort(key=lambda number: (number.estimate.value or 0.0, number.who))
    return [(" ".join(number.who), [number]) for number in known]


def confusion_figure(number: Measurement, *, title: str) -> Markup:
    """Draw the confusion matrix that a number carries, shaded by the share of its row.

    A row with few marks is shaded as if it had as many as the others have on average.

    Parameters
    ----------
    number : Measurement
        With a matrix in its detail: `labels` and `matrix`, or `confusion`.
    title : str
        What the chart shows.

    Returns
    -------
    Markup
        Inline SVG of the busiest labels; empty where there is no matrix.
    """
    names, counts = _matrix(number.detail)
    if not counts.any():
        return Markup()
    busiest = np.argsort(-(counts.sum(axis=0) + counts.sum(axis=1)), kind="stable")[:MAX_CELLS]
    kept = np.sort(busiest)
    kept = kept[(counts.sum(axis=0) + counts.sum(axis=1))[kept] > 0]
    shown = counts[np.ix_(kept, kept)]
    total = counts[kept].sum(axis=1, keepdims=True)
    total = np.maximum(total, total.mean() if total.size else 1.0)
    shade = np.divide(shown, total, out=np.zeros_like(shown), where=total > 0)
    text = [[f"{cell:,.1f}".removesuffix(".0") if cell else "" for cell in row] for row in shown.tolist()]
    chosen = [names[at] for at in kept]
    return draw_heatmap(chosen, chosen, shade, text=text, title=title)


def pairs_figure(numbers: Sequence[Measurement], called: Mapping[str, str], *, title: str) -> Markup:
    """Draw agreement between every two annotators as a matrix.

    Parameters
    ----------
    numbers : sequence of Measurement
        With two annotators in `who`.
    called : mapping of str to str
        What people call the annotators, in order.
    title : str
        What the chart shows.

    Returns
    -------
    Markup
        Inline SVG; empty where there are fewer than three annotators or no value.
    """
    found = {frozenset(number.who): number.estimate.value for number in numbers if len(set(number.who)) == 2}
    here = [name for name in called if any(name in pair for pair in found)][:MAX_CELLS]
    if len(here) < 3 or all(value is None for value in found.values()):
        return Markup()
    values = [[found.get(frozenset((row, column))) for column in here] for row in here]
    shade = np.array([[np.nan if cell is None else min(max(cell, 0), 1) for cell in row] for row in values])
    text = [["" if cell is None else f"{cell:.2f}".replace("-", "−") for cell in row] for row in values]
    told = [called.get(name, name) for name in here]
    return draw_heatmap(told, told, shade, text=text, title=title, right=False)


def offsets_figure(number: Measurement, *, title: str) -> Markup:
    """Draw the samples of offsets that a number carries.

    Parameters
    ----------
    number : Measurement
        With `samples` in its detail.
    title : str
        What the chart shows.

    Returns
    -------
    Markup
        Inline SVG; empty where there are too few samples to see a shape.
    """
    samples = number.detail.get("samples", number.detail.get("sample_s", number.detail.get("iou_sample")))
    if not isinstance(samples, list | tuple | np.ndarray) or len(samples) < LEAST_SAMPLES:
        return Markup()
    values = [float(sample) for sample in samples]
    return draw_histogram(values, title=title, unit=number.unit, mean=number.estimate.value)


def _matrix(detail: Mapping[str, object]) -> tuple[list[str], np.ndarray]:
    """Return the labels and the counts of a confusion matrix; empty where there is none that fits."""
    inner = detail.get("confusion", detail)
    if isinstance(inner, Mapping):
        labels, counts = inner.get("labels"), inner.get("matrix", inner.get("counts"))
    else:
        labels, counts = detail.get("values"), inner
    if not isinstance(labels, list | tuple) or counts is None:
        return [], np.zeros((0, 0))
    names = [str(label) for label in labels]
    matrix = np.asarray(counts, dtype=np.float64)
    fits = matrix.shape == (len(names), len(names))
    return (names, np.nan_to_num(matrix)) if fits else ([], np.zeros((0, 0)))
