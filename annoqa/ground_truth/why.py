"""Why a cell has its verdict: a sentence or two, with the numbers that decided."""

from collections.abc import Sequence

from annoqa.ground_truth.gold_origin import GoldOrigin
from annoqa.ground_truth.mistakes import Sole
from annoqa.ground_truth.shared_error import AnswerCell
from annoqa.ground_truth.shared_offset import OffsetCell
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import FEW, FEW_CLUSTERS

ORIGINS: dict[GoldOrigin, str] = {
    "several": "Its gold has several authors who do not annotate.",
    "one": "Its gold has a single author: a second one, who has not seen these answers, can confirm it.",
    "annotators": "Its gold was written by annotators of the campaign, who are not independent.",
    "unknown": "Nobody is named as the author of its gold.",
}
SETTLES = (
    "What would settle it: the clause read by its author, or these items answered anew by somebody"
    " who has seen neither side."
)


def say_share(share: Estimate) -> str:
    """Say a share with its limits.

    Examples
    --------
    >>> say_share(Estimate(value=0.5, low=0.25, high=0.75))
    '50 % [25 %, 75 %]'
    """
    if share.value is None:
        return "an unknown share"
    limits = "" if share.low is None or share.high is None else f" [{share.low:.0%}, {share.high:.0%}]"
    return f"{share.value:.0%}{limits}".replace("%", " %")


def say_called(cell: AnswerCell | OffsetCell, p: float, q: float, origin: GoldOrigin) -> str:
    """Say why a cell is called out: they are wrong, they agree, and nothing else explains it."""
    n_wrong = len(cell.units) if isinstance(cell, AnswerCell) else cell.n_wrong
    sure = f"p = {p:.2g}, and q = {q:.2g} for all cells."
    if isinstance(cell, OffsetCell):
        return (
            f"In {n_wrong:,} of {cell.n_units:,} units, {say_share(cell.share)}, the middle annotator is"
            f" beyond what matters, {len(cell.annotators)} annotators share it, and they differ less than"
            f" it is large: {sure} {ORIGINS[origin]}"
        )
    return (
        f"The plurality is wrong in {n_wrong:,} of {cell.n_units:,} units, {say_share(cell.share)}; where"
        f" the others say so, one joins them in {say_share(cell.agreement)}; mistakes and hard items as"
        f" elsewhere would give {sure} {ORIGINS[origin]}"
    )


def say_conflict(called: str, against: Estimate) -> str:
    """Say why a cell that was called out is not put down to the guideline."""
    return f"{called} {say_share(against)} of the answers contradict it. {SETTLES}"


def say_doubts(posteriors: Sequence[float], n_units: int) -> str:
    """Say how much gold is in doubt in a cell.

    Examples
    --------
    >>> say_doubts([0.97, 0.6], 40).partition("; ")[2]
    'gold is wrong with a probability of 60 % to 97 %.'
    """
    low, high = min(posteriors), max(posteriors)
    sure = f"{low:.0%}" if f"{low:.0%}" == f"{high:.0%}" else f"{low:.0%} to {high:.0%}"
    return (
        f"Accurate annotators contradict gold in {len(posteriors):,} of {n_units:,} units with one voice;"
        f" gold is wrong with a probability of {sure.replace('%', ' %')}."
    )


def say_alone(sole: Sole, n_own: int, n_wrong: int) -> str:
    """Say that one person makes the mistakes."""
    return (
        f"{n_own:,} of {n_wrong:,} such answers are those of one annotator, who gives them in"
        f" {say_share(sole.own)} of the cases; the others in {say_share(sole.others)}."
    )


def say_hard(cell: AnswerCell, rate: Estimate, p: float | None = None) -> str:
    """Say that they are wrong often, and not together beyond what hard items explain."""
    often = f"{say_share(rate)} of the answers are wrong in this way"
    if p is not None:
        return f"{often}, and not together more than mistakes and hard items elsewhere explain: p = {p:.2g}."
    if cell.agreement.value is None:
        most = f"the plurality is in only {len(cell.units):,} of {cell.n_units:,} units"
        return f"{often}, but {most}, {say_share(cell.share)}: they do not agree on it."
    return (
        f"{often}, the plurality in {len(cell.units):,} of {cell.n_units:,} units, {say_share(cell.share)};"
        f" where the others say so, one joins them in {say_share(cell.agreement)}: they do not agree enough."
    )


def say_fine(cell: AnswerCell, rate: Estimate) -> str:
    """Say that a failure would have shown."""
    if not len(cell.units) and not rate.value:
        return f"Nobody is wrong in this way in {cell.n_units:,} units."
    return (
        f"The plurality is wrong in this way in {len(cell.units):,} of {cell.n_units:,} units,"
        f" {say_share(cell.share)}, and single answers in {say_share(rate)}."
    )


def say_unclear(cell: AnswerCell, rate: Estimate) -> str:
    """Say what is seen where it is too little."""
    if not cell.n_units:
        return "No unit of it has ground truth and two annotators."
    joins = (
        f"; where the others say so, one joins them in {say_share(cell.agreement)}"
        if cell.agreement.value is not None
        else ""
    )
    return (
        f"The plurality is wrong in this way in {len(cell.units):,} of {cell.n_units:,} units,"
        f" {say_share(cell.share)}, and single answers in {say_share(rate)}{joins}."
    )


def say_near(p: float, q: float) -> str:
    """Say that the test alone, or the other floors, would call it out, and the correction does not."""
    return f"They agree and are wrong, but that is not sure among all cells: p = {p:.2g}, q = {q:.2g}."


def say_more(more: Sequence[tuple[float, int]], made: Estimate) -> str:
    """Say how many more gold items would tell, or that items do not where there are no limits.

    Examples
    --------
    >>> say_more(((0.8, 12), (0.9, 20)), Estimate(value=0.5))
    'At what is seen now, 12 more gold items tell with a power of 0.8, 20 with 0.9.'
    """
    if not more and made.no_interval in (FEW, FEW_CLUSTERS):
        return "All of it lies in one video or document: gold of others would tell."
    if not more:
        return "That is as near to what matters as can be: no reasonable number of gold items would tell."
    told = [
        f"{n:,} more gold item{'s' if n > 1 else ''} tell{'' if n > 1 else 's'} with a power of {power:g}"
        if at == 0
        else f"{n:,} with {power:g}"
        for at, (power, n) in enumerate(more)
    ]
    return f"At what is seen now, {', '.join(told)}."


def say_offset(cell: OffsetCell) -> str:
    """Say a common offset with its limits."""
    made = cell.effect
    if made.value is None:
        return "unknown"
    limits = "" if made.low is None else f" [{made.low:+.2f}, {made.high:+.2f}]"
    unit = "" if cell.unit == "value" else f" {cell.unit}"
    return f"{made.value:+.2f}{limits}{unit}"


def say_unshared(cell: OffsetCell) -> str:
    """Say that only some annotators have an offset."""
    return (
        f"The common offset is {say_offset(cell)}, but annotators do not share it: {len(cell.annotators)} of"
        f" them have it, or they differ by more than it is large."
    )


def say_wide(cell: OffsetCell, rate: Estimate) -> str:
    """Say that marks lie off in both directions."""
    return (
        f"{say_share(rate)} of the marks lie off by more than matters, and not all in one direction: the"
        f" common offset is {say_offset(cell)}."
    )


def say_offset_fine(cell: OffsetCell) -> str:
    """Say that a common offset is too small to matter."""
    return f"The common offset is {say_offset(cell)}, surely below what matters."
