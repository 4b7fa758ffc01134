"""What the coefficients of the κ family share: observed agreement, and what chance would give.

    κ = 1 − (1 − p_o) / (1 − p_e)

p_o is the mean, over the units judged at least twice, of the share of pairs of judgements that
agree (weighted, where the scale has weights). The members differ in p_e only: in whose
distribution chance draws from. Shares of values are means over units of each unit's own shares, and
units judged once count in them, as in Gwet's irrCAC.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from annoqa.agreement.coefficient import NOT_TWICE, ONE_VALUE, Trace
from annoqa.agreement.tally import Tally


@dataclass(frozen=True, eq=False, kw_only=True)
class Chance:
    """Agreement by chance.

    Attributes
    ----------
    expected : float
        p_e.
    influence : float array, shape (n_rows,)
        How much p_e moves with one more unit of each row.
    """

    expected: float
    influence: np.ndarray


ChanceModel = Callable[[Tally, np.ndarray | None], Chance]
"""Takes a tally and agreement weights, shape (n_values, n_values), None where only equal values
agree; returns agreement by chance."""


Expect = Callable[[np.ndarray, np.ndarray | None], tuple[float, np.ndarray]]


def pooled(expect: Expect) -> ChanceModel:
    """Return a model in which all annotators draw from one distribution.

    Parameters
    ----------
    expect : callable
        Takes the shares of the values and the weights; returns p_e and its gradient.

    Returns
    -------
    ChanceModel
        Its influence follows from the gradient.
    """

    def model(tally: Tally, weights: np.ndarray | None) -> Chance:
        share, n = shares(tally)
        expected, gradient = expect(share, weights)
        m = tally.n_judgements
        seen = m >= 1
        mean = np.divide(tally.row_sums(gradient), m, out=np.zeros(tally.n_rows), where=seen)
        return Chance(expected=expected, influence=(mean - seen * (gradient @ share)) / n)

    return model


def expect_squares(share: np.ndarray, weights: np.ndarray | None) -> tuple[float, np.ndarray]:
    """Return how often two draws from the shares agree, and the gradient."""
    weighted = share if weights is None else weights @ share
    return float(share @ weighted), 2 * weighted


def separate(tally: Tally, weights: np.ndarray | None) -> Chance:
    """Return chance agreement when every annotator draws from a distribution of their own.

    Parameters
    ----------
    tally : Tally
        The judgements.
    weights : float array, shape (n_values, n_values), or None
        Agreement weights.

    Returns
    -------
    Chance
        The mean over pairs of annotators; those without a judgement are left out.
    """
    times = tally.weight[tally.row].astype(float)
    cell = tally.annotator * np.int64(tally.n_values) + tally.code
    size = tally.n_annotators * tally.n_values
    given = np.bincount(cell, weights=times, minlength=size).reshape(tally.n_annotators, -1)
    n = given.sum(axis=1, keepdims=True)
    present = n[:, 0] > 0
    share = np.divide(given, n, out=np.zeros_like(given), where=n > 0)
    n_pairs = np.count_nonzero(present) * (np.count_nonzero(present) - 1)
    weighted = share if weights is None else share @ weights
    everyone = weighted.sum(axis=0)
    expected = float(share.sum(axis=0) @ everyone - (weighted * share).sum()) / n_pairs
    gradient = 2 * (everyone - weighted) / n_pairs
    centred = gradient - (gradient * share).sum(axis=1, keepdims=True)
    score = np.divide(centred, n, out=np.zeros_like(given), where=n > 0)
    influence = np.bincount(tally.row, weights=score.ravel()[cell], minlength=tally.n_rows)
    return Chance(expected=expected, influence=influence)


def shares(tally: Tally) -> tuple[np.ndarray, float]:
    """Return the mean share of each value over the judged units, and how many units these are."""
    row, code, count = tally.counts
    part = count * tally.weight[row] / tally.n_judgements[row]
    n = float(tally.weight[tally.n_judgements >= 1].sum())
    return np.bincount(code, weights=part, minlength=tally.n_values) / n, n


def trace_kappa(tally: Tally, weights: np.ndarray | None, model: ChanceModel | None) -> Trace:
    """Return a coefficient of the κ family and its influence.

    Parameters
    ----------
    tally : Tally
        The judgements.
    weights : float array, shape (n_values, n_values), or None
        Agreement weights; None for 1 where values are equal and 0 elsewhere.
    model : ChanceModel or None
        What chance would give; None leaves the observed agreement as it is.

    Returns
    -------
    Trace
        Undefined where no unit was judged twice; chance-corrected, also where one value was used.
    """
    m = tally.n_judgements
    twice, seen = m >= 2, m >= 1
    n = float(tally.weight[twice].sum())
    if n == 0:
        return Trace.none(tally, NOT_TWICE)
    apart = _apart(tally, weights)
    lost = float(tally.weight[twice] @ apart[twice]) / n
    move_lost = (apart - lost) * twice / n
    if model is None:
        return _trace(tally, lost, 1.0, -move_lost, expected=None)
    used = tally.frequency(seen) > 0
    if np.count_nonzero(used) < 2:
        return Trace.none(tally, ONE_VALUE, observed=1.0)
    chance = model(tally, weights)
    room = 1 - chance.expected
    if room <= 0:
        return Trace.none(tally, "chance alone would give perfect agreement", observed=1 - lost)
    influence = -move_lost / room - lost / room**2 * chance.influence
    return _trace(tally, lost, room, influence, expected=chance.expected)


def _trace(
    tally: Tally,
    lost: float,
    room: float,
    influence: np.ndarray,
    *,
    expected: float | None,
) -> Trace:
    """Return the trace of 1 − lost / room."""
    share, _ = shares(tally)
    return Trace(
        value=1 - lost / room,
        observed=1 - lost,
        expected=expected,
        influence=influence,
        n_units=int(tally.weight[tally.n_judgements >= 2].sum()),
        chance_difference=1.0 if expected is None else float(1 - share @ share),
    )


def _apart(tally: Tally, weights: np.ndarray | None) -> np.ndarray:
    """Return the mean disagreement of each row's pairs of judgements, 0 where there are none."""
    if weights is None:
        sums = tally.differing_pairs()
    else:
        sums = tally.pair_sums(lambda one, other: 1 - weights[one, other])
    pairs = tally.n_judgements * (tally.n_judgements - 1)
    return np.divide(sums, pairs, out=np.zeros(tally.n_rows), where=pairs > 0)


def trace_two(tally: Tally, weights: np.ndarray | None, model: ChanceModel) -> Trace:
    """Return a coefficient of two annotators on the units that both judged, and its influence.

    Parameters
    ----------
    tally, weights, model
        As in `trace_kappa`.

    Returns
    -------
    Trace
        Over the rows of `tally`; those that one annotator left out do not count.
    """
    complete = tally.n_judgements == 2
    kept = complete[tally.row]
    shared = Tally(
        row=(np.cumsum(complete) - 1)[tally.row[kept]],
        annotator=tally.annotator[kept],
        code=tally.code[kept],
        weight=tally.weight[complete],
        n_annotators=tally.n_annotators,
        n_values=tally.n_values,
    )
    trace = trace_kappa(shared, weights, model)
    influence = np.zeros(tally.n_rows)
    influence[complete] = trace.influence
    return replace(trace, influence=influence)


def with_pairs_fixed(tally: Tally, trace: Trace) -> Trace:
    """Return a traced coefficient with the influence that R's irrCAC takes its variance from.

    Gwet's large-sample variance holds the share of units judged twice fixed, so that a unit judged
    once counts as one without agreement. The errors are equal where no unit was judged once; in
    sparse designs irrCAC's are larger (its intervals by a quarter where 70 % is missing, at a
    coverage of 97 % instead of 95; see `benchmarks/results/coverage.md`).

    Parameters
    ----------
    tally : Tally
        The judgements.
    trace : Trace
        Of a coefficient of the κ family, from the same tally.

    Returns
    -------
    Trace
        Same value, other influence.
    """
    if trace.value is None:
        return trace
    twice, seen = tally.n_judgements >= 2, tally.n_judgements >= 1
    off = twice / tally.weight[twice].sum() - seen / tally.weight[seen].sum()
    return replace(trace, influence=trace.influence + trace.value * off)
