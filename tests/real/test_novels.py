"""Named entities of four novels by two annotators and their adjudication."""

import json

import pytest
from sklearn.metrics import cohen_kappa_score

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.exact_spans import exact_span_f1
from annoqa.agreement.ratio import Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.sides import sides_of
from annoqa.agreement.tokens import judgements_of_tokens, tokens_of
from annoqa.matching import compare, match_marks
from annoqa.measurements.context import Context
from annoqa.measurements.spans import measure_spans
from annoqa.table.field_view import view_field
from tests.real.adaptors import NOVEL_NAMES, NOVELS, novels

EXPECTED = json.loads((NOVELS / "expected.json").read_text())["per_novel"]


def _exact(first, second=None):
    left, right = compare(first, second)
    other = first if second is None else second
    return exact_span_f1(sides_of(first, other, match_marks(first, other, left, right, threshold=0.0)))


@pytest.mark.parametrize("name", NOVEL_NAMES)
def test_f1_of_equal_entities_is_the_expected_one(name):
    table = novels(name)
    humans, final = view_field(table, "entity"), view_field(table, "entity", "ground_truth")
    against = _exact(humans, final)
    names = table.names("annotators")

    assert _exact(humans).estimate(Within()).value == pytest.approx(EXPECTED[name]["exact_F1_1v2"], abs=1e-4)
    left, right = compare(humans, final)
    rows = sides_of(humans, final, match_marks(humans, final, left, right, threshold=0.0))
    for who in ("1", "2"):
        code = names.index(who)
        here = (rows.annotator == code) | (rows.other == code)
        f1 = against.top[here].sum() / against.bottom[here].sum()
        assert f1 == pytest.approx(EXPECTED[name][f"exact_F1_{who}vfinal"], abs=1e-4)


@pytest.mark.parametrize("name", NOVEL_NAMES)
def test_kappa_of_tokens_is_the_expected_one(name):
    tags = [
        [
            line.split("\t")[1]
            for line in (NOVELS / f"{name}_{who}.tsv").read_text().splitlines()[1:]
            if line.strip()
        ]
        for who in (1, 2)
    ]
    assert cohen_kappa(ReliabilityData.from_rows(tags)).value == pytest.approx(
        EXPECTED[name]["token_kappa_1v2"], abs=1e-4
    )

    table = novels(name)
    view = view_field(table, "entity")
    tokens = tokens_of(table.items["text"].to_pylist(), view.item, r"\S+")
    data = judgements_of_tokens(view, tokens, Within(), first_apart=True)

    # a few tags are not BIO (`I-` after `O`, `OB-`), which spans cannot keep
    assert cohen_kappa(data).value == pytest.approx(EXPECTED[name]["token_kappa_1v2"], abs=3e-3)
    assert cohen_kappa(data).value == pytest.approx(cohen_kappa_score(*data.codes))
    assert data.n_units == EXPECTED[name]["tokens"]


def test_everything_about_a_novel_is_measured():
    table = novels("VanityFair")
    view = view_field(table, "entity")
    rows = measure_spans(view, Context.of(table), table.items["text"].to_pylist())
    found = {row.name: row.estimate for row in rows if row.subject == "all"}

    assert found["exact_span_f1"].value == pytest.approx(0.7512, abs=1e-4)
    assert found["strict_f1"].value <= found["partial_f1"].value <= found["detection_f1"].value
    assert found["exact_span_f1"].no_interval == "fewer than 2 clusters of items"
