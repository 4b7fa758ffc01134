import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.matched_labels import confusion, matched_label_agreement, matched_label_alpha
from annoqa.agreement.ratio import Selection, Within
from annoqa.agreement.reliability import ReliabilityData
from tests.agreement.views import segments, sides

MARKS = [
    ("x", "x"),
    ("x", "x"),
    ("x", "y"),
    ("y", "y"),
    ("y", None),
    (None, "x"),
]


def _rows():
    rows = []
    for item, (one, two) in enumerate(MARKS):
        rows += [(item, who, 0, 5, label) for who, label in enumerate((one, two)) if label]
    return segments(rows, looked=[(item, who) for item in range(len(MARKS)) for who in (0, 1)])


def test_agreement_is_the_share_of_matched_pairs_with_equal_labels():
    estimate = matched_label_agreement(sides(_rows())).estimate(Within())

    assert estimate.value == pytest.approx(3 / 4)
    assert estimate.n_units == 4


def test_of_a_label_it_is_the_specific_agreement():
    rows = sides(_rows())
    for label, expected in ((0, 2 * 2 / (3 + 2)), (1, 2 * 1 / (1 + 2))):
        chosen = Selection.of(rows.item, np.flatnonzero(rows.label == label))
        assert matched_label_agreement(rows).estimate(Within(), chosen).value == pytest.approx(expected)


def test_alpha_is_that_of_the_pairs():
    view = _rows()
    pairs = [(one, two) for one, two in MARKS if one and two]
    expected = krippendorff_alpha(ReliabilityData.from_rows(list(zip(*pairs, strict=True)), values="xy"))
    assert matched_label_alpha(sides(view), view.labels, Within()).value == pytest.approx(expected.value)


def test_the_confusion_has_a_row_for_what_was_not_marked_and_adds_up():
    view = _rows()
    table = confusion(sides(view), view.labels)

    assert table["labels"] == ["x", "y", "(not marked)"]
    assert table["counts"] == [[2.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 0.0]]
    assert np.sum(table["counts"]) == len(MARKS)


def test_the_confusion_leads_to_cohen_where_margins_are_alike():
    counts = np.array(confusion(sides(_rows()), ("x", "y"))["counts"])[:2, :2]
    one, two = (
        np.repeat([0, 0, 1, 1], (2 * counts.ravel()).astype(int)),
        np.repeat([0, 1, 0, 1], (2 * counts.ravel()).astype(int)),
    )
    observed = np.trace(counts) / counts.sum()

    assert observed == matched_label_agreement(sides(_rows())).estimate(Within()).value
    assert cohen_kappa_score(one, two) == pytest.approx(
        (observed - ((counts.sum(0) / counts.sum()) ** 2).sum())
        / (1 - ((counts.sum(0) / counts.sum()) ** 2).sum())
    )


def test_without_labelled_pairs_it_is_undefined():
    view = segments([(0, 0, 0, 5), (0, 1, 0, 5)], labels=["x"])

    assert matched_label_agreement(sides(view)).estimate(Within()).value is None
    assert matched_label_alpha(sides(view), view.labels, Within()).value is None
    assert confusion(sides(view), view.labels)["labels"] == ["(no label)", "(not marked)"]
