"""Before against after: repaired, half repaired, not repaired, and mixes that would fool a naive share."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.ground_truth.before_after import compare_periods
from annoqa.ground_truth.readings import Readings

N_ANNOTATORS = 3


def readings(follows, unit, annotator, label=None):
    follows = np.asarray(follows)
    return Readings(
        item=np.asarray(unit),
        annotator=np.asarray(annotator),
        unit=np.asarray(unit),
        label=np.zeros(len(follows), dtype=int) if label is None else label,
        follows=follows > 0.5,
        opposite=np.zeros(len(follows), dtype=bool),
        value=follows.astype(float),
        is_share=True,
        floor=0.1,
    )


def simulate(seed, before, after, *, n_before=60, n_after=60, together=0.8):
    """Return readings and period; `before` and `after` are shares of followed units by their number."""
    rng = np.random.default_rng(seed)
    n = n_before + n_after
    share = np.r_[np.broadcast_to(before, n_before), np.broadcast_to(after, n_after)]
    shared = rng.random(n) < share
    joins = rng.random((n, N_ANNOTATORS)) < together
    own = rng.random((n, N_ANNOTATORS)) < share[:, None]
    follows = np.where(joins, shared[:, None], own)
    made = readings(
        follows.ravel(), np.repeat(np.arange(n), N_ANNOTATORS), np.tile(np.arange(N_ANNOTATORS), n)
    )
    return made, np.repeat(np.arange(n) >= n_before, N_ANNOTATORS)


@pytest.mark.parametrize(
    ("after", "became", "at_least"),
    [(0.0, "gone", 40), (0.4, "still there", 38), (0.8, "still there", 40)],
    ids=["repaired", "half repaired", "not repaired"],
)
def test_a_repair_is_told_from_half_a_repair_and_none(after, became, at_least):
    runs = [compare_periods(*simulate(seed, 0.8, after)) for seed in range(40)]

    assert sum(run.became == became for run in runs) >= at_least


def test_the_interval_of_the_difference_holds_the_truth_as_often_as_it_says():
    inside = 0
    for seed in range(400):
        change = compare_periods(*simulate(seed, 0.7, 0.3, n_before=40, n_after=40))
        inside += change.difference.low <= -0.4 <= change.difference.high

    assert 0.92 * 400 <= inside <= 0.99 * 400


def test_nothing_rises_by_chance_more_often_than_the_level():
    p = np.array([compare_periods(*simulate(seed, 0.15, 0.15)).p for seed in range(400)])

    assert (p <= 0.05).mean() <= 0.08


def test_a_rise_is_seen():
    p = [compare_periods(*simulate(seed, 0.02, 0.4)).p for seed in range(40)]

    assert sum(value <= 0.01 for value in p) >= 38


def mix_shift(seed):
    """Small items are misread by everybody in both periods; before most are small, after few are."""
    small = np.r_[np.arange(80) % 4 != 0, np.arange(80) % 4 == 0]
    made, after = simulate(seed, np.where(small, 0.8, 0.0)[:80], np.where(small, 0.8, 0.0)[80:],
                           n_before=80, n_after=80)  # fmt: skip
    return made, after, small


def test_a_shift_of_the_mix_does_not_pass_for_a_repair():
    fooled = naive = 0
    for seed in range(40):
        made, after, small = mix_shift(seed)
        matched = compare_periods(made, after, columns={"small": small.astype(int)})
        raw = compare_periods(made, after)
        fooled += matched.difference.high < 0
        naive += raw.difference.high < 0
        assert matched.mix.matched == ("label", "small")

    assert naive == 40
    assert fooled <= 3


def test_a_column_that_the_periods_do_not_share_leaves_the_verdict_open():
    made, after = simulate(0, 0.8, 0.0)
    period = after[::N_ANNOTATORS].astype(int)

    change = compare_periods(made, after, columns={"camera": period})

    assert change.mix.unmatched == ("camera",)
    assert change.became == "cannot tell yet"
    assert change.more_gold == ()


def test_labels_that_one_period_lacks_are_left_out_and_counted():
    made, after = simulate(0, 0.8, 0.8)
    label = np.where(after & (made.unit % 2 == 0), 5, 0)

    change = compare_periods(replace(made, label=label), after)

    assert change.mix.n_outside == (label == 5).sum()
    assert change.after.n_units == 30


def test_units_judged_in_both_periods_are_compared_by_themselves():
    rng = np.random.default_rng(3)
    hard = rng.random(30)
    unit = np.tile(np.repeat(np.arange(30), 2), 2)
    after = np.arange(120) >= 60
    follows = rng.random(120) < hard[unit] * np.where(after, 0.5, 1.0)
    made = readings(follows, unit, np.tile([0, 1], 60))

    paired = compare_periods(made, after)
    apart = compare_periods(readings(follows, unit + 100 * after, np.tile([0, 1], 60)), after)

    assert paired.mix.paired
    assert not apart.mix.paired
    assert paired.difference.value == pytest.approx(apart.difference.value)
    width = paired.difference.high - paired.difference.low
    assert width < apart.difference.high - apart.difference.low


def test_videos_count_once():
    made, after = simulate(1, 0.6, 0.3)
    video = np.arange(120) // 10

    alone, clustered = compare_periods(made, after), compare_periods(made, after, cluster=video)

    assert alone.after.value == clustered.after.value
    assert clustered.after.interval.endswith("clusters")


def test_few_items_after_the_change_cannot_tell_and_say_how_many_more_would():
    change = compare_periods(*simulate(0, 0.8, 0.0, n_after=6))

    assert change.became == "cannot tell yet"
    powers = dict(change.more_gold)
    assert set(powers) == {0.8, 0.9}
    enough = simulate(0, 0.8, 0.0, n_after=6 + powers[0.9])
    assert compare_periods(*enough).became == "gone"


@pytest.mark.parametrize("which", ["no answers", "nothing before", "nothing after"])
def test_without_a_period_there_is_no_number_and_a_reason(which):
    made, after = simulate(0, 0.8, 0.1)
    after = np.full(len(after), which == "nothing before")
    made, after = (made.select(after & False), after[:0]) if which == "no answers" else (made, after)

    change = compare_periods(made, after)

    assert change.difference.value is None
    assert change.difference.undefined
    assert (change.became, change.p) == ("cannot tell yet", 1.0)


def test_offsets_are_compared_by_their_mean():
    rng = np.random.default_rng(0)
    after = np.arange(120) >= 60
    value = rng.normal(np.where(after, 0.0, 0.09), 0.03)
    made = replace(
        readings(value >= 0.03, np.arange(120), np.arange(120) % 3), value=value, is_share=False, floor=0.03
    )

    change = compare_periods(made, after)

    assert change.became == "gone"
    assert change.difference.value == pytest.approx(value[after].mean() - value[~after].mean())
    assert change.difference.high < -0.07


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), shares=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_order_does_not_matter_and_swapping_the_periods_turns_the_sign(seed, shares):
    made, after = simulate(seed, *shares, n_before=12, n_after=9)
    order = np.random.default_rng(seed).permutation(len(after))

    one = compare_periods(made, after)
    other = compare_periods(made.select(order), after[order])
    back = compare_periods(made, ~after)

    assert (one.before, one.after, one.difference, one.p) == (
        other.before,
        other.after,
        other.difference,
        other.p,
    )
    assert back.difference.value == pytest.approx(-one.difference.value)
    assert back.difference.low == pytest.approx(-one.difference.high)
    assert one.difference.low <= one.difference.value <= one.difference.high
