"""Every cut-off in annoqa, with its source. A rule compares an interval with it, never a point.

Those of guideline failures are `annoqa.ground_truth.failures.FailureSettings`, told the same way.
"""

from dataclasses import dataclass

from annoqa.agreement.granularity import MAX_MEAN_START_S


@dataclass(frozen=True)
class Threshold:
    """A cut-off, what it is compared with, and where it comes from."""

    value: float
    compared_with: str
    source: str


RELIABILITY_TENTATIVE = Threshold(
    0.667,
    "upper limit of Krippendorff's α",
    "Krippendorff, K. (2004). Content Analysis (2nd ed.), p. 241: below .667 not even tentative conclusions.",
)
RELIABILITY_GOOD = Threshold(
    0.8,
    "lower limit of Krippendorff's α",
    "Krippendorff, K. (2004). Content Analysis (2nd ed.), p. 241: rely on variables with α at least .800.",
)
PREVALENCE_AGREEMENT = Threshold(
    0.8,
    "percent agreement",
    "Feinstein, A. R., & Cicchetti, D. V. (1990), doi:10.1016/0895-4356(90)90158-L: high agreement, low κ.",
)
PREVALENCE_SHARE = Threshold(
    0.8,
    "share of the most frequent value",
    "As above: the paradox needs one value that takes nearly all; .8 is annoqa's reading of it.",
)
PROTOCOL_IOU = Threshold(
    0.75,
    "upper limit of the mean IoU of matched boxes between two independent annotators",
    "Rule of thumb of the field: below it the protocol needs revision.",
)
GRANULARITY_S = Threshold(
    MAX_MEAN_START_S,
    "lower limit of the mean start disagreement, in seconds",
    "Rule of thumb of the field: more than half a second, and the granularity may be too fine.",
)
FEW_UNITS = Threshold(
    30,
    "units that two annotators judged",
    "Simulation: at α = .80 with 50 units and 3 annotators, estimates spread from .67 to .91.",
)
FEW_RARE = Threshold(
    10,
    "judgements of the rarest value in use",
    "Simulation: below about 10, no interval of α covers what it says.",
)
UNTOUCHED = Threshold(
    0.5,
    "lower limit of the share of an annotator's pre-labelled answers left as they were",
    "annoqa's own: more often than not; only told where the other annotators' upper limit is below it.",
)
CLICKING_SPEED = Threshold(
    0.25,
    "an annotator's median time for an answer, as a share of the others' median",
    "annoqa's own: four times as fast as the others.",
)
RARE_LABEL = Threshold(
    0.02,
    "share of a field's marks with the label",
    "annoqa's own: a slip of the pen is rare; a label in daily use is not a slip.",
)
LIKE_LABEL = Threshold(
    0.8,
    "similarity of two label texts (matching characters, difflib ratio)",
    "annoqa's own: one or two letters of a word.",
)
REJECTED_SHARE = Threshold(
    0.01,
    "share of a source's records that were rejected",
    "annoqa's own: one in a hundred can bend a number.",
)
OUTLIER_DIFFERENCE = Threshold(
    0.05,
    "how far the upper limit of an annotator's number lies below the middle one of the others",
    "annoqa's own: many numbers are looked at, and a smaller difference is not worth a talk.",
)
MEAN_OF_GROUPS = Threshold(
    0.05,
    "difference between the pooled coefficient and the mean over groups",
    "Simulation: pooled .862 against .646 as the mean over documents; .05 is annoqa's own.",
)
EXTENT_BIAS_S = Threshold(
    0.1,
    "lower limit of the size of an annotator's own offset from the others, in seconds",
    "annoqa's own: three frames at 30 frames a second.",
)
MIRROR = Threshold(
    1.5,
    "size of an annotator's offset, as a multiple of the largest one the other way",
    "annoqa's own: where one of three is late by d, the others look early by d / 2.",
)
