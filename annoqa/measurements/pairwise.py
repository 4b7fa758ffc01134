"""How alike two annotators' values are, in all the ways that a level has, about every subject.

    ordinal, interval, ratio, date  mean absolute difference
    set                             Jaccard, MASI
    path                            path similarity, same first node, no contradiction
    ranking                         Kendall's τ_b and τ_x, footrule, first choice, tiers
    text                            edit similarity, token F1, chrF, word and character error rate

Subjects are all, each annotator with all others, the pairs that share most, and each slice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from annoqa.agreement.chrf import CHRF
from annoqa.agreement.error_rates import CHARACTER_ERROR_RATE, WORD_ERROR_RATE
from annoqa.agreement.footrule import FOOTRULE_SIMILARITY
from annoqa.agreement.kendall import KENDALL_TAU_B, KENDALL_TAU_X
from annoqa.agreement.levenshtein import EDIT_SIMILARITY
from annoqa.agreement.mean_difference import MEAN_ABSOLUTE_DIFFERENCE
from annoqa.agreement.normalisation import AS_WRITTEN
from annoqa.agreement.placements import TIER_AGREEMENT, TOP_CHOICE_AGREEMENT
from annoqa.agreement.set_overlap import JACCARD_AGREEMENT, MASI_AGREEMENT
from annoqa.agreement.taxonomy import ANCESTOR_AGREEMENT, PATH_SIMILARITY, SUBTREE_AGREEMENT
from annoqa.agreement.token_overlap import TOKEN_F1
from annoqa.agreement.value_pairs import Likeness, PairwiseMean, ValuePairs, mean_of_pairs
from annoqa.ground_truth.score import rows_by
from annoqa.measurements.answers import Answers
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement, Subject
from annoqa.measurements.subjects import MAX_PAIRS, scaled
from annoqa.vocabulary import Level

PAIRWISE: tuple[PairwiseMean, ...] = (
    MEAN_ABSOLUTE_DIFFERENCE,
    JACCARD_AGREEMENT,
    MASI_AGREEMENT,
    PATH_SIMILARITY,
    ANCESTOR_AGREEMENT,
    SUBTREE_AGREEMENT,
    KENDALL_TAU_B,
    KENDALL_TAU_X,
    FOOTRULE_SIMILARITY,
    TOP_CHOICE_AGREEMENT,
    TIER_AGREEMENT,
    EDIT_SIMILARITY,
    TOKEN_F1,
    CHRF,
    WORD_ERROR_RATE,
    CHARACTER_ERROR_RATE,
)
N_WORST = 20
DAY_S = 86_400.0


@dataclass(frozen=True, eq=False, kw_only=True)
class _Group:
    """The pairs about one subject."""

    subject: Subject
    who: tuple[str, ...]
    rows: np.ndarray


def measure_pairs(field: str, level: Level, answers: Answers, context: Context) -> Iterator[Measurement]:
    """Yield how alike the values of every two annotators are.

    Parameters
    ----------
    field : str
        Its name.
    level : Level
        Of its values.
    answers : Answers
        Who gave which unit which value.
    context : Context
        Slices and confidence.

    Yields
    ------
    Measurement
        Nothing at levels that have no such number.
    """
    numbers = [number for number in PAIRWISE if level in number.levels]
    if not numbers:
        return
    pairs = ValuePairs.of(answers.data)
    groups = list(_groups(pairs, answers, context))
    factor, unit = unit_of(level, answers.data.values)
    for number in numbers:
        likeness = number.measure(pairs, answers.data.values)
        for group in groups:
            some = pairs.select(group.rows, one_weight=group.subject == "pair")
            made = mean_of_pairs(some, likeness.select(group.rows), context.confidence)
            worst = _worst(pairs, likeness, answers, context) if group.subject == "all" else []
            compared = group.rows[likeness.bottom[group.rows] > 0]
            told = replace(made, n_items=len(np.unique(answers.item[pairs.unit[compared]])))
            yield Measurement(
                field=field,
                question="value",
                name=number.name,
                title=number.title,
                subject=group.subject,
                who=group.who,
                estimate=scaled(told, factor if number.unit else 1.0),
                unit=unit if number.unit else "",
                signature=_signature(number, level, made.interval or made.no_interval or "none"),
                detail={"worst_items": worst} if worst else {},
            )


def unit_of(level: Level, values: object) -> tuple[float, str]:
    """Return what differences are multiplied with, and the unit they are then in.

    Parameters
    ----------
    level : Level
        Of the field.
    values : sequence
        The scale; seconds since 1970 where it is one of dates.

    Returns
    -------
    factor : float
        1 but for dates without a time.
    unit : str
        "days", "s", "steps" of an ordinal scale of labels, or "" where numbers say no unit.

    Examples
    --------
    >>> unit_of("date", np.array([0.0, 172_800.0])), unit_of("ordinal", ("bad", "good"))
    ((1.1574074074074073e-05, 'days'), (1.0, 'steps'))
    """
    if level == "date":
        days = isinstance(values, np.ndarray) and not np.mod(values, DAY_S).any()
        return (1 / DAY_S, "days") if days else (1.0, "s")
    return 1.0, "" if isinstance(values, np.ndarray) or level != "ordinal" else "steps"


def _groups(pairs: ValuePairs, answers: Answers, context: Context) -> Iterator[_Group]:
    """Yield all pairs, those of each annotator, of two annotators, and of each slice."""
    row = np.arange(len(pairs))
    yield _Group(subject="all", who=(), rows=row)
    names = answers.annotators
    for who, at in rows_by(np.concatenate([pairs.first, pairs.second])):
        yield _Group(subject="annotator", who=(names[who],), rows=np.sort(at % max(1, len(pairs))))
    both = rows_by(pairs.first.astype(np.int64) * len(names) + pairs.second)
    most = sorted(both, key=lambda entry: (-len(entry[1]), entry[0]))[:MAX_PAIRS]
    for key, at in sorted(most, key=lambda entry: entry[0]):
        one, other = divmod(key, len(names))
        yield _Group(subject="pair", who=(names[one], names[other]), rows=at)
    for column, (codes, values) in context.slices.items():
        for code, at in rows_by(codes[answers.item[pairs.unit]]):
            yield _Group(subject="slice", who=(column, values[code]), rows=at)


def _worst(
    pairs: ValuePairs, likeness: Likeness, answers: Answers, context: Context
) -> list[dict[str, object]]:
    """Return the units whose values are least alike, those with most pairs first; differences are apart."""
    top = np.bincount(pairs.unit, weights=likeness.top, minlength=answers.data.n_units)
    bottom = np.bincount(pairs.unit, weights=likeness.bottom, minlength=answers.data.n_units)
    known = np.flatnonzero(bottom > 0)
    if not len(known) or not likeness.is_share:
        return []
    mean = top[known] / bottom[known]
    order = np.lexsort((known, -bottom[known], mean))
    order = order[mean[order] < 1][:N_WORST]
    n = np.bincount(pairs.unit, minlength=answers.data.n_units)
    return [
        {
            "item": context.items[answers.item[known[at]]],
            "value": float(mean[at]),
            "n": int(n[known[at]]),
        }
        for at in order
    ]


def _signature(number: PairwiseMean, level: Level, made: str) -> str:
    """Say in one line how a number was made."""
    alike = f"; {AS_WRITTEN}" if level == "text" else ""
    return f"{number.name}; level {level}; {number.how}{alike}; interval {made}"
