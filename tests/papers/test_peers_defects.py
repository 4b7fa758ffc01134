"""Ordinary inputs on which other packages return a wrong number, or crash: ours is the right one.

The wrong numbers were measured with the versions named here. What is right is recomputed with
fractions, from the definition, so that no test rests on another package being right.
"""

import warnings
from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_statsmodels

from annoqa.agreement import COEFFICIENTS
from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.cohen import cohen_kappa, trace_cohen
from annoqa.agreement.crossed import pair_kappas
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha, trace_alpha
from annoqa.agreement.reliability import ReliabilityData
from tests.papers.tables import case, from_table, from_units

EXAMPLE_C = case("krippendorff2011_C_4obs_missing")["data"]
DEGENERATE = case("degenerate_policy")["data"]
RAW4 = case("gwet_raw4raters")["data"]


def alpha(units, distance):
    """Return α as a fraction: units judged once are left out, D_e over n · (n − 1)."""
    kept = [[value for value in unit if value is not None] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    every = [value for unit in kept for value in unit]
    n = len(every)
    within = sum(Fraction(distance(a, b), len(unit) - 1) for unit in kept for a, b in permutations(unit, 2))
    total = sum(Fraction(distance(a, b)) for a, b in permutations(every, 2))
    return 1 - (within / n) / (total / (n * (n - 1)))


def nominal(a, b):
    return int(a != b)


def squared(a, b):
    return Fraction(a - b) ** 2


def ratio(a, b):
    return Fraction(a - b, a + b) ** 2


def ordinal_in(units):
    """Return the distance of mid-ranks of the judgements that can be compared."""
    every = [v for unit in units if sum(x is not None for x in unit) > 1 for v in unit if v is not None]
    middle = {v: Fraction(2 * sum(x < v for x in every) + every.count(v), 2) for v in set(every)}
    return lambda a, b: (middle[a] - middle[b]) ** 2


@pytest.mark.parametrize(
    ("level", "distance", "wrong"),
    [
        (
            "nominal",
            nominal,
            {"iaa-kit 0.1.2": 0.7196, "krippendorffsalpha 2.0": 0.74295, "rater-agreement": 0.5197},
        ),
        ("interval", squared, {"iaa-kit 0.1.2": 0.8319, "krippendorffsalpha 2.0": 0.84591}),
        ("ratio", ratio, {"iaa-kit 0.1.2": 0.7756, "krippendorffsalpha 2.0": 0.79430}),
        (
            "ordinal",
            ordinal_in(EXAMPLE_C),
            {
                "iaa-kit 0.1.2": 0.8319,
                "krippendorffsalpha 2.0": 0.84591,
                "disagree 1.1": 0.6937,
                "irrCAC": 0.83364,
            },
        ),
    ],
)
def test_alpha_with_gaps_is_exact_at_every_level(level, distance, wrong):
    """Singletons in D_e, missing values as a category, "ordinal" that is interval: four packages."""
    right = float(alpha(EXAMPLE_C, distance))
    made = krippendorff_alpha(from_units(EXAMPLE_C), level=level).value

    assert made == pytest.approx(right, abs=1e-14)
    assert all(abs(made - number) > 4e-4 for number in wrong.values())


@pytest.mark.parametrize("n_values", [2, 3, 4, 5, 6, 9])
@pytest.mark.parametrize("n_annotators", [3, 5])
def test_alpha_of_complete_data_divides_by_n_less_1(n_values, n_annotators):
    """R irr 0.84.1 takes n − 1/(m − 1) on complete data; pyirr cannot count six values."""
    rng = np.random.default_rng(n_values)
    codes = np.where(
        rng.random((n_annotators, 10)) < 0.7,
        rng.integers(0, n_values, 10),
        rng.integers(0, n_values, (n_annotators, 10)),
    )
    units = codes.T.tolist()
    right = alpha(units, nominal)
    made = krippendorff_alpha(ReliabilityData.from_codes(codes, values=range(n_values))).value

    n, m = 10 * n_annotators, n_annotators
    of_irr = 1 - (1 - right) / (n - 1) * (n - Fraction(1, m - 1))
    assert made == pytest.approx(float(right), abs=1e-14)
    assert abs(made - float(of_irr)) > 1e-4


def test_nineteen_of_twenty_is_0_where_pyirr_says_minus_37():
    made = krippendorff_alpha(from_units(DEGENERATE["paradox_19_of_20"])).value

    assert alpha(DEGENERATE["paradox_19_of_20"], nominal) == 0
    assert made == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("name", ["one_category", "no_overlap"])
@pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda coefficient: coefficient.name)
def test_no_number_where_there_is_none(coefficient, name):
    """nltk, crowd-kit, pyirr, iaa-kit, disagree, irrCAC say 1; others NaN, −.037, or divide by zero."""
    units = DEGENERATE[name]
    data = from_units([unit[:2] for unit in units] if coefficient.max_annotators == 2 else units)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = coefficient.compute(data)

    if name == "one_category" and not coefficient.chance_corrected:
        assert made.value == 1
    else:
        assert made.value is None
        assert made.undefined


def test_the_error_of_alpha_is_irrcacs_corrected_one():
    """irrCAC 0.4.4 and CRAN's 1.0: .145574; 1.4 and the derivative: .145479."""
    data = from_units(RAW4)
    error = spread_of(data, trace_alpha(data.tally, data.values)).standard_error
    expected = case("gwet_raw4raters")["expected"]

    assert error == pytest.approx(expected["unweighted|krippen.alpha"]["R irrCAC 1.4"]["se"], abs=1e-9)
    assert error == pytest.approx(0.145479, abs=5e-7)
    assert abs(error - 0.145574) > 5e-5


def test_fleiss_with_gaps_is_not_statsmodels_with_a_category_for_them():
    gaps = np.array([[np.nan if v is None else v for v in unit] for unit in RAW4])
    theirs = fleiss_of_statsmodels(aggregate_raters(gaps)[0], method="fleiss")
    made = fleiss_kappa(from_units(RAW4)).value

    assert made == pytest.approx(
        case("gwet_raw4raters")["expected"]["unweighted|fleiss.kappa"]["R irrCAC 1.4"]["coeff"]
    )
    assert made == pytest.approx(0.761169, abs=5e-7)
    assert abs(made - theirs) > 0.1


def test_cohen_with_gaps_takes_shares_of_what_both_judged():
    """`disagree` 1.1 divides by all units: .868 where .845 (49/58) is right."""
    made = cohen_kappa(from_units([unit[:2] for unit in EXAMPLE_C])).value

    assert made == pytest.approx(49 / 58, abs=1e-15)
    assert round(made, 3) == 0.845


def test_weights_are_those_of_the_scale_and_not_of_the_values_that_occur():
    """sklearn numbers the labels it sees, so that a gap in the scale vanishes."""
    a, b = [1, 1, 2, 5, 5, 2, 1, 4], [1, 2, 2, 4, 5, 1, 1, 5]
    data = ReliabilityData.from_rows([a, b], values=[1, 2, 3, 4, 5])
    made = cohen_kappa(data, weights="quadratic").value

    assert made == pytest.approx(cohen_kappa_score(a, b, labels=[1, 2, 3, 4, 5], weights="quadratic"))
    assert abs(made - cohen_kappa_score(a, b, weights="quadratic")) > 0.01


def test_declared_values_that_nobody_used_count_where_the_formula_says_so():
    used, declared = (
        ReliabilityData.from_rows(["aabbab", "aabbbb"], values=values) for values in ("ab", "abcd")
    )
    assert gwet_ac1(declared).value != pytest.approx(gwet_ac1(used).value, abs=1e-3)
    assert krippendorff_alpha(declared) == krippendorff_alpha(used)


def test_the_error_of_weighted_kappa_is_that_of_fleiss_cohen_and_everitt():
    """psych 2.2.9 gives .0403 for the quadratic weights of the paper's table; resampling gives .056."""
    found = case("fleiss_cohen_everitt1969")
    data = from_table(found["data"])
    over = spread_of(data, trace_cohen(data.tally, data.values, weights="quadratic"))
    error = over.standard_error * np.sqrt((over.n_clusters - 1) / over.n_clusters)
    shares = np.asarray(found["data"], dtype=float).ravel() / np.sum(found["data"])
    draws = np.random.default_rng(0).multinomial(int(np.sum(found["data"])), shares, size=4_000)
    weights = 1 - (np.subtract.outer(np.arange(3), np.arange(3)) / 2.0) ** 2
    table = draws.reshape(-1, 3, 3) / draws.sum(axis=1)[:, None, None]
    observed = (table * weights).sum(axis=(1, 2))
    expected = np.einsum("ni,ij,nj->n", table.sum(axis=2), weights, table.sum(axis=1))
    resampled = ((observed - expected) / (1 - expected)).std()

    assert error == pytest.approx(0.0557, abs=5e-5)
    assert error == pytest.approx(resampled, rel=0.04)
    assert abs(error - 0.0403) > 0.01


def test_the_interval_is_as_wide_as_units_are_few_and_not_as_pairs_are_many():
    """KALPHA's bootstrap of pairs with D_e fixed says [.708, .808]; whole units say [.62, .84]."""
    made = krippendorff_alpha(from_units(case("hayes_krippendorff2007")["data"]), level="ordinal")

    assert made.low < 0.66
    assert made.high > 0.82


def test_many_distinct_numbers_need_no_table_of_all_pairs():
    """krippendorff 0.9.0 asks for 2.4 TiB here (10,000 units, 5,730 distinct values)."""
    rng = np.random.default_rng(0)
    table = np.round(1_000 * (rng.normal(size=10_000) + 0.5 * rng.normal(size=(3, 10_000))))
    made = krippendorff_alpha(ReliabilityData.from_matrix(table), level="interval")
    within = table.var(axis=0, ddof=1).mean()

    assert len(np.unique(table)) > 5_000
    assert made.value == pytest.approx(1 - within / table.var(ddof=1), abs=1e-10)


def test_pairs_with_gaps_have_their_own_shares_where_nltk_stops():
    """nltk 3.10 raises StopIteration on an incomplete design."""
    data = from_units(EXAMPLE_C)
    for pair in pair_kappas(data):
        both = from_units([(unit[pair.first], unit[pair.second]) for unit in EXAMPLE_C])
        assert pair.kappa.value == pytest.approx(cohen_kappa(both).value, abs=1e-12)
