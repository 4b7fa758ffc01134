"""Gold that is chosen decides sooner than gold that is drawn; and laws of the choice."""

from dataclasses import replace

import numpy as np
import pytest

from annoqa.errors import NotApplicableError
from annoqa.planning.gold_units import UNKNOWN, GoldUnits, gather_gold_units
from annoqa.planning.next_gold import next_gold
from tests.ground_truth.simulated import Campaign, Drawing, draw, simulate

N_LABELS = 6
NAMES = (*tuple("abcdef"), "(not marked)")


def campaign(seed, *, share=0.3, n=1_500, slips=0.06):
    """Units whose truth is known to the test; the first label is misread as the second."""
    rng = np.random.default_rng(seed)
    true = rng.choice(N_LABELS, n, p=[0.1, 0.3, 0.2, 0.2, 0.1, 0.1])
    read = np.where((true == 0) & (rng.random(n) < share), 1, true)
    said = (
        read[:, None] + np.where(rng.random((n, 3)) < slips, rng.integers(1, N_LABELS, (n, 3)), 0)
    ) % N_LABELS
    votes = np.stack([(said == value).mean(axis=1) for value in range(N_LABELS + 1)], axis=1)
    return true, votes


def with_gold(true, votes, settled):
    truth = np.full(len(true), UNKNOWN)
    truth[settled] = true[settled]
    return GoldUnits(
        item=np.arange(len(true)), votes=votes, truth=truth, names=NAMES, settled=np.sort(settled)
    )


def misread(units):
    cells = next_gold(units, 1).cells
    return next(cell for cell in cells if (cell.truth, cell.answer) == ("a", "b"))


def gold_until_decided(seed, choose, *, most=700, step=20, **how):
    """How many gold items it takes until the misread cell is decided; and whether rightly."""
    true, votes = campaign(seed, **how)
    settled = np.random.default_rng([seed, 1]).permutation(len(true))[:40]
    while len(settled) < most:
        units = with_gold(true, votes, settled)
        cell = misread(units)
        if cell.decided:
            return len(settled), cell.above > 0.5
        settled = np.r_[settled, choose(units, step, len(settled))]
    return most, None


def chosen(units, n, seed):
    return [made.item for made in next_gold(units, n, seed=seed).items]


def drawn(units, n, seed):
    free = np.setdiff1d(units.item, units.settled)
    return np.random.default_rng(seed).permutation(free)[:n]


@pytest.mark.slow
@pytest.mark.parametrize(("share", "failing"), [(0.02, False)])
def test_chosen_gold_decides_with_fewer_items_than_drawn_gold(share, failing):
    ours = [gold_until_decided(seed, chosen, share=share) for seed in range(10)]
    random = [gold_until_decided(seed, drawn, share=share) for seed in range(10)]
    assert np.mean([n for n, _ in ours]) <= 0.85 * np.mean([n for n, _ in random])
    assert sum(right == failing for _, right in ours) >= 8


def test_the_share_is_not_bent_by_what_was_chosen():
    """Strata weigh by their size: the share is right although its stratum was looked at more."""
    shares, naive = [], []
    for seed in range(4):
        true, votes = campaign(seed)
        settled = np.random.default_rng([seed, 1]).permutation(len(true))[:40]
        for _ in range(3):
            settled = np.r_[settled, chosen(with_gold(true, votes, settled), 60, len(settled))]
        shares.append(misread(with_gold(true, votes, settled)).share)
        mine = settled[true[settled] == 0]
        naive.append((votes[mine].argmax(axis=1) == 1).mean())
    assert np.mean(shares) == pytest.approx(0.3, abs=0.06)
    assert np.mean(naive) > np.mean(shares)


def test_the_same_seed_chooses_the_same_and_nothing_twice():
    true, votes = campaign(0)
    units = with_gold(true, votes, np.arange(60))
    first, again, other = (next_gold(units, 30, seed=seed).items for seed in (0, 0, 1))
    assert first == again
    assert first != other
    items = [made.item for made in first]
    assert len(set(items)) == 30
    assert not set(items) & set(range(60))


def test_items_of_many_videos_are_chosen():
    true, votes = campaign(0)
    units = with_gold(true, votes, np.arange(60))
    video = np.arange(1_500) // 10
    items = np.array([made.item for made in next_gold(units, 60, cluster=video).items])
    assert len(np.unique(video[items])) == 60
    assert not set(video[items].tolist()) & set(video[:60].tolist())


def test_all_that_is_left_is_chosen_and_no_more():
    true, votes = campaign(0, n=100)
    units = with_gold(true, votes, np.arange(95))
    assert sorted(chosen(units, 50, 0)) == [95, 96, 97, 98, 99]
    with pytest.raises(NotApplicableError):
        next_gold(with_gold(true, votes, np.arange(100)), 5)
    with pytest.raises(NotApplicableError):
        next_gold(units, 0)


def test_units_of_a_campaign_of_whole_items():
    view, truth, _ = simulate(Campaign(seed=0, n_items=40, rates=(0.2, 0.2, 0.2)))
    part = replace(
        truth,
        **{
            name: getattr(truth, name)[:10]
            for name in ("annotation", "item", "annotator", "look_start", "look_end", "row", "label")
        },
        **{name: getattr(truth, name)[:10] for name in ("number", "part", "start", "end")},
        offsets=truth.offsets[:11],
    )
    units = gather_gold_units(view, part)
    said = view.label.reshape(40, 3)
    np.testing.assert_array_equal(
        units.votes[:, :4], np.stack([(said == v).mean(axis=1) for v in range(4)], 1)
    )
    np.testing.assert_array_equal(units.truth[:10], truth.label[:10])
    assert (units.truth[10:] == UNKNOWN).all()
    assert next_gold(units, 5).items


def test_units_of_a_campaign_of_marks():
    view, truth = draw(Drawing(seed=0, ghosts=0.3, invents=0.0))
    units = gather_gold_units(view, truth)
    assert (units.truth != UNKNOWN).all()
    nothing = units.truth == len(units.names) - 1
    assert 3 <= nothing.sum() <= 25  # ghosts: three in ten of forty items, and halves of things
    assert np.allclose(units.votes.sum(axis=1), 1)
    assert (units.answer == units.truth)[~nothing].mean() > 0.9
