"""γ: do annotators find the same units and name them alike, whatever overlaps?

    γ    = 1 − δ_o / δ_e
    δ    = cost of the best alignment / mean number of units of an annotator
    δ_e  = its mean over continua as chance would make them

Units are aligned first, those of one thing with each other, at least cost
(`annoqa.agreement.gamma_alignment`); what is aligned costs by how far apart and how differently named
it is (`gamma_dissimilarity`), what is alone costs Δ∅. Chance moves the annotators' own work in a
circle (`gamma_chance`). Several recordings are aligned one by one and pooled: γ is one minus the
ratio of their summed disorders to what chance expects of them.

    γ-cat  the same about labels alone: Σ w·d_cat / Σ w over aligned pairs, against chance, with
           w = max(0, 1 − d_pos) / (units in the unitary alignment − 1)
    γ-k    γ-cat of the pairs in which a label occurs

Use it when units of one annotator overlap or are nested, or when position and label shall be
weighed together; it takes any number of annotators.
Beware when numbers of other programs are compared: α = 3 is the default of the authors' program and
here, 1 that of pygamma-agreement, whose default chance is not the paper's either. γ falls below 0
easily where units are long and few. Recordings of one or two units say little about chance.
Undefined when nobody marked anything; γ-cat when nothing is aligned or only one label is used.

The interval is the infinitesimal jackknife over recordings or clusters, Fisher's z, t, widened by the
error of the sampled chance, which is told beside it; a single recording has that error alone.

References
----------
Mathet, Y., Widlöcher, A., & Métivier, J.-P. (2015). The unified and holistic method gamma (γ) for
inter-annotator agreement measure and alignment. Computational Linguistics, 41(3), 437-479.
https://doi.org/10.1162/COLI_a_00227
Mathet, Y. (2017). The agreement measure γcat: A complement to γ focused on categorization of a
continuum. Computational Linguistics, 43(3), 661-681. https://doi.org/10.1162/COLI_a_00296
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from annoqa.agreement.continuum import Continuum
from annoqa.agreement.gamma_alignment import best_alignment
from annoqa.agreement.gamma_chance import Line, lines_of, shuffled
from annoqa.agreement.gamma_dissimilarity import Dissimilarity
from annoqa.agreement.gamma_labels import ALL, LabelSums, label_sums
from annoqa.agreement.ratio import Within
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import coefficient_limits
from annoqa.statistics.jackknife import spread

MAX_SAMPLES = 2_000


@dataclass(frozen=True, eq=False, kw_only=True)
class Aligned:
    """A field whose annotators were aligned, and its chance.

    Attributes
    ----------
    item : int64 array, shape (n_groups,)
        Item code of every stretch.
    disorder : float64 array, shape (n_groups,)
        Cost of the best alignment, in Δ∅.
    mean_units : float64 array, shape (n_groups,)
        How many units an annotator has there.
    chance : float64 array, shape (n_groups,)
        What chance expects the best alignment to cost.
    chance_error : float
        Standard error of the mean of the samples, as a share of the mean.
    observed_labels, expected_labels : LabelSums
        What aligned pairs are called, seen and in the samples.
    n_samples : int
        How many continua were drawn.
    n_unitary, n_units, n_annotators : int
        Unitary alignments, units, and annotators.
    labels : tuple of str
        The values of units.
    """

    item: np.ndarray
    disorder: np.ndarray
    mean_units: np.ndarray
    chance: np.ndarray
    chance_error: float
    observed_labels: LabelSums
    expected_labels: LabelSums
    n_samples: int
    n_unitary: int
    n_units: int
    n_annotators: int
    labels: tuple[str, ...]


def align(
    continuum: Continuum,
    dissimilarity: Dissimilarity | None = None,
    *,
    n_samples: int = 30,
    precision: float | None = None,
    seed: int = 0,
    rank: np.ndarray | None = None,
) -> Aligned:
    """Align all recordings, and draw what chance would make of them.

    Parameters
    ----------
    continuum : Continuum
        Of a field; annotators may overlap themselves.
    dissimilarity : Dissimilarity, optional
        α = 3 and β = 1 without.
    n_samples : int, default 30
        How many continua are drawn, at least 2.
    precision : float, optional
        Draw more, until 95 % of such means lie this close to δ_e, as a share of it (the paper
        names 0.01, 0.02 and 0.05); at most 2,000.
    seed : int, default 0
        Of the generator: the same seed gives the same γ.
    rank : int array, shape (n_items,), optional
        In which order items are laid end to end; by their codes without.

    Returns
    -------
    Aligned
        Ready for `gamma`, `gamma_cat` and `gamma_k`.

    Examples
    --------
    The mean disorder of the paper's example, and γ:

    >>> rows = [("A", 2, 9, "1"), ("A", 11, 17, "2"), ("A", 24, 30, "5"), ("A", 32, 36, "6"),
    ...         ("A", 36, 44, "6"), ("A", 44, 60, "7"), ("P", 2, 9, "1"), ("P", 11, 17, "3"),
    ...         ("P", 19, 25, "5"), ("P", 32, 44, "6"), ("S", 2, 9, "1"), ("S", 11, 17, "4"),
    ...         ("S", 21, 27, "5"), ("S", 32, 36, "6"), ("S", 36, 40, "6"), ("S", 40, 44, "6")]
    >>> aligned = align(Continuum.from_rows(rows))
    >>> found = gamma(aligned, Within())
    >>> round(found.observed, 6), found.no_interval
    (0.960625, 'fewer than 2 items')
    """
    weights = dissimilarity or Dissimilarity()
    parts = [
        _align(continuum, line, weights, max(2, n_samples), precision, np.random.default_rng([seed, at]))
        for at, line in enumerate(lines_of(continuum, rank))
    ]
    item, disorder, mean_units, chance = (
        np.concatenate([np.empty(0), *(getattr(part, name) for part in parts)])
        for name in ("item", "disorder", "mean_units", "chance")
    )
    error = math.sqrt(sum((part.chance_error * float(part.chance.sum())) ** 2 for part in parts))
    return Aligned(
        item=item.astype(np.int64),
        disorder=disorder,
        mean_units=mean_units,
        chance=chance,
        chance_error=error / float(chance.sum()) if chance.any() else 0.0,
        observed_labels=LabelSums.together([part.observed_labels for part in parts]),
        expected_labels=LabelSums.together([part.expected_labels for part in parts]),
        n_samples=max((part.n_samples for part in parts), default=0),
        n_unitary=sum(part.n_unitary for part in parts),
        n_units=len(continuum.voice),
        n_annotators=len(np.unique(continuum.annotator)),
        labels=continuum.labels,
    )


def gamma(aligned: Aligned, within: Within) -> Estimate:
    """Return γ.

    Parameters
    ----------
    aligned : Aligned
        Of a field.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; 0 is what chance would give. `observed` and `expected` are disorders, in Δ∅.
    """
    expected, n_units = float(aligned.chance.sum()), float(aligned.mean_units.sum())
    if n_units == 0:
        return Estimate.none("nobody marked anything", n_items=0, n_units=0)
    if expected == 0:
        return Estimate.none("chance leaves nothing to disagree about", n_units=aligned.n_units)
    ratio = float(aligned.disorder.sum()) / expected
    influence = -(aligned.disorder - ratio * aligned.chance) / expected
    return _estimate(
        aligned,
        within,
        item=aligned.item,
        ratio=ratio,
        influence=influence,
        counted=aligned.mean_units > 0,
        error=ratio * aligned.chance_error,
        shown=(float(aligned.disorder.sum()) / n_units, expected / n_units),
    )


def gamma_cat(aligned: Aligned, within: Within) -> Estimate:
    """Return γ-cat: agreement on the labels of what was aligned.

    Parameters
    ----------
    aligned : Aligned
        Of a field.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; `observed` and `expected` are mean distances of labels. The error of the sampled
        chance is not in the interval.
    """
    return gamma_k(aligned, ALL, within)


def gamma_k(aligned: Aligned, value: int, within: Within) -> Estimate:
    """Return γ-k: γ-cat of the pairs in which a label occurs.

    Parameters
    ----------
    aligned : Aligned
        Of a field.
    value : int
        Position of the label in `aligned.labels`.
    within : Within
        Clusters of recordings, and confidence.

    Returns
    -------
    Estimate
        At most 1; `observed` and `expected` are mean distances of labels.
    """
    item, weight, unlike = aligned.observed_labels.of(value)
    _, by_chance, unlike_by_chance = aligned.expected_labels.of(value)
    if not len(item):
        return Estimate.none("no unit was aligned with another", n_units=aligned.n_units)
    if not unlike_by_chance.any():
        return Estimate.none("by chance, too, all aligned units have one label", n_units=aligned.n_units)
    total = float(weight.sum())
    seen, expected = float(unlike.sum()) / total, float(unlike_by_chance.sum() / by_chance.sum())
    return _estimate(
        aligned,
        within,
        item=item,
        ratio=seen / expected,
        influence=-(unlike - seen * weight) / (total * expected),
        counted=weight > 0,
        error=0.0,
        shown=(seen, expected),
    )


def _estimate(
    aligned: Aligned,
    within: Within,
    *,
    item: np.ndarray,
    ratio: float,
    influence: np.ndarray,
    counted: np.ndarray,
    error: float,
    shown: tuple[float, float],
) -> Estimate:
    """Return one minus a ratio, with its interval over items or clusters and the error of chance."""
    codes, at = np.unique(item, return_inverse=True)
    evidence = np.bincount(at, counted) > 0
    over = spread(np.bincount(at, influence), cluster=within.of(codes), counted=evidence)
    over = replace(over, standard_error=math.hypot(over.standard_error, error))
    limits = coefficient_limits(
        1 - ratio, over, confidence=within.confidence, chance_difference=min(1.0, shown[1])
    )
    made = limits.interval
    return Estimate(
        value=1 - ratio,
        low=limits.low,
        high=limits.high,
        interval=f"{made}, with the error of sampled chance" if made and error else made,
        no_interval=limits.no_interval,
        confidence=within.confidence,
        observed=shown[0],
        expected=shown[1],
        n_items=int(evidence.sum()),
        n_units=aligned.n_units,
        n_annotators=aligned.n_annotators,
    )


def _align(
    continuum: Continuum,
    line: Line,
    weights: Dissimilarity,
    n_samples: int,
    precision: float | None,
    rng: np.random.Generator,
) -> Aligned:
    """Align the recordings of one number of annotators, and draw their chance."""
    n_groups = len(line.stretch)
    item = continuum.item[line.stretch]
    best = best_alignment(line.units, line.n_slots, n_groups, weights)
    disorders, labels = _samples(line, weights, n_samples, precision, rng)
    mean = float(np.mean(disorders)) if disorders else 0.0
    error = float(np.std(disorders, ddof=1)) / math.sqrt(len(disorders)) if disorders else 0.0
    return Aligned(
        item=item,
        disorder=best.disorder,
        mean_units=line.mean_units,
        chance=mean * line.mean_units,
        chance_error=error / mean if mean else 0.0,
        observed_labels=label_sums(line.units, best, item, weights),
        expected_labels=labels,
        n_samples=len(disorders),
        n_unitary=best.n_unitary,
        n_units=len(line.units),
        n_annotators=line.n_slots,
        labels=continuum.labels,
    )


def _samples(
    line: Line, weights: Dissimilarity, n_samples: int, precision: float | None, rng: np.random.Generator
) -> tuple[list[float], LabelSums]:
    """Return the disorders of continua made by chance, and what is aligned with what in them."""
    disorders: list[float] = []
    labels: list[LabelSums] = []
    wanted = n_samples if len(line.units) else 0
    while len(disorders) < wanted:
        units = shuffled(line, rng)
        best = best_alignment(units, line.n_slots, 1, weights)
        disorders.append(float(best.disorder[0]) * line.n_slots / len(units))
        labels.append(label_sums(units, best, np.zeros(1, dtype=np.int64), weights))
        if len(disorders) == n_samples and precision is not None:
            wanted = max(n_samples, min(MAX_SAMPLES, _enough(disorders, precision)))
    return disorders, LabelSums.together(labels)


def _enough(disorders: list[float], precision: float) -> int:
    """Return how many samples bring 95 % of means this close, as a share, to the mean of all."""
    variation = float(np.std(disorders, ddof=1)) / float(np.mean(disorders))
    return math.ceil((1.96 * variation / precision) ** 2)
