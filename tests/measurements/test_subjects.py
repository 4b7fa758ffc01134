import numpy as np

from annoqa.measurements import subjects
from annoqa.measurements.compared import compared
from annoqa.measurements.context import Context
from annoqa.measurements.subjects import groups, scaled
from annoqa.statistics.estimate import Estimate
from tests.agreement.views import segments, sides


def _context(n_annotators, **more):
    return Context(items=("i0", "i1"), annotators=tuple(f"a{k}" for k in range(n_annotators)), **more)


def test_an_annotators_rows_are_both_sides_of_all_comparisons():
    rows = sides(segments([(0, who, 0, 5, "x") for who in range(3)]))
    found = {(group.subject, group.who): group.chosen.rows for group in groups(rows, ("x",), _context(3))}

    assert len(found["all", ()]) == 6
    assert len(found["annotator", ("a1",)]) == 4
    assert len(found["pair", ("a0", "a2")]) == 2
    assert len(found["label", ("x",)]) == 6


def test_all_is_there_even_without_rows():
    rows = sides(segments([], looked=[(0, 0), (0, 1)], labels=["x"]))

    assert [group.subject for group in groups(rows, ("x",), _context(2))] == ["all"]


def test_missing_slice_values_are_in_no_slice():
    rows = sides(segments([(item, who, 0, 5, "x") for item in (0, 1) for who in (0, 1)]))
    context = _context(2, slices={"light": (np.array([-1, 0]), ("day",))})
    found = [group for group in groups(rows, ("x",), context) if group.subject == "slice"]

    assert [(group.who, len(group.chosen.rows)) for group in found] == [(("light", "day"), 2)]


def test_of_many_pairs_those_that_share_most_are_told(monkeypatch):
    monkeypatch.setattr(subjects, "MAX_PAIRS", 1)
    marks = [(0, who, 0, 5, "x") for who in range(3)] + [(1, 1, 0, 5, "x"), (1, 2, 0, 5, "x")]
    this = compared(segments(marks), _context(3), 0.0)

    assert [group.who for group in this.groups if group.subject == "pair"] == [("a1", "a2")]


def test_scaling_keeps_undefined_as_it_is():
    nothing = Estimate.none("nothing")

    assert scaled(nothing, 0.5) is nothing
    assert scaled(Estimate(value=2.0, low=1.0, high=4.0), 0.5).high == 2.0
