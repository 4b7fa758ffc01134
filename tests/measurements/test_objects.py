import numpy as np
import pytest

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.measurements.boxes import measure_boxes
from annoqa.measurements.context import Context
from annoqa.vocabulary import NOT_MARKED
from tests.agreement.views import boxes

N = 12


@pytest.fixture(name="found")
def _found():
    """Three annotators; the third names every other dog a cat, and draws the last three items loosely."""
    marks = []
    for item in range(N):
        label = "cat" if item % 3 else "dog"
        third = "cat" if item % 2 else label
        size = 10 if item < N - 3 else 14
        marks += [(item, who, (0, 0, 10, 10), label) for who in (0, 1)]
        marks += [(item, 2, (0, 0, size, 10), third)]
    context = Context(items=tuple(f"i{k}" for k in range(N)), annotators=("a", "b", "c"))
    rows = measure_boxes(boxes(marks), context)
    return {(row.name, row.subject, row.who): row for row in rows if row.question == "detection"}


def expected():
    labels = [0 if item % 3 else 1 for item in range(N)]
    third = [0 if item % 2 else label for item, label in enumerate(labels)]
    return ReliabilityData.from_codes(np.array([labels, labels, third]), values=["cat", "dog"])


def test_alpha_over_objects_is_that_of_the_labels_where_everybody_marked_everything(found):
    assert found["objects_alpha", "all", ()].estimate.value == pytest.approx(
        krippendorff_alpha(expected()).value
    )


def test_the_sweep_falls_where_boxes_are_too_different(found):
    sweep = found["objects_alpha", "all", ()].detail["sweep"]
    at = {row["threshold"]: row["alpha"] for row in sweep}

    assert at[0.5] == at[0.7] == found["objects_alpha", "all", ()].estimate.value  # 10 / 14 = .714
    assert at[0.8] < at[0.7]
    assert all(row["low"] < row["alpha"] < row["high"] for row in sweep)


def test_labels_annotators_and_what_they_add(found):
    dog = found["objects_specific_agreement", "label", ("dog",)].estimate
    data = expected()
    count = np.stack([(data.codes == 1).sum(axis=0)])[0]

    assert dog.value == pytest.approx((count * (count - 1) / 2).sum() / count.sum())
    assert found["objects_alpha_left_out", "annotator", ("c",)].estimate.value == 1
    assert found["vitality", "annotator", ("c",)].estimate.value < 0
    assert ("objects_alpha", "label", (NOT_MARKED,)) not in found
