import numpy as np
import pytest

from annoqa.ground_truth.difficulty import look_elsewhere
from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.judgements import gather_judgements
from annoqa.ground_truth.outcome import score_against
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import ANY, answer_cells, fisher_p, joins, one_voice
from tests.ground_truth.simulated import marks_view, whole_view

GOLD = 9
MUG, CUP, PLATE, BOWL = range(4)


def campaign(answers, truth, clusters=None):
    """Three annotators or more give one row of answers each."""
    rows = np.array(answers)
    item = np.tile(np.arange(rows.shape[1]), rows.shape[0])
    view = whole_view(item, np.repeat(np.arange(rows.shape[0]), rows.shape[1]), rows.ravel())
    gold = whole_view(np.arange(len(truth)), [GOLD] * len(truth), truth)
    outcomes = score_against(view, gold)
    return view, gold, outcomes, gather_judgements(outcomes, clusters)


TRUTH = [MUG] * 10 + [PLATE] * 20
AGREED = [CUP] * 10 + [PLATE] * 20


def test_everybody_wrong_alike_is_a_confusion():
    view, gold, outcomes, judgements = campaign([AGREED] * 3, TRUTH)
    found = list(answer_cells(judgements, look_elsewhere(judgements, 3), FailureSettings()))

    cells = {(cell.kind, cell.truth, cell.answer): cell for cell in found}
    assert set(cells) == {("confusion", MUG, CUP), ("label", MUG, ANY)}
    cell = cells["confusion", MUG, CUP]
    assert cell.p < 1e-5
    assert cell.share.value == cell.agreement.value == 1.0
    assert cell.annotators == (0, 1, 2)
    (failure,) = find_failures(view, gold, outcomes).failures
    assert failure.cell == "confusion"


def test_a_label_called_something_else_each_time_is_told_as_a_label():
    wrong = [CUP, PLATE, BOWL] * 5 + [PLATE] * 20
    view, gold, outcomes, _ = campaign([wrong] * 4, [MUG] * 15 + [PLATE] * 20)

    (failure,) = find_failures(view, gold, outcomes, settings=FailureSettings(least_units=8)).failures

    assert (failure.cell, failure.truth_label, failure.answer) == ("label", "mug", None)
    assert failure.n_wrong == 15


def test_joining_is_asked_only_where_the_others_agree():
    judgements = campaign([[CUP], [CUP], [MUG]], [MUG])[3]

    joined, asked = joins(judgements, CUP)

    assert asked.tolist() == [[False, False, True]]
    assert joined.tolist() == [[False, False, False]]


def test_one_annotator_alone_is_never_a_failure():
    careless = [CUP] * 10 + [BOWL] * 20
    view, gold, outcomes, _ = campaign([TRUTH, TRUTH, careless], TRUTH)
    alone = campaign([careless], TRUTH)

    assert not find_failures(view, gold, outcomes).failures
    assert not find_failures(*alone[:3]).failures
    assert not find_failures(*alone[:3]).doubts


def test_a_cluster_has_one_voice():
    judgements = campaign([AGREED] * 2, TRUTH, np.array([0] * 10 + [1] * 20))[3]

    wrong, who, filled = one_voice(judgements, judgements.wrong)

    assert wrong.tolist() == [[True, True], [False, False]]
    assert who.tolist() == [[0, 1], [0, 1]]
    assert filled.all()


def test_one_video_alone_proves_nothing():
    view, gold, outcomes, _ = campaign([AGREED] * 3, TRUTH)
    same = np.r_[np.zeros(10, dtype=int), np.arange(1, 21)]

    assert not find_failures(view, gold, outcomes, cluster=same).failures


def test_what_everybody_leaves_out_is_an_omission():
    boxes = [(item, MUG if slot else PLATE, 20 * slot) for item in range(15) for slot in (0, 1)]
    gold = marks_view(
        [(item, GOLD, label, x, 0, x + 10, 10) for item, label, x in boxes], [(i, GOLD) for i in range(15)]
    )
    marks = [(i, who, label, x, 0, x + 10, 10) for i, label, x in boxes for who in range(3) if label != MUG]
    view = marks_view(marks, [(i, who) for i in range(15) for who in range(3)])

    (failure,) = find_failures(view, gold, score_against(view, gold)).failures

    assert (failure.cell, failure.truth_label, failure.answer) == ("omission", "mug", None)
    assert failure.direction == "`mug` is not marked"


def test_a_scale_shifted_by_everyone_is_a_shift_and_not_many_confusions():
    rng = np.random.default_rng(2)
    true = rng.integers(1, 5, 40)
    said = np.concatenate([true + (rng.random(40) < 0.9) for _ in range(4)])
    item, nobody = np.arange(40), [-1] * 40
    gold = whole_view(item, [GOLD] * 40, nobody, level="ordinal", number=true, labels=())
    view = whole_view(
        np.tile(item, 4), np.repeat(range(4), 40), nobody * 4, level="ordinal", number=said, labels=()
    )

    (failure,) = find_failures(view, gold, score_against(view, gold)).failures

    assert failure.cell == "shift"
    assert failure.effect.value == pytest.approx(0.9, abs=0.1)
    assert "too high" in failure.direction


def test_fishers_p_is_that_of_scipy():
    from scipy.stats import fisher_exact

    for failed, n, others_failed, n_others in ((8, 10, 1, 20), (1, 5, 4, 9), (3, 3, 0, 6)):
        table = [[failed, n - failed], [others_failed, n_others - others_failed]]

        assert fisher_p(failed, n, others_failed, n_others) == pytest.approx(
            fisher_exact(table, alternative="greater").pvalue
        )
