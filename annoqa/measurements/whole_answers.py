"""Whole answers of marks: is everything that one person marked near to everything another did?

    answers_alpha   Krippendorff's α of whole answers, through their distance
    answers_ks      how well "same item" is told from "different items" by that distance
    answers_sigma   share of observed distances below nearly all chance distances

`detail` of α tells how many pairs chance was taken from, and its Monte-Carlo error. Fields with very
many answers are measured on `MAX_ANSWERS` of them, whole items evenly spaced over the campaign.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from annoqa.agreement.answer_distance import answer_distance
from annoqa.agreement.any_distance import distance_alpha
from annoqa.agreement.braylan import ks_and_sigma
from annoqa.geometry import kind_named
from annoqa.measurements.compared import Compared
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import told

MAX_ANSWERS = {False: 20_000, True: 400}
"""Answers that are measured at most; fewer for shapes of many numbers, which take longer."""
MAX_PAIRS = {False: 40_000, True: 1_000}
"""Pairs of answers of different items that chance is taken from, besides two for every answer."""
KS_PAIRS, KS_REPLICATES = 10_000, 200


def measure_whole_answers(this: Compared) -> Iterator[Measurement]:
    """Yield α, KS and σ of whole answers.

    Parameters
    ----------
    this : Compared
        The matched marks of a field.

    Yields
    ------
    Measurement
        Of the question `value`, about all annotators.
    """
    view = this.view
    kind = kind_named(view.kind)
    ragged = kind is not None and kind.ragged
    by_item, by_name = _ranks(this.context.items), _ranks(this.context.annotators)
    item, annotator = by_item[view.item], by_name[view.annotator]
    rows = np.lexsort((annotator, item))
    rows = rows[_some(item[rows], MAX_ANSWERS[ragged])]
    item, annotator = item[rows], annotator[rows]
    apart = answer_distance(view)
    how: dict[str, Any] = {
        "seed": this.context.seed,
        "cluster": None if this.within.cluster is None else _in_order(this.within.cluster, by_item),
        "confidence": this.within.confidence,
    }

    def distance(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        """Return the distances of answers, told by their place in `rows`."""
        return apart(rows[one], rows[two])

    alpha = distance_alpha(item, annotator, distance, max_pairs=MAX_PAIRS[ragged], **how)
    few = min(KS_PAIRS, MAX_PAIRS[ragged])
    both = ks_and_sigma(item, annotator, distance, max_pairs=few, replicates=KS_REPLICATES, **how)
    detail = {
        "n_pairs": alpha.n_pairs,
        "n_possible": alpha.n_possible,
        "monte_carlo_error": alpha.monte_carlo_error,
        "n_answers": len(rows),
    }
    for name, title, estimate, more in (
        ("answers_alpha", "Krippendorff's α of whole answers", alpha.estimate, detail),
        ("answers_ks", "KS of whole answers", both.ks, {}),
        ("answers_sigma", "σ of whole answers", both.sigma, {}),
    ):
        number = this.number(question="value", name=name, title=title)
        yield told(view.field, number, "all", (), estimate, more)


def _ranks(names: Sequence[str]) -> np.ndarray:
    """Return the place of every code in alphabetical order, so that draws do not hang on that of a file."""
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks


def _in_order(cluster: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """Return clusters by the rank of their items, numbered as they appear."""
    of_rank = np.asarray(cluster)[np.argsort(rank)]
    _, first, code = np.unique(of_rank, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[code]


def _some(item: np.ndarray, most: int) -> np.ndarray:
    """Return the rows of items evenly spaced, about as many as asked for; rows are sorted by item."""
    if len(item) <= most:
        return np.arange(len(item))
    items = np.unique(item)
    n_items = max(2, int(most * len(items) / len(item)))
    chosen = items[np.linspace(0, len(items) - 1, n_items).astype(np.int64)]
    return np.flatnonzero(np.isin(item, chosen))
