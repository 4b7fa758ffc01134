"""Values for the whole item as the real editor saved them, against a copy and against a changed copy."""

import copy
import json

import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from tests.shared import DATA

FOLDER = DATA / "label_studio_controls"
# file, field, value of the second annotator, numbers that must be below 1 then
ORDER = ["kendall_tau_x", "footrule_similarity", "top_choice_agreement", "tier_agreement"]
CHANGED = [
    ("ranker", "rank", {"ranker": {"rank": ["i1", "i2", "i3"]}}, ["kendall_tau_b", *ORDER]),
    (
        "ranker_buckets",
        "rank",
        {"ranker": {"good": ["i1"], "bad": ["i2"], "_": []}},
        ["kendall_tau_b", *ORDER],
    ),
    ("ranker_buckets", "rank", {"ranker": {"good": ["i1", "i2"], "bad": [], "_": []}}, ORDER),
    ("pairwise", "pw", {"selected": "right"}, []),
    ("global", "c1", {"choices": ["b"]}, []),
    ("global", "cm", {"choices": ["b"]}, ["jaccard_agreement", "masi_agreement"]),
    ("global", "tx", {"taxonomy": [["P"], ["R"]]}, ["path_similarity"]),
    (
        "global",
        "tx",
        {"taxonomy": [["R"]]},
        ["path_similarity", "ancestor_agreement", "subtree_agreement"],
    ),
    ("global", "ra", {"rating": 5}, []),
    ("global", "nu", {"number": 2.0}, []),
    ("global", "dt", {"datetime": "2024-05-08"}, []),
    ("global", "dt2", {"datetime": "2024-05-06T07:09"}, []),
    ("global", "ta", {"text": ["one", "three"]}, ["edit_similarity", "token_f1", "chrf"]),
]
APART = {"ra": (1.0, ""), "nu": (0.5, ""), "dt": (2.0, "days"), "dt2": (60.0, "s")}
RATES = {"word_error_rate", "character_error_rate", "mean_absolute_difference"}


def twice(name, tmp_path, field=None, value=None):
    """Return a project in which somebody else gave the same answers, but for one changed value."""
    content = json.loads((FOLDER / f"{name}.json").read_text())
    (task,) = content["export_json"]
    (first,) = task["annotations"]
    second = copy.deepcopy(first) | {"id": first["id"] + 1, "completed_by": 2}
    for result in second["result"]:
        if result["from_name"] == field:
            result["value"] = value
    task["annotations"].append(second)
    path = tmp_path / "project.json"
    path.write_text(json.dumps([task]))
    return read_label_studio(path, label_config=content["label_config"])


def numbers(table, field=None):
    found = measure(table, Context.of(table), truth=False)
    assert found.left_aside == ()
    return {
        (row.field, row.name): row
        for row in found.measurements
        if row.subject == "all" and field in (None, row.field)
    }


@pytest.mark.parametrize("name", ["ranker", "ranker_buckets", "pairwise", "global"])
def test_the_same_answer_agrees_exactly(name, tmp_path):
    table = twice(name, tmp_path)
    found = numbers(table)

    assert {field for field, _ in found} == set(table.names("fields"))
    for (field, number), row in found.items():
        if row.estimate.value is None or number == "left_share":
            continue
        assert row.estimate.value == (0 if number in RATES else 1), (field, number)
    for field in table.names("fields"):
        assert found[field, "percent_agreement"].estimate.value == 1


@pytest.mark.parametrize(("name", "field", "value", "below"), CHANGED)
def test_another_answer_agrees_less(name, field, value, below, tmp_path):
    table = twice(name, tmp_path, field, value)
    found = numbers(table)

    assert found[field, "percent_agreement"].estimate.value == 0
    for number in below:
        assert found[field, number].estimate.value < 1
    if field in APART:
        apart = found[field, "mean_absolute_difference"]
        assert (apart.estimate.value, apart.unit) == (pytest.approx(APART[field][0]), APART[field][1])
    if field == "ta":
        # "one two" and "one three": one word of two; w, o become h, r, e, e: four edits of 7 and 9
        assert found[field, "word_error_rate"].estimate.value == 0.5
        assert found[field, "character_error_rate"].estimate.value == 2 * 4 / (7 + 9)
    for other in table.names("fields"):
        assert other == field or found[other, "percent_agreement"].estimate.value == 1


def test_buckets_are_in_the_order_that_the_config_declares(tmp_path):
    value = {"ranker": {"_": [], "bad": ["i1"], "good": ["i2"]}}
    table = twice("ranker_buckets", tmp_path, "rank", value)

    assert numbers(table)["rank", "percent_agreement"].estimate.value == 1
    assert table.names("labels") == ["i2 > i1"]


def test_what_was_left_in_no_bucket_is_not_ranked(tmp_path):
    table = twice("ranker_buckets", tmp_path, "rank", {"ranker": {"good": ["i2"], "bad": [], "_": ["i1"]}})
    found = numbers(table)

    assert (
        found["rank", "kendall_tau_b"].estimate.undefined == "no two values of the same unit can be compared"
    )
    assert found["rank", "top_choice_agreement"].estimate.value == 1
    assert found["rank", "percent_agreement"].estimate.value == 0


def test_alpha_of_rankings_of_different_things_is_undefined_and_says_what_to_read(tmp_path):
    table = twice("ranker_buckets", tmp_path, "rank", {"ranker": {"good": ["i2"], "bad": [], "_": ["i1"]}})

    assert "Kendall's τ" in numbers(table)["rank", "krippendorff_alpha"].estimate.undefined
