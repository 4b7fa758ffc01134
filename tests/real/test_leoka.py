"""Two teams of three people, 60 news texts each: spans and a taxonomy, exported by Label Studio."""

import json
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from annoqa.connectors.label_studio import read_label_studio
from annoqa.table.field_view import view_field
from tests.shared import DATA

FOLDER = DATA / "leoka_labelstudio"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())["teams"]
TEAMS = sorted(EXPECTED)
TOLERANCE = 0.001  # as the expected figures are printed


@pytest.fixture(scope="module", params=TEAMS)
def team(request):
    return request.param, read_label_studio(FOLDER / request.param)


def raw(name):
    return json.loads((FOLDER / name).read_text())


def spans_by_item(view):
    """Multisets of (start, end, label) by annotator and item."""
    found = {}
    for at, (item, annotator) in enumerate(zip(view.item.tolist(), view.annotator.tolist(), strict=True)):
        run = slice(view.offsets[at], view.offsets[at + 1])
        marks = zip(view.start[run].tolist(), view.end[run].tolist(), view.label[run].tolist(), strict=True)
        found[annotator, item] = Counter(marks)
    return found


def exact_f1(view, first, second):
    spans = spans_by_item(view)
    items = {item for who, item in spans if who == first} & {item for who, item in spans if who == second}
    matched = sum((spans[first, item] & spans[second, item]).total() for item in items)
    marks = sum(spans[who, item].total() for who in (first, second) for item in items)
    return 2 * matched / marks


def test_every_record_is_accounted_for(team):
    name, table = team
    tasks = raw(name)
    answers = [answer for task in tasks for kind in ("annotations", "drafts") for answer in task[kind]]
    counts = {count.record: count for count in table.log.sources}

    assert counts["task"].records == len(tasks)
    assert counts["annotation"].records == len(answers)
    assert counts["result"].records == sum(len(answer["result"]) for answer in answers)
    assert all(count.rejected == 0 for count in counts.values())
    assert table.marks.num_rows == counts["result"].records
    assert table.items.num_rows == EXPECTED[name]["tasks"] == 60


def test_quotes_stand_where_the_offsets_say(team):
    _, table = team
    texts = table.items["text"].to_pylist()
    items = table.column("annotations", "item")

    for mark in table.marks.to_pylist():
        if mark["start"] is not None:
            assert texts[items[mark["annotation"]]][mark["start"] : mark["end"]] == mark["text"]
    assert not [row for row in table.log.rows if row.rule in ("quote-differs", "utf16-offsets")]


def test_annotations_per_coder_are_the_expected_ones(team):
    name, table = team
    rows = table.annotations.to_pylist()
    names = table.names("annotators")
    submitted = Counter(names[row["annotator"]] for row in rows if row["status"] == "submitted")

    assert submitted == EXPECTED[name]["annotations_per_coder"]
    assert sum(row["repeat"] > 0 for row in rows) == EXPECTED[name]["same_coder_twice_on_a_task"]


def test_a_coder_who_answered_twice_is_not_two_annotators(team):
    _, table = team
    view = view_field(table, "label")

    pairs = list(zip(view.item.tolist(), view.annotator.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))


def test_drafts_are_kept_apart_and_known_by_their_author(team):
    name, table = team
    drafts = [row for row in table.annotations.to_pylist() if row["status"] == "draft"]

    assert len(drafts) == sum(len(task["drafts"]) for task in raw(name))
    assert set(table.names("annotators")) == set(EXPECTED[name]["annotations_per_coder"])


def test_exact_span_and_label_f1_of_every_pair(team):
    name, table = team
    view = view_field(table, "label")
    names = table.names("annotators")

    for first, second in combinations(np.unique(view.annotator).tolist(), 2):
        pair = "-".join(sorted((names[first], names[second])))
        expected = EXPECTED[name]["micro_exact_span_label_F1"][pair]
        assert exact_f1(view, first, second) == pytest.approx(expected, abs=TOLERANCE)


def test_the_outlier_of_team_6_stands_out():
    table = read_label_studio(FOLDER / "LEOKA_team_6_first60.json")
    view = view_field(table, "label")
    code = table.names("annotators").index
    others = exact_f1(view, code("19157"), code("19173"))

    assert all(exact_f1(view, code("19159"), code(name)) < others / 2 for name in ("19157", "19173"))


def test_ground_truth_by_the_annotators_keeps_its_flag_and_its_author(team):
    name, table = team
    rows = table.annotations.to_pylist()
    flagged = sum(answer["ground_truth"] for task in raw(name) for answer in task["annotations"])

    assert sum(row["ground_truth"] for row in rows) == flagged == 60
    assert {row["role"] for row in rows} == {"human"}


def test_the_taxonomy_is_a_set_of_paths(team):
    _, table = team
    fields = {row["field"]: row for row in table.fields.to_pylist()}
    paths = {row["label"]: row["paths"] for row in table.labels.to_pylist()}
    several = [entry for entry in paths.values() if len(entry) > 1]

    assert (fields["Category"]["kind"], fields["Category"]["level"]) == ("whole", "path")
    assert any(["Suspect", "Arrested"] in entry for entry in several)
