import numpy as np
import pytest

from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.judgements import gather_judgements
from annoqa.ground_truth.outcome import score_against
from annoqa.ground_truth.score import rows_by, score_units
from annoqa.table.field_view import view_field
from tests.real.adaptors import bluebirds


@pytest.fixture(scope="module")
def views():
    table = bluebirds()
    (field,) = table.names("fields")
    return view_field(table, field), view_field(table, field, "ground_truth")


def test_four_items_where_three_of_four_agree_and_are_wrong(views):
    judgements = gather_judgements(score_against(*views))

    wrong = judgements.wrong.sum(axis=1) / judgements.filled.sum(axis=1)

    assert len(judgements) == 108
    assert (wrong >= 0.75).sum() == 4
    assert (wrong > 0.5).sum() == 26


def test_accuracy_of_the_39_annotators_is_the_known_one(views):
    outcomes = score_against(*views)

    each = [score_units(outcomes, rows).accuracy.value for _, rows in rows_by(outcomes.annotator)]

    assert np.mean(each) == pytest.approx(0.6356, abs=1e-4)
    assert [round(float(x), 3) for x in (min(each), np.median(each), max(each))] == [0.324, 0.62, 0.889]


def test_they_miss_buntings_together_and_do_not_agree_enough_to_blame_a_guideline(views):
    run = find_failures(*views, score_against(*views))

    assert run.n_tested == 4
    assert run.failures == ()
    assert len(run.doubts) <= 4
    assert all(doubt.n_against >= 3 for doubt in run.doubts)
