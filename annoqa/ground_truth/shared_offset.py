"""Offsets that annotators share: a side drawn loose by everyone, a start that is late for all.

Each unit's offset is the median over its annotators, so that no single one can move it. A cell is
called out when the lower limit of the common offset reaches a floor, when annotators share it
(each with an interval of their own beyond zero, and spread less around it than it is large), and
when two tests, of which the larger p counts, reject that

- *the offset is nought*: Student's t on the units' medians, clustered by video or document;
- *it is a sum of personal habits*: Student's t on the annotators' own means, against the variance
  of personal habits, pooled over all sides. What differs between people on the other sides is what
  they can be expected to differ by on this one.

References
----------
Student (1908). The probable error of a mean. Biometrika, 6(1), 1-25.
https://doi.org/10.2307/2331554
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from annoqa.ground_truth.mistakes import Mistakes
from annoqa.ground_truth.offsets import Offsets
from annoqa.ground_truth.per_item import mean_of, share_of
from annoqa.ground_truth.settings import FailureSettings
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.jackknife import spread

ALL_LABELS = -9
"""Stands for marks of all labels together."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OffsetCell:
    """One side, of all labels or of one, tested.

    Attributes
    ----------
    side : str
        left, top, right, bottom, start, end or value.
    label : int
        Code of the label of ground truth, or `ALL_LABELS`.
    unit : str
        Unit of `effect`.
    effect, scaled : Estimate
        Common offset, in the unit and as it is judged (see `Offsets.scaled`).
    share, agreement : Estimate
        Share of units whose median is beyond the floor; where the others' median is, how often an
        annotator's own offset is.
    p : float
        1 where a floor is not reached.
    n_items, n_units, n_wrong : int
        Sizes.
    annotators : tuple of int
        Those who share it.
    item : int array
        Items of the wrong units, most telling first.
    floor : float
        The least offset that matters, as `scaled` is judged.
    reaches, shared : bool
        Whether the common offset reaches the floor, and whether annotators share it.
    mistakes : Mistakes
        Everybody's own marks; those are wrong that lie beyond the floor, either way.
    """

    side: str
    label: int
    unit: str
    effect: Estimate
    scaled: Estimate
    share: Estimate
    agreement: Estimate
    p: float
    n_items: int
    n_units: int
    n_wrong: int
    annotators: tuple[int, ...]
    item: np.ndarray
    floor: float
    reaches: bool
    shared: bool
    mistakes: Mistakes


def offset_cells(
    offsets: Offsets,
    settings: FailureSettings,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
    *,
    each_label: bool = True,
) -> Iterator[OffsetCell]:
    """Test every side, for all labels together and for each.

    Parameters
    ----------
    offsets : Offsets
        Of matched marks.
    settings : FailureSettings
        The floors.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the limits that are compared with the floors.
    each_label : bool, default True
        Whether labels are tested by themselves, too.

    Yields
    ------
    OffsetCell
        All labels first, then each label by code; sides in order. Cells without enough units
        that two annotators matched are not tested, and not yielded.
    """
    overlapped = _overlapped(offsets)
    labels = [ALL_LABELS]
    if each_label and offsets.sides != ("value",):
        labels += [int(label) for label in np.unique(overlapped.label)]
    for label in labels if len(labels) != 2 else labels[:1]:  # one label is all labels
        rows = overlapped if label == ALL_LABELS else overlapped.select(overlapped.label == label)
        if len(np.unique(rows.truth_mark)) >= settings.least_units:
            for column in range(len(rows.sides)):
                yield _cell(rows, column, label, settings, cluster, confidence)


def floor_of(offsets: Offsets, settings: FailureSettings) -> float:
    """Return the least offset that matters, in the scale that is judged.

    Parameters
    ----------
    offsets : Offsets
        Says the unit.
    settings : FailureSettings
        The floors.

    Returns
    -------
    float
        Above 0.
    """
    return {
        "px": settings.least_extent_share,
        "s": settings.least_extent_s,
        "characters": settings.least_extent_characters,
    }.get(offsets.unit, settings.least_shift)


def _overlapped(offsets: Offsets) -> Offsets:
    """Return the matches of units that two annotators or more matched."""
    code, n = np.unique(offsets.truth_mark, return_inverse=True, return_counts=True)[1:]
    return offsets.select(n[code] > 1)


def _cell(
    rows: Offsets,
    column: int,
    label: int,
    settings: FailureSettings,
    cluster: np.ndarray | None,
    confidence: float,
) -> OffsetCell:
    """Return one side, tested."""
    _, first, unit = np.unique(rows.truth_mark, return_index=True, return_inverse=True)
    item = rows.item[first]
    median = medians(rows.scaled[:, column], unit)
    scaled = mean_of(median, item, cluster, confidence)
    sign = 1.0 if (scaled.value or 0.0) >= 0 else -1.0
    floor = floor_of(rows, settings)
    wrong = sign * median >= floor
    order = np.lexsort((item, -sign * median))
    habits = _Habits.of(rows, column, sign, settings, cluster, confidence)
    joined, asked = _joins(sign * rows.scaled[:, column], unit, floor)
    cell = OffsetCell(
        side=rows.sides[column],
        label=label,
        unit=rows.unit,
        effect=mean_of(medians(rows.offset[:, column], unit), item, cluster, confidence),
        scaled=scaled,
        share=share_of(wrong, np.ones(len(wrong)), item, cluster, confidence),
        agreement=share_of(joined, asked, rows.item, cluster, confidence),
        p=1.0,
        n_items=len(np.unique(item)),
        n_units=len(item),
        n_wrong=int(wrong.sum()),
        annotators=habits.sharers,
        item=item[order][wrong[order]],
        floor=floor,
        reaches=_reaches(scaled, sign, floor),
        shared=habits.shared(settings),
        mistakes=Mistakes(
            item=rows.item,
            annotator=rows.annotator,
            wrong=np.abs(rows.scaled[:, column]) >= floor,
            cluster=cluster,
            confidence=confidence,
        ),
    )
    if not (cell.reaches and cell.shared):
        return cell
    return replace(cell, p=max(_unit_p(median, item, cluster), habits.p()))


def medians(values: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Return the median of each unit's values.

    Parameters
    ----------
    values : float array, shape (n_values,)
        The numbers.
    unit : int array, shape (n_values,)
        Unit of each, 0, 1 …, each with one value at least.

    Returns
    -------
    float array, shape (n_units,)
        Medians.

    Examples
    --------
    >>> medians(np.array([1.0, 5.0, 2.0, 4.0]), np.array([0, 0, 0, 1])).tolist()
    [2.0, 4.0]
    """
    ordered = values[np.lexsort((values, unit))]
    n = np.bincount(unit)
    begin = np.cumsum(n) - n
    middle: np.ndarray = (ordered[begin + (n - 1) // 2] + ordered[begin + n // 2]) / 2
    return middle


def _joins(values: np.ndarray, unit: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """Return who is beyond the floor where most of the others are, and where these are."""
    beyond = (values >= floor).astype(int)
    others = np.bincount(unit)[unit] - 1
    asked = 2 * (np.bincount(unit, beyond)[unit] - beyond) > others
    return asked & (beyond == 1), asked


def _reaches(scaled: Estimate, sign: float, floor: float) -> bool:
    """Return whether the limit of the offset that is nearer to zero reaches the floor."""
    nearer = scaled.low if sign > 0 else scaled.high
    return nearer is not None and sign * nearer >= floor


def _unit_p(median: np.ndarray, item: np.ndarray, cluster: np.ndarray | None) -> float:
    """Return the two-sided p of a mean of nought, on items or their clusters."""
    mean = float(median.mean())
    over = spread((median - mean) / len(median), cluster=item if cluster is None else cluster[item])
    return _student(mean, over.standard_error, over.n_clusters - 1)


def _student(mean: float, standard_error: float, freedom: int) -> float:
    """Return Student's two-sided p; without any spread, a mean other than nought is certain."""
    if freedom < 1:
        return 1.0
    if standard_error <= 0:
        return 1.0 if mean == 0 else 0.0
    return float(2 * special.stdtr(freedom, -abs(mean) / standard_error))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Habits:
    """Each annotator's own mean offset."""

    mean: np.ndarray
    variance: float
    freedom: int
    sharers: tuple[int, ...]

    @classmethod
    def of(
        cls,
        rows: Offsets,
        column: int,
        sign: float,
        settings: FailureSettings,
        cluster: np.ndarray | None,
        confidence: float,
    ) -> "_Habits":
        """Return the habits of those with enough marks; variance pooled over all sides."""
        who, code, n = np.unique(rows.annotator, return_inverse=True, return_counts=True)
        sums = np.stack([np.bincount(code, values) for values in rows.scaled.T], axis=1)
        enough = n >= settings.least_annotator_marks
        means = np.sort((sums / n[:, None])[enough], axis=0)  # sums must not depend on who is who
        freedom = max(0, len(means) - 1) * means.shape[1]
        variance = float(((means - means.mean(axis=0)) ** 2).sum() / freedom) if freedom else 0.0
        own = [
            int(one)
            for one in who[enough]
            if _reaches(_own(rows, column, rows.annotator == one, cluster, confidence), sign, 0.0)
        ]
        return cls(mean=means[:, column] * sign, variance=variance, freedom=freedom, sharers=tuple(own))

    def shared(self, settings: FailureSettings) -> bool:
        """Return whether enough annotators have it, and differ less than it is large."""
        n = len(self.mean)
        return (
            n > 1
            and len(self.sharers) > 1
            and len(self.sharers) >= settings.sharing * n
            and float(self.mean.std(ddof=1)) <= float(self.mean.mean())
        )

    def p(self) -> float:
        """Return the p of personal habits that happen to add up."""
        standard_error = float(np.sqrt(self.variance / len(self.mean)))
        return _student(float(self.mean.mean()), standard_error, self.freedom)


def _own(
    rows: Offsets, column: int, own: np.ndarray, cluster: np.ndarray | None, confidence: float
) -> Estimate:
    """Return one annotator's mean offset on a side."""
    return mean_of(rows.scaled[own, column], rows.item[own], cluster, confidence)
