"""Marks of models beside people's: does each model find, name and draw what people do?

    model_detection_f1      share of marks, the model's and a person's, that found a partner
    model_label_agreement   share of matched pairs with equal labels
    model_mean_iou          mean similarity of matched pairs

A model is compared with every person who looked at the item. The same numbers among people stand
beside them as `detection_f1`, `label_agreement` and `mean_iou`.
"""

from collections.abc import Iterator

import numpy as np

from annoqa.agreement.detection import detection_f1
from annoqa.agreement.extent import matched_iou
from annoqa.agreement.matched_labels import matched_label_agreement
from annoqa.agreement.ratio import Selection, Within
from annoqa.agreement.sides import sides_of
from annoqa.geometry import kind_named
from annoqa.matching import compare, match_marks
from annoqa.measurements.context import Context
from annoqa.measurements.measurement import Measurement
from annoqa.measurements.subjects import Group, Number, measured
from annoqa.table.field_view import FieldView


def measure_model_marks(people: FieldView, models: FieldView, context: Context) -> Iterator[Measurement]:
    """Yield how each model's marks agree with people's.

    Parameters
    ----------
    people, models : FieldView
        Of one field of marks.
    context : Context
        Names, clusters, and the threshold of matching.

    Yields
    ------
    Measurement
        About every model that answered an item that a person answered.
    """
    kind = kind_named(people.kind)
    threshold = 0.0 if people.kind in ("segment", "span") else context.threshold
    left, right = compare(people, models)
    sides = sides_of(people, models, match_marks(people, models, left, right, threshold=threshold))
    within = Within(cluster=context.cluster, confidence=context.confidence)
    groups = [
        Group(
            subject="model",
            who=(context.annotators[code],),
            chosen=Selection.of(
                sides.item, np.flatnonzero((sides.annotator == code) | (sides.other == code))
            ),
        )
        for code in np.unique(models.annotator[right]).tolist()
    ]
    at = f"{kind.measure if kind else 'IoU'} {'> 0' if threshold == 0 else f'>= {threshold:g}'}"
    for name, question, title, ratio in (
        ("model_detection_f1", "detection", "Detection F1 with people", detection_f1(sides)),
        ("model_label_agreement", "label", "Label agreement with people", matched_label_agreement(sides)),
        (
            "model_mean_iou",
            "extent",
            f"Mean {kind.measure if kind else 'IoU'} with people",
            matched_iou(sides, people.kind),
        ),
    ):
        if question == "label" and not (sides.label >= 0).any():
            continue
        number = Number(
            question=question,  # type: ignore[arg-type]  # one of the questions
            name=name,
            title=title,
            signature=f"{name}: {people.kind} matched one to one at {at}; the model with every person",
        )
        yield from measured(people.field, number, ratio, groups, within, sides.annotator)
