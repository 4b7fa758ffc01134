"""What the published data hold, counted after they came in through the front door."""

import json

import numpy as np
import pytest

from tests.real.adaptors import (
    CROWD_BOXES,
    LLMFAO,
    NOVEL_NAMES,
    NOVELS,
    bluebirds,
    crowd_boxes,
    llmfao,
    novels,
    salami,
    sleep,
)
from tests.shared import DATA


def expected(folder):
    return json.loads((folder / "expected.json").read_text())


def of_role(table, role):
    """Return how many annotations a role has, and how many marks."""
    roles = np.array(table.annotations["role"].to_pylist(), dtype=object)
    return int((roles == role).sum()), int((roles[table.column("marks", "annotation")] == role).sum())


def assert_all_read(table):
    (count,) = table.log.sources
    assert count.read == count.records


def test_crowd_boxes():
    table, figures = crowd_boxes(), expected(CROWD_BOXES)

    assert_all_read(table)
    assert of_role(table, "human") == (figures["annotations"], figures["boxes_total"])
    assert of_role(table, "ground_truth") == (figures["items"], figures["gold_boxes"])
    assert table.items.num_rows == figures["items"]
    assert table.annotators.num_rows == figures["annotators"] + 1


@pytest.mark.parametrize("name", NOVEL_NAMES)
def test_novels(name):
    table, figures = novels(name), expected(NOVELS)["per_novel"][name]
    people = table.names("annotators")
    who = table.column("annotations", "annotator")[table.column("marks", "annotation")]

    assert_all_read(table)
    assert [int((who == people.index(one)).sum()) for one in ("1", "2", "final")] == figures[
        "entities_1_2_final"
    ]
    assert sum(len(text.split(" ")) for text in table.items["text"].to_pylist()) == figures["tokens"]


def test_a_misspelt_label_of_the_novels_is_reported():
    told = [row.message for row in novels("PrideAndPrejudice").log.rows if row.rule == "label-looks-misspelt"]

    assert told == ["'PEROSN' in 'entity' looks like 'PERSON'; it is kept as it is"]


@pytest.mark.parametrize("layer", ["functions", "uppercase", "lowercase"])
def test_salami(layer):
    table = salami(layer)

    assert_all_read(table)
    assert (table.items.num_rows, table.annotations.num_rows) == (60, 120)
    assert table.fields["kind"].to_pylist() == ["segment"]


def test_bluebirds():
    table, figures = bluebirds(), expected(DATA / "cubam_bluebirds")

    assert_all_read(table)
    assert of_role(table, "human") == (figures["labels"], figures["labels"])
    assert of_role(table, "ground_truth") == (figures["items"], figures["items"])


def test_sleep():
    table, figures = sleep(), expected(DATA / "dodo_sleep10")

    assert_all_read(table)
    assert table.items.num_rows == figures["epochs"]
    assert len(set(table.items["group"].to_pylist())) == figures["recordings"]
    assert table.annotators.num_rows == figures["scorers"]


def test_llmfao():
    table, figures = llmfao(), expected(LLMFAO)

    assert_all_read(table)
    assert of_role(table, "human") == (figures["judgements"], figures["judgements"])
    assert table.items.num_rows == figures["pairs"]
    assert table.annotators.num_rows == figures["workers"] + 2
