"""Ground truth is read as the campaign is: same frames, same levels, same spelling."""

import pandas as pd
import pytest

from annoqa.errors import TableError
from annoqa.verbs.compare import compare


def table(who, labels):
    return pd.DataFrame({"item": range(len(labels)), "annotator": who, "label": labels})


def test_numbers_meet_numbers_of_the_truth():
    accuracy = compare(table("ann", [1, 2, 3, 4]), truth=table("gold", [1, 2, 3, 5]), level="ordinal")

    assert accuracy.number("accuracy").value == 0.75


def test_frames_of_the_truth_are_the_same_frames():
    def clip(who):
        return pd.DataFrame(
            {"item": [1], "annotator": who, "start_frame": [3], "end_frame": [9], "label": "x"}
        )

    assert compare(clip("ann"), truth=clip("gold"), fps=30).number("f1").value == 1


def test_truth_in_another_case_is_the_same_label():
    shown = compare(table("ann", ["Cat", "Dog"]), truth=table("gold", ["cat", "dog"]))

    assert shown.number("accuracy").value == 1


def test_truth_about_other_items_is_refused_with_examples_of_both():
    gold = table("gold", ["cat"]).assign(item="0.png")

    with pytest.raises(TableError, match=r"The sources have '0'; the ground truth has '0\.png'"):
        compare(table("ann", ["cat"]), truth=gold)
