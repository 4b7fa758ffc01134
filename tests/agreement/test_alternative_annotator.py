import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from annoqa.agreement.alternative_annotator import PASSES, alternative_annotator_test, sweep
from annoqa.errors import NotApplicableError
from tests.shared import known_answer


def synthetic():
    """The known case as arrays: item, annotator, value, model."""
    data = known_answer("agreement", "alt_test_synthetic")["data"]
    place = {item: at for at, item in enumerate(data["llm"])}
    rows = [(place[i], j, x) for j, said in enumerate(data["human"].values()) for i, x in said.items()]
    return *(np.array(column) for column in zip(*rows, strict=True)), np.array(list(data["llm"].values()))


def made_up(seed, n_items=80, n_annotators=4, n_values=3, gaps=0.2):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, n_values, n_items)
    wrong = rng.random((n_items, n_annotators + 1)) < 0.3
    said = np.where(wrong, rng.integers(0, n_values, wrong.shape), truth[:, None])
    there = rng.random((n_items, n_annotators)) >= gaps
    item, annotator = np.nonzero(there)
    model = np.where(rng.random(n_items) < gaps / 2, -1, said[:, -1])
    return item, annotator, said[item, annotator], model


def by_the_book(item, annotator, value, model, epsilon, score, least_items=30):
    """Loops over annotators and items, scipy's t-test: p-values, advantages."""
    given_by = {(i, a): v for i, a, v in zip(item, annotator, value, strict=True)}
    of_item = {
        i: [a for j, a in given_by if j == i]
        for i in np.unique(item)
        if not (model[i] < 0 or model[i] != model[i])
    }
    p, shares = [], []
    for who in np.unique(annotator):
        wins = []
        for i, judges in of_item.items():
            if who in judges and len(judges) >= 2:
                others = [given_by[i, a] for a in judges if a != who]
                models, mine = score(model[i], others), score(given_by[i, who], others)
                wins.append((models >= mine, mine >= models))
        if len(wins) >= least_items:
            first, second = np.array(wins, dtype=float).T
            shares.append(first.mean())
            p.append(stats.ttest_1samp(second - first, epsilon, alternative="less").pvalue)
    return p, float(np.mean(shares))


def accuracy(own, others):
    return float(np.mean([own == other for other in others]))


def negative_rmse(own, others):
    return -math.sqrt(np.mean([(own - other) ** 2 for other in others]))


@pytest.mark.parametrize("epsilon", [0.0, 0.1, 0.2])
def test_the_synthetic_case_of_the_known_answers(epsilon):
    expected = known_answer("agreement", "alt_test_synthetic")["expected"][f"epsilon={epsilon}"]
    made = alternative_annotator_test(*synthetic(), epsilon=epsilon)

    assert made.winning_rate.value == expected["winning_rate"]
    assert made.advantage.value == pytest.approx(expected["advantage_prob"], abs=1e-14)
    assert [row.p for row in made.annotators] == pytest.approx(expected["p_values"], rel=1e-12)
    assert made.passes is (expected["winning_rate"] >= 0.5)


def test_the_rule_of_the_paper_passes_the_rows_that_the_paper_passes():
    rows = known_answer("agreement", "alt_test_paper")["expected"]

    assert len(rows) == 52
    for row in rows.values():
        won = row["value"]["winning_rate"] * row["value"]["n_humans"]
        assert won == pytest.approx(round(won), abs=1e-9)
        assert (row["value"]["winning_rate"] >= PASSES) is row["published"]["passed"]
        assert round(row["value"]["advantage_prob"], 2) == row["published"]["advantage_prob"]


@pytest.mark.parametrize(("name", "score"), [("accuracy", accuracy), ("negative_rmse", negative_rmse)])
@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_loops_and_scipy_say(seed, name, score):
    data = made_up(seed, n_values=5 if name == "negative_rmse" else 3)
    made = alternative_annotator_test(*data, score=name, epsilon=0.1)
    p, advantage = by_the_book(*data, 0.1, score)

    assert [row.p for row in made.annotators if not row.not_tested] == pytest.approx(p, rel=1e-10)
    assert made.advantage.value == pytest.approx(advantage, abs=1e-14)
    q = stats.false_discovery_control(p, method="by")
    assert made.winning_rate.value == pytest.approx(np.mean(q <= 0.05))


def test_a_similarity_of_ones_own_is_averaged_over_the_others():
    data = made_up(7)
    alike = alternative_annotator_test(*data, score=lambda a, b: (a == b) * 0.1)
    counted = alternative_annotator_test(*data)

    assert alike == counted


def test_numbers_may_be_missing_as_nan():
    item, annotator, value, model = made_up(3)
    numbers = np.where(model < 0, np.nan, model)
    made = alternative_annotator_test(item, annotator, value.astype(float), numbers, score="negative_rmse")

    assert made == alternative_annotator_test(item, annotator, value, model, score="negative_rmse")


def test_the_interval_of_the_advantage_is_the_jackknife_over_items():
    item, annotator, value, model = made_up(5, n_items=60, gaps=0.1)
    whole = alternative_annotator_test(item, annotator, value, model)

    def advantage(weight):
        kept = np.repeat(np.arange(len(item)), weight[item])
        again = np.concatenate([np.arange(w) for w in weight[item]])
        n_items = len(weight)
        return alternative_annotator_test(
            item[kept] + n_items * again, annotator[kept], value[kept], np.tile(model, 2)
        ).advantage.value

    ones = np.ones(60, dtype=int)
    # one more of an item moves ρ by about its influence: the jackknife from the other side
    moved = np.array([advantage(ones + (np.arange(60) == i)) for i in range(60)]) - whole.advantage.value
    error = math.sqrt(np.sum(moved**2) * 60 / 59)
    rho = whole.advantage
    t = stats.t.ppf(0.975, 59)
    n = rho.value * (1 - rho.value) / error**2
    centre = (rho.value + t * t / (2 * n)) / (1 + t * t / n)
    half = t / (1 + t * t / n) * math.sqrt(rho.value * (1 - rho.value) / n + t * t / (4 * n * n))
    assert rho.low == pytest.approx(centre - half, abs=4e-3)
    assert rho.high == pytest.approx(centre + half, abs=4e-3)


def test_clusters_widen_the_interval_and_move_nothing_else():
    item, annotator, value, model = made_up(2, n_items=40)
    copied = np.concatenate([item, item + 40]), np.tile(annotator, 2), np.tile(value, 2), np.tile(model, 2)
    once = alternative_annotator_test(item, annotator, value, model, least_items=2)
    twice = alternative_annotator_test(*copied, least_items=2, cluster=np.tile(np.arange(40), 2))

    assert twice.advantage.value == pytest.approx(once.advantage.value)
    assert twice.advantage.low == pytest.approx(once.advantage.low, abs=1e-12)
    assert "clusters" in twice.advantage.interval


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), data=st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_matter(seed, data):
    item, annotator, value, model = made_up(seed, n_items=50)
    order = np.array(data.sample(range(len(item)), len(item)))
    names = np.array(data.sample(range(4), 4))
    made = alternative_annotator_test(item, annotator, value, model, least_items=10)
    again = alternative_annotator_test(
        item[order],
        annotator[order],
        (value * 2 + 1)[order],
        np.where(model < 0, -1, model * 2 + 1),
        least_items=10,
    )
    renamed = alternative_annotator_test(item, names[annotator], value, model, least_items=10)

    assert again == made
    assert renamed.winning_rate == made.winning_rate
    assert renamed.advantage.value == pytest.approx(made.advantage.value, abs=1e-14)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_cheaper_model_wins_no_less(seed):
    made = sweep(alternative_annotator_test(*made_up(seed), least_items=10), np.linspace(0, 0.9, 10))
    rates = [one.winning_rate.value for one in made]

    assert all(first <= second for first, second in itertools.pairwise(rates))
    assert len({one.advantage for one in made}) == 1


def test_a_copy_of_the_voice_of_all_passes_and_a_guesser_does_not():
    item, annotator, value, _ = made_up(0, n_items=200, n_annotators=5, gaps=0)
    counts = np.zeros((200, 3))
    np.add.at(counts, (item, value), 1)
    rng = np.random.default_rng(1)

    assert alternative_annotator_test(item, annotator, value, counts.argmax(axis=1)).passes is True
    guesser = alternative_annotator_test(item, annotator, value, rng.integers(0, 3, 200))
    assert guesser.passes is False
    assert guesser.advantage.value < 0.75


def test_outcomes_without_spread_have_the_exact_p():
    item, annotator = np.divmod(np.arange(80), 2)
    tied = alternative_annotator_test(item, annotator, np.zeros(80, int), np.zeros(40, int), epsilon=0.1)
    assert [row.p for row in tied.annotators] == pytest.approx([0.9**40] * 2)
    assert tied.advantage.value == 1

    # three people: the third never agrees with the other two, the model always does
    item, annotator = np.divmod(np.arange(120), 3)
    value = np.where(annotator == 2, 1, 0)
    lone = alternative_annotator_test(item, annotator, value, np.zeros(40, int), epsilon=0.1)
    assert lone.annotators[2].p == pytest.approx(0.45**40)
    assert lone.annotators[2].replaced

    never = alternative_annotator_test(item, annotator, np.zeros(120, int), np.ones(40, int))
    assert [row.p for row in never.annotators] == [1.0] * 3
    assert never.passes is False
    assert never.advantage.value == 0


def test_who_shares_too_few_items_is_named_and_not_tested():
    item = np.concatenate([np.repeat(np.arange(40), 2), np.arange(10)])
    annotator = np.concatenate([np.tile([0, 1], 40), np.full(10, 2)])
    made = alternative_annotator_test(item, annotator, np.zeros(90, int), np.zeros(40, int))

    assert [row.not_tested for row in made.annotators] == [
        "",
        "",
        "10 items shared with the model and with others; the test needs 30",
    ]
    assert made.winning_rate.n_annotators == 2


@pytest.mark.parametrize("n", [0, 5])
def test_nobody_to_test_is_undefined_with_the_reason(n):
    made = alternative_annotator_test(
        np.repeat(np.arange(n), 2), np.tile([0, 1], n), np.zeros(2 * n, int), np.zeros(n, int)
    )

    assert made.winning_rate.undefined == "no annotator shares enough items with the model"
    assert made.advantage.value is None
    assert made.passes is None


def test_no_judgements_at_all_are_undefined():
    assert alternative_annotator_test([], [], [], [1, 0]).passes is None


def test_an_item_of_one_annotator_says_nothing():
    data = alternative_annotator_test(np.arange(50), np.zeros(50, int), np.zeros(50, int), np.zeros(50, int))

    assert data.annotators[0].n_items == 0
    assert data.annotators[0].model_share is None


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: alternative_annotator_test([0, 0], [1, 1], [0, 0], [0]), "judge an item once"),
        (lambda: alternative_annotator_test([0], [1], [0], [0], epsilon=1.0), "epsilon"),
        (lambda: alternative_annotator_test([0.5], [1], [0], [0]), "whole numbers"),
        (lambda: alternative_annotator_test([3], [1], [0], [0]), "positions in the 1 values"),
        (lambda: alternative_annotator_test([0], [1, 2], [0], [0]), "one entry for each judgement"),
        (lambda: alternative_annotator_test([0, 0], [1, 2], [0, 0], [0], score="f1"), "'f1'"),
    ],
)
def test_what_cannot_be_tested_is_told(call, said):
    with pytest.raises(NotApplicableError, match=said):
        call()


def test_many_annotators_and_items_take_no_time_to_speak_of():
    rng = np.random.default_rng(0)
    item = np.repeat(np.arange(20_000), 5)
    annotator = (rng.integers(0, 100, 20_000)[:, None] + 17 * np.arange(5)).ravel() % 100
    made = alternative_annotator_test(
        item, annotator, rng.integers(0, 5, 100_000), rng.integers(0, 5, 20_000)
    )

    assert len(made.annotators) == 100
    assert made.advantage.n_items == 20_000


@pytest.mark.slow
@pytest.mark.parametrize("noise", [(0.3, 0.3, 0.3, 0.3, 0.3), (0.2, 0.2, 0.2, 0.45)])
def test_the_interval_of_the_advantage_covers_what_it_says(noise):
    m, rng = len(noise) - 1, np.random.default_rng(0)

    def advantage(n):
        own = rng.integers(0, 3, n)
        wrong = rng.random((m + 1, n)) < np.array(noise)[:, None]
        said = np.where(wrong, rng.integers(0, 3, (m + 1, n)), own)
        item, annotator = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
        return alternative_annotator_test(item, annotator, said[:m].T.ravel(), said[m]).advantage

    true = advantage(300_000).value
    drawn = [advantage(50) for _ in range(500)]

    assert 0.92 <= np.mean([one.low <= true <= one.high for one in drawn]) <= 0.985
