"""α through a distance is α; a sample of pairs tells its own error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from annoqa.agreement.any_distance import alpha_of_distances, distance_alpha
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.statistics import distances


def law(**inputs):
    return lambda test: settings(max_examples=40, deadline=None)(given(**inputs)(test))


def matrices():
    return st.integers(2, 4).flatmap(
        lambda n: st.integers(1, 12).flatmap(
            lambda units: arrays.arrays(np.int8, (n, units), elements=st.integers(-1, 3))
        )
    )


def long(codes):
    unit, annotator = np.nonzero(codes.T >= 0)
    return unit, annotator, codes.T[unit, annotator].astype(float)


def nominal(value):
    return lambda a, b: value[a] != value[b]


def squared(value):
    return lambda a, b: (value[a] - value[b]) ** 2


def noisy(n_items, n_annotators=3, noise=1.0, seed=0):
    rng = np.random.default_rng(seed)
    value = rng.normal(size=n_items)[:, None] + noise * rng.normal(size=(n_items, n_annotators))
    item = np.repeat(np.arange(n_items), n_annotators)
    return item, np.tile(np.arange(n_annotators), n_items), value.ravel()


def assert_same(one, other):
    if other.value is None:
        assert one.value is None
        return
    for name in ("value", "low", "high", "observed", "expected"):
        a, b = getattr(one, name), getattr(other, name)
        assert (a is None) == (b is None), name
        assert a is None or a == pytest.approx(b, abs=1e-12), name
    assert (one.n_units, one.n_annotators) == (other.n_units, other.n_annotators)


@pytest.mark.parametrize(
    ("level", "distance"),
    [
        ("nominal", nominal),
        ("interval", squared),
        ("ratio", lambda v: lambda a, b: distances.ratio(v[a], v[b])),
    ],
)
@law(codes=matrices())
def test_it_is_krippendorffs_alpha_where_that_exists(level, distance, codes):
    unit, annotator, value = long(codes)
    data = ReliabilityData.from_codes(codes, values=np.arange(4.0))

    made = alpha_of_distances(unit, annotator, distance(value))

    assert_same(made, krippendorff_alpha(data, level=level))


@law(codes=matrices(), seed=st.integers(0, 99))
def test_order_of_judgements_and_names_do_not_matter(codes, seed):
    unit, annotator, value = long(codes)
    order = np.random.default_rng(seed).permutation(len(unit))

    one = alpha_of_distances(unit, annotator, squared(value))
    other = alpha_of_distances(unit[order] * 3 + 5, 9 - annotator[order], squared(value[order]))

    assert_same(one, other)


def test_rows_in_another_order_draw_the_same_sample():
    item, annotator, value = noisy(300)
    order = np.random.default_rng(1).permutation(len(item))

    one = alpha_of_distances(item, annotator, squared(value), max_pairs=5_000)
    other = alpha_of_distances(item[order], annotator[order], squared(value[order]), max_pairs=5_000)

    assert other.value == pytest.approx(one.value, abs=1e-12)
    assert other.low == pytest.approx(one.low, abs=1e-12)


def test_items_judged_once_never_count():
    item, annotator, value = noisy(20)
    more = alpha_of_distances(np.r_[item, 20, 21], np.r_[annotator, 0, 1], squared(np.r_[value, 1e3, -1e3]))
    assert_same(more, alpha_of_distances(item, annotator, squared(value)))


def test_a_distance_in_other_units_gives_the_same():
    item, annotator, value = noisy(30)

    one = alpha_of_distances(item, annotator, squared(value))
    other = alpha_of_distances(item, annotator, squared(1e6 * value))

    assert other.value == pytest.approx(one.value, abs=1e-12)
    assert other.low == pytest.approx(one.low, abs=1e-12)


def test_a_sample_tells_how_far_it_is_off():
    item, annotator, value = noisy(200)
    truth = distance_alpha(item, annotator, squared(value))
    samples = [distance_alpha(item, annotator, squared(value), max_pairs=3_000, seed=s) for s in range(200)]

    found = np.array([made.estimate.value for made in samples])
    told = np.mean([made.monte_carlo_error for made in samples])
    assert told == pytest.approx(found.std(ddof=1), rel=0.15)
    assert abs(found.mean() - truth.estimate.value) < 4 * told / np.sqrt(200)
    assert stats.kstest((found - truth.estimate.value) / found.std(), "norm").pvalue > 1e-3


def test_a_sample_keeps_the_width_of_the_interval():
    item, annotator, value = noisy(400)
    exact = alpha_of_distances(item, annotator, squared(value))
    sampled = [
        alpha_of_distances(item, annotator, squared(value), max_pairs=n, seed=s)
        for n in (5_000, 20_000, 200_000)
        for s in range(10)
    ]
    widths = np.array([made.high - made.low for made in sampled]).reshape(3, -1).mean(axis=1)

    assert widths / (exact.high - exact.low) == pytest.approx([1.05, 1.0, 1.0], abs=0.06)
    assert all("random pairs, Monte-Carlo error" in made.interval for made in sampled)
    assert "random pairs" not in exact.interval


def test_a_seed_gives_the_same_bytes_and_pairs_are_few():
    item, annotator, value = noisy(2_000)
    made = [distance_alpha(item, annotator, squared(value), max_pairs=30_000, seed=3) for _ in range(2)]

    assert made[0].estimate == made[1].estimate
    assert made[0].n_pairs <= 30_000 < made[0].n_possible


def test_five_hundred_times_the_items_give_the_same_and_a_narrow_interval():
    item, annotator, value = noisy(10)
    once = alpha_of_distances(item, annotator, squared(value))
    many = np.concatenate([item + 10 * copy for copy in range(500)])
    value, who = np.tile(value, 500), np.tile(annotator, 500)
    often = distance_alpha(many, who, squared(value), max_pairs=400_000)

    n = 30
    exact = 1 - (1 - once.value) * (n * 500 - 1) / (n * 500) * n / (n - 1)
    assert often.estimate.value == pytest.approx(exact, abs=5 * often.monte_carlo_error)
    assert often.estimate.high - often.estimate.low < (once.high - once.low) / 15


def test_clusters_widen_the_interval():
    item, annotator, value = noisy(20)
    copies = np.concatenate([item + 20 * copy for copy in range(4)])
    value, who = np.tile(value, 4), np.tile(annotator, 4)

    alone = alpha_of_distances(copies, who, squared(value))
    together = alpha_of_distances(copies, who, squared(value), cluster=np.tile(np.arange(20), 4))

    assert together.value == alone.value
    assert together.high - together.low > 1.8 * (alone.high - alone.low)
    assert "20 clusters" in together.interval


def test_words_have_a_distance_too():
    words = np.array(["cat", "cats", "dog", "dog", "horse", "house"], dtype=object)

    def letters(a, b):
        return np.array(
            [distances.jaccard(frozenset(x), frozenset(y)) for x, y in zip(words[a], words[b], strict=True)]
        )

    made = alpha_of_distances([0, 0, 1, 1, 2, 2], [0, 1] * 3, letters)
    assert made.observed == pytest.approx((1 / 4 + 0 + 2 / 6) / 3)  # house, horse: h o s e of h o s e r u
    assert made.value == pytest.approx(1 - made.observed / made.expected)


@pytest.mark.parametrize(
    ("item", "annotator", "value", "reason"),
    [
        ([], [], [], "no unit was judged twice"),
        ([0, 1, 2], [0, 0, 1], [1.0, 2.0, 3.0], "no unit was judged twice"),
        ([0, 0, 1, 1], [0, 1, 0, 1], [2.0] * 4, "no two judgements are at a distance"),
    ],
)
def test_undefined_is_told_with_its_reason(item, annotator, value, reason):
    made = alpha_of_distances(item, annotator, squared(np.array(value)))

    assert made.value is None
    assert made.undefined == reason


def test_perfect_agreement_is_exactly_1():
    made = alpha_of_distances([0, 0, 1, 1], [0, 1, 0, 1], squared(np.array([0.1, 0.1, 0.7, 0.7])))

    assert made.value == 1
    assert made.high == 1
    assert made.low < 1


def test_one_item_has_a_value_and_no_interval():
    made = alpha_of_distances([0, 0, 0], [0, 1, 2], squared(np.array([1.0, 2.0, 4.0])))

    assert made.value == pytest.approx(0)
    assert made.no_interval == "fewer than 2 items"


@pytest.mark.parametrize(
    ("distance", "must_hold"),
    [
        (lambda a, b: -1.0 - (a == b), "finite and not negative"),
        (lambda a, b: (a + b) * np.nan, "finite and not negative"),
        (lambda a, b: (a < b).astype(float), "same both ways"),
        (lambda a, b: float((a != b).any()), "one number for each pair"),
    ],
)
def test_what_is_no_distance_is_refused(distance, must_hold):
    with pytest.raises(NotApplicableError, match=must_hold):
        alpha_of_distances([0, 0, 1, 1], [0, 1, 0, 1], distance)


def test_second_judgements_and_odd_lengths_are_refused():
    with pytest.raises(NotApplicableError, match="judge an item once"):
        alpha_of_distances([0, 0], [1, 1], squared(np.zeros(2)))
    with pytest.raises(NotApplicableError, match="one item and one annotator"):
        alpha_of_distances([0, 0], [1], squared(np.zeros(2)))
