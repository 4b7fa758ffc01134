"""Intraclass correlations: published ones, by formulas of the textbook, and laws."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement.icc import NAMES, icc_table, intraclass_correlation, trace_intraclass
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.mean_squares import one_way, two_way
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.shared import known_answer

SHROUT_FLEISS = known_answer("agreement", "shrout_fleiss1979")
ANXIETY = known_answer("agreement", "irr_anxiety")
FORMS = {
    "1": "ICC(1,1)",
    "A1": "ICC(2,1)",
    "C1": "ICC(3,1)",
    "1k": "ICC(1,k)",
    "Ak": "ICC(2,k)",
    "Ck": "ICC(3,k)",
}


def law(**inputs):
    return lambda test: settings(max_examples=40, deadline=None)(given(**inputs)(test))


def of(table):
    """Return the data of a table of units by annotators."""
    return ReliabilityData.from_matrix(np.asarray(table, dtype=float).T)


def tables(least=2):
    return st.tuples(st.integers(2, 4), st.integers(least, 10)).flatmap(
        lambda size: arrays.arrays(np.int8, size[::-1], elements=st.integers(0, 6))
    )


def noisy(n, k, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + 0.3 * rng.normal(size=(1, k)) + 0.7 * rng.normal(size=(n, k))


@pytest.mark.parametrize("form", FORMS)
def test_shrout_and_fleiss(form):
    expected = SHROUT_FLEISS["expected"][FORMS[form]]
    made = intraclass_correlation(of(SHROUT_FLEISS["data"]), form=form)

    assert made.value == pytest.approx(expected["value"], abs=1e-12)
    assert round(made.value, 2) == expected["published"]
    assert (made.low, made.high) == pytest.approx(expected["ci95_psych"], abs=1e-9)
    assert made.interval == "F distribution"


def test_mean_squares_of_shrout_and_fleiss():
    data = of(SHROUT_FLEISS["data"])
    one, two = one_way(data.tally, data.values), two_way(data.tally, data.values)
    found = {
        "BMS": one.between.value,
        "WMS": one.within.value,
        "JMS": two.annotators.value * two.n_units,
        "EMS": two.error.value,
    }

    assert two.units.value == pytest.approx(one.between.value, abs=1e-12)
    for name, value in found.items():
        assert value == pytest.approx(SHROUT_FLEISS["expected"][name]["value"], abs=1e-12)
        assert round(value, 2) == SHROUT_FLEISS["expected"][name]["published"]


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("1", "icc_oneway_single"),
        ("C1", "icc_twoway_consistency_single"),
        ("A1", "icc_twoway_agreement_single"),
    ],
)
def test_anxiety_is_that_of_irr(form, key):
    expected = ANXIETY["expected"][key]
    made = intraclass_correlation(of(ANXIETY["data"]), form=form)

    assert made.value == pytest.approx(expected["value"], abs=1e-9)
    assert (made.low, made.high) == pytest.approx(expected["ci95"], abs=1e-9)


def test_limits_of_a_mean_are_spearman_browns_of_the_single_ones_which_irr_misses():
    """R's irr 0.84.1 multiplies by k once too often: [-.1373, .7463] where psych's rule gives these."""
    expected = ANXIETY["expected"]["icc_twoway_agreement_average"]
    single = intraclass_correlation(of(ANXIETY["data"]), form="A1")
    made = intraclass_correlation(of(ANXIETY["data"]), form="Ak")

    assert made.value == pytest.approx(expected["value"], abs=1e-9)
    for name in ("low", "high"):
        one = getattr(single, name)
        assert getattr(made, name) == pytest.approx(3 * one / (1 + 2 * one), abs=1e-12)
    assert (made.low, made.high) == pytest.approx((-0.126582702709, 0.745149288545), abs=1e-9)
    assert (made.low, made.high) != pytest.approx(expected["ci95"], abs=1e-3)


def textbook(table):
    """Return the six forms by McGraw & Wong, from variance components written out."""
    x = np.asarray(table, dtype=float)
    n, k = x.shape
    between = k * np.var(x.mean(axis=1), ddof=1)
    columns = n * np.var(x.mean(axis=0), ddof=1)
    within = np.var(x, axis=1, ddof=1).mean()
    error = (within * n * (k - 1) - columns * (k - 1)) / ((n - 1) * (k - 1))
    unit, rater, rest = (between - error) / k, (columns - error) / n, error
    one = (between - within) / k
    return {
        "1": one / (one + within),
        "A1": unit / (unit + rater + rest),
        "C1": unit / (unit + rest),
        "1k": one / (one + within / k),
        "Ak": unit / (unit + (rater + rest) / k),
        "Ck": unit / (unit + rest / k),
    }


@law(table=tables())
def test_the_forms_are_those_of_the_textbook(table):
    with np.errstate(all="ignore"):
        expected = textbook(table)
    for form, value in expected.items():
        made = intraclass_correlation(of(table), form=form)
        if made.value is not None and np.isfinite(value):
            assert made.value == pytest.approx(value, rel=1e-7, abs=1e-9), form


@law(table=tables(), scale=st.sampled_from([0.01, -3.0, 1e6]), shift=st.integers(-5, 5))
def test_other_units_of_measurement_change_nothing(table, scale, shift):
    for (name, one), (_, other) in zip(
        icc_table(of(table)), icc_table(of(scale * (table + float(shift)))), strict=True
    ):
        assert (one.value is None) == (other.value is None), name
        if one.value is not None:
            assert other.value == pytest.approx(one.value, rel=1e-6, abs=1e-7)


@law(table=tables(), seed=st.integers(0, 99))
def test_order_of_units_and_annotators_does_not_matter(table, seed):
    rng = np.random.default_rng(seed)
    shuffled = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]

    for (_, one), (_, other) in zip(icc_table(of(table)), icc_table(of(shuffled)), strict=True):
        assert one.undefined == other.undefined
        if one.value is not None:
            assert other.value == pytest.approx(one.value, rel=1e-9, abs=1e-10)
            assert (other.low is None) == (one.low is None)


@pytest.mark.parametrize("form", NAMES)
@law(table=tables(3), seed=st.integers(0, 99))
def test_influence_is_the_derivative_by_the_weight_of_a_unit(form, table, seed):
    data = of(table)
    trace = trace_intraclass(data.tally, data.values, form=form)
    assume(trace.value is not None)
    assume(abs(trace.value) < 50)
    row = np.random.default_rng(seed).integers(data.tally.n_rows)

    def value(step):
        from dataclasses import replace

        weight = data.tally.weight * 1e6
        weight[row] += step
        return trace_intraclass(replace(data.tally, weight=weight), data.values, form=form)

    middle = value(0)
    moved = (value(1e3).value - value(-1e3).value) / 2e3
    assert middle.influence[row] == pytest.approx(moved, rel=1e-3, abs=1e-11)
    assert data.tally.weight @ trace.influence == pytest.approx(0, abs=1e-9)


def test_influences_add_up_to_nothing_where_units_have_unequal_numbers():
    rng = np.random.default_rng(0)
    table = np.where(rng.random((40, 5)) < 0.3, np.nan, noisy(40, 5))
    data = of(table)
    trace = trace_intraclass(data.tally, data.values, form="1")

    assert trace.influence.sum() == pytest.approx(0, abs=1e-12)
    assert np.abs(trace.influence).max() > 0.001


def test_unequal_numbers_of_judgements_are_taken_one_way():
    """Searle's estimator, by hand: three units with 2, 3 and 4 judgements."""
    unit = np.repeat([0, 1, 2], [2, 3, 4])
    value = np.array([1.0, 3, 4, 5, 6, 2, 2, 3, 5])
    scale = np.unique(value)
    data = ReliabilityData.from_judgements(
        unit, [0, 1, 0, 1, 2, 0, 1, 2, 3], np.searchsorted(scale, value), values=scale
    )
    groups = [value[unit == u] for u in range(3)]
    between = sum(len(g) * (g.mean() - value.mean()) ** 2 for g in groups) / 2
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / 6
    k = (9 - (4 + 9 + 16) / 9) / 2
    made = intraclass_correlation(data, form="1")

    assert made.value == pytest.approx((between - within) / (between + (k - 1) * within), abs=1e-12)
    assert "jackknife" in made.interval
    two = intraclass_correlation(data, form="A1")
    assert two.value is None
    assert two.undefined.startswith("2 of 3 units lack a judgement")


def test_jackknife_and_f_agree_on_normal_numbers():
    data = of(noisy(400, 4))
    for form in ("1", "C1", "1k", "Ck"):
        f = intraclass_correlation(data, form=form)
        jackknife = intraclass_correlation(data, form=form, interval="jackknife")
        assert (jackknife.low, jackknife.high) == pytest.approx((f.low, f.high), abs=0.02)


@pytest.mark.parametrize("form", ["1", "C1"])
def test_the_f_interval_covers_the_truth(form):
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        made = intraclass_correlation(of(rng.normal(size=(15, 1)) + rng.normal(size=(15, 3))), form=form)
        held += made.low <= 0.5 <= made.high
    assert 0.92 <= held / 400 <= 0.98


def test_interval_alpha_is_icc_1_as_units_grow():
    data = of(noisy(3_000, 3))

    one = intraclass_correlation(data, form="1")
    assert krippendorff_alpha(data, level="interval").value == pytest.approx(one.value, abs=2e-4)


def test_units_in_clusters_take_the_jackknife():
    table = np.repeat(noisy(30, 3), 4, axis=0)
    alone = of(table)
    clustered = ReliabilityData.from_matrix(table.T, cluster=np.repeat(np.arange(30), 4))

    one = intraclass_correlation(alone, interval="jackknife")
    other = intraclass_correlation(clustered)
    assert other.interval.startswith("infinitesimal jackknife on 30 clusters")
    assert other.high - other.low > 1.8 * (one.high - one.low)


def test_five_hundred_times_the_units_are_the_same_with_a_narrow_interval():
    table = noisy(8, 3)
    once, often = of(table), of(np.tile(table, (500, 1)))

    for form in NAMES:
        one, many = (intraclass_correlation(data, form=form) for data in (once, often))
        assert many.value == pytest.approx(one.value, abs=0.15)
        if form not in {"A1", "Ak"}:
            assert many.high - many.low < (one.high - one.low) / 10
        jackknife = intraclass_correlation(often, form=form, interval="jackknife")
        assert jackknife.high - jackknife.low < (one.high - one.low) / 10


@pytest.mark.parametrize("form", NAMES)
def test_perfect_agreement_is_exactly_1(form):
    made = intraclass_correlation(of([[0.1] * 3, [0.7] * 3, [0.2] * 3]), form=form)

    assert made.value == 1
    assert made.high == 1
    assert made.low < 1


def test_a_constant_difference_is_consistent_and_no_agreement():
    table = np.array([1.0, 2, 3, 4, 5])[:, None] + np.array([0.0, 10.0])
    found = dict(icc_table(of(table)))

    assert found["ICC(C,1)"].value == 1
    assert found["ICC(A,1)"].value < 0.1


@pytest.mark.parametrize(
    ("table", "undefined"),
    [
        (np.zeros((0, 2)), "no unit was judged twice"),
        ([[1.0, np.nan], [np.nan, 2.0]], "no unit was judged twice"),
        ([[2.0, 2.0], [2.0, 2.0]], "only one value was used"),
        ([[1.0, 2.0]], "fewer than 2 units were judged twice"),
    ],
)
@pytest.mark.parametrize("form", NAMES)
def test_undefined_is_told(table, undefined, form):
    made = intraclass_correlation(of(table), form=form)

    assert made.value is None
    assert made.undefined == undefined


def test_annotators_who_differ_about_units_that_do_not():
    found = dict(icc_table(of([[1.0, 5.0], [1.0, 5.0], [1.0, 5.0]])))

    assert found["ICC(A,1)"].value == 0
    assert found["ICC(A,1)"].no_interval is not None
    assert found["ICC(C,1)"].undefined == "the units differ too little for a share of variance"
    assert found["ICC(k)"].undefined == "the units differ too little for a share of variance"


def test_two_units_that_are_all_noise_have_limits_or_a_reason():
    """The lower limit of ICC(A,1) is −1 in one, of which no mean can be made; the other has no F."""
    for table in ([[4.0, 0.0], [3.0, 3.0]], [[4.0, 2.0], [3.0, 3.0], [3.0, 3.0]]):
        for _, made in icc_table(of(table)):
            assert made.low is None or made.low <= made.value <= made.high


def test_what_cannot_be_measured_is_refused():
    with pytest.raises(NotApplicableError, match="must be numbers"):
        intraclass_correlation(ReliabilityData.from_rows(["ab", "aa"]))
    with pytest.raises(NotApplicableError, match="`form` must be one of"):
        intraclass_correlation(of([[1.0, 2.0], [2.0, 2.0]]), form="B1")
    with pytest.raises(NotApplicableError, match="two annotators or more"):
        intraclass_correlation(of([[1.0], [2.0]]))
