import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from annoqa.errors import NotApplicableError
from annoqa.statistics.prevalence import corrected_prevalence, corrected_shares


def test_rogan_and_gladens_formula():
    made = corrected_prevalence((230, 1000), (86, 100), (180, 200))

    assert made.value == pytest.approx((0.23 + 0.9 - 1) / (0.86 + 0.9 - 1))
    assert made.observed == 0.23
    assert made.n_items == 1000


def test_known_rates_are_the_limit_of_large_samples():
    """Rogan and Gladen's own variance, p (1 − p) / (n J²), where both rates are known."""
    made = corrected_prevalence((3_000, 10_000), (9 * 10**7, 10**8), (8 * 10**7, 10**8))
    error = np.sqrt(0.3 * 0.7 / 10_000) / 0.7

    assert made.value == pytest.approx(1 / 7)
    assert (made.high - made.low) / 2 == pytest.approx(1.96 * error, rel=1e-3)


def test_lang_and_reiczigels_limits_step_by_step():
    """Equations 6, 7 and 15 to 17 for 60 of 150, sensitivity 45 of 50 and specificity 76 of 80."""
    z = stats.norm.ppf(0.975)
    n, se_n, sp_n = 150 + z**2, 52, 82
    p, se, sp = (60 + z**2 / 2) / n, 46 / 52, 77 / 82
    prevalence = (p + sp - 1) / (se + sp - 1)
    shift = 2 * z**2 * (prevalence * se * (1 - se) / se_n - (1 - prevalence) * sp * (1 - sp) / sp_n)
    variance = (
        p * (1 - p) / n + prevalence**2 * se * (1 - se) / se_n + (1 - prevalence) ** 2 * sp * (1 - sp) / sp_n
    )
    half = z * np.sqrt(variance) / (se + sp - 1)
    made = corrected_prevalence((60, 150), (45, 50), (76, 80))

    assert (made.low, made.high) == pytest.approx((prevalence + shift - half, prevalence + shift + half))


@pytest.mark.parametrize(
    ("prevalence", "se", "sp", "sizes"),
    [(0.3, 0.85, 0.9, (500, 100, 100)), (0.05, 0.9, 0.95, (1000, 60, 120)), (0.6, 0.7, 0.8, (300, 80, 80))],
)
def test_intervals_of_two_values_cover_what_they_say(prevalence, se, sp, sizes):
    rng = np.random.default_rng(1)
    n, n_se, n_sp = sizes
    seen = rng.binomial(n, prevalence * se + (1 - prevalence) * (1 - sp), 1_000)
    right, left = rng.binomial(n_se, se, 1_000), rng.binomial(n_sp, sp, 1_000)
    made = [
        corrected_prevalence((x, n), (a, n_se), (b, n_sp)) for x, a, b in zip(seen, right, left, strict=True)
    ]
    covered = np.mean([one.low <= prevalence <= one.high for one in made])

    assert 0.93 <= covered <= 0.99  # Monte-Carlo error .007


def test_intervals_of_several_values_cover_what_they_say():
    rng = np.random.default_rng(2)
    shares = np.array([0.6, 0.3, 0.1])
    rates = np.array([[0.9, 0.07, 0.03], [0.1, 0.8, 0.1], [0.05, 0.15, 0.8]])
    covered, values = np.zeros(3), np.zeros(3)
    for _ in range(600):
        confusion = np.stack([rng.multinomial(100, row) for row in rates])
        made = corrected_shares(rng.multinomial(2_000, shares @ rates), confusion)
        covered += [one.low <= share <= one.high for one, share in zip(made, shares, strict=True)]
        values += [one.value for one in made]

    assert np.all((covered / 600 > 0.92) & (covered / 600 < 0.99))  # Monte-Carlo error .009
    assert values / 600 == pytest.approx(shares, abs=0.005)


@settings(max_examples=50, deadline=None)
@given(
    yes=st.integers(0, 500),
    right=st.integers(30, 50),
    left=st.integers(30, 50),
)
def test_two_values_are_several_values(yes, right, left):
    one = corrected_prevalence((yes, 500), (right, 50), (left, 50))
    two = corrected_shares([yes, 500 - yes], [[right, 50 - right], [50 - left, left]])

    assert two[0].value == pytest.approx(one.value, abs=1e-12)
    assert two[0].value + two[1].value == pytest.approx(1)
    assert one.low <= one.value <= one.high


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_values_does_not_matter_and_unused_ones_are_zero(seed):
    rng = np.random.default_rng(seed)
    confusion = np.stack([rng.multinomial(50, row) for row in 0.6 * np.eye(4) + 0.1])
    seen = rng.multinomial(300, [0.4, 0.3, 0.2, 0.1])
    order = rng.permutation(4)
    made = corrected_shares(seen, confusion)
    again = corrected_shares(seen[order], confusion[np.ix_(order, order)])
    wider = corrected_shares([*seen, 0], np.pad(confusion, ((0, 1), (0, 1))))

    assert [one.value for one in again] == pytest.approx([made[place].value for place in order], abs=1e-10)
    assert wider[:4] == made
    assert (wider[4].value, wider[4].observed) == (0, 0)


def test_perfect_answers_change_nothing():
    made = corrected_shares([20, 30, 50], np.eye(3) * 40)

    assert [one.value for one in made] == pytest.approx([0.2, 0.3, 0.5], abs=1e-15)
    assert corrected_prevalence((20, 100), (40, 40), (40, 40)).value == 0.2


def test_beyond_the_border_is_the_border_and_told():
    made = corrected_prevalence((1, 100), (45, 50), (45, 50))

    assert (made.value, made.low) == (0, 0)
    assert 0 < made.high < 0.2
    assert made.interval == "Lang and Reiczigel; cut to [0, 1]"


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (((0, 0), (1, 2), (1, 2)), "nothing to count"),
        (((1, 2), (0, 0), (1, 2)), "sensitivity is unknown"),
        (((1, 2), (1, 2), (0, 0)), "specificity is unknown"),
        (((1, 2), (1, 2), (1, 2)), "add up to 1 or less"),
    ],
)
def test_what_cannot_be_corrected_has_a_reason(counts, said):
    assert said in corrected_prevalence(*counts).undefined


def test_several_values_that_cannot_be_told_apart_have_a_reason():
    alike = corrected_shares([5, 5], [[10, 10], [10, 10]])
    unseen = corrected_shares([5, 5], [[10, 10], [0, 0]])

    assert {one.undefined for one in alike} == {
        "answers do not tell the values apart: the shares of wrong answers have no inverse"
    }
    assert {one.undefined for one in unseen} == {"a value has no settled item"}
    assert corrected_shares([0, 0], np.eye(2))[0].undefined == "there was nothing to count"


def test_impossible_counts_are_refused():
    with pytest.raises(NotApplicableError, match="3 of 2"):
        corrected_prevalence((3, 2), (1, 2), (1, 2))
    with pytest.raises(NotApplicableError, match="2 rows and columns"):
        corrected_shares([1, 2], [[1, 2, 3]])
    with pytest.raises(NotApplicableError, match="negative"):
        corrected_shares([1, -2], np.eye(2))
