"""Verdicts over labels that real people made."""

from collections import Counter

import pytest

import annoqa
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from tests.real.adaptors import NOVEL_NAMES, bluebirds, crowd_boxes, novels
from tests.shared import DATA


def cells_of(table):
    return measure(table, Context.of(table), agreement=False).cells


def own(cells):
    """Return the cells that tell something by themselves."""
    return {(cell.cell, cell.truth_label, cell.answer, cell.side): cell for cell in cells if not cell.part_of}


def test_birds_that_39_people_get_wrong_are_hard_and_no_failure_of_a_guideline():
    table = bluebirds()
    found = measure(table, Context.of(table), agreement=False)
    cells = own(found.cells)

    buntings = cells["label", "true", None, ""]
    others = cells["confusion", "false", "true", ""]
    assert found.failures == ()
    assert buntings.verdict == "hard item"
    assert (buntings.n_wrong, others.n_wrong) == (21, 5)  # 26 of 108 together
    assert (others.verdict, len(others.items)) == ("gold in doubt", 1)


def test_boxes_that_a_crowd_misses_and_draws_widely_are_hard_and_additions_are_fine():
    cells = own(cells_of(crowd_boxes()))

    assert {cell.gold_origin for cell in cells.values()} == {"unknown"}
    assert cells["addition", None, None, ""].verdict == "fine"
    assert cells["label", None, None, ""].verdict == "hard item"
    assert {
        side: cells["extent", None, None, side].verdict for side in ("left", "top", "right", "bottom")
    } == {
        "left": "hard item",
        "top": "fine",
        "right": "hard item",
        "bottom": "fine",
    }


@pytest.mark.parametrize("name", NOVEL_NAMES)
def test_one_novel_alone_proves_nothing(name):
    cells = cells_of(novels(name))

    verdicts = Counter(cell.verdict for cell in cells)
    assert set(verdicts) <= {"not enough data", "gold in doubt"}
    in_one = [cell for cell in cells if cell.n_units > 1 and cell.verdict == "not enough data"]
    assert in_one
    assert all("one video or document" in cell.why and not cell.more_gold for cell in in_one)


@pytest.mark.parametrize("team", [3, 6])
def test_gold_that_the_coders_wrote_themselves_never_blames_the_guideline(team):
    table = annoqa.read(DATA / "leoka_labelstudio" / f"LEOKA_team_{team}_first60.json")
    found = measure(table, Context.of(table), agreement=False)

    assert found.failures == ()
    assert {cell.gold_origin for cell in found.cells if cell.n_units} == {"annotators"}
    assert "guideline failure" not in {cell.verdict for cell in found.cells}


def test_the_coder_who_works_differently_is_told_in_cells_too():
    table = annoqa.read(DATA / "leoka_labelstudio" / "LEOKA_team_6_first60.json")
    context = Context.of(table)

    who = Counter(
        context.annotators[cell.annotators[0]]
        for cell in measure(table, context, agreement=False).cells
        if cell.verdict == "one annotator" and cell.cell == "omission"
    )

    assert set(who) == {"coder19159@example.org"}
