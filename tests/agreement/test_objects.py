import krippendorff
import numpy as np
import pytest

from annoqa.agreement.objects import judgements_of_units, objects_alpha
from annoqa.agreement.ratio import Within
from annoqa.matching import compare, group_marks, match_marks
from tests.agreement.views import boxes, segments


def _units(view, threshold=0.5):
    return group_marks(view, match_marks(view, view, *compare(view), threshold=threshold))


PLACES = {"p": (0, 0, 10, 10), "q": (20, 0, 30, 10), "r": (40, 0, 50, 10), "s": (60, 0, 70, 10)}


def test_alpha_is_krippendorffs_over_units_with_not_marked_as_a_value():
    said = {"p": "aab", "q": "a-a", "r": "bbb", "s": "--b"}
    view = boxes(
        [
            (0, who, PLACES[at], label)
            for at, labels in said.items()
            for who, label in enumerate(labels)
            if label != "-"
        ]
    )
    codes = np.array([["-ab".index(label) for label in labels] for labels in said.values()]).T

    expected = krippendorff.alpha(codes, level_of_measurement="nominal")
    assert objects_alpha(view, _units(view), Within()).value == pytest.approx(expected)


def test_who_did_not_look_has_no_judgement():
    view = boxes(
        [
            (0, 0, PLACES["p"], "a"),
            (0, 1, PLACES["p"], "a"),
            (1, 0, PLACES["p"], "b"),
            (1, 2, PLACES["q"], "b"),
        ]
    )
    data = judgements_of_units(view, _units(view), Within())

    unit, annotator, code = data.judgements
    assert list(zip(unit.tolist(), annotator.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 2),
        (2, 0),
        (2, 2),
    ]
    assert [data.values[k] for k in code] == ["a", "a", "b", "(not marked)", "(not marked)", "b"]


def test_a_stretch_that_was_not_looked_at_is_missing_not_denied():
    view = segments([(0, 0, 0, 4, "x"), (0, 0, 20, 30, "x"), (0, 1, 0, 4, "x")], looks={(0, 1): (0, 10)})
    unit, annotator, _ = judgements_of_units(view, _units(view, 0.0), Within()).judgements

    assert list(zip(unit.tolist(), annotator.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0)]


def test_pooling_items_is_not_the_mean_of_their_alphas():
    marks = [
        (item, who, PLACES[at], label) for item, label in enumerate("ab") for at in "pq" for who in (0, 1)
    ]
    view = boxes(marks)

    assert objects_alpha(view, _units(view), Within()).value == 1
    alone = boxes([mark for mark in marks if mark[0] == 0])
    assert objects_alpha(alone, _units(alone), Within()).value is None


def test_a_mark_without_label_has_a_value_of_its_own():
    view = segments([(0, 0, 0, 4, "x"), (0, 1, 0, 4)])

    assert judgements_of_units(view, _units(view), Within()).values == ("x", "(no label)", "(not marked)")
