import numpy as np
import pytest
from scipy import stats

from annoqa.agreement.alternative_annotator import alternative_annotator_test
from annoqa.agreement.single_expert import single_expert_test
from annoqa.errors import NotApplicableError


def made_up(seed, n_items=90, n_annotators=3):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 4, n_items)
    wrong = rng.random((n_annotators + 2, n_items)) < 0.3
    said = np.where(wrong, rng.integers(0, 4, wrong.shape), truth)
    annotator, item = np.nonzero(rng.random((n_annotators, n_items)) < 0.8)
    model, expert = said[-2].copy(), said[-1].copy()
    model[rng.random(n_items) < 0.1] = -1
    expert[rng.random(n_items) < 0.1] = -1
    return item, annotator, said[annotator, item], model, expert


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("accuracy", lambda a, b: float(a == b)),
        ("negative_rmse", lambda a, b: -abs(float(a) - b)),
        (lambda a, b: 1 / (1.0 + abs(a - b)), lambda a, b: 1 / (1.0 + abs(a - b))),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_loops_and_scipy_say(seed, name, near):
    item, annotator, value, model, expert = made_up(seed)
    made = single_expert_test(item, annotator, value, model, expert, score=name, epsilon=0.1)
    p, shares = [], []
    for who in range(3):
        mine = [(i, v) for i, a, v in zip(item, annotator, value, strict=True) if a == who]
        wins = [
            (near(model[i], expert[i]) >= near(v, expert[i]), near(v, expert[i]) >= near(model[i], expert[i]))
            for i, v in mine
            if model[i] >= 0 and expert[i] >= 0
        ]
        first, second = np.array(wins, dtype=float).T
        shares.append(first.mean())
        p.append(stats.ttest_1samp(second - first, 0.1, alternative="less").pvalue)

    assert [row.p for row in made.annotators] == pytest.approx(p, rel=1e-10)
    assert made.advantage.value == pytest.approx(np.mean(shares))


def test_two_people_are_each_the_other_ones_expert():
    item, annotator, value, model, _ = made_up(5, n_annotators=2)
    matrix = np.full((2, 90), -1)
    matrix[annotator, item] = value
    both = alternative_annotator_test(item, annotator, value, model)
    for who in (0, 1):
        mine = annotator == who
        alone = single_expert_test(item[mine], annotator[mine], value[mine], model, matrix[1 - who])
        assert alone.annotators[0].p == pytest.approx(both.annotators[who].p)


def test_what_cannot_be_tested_is_told():
    assert single_expert_test([], [], [], [1, 1], [1, 1]).passes is None
    with pytest.raises(NotApplicableError, match="one entry for each item"):
        single_expert_test([0], [0], [0], [1, 1], [1])
    with pytest.raises(NotApplicableError, match="'f1'"):
        single_expert_test([0], [0], [0], [1, 1], [1, 1], score="f1")
