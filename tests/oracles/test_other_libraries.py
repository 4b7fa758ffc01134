"""The same numbers as krippendorff, statsmodels, scikit-learn and nltk, on random data and edges."""

import warnings

import krippendorff
import numpy as np
import pytest
from nltk.metrics import jaccard_distance, masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.cohen import cohen_kappa, trace_cohen
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.scott import scott_pi
from annoqa.statistics.distances import masi

SEEDS = range(12)


def ratings(seed, n_annotators=4, missing=0.25):
    rng = np.random.default_rng(seed)
    n_values, n_units = int(rng.integers(2, 7)), int(rng.integers(3, 60))
    truth = rng.integers(0, n_values, n_units)
    wrong = rng.random((n_annotators, n_units)) < 0.4
    codes = np.where(wrong, rng.integers(0, n_values, wrong.shape), truth)
    return np.where(rng.random(codes.shape) < missing, -1, codes), n_values


def numbers(codes, scale):
    return np.where(codes < 0, np.nan, np.asarray(scale, dtype=float)[codes])


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_that_of_krippendorff(seed, level):
    codes, n_values = ratings(seed)
    scale = np.sort(np.random.default_rng(seed).uniform(0.5, 9, n_values))
    matrix = numbers(codes, scale)
    made = krippendorff_alpha(ReliabilityData.from_matrix(matrix), level=level)

    assert made.value == pytest.approx(krippendorff.alpha(matrix, level_of_measurement=level), abs=1e-10)


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize(
    "matrix",
    [
        [[1, 2], [2, 1]],
        [[0, 0, 1], [0, 0, 2]],
        [[1] * 30 + [2], [1] * 31],
        [[1, 2, 3] * 500, [1, 2, 3] * 500],
        [[1e6, 2e6, 3e6], [1e6, 2e6, 3e6 + 1]],
    ],
)
def test_alpha_is_that_of_krippendorff_at_the_edges(matrix, level):
    matrix = np.array(matrix, dtype=float)
    made = krippendorff_alpha(ReliabilityData.from_matrix(matrix), level=level)

    assert made.value == pytest.approx(krippendorff.alpha(matrix, level_of_measurement=level), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_weighted_kappa_and_its_error_are_those_of_statsmodels(seed):
    codes, n_values = ratings(seed, n_annotators=2, missing=0)
    table = np.zeros((n_values, n_values))
    np.add.at(table, tuple(codes), 1)
    data = ReliabilityData.from_codes(codes, values=range(n_values))
    for weights, theirs in (("identity", None), ("linear", "linear"), ("quadratic", "quadratic")):
        expected = inter_rater.cohens_kappa(table, wt=theirs)
        over = spread_of(data, trace_cohen(data.tally, data.values, weights=weights))
        n = over.n_clusters

        assert cohen_kappa(data, weights=weights).value == pytest.approx(expected.kappa, abs=1e-12)
        assert over.standard_error * np.sqrt((n - 1) / n) == pytest.approx(expected.std_kappa, abs=1e-10)


@pytest.mark.parametrize("weights", ["identity", "linear", "quadratic"])
@pytest.mark.parametrize("seed", SEEDS)
def test_kappa_is_that_of_scikit_learn_on_units_that_both_judged(seed, weights):
    codes, n_values = ratings(seed, n_annotators=2)
    both = (codes >= 0).all(axis=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = cohen_kappa_score(
            *codes[:, both],
            labels=range(n_values),
            weights=None if weights == "identity" else weights,
        )
    made = cohen_kappa(ReliabilityData.from_codes(codes, values=range(n_values)), weights=weights)

    assert made.value is None or made.value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_and_randolph_are_those_of_statsmodels(seed):
    codes, n_values = ratings(seed, missing=0)
    data = ReliabilityData.from_codes(codes, values=range(n_values))
    counts = np.array([np.bincount(unit, minlength=n_values) for unit in codes.T])

    assert fleiss_kappa(data).value == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-12)
    assert brennan_prediger(data).value == pytest.approx(
        inter_rater.fleiss_kappa(counts, method="randolph"), abs=1e-12
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_scotts_pi_is_that_of_nltk(seed):
    codes, n_values = ratings(seed, n_annotators=2, missing=0)
    task = AnnotationTask([(a, u, int(c)) for (a, u), c in np.ndenumerate(codes)])
    made = scott_pi(ReliabilityData.from_codes(codes, values=range(n_values)))

    assert made.value == pytest.approx(task.pi(), abs=1e-12)


@pytest.mark.parametrize(("distance", "theirs"), [(None, jaccard_distance), (masi, masi_distance)])
@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_of_label_sets_is_that_of_nltk(seed, distance, theirs):
    rng = np.random.default_rng(seed)
    rows = [
        [
            None if rng.random() < 0.2 else frozenset(rng.choice(list("abcd"), rng.integers(1, 4)).tolist())
            for _ in range(15)
        ]
        for _ in range(3)
    ]
    triples = [
        (annotator, unit, value)
        for annotator, row in enumerate(rows)
        for unit, value in enumerate(row)
        if value is not None and sum(other[unit] is not None for other in rows) > 1
    ]
    made = krippendorff_alpha(ReliabilityData.from_rows(rows), level="set", distance=distance)

    assert made.value == pytest.approx(AnnotationTask(triples, distance=theirs).alpha(), abs=1e-9)
