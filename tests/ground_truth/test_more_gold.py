from dataclasses import replace

import numpy as np
import pytest

from annoqa.ground_truth.more_gold import MOST_MORE, more_for_answers, more_for_offsets
from annoqa.ground_truth.offsets import Offsets
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import AnswerCell
from annoqa.ground_truth.shared_offset import offset_cells
from annoqa.statistics.binomial import trials_to_exceed
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_interval

SETTINGS = FailureSettings()


def cell(n_wrong, n_units, agreement=None, per_item=1):
    """Return a cell of units that stand by themselves, `per_item` of them in an item."""
    return AnswerCell(
        kind="confusion",
        truth=0,
        answer=1,
        p=1.0,
        share=share_interval([1] * n_wrong + [0] * (n_units - n_wrong), [1] * n_units),
        agreement=Estimate.none("few") if agreement is None else Estimate(value=agreement),
        units=np.arange(n_wrong),
        n_items=n_units // per_item,
        n_units=n_units,
        item=np.arange(n_wrong),
        annotators=(),
    )


def test_what_is_right_so_far_needs_as_many_as_show_that_a_failure_is_not_there():
    needed = [trials_to_exceed(1.0, 0.7, power=power) for power in (0.8, 0.9)]

    assert more_for_answers(cell(0, 5), SETTINGS, 0.95) == ((0.8, needed[0] - 5), (0.9, needed[1] - 5))
    assert more_for_answers(cell(0, 0), SETTINGS, 0.95) == ((0.8, needed[0]), (0.9, needed[1]))


def test_what_is_wrong_so_far_needs_as_many_as_show_that_it_fails():
    n = trials_to_exceed(0.5, 0.1, power=0.8, at_least=6)

    assert more_for_answers(cell(4, 8), SETTINGS, 0.95)[0] == (0.8, n - 8)


def test_agreement_on_the_mistake_must_show_as_well():
    joined = trials_to_exceed(0.8, 0.6, power=0.8)

    assert more_for_answers(cell(10, 20, 0.8), SETTINGS, 0.95)[0] == (0.8, joined * 2 - 20)
    apart = trials_to_exceed(0.7, 0.4, power=0.8)
    assert more_for_answers(cell(10, 20, 0.3), SETTINGS, 0.95)[0] == (0.8, apart * 2 - 20)


def test_units_are_told_in_items():
    alone, pairs = (more_for_answers(cell(4, 8, per_item=n), SETTINGS, 0.95)[0][1] for n in (1, 2))

    assert pairs == -(-alone // 2)


def test_what_lies_at_a_floor_or_in_one_video_cannot_be_told():
    assert more_for_answers(cell(40, 100, 0.605), SETTINGS, 0.95) == ()
    one_video = replace(cell(2, 40), share=Estimate(value=0.05, n_units=40))
    assert more_for_answers(one_video, SETTINGS, 0.95) == ()


def test_units_of_few_videos_count_for_less():
    clustered = share_interval([0] * 40, [1] * 40, np.repeat(np.arange(4), 10))
    few = replace(cell(0, 40), share=clustered)

    (power, more), _ = more_for_answers(few, SETTINGS, 0.95)

    needed = trials_to_exceed(1.0, 0.7, power=power)
    assert more == needed * 10 - 40  # ten units of a video are worth one


@pytest.mark.parametrize("mean", [0.0, 0.02, 0.05])
def test_offsets_need_as_many_as_tell_them_from_the_floor(mean):
    rng = np.random.default_rng(0)
    n, deviation = 12, 0.05
    values = rng.standard_normal(n)
    values = mean + deviation * (values - values.mean()) / values.std(ddof=1)
    offsets = Offsets(
        sides=("left",),
        unit="px",
        item=np.repeat(np.arange(n), 2),
        annotator=np.tile([0, 1], n),
        label=np.zeros(2 * n, dtype=int),
        truth_mark=np.repeat(np.arange(n), 2),
        offset=np.repeat(values, 2)[:, None],
        scaled=np.repeat(values, 2)[:, None],
    )
    (found,) = offset_cells(offsets, SETTINGS)

    (_, more), (_, most) = more_for_offsets(found, SETTINGS, 0.95)

    exact = ((1.96 + 0.8416) * deviation / abs(mean - 0.03)) ** 2
    assert exact - n <= more <= 1.4 * exact - n + 3  # Student's limits are wider than normal ones
    assert more <= most <= MOST_MORE
