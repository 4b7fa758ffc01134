"""Do annotators agree with the truth, and where are they wrong together?

outcome      what became of every unit: correct, incorrect, missed, spurious
score        accuracy, precision, recall, F1
confusion    what is called what
bias         signed offsets of sides, starts, ends and values
failures     where annotators agree and are wrong: guideline failures, and gold in doubt
"""

from annoqa.ground_truth.bias import Bias, measure_bias
from annoqa.ground_truth.confusion import Confusion, confuse
from annoqa.ground_truth.failures import Failures, find_failures
from annoqa.ground_truth.gold_doubt import GoldInDoubt
from annoqa.ground_truth.guideline_failure import GuidelineFailure
from annoqa.ground_truth.offsets import Offsets, measure_offsets
from annoqa.ground_truth.outcome import Outcomes, score_against
from annoqa.ground_truth.score import Score, score_units
from annoqa.ground_truth.settings import FailureSettings

__all__ = [
    "Bias",
    "Confusion",
    "FailureSettings",
    "Failures",
    "GoldInDoubt",
    "GuidelineFailure",
    "Offsets",
    "Outcomes",
    "Score",
    "confuse",
    "find_failures",
    "measure_bias",
    "measure_offsets",
    "score_against",
    "score_units",
]
