"""Who is nearer to the other annotators: the model, or the annotator who is left out?

    model wins   where S(model, others) ≥ S(annotator, others)
    person wins  where S(annotator, others) ≥ S(model, others)

for every judgement of a unit that the model judged too. S is the share of the others with the same
value (`accuracy`), minus the root of the mean squared difference from them (`negative_rmse`), or the
mean of a similarity of your own. Both have the same others, so that only sums need comparing: the
first two are exact for whole numbers, and a tie is a win of both.

Use it when a model is asked to stand in for one annotator of several.
Beware when the others are few: with one other, ties are many and say little.
Undefined for units that fewer than two annotators judged.

References
----------
Calderon, N., Reichart, R., & Dror, R. (2025). The alternative annotator test for LLM-as-a-judge.
ACL 2025, 16051-16081. https://doi.org/10.18653/v1/2025.acl-long.782
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annoqa.errors import NotApplicableError

Similarity = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Takes two arrays of values, returns how alike they are, pair by pair; symmetric, larger is better."""

Scorer = Literal["accuracy", "negative_rmse"] | Similarity

UNKNOWN_SCORE = "`score` must be accuracy, negative_rmse, or a function of two arrays."
ROUNDING = 1e-12
"""Sums of similarities that differ by less than this share of their size are ties."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Advantages:
    """Outcomes of every comparison, one for each judgement that counts.

    Attributes
    ----------
    item, annotator : int64 array, shape (n_comparisons,)
        Which judgement was left out; ascending by item and annotator.
    model_wins, person_wins : bool array, shape (n_comparisons,)
        Both are true in a tie; one is true always.
    """

    item: np.ndarray
    annotator: np.ndarray
    model_wins: np.ndarray
    person_wins: np.ndarray


def advantages(
    item: np.ndarray,
    annotator: np.ndarray,
    value: np.ndarray,
    model: np.ndarray,
    *,
    score: Scorer = "accuracy",
    least_annotators: int = 2,
) -> Advantages:
    """Compare a model with every annotator, in the eyes of the other annotators.

    Parameters
    ----------
    item, annotator : int array, shape (n_judgements,)
        Which item, a position in `model`, and who; nobody judges an item twice.
    value : int or float array, shape (n_judgements,)
        Codes (at least 0) or numbers; none is missing.
    model : int or float array, shape (n_items,)
        The model's values; -1 (codes) or NaN (numbers) where it gave none.
    score : {"accuracy", "negative_rmse"} or callable, default "accuracy"
        How near a value is to those of the others. A callable gets two arrays of values and
        returns the similarity of each pair.
    least_annotators : int, default 2
        Items that fewer people judged are left out.

    Returns
    -------
    Advantages
        Ascending by item and annotator, so that the order of the input does not matter.

    Examples
    --------
    >>> item, annotator, value = np.array([0, 0, 0]), np.array([0, 1, 2]), np.array([4, 4, 7])
    >>> made = advantages(item, annotator, value, np.array([4]))
    >>> made.model_wins.tolist(), made.person_wins.tolist()
    ([True, True, True], [True, True, False])
    """
    item, annotator = _positions(item), _positions(annotator)
    counted = _counted(item, model, max(2, least_annotators))
    if not counted.all():
        item, annotator, value = item[counted], annotator[counted], value[counted]
    item, annotator, value = _ordered(item, annotator, value)
    own, other = _scores(item, value, model, score)
    rounding = 0.0 if isinstance(score, str) else ROUNDING * np.maximum(np.abs(own), np.abs(other))
    return Advantages(
        item=item,
        annotator=annotator,
        model_wins=other >= own - rounding,
        person_wins=own >= other - rounding,
    )


def advantages_before(
    item: np.ndarray,
    annotator: np.ndarray,
    value: np.ndarray,
    model: np.ndarray,
    expert: np.ndarray,
    *,
    score: Scorer = "accuracy",
) -> Advantages:
    """Compare a model with every annotator, in the eyes of one expert.

    Parameters
    ----------
    item, annotator, value, model, score
        As in `advantages`; judgements of the expert are not among them.
    expert : int or float array, shape (n_items,)
        The expert's values; -1 (codes) or NaN (numbers) where there is none.

    Returns
    -------
    Advantages
        Of the items that the expert and the model judged.

    Examples
    --------
    >>> item, annotator, value = np.array([0, 0]), np.array([0, 1]), np.array([4, 7])
    >>> made = advantages_before(item, annotator, value, np.array([4]), np.array([4]))
    >>> made.model_wins.tolist(), made.person_wins.tolist()
    ([True, True], [True, False])
    """
    item, annotator = _positions(item), _positions(annotator)
    counted = (_given(model) & _given(expert))[item]
    item, annotator, value = _ordered(item[counted], annotator[counted], value[counted])
    near = _nearness(score)
    own, other = near(value, expert[item]), near(model[item], expert[item])
    return Advantages(item=item, annotator=annotator, model_wins=other >= own, person_wins=own >= other)


def _nearness(score: Scorer) -> Similarity:
    """Return how near single values are to each other."""
    if score == "accuracy":
        return lambda own, other: own == other
    if score == "negative_rmse":
        return lambda own, other: -((own.astype(float) - other.astype(float)) ** 2)
    if isinstance(score, str):
        raise NotApplicableError.saying(UNKNOWN_SCORE, f"Found {score!r}.")
    return score


def _positions(numbers: np.ndarray) -> np.ndarray:
    """Return whole numbers in 64 bits, of no numbers too; raise for others."""
    if len(numbers) and numbers.dtype.kind not in "iu":
        raise NotApplicableError.saying(
            "Items and annotators must be whole numbers.", f"Found {numbers.dtype}."
        )
    return numbers.astype(np.int64, copy=False)


def _given(values: np.ndarray) -> np.ndarray:
    """Return where there is a value."""
    given: np.ndarray = ~np.isnan(values) if values.dtype.kind == "f" else values >= 0
    return given


def _counted(item: np.ndarray, model: np.ndarray, least_annotators: int) -> np.ndarray:
    """Return which judgements are of items that the model and enough people judged."""
    n = np.bincount(item, minlength=len(model)) if len(item) else np.zeros(len(model), dtype=np.int64)
    counted: np.ndarray = (_given(model) & (n >= least_annotators))[item]
    return counted


def _ordered(
    item: np.ndarray, annotator: np.ndarray, value: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the judgements ascending by item and annotator; raise where one judged an item twice."""
    key = item * (np.int64(annotator.max(initial=0)) + 1) + annotator
    step = np.diff(key)
    if len(step) and step.min() <= 0:
        order = np.argsort(key, kind="stable")
        item, annotator, value = item[order], annotator[order], value[order]
        step = np.diff(key[order])
    again = int(np.count_nonzero(step == 0))
    if again:
        raise NotApplicableError.saying(
            "An annotator must judge an item once.",
            f"{again} judgements are second ones.",
            "keep the one that counts; repeated judgements are about self-consistency.",
        )
    return item, annotator, value


def _scores(
    item: np.ndarray, value: np.ndarray, model: np.ndarray, score: Scorer
) -> tuple[np.ndarray, np.ndarray]:
    """Return the score of each judgement and of the model, both with all but that judgement."""
    if score == "accuracy":
        return _alike(item, value, model)
    if score == "negative_rmse":
        return _near(item, value.astype(float), model.astype(float))
    if isinstance(score, str):
        raise NotApplicableError.saying(UNKNOWN_SCORE, f"Found {score!r}.")
    return _similar(item, value, model, score)


def _alike(item: np.ndarray, value: np.ndarray, model: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many of the others gave the judgement's value, and the model's."""
    own, other, n_values = _codes(value, model)
    size = len(model) * n_values
    mine_key, models_key = item * n_values + own, item * n_values + other[item]
    if size <= 8 * len(item) + 4096:
        count = np.bincount(mine_key, minlength=size)
        mine, models = count[mine_key], count[models_key]
    else:
        mine, models = _found(mine_key, mine_key), _found(mine_key, models_key)
    return mine - 1, models - (own == other[item])


def _codes(value: np.ndarray, model: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Return values as small codes, those of the model too, and how many there are."""
    if value.dtype.kind in "iu" and model.dtype.kind in "iu":
        most = int(max(value.max(initial=0), model.max(initial=0)))
        if value.min(initial=0) >= 0 and most < 2**16:
            return value.astype(np.int64, copy=False), np.maximum(model, 0).astype(np.int64), most + 1
    known, code = np.unique(np.concatenate([value, model]), return_inverse=True)
    return code[: len(value)], code[len(value) :], len(known)


def _found(key: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return how often each wanted key occurs."""
    known, count = np.unique(key, return_counts=True)
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, count[place], 0)


def _near(item: np.ndarray, value: np.ndarray, model: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return minus the squared differences from the others; numbers are taken from the item's model."""
    apart = value - model[item]
    n = np.bincount(item, minlength=len(model))[item] - 1
    sums = np.bincount(item, weights=apart, minlength=len(model))[item] - apart
    squares = np.bincount(item, weights=apart**2, minlength=len(model))[item] - apart**2
    return -(n * apart**2 - 2 * apart * sums + squares), -squares


def _similar(
    item: np.ndarray, value: np.ndarray, model: np.ndarray, score: Similarity
) -> tuple[np.ndarray, np.ndarray]:
    """Return sums of a similarity over the others, every pair of judgements of an item once."""
    with_model = np.asarray(score(value, model[item]), dtype=float)
    models = np.bincount(item, weights=with_model, minlength=len(model))[item] - with_model
    mine, lag = np.zeros(len(item)), 1
    first = np.arange(len(item))
    while len(first):
        first = first[first + lag < len(item)]
        first = first[item[first] == item[first + lag]]
        alike = np.asarray(score(value[first], value[first + lag]), dtype=float)
        mine[first] += alike
        mine[first + lag] += alike
        lag += 1
    return mine, models
