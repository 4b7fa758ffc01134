"""α of values that have a distance and no scale: texts and rankings.

Few different values have a table of distances, and everything that α has: κ by pair, α without an
annotator, disputed items. Of many texts or rankings, α takes chance from a sample of pairs and tells
the Monte-Carlo error. Rankings of different things cannot be compared, and then chance has no
disagreement: α is undefined, and τ, whose zero is chance, is the number to read.
"""

from collections.abc import Callable

import numpy as np

from annoqa.agreement.any_distance import alpha_of_distances
from annoqa.agreement.judged_pairs import DistanceOfRows
from annoqa.agreement.kendall import kendall_distances, kendall_table
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.levenshtein import text_distances
from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.statistics.estimate import Estimate
from annoqa.vocabulary import Level

BY_DISTANCE: tuple[Level, ...] = ("text", "ranking")
MAX_TEXTS = 200
"""So many different texts have a table (19,900 distances); more are sampled."""
MAX_RANKINGS = 500
MAX_PAIRS = 20_000
"""Pairs of values that chance is taken from, where there is no table."""
APART = (
    "rankings of different items rank different things, so there is no disagreement by chance;"
    " read Kendall's τ, whose zero is chance"
)


def distance_table_of(level: Level, values: Scale) -> np.ndarray | None:
    """Return the distances between the values of a level that has no other scale.

    Parameters
    ----------
    level : Level
        Of the field.
    values : sequence
        The scale.

    Returns
    -------
    float array, shape (n_values, n_values), or None
        None where the level needs none, where values are too many, or where some cannot be compared.
    """
    if level == "ranking" and len(values) <= MAX_RANKINGS:
        table = kendall_table(values)
        np.fill_diagonal(table, 0.0)
        return None if np.isnan(table).any() else table
    if level != "text" or len(values) > MAX_TEXTS:
        return None
    first, second = np.triu_indices(len(values))
    table = np.zeros((len(values), len(values)))
    table[first, second] = text_distances(values, first, second)
    table[second, first] = table[first, second]
    return table


def alpha_by_distance(
    data: ReliabilityData, level: Level, table: np.ndarray | None, *, confidence: float, seed: int
) -> Estimate:
    """Return α of texts or rankings.

    Parameters
    ----------
    data : ReliabilityData
        The judgements.
    level : Level
        "text" or "ranking".
    table : array or None
        From `distance_table_of`.
    confidence : float
        Nominal coverage.
    seed : int
        Of the sample, where there is one.

    Returns
    -------
    Estimate
        Undefined where rankings cannot be compared.
    """
    if table is not None:
        return krippendorff_alpha(data, level=level, distance=table, confidence=confidence)
    if level == "ranking" and (len(data.values) <= MAX_RANKINGS or not _of_the_same_things(data.values)):
        return Estimate.none(APART, n_units=0)
    unit, annotator, code = data.judgements
    return alpha_of_distances(
        unit,
        annotator,
        _remembered(kendall_distances if level == "ranking" else text_distances, data.values, code),
        max_pairs=MAX_PAIRS,
        seed=seed,
        cluster=data.cluster,
        confidence=confidence,
    )


def _of_the_same_things(rankings: Scale) -> bool:
    """Say whether all rankings are of the same things, two or more, so that all can be compared."""
    things = {frozenset(name for tier in tiers for name in tier) for tiers in rankings}
    return len(things) == 1 and len(things.pop()) > 1


def _remembered(
    compare: Callable[[Scale, np.ndarray, np.ndarray], np.ndarray], values: Scale, code: np.ndarray
) -> DistanceOfRows:
    """Return the distance of judgements; each two values are compared once."""
    known: dict[int, float] = {}
    size = max(1, len(values))

    def distance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        low, high = np.minimum(code[first], code[second]), np.maximum(code[first], code[second])
        key, place = np.unique(low * size + high, return_inverse=True)
        new = np.array([one for one in key.tolist() if one not in known], dtype=np.int64)
        known.update(zip(new.tolist(), compare(values, new // size, new % size).tolist(), strict=True))
        return np.array([known[one] for one in key.tolist()], dtype=np.float64)[place]

    return distance
