"""Whom a number about marks is about: all, an annotator, a pair, a label, a slice.

Every subject is a selection of the rows of `Sides`, and its number is the same ratio of sums over
fewer rows. An annotator's rows are all comparisons with the others, both sides; a label's rows are
the marks that have it, whoever made them and whatever their partner is called.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np

from annoqa.agreement.ratio import Ratio, Selection, Within
from annoqa.agreement.sides import Sides
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Question, Subject
from annoqa.statistics.estimate import Estimate

SUBJECTS: tuple[Subject, ...] = ("all", "annotator", "pair", "label", "slice")
MAX_PAIRS = 300
"""Pairs of annotators told one by one: those that share most; the rest is in all and annotator."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Group:
    """The rows about one subject."""

    subject: Subject
    who: tuple[str, ...]
    chosen: Selection


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Number:
    """How a number is called, and how it was made.

    Attributes
    ----------
    question, name, title, unit, signature : str
        As in `Measurement`.
    scale : float
        What values are multiplied with to be in `unit` (1e-9 from ns to s).
    """

    question: Question
    name: str
    title: str
    signature: str
    unit: str = ""
    scale: float = 1.0


def groups(
    sides: Sides, labels: tuple[str, ...], context: Context, subjects: Sequence[Subject] = SUBJECTS
) -> list[Group]:
    """Return the rows of every subject.

    Parameters
    ----------
    sides : Sides
        Of all comparisons of a field.
    labels : tuple of str
        Text of every label code.
    context : Context
        Names and slices.
    subjects : sequence of Subject
        Which kinds of subject; all of them without.

    Returns
    -------
    list of Group
        All; then annotators, pairs and labels by code; then slices. Only those with rows, except
        that `all` is always there.
    """
    found: dict[Subject, Callable[[], Iterable[Group]]] = {
        "all": lambda: [Group(subject="all", who=(), chosen=Selection.of(sides.item))],
        "annotator": lambda: _annotators(sides, context),
        "pair": lambda: _pairs(sides, context),
        "label": lambda: _labels(sides, labels),
        "slice": lambda: _slices(sides, context),
    }
    return [group for subject in SUBJECTS if subject in subjects for group in found[subject]()]


def measured(
    field: str,
    number: Number,
    ratio: Ratio,
    chosen: Sequence[Group],
    within: Within,
    annotators: np.ndarray | None = None,
) -> Iterator[Measurement]:
    """Yield a ratio for every group.

    Parameters
    ----------
    field : str
        The field it is about.
    number : Number
        How it is called and made.
    ratio : Ratio
        With one row for each row of the sides.
    chosen : sequence of Group
        About whom.
    within : Within
        Clusters and confidence.
    annotators : int array, shape (n_rows,), optional
        Annotator of each row, to count those who contribute.

    Yields
    ------
    Measurement
        Undefined ones too, with their reason.
    """
    for group in chosen:
        estimate = scaled(ratio.estimate(within, group.chosen), number.scale)
        if annotators is not None:
            n_annotators = int(np.count_nonzero(np.bincount(annotators[group.chosen.rows])))
            estimate = dataclasses.replace(estimate, n_annotators=n_annotators)
        yield told(field, number, group.subject, group.who, estimate)


def told(
    field: str,
    number: Number,
    subject: Subject,
    who: tuple[str, ...],
    estimate: Estimate,
    detail: Mapping[str, object] | None = None,
) -> Measurement:
    """Return an estimate in its place.

    Parameters
    ----------
    field : str
        The field it is about.
    number : Number
        How it is called and made.
    subject : Subject
        What kind of thing it is about.
    who : tuple of str
        Whom.
    estimate : Estimate
        In the unit of the number.
    detail : mapping, optional
        What a report shows beside it.

    Returns
    -------
    Measurement
        Ready.
    """
    return Measurement(
        field=field,
        question=number.question,
        name=number.name,
        title=number.title,
        subject=subject,
        who=who,
        estimate=estimate,
        unit=number.unit,
        signature=number.signature,
        detail=detail or {},
    )


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Return an estimate in another unit.

    Parameters
    ----------
    estimate : Estimate
        Of a quantity, not of a coefficient.
    factor : float
        What values and limits are multiplied with.

    Returns
    -------
    Estimate
        The same where the factor is 1.
    """
    if factor == 1 or estimate.value is None:
        return estimate
    low, high = (None if limit is None else limit * factor for limit in (estimate.low, estimate.high))
    return dataclasses.replace(estimate, value=estimate.value * factor, low=low, high=high)


def of_subjects(chosen: Sequence[Group], *subjects: Subject) -> list[Group]:
    """Return the groups about some kinds of subject."""
    return [group for group in chosen if group.subject in subjects]


def _annotators(sides: Sides, context: Context) -> Iterator[Group]:
    """Yield every annotator with all comparisons with the others."""
    row = np.arange(len(sides))
    key = np.concatenate([sides.annotator, sides.other])
    for code, rows in _runs(key, np.concatenate([row, row])):
        yield _group("annotator", (context.annotators[code],), sides, rows)


def _pairs(sides: Sides, context: Context) -> Iterator[Group]:
    """Yield the pairs of annotators that share most comparisons."""
    low, high = np.minimum(sides.annotator, sides.other), np.maximum(sides.annotator, sides.other)
    runs = _runs(low * len(context.annotators) + high, np.arange(len(sides)))
    if len(runs) > MAX_PAIRS:
        shared = np.array([len(np.unique(sides.comparison[rows])) for _, rows in runs])
        most = np.sort(np.argsort(-shared, kind="stable")[:MAX_PAIRS])
        runs = [runs[at] for at in most]
    for code, rows in runs:
        one, two = divmod(code, len(context.annotators))
        yield _group("pair", (context.annotators[one], context.annotators[two]), sides, rows)


def _labels(sides: Sides, labels: tuple[str, ...]) -> Iterator[Group]:
    """Yield every label with the marks that have it."""
    for code, rows in _runs(sides.label, np.arange(len(sides))):
        if code >= 0:
            yield _group("label", (labels[code],), sides, rows)


def _slices(sides: Sides, context: Context) -> Iterator[Group]:
    """Yield every value of every slice with the items that have it."""
    for column, (codes, names) in context.slices.items():
        for code, rows in _runs(codes[sides.item], np.arange(len(sides))):
            if code >= 0:
                yield _group("slice", (column, names[code]), sides, rows)


def _group(subject: Subject, who: tuple[str, ...], sides: Sides, rows: np.ndarray) -> Group:
    """Return a group of rows."""
    return Group(subject=subject, who=who, chosen=Selection.of(sides.item, rows))


def _runs(key: np.ndarray, row: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return the rows of each key, by key."""
    small = len(key) and int(key.min()) >= -1 and int(key.max()) < np.iinfo(np.int16).max
    order = np.argsort(key.astype(np.int16) if small else key, kind="stable")  # few bits sort faster
    codes, begin = np.unique(key[order], return_index=True)
    parts = np.split(row[order], begin[1:]) if len(codes) else []
    return [(int(code), rows) for code, rows in zip(codes, parts, strict=True)]
