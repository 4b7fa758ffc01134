import json
from dataclasses import replace

import numpy as np
import pytest

from annoqa.campaign.cells import JudgedCell
from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.outcome import score_against
from annoqa.measurements.context import Context
from annoqa.report.stored import dump_result, from_plain, to_plain
from tests.ground_truth.simulated import Campaign, Drawing, draw, simulate
from tests.report.campaign import result


@pytest.fixture(scope="module")
def cells():
    context = Context(items=tuple(f"i{n}" for n in range(60)), annotators=("ann", "bob", "eve", "kim"))
    whole = simulate(Campaign(seed=1, misread=1.0))[:2]
    slices = {"half": (np.arange(60) % 2, ("even", "odd"))}
    runs = [
        find_failures(*views, score_against(*views), slices=slices)
        for views in (whole, draw(Drawing(seed=1, shared=0.1, ghosts=0.5)))
    ]
    return [JudgedCell.of(cell, context, None) for run in runs for cell in run.cells]


def test_cells_have_names_instead_of_codes(cells):
    (failure,) = [
        cell for cell in cells if cell.subject == "mug → cup" and cell.verdict == "guideline failure"
    ]

    assert set(failure.annotators) == {"ann", "bob", "eve"}
    assert failure.gold_authors == ("kim",)
    assert all(item.startswith("i") for item in failure.items)
    assert {"right", "mug, half even"} <= {cell.subject for cell in cells}


def test_cells_come_back_from_json_as_they_were(cells):
    told = json.loads(json.dumps([cell.to_dict() for cell in cells]))

    assert [JudgedCell.from_dict(entry) for entry in told] == cells


def test_an_audit_keeps_its_cells_and_one_without_them_can_still_be_read(cells):

    made = replace(result(), cells=tuple(cells))
    content = json.loads(dump_result(made))

    assert from_plain(content).cells == made.cells
    before = {name: part for name, part in to_plain(result()).items() if name != "cells"}
    assert from_plain(before).cells == ()
