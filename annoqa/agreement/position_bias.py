"""Position bias: do annotators prefer an answer because of where it stands?

    left share       = chosen on the left / decided            ½ without a bias, ties left out
    swap consistency = the same answer chosen both ways round / judged both ways round

If answers are put left or right by a coin, which is better has nothing to do with its place, and half
of the decided judgements go to the left. Where one annotator judged the same two answers both ways
round, nothing needs to be drawn: who chooses by what is said chooses the same answer twice.

Use it for every field of preferences, of people and of models that judge; then for each annotator.
Beware when places are not drawn at random: a baseline that always stands on the left makes a share of
its own. A field of choices named left and right that is no preference (a side of the body) has a
share too, and no bias.
Undefined when nobody decided; swap consistency when nobody judged anything both ways round.

The interval is Wilson's, on the items or clusters that the judgements lie in.

References
----------
Shi, L., Ma, C., Liang, W., Diao, X., Ma, W., & Vosoughi, S. (2024). Judging the judges: a systematic
study of position bias in LLM-as-a-judge. https://arxiv.org/abs/2406.07791
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of
the American Statistical Association, 22(158), 209-212.
https://doi.org/10.1080/01621459.1927.10502953
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from annoqa.agreement.reliability import ReliabilityData, Scale
from annoqa.errors import NotApplicableError
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_interval

LEFT, RIGHT = "left", "right"
TIES = frozenset({"tie", "ties", "tied", "draw", "equal", "same", "both", "neither", "none", "skip"})
UNDECIDED = "nobody preferred either side"
NOT_SWAPPED = "nobody judged anything both ways round"


def left_share(
    data: ReliabilityData, *, left: str = LEFT, right: str = RIGHT, confidence: float = 0.95
) -> Estimate:
    """Compute the share of decided judgements that went to the left.

    Parameters
    ----------
    data : ReliabilityData
        Preferences; values other than `left` and `right` are ties.
    left, right : str
        What the two sides are called.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; ½ is best. `n_units` is decided judgements, `n_items` the units they are of.

    Examples
    --------
    >>> data = ReliabilityData.from_rows([["left", "left", "right", "tie"], ["left", "left", "left", None]])
    >>> print(left_share(data))
    0.833 [0.149, 0.993]
    """
    unit, annotator, code = data.judgements
    side = sides_of(data.values, left, right)[code]
    decided = side >= 0
    chosen = np.bincount(unit[decided], weights=side[decided] == 0, minlength=data.n_units)
    made = share_interval(
        chosen, np.bincount(unit[decided], minlength=data.n_units), data.cluster, confidence
    )
    if made.value is None:
        return Estimate.none(UNDECIDED, n_units=0)
    return replace(made, n_annotators=len(np.unique(annotator[decided])))


def swap_consistency(
    pair: ArrayLike,
    annotator: ArrayLike,
    swapped: ArrayLike,
    first_wins: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Compute how often the same of two answers is chosen both ways round.

    Parameters
    ----------
    pair : int array, shape (n_judgements,)
        Which two answers were compared, whatever their places.
    annotator : int array, shape (n_judgements,)
        Who judged.
    swapped : bool array, shape (n_judgements,)
        Whether the pair's first answer stood on the right.
    first_wins : float array, shape (n_judgements,)
        1 where the pair's first answer was chosen, 0 where the second was, ½ for a tie.
    confidence : float, default 0.95
        Nominal coverage of the interval.

    Returns
    -------
    Estimate
        In [0, 1]; 1 is best. `n_units` is pairs of judgements by one annotator, one for each way.

    Raises
    ------
    NotApplicableError
        When arrays differ in length, or `first_wins` holds something else.

    Examples
    --------
    The first pair is judged alike both ways round, in the second the left one wins twice:

    >>> swap_consistency([0, 0, 1, 1], [0, 0, 0, 0], [False, True] * 2, [1, 1, 1, 0]).value
    0.5
    """
    columns = [np.asarray(column) for column in (pair, annotator, swapped, first_wins)]
    _check(columns)
    what, who, way, wins = columns
    group = np.unique(np.stack([what, who]), axis=1, return_inverse=True)[1].ravel()
    n = int(group.max(initial=-1)) + 1
    counts = np.array(
        [
            [np.bincount(group[(way == turned) & (wins == won)], minlength=n) for won in (0.0, 0.5, 1.0)]
            for turned in (False, True)
        ]
    )
    both = counts[0].sum(axis=0) * counts[1].sum(axis=0)
    alike = (counts[0] * counts[1]).sum(axis=0)
    of_pair = np.zeros(n, dtype=np.int64)
    of_pair[group] = what
    pairs, place = np.unique(of_pair, return_inverse=True)
    made = share_interval(
        np.bincount(place, weights=alike, minlength=len(pairs)),
        np.bincount(place, weights=both, minlength=len(pairs)),
        None,
        confidence,
    )
    return made if made.value is not None else Estimate.none(NOT_SWAPPED, n_units=0)


def is_preference(values: Scale) -> bool:
    """Say whether a scale is that of preferences: left, right, and words for a tie.

    Parameters
    ----------
    values : tuple
        The scale.

    Returns
    -------
    bool
        Whether left or right is among them, and nothing but ties beside them.

    Examples
    --------
    >>> is_preference(("left", "tie", "right")), is_preference(("left", "middle", "right"))
    (True, False)
    """
    words = {str(value).strip().casefold() for value in values}
    return bool(words & {LEFT, RIGHT}) and words <= {LEFT, RIGHT} | TIES


def sides_of(values: Scale, left: str, right: str) -> np.ndarray:
    """Return 0 for values that mean left, 1 for right, −1 for others; case makes no difference.

    Parameters
    ----------
    values : tuple
        The scale.
    left, right : str
        What the sides are called.

    Returns
    -------
    int array, shape (n_values,)
        By position on the scale.

    Examples
    --------
    >>> sides_of(("Left", "tie", "right"), "left", "right").tolist()
    [0, -1, 1]
    """
    place = {left.casefold(): 0, right.casefold(): 1}
    words = [str(value).strip().casefold() for value in values]
    return np.array([place.get(word, -1) for word in words], dtype=np.int64)


def _check(columns: list[np.ndarray]) -> None:
    """Raise where columns are not what they should be."""
    lengths = {len(column) for column in columns}
    if len(lengths) > 1:
        raise NotApplicableError.saying(
            "`pair`, `annotator`, `swapped` and `first_wins` must have one length.",
            f"They have {sorted(lengths)}.",
        )
    strange = np.setdiff1d(columns[3], [0.0, 0.5, 1.0])
    if len(strange):
        raise NotApplicableError.saying(
            "`first_wins` must be 1, 0, or ½ for a tie.", f"Found {strange[:5].tolist()}."
        )
