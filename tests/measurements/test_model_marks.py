import numpy as np
import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.table.assemble import assemble

CAT, DOG, WIDE = (0, 0, 10, 10), (20, 0, 30, 10), (0, 0, 20, 10)


def campaign():
    """Two people draw a cat and a dog; one model does too, another finds half of the cat and no dog."""
    rows = [
        (item, who, box, name)
        for item in range(6)
        for who, boxes in enumerate([(CAT, DOG), (CAT, DOG), (CAT, DOG), (WIDE,)])
        for box, name in zip(boxes, ("cat", "dog") if item < 3 or who != 2 else ("dog", "dog"), strict=False)
    ]
    pairs = sorted({(item, who) for item, who, _, _ in rows})
    at = {pair: place for place, pair in enumerate(pairs)}
    return assemble(
        items={"item": [f"i{k}" for k in range(6)]},
        annotators={"annotator": ["ann", "bob", "model:good", "model:half"]},
        fields={"field": ["f"], "kind": ["box"], "level": ["nominal"]},
        labels={"label": ["cat", "dog"]},
        annotations={
            "item": [pair[0] for pair in pairs],
            "annotator": [pair[1] for pair in pairs],
            "role": ["model" if pair[1] > 1 else "human" for pair in pairs],
        },
        marks={
            "annotation": [at[item, who] for item, who, _, _ in rows],
            "field": np.zeros(len(rows), dtype=int),
            "label": [["cat", "dog"].index(name) for *_, name in rows],
            "extent": [[float(x) for x in (*box, 0)] for _, _, box, _ in rows],
        },
    )


@pytest.fixture(name="found", scope="module")
def _found():
    table = campaign()
    rows = measure(table, Context.of(table)).measurements
    return {(row.name, row.who): row.estimate for row in rows if row.subject == "model"}


def test_each_model_is_compared_with_every_person(found):
    assert found["model_detection_f1", ("model:good",)].value == 1
    assert found["model_detection_f1", ("model:half",)].value == pytest.approx(2 * 1 / 3)
    assert found["model_mean_iou", ("model:half",)].value == 0.5
    assert found["model_detection_f1", ("model:half",)].n_annotators == 3


def test_labels_of_what_both_found(found):
    assert found["model_label_agreement", ("model:good",)].value == 9 / 12
    assert found["model_label_agreement", ("model:half",)].value == 1
