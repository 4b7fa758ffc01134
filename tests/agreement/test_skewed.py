import numpy as np
import pytest
from scipy import stats

from annoqa.agreement.ccc import concordance_correlation
from annoqa.agreement.icc import intraclass_correlation
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.skewed import skewness, told_if_skewed

COMPUTE = {
    "alpha": lambda data: krippendorff_alpha(data, level="interval"),
    "ratio": lambda data: krippendorff_alpha(data, level="ratio"),
    "icc": intraclass_correlation,
    "ccc": concordance_correlation,
}


def ratings(item, seed=1):
    noise = np.random.default_rng(seed).normal(0, 0.5, (3, len(item)))
    return ReliabilityData.from_matrix(np.abs(np.round(item + noise, 2)))


def test_it_is_the_skewness_of_the_means():
    item = np.random.default_rng(2).exponential(3, 80)
    data = ratings(item)
    means = np.asarray(data.values, dtype=float)[data.codes].mean(axis=0)

    assert skewness(data) == pytest.approx(stats.skew(means))


@pytest.mark.parametrize("name", COMPUTE)
def test_intervals_of_skewed_values_say_so(name):
    rng = np.random.default_rng(3)

    assert "skewed" in COMPUTE[name](ratings(rng.lognormal(0, 1, 60) * 3)).interval
    assert "skewed" not in COMPUTE[name](ratings(rng.uniform(5, 15, 60))).interval


def test_units_judged_once_do_not_count_and_few_say_nothing():
    once = ReliabilityData.from_matrix([[1.0, 1, 2, 90], [1, 1, 2, np.nan]])

    assert skewness(once) == pytest.approx(stats.skew([1, 1, 2]))
    assert skewness(ReliabilityData.from_matrix([[1.0, 9], [1, 9]])) is None
    assert skewness(ReliabilityData.from_matrix([[4.0, 4, 4], [4, 4, 4]])) is None


def test_perfect_agreement_is_left_as_it_is():
    made = krippendorff_alpha(ReliabilityData.from_matrix([[1.0, 1, 1, 99]] * 2), level="interval")

    assert told_if_skewed(made, ReliabilityData.from_matrix([[1.0, 1, 1, 99]] * 2)) == made
