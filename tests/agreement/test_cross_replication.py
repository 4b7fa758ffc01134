"""Cross-replication reliability: the authors' own test, Cohen's κ, and laws."""

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement.ccc import concordance_correlation
from annoqa.agreement.cohen import cohen_kappa
from annoqa.agreement.cross_replication import cross_replication
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from tests.agreement.numbers import law, noisy, of

_ = None
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def pools():
    """Return codes of two groups over the same units."""
    return st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(2, 8)).flatmap(
        lambda size: st.tuples(
            *(
                arrays.arrays(np.int8, (size[group], size[2]), elements=st.integers(-1, 3))
                for group in range(2)
            )
        )
    )


def data_of(codes, **how):
    return ReliabilityData.from_codes(codes, values=np.arange(4.0), **how)


def written_out(x, y, distance):
    """Return d_o and d_e of the paper, judgement by judgement; units weigh by their judgements."""
    observed, weights, left, right = 0.0, 0, [], []
    for own, other in zip(x.T, y.T, strict=True):
        a, b = own[own >= 0].tolist(), other[other >= 0].tolist()
        if a and b:
            mean = np.mean([distance(i, j) for i in a for j in b])
            observed += (len(a) + len(b)) * mean
            weights += len(a) + len(b)
            left, right = left + a, right + b
    if not left:
        return None
    return observed / weights, np.mean([distance(i, j) for i in left for j in right])


def test_the_authors_own_example():
    """Two tables with gaps, from the tests of the paper's implementation: d_o = 9/22, d_e = 1/2, κ = 2/11."""
    x = [[1, 1, 0, 0, 0, 0], [1, 1, 0, 0, 1, 0], [_, 1, _, 0, _, 0]]
    y = [[1, 1, 0, 1, 0, _], [1, 0, 1, 0, 0, _]]
    made = cross_replication(ReliabilityData.from_rows(x), ReliabilityData.from_rows(y)).kappa

    assert made.observed == pytest.approx(9 / 22, abs=1e-15)
    assert made.expected == pytest.approx(1 / 2, abs=1e-15)
    assert made.value == pytest.approx(2 / 11, abs=1e-15)
    assert made.n_units == 5


@pytest.mark.parametrize(
    ("level", "distance"),
    [("nominal", lambda a, b: a != b), ("interval", lambda a, b: (a - b) ** 2)],
)
@law(codes=pools())
def test_it_is_the_paper_written_out(level, distance, codes):
    made = cross_replication(*(data_of(pool) for pool in codes), level=level).kappa
    expected = written_out(*codes, distance)
    if expected is None:
        assert made.undefined == "the two groups share no unit"
    elif expected[1] > 0:
        assert (made.observed, made.expected) == pytest.approx(expected)
        assert made.value == pytest.approx(1 - expected[0] / expected[1])
    else:
        assert made.undefined == "only one value was used"


@law(codes=arrays.arrays(np.int8, (2, 9), elements=st.integers(-1, 3)))
def test_of_two_annotators_it_is_cohens_kappa(codes):
    one = cross_replication(data_of(codes[:1]), data_of(codes[1:])).kappa
    other = cohen_kappa(data_of(codes))

    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert one.value == pytest.approx(other.value)
        assert (one.low is None) == (other.low is None)
        if one.low is not None:
            assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_of_two_annotators_and_numbers_it_is_lins_concordance():
    table = noisy(30, 2)
    scale = np.unique(table)
    first, second = (
        ReliabilityData.from_codes(np.searchsorted(scale, column)[None], values=scale) for column in table.T
    )
    one = cross_replication(first, second, level="interval").kappa
    other = concordance_correlation(of(table), interval="jackknife")

    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


@pytest.mark.parametrize("level", LEVELS)
@law(codes=pools(), seed=st.integers(0, 99))
def test_swapping_groups_and_shuffling_change_nothing(level, codes, seed):
    rng = np.random.default_rng(seed)
    units = rng.permutation(codes[0].shape[1])
    x, y = (pool[rng.permutation(len(pool))][:, units] for pool in codes)
    one = cross_replication(*(data_of(pool) for pool in codes), level=level)
    other = cross_replication(data_of(y), data_of(x), level=level)

    for name in ("kappa", "normalised"):
        a, b = getattr(one, name), getattr(other, name)
        assert a.undefined == b.undefined
        if a.value is not None:
            assert b.value == pytest.approx(a.value)
            assert (a.low is None) == (b.low is None)
            if a.low is not None:
                assert (b.low, b.high) == pytest.approx((a.low, a.high), rel=1e-6, abs=1e-7)


@law(codes=pools())
def test_own_reliabilities_are_alpha(codes):
    made = cross_replication(*(data_of(pool) for pool in codes))
    for pool, own in zip(codes, (made.first, made.second), strict=True):
        if len(pool) > 1:
            assert own == krippendorff_alpha(data_of(pool))
        else:
            assert own.undefined == "no unit was judged twice"


def test_the_interval_is_the_jackknife_of_items_left_out():
    """Deleting a unit in turn must give nearly the same standard error as the derivative."""
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 120)
    x, y = (np.where(rng.random((k, 120)) < 0.7, truth, rng.integers(0, 3, (k, 120))) for k in (3, 2))

    def values(kept):
        made = cross_replication(data_of(x[:, kept]), data_of(y[:, kept]))
        return made.kappa.value, made.normalised.value

    left_out = np.array([values(np.arange(120) != unit) for unit in range(120)])
    error = np.sqrt(119 / 120 * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0))
    made = cross_replication(data_of(x), data_of(y))
    t = 1.9801  # of 119 degrees of freedom
    z = np.arctanh([made.kappa.low, made.kappa.high])
    assert (z[1] - z[0]) / 2 * (1 - made.kappa.value**2) / t == pytest.approx(error[0], rel=0.03)
    assert (made.normalised.high - made.normalised.low) / 2 / t == pytest.approx(error[1], rel=0.03)


def test_two_draws_of_one_crowd_have_a_normalised_value_near_1():
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 4, 5_000)
    noisy_pool = np.where(rng.random((6, 5_000)) < 0.5, truth, rng.integers(0, 4, (6, 5_000)))
    data = data_of(noisy_pool)
    made = cross_replication(data.only(np.arange(6) < 3), data.only(np.arange(6) >= 3))

    assert made.kappa.value == pytest.approx(0.25, abs=0.02)
    assert made.normalised.low < 1 < made.normalised.high
    assert made.normalised.value == pytest.approx(1, abs=0.05)


def test_five_hundred_times_the_units():
    codes = np.random.default_rng(2).integers(0, 3, (4, 12))
    once = cross_replication(data_of(codes[:2]), data_of(codes[2:]))
    often = cross_replication(*(data_of(np.tile(pool, (1, 500))) for pool in (codes[:2], codes[2:])))

    assert often.kappa.value == pytest.approx(once.kappa.value)
    assert often.kappa.high - often.kappa.low < (once.kappa.high - once.kappa.low) / 15


def test_clusters_widen_the_interval():
    codes = np.repeat(np.random.default_rng(3).integers(0, 3, (4, 12)), 4, axis=1)
    cluster = np.repeat(np.arange(12), 4)
    alone = cross_replication(data_of(codes[:2]), data_of(codes[2:])).kappa
    together = cross_replication(*(data_of(p, cluster=cluster) for p in (codes[:2], codes[2:]))).kappa

    assert together.high - together.low > 1.8 * (alone.high - alone.low)


def test_copies_are_exactly_1():
    codes = np.tile([0, 1, 2, 2, 1], (2, 1))
    made = cross_replication(data_of(codes), data_of(codes))

    assert made.kappa.value == 1
    assert made.kappa.high == 1
    assert made.normalised.value == 1


def test_what_is_not_there_is_told():
    nobody = cross_replication(data_of([[0, -1]]), data_of([[-1, 1]]))
    unreliable = cross_replication(
        data_of([[0, 1, 0, 1], [1, 0, 1, 0]]), data_of([[0, 1, 1, 0], [0, 1, 1, 0]])
    )

    assert nobody.kappa.undefined == nobody.normalised.undefined == "the two groups share no unit"
    assert unreliable.normalised.undefined == "a group's own α is undefined or not above 0"
    assert (
        cross_replication(data_of([[2, 2]]), data_of([[2, 2]])).kappa.undefined == "only one value was used"
    )


def test_groups_that_cannot_be_compared_are_refused():
    with pytest.raises(NotApplicableError, match="same units"):
        cross_replication(data_of([[0, 1]]), data_of([[0]]))
    with pytest.raises(NotApplicableError, match="same scale"):
        cross_replication(ReliabilityData.from_rows(["ab"]), ReliabilityData.from_rows(["ac"]))


def test_ordered_labels_use_the_mid_ranks_of_both_groups():
    """Mid-ranks are the same for any two groups of the same judgements."""
    codes = np.random.default_rng(4).integers(0, 4, (2, 40))
    one = cross_replication(data_of(codes[:1]), data_of(codes[1:]), level="ordinal").kappa
    frequency = np.bincount(codes.ravel(), minlength=4)
    ranks = np.cumsum(frequency) - frequency / 2
    of_both = ranks[codes]
    other = cross_replication(
        *(
            ReliabilityData.from_codes(row[None], values=np.unique(ranks))
            for row in np.searchsorted(np.unique(ranks), of_both)
        ),
        level="interval",
    ).kappa

    assert one.value == pytest.approx(other.value)
