"""What every coefficient of agreement obeys, whoever wrote it down."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement import COEFFICIENTS
from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.conger import conger_kappa
from annoqa.agreement.fleiss import fleiss_kappa
from annoqa.agreement.gwet import gwet_ac2
from annoqa.agreement.krippendorff import krippendorff_alpha, trace_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.scott import scott_pi
from annoqa.agreement.tally import Tally, join
from annoqa.errors import NotApplicableError
from annoqa.statistics.distances import mid_ranks

LEVELS = ("nominal", "ordinal", "interval", "ratio")
EVERY = pytest.mark.parametrize("coefficient", COEFFICIENTS, ids=lambda coefficient: coefficient.name)
SCALE = tuple(range(1, 5))


def law(**inputs):
    """A law that holds whatever the inputs; 25 of them each time."""
    return lambda test: settings(max_examples=25, deadline=None)(given(**inputs)(test))


def matrices(most=4, missing=True):
    low = -1 if missing else 0
    return st.integers(2, most).flatmap(
        lambda n: st.integers(1, 12).flatmap(
            lambda units: arrays.arrays(np.int8, (n, units), elements=st.integers(low, 3))
        )
    )


def data_for(coefficient, codes):
    rows = codes[:2] if coefficient.max_annotators == 2 else codes
    return ReliabilityData.from_codes(rows, values=SCALE)


def same(one, other):
    if one.value is None or other.value is None:
        return one.undefined == other.undefined
    return all(
        (a is None) == (b is None) and (a is None or a == pytest.approx(b, abs=1e-9))
        for a, b in ((one.value, other.value), (one.low, other.low), (one.high, other.high))
    )


@EVERY
@law(codes=matrices(), seed=st.integers(0, 99))
def test_order_of_annotators_and_units_does_not_matter(coefficient, codes, seed):
    rng = np.random.default_rng(seed)
    data = data_for(coefficient, codes)
    shuffled = data.codes[rng.permutation(data.n_annotators)][:, rng.permutation(data.n_units)]

    assert same(coefficient.compute(data), coefficient.compute(data_for(coefficient, shuffled)))


@EVERY
@law(codes=matrices(), names=st.permutations(range(4)))
def test_names_of_nominal_values_do_not_matter(coefficient, codes, names):
    if coefficient.name == "gwet_ac2":
        return  # its values are ordered
    renamed = np.where(codes >= 0, np.array([*names, -1])[codes], -1)

    one, other = (coefficient.compute(data_for(coefficient, c)) for c in (codes, renamed))
    assert same(one, other)


@EVERY
@law(codes=matrices())
def test_both_layouts_reach_the_same_numbers(coefficient, codes):
    dense = data_for(coefficient, codes)
    unit, annotator, code = dense.judgements
    long = ReliabilityData(
        values=dense.values,
        n_annotators=dense.n_annotators,
        n_units=dense.n_units,
        unit=unit,
        annotator=annotator,
        code=code,
    )
    assert same(coefficient.compute(dense), coefficient.compute(long))


@EVERY
@law(codes=matrices())
def test_a_value_is_at_most_1_with_its_interval_around_it(coefficient, codes):
    made = coefficient.compute(data_for(coefficient, codes))
    if made.value is not None:
        assert made.value <= 1
        assert (made.interval is None) == (made.no_interval is not None)
        if made.low is not None:
            assert made.low <= made.value + 1e-12
            assert made.value <= made.high + 1e-12
            assert made.high <= 1 or coefficient.chance_corrected


@EVERY
@law(row=arrays.arrays(np.int8, st.integers(2, 12), elements=st.integers(0, 3)))
def test_perfect_agreement_is_exactly_1(coefficient, row):
    made = coefficient.compute(data_for(coefficient, np.stack([row, row, row])))

    if len(np.unique(row)) > 1 or not coefficient.chance_corrected:
        assert made.value == 1
        assert made.high == 1
        assert made.low < 1
    else:
        assert made.undefined == "only one value was used"


@EVERY
@law(codes=matrices())
def test_the_same_units_twice_keep_observed_agreement(coefficient, codes):
    once = coefficient.compute(data_for(coefficient, codes))
    twice = coefficient.compute(data_for(coefficient, np.hstack([codes, codes])))

    if once.observed is not None:
        assert twice.observed == pytest.approx(once.observed, abs=1e-12)


@EVERY
@law(codes=matrices())
def test_every_unit_its_own_cluster_is_no_cluster_at_all(coefficient, codes):
    data = data_for(coefficient, codes)
    clustered = ReliabilityData.from_codes(data.codes, values=SCALE, cluster=np.arange(data.n_units))

    assert same(coefficient.compute(data), coefficient.compute(clustered))


@EVERY
@law(codes=matrices(), seed=st.integers(0, 99))
def test_influence_is_the_derivative_by_the_weight_of_a_unit(coefficient, codes, seed):
    """The α of n² in place of n(n − 1): with a million copies of each unit they are the same."""
    data = data_for(coefficient, codes)
    row = np.random.default_rng(seed).integers(data.tally.n_rows)
    trace = coefficient.trace(data.tally, data.values)
    assume(trace.value is not None)

    def value(step):
        weight = data.tally.weight * 1e6
        weight[row] += step
        return coefficient.trace(reweighted(data.tally, weight), data.values).value

    slope = (value(500.0) - value(-500.0)) / 1000 * 1e6
    assert slope == pytest.approx(trace.influence[row], abs=2e-4)


@pytest.mark.parametrize("level", LEVELS)
@law(codes=matrices())
def test_influence_of_alpha_is_its_derivative_at_every_level(level, codes):
    data = ReliabilityData.from_codes(codes, values=SCALE)
    trace = trace_alpha(data.tally, data.values, level=level)
    assume(trace.value is not None)

    def value(row, step):
        weight = data.tally.weight * 1e6
        weight[row] += step
        return trace_alpha(reweighted(data.tally, weight), data.values, level=level).value

    rows = range(data.tally.n_rows)
    slopes = [(value(row, 500.0) - value(row, -500.0)) / 1000 * 1e6 for row in rows]
    assert slopes == pytest.approx(trace.influence, abs=2e-4)


@EVERY
@law(codes=matrices())
def test_influences_add_up_to_nothing(coefficient, codes):
    data = data_for(coefficient, codes)
    trace = coefficient.trace(data.tally, data.values)

    assert data.tally.weight @ trace.influence == pytest.approx(0, abs=1e-9)


@EVERY
@law(codes=matrices(), cut=st.integers(0, 12))
def test_joined_tallies_are_the_tally_of_everything(coefficient, codes, cut):
    data = data_for(coefficient, codes)
    parts = [data.codes[:, :cut], data.codes[:, cut:]]
    joined = join([ReliabilityData.from_codes(part, values=SCALE).tally for part in parts])

    whole = coefficient.trace(data.tally, data.values)
    again = coefficient.trace(joined, data.values)
    assert whole.undefined == again.undefined
    if whole.value is not None:
        assert again.value == pytest.approx(whole.value, abs=1e-12)


@EVERY
def test_it_refuses_exactly_what_its_record_says(coefficient):
    with pytest.raises(NotApplicableError, match="needs two annotators"):
        coefficient.compute(ReliabilityData.from_rows([[1, 2, 3]]))

    three = ReliabilityData.from_rows([[1, 2, 3]] * 3)
    if coefficient.max_annotators == 2:
        with pytest.raises(NotApplicableError, match="compares 2 annotators"):
            coefficient.compute(three)
    else:
        assert coefficient.compute(three).value == 1


@law(codes=matrices(), value=st.integers(0, 3))
def test_a_unit_judged_once_changes_nothing_in_alpha(codes, value):
    single = np.full((len(codes), 1), -1)
    single[0] = value
    more = np.hstack([codes, single])
    for level in LEVELS:
        one, other = (
            krippendorff_alpha(ReliabilityData.from_codes(c, values=SCALE), level=level)
            for c in (codes, more)
        )
        assert same(one, other)


@law(codes=matrices())
def test_ordinal_alpha_is_interval_alpha_of_mid_ranks(codes):
    data = ReliabilityData.from_codes(codes, values=SCALE)
    tally = data.tally
    ranks = mid_ranks(tally.frequency(tally.n_judgements >= 2))
    ranked = trace_alpha(tally, ranks, level="interval")
    ordinal = trace_alpha(tally, data.values, level="ordinal")

    assert (ranked.value is None) == (ordinal.value is None)
    if ranked.value is not None:
        assert ordinal.value == pytest.approx(ranked.value, abs=1e-12)


@law(codes=matrices(), scale=st.floats(0.1, 50), shift=st.floats(-20, 20))
def test_interval_alpha_ignores_scale_and_zero_and_ratio_alpha_scale(codes, scale, shift):
    tally = ReliabilityData.from_codes(codes, values=SCALE).tally
    values = np.array(SCALE, dtype=float)
    for level, moved in (("interval", values * scale + shift), ("ratio", values * scale)):
        one, other = trace_alpha(tally, values, level=level), trace_alpha(tally, moved, level=level)
        if one.value is not None:
            assert other.value == pytest.approx(one.value, abs=1e-9)


@law(codes=matrices().map(lambda codes: np.minimum(codes, 1)))
def test_all_levels_are_the_same_for_two_values(codes):
    data = ReliabilityData.from_codes(codes, values=(0, 1))
    values = [krippendorff_alpha(data, level=level).value for level in LEVELS]
    if values[0] is not None:
        assert values == pytest.approx([values[0]] * 4, abs=1e-12)


@law(codes=matrices(missing=False))
def test_interval_alpha_is_alpha_with_a_table_of_squared_differences(codes):
    data = ReliabilityData.from_codes(codes, values=SCALE)
    table = np.subtract.outer(SCALE, SCALE) ** 2

    assert same(krippendorff_alpha(data, level="interval"), krippendorff_alpha(data, distance=table))


@law(codes=matrices(most=2, missing=False))
def test_two_annotators_without_gaps_make_family_members_equal(codes):
    data = ReliabilityData.from_codes(codes, values=SCALE)

    assert same(fleiss_kappa(data), scott_pi(data))
    assert same(conger_kappa(data), cohen_kappa(data))
    assert same(gwet_ac2(data, weights="identity"), gwet_ac2(data, weights=np.eye(4)))


@law(codes=matrices())
def test_brennan_and_prediger_follow_from_percent_agreement(codes):
    data = ReliabilityData.from_codes(codes, values=SCALE)
    made, share = brennan_prediger(data), percent_agreement(data)
    if made.value is not None:
        assert made.value == pytest.approx((4 * share.value - 1) / 3, abs=1e-12)


@law(codes=matrices(most=2, missing=False))
def test_alpha_becomes_scotts_pi_as_units_become_many(codes):
    many = ReliabilityData.from_codes(np.tile(codes, 4000), values=SCALE)
    alpha, scott = krippendorff_alpha(many).value, scott_pi(many).value
    if scott is not None:
        assert alpha == pytest.approx(scott, abs=1e-3)


def test_declared_values_that_nobody_used_count_in_the_scale():
    rows = [list("aabb"), list("abbb")]
    two = ReliabilityData.from_rows(rows)
    three = ReliabilityData.from_rows(rows, values="abc")

    assert brennan_prediger(three).value > brennan_prediger(two).value
    assert krippendorff_alpha(three) == krippendorff_alpha(two)


def test_copies_of_units_narrow_the_interval_and_clusters_undo_it():
    codes = np.array([[0, 0, 1, 1, 2, 0, 1, 2], [0, 1, 1, 1, 2, 0, 2, 2]])
    once = krippendorff_alpha(ReliabilityData.from_codes(codes, values="abc"))
    copies = np.tile(codes, 50)
    alone = krippendorff_alpha(ReliabilityData.from_codes(copies, values="abc"))
    together = krippendorff_alpha(
        ReliabilityData.from_codes(copies, values="abc", cluster=np.tile(np.arange(8), 50))
    )

    assert alone.high - alone.low < 0.2 * (once.high - once.low)
    assert together.high - together.low == pytest.approx(once.high - once.low, rel=0.05)
    assert together.interval.startswith("infinitesimal jackknife on 8 clusters, Fisher z, t")


def reweighted(tally, weight):
    return Tally(
        row=tally.row,
        annotator=tally.annotator,
        code=tally.code,
        weight=weight,
        n_annotators=tally.n_annotators,
        n_values=tally.n_values,
    )


def test_spread_counts_units_that_were_judged_twice():
    codes = np.array([[0, 1, 0, 1, 0], [0, 1, 1, -1, -1]])
    data = ReliabilityData.from_codes(codes, values="ab")
    trace = trace_alpha(data.tally, data.values)

    assert spread_of(data, trace).n_clusters == 3
