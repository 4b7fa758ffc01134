"""One measured number in its place: which field, which question, about whom, and the estimate."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from annoqa.statistics.estimate import Estimate

Question = Literal["value", "detection", "label", "extent", "accuracy"]
Subject = Literal["all", "annotator", "pair", "label", "slice", "item", "model", "attribute"]


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A number of a campaign.

    Attributes
    ----------
    field : str
        The field it is about.
    question : Question
        `value`: did they answer alike (whole items)? `detection`: did both mark it? `label`: did
        both name it alike? `extent`: did both draw it alike? `accuracy`: were they right?
    name : str
        The number's only name, as in Python and on the command line (`krippendorff_alpha`).
    title : str
        The name for people (`Krippendorff's α`).
    subject : Subject
        What kind of thing it is about.
    who : tuple of str
        The annotator, the pair, the label, or (column, value) of the slice; empty for all.
    estimate : Estimate
        The number with its interval.
    unit : str
        Unit of measure: "" for a share or a coefficient, "s", "px", "characters" …
    signature : str
        How it was made, in one line.
    """

    field: str
    question: Question
    name: str
    title: str
    subject: Subject = "all"
    who: tuple[str, ...] = ()
    estimate: Estimate
    unit: str = ""
    signature: str = ""
    detail: Mapping[str, object] = dataclasses.field(default_factory=dict)
