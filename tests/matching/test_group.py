import numpy as np

from annoqa.matching import compare, group_marks, match_marks
from tests.matching.drawings import draw


def units(kind, marks, looked=(), **options):
    view = draw(kind, marks, looked)
    return view, group_marks(view, match_marks(view, view, *compare(view), **options))


def test_what_everybody_marked_is_one_unit():
    _, found = units("box", [(0, who, 0, (who, 0, 20 + who, 20, 0)) for who in range(4)])

    assert found.unit.tolist() == [0, 0, 0, 0]
    assert found.n_units == 1
    assert found.item.tolist() == [0]


def test_a_chain_of_neighbours_is_not_one_unit():
    marks = [(0, 0, 0, (0, 10)), (0, 1, 0, (2, 12)), (0, 2, 0, (5, 15))]  # first and last: IoU 1/3
    _, found = units("segment", marks, threshold=0.5)

    assert found.unit.tolist() == [0, 0, 1]


def test_a_mark_of_one_annotator_is_a_unit_of_its_own():
    _, found = units("segment", [(0, 0, 0, (0, 10)), (0, 0, 0, (50, 60)), (0, 1, 0, (0, 9))], [(0, 2)])

    assert found.unit.tolist() == [0, 1, 0]


def test_units_are_numbered_by_item_and_extent():
    marks = [(1, 0, 0, (5, 9)), (0, 1, 0, (50, 60)), (0, 0, 0, (50, 60)), (0, 0, 0, (0, 10))]
    view, found = units("segment", marks)

    assert view.start.tolist() == [0, 50, 50, 5]
    assert found.unit.tolist() == [0, 1, 1, 2]
    assert found.item.tolist() == [0, 0, 1]


def test_points_of_three_annotators_are_one_unit_within_the_tolerance():
    marks = [(0, who, 0, (at, at)) for who, at in enumerate((100, 103, 105))]

    assert units("segment", marks, point_tolerance_ns=5)[1].n_units == 1
    assert units("segment", marks, point_tolerance_ns=3)[1].unit.tolist() == [0, 1, 1]


def test_renaming_annotators_renames_nothing_else():
    rng = np.random.default_rng(2)
    marks = [
        (0, who, int(rng.integers(3)), (s, s + 9))
        for who in range(5)
        for s in rng.integers(0, 60, 6).tolist()
    ]
    renamed = [(item, 4 - who, label, extent) for item, who, label, extent in marks]
    told = []
    for these, name in ((marks, int), (renamed, lambda who: 4 - who)):
        view, found = units("segment", these, threshold=0.3)
        who = view.annotator[view.owner].tolist()
        told.append(
            sorted(
                zip(
                    map(name, who), view.start.tolist(), view.label.tolist(), found.unit.tolist(), strict=True
                )
            )
        )

    assert told[0] == told[1]


def test_nothing_marked_makes_no_unit():
    _, found = units("box", [], [(0, 0), (0, 1)])

    assert found.n_units == 0
    assert len(found.unit) == len(found.item) == len(found.part) == 0
