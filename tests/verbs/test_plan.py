import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from annoqa.errors import NotApplicableError
from annoqa.planning.interval_width import items_for_width
from annoqa.verbs.agree import agree
from annoqa.verbs.plan import plan_from_pilot, plan_gold, plan_items
from annoqa.verbs.plan_design import plan_design


def pilot(n=200, seed=0, group=False):
    rng = np.random.default_rng(seed)
    own = rng.random(n) < 0.3
    said = np.where(rng.random((3, n)) < 0.85, own, rng.random((3, n)) < 0.3)
    frame = pd.DataFrame(
        [
            {"item": i, "annotator": who, "label": "yes" if said[a, i] else "no"}
            for i in range(n)
            for a, who in enumerate(("ann", "bob", "eve"))
        ]
    )
    return frame.assign(group=frame["item"] // 4) if group else frame


def test_every_row_is_the_plan_of_its_overlap_and_the_cheapest_is_named():
    made = plan_items(0.2, agreement=0.7, shares=[0.25, 0.75], per_items=(2, 3))

    for row in made.rows:
        alone = items_for_width(0.2, agreement=0.7, shares=[0.25, 0.75], per_item=row["per_item"])
        assert row["n_items"] == alone.n_items
    assert "Fewest judgements: 510, with 3 annotators an item." in str(made)
    assert json.dumps(list(made.rows))


@pytest.mark.parametrize("group", [False, True])
def test_a_pilot_of_as_many_items_has_the_width_it_says(group):
    frame = pilot(group=group)
    alpha = agree(frame).number("krippendorff_alpha", "label")
    made = plan_from_pilot(frame, alpha.high - alpha.low + 1e-9)

    assert made.rows[0]["n_items"] == 200
    assert (made.rows[0]["low"], made.rows[0]["high"]) == pytest.approx((alpha.low, alpha.high))


def test_a_pilot_of_several_fields_needs_a_name():
    frame = pilot().rename(columns={"label": "kind"})
    frame["size"] = frame["kind"]
    with pytest.raises(NotApplicableError, match="name one of them"):
        plan_from_pilot(frame, 0.2)
    with pytest.raises(NotApplicableError, match="closest is 'kind'"):
        plan_from_pilot(frame, 0.2, field="kid")

    assert plan_from_pilot(frame, 0.2, field="kind").rows == plan_from_pilot(frame, 0.2, field="size").rows


def test_gold_tells_what_must_be_drawn():
    made = plan_gold(0.3, floor=0.1, width=0.1, frequencies=[0.05, 1.0])

    assert [row["gold_items"] for row in made.rows] == [25, 29, 320]
    assert made.rows[0]["drawn_at_0.05"] == 628
    assert all(row["drawn_at_1"] == row["gold_items"] for row in made.rows)
    assert "6 errors or more" in str(made)


def test_the_assignments_are_the_design():
    made = plan_design(["=ann", "bob", "eve", "zoe"], [f"i{i}" for i in range(8)], 2, cap=4, seed=1)
    frame = made.assignments()
    rows = list(csv.DictReader(io.StringIO(made.to_csv())))

    assert frame.groupby("item")["annotator"].nunique().tolist() == [2] * 8
    assert frame["annotator"].value_counts().to_dict() == dict.fromkeys(["=ann", "bob", "eve", "zoe"], 4)
    assert [row["item"] for row in rows] == frame["item"].tolist()
    assert {row["annotator"] for row in rows} == {"'=ann", "bob", "eve", "zoe"}


def test_a_design_says_what_its_widths_assume_or_that_there_are_none():
    assert "α 0.7" in str(plan_design(3, 30, 2))
    assert "share fewer than 2 items" in str(plan_design(7, 7, 3))
    assert "Nobody can be compared" in str(plan_design(3, 30, 1))


def test_a_name_stands_once():
    with pytest.raises(NotApplicableError, match="Twice: 'ann'"):
        plan_design(["ann", "ann"], 3, 2)
