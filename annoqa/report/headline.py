"""Which number of a field stands for a question, where there is room for one only."""

from collections.abc import Sequence

from annoqa.measurements.measurement import Measurement, Question

QUESTIONS: dict[Question, str] = {
    "value": "Did they answer alike?",
    "detection": "Did both mark it?",
    "label": "Did both name it alike?",
    "extent": "Did both draw it alike?",
    "accuracy": "Were they right?",
}
FIRST = ("krippendorff_alpha", "krippendorff", "alpha", "f1", "accuracy", "mean_iou")
"""Words in names of numbers, the most telling first (decision 1: α with the field's level)."""


def headline(numbers: Sequence[Measurement]) -> Measurement | None:
    """Return the most telling number of several that answer one question.

    Parameters
    ----------
    numbers : sequence of Measurement
        About one field, one question and one subject.

    Returns
    -------
    Measurement or None
        A defined one where there is any; None of none.
    """
    return min(numbers, key=_rank, default=None)


def _rank(number: Measurement) -> tuple[bool, int]:
    """Return how telling a number is; less is more."""
    places = [place for place, word in enumerate(FIRST) if word in number.name]
    return number.estimate.value is None, min(places, default=len(FIRST))
