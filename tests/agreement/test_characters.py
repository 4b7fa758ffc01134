import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.characters import coverage
from annoqa.agreement.ratio import Within
from tests.agreement.views import sides, spans
from tests.shared import known_answer


def _cells(case, **more):
    data = known_answer("temporal", case)["data"]
    fragments = [
        (0, who, *fragment, mark[-1])
        for who, name in enumerate("AB")
        for mark in data[name]
        for fragment in (mark[:-1] if isinstance(mark[0], list) else [mark[:2]])
    ]
    return coverage(sides(spans(fragments)), **more)


def test_a_span_inside_another():
    cells, expected = (
        _cells("span_char_f1_nested"),
        known_answer("temporal", "span_char_f1_nested")["expected"],
    )

    assert cells.precision().estimate(Within()).value == expected["char_p"]
    assert cells.recall().estimate(Within()).value == pytest.approx(expected["char_r"])
    assert cells.f1().estimate(Within()).value == pytest.approx(expected["char_f1"])


def test_labels_are_told_apart_or_not():
    expected = known_answer("temporal", "span_char_f1_label_diff")["expected"]
    apart, together = _cells("span_char_f1_label_diff"), _cells("span_char_f1_label_diff", with_labels=False)

    assert apart.f1().estimate(Within()).value == expected["char_f1_labelled"]
    assert together.f1().estimate(Within()).value == pytest.approx(expected["char_f1_unlabelled"])


def test_fragments_against_their_cover():
    cells = _cells("span_discontinuous_vs_cover")
    expected = known_answer("temporal", "span_discontinuous_vs_cover")["expected"]

    # this case calls the share of the cover that the fragments reach its precision
    assert cells.precision().estimate(Within()).value == pytest.approx(expected["char_p"])
    assert cells.recall().estimate(Within()).value == expected["char_r"]
    assert cells.f1().estimate(Within()).value == expected["char_f1"]


def test_nested_marks_of_one_label_cover_a_character_once():
    assert _cells("span_nested_same_label").first.tolist() == [10]
    assert _cells("span_nested_same_label").f1().estimate(Within()).value == 1


MARKS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 9), st.integers(1, 5), st.sampled_from("ab")), max_size=8
)


@settings(deadline=None, max_examples=60)
@given(MARKS, MARKS)
def test_coverage_is_that_of_sets_of_characters(one, two):
    marks = [
        (item, who, a, a + n, label) for who, side in enumerate((one, two)) for item, a, n, label in side
    ]
    rows = sides(spans(marks, looked=[(i, w) for i in (0, 1) for w in (0, 1)], labels=["a", "b"]))
    cells = coverage(rows)

    sets = [{(i, c, k) for i, a, n, c in side for k in range(a, a + n)} for side in (one, two)]
    assert cells.first.sum() == len(sets[0])
    assert cells.second.sum() == len(sets[1])
    assert cells.both.sum() == len(sets[0] & sets[1])
