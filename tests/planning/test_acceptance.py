"""Sampling plans: published points of their curves, every smaller plan tried, and laws."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from annoqa.errors import NotApplicableError
from annoqa.planning.acceptance import Risks, double_plan, single_plan
from annoqa.planning.sample_verdict import judge_sample
from annoqa.planning.sampling_plan import SamplingPlan


def test_the_points_of_a_published_plan():
    """n = 68, c = 2: 95 % at a share of .01213, 5 % at .089704 (TP105, H & H Servicco)."""
    plan = SamplingPlan.single(68, 2)
    assert plan.acceptance(0.01213) == pytest.approx(0.95, abs=2e-4)
    assert plan.acceptance(0.089704) == pytest.approx(0.05, abs=2e-5)


def test_the_curve_of_the_plan_in_the_handbook_of_nist():
    """NIST/SEMATECH e-Handbook 6.2.3.2: n = 52, c = 3, to the third decimal as binomial tables round."""
    curve = SamplingPlan.single(52, 3).acceptance(np.arange(1, 13) / 100)
    told = [0.998, 0.980, 0.930, 0.845, 0.739, 0.620, 0.502, 0.394, 0.300, 0.223, 0.162, 0.115]
    np.testing.assert_allclose(curve, told, atol=1.5e-3)


def every_batch(plan: SamplingPlan, wrong: int) -> tuple[float, float, float]:
    """Return chance to accept, sample number and outgoing share, by counting every order of a batch."""
    lot = plan.lot or 0
    accept = number = out = 0.0
    for one in range(min(wrong, plan.first) + 1):
        p1 = comb(wrong, one) * comb(lot - wrong, plan.first - one) / comb(lot, plan.first)
        number += p1 * plan.first
        if one <= plan.accept_first:
            accept, out = accept + p1, out + p1 * (wrong - one) / lot
        elif one < plan.reject_first and p1:
            left, rest = lot - plan.first, wrong - one
            number += p1 * plan.second
            for two in range(min(rest, plan.second) + 1):
                p2 = comb(rest, two) * comb(left - rest, plan.second - two) / comb(left, plan.second)
                if one + two <= plan.accept:
                    accept, out = accept + p1 * p2, out + p1 * p2 * (rest - two) / lot
    return accept, number, out


@pytest.mark.parametrize(
    "plan",
    [SamplingPlan.single(8, 1, 20), SamplingPlan.double(6, 0, 6, 2, 20), SamplingPlan.double(4, 1, 8, 4, 20)],
)
def test_every_number_is_that_of_counting_all_batches(plan):
    for wrong in range(21):
        accept, number, out = every_batch(plan, wrong)
        share = wrong / 20
        assert plan.acceptance(share) == pytest.approx(accept)
        assert plan.sample_number(share) == pytest.approx(number)
        assert plan.outgoing(share) == pytest.approx(out, abs=1e-12)
    assert plan.outgoing_limit()[0] == pytest.approx(max(every_batch(plan, wrong)[2] for wrong in range(21)))


def test_the_outgoing_limit_of_a_large_batch_is_the_top_of_its_curve():
    limit, at = SamplingPlan.single(89, 2).outgoing_limit()
    fine = np.linspace(0, 0.2, 200_001)
    made = stats.binom.cdf(2, 89, fine) * fine
    assert limit == pytest.approx(made.max(), rel=1e-8)
    assert at == pytest.approx(fine[made.argmax()], abs=1e-5)


@pytest.mark.parametrize(
    "risks",
    [
        Risks(aql=0.05, ltpd=0.15, producer=0.05, consumer=0.075),
        Risks(aql=0.05, ltpd=0.2, lot=100),
        Risks(aql=0.02, ltpd=0.1, lot=60, producer=0.1),
        Risks(aql=0.0, ltpd=0.1, lot=40),
    ],
)
def test_no_smaller_single_plan_keeps_both_risks(risks):
    plan = single_plan(risks)
    assert risks.are_kept(plan)
    for items in range(1, plan.first):
        for accept in range(items):
            assert not risks.are_kept(SamplingPlan.single(items, accept, risks.lot))


@pytest.mark.parametrize("lot", [None, 80])
def test_no_double_plan_has_a_smaller_sample_number(lot):
    risks = Risks(aql=0.05, ltpd=0.25, lot=lot)
    best = double_plan(risks)
    assert risks.are_kept(best)
    number = float(best.sample_number(risks.shares()[0]))
    for items, first, last in product(range(2, 24), range(5), range(1, 8)):
        if not first < last < items:
            continue
        plan = SamplingPlan.double(items, first, items, last, lot)
        if risks.are_kept(plan):
            assert plan.sample_number(risks.shares()[0]) >= number - 1e-9


@settings(deadline=None, max_examples=60)
@given(st.integers(10, 60), st.integers(0, 3), st.integers(1, 3), st.sampled_from([None, 200]))
def test_acceptance_falls_and_stays_a_chance(items, first, more, lot):
    plan = SamplingPlan.double(items, first, items, first + more, lot)
    curve = plan.acceptance(np.arange(201) / 200)
    assert curve[0] == 1
    assert (np.diff(curve) <= 1e-12).all()
    assert curve[-1] == 0
    number = plan.sample_number(np.arange(201) / 200)
    assert ((number >= items) & (number <= 2 * items)).all()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.001, 0.1), st.floats(1.5, 6), st.floats(0.01, 0.2), st.floats(0.01, 0.2))
def test_risks_are_kept_whatever_they_are(aql, times, producer, consumer):
    assume(aql * times < 0.6)
    risks = Risks(aql=aql, ltpd=aql * times, producer=producer, consumer=consumer)
    assert risks.are_kept(single_plan(risks))


def test_a_batch_that_is_inspected_needs_fewer_items_than_a_large_one():
    assert (
        single_plan(Risks(aql=0.01, ltpd=0.05, lot=200)).first < single_plan(Risks(aql=0.01, ltpd=0.05)).first
    )


@pytest.mark.parametrize(
    "numbers", [{"aql": 0.05, "ltpd": 0.05}, {"aql": 0.01, "ltpd": 0.02, "lot": 0}, {"aql": -1, "ltpd": 0.1}]
)
def test_impossible_risks_are_refused(numbers):
    with pytest.raises(NotApplicableError):
        Risks(**numbers)


def test_plans_that_contradict_themselves_are_refused():
    with pytest.raises(NotApplicableError):
        SamplingPlan.double(5, 2, 5, 2)
    with pytest.raises(NotApplicableError):
        SamplingPlan.single(30, 1, 20)


def test_one_sample_has_the_limits_of_clopper_and_pearson():
    for wrong in (0, 3, 40):
        share = judge_sample(SamplingPlan.single(40, 3), [wrong]).share
        exact = stats.binomtest(wrong, 40).proportion_ci(method="exact")
        assert (share.low, share.high) == pytest.approx((exact.low, exact.high), abs=1e-9)


@pytest.mark.parametrize("lot", [None, 60])
def test_limits_hold_the_share_as_often_as_they_say(lot):
    """Every end of a double plan, weighed by its chance."""
    plan = SamplingPlan.double(9, 0, 9, 2, lot)
    ends = [[one] for one in range(10) if not 0 < one < plan.reject_first]
    ends += [[one, two] for one in range(1, plan.reject_first) for two in range(10)]
    made = [judge_sample(plan, end, confidence=0.9).share for end in ends]
    for share in np.arange(0, 61, 3) / 60:
        wrong = plan.wrong(share)
        chance = [plan.exactly(wrong, 9, end[0]) for end in ends]
        chance = [
            c * plan.exactly(wrong, 9, end[1], 9, end[0]) if len(end) > 1 else c
            for c, end in zip(chance, ends, strict=True)
        ]
        assert sum(chance) == pytest.approx(1)
        held = sum(c for c, m in zip(chance, made, strict=True) if m.low - 1e-9 <= share <= m.high + 1e-9)
        assert held >= 0.9 - 1e-9


def test_the_verdict_is_that_of_the_plan():
    plan = SamplingPlan.double(20, 0, 20, 2)
    assert [judge_sample(plan, [wrong]).verdict for wrong in (0, 1, 3)] == [
        "accept",
        "take the second sample",
        "reject",
    ]
    assert judge_sample(plan, [1, 1]).verdict == "accept"
    assert judge_sample(plan, [1, 2]).verdict == "reject"
    for counts in ([], [21], [0, 1], [1, 21], [1, 0, 0]):
        with pytest.raises(NotApplicableError):
            judge_sample(plan, counts)
