"""Every cut-off that decides what is a guideline failure, and where it comes from."""

from dataclasses import dataclass
from typing import Literal

from annoqa.ground_truth.gold_origin import GoldOrigin

Correction = Literal["benjamini_hochberg", "benjamini_yekutieli"]
"""How the false discovery rate is held over all cells: as for independent or alike tests, or whatever
their dependence (larger by the factor 1 + 1/2 + … + 1/n)."""


@dataclass(frozen=True, kw_only=True)
class FailureSettings:
    """When shared mistakes are called a guideline failure, and gold is doubted.

    Limits are limits of the intervals at the context's confidence: a point never decides (Law 3).

    Attributes
    ----------
    least_agreement : float
        The lower limit of the agreement on the wrong answer must reach it: where the others agree
        on the wrong answer, how often does an annotator join them? Half is what a coin does; .6
        (annoqa's own) is the highest that independent mistakes in a hard label reach in the
        simulations of `tests/ground_truth/test_simulated_campaigns.py`.
    least_share : float
        The lower limit of the share of the cell's units that the plurality gets wrong must reach
        it. annoqa's own: less than one in ten is cheaper to repair than a guideline is to rewrite.
    false_discovery_rate : float
        Expected share of false ones among the failures called out (Benjamini & Hochberg, 1995).
    correction : {"benjamini_hochberg", "benjamini_yekutieli"}
        How it is held; the second whatever the dependence of the cells (Benjamini & Yekutieli, 2001).
    least_units : int
        A cell with fewer wrong units is not judged: five of five have a lower limit of .566
        (Wilson, 1927), which is below `least_agreement`.
    rule_rate : float
        Who gives the wrong answer more often than this in a cell follows a rule and does not make
        mistakes: own rates count as mistakes up to here. Where no other cell exists to compare
        with, the plurality must be wrong as often. "More often than not".
    least_correlation : float
        Correlation of mistakes within an item that is put down to difficulty in any case, even
        where the other cells show less (annoqa's own).
    unknown_correlation : float
        The same where no other cell exists to learn difficulty from (annoqa's own: half of the
        way to mistakes that always meet).
    least_extent_share : float
        The lower limit of a shared offset of a box side must reach this share of the width or
        height (annoqa's own: three loose sides of 3 % bring the IoU to .92).
    least_extent_s : float
        The same for starts and ends in time, in seconds (annoqa's own: 3 frames at 30 a second).
    least_extent_characters : float
        The same for text (annoqa's own: half a code point; people mark whole words).
    least_shift : float
        The same for ordered values, in steps of the scale or in standard deviations of the truth
        (annoqa's own: a quarter of a step).
    least_annotator_marks : int
        Annotators with fewer matched marks do not count as having a habit (annoqa's own).
    sharing : float
        Share of the annotators who must show the habit, each with an interval of their own beyond
        zero (annoqa's own: two of three).
    accurate : float
        Annotators whose share of wrong answers elsewhere is at most this can put gold in doubt
        (annoqa's own: four of five right).
    doubters : int
        How many of them must contradict gold with one voice; where fewer looked, all of them,
        two at least.
    doubt_agreement : float
        Share of the accurate annotators who give that one answer (annoqa's own: four of five).
    isolated : float
        Gold is doubted only where the cell as a whole is fine: at most this share of its units,
        or two of them, contradict gold.
    gold_error : float
        Share of wrong gold labels that is expected before looking (Northcutt, Athalye & Mueller,
        2021, find 3.3 % in ten test sets, https://arxiv.org/abs/2103.14749).
    least_posterior : float
        Probability of the gold label being wrong from which on it is listed: more likely than not.
    worth_share : float
        A cell is fine where the upper limit of its share of wrong units lies below this: a failure
        in three of ten units would have shown (annoqa's own).
    powers : tuple of float
        Where there is not enough data: for which power more gold is planned.
    conflict_origins : tuple of GoldOrigin
        Gold of these origins alone does not make a guideline failure: what would be one is told as a
        systematic conflict. An author who is named counts as independent gold, with a caveat; add
        `one` to ask for two.
    conflict_share : float
        Save for gold by the annotators themselves, a conflict also takes that nearly everybody
        contradicts gold nearly always: the upper limit of the share of answers against gold reaches
        this. Where some surely side with gold, its reading is one that people have (annoqa's own).
    """

    least_agreement: float = 0.6
    least_share: float = 0.1
    false_discovery_rate: float = 0.05
    correction: Correction = "benjamini_hochberg"
    least_units: int = 6
    rule_rate: float = 0.5
    least_correlation: float = 0.1
    unknown_correlation: float = 0.5
    least_extent_share: float = 0.03
    least_extent_s: float = 0.1
    least_extent_characters: float = 0.5
    least_shift: float = 0.25
    least_annotator_marks: int = 5
    sharing: float = 2 / 3
    accurate: float = 0.2
    doubters: int = 3
    doubt_agreement: float = 0.8
    isolated: float = 0.1
    gold_error: float = 0.033
    least_posterior: float = 0.5
    worth_share: float = 0.3
    powers: tuple[float, ...] = (0.8, 0.9)
    conflict_origins: tuple[GoldOrigin, ...] = ("unknown", "annotators")
    conflict_share: float = 0.9
