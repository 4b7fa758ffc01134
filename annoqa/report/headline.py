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
KEY: dict[Question, tuple[str, ...]] = {
    "value": (
        "krippendorff_alpha",
        "percent_agreement",
        "gwet_ac1",
        "gwet_ac2",
        "kappa_with_others",
        "pair_kappa",
        "specific_agreement",
        "edit_similarity",
        "kendall_tau_b",
        "path_similarity",
        "jaccard_agreement",
        "mean_absolute_difference",
        "intraclass_correlation",
        "left_share",
        "answers_alpha",
    ),
    "detection": (
        "detection_f1",
        "objects_alpha",
        "exact_span_f1",
        "hota",
        "identity_f1",
        "relation_f1",
        "relation_link_f1",
        "relation_lost_share",
    ),
    "label": (
        "krippendorff_alpha",
        "label_agreement",
        "token_alpha",
        "attribute_agreement",
        "relation_label_agreement",
        "relation_direction_agreement",
    ),
    "extent": (
        "mean_iou",
        "character_f1",
        "mean_start_disagreement",
        "mean_end_disagreement",
        "u_alpha",
        "mean_line_distance",
        "mean_point_distance",
        "mean_outline_distance",
        "mean_boundary_iou",
        "mean_frame_iou",
        "mean_start_frame_disagreement",
        "mean_end_frame_disagreement",
    ),
    "accuracy": (
        "accuracy",
        "f1",
        "precision",
        "recall",
        "word_error_rate",
        "kendall_tau_b",
        "mean_absolute_error",
    ),
}
"""The most telling numbers of each question, first the first (decision 1: α, beside the others)."""


def headline(numbers: Sequence[Measurement]) -> Measurement | None:
    """Return the most telling number of several that answer one question.

    Parameters
    ----------
    numbers : sequence of Measurement
        About one field, one question and one kind of subject.

    Returns
    -------
    Measurement or None
        A defined one where there is any; None of none.
    """
    return min(numbers, key=lambda number: (number.estimate.value is None, _rank(number)), default=None)


def key_numbers(numbers: Sequence[Measurement]) -> list[Measurement]:
    """Return the numbers that people read first; all of them where none is known as such.

    Parameters
    ----------
    numbers : sequence of Measurement
        Of one field.

    Returns
    -------
    list of Measurement
        In the order given.
    """
    known = [number for number in numbers if number.name in KEY[number.question]]
    return known or list(numbers)


def _rank(number: Measurement) -> int:
    """Return how telling a number is; less is more."""
    names = KEY[number.question]
    return names.index(number.name) if number.name in names else len(names)
