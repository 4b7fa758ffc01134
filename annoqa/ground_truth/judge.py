"""From the numbers of a cell that was not called out to its verdict, and why.

The order in which verdicts are asked is told in `annoqa.ground_truth.verdict`.
"""

from dataclasses import dataclass

from annoqa.ground_truth.mistakes import Mistakes, Sole
from annoqa.ground_truth.more_gold import MoreGold, more_for_answers, more_for_offsets
from annoqa.ground_truth.search import Entry
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import AnswerCell
from annoqa.ground_truth.shared_offset import OffsetCell
from annoqa.ground_truth.verdict import Verdict
from annoqa.ground_truth.why import (
    say_alone,
    say_fine,
    say_hard,
    say_more,
    say_near,
    say_offset_fine,
    say_unclear,
    say_unshared,
    say_wide,
)
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import ALIKE

MOST_ITEMS = 50
"""So many items are named of a cell that is not called out."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What is said about a cell.

    Attributes
    ----------
    verdict, why : str
        As in `annoqa.ground_truth.verdict.Cell`.
    annotators, items : tuple of int
        Whose mistakes they are, and where.
    more_gold : tuple of (float, int)
        Power and items.
    """

    verdict: Verdict
    why: str
    annotators: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    more_gold: MoreGold = ()


def judge(entry: Entry, settings: FailureSettings, confidence: float) -> Judged:
    """Return the verdict of a cell that is neither called out nor has gold in doubt.

    Parameters
    ----------
    entry : Entry
        The cell, tested.
    settings : FailureSettings
        The cut-offs.
    confidence : float
        Coverage of the limits that decide.

    Returns
    -------
    Judged
        one annotator, hard item, fine or not enough data.
    """
    mistakes = entry.mistakes()
    if entry.offset is not None:
        return _offset(entry.offset, entry, mistakes, settings, confidence)
    return _answers(entry.answers, entry, mistakes, settings, confidence)


def _answers(
    cell: AnswerCell, entry: Entry, mistakes: Mistakes, settings: FailureSettings, confidence: float
) -> Judged:
    """Judge a cell of answers."""
    rate = mistakes.rate()
    reaches = cell.reaches_floors(settings)
    sole = None if _low(cell.share) >= settings.least_share else mistakes.sole(settings.least_share)
    if sole is not None:
        return _alone(sole, mistakes)
    if reaches and entry.p > settings.false_discovery_rate:
        return _of_all("hard item", say_hard(cell, rate, p=entry.p), mistakes)
    wrong_often = _low(rate) >= settings.least_share and not reaches
    if wrong_often and _disagree(cell, settings):
        return _of_all("hard item", say_hard(cell, rate), mistakes)
    if not wrong_often and not reaches and _high(cell.share) < settings.worth_share:
        return _of_all("fine", say_fine(cell, rate), mistakes)
    more = more_for_answers(cell, settings, confidence)
    if wrong_often and not more and cell.share.low is not None:
        return _of_all("hard item", say_hard(cell, rate), mistakes)
    why = say_near(entry.p, entry.q) if reaches else say_unclear(cell, rate)
    return _of_all("not enough data", f"{why} {say_more(more, cell.share)}", mistakes, more)


def _disagree(cell: AnswerCell, settings: FailureSettings) -> bool:
    """Return whether annotators surely do not agree on the wrong answer, or most are surely right."""
    if _low(cell.agreement) >= settings.least_agreement:
        return False
    return _high(cell.agreement) < settings.least_agreement or _high(cell.share) < settings.worth_share


def _offset(
    cell: OffsetCell, entry: Entry, mistakes: Mistakes, settings: FailureSettings, confidence: float
) -> Judged:
    """Judge a cell of offsets."""
    sole = None if cell.reaches and cell.shared else mistakes.sole(settings.rule_rate)
    if sole is not None:
        return _alone(sole, mistakes)
    rate = mistakes.rate()
    if cell.reaches and not cell.shared:
        return _of_all("hard item", say_unshared(cell), mistakes)
    if not cell.reaches and _low(rate) >= settings.rule_rate:
        return _of_all("hard item", say_wide(cell, rate), mistakes)
    if _is_small(cell):
        return _of_all("fine", say_offset_fine(cell), mistakes)
    if cell.reaches:
        return _of_all("not enough data", say_near(entry.p, entry.q), mistakes)
    more = more_for_offsets(cell, settings, confidence)
    why = f"The limits of the common offset lie on both sides of what matters. {say_more(more, cell.scaled)}"
    return _of_all("not enough data", why, mistakes, more)


def _is_small(cell: OffsetCell) -> bool:
    """Return whether a common offset is surely below the floor; sure, too, where all are the same."""
    made = cell.scaled
    low, high = (made.value, made.value) if made.no_interval == ALIKE else (made.low, made.high)
    return low is not None and high is not None and -cell.floor < low <= high < cell.floor


def _alone(sole: Sole, mistakes: Mistakes) -> Judged:
    """Return the verdict that one person makes the mistakes."""
    kept = mistakes.annotator == sole.annotator
    own = Mistakes(
        item=mistakes.item[kept],
        annotator=mistakes.annotator[kept],
        wrong=mistakes.wrong[kept],
        cluster=mistakes.cluster,
        confidence=mistakes.confidence,
    )
    return Judged(
        verdict="one annotator",
        why=say_alone(sole, own.n_wrong, mistakes.n_wrong),
        annotators=(sole.annotator,),
        items=own.items(MOST_ITEMS),
    )


def _of_all(verdict: Verdict, why: str, mistakes: Mistakes, more: MoreGold = ()) -> Judged:
    """Return a verdict about everybody."""
    return Judged(
        verdict=verdict,
        why=why.strip(),
        annotators=mistakes.makers(),
        items=mistakes.items(MOST_ITEMS),
        more_gold=more,
    )


def _low(estimate: Estimate) -> float:
    """Return the lower limit; 0 where nothing is sure."""
    return estimate.low if estimate.low is not None else 0.0


def _high(estimate: Estimate) -> float:
    """Return the upper limit; 1 where nothing is sure."""
    return estimate.high if estimate.high is not None else 1.0
