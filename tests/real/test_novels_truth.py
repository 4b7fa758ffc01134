import json

import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.truth import measure_truth
from annoqa.table.field_view import view_field
from tests.real.adaptors import NOVEL_NAMES, NOVELS, novels

KNOWN = json.loads((NOVELS / "expected.json").read_text())["per_novel"]


@pytest.mark.parametrize("name", NOVEL_NAMES)
def test_exact_f1_against_the_adjudication_is_the_known_one(name):
    table = novels(name)
    (field,) = table.names("fields")
    gold = view_field(table, field, "ground_truth")

    found = measure_truth(view_field(table, field), gold, Context.of(table)).measurements

    f1 = {one.who[0]: one.estimate.value for one in found if one.name == "f1" and one.subject == "annotator"}
    assert f1["1"] == pytest.approx(KNOWN[name]["exact_F1_1vfinal"], abs=1e-3)
    assert f1["2"] == pytest.approx(KNOWN[name]["exact_F1_2vfinal"], abs=1e-3)


def test_a_typo_in_the_adjudication_is_a_label_of_its_own():
    table = novels("PrideAndPrejudice")
    (field,) = table.names("fields")
    gold = view_field(table, field, "ground_truth")

    found = measure_truth(view_field(table, field), gold, Context.of(table)).measurements

    assert ("PEROSN",) in {one.who for one in found if one.subject == "label"}
