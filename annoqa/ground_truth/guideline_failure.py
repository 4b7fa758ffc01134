"""The record of a guideline failure: annotators agree with each other, and are wrong together."""

from dataclasses import dataclass
from typing import Literal

from annoqa.statistics.estimate import Estimate

CellKind = Literal["confusion", "label", "omission", "addition", "extent", "shift", "attribute"]


@dataclass(frozen=True, kw_only=True)
class GuidelineFailure:
    """A cell in which annotators agree and are wrong, more than independent mistakes would be.

    Attributes
    ----------
    cell : CellKind
        `confusion`: one label is called another; `label`: one label is wrong in several ways;
        `omission`: it is not marked; `addition`: it is marked where it is not; `extent`: a side is
        drawn elsewhere; `shift`: values of a scale are shifted; `attribute`: a question about a mark
        is answered wrongly.
    field : str
        The field it is about.
    truth_label : str or None
        What ground truth says; None where the cell is about all labels, or about additions.
    answer : str or None
        What annotators say instead; None where that has no label.
    side : str
        left, top, right, bottom, start or end; empty for other cells.
    slice : (str, str) or None
        Column of the items and its value, where it fails there alone, or surely more than elsewhere.
    attribute : str or None
        The question about marks whose answers `truth_label` and `answer` are.
    direction : str
        In words: what people do instead of what is right.
    n_items, n_units, n_wrong : int
        Items and units of the cell with ground truth and two annotators at least; units where the
        plurality is wrong in this way.
    share : Estimate
        `n_wrong` of `n_units`.
    agreement : Estimate
        Where the others agree on the wrong answer, how often an annotator joins them.
    effect : Estimate or None
        Mean shared offset in `unit` of `extent` and `shift` cells; outward (loose), late and
        upward are positive.
    effect_share : float or None
        The same as a share of the true box's width or height.
    frames : float or None
        The same in frames, where frames per second are known.
    unit : str
        px, s, characters, steps or the value's own unit; empty for other cells.
    p, q : float
        Probability under independent mistakes and difficulty as elsewhere; adjusted for all cells.
    annotators : tuple of int
        Codes of those who share it.
    items : tuple of int
        Codes of the items to look at, most telling first.
    """

    cell: CellKind
    field: str
    truth_label: str | None
    answer: str | None
    side: str = ""
    slice: tuple[str, str] | None = None
    attribute: str | None = None
    direction: str
    n_items: int
    n_units: int
    n_wrong: int
    share: Estimate
    agreement: Estimate
    effect: Estimate | None = None
    effect_share: float | None = None
    frames: float | None = None
    unit: str = ""
    p: float
    q: float
    annotators: tuple[int, ...]
    items: tuple[int, ...]
