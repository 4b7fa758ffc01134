import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.crossed import pair_kappas
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.reliability import ReliabilityData
from annoqa.errors import NotApplicableError
from annoqa.planning.overlap_design import Design, design_overlap, report_design


@settings(max_examples=30, deadline=None)
@given(
    n_annotators=st.integers(1, 9),
    n_items=st.integers(1, 40),
    per_item=st.integers(1, 9),
    seed=st.integers(0, 5),
)
def test_a_design_uses_exactly_what_was_asked_for(n_annotators, n_items, per_item, seed):
    per_item = min(per_item, n_annotators)
    design = design_overlap(n_annotators, n_items, per_item, seed=seed)

    assert design.annotator.shape == (n_items, per_item)
    assert (np.diff(design.annotator, axis=1) > 0).all()
    assert design.loads.sum() == n_items * per_item
    assert np.ptp(design.loads) <= 1
    assert design.pairs.sum() == n_items * per_item * (per_item - 1)


@settings(max_examples=30, deadline=None)
@given(
    caps=st.lists(st.integers(0, 30), min_size=2, max_size=7),
    n_items=st.integers(1, 25),
    per_item=st.integers(1, 4),
)
def test_nobody_gets_more_than_their_cap_and_nobody_less_than_others_without_need(caps, n_items, per_item):
    room = sum(min(cap, n_items) for cap in caps)
    if per_item > len(caps) or room < n_items * per_item:
        with pytest.raises(NotApplicableError):
            design_overlap(len(caps), n_items, per_item, cap=caps)
        return
    design = design_overlap(len(caps), n_items, per_item, cap=caps)

    assert (design.loads <= caps).all()
    assert design.loads.sum() == n_items * per_item
    free = design.loads[design.loads < np.minimum(caps, n_items)]
    assert not len(free) or free.min() >= design.loads.max() - 1


@pytest.mark.parametrize(
    ("n_annotators", "n_items", "per_item", "shared"),
    [(7, 7, 3, 1), (5, 10, 2, 1), (6, 10, 3, 2), (9, 12, 3, 1), (4, 20, 3, 10), (5, 10, 4, 6)],
)
def test_known_balanced_block_designs_are_found(n_annotators, n_items, per_item, shared):
    """Balanced incomplete block designs exist only where λ (v − 1) = r (k − 1); these do exist."""
    assert shared * (n_annotators - 1) == n_items * per_item / n_annotators * (per_item - 1)
    design = design_overlap(n_annotators, n_items, per_item)

    assert design.is_balanced
    assert design.shared.tolist() == [shared] * len(design.shared)


@pytest.mark.parametrize(
    ("n_annotators", "n_items", "per_item"), [(10, 100, 3), (8, 57, 5), (12, 400, 2), (6, 97, 4)]
)
def test_pairs_of_larger_designs_differ_by_one_and_by_another_where_loads_do(n_annotators, n_items, per_item):
    design = design_overlap(n_annotators, n_items, per_item)

    assert np.ptp(design.shared) <= 1 + np.ptp(design.loads)
    assert design.is_connected


def test_the_seed_decides_and_nothing_else():
    one, two, other = (design_overlap(9, 50, 3, seed=seed).annotator for seed in (1, 1, 2))

    assert (one == two).all()
    assert (one != other).any()


def test_groups_that_never_meet_are_seen():
    apart = Design(annotator=np.array([[0, 1], [2, 3], [0, 1]]), n_annotators=4)
    joined = Design(annotator=np.array([[0, 1], [2, 3], [1, 2]]), n_annotators=5)

    assert not apart.is_connected
    assert joined.is_connected  # the fifth has nothing to do
    assert not joined.is_balanced


def test_alone_on_an_item_nobody_is_connected():
    design = design_overlap(3, 9, 1)

    assert not design.is_connected
    assert design.loads.tolist() == [3, 3, 3]
    with pytest.raises(NotApplicableError, match="two annotators an item"):
        report_design(design, agreement=0.7, shares=[0.5, 0.5])


def test_expected_widths_are_those_of_simulated_campaigns():
    design = design_overlap(6, 300, 3)
    report = report_design(design, agreement=0.7, shares=[0.3, 0.7])
    rng = np.random.default_rng(0)
    of_pairs, of_all = [], []
    for _ in range(40):
        own = rng.random(300) < 0.3
        said = np.where(rng.random((6, 300)) < np.sqrt(0.7), own, rng.random((6, 300)) < 0.3).astype(int)
        codes = np.full((6, 300), -1)
        np.put_along_axis(
            codes, design.annotator.T, np.take_along_axis(said, design.annotator.T, axis=0), axis=0
        )
        data = ReliabilityData.from_codes(codes, values=(0, 1))
        alpha = krippendorff_alpha(data)
        of_all.append(alpha.high - alpha.low)
        of_pairs += [pair.kappa.high - pair.kappa.low for pair in pair_kappas(data)]

    assert (report.pair_least, report.pair_most) == (60, 60)
    assert np.mean(of_all) == pytest.approx(report.alpha_width, rel=0.03)
    assert np.median(of_pairs) == pytest.approx(report.pair_width_median, rel=0.06)


def test_more_annotators_make_pairs_wider_and_leave_alpha_as_it_is():
    few, many = (report_design(design_overlap(n, 120, 3), agreement=0.7, shares=[0.4, 0.6]) for n in (4, 10))

    assert few.alpha_width == many.alpha_width
    assert few.pair_width_widest < many.pair_width_widest
    assert (few.load_least, few.load_most, few.n_judgements) == (90, 90, 360)


def test_pairs_that_share_nothing_have_no_width():
    report = report_design(design_overlap(20, 10, 2), agreement=0.7, shares=[0.5, 0.5])

    assert report.pair_width_widest is None
    assert report.pair_width_median is None
    assert report.no_pair_width == "two annotators share fewer than 2 items"
    assert not report.connected


@pytest.mark.parametrize(
    ("sizes", "more", "said"),
    [
        ((3, 10, 4), {}, "as many annotators"),
        ((3, 0, 2), {}, "needs items"),
        ((3, 10, 2), {"cap": 6}, "leave room for 18"),
        ((3, 10, 2), {"cap": [10, 10, -1]}, "negative"),
    ],
)
def test_what_cannot_be_designed_is_told(sizes, more, said):
    with pytest.raises(NotApplicableError, match=said):
        design_overlap(*sizes, **more)
