from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.exact_spans import exact_span_f1, has_equal
from annoqa.agreement.ratio import Within
from tests.agreement.views import sides, spans
from tests.shared import known_answer

CASES = {
    "span_nested_same_label": "exact_f1",
    "span_duplicate_span": "multiset_f1",
    "span_char_f1_nested": "exact_f1",
}


@pytest.mark.parametrize(("case", "key"), CASES.items())
def test_known_answers(case, key):
    known = known_answer("temporal", case)
    rows = sides(spans([(0, who, *mark) for who, name in enumerate("AB") for mark in known["data"][name]]))

    assert exact_span_f1(rows).estimate(Within()).value == pytest.approx(known["expected"][key])


def test_both_empty_is_undefined():
    rows = sides(spans([], looked=[(0, 0), (0, 1)], labels=["x"]))

    assert exact_span_f1(rows).estimate(Within()).value is None


def test_labels_may_be_ignored():
    rows = sides(spans([(0, 0, 0, 5, "a"), (0, 1, 0, 5, "b")]))

    assert exact_span_f1(rows).estimate(Within()).value == 0
    assert exact_span_f1(rows, with_labels=False).estimate(Within()).value == 1


MARKS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(1, 2), st.sampled_from("ab")), max_size=10
)


@settings(deadline=None, max_examples=60)
@given(MARKS, MARKS)
def test_shared_marks_are_the_intersection_of_multisets(one, two):
    marks = [
        (item, who, a, a + n, label) for who, side in enumerate((one, two)) for item, a, n, label in side
    ]
    rows = sides(spans(marks, looked=[(i, w) for i in (0, 1) for w in (0, 1)], labels=["a", "b"]))
    equal = has_equal(rows)

    shared = (Counter(one) & Counter(two)).total()
    assert equal[rows.second].sum() == equal[~rows.second].sum() == shared
