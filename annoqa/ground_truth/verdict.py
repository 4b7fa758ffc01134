"""What an audit says about a cell, in one word of seven, with its evidence.

    guideline failure     they agree, they are wrong, and neither chance nor difficulty explains it
    systematic conflict   the same, but against a gold that nobody independent stands behind
    gold in doubt         isolated units, contradicted by accurate annotators with one voice
    one annotator         most of the mistakes are those of one person
    hard item             they are wrong often, and not together beyond what hard items explain
    fine                  so many are right that a failure worth a rewrite would have shown
    not enough data       neither of these can be told yet; how many more gold items would tell

Every cell has one of them. They are asked in this order, and the first that holds is the verdict.
Limits of intervals decide, never points: what is not sure is not said. Where answers are surely
wrong often, and no reasonable number of gold items would tell more, the item is hard. A cell that
only repeats what another one tells (a label beside its one mix-up, a slice beside the field) names
the other in `part_of`.

*Use it when* part of the items has ground truth.
*Beware when* many cells have few units: *not enough data* is the honest verdict of most of them.
*Undefined never*: where nothing was counted, the verdict is *not enough data*.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from annoqa.ground_truth.gold_origin import GoldOrigin
from annoqa.ground_truth.guideline_failure import CellKind
from annoqa.statistics.estimate import Estimate

Verdict = Literal[
    "guideline failure",
    "systematic conflict",
    "gold in doubt",
    "one annotator",
    "hard item",
    "fine",
    "not enough data",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What a field's numbers would be if the answers of a cell were right.

    Attributes
    ----------
    errors_share : float
        Share of the field's wrong answers that lie in the cell.
    accuracy, accuracy_after : float
        Share of right answers among all units, now and then.
    agreement, agreement_after : float or None
        Share of pairs of annotators with equal answers on a unit, now and then; None where no
        unit was judged twice.
    """

    errors_share: float
    accuracy: float
    accuracy_after: float
    agreement: float | None
    agreement_after: float | None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a field, and what is said about it.

    Attributes
    ----------
    field : str
        The field.
    cell : CellKind
        As in `GuidelineFailure`.
    truth_label, answer : str or None
        What ground truth says, and what annotators say instead; None for any, or none.
    side : str
        left, top, right, bottom, start or end; empty for other cells.
    slice : (str, str) or None
        Column of the items and its value; None for the whole field.
    attribute : str or None
        The question about marks whose answers `truth_label` and `answer` are.
    direction : str
        In words: what people do, if they do it.
    verdict : Verdict
        One of `VERDICTS`.
    why : str
        The evidence in a sentence or two, with its numbers.
    part_of : str
        The direction of the cell that tells the same; empty where none does.
    n_items, n_units, n_wrong : int
        Items and units with ground truth and two annotators; units where the plurality is wrong.
    share, agreement : Estimate
        `n_wrong` of `n_units`; where the others agree on the wrong answer, how often one joins.
    effect : Estimate or None
        Mean shared offset in `unit`, of `extent` and `shift` cells.
    unit : str
        Of `effect`.
    p, q : float or None
        As in `GuidelineFailure`; None where nobody was wrong and nothing was tested.
    more_gold : tuple of (float, int)
        For *not enough data*: power, and how many more gold items give it at what is seen now.
    gold_origin : GoldOrigin
        Whose gold it is.
    gold_authors : tuple of int
        Codes of its authors.
    repair : Repair or None
        Of failures and conflicts about answers.
    annotators : tuple of int
        Codes of those who share it, or who make the mistakes.
    items : tuple of int
        Codes of the items to look at, most telling first.
    """

    field: str
    cell: CellKind
    truth_label: str | None
    answer: str | None
    side: str = ""
    slice: tuple[str, str] | None = None
    attribute: str | None = None
    direction: str
    verdict: Verdict
    why: str
    part_of: str = ""
    n_items: int
    n_units: int
    n_wrong: int
    share: Estimate
    agreement: Estimate
    effect: Estimate | None = None
    unit: str = ""
    p: float | None
    q: float | None
    more_gold: tuple[tuple[float, int], ...] = ()
    gold_origin: GoldOrigin
    gold_authors: tuple[int, ...] = ()
    repair: Repair | None = None
    annotators: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
