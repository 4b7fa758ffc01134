"""39 workers on 108 birds: they agree little beyond chance, and on four birds they agree and are wrong."""

import numpy as np
import pytest

from annoqa.measurements.answers import answers_of
from annoqa.measurements.context import Context
from annoqa.measurements.values import measure_values
from annoqa.table.field_view import view_field
from tests.real.adaptors import bluebirds


def measured(table, **more):
    context = Context(items=tuple(table.names("items")), annotators=tuple(table.names("annotators")), **more)
    view = view_field(table, table.names("fields")[0])
    return {(n.name, n.subject, n.who): n for n in measure_values(view, context)}, view, context


def test_alpha_is_the_known_one():
    numbers, _, _ = measured(bluebirds())
    alpha = numbers["krippendorff_alpha", "all", ()].estimate

    assert alpha.value == pytest.approx(0.1255, abs=5e-5)
    assert alpha.low < alpha.value < alpha.high < 0.2
    assert (alpha.n_items, alpha.n_annotators) == (108, 39)
    assert len([key for key in numbers if key[1] == "pair"]) == 39 * 38 // 2


def test_four_birds_have_three_in_four_workers_agree_and_be_wrong():
    table = bluebirds()
    _, view, context = measured(table)
    truth = view_field(table, "indigo_bunting", "ground_truth")
    answers, gold = answers_of(view, context), answers_of(truth, context)
    n = answers.data.tally
    said = np.array([answers.data.codes[:, unit] for unit in range(answers.data.n_units)])
    true = np.array([answers.data.values.index(gold.data.values[code]) for code in gold.data.codes[0]])
    wrong_share = (said != true[:, None]).mean(axis=1)

    assert n.weight.sum() == 108
    assert np.array_equal(answers.item, gold.item)
    assert int((wrong_share >= 0.75).sum()) == 4
