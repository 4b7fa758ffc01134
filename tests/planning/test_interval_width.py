import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.planning.interval_width import (
    compare_overlaps,
    expected_interval,
    items_for_width,
    items_from_pilot,
)
from annoqa.planning.joint_answers import joint_answers


def simulated(rng, n_items, per_item, agreement, shares, disagreement):
    """Judgements by the words of the assumption, not by its formulas."""
    n_values = len(shares)
    own = rng.choice(n_values, n_items, p=shares)
    drawn = rng.choice(n_values, (per_item, n_items), p=shares)
    clear = rng.random((1 if disagreement == "hard items" else per_item, n_items))
    clear = clear < (agreement if disagreement == "hard items" else np.sqrt(agreement))
    return ReliabilityData.from_codes(np.where(clear, own, drawn), values=range(n_values))


@pytest.mark.parametrize("kappa", [0.2, 0.4, 0.6, 0.8, 0.95])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5])
def test_two_annotators_and_two_values_are_donner_and_eliasziw(kappa, share):
    """Var(κ) = (1 − κ) [(1 − κ)(1 − 2κ) + κ(2 − κ) / (2 p (1 − p))] / n (1992, equation 2)."""
    variance = (1 - kappa) * ((1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / (2 * share * (1 - share)))

    for name in ("krippendorff_alpha", "fleiss_kappa"):
        made = expected_interval(400, agreement=kappa, shares=[share, 1 - share], coefficient=name)
        assert made.value == pytest.approx(kappa, abs=1e-9)
        assert made.standard_error == pytest.approx(np.sqrt(variance / 400), rel=1e-9)


@pytest.mark.parametrize("shares", [[0.3, 0.7], [0.2, 0.3, 0.5], [0.1, 0.2, 0.3, 0.4]])
def test_cohens_kappa_has_the_standard_error_of_statsmodels(shares):
    p = np.array(shares)
    table = 0.6 * np.diag(p) + 0.4 * np.outer(p, p)
    made = expected_interval(500, agreement=0.6, shares=shares, coefficient="cohen_kappa")

    assert made.standard_error == pytest.approx(cohens_kappa(500 * table).std_kappa, rel=1e-9)


def test_percent_agreement_of_two_is_a_share_and_has_wilsons_interval():
    made = expected_interval(300, agreement=0.7, shares=[0.25, 0.75], coefficient="percent_agreement")
    share = 1 - 0.3 * 2 * 0.25 * 0.75

    assert made.value == pytest.approx(share)
    assert made.standard_error == pytest.approx(np.sqrt(share * (1 - share) / 300), rel=1e-6)


@pytest.mark.parametrize("disagreement", ["slips", "hard items"])
@pytest.mark.parametrize(("per_item", "level"), [(2, "nominal"), (3, "ordinal"), (4, "nominal")])
def test_joint_answers_are_those_of_a_simulation(disagreement, per_item, level):
    shares = [0.2, 0.3, 0.5]
    counts, chance = joint_answers(0.6, shares, per_item, disagreement)
    data = simulated(np.random.default_rng(1), 200_000, per_item, 0.6, shares, disagreement)
    seen = np.stack([(data.codes == value).sum(axis=0) for value in range(3)], axis=1)

    assert chance.sum() == pytest.approx(1, abs=1e-12)
    for pattern, likely in zip(counts, chance, strict=True):
        share = (seen == pattern).all(axis=1).mean()
        assert share == pytest.approx(likely, abs=5 * np.sqrt(likely / 200_000) + 1e-9)
    assert krippendorff_alpha(data, level=level).value == pytest.approx(0.6, abs=0.01)


@pytest.mark.parametrize(
    ("width", "agreement", "shares", "per_item", "level", "disagreement"),
    [
        (0.2, 0.7, [0.25, 0.75], 2, "nominal", "slips"),
        (0.15, 0.6, [0.2, 0.3, 0.5], 3, "nominal", "slips"),
        (0.2, 0.7, [0.25, 0.75], 4, "nominal", "hard items"),
        (0.15, 0.65, [0.3, 0.4, 0.2, 0.1], 3, "ordinal", "hard items"),
    ],
)
def test_campaigns_of_the_planned_size_have_the_wanted_width(
    width, agreement, shares, per_item, level, disagreement
):
    plan = items_for_width(
        width, agreement=agreement, shares=shares, per_item=per_item, level=level, disagreement=disagreement
    )
    rng = np.random.default_rng(0)
    widths = []
    for _ in range(200):
        data = simulated(rng, plan.n_items, per_item, agreement, shares, disagreement)
        made = krippendorff_alpha(data, level=level)
        widths.append(made.high - made.low)

    error = np.std(widths, ddof=1) / np.sqrt(200)
    assert np.mean(widths) == pytest.approx(width, abs=4 * error + 0.01 * width)


def test_the_spread_of_the_coefficient_itself_is_the_planned_one():
    plan = expected_interval(150, agreement=0.7, shares=[0.3, 0.7], per_item=3)
    rng = np.random.default_rng(3)
    values = [krippendorff_alpha(simulated(rng, 150, 3, 0.7, [0.3, 0.7], "slips")).value for _ in range(600)]

    assert np.std(values) == pytest.approx(plan.standard_error, rel=4 / np.sqrt(2 * 600) + 0.02)


@settings(max_examples=40, deadline=None)
@given(
    agreement=st.floats(0.05, 1),
    share=st.floats(0.05, 0.95),
    per_item=st.integers(2, 5),
    items=st.lists(st.integers(5, 5_000), min_size=2, max_size=5, unique=True),
    disagreement=st.sampled_from(["slips", "hard items"]),
    name=st.sampled_from(["krippendorff_alpha", "gwet_ac1", "brennan_prediger", "percent_agreement"]),
)
def test_more_items_are_narrower(agreement, share, per_item, items, disagreement, name):
    widths = [
        expected_interval(
            n,
            agreement=agreement,
            shares=[share, 1 - share],
            per_item=per_item,
            disagreement=disagreement,
            coefficient=name,
        ).width
        for n in sorted(items)
    ]

    for first, second in itertools.pairwise(widths):
        assert first > second or first == second == 2  # perfect agreement of so few says nothing


@settings(max_examples=30, deadline=None)
@given(
    width=st.floats(0.05, 0.6),
    agreement=st.floats(0.3, 0.95),
    shares=st.permutations([0.2, 0.3, 0.5]),
    per_item=st.integers(2, 4),
)
def test_one_item_fewer_is_too_few_and_the_order_of_values_does_not_matter(
    width, agreement, shares, per_item
):
    plan = items_for_width(width, agreement=agreement, shares=shares, per_item=per_item)
    same = items_for_width(width, agreement=agreement, shares=[0.2, 0.3, 0.5], per_item=per_item)

    assert plan.n_items == same.n_items
    assert plan.width <= width
    assert plan.n_judgements == per_item * plan.n_items
    if plan.n_items > 2:
        before = expected_interval(plan.n_items - 1, agreement=agreement, shares=shares, per_item=per_item)
        assert before.width > width


def test_hard_items_need_more_items_and_more_annotators_fewer():
    slips = compare_overlaps(0.2, agreement=0.7, shares=[0.25, 0.75])
    hard = compare_overlaps(0.2, agreement=0.7, shares=[0.25, 0.75], disagreement="hard items")

    assert [plan.n_items for plan in slips] == sorted((plan.n_items for plan in slips), reverse=True)
    assert slips[0].n_items == hard[0].n_items
    assert all(one.n_items < two.n_items for one, two in zip(slips[1:], hard[1:], strict=True))


@pytest.mark.parametrize("name", ["krippendorff_alpha", "gwet_ac1", "percent_agreement"])
def test_a_pilot_foretells_its_own_width_and_more_items_of_its_kind(name):
    rng = np.random.default_rng(5)
    data = simulated(rng, 300, 3, 0.7, [0.3, 0.7], "slips")
    compute = percent_agreement if name == "percent_agreement" else krippendorff_alpha
    if name == "gwet_ac1":
        from annoqa.agreement.gwet import gwet_ac1 as compute
    now = compute(data)
    same = items_from_pilot(data, now.high - now.low + 1e-12, coefficient=name)
    assert (same.n_items, same.per_item) == (300, 3)
    assert (same.low, same.high) == pytest.approx((now.low, now.high))

    half = items_from_pilot(data, (now.high - now.low) / 2, coefficient=name)
    assert half.n_items == pytest.approx(4 * 300, rel=0.05)


def test_a_pilot_in_clusters_plans_whole_clusters():
    rng = np.random.default_rng(6)
    once = simulated(rng, 50, 2, 0.6, [0.5, 0.5], "slips")
    data = ReliabilityData.from_codes(
        np.repeat(once.codes, 4, axis=1), values=once.values, cluster=np.repeat(np.arange(50), 4)
    )
    plan, alone = items_from_pilot(data, 0.2), items_from_pilot(once, 0.2)

    assert plan.n_items == 4 * alone.n_items


def test_perfect_agreement_is_planned_by_wilson():
    plan = items_for_width(0.1, agreement=1, shares=[0.5, 0.5])
    square = stats.norm.ppf(0.975) ** 2

    assert plan.value == plan.high == 1
    assert 2 * square / (plan.n_items + square) <= 0.1 < 2 * square / (plan.n_items - 1 + square)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"agreement": 1.2}, "must be in \\[0, 1\\]"),
        ({"shares": [1.0, 0.0]}, "two of them above 0"),
        ({"shares": [0.5, 0.4]}, "add up to 1"),
        ({"per_item": 1}, "two annotators an item"),
        ({"per_item": 3, "coefficient": "cohen_kappa"}, "compares two annotators"),
        ({"coefficient": "kripendorff_alpha"}, "closest is 'krippendorff_alpha'"),
        ({"disagreement": "moods"}, "'moods'"),
        ({"width": 2.5}, "wanted width"),
        ({"width": 1e-6}, "needs more"),
        ({"shares": [0.04] * 25, "per_item": 12}, "join rare values"),
    ],
)
def test_what_cannot_be_planned_is_told(more, said):
    given_by = {"width": 0.2, "agreement": 0.7, "shares": [0.5, 0.5]} | more
    with pytest.raises(NotApplicableError, match=said):
        items_for_width(given_by.pop("width"), **given_by)


def test_a_pilot_without_spread_is_refused():
    with pytest.raises(NotApplicableError, match="only one value"):
        items_from_pilot(ReliabilityData.from_rows(["aaa", "aaa"]), 0.2)
    with pytest.raises(NotApplicableError, match="weigh the same"):
        items_from_pilot(ReliabilityData.from_rows(["abab", "abab"]), 0.2)
    with pytest.raises(NotApplicableError, match="two items"):
        expected_interval(1, agreement=0.5, shares=[0.5, 0.5])
