import itertools

import numpy as np
import pytest

from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.crossed import kappas_with_others, pair_kappas
from annoqa.agreement.reliability import ReliabilityData


def campaign(seed, n_annotators=5, n_units=60, n_values=4, cluster=None):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, n_values, n_units)
    wrong = rng.random((n_annotators, n_units)) < 0.35
    codes = np.where(wrong, rng.integers(0, n_values, wrong.shape), truth)
    codes[rng.random(codes.shape) < 0.3] = -1
    return ReliabilityData.from_codes(codes, values=range(n_values), cluster=cluster)


@pytest.mark.parametrize("cluster", [None, np.arange(60) // 5])
@pytest.mark.parametrize("seed", range(5))
def test_every_pair_is_cohens_kappa_with_its_interval(seed, cluster):
    data = campaign(seed, cluster=cluster)
    pairs = pair_kappas(data)

    assert [(pair.first, pair.second) for pair in pairs] == list(itertools.combinations(range(5), 2))
    for pair in pairs:
        two = ReliabilityData.from_codes(
            data.codes[[pair.first, pair.second]], values=data.values, cluster=cluster
        )
        expected = cohen_kappa(two)
        for name in ("value", "low", "high", "observed", "expected", "n_units"):
            assert getattr(pair.kappa, name) == pytest.approx(getattr(expected, name), abs=1e-10)
        assert pair.kappa.interval == expected.interval


def test_interval_level_is_quadratic_kappa_and_a_table_does_the_same():
    data = campaign(1)
    squares = np.subtract.outer(range(4), range(4)) ** 2.0
    for pair, other in zip(
        pair_kappas(data, level="interval"), pair_kappas(data, distance=squares), strict=True
    ):
        two = ReliabilityData.from_codes(data.codes[[pair.first, pair.second]], values=data.values)
        expected = cohen_kappa(two, weights="quadratic")

        assert pair.kappa.value == pytest.approx(expected.value, abs=1e-12)
        assert pair.kappa.low == pytest.approx(expected.low, abs=1e-10)
        assert pair.kappa.high == pytest.approx(other.kappa.high, abs=1e-10)


def test_kappa_with_others_is_kappa_with_the_other_one_when_there_is_one():
    data = campaign(2, n_annotators=2)
    both = kappas_with_others(data)
    expected = cohen_kappa(data)

    assert both[0].value == pytest.approx(expected.value, abs=1e-12)
    assert both[1].value == pytest.approx(expected.value, abs=1e-12)
    assert both[0].low == pytest.approx(expected.low, abs=1e-10)


def test_kappa_with_others_by_the_definition():
    data = campaign(3, n_annotators=3, n_units=20)
    codes = data.codes
    own, other, weight = [], [], []
    for unit in codes.T:
        if unit[0] >= 0 and (unit[1:] >= 0).any():
            rest = unit[1:][unit[1:] >= 0]
            for value in rest:
                own.append(unit[0])
                other.append(value)
                weight.append(1 / len(rest))
    own, other, weight = np.array(own), np.array(other), np.array(weight) / np.sum(weight)
    observed = weight @ (own != other)
    expected = sum(
        a * b
        for (x, a), (y, b) in itertools.product(
            zip(own, weight, strict=True), zip(other, weight, strict=True)
        )
        if x != y
    )

    assert kappas_with_others(data)[0].value == pytest.approx(1 - observed / expected, abs=1e-12)


def test_the_one_who_guesses_stands_out():
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 3, 300)
    codes = np.stack([np.where(rng.random(300) < 0.15, rng.integers(0, 3, 300), truth) for _ in range(4)])
    codes[2] = rng.integers(0, 3, 300)
    made = kappas_with_others(ReliabilityData.from_codes(codes, values="abc"))

    assert made[2].high < 0.2
    assert min(made[who].low for who in (0, 1, 3)) > made[2].high


def test_pairs_without_a_shared_unit_are_not_there_and_one_value_is_undefined():
    data = ReliabilityData.from_rows(
        [["a", "b", None, None], ["a", "a", None, None], [None, None, "a", "a"], [None, None, "a", "a"]]
    )
    pairs = pair_kappas(data)

    assert [(pair.first, pair.second) for pair in pairs] == [(0, 1), (2, 3)]
    assert pairs[1].kappa.undefined == "only one value was used"
    assert pair_kappas(data.select(np.zeros(4, dtype=bool))) == ()


def test_a_unit_of_many_is_not_worth_more_than_one_of_few():
    data = ReliabilityData.from_rows([list("ab"), list("ab"), ["a", None], ["a", None], ["a", None]])

    assert kappas_with_others(data)[0].expected == pytest.approx(0.5)
