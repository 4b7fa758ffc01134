import numpy as np
import pandas as pd
import pytest

import annoqa
from annoqa.agreement.self_consistency import self_consistency
from annoqa.measurements.context import Context
from annoqa.measurements.repeats import measure_repeats
from annoqa.table.assemble import assemble

VALUES = ["bad", "fair", "good"]


def campaign(seed=0, n_items=60, names=("ann", "bob", "m#1", "m#2"), level="nominal", group=False):
    """Ann answers everything twice and slips, bob some items; two runs of a model answer once each."""
    rng = np.random.default_rng(seed)
    rows = []
    for who, name in enumerate(names):
        model = "#" in name
        for item in range(n_items):
            for repeat in range(1 if model else 2):
                if repeat and name == "bob" and item >= 20:
                    continue
                said = int(rng.integers(3)) if rng.random() < 0.3 else item % 3
                rows.append((item, who, repeat, said, "model" if model else "human"))
    item, who, repeat, said, role = (list(column) for column in zip(*rows, strict=True))
    items = {"item": [f"i{i}" for i in range(n_items)]}
    table = assemble(
        items=items | ({"group": [f"g{i // 5}" for i in range(n_items)]} if group else {}),
        annotators={"annotator": list(names)},
        fields={"field": ["grade"], "kind": ["whole"], "level": [level], "labels": [VALUES]},
        labels={"label": VALUES},
        annotations={"item": item, "annotator": who, "repeat": repeat, "role": role},
        marks={"annotation": range(len(rows)), "field": [0] * len(rows), "label": said},
    )
    return table, (np.array(item), np.array(who), np.array(repeat), np.array(said))


def measured(table, **more):
    return {(n.name, n.who): n for n in measure_repeats(table, "grade", Context.of(table), **more)}


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_people_are_compared_with_their_repeats(level):
    table, (item, who, repeat, said) = campaign(level=level)
    found = measured(table)
    people = who < 2
    expected = self_consistency(
        item[people], who[people], repeat[people], said[people], values=VALUES, level=level
    )

    assert set(found) == {(n, w) for n in ("self_agreement", "self_alpha") for w in ((), ("ann",), ("bob",))}
    assert found["self_agreement", ("ann",)].estimate == expected.annotators[0].percent
    assert found["self_alpha", ("bob",)].estimate == expected.annotators[1].alpha
    assert found["self_alpha", ()].estimate == expected.overall.alpha
    assert found["self_agreement", ("bob",)].estimate.n_units == 20
    assert f"level {level}; runs 2" in found["self_alpha", ()].signature


def test_runs_of_a_model_are_one_model_where_the_suffix_is_named():
    table, (item, who, _, said) = campaign()
    runs = [item[who == number] for number in (2, 3)]
    same = np.mean(said[who == 2] == said[who == 3])
    found = measured(table, role="model", run_suffix=r"#\d+")

    assert (runs[0] == runs[1]).all()
    assert found["self_agreement", ("m",)].estimate.value == pytest.approx(same)
    assert measured(table, role="model") == {}


def test_groups_of_items_are_clusters():
    table, _ = campaign(group=True)

    assert "12 clusters" in measured(table)["self_alpha", ("ann",)].estimate.interval


def test_nobody_who_repeats_gives_nothing_and_so_do_marks():
    table, _ = campaign(names=("m#1",))
    assert measured(table) == {}
    frame = pd.DataFrame({"item": [1, 1], "annotator": ["a", "b"], "x1": 0, "y1": 0, "x2": 5, "y2": 5})
    boxes = annoqa.read(frame)
    assert measure_repeats(boxes, boxes.names("fields")[0], Context.of(boxes)) == []


def test_two_files_of_the_same_person_are_repeats(tmp_path):
    for name, labels in (("first", "aabb"), ("second", "aaba")):
        rows = "".join(f"{i},ann,{label}\n" for i, label in enumerate(labels))
        (tmp_path / f"{name}.csv").write_text("item,annotator,grade\n" + rows)
    table = annoqa.read(tmp_path / "first.csv", tmp_path / "second.csv")

    assert measured(table)["self_agreement", ("ann",)].estimate.value == 0.75
