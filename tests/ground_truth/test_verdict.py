"""Every cell has one verdict, and it is the planted one."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.mark_attribute import MarkAttribute
from annoqa.ground_truth.outcome import CORRECT, score_against
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.verdict import VERDICTS
from annoqa.statistics.multiple_testing import benjamini_yekutieli
from tests.ground_truth.simulated import LABELS, Campaign, Drawing, draw, marks_view, simulate, whole_view

N = 20
MUG, CUP, PLATE, BOWL = range(4)
GOLD = 9
LIGHT = ("dark", "day", "dusk")


def search(view, truth, **options):
    return find_failures(view, truth, score_against(view, truth), **options)


def told(run, **what):
    """Return the one cell of the field that is about something."""
    what = {"slice": None, "side": "", "attribute": None, **what}
    (cell,) = [one for one in run.cells if all(getattr(one, name) == value for name, value in what.items())]
    return cell


def answers(rows, true, labels=LABELS[:4]):
    """Return the view of annotators who give one row of answers each, and gold's."""
    rows = np.array(rows)
    m, n = rows.shape
    view = whole_view(np.tile(np.arange(n), m), np.repeat(np.arange(m), n), rows.ravel(), labels=labels)
    return view, whole_view(np.arange(n), [GOLD] * n, true, labels=labels)


TRUE = [MUG] * 20 + [PLATE] * 40
MISREAD = [CUP] * 20 + [PLATE] * 40


def test_what_everybody_misreads_is_a_guideline_failure_with_its_evidence():
    cell = told(search(*answers([MISREAD] * 3, TRUE)), cell="confusion", truth_label="mug", answer="cup")

    assert cell.verdict == "guideline failure"
    assert (cell.n_wrong, cell.n_units) == (20, 20)
    assert "20 of 20 units, 100 % [84 %, 100 %]" in cell.why
    assert "single author" in cell.why
    assert f"q = {cell.q:.2g}" in cell.why
    assert len(cell.items) == 20


def test_the_label_of_a_failing_mix_up_repeats_it_and_what_is_right_is_fine():
    run = search(*answers([MISREAD] * 3, TRUE))

    assert told(run, cell="label", truth_label="mug").part_of == "`mug` is called `cup`"
    plate = told(run, cell="label", truth_label="plate")
    assert (plate.verdict, plate.p, plate.q) == ("fine", None, None)
    assert plate.why == "Nobody is wrong in this way in 40 units."


@pytest.mark.parametrize(
    ("campaign", "cell", "verdict"),
    [
        (Campaign(seed=0, misread=0.9, n_items=120), "confusion", "guideline failure"),
        (Campaign(seed=0, rates=(0.02, 0.02, 0.02, 0.5), n_items=160, pull=1.0), "label", "one annotator"),
        (Campaign(seed=0, rates=(0.02,) * 4, hard_label=4.3, n_items=240), "label", "hard item"),
        (Campaign(seed=0, rates=(0.03,) * 3, n_items=120), "label", "fine"),
        (Campaign(seed=0, rates=(0.03,) * 3, n_items=20), "label", "not enough data"),
    ],
    ids=["failure", "one annotator", "hard", "fine", "few"],
)
def test_the_planted_verdict_is_found(campaign, cell, verdict):
    found = Counter()
    for seed in range(N):
        view, truth, _ = simulate(replace(campaign, seed=seed))
        what = {"answer": "cup"} if cell == "confusion" else {}
        found[told(search(view, truth), cell=cell, truth_label="mug", **what).verdict] += 1

    assert found[verdict] >= 0.9 * N, found


def test_wrong_gold_in_a_cell_that_is_fine_is_gold_in_doubt():
    found = wrong = other = 0
    for seed in range(N):
        view, truth, bad = simulate(Campaign(seed=seed, rates=(0.03,) * 5, gold_errors=2, n_items=120))
        run = search(view, truth)
        cells = [cell for cell in run.cells if cell.verdict == "gold in doubt" and not cell.part_of]
        doubted = {item for cell in cells for item in cell.items}
        assert {doubt.item for doubt in run.doubts} == doubted
        found, wrong, other = found + len(doubted & bad), wrong + len(bad), other + len(doubted - bad)

    assert found >= 0.9 * wrong
    assert other <= 0.05 * N


def test_gold_that_nobody_signed_makes_a_conflict_where_everybody_contradicts_it():
    run = search(*answers([MISREAD] * 3, TRUE), nameless=frozenset({GOLD}))

    cell = told(run, cell="confusion", truth_label="mug", answer="cup")
    assert run.failures == ()
    assert run.doubts == ()
    assert (cell.verdict, cell.gold_origin) == ("systematic conflict", "unknown")
    assert "100 % [84 %, 100 %] of the answers contradict it" in cell.why
    assert "What would settle it" in cell.why


def test_gold_that_nobody_signed_still_shows_a_failure_where_some_read_it_as_gold_does():
    rng = np.random.default_rng(1)
    true = np.array([MUG] * 120 + [PLATE] * 120)
    read = np.where((true == MUG) & (rng.random(240) < 0.5), CUP, true)

    run = search(*answers([read] * 3, true), nameless=frozenset({GOLD}))

    assert [failure.direction for failure in run.failures] == ["`mug` is called `cup`"]
    assert run.failures[0].share.high < 0.9


def test_a_second_independent_author_makes_it_a_failure_and_one_may_be_asked_to_be_two():
    view, truth = answers([MISREAD] * 3, TRUE)
    two = replace(truth, annotator=np.where(np.arange(60) % 2, GOLD, GOLD + 1).astype(np.int32))
    strict = FailureSettings(conflict_origins=("unknown", "annotators", "one"))

    verdicts = [search(view, gold, settings=strict).cells[0].verdict for gold in (truth, two)]

    assert verdicts == ["systematic conflict", "guideline failure"]
    assert search(view, two).cells[0].gold_origin == "several"


def test_gold_by_the_annotators_themselves_is_never_a_failure_of_the_guideline():
    view, truth = answers([TRUE, *[MISREAD] * 5], TRUE)
    own = replace(truth, annotator=np.zeros(60, dtype=np.int32))

    independent, dependent = (search(view, gold) for gold in (truth, own))

    assert [failure.direction for failure in independent.failures] == ["`mug` is called `cup`"]
    assert dependent.failures == ()
    cell = told(dependent, cell="confusion", truth_label="mug", answer="cup")
    assert (cell.verdict, cell.gold_origin, cell.gold_authors) == ("systematic conflict", "annotators", (0,))


def test_one_annotator_alone_on_every_item_is_not_enough_data():
    run = search(*answers([MISREAD], TRUE))

    assert {cell.verdict for cell in run.cells} == {"not enough data"}
    assert all("two annotators" in cell.why for cell in run.cells)


def test_more_gold_reaches_a_verdict():
    few = told(search(*answers([[MUG] * 5 + [PLATE] * 40] * 3, [MUG] * 5 + [PLATE] * 40)), truth_label="mug")
    (power, more), (high_power, most) = few.more_gold

    n = 5 + most
    enough = search(*answers([[MUG] * n + [PLATE] * 40] * 3, [MUG] * n + [PLATE] * 40))

    assert few.verdict == "not enough data"
    assert (power, high_power) == (0.8, 0.9)
    assert more <= most
    assert told(enough, truth_label="mug").verdict == "fine"


def in_slices(seed, *, misread=0.0, hard=0.0, n=240, m=4, n_labels=4):
    """Return a campaign with three slices; the dark one is misread, or hard for everything."""
    rng = np.random.default_rng(seed)
    true = rng.permutation(np.arange(n) % n_labels)
    light = rng.integers(0, 3, n)
    effort = np.log(0.06 / 0.94) + 0.5 * rng.standard_normal(n)[:, None] + hard * (light == 0)[:, None]
    wrong = rng.random((n, m)) < 1 / (1 + np.exp(-effort))
    read = np.where((true == MUG) & (light == 0) & (rng.random(n) < misread), CUP, true)
    said = np.where(wrong, (true[:, None] + 1) % n_labels, read[:, None])
    return *answers(said.T, true), {"light": (light, LIGHT)}


def test_a_failure_of_one_slice_is_told_as_that():
    found = Counter()
    for seed in range(N):
        view, truth, slices = in_slices(seed, misread=0.9)
        run = search(view, truth, slices=slices)
        assert {(one.cell, one.truth_label, one.answer) for one in run.failures} <= {
            ("confusion", "mug", "cup")
        }
        found.update(one.slice for one in run.failures)

    assert found["light", "dark"] == N
    assert not found["light", "day"] + found["light", "dusk"]


def test_a_slice_that_is_hard_for_everything_is_not_blamed_on_a_guideline():
    runs = [search(*in_slices(seed, hard=2.5)[:2], slices=in_slices(seed, hard=2.5)[2]) for seed in range(N)]

    assert sum(len(run.failures) for run in runs) <= 0.05 * N


def test_a_failure_of_the_whole_field_is_not_told_again_for_each_slice():
    view, truth, _ = simulate(Campaign(seed=3, misread=0.95, n_items=240))
    slices = {"light": (np.arange(240) % 3, LIGHT)}

    run = search(view, truth, slices=slices)

    assert [failure.slice for failure in run.failures] == [None]
    repeats = [cell for cell in run.cells if cell.slice and cell.verdict == "guideline failure"]
    assert len(repeats) >= 3
    assert all(cell.part_of for cell in repeats)
    assert run.n_tested == sum(cell.p is not None for cell in run.cells)


def test_slices_with_few_units_and_columns_of_one_value_are_not_searched():
    view, truth = answers([MISREAD] * 3, TRUE)
    own = {"id": (np.arange(60), tuple(map(str, range(60)))), "same": (np.zeros(60, dtype=int), ("x",))}

    assert search(view, truth, slices=own).n_tested == search(view, truth).n_tested


def test_all_cells_are_one_family():
    view, truth, slices = in_slices(0, misread=0.9)

    run = search(view, truth, slices=slices, settings=FailureSettings(correction="benjamini_yekutieli"))

    tested = [cell for cell in run.cells if cell.p is not None]
    expected = benjamini_yekutieli([cell.p for cell in tested])
    assert [cell.q for cell in tested] == pytest.approx(expected.tolist())
    assert run.failures


def of_marks(said, true, asked=("occluded", ("no", "yes"))):
    """Return views of one box an item, and what everybody answered about it."""
    n, m = len(true), len(said)
    box = (0, 0, 10, 10)
    view = marks_view(
        [(i, a, MUG, *box) for i in range(n) for a in range(m)], [(i, a) for i in range(n) for a in range(m)]
    )
    truth = marks_view([(i, GOLD, MUG, *box) for i in range(n)], [(i, GOLD) for i in range(n)])
    answer = np.array([said[view.annotator[a]][view.item[a]] for a in view.owner])
    name, values = asked
    return view, truth, [MarkAttribute(name=name, values=values, answer=answer, truth=np.array(true))]


def test_an_attribute_that_everybody_answers_wrongly_is_a_failure():
    true = [1] * 20 + [0] * 40
    view, truth, attributes = of_marks([[0] * 60] * 3, true)

    run = search(view, truth, attributes=attributes)

    (failure,) = run.failures
    assert (failure.cell, failure.attribute) == ("attribute", "occluded")
    assert (failure.truth_label, failure.answer) == ("yes", "no")
    assert failure.direction == "`occluded`: `yes` is answered `no`"
    cell = told(run, attribute="occluded", truth_label="yes", answer="no")
    assert cell.repair.accuracy == pytest.approx(40 / 60)
    assert cell.repair.accuracy_after == 1.0


def test_an_attribute_left_open_is_an_answer_and_one_without_gold_is_not_judged():
    true = [1] * 20 + [0] * 20 + [-1] * 20
    view, truth, attributes = of_marks([[-1] * 20 + [0] * 20 + [1] * 20] * 3, true)

    run = search(view, truth, attributes=attributes)

    assert [failure.direction for failure in run.failures] == ["`occluded`: `yes` is left open"]
    assert told(run, attribute="occluded", truth_label="no").n_units == 20


def test_a_repair_is_what_the_numbers_are_once_the_answers_are_put_right():
    view, truth, _ = simulate(Campaign(seed=2, misread=0.9, rates=(0.05, 0.08, 0.1), n_items=120))
    outcomes = score_against(view, truth)
    run = search(view, truth)
    repair = told(run, cell="confusion", truth_label="mug", answer="cup").repair
    true = truth.label[np.searchsorted(truth.item, view.item)]

    put_right = replace(view, label=np.where((true == MUG) & (view.label == CUP), MUG, view.label))

    def numbers(one):
        table = one.label.reshape(120, 3)
        pairs = [(table[:, a] == table[:, b]).mean() for a, b in ((0, 1), (0, 2), (1, 2))]
        return (score_against(one, truth).outcome == CORRECT).mean(), np.mean(pairs)

    assert (repair.accuracy, repair.agreement) == pytest.approx(numbers(view))
    assert (repair.accuracy_after, repair.agreement_after) == pytest.approx(numbers(put_right))
    n_wrong = (outcomes.outcome != CORRECT).sum()
    assert repair.errors_share == pytest.approx(((true == MUG) & (view.label == CUP)).sum() / n_wrong)


def test_a_repair_of_additions_takes_the_marks_away():
    view, truth = draw(Drawing(seed=1, ghosts=0.5))
    run = search(view, truth)
    cell = told(run, cell="addition", answer="cup")

    assert cell.verdict == "guideline failure"
    assert cell.repair.accuracy < cell.repair.accuracy_after < 1
    assert cell.repair.agreement_after > cell.repair.agreement


@pytest.mark.parametrize(
    ("drawing", "side", "verdict"),
    [
        (Drawing(seed=0, shared=0.08, habit=0.005), "right", "guideline failure"),
        (Drawing(seed=0, noise=0.012), "right", "fine"),
        (Drawing(seed=0, noise=0.12, n_items=60), "left", "hard item"),
        (Drawing(seed=0, noise=0.06, n_items=3, objects=3), "left", "not enough data"),
    ],
    ids=["shared", "tight", "wide", "few"],
)
def test_sides_have_verdicts(drawing, side, verdict):
    found = Counter()
    for seed in range(6):
        view, truth = draw(replace(drawing, seed=seed))
        (cell,) = [c for c in search(view, truth).cells if c.side == side and c.truth_label is None]
        found[cell.verdict] += 1

    assert found[verdict] >= 5, found


def test_a_side_that_one_annotator_draws_loose_is_theirs():
    view, truth = draw(Drawing(seed=4, noise=0.01, n_annotators=4))
    shape = view.shape.copy()
    theirs = view.annotator[view.owner] == 2
    shape[theirs, 2] += 0.1 * (shape[theirs, 2] - shape[theirs, 0])

    (cell,) = [
        c
        for c in search(replace(view, shape=shape), truth).cells
        if c.side == "right" and c.truth_label is None
    ]

    assert (cell.verdict, cell.annotators) == ("one annotator", (2,))


SEEDS = st.integers(0, 10_000)
few = settings(max_examples=15, deadline=None)


def plain(cell, names=None):
    """Return what a cell tells, with the annotators by name."""
    who = cell.annotators if names is None else tuple(sorted(names[list(cell.annotators)].tolist()))
    return replace(cell, annotators=tuple(sorted(who)))


@few
@given(SEEDS, st.permutations(range(4)))
def test_who_is_called_what_changes_no_cell(seed, order):
    names = np.array(order)
    view, truth, slices = in_slices(seed, misread=0.7, n=80)
    other = whole_view(view.item, names[view.annotator], view.label, labels=view.labels)

    here, there = search(view, truth, slices=slices), search(other, truth, slices=slices)

    assert [plain(cell, names) for cell in here.cells] == [plain(cell) for cell in there.cells]


@few
@given(SEEDS, st.integers(0, 100))
def test_the_order_of_items_changes_no_cell_but_their_names(seed, shuffle):
    view, truth, slices = in_slices(seed, misread=0.7, n=80)
    new = np.random.default_rng(shuffle).permutation(80)
    codes, names = slices["light"]
    moved = np.empty_like(codes)
    moved[new] = codes
    views = [whole_view(new[one.item], one.annotator, one.label, labels=one.labels) for one in (view, truth)]

    here = search(view, truth, slices=slices)
    there = search(*views, slices={"light": (moved, names)})

    def without_items(run):
        return [replace(cell, items=()) for cell in run.cells]

    assert without_items(here) == without_items(there)
    most = [sorted(new[list(cell.items)].tolist()) for cell in here.cells]
    assert most == [sorted(cell.items) for cell in there.cells]


@few
@given(SEEDS, st.floats(0, 1), st.floats(0, 3), st.integers(8, 90), st.integers(1, 5))
def test_every_cell_has_one_verdict_and_failures_are_cells(seed, misread, hard, n, m):
    view, truth, slices = in_slices(seed, misread=misread, hard=hard, n=n, m=m)

    run = search(view, truth, slices=slices)

    about = [
        (cell.cell, cell.truth_label, cell.answer, cell.side, cell.slice, cell.attribute)
        for cell in run.cells
    ]
    assert len(set(about)) == len(about)
    assert all(cell.verdict in VERDICTS and cell.why for cell in run.cells)
    labels = {cell.truth_label for cell in run.cells if cell.cell == "label" and cell.slice is None}
    assert labels == {LABELS[code] for code in truth.label}
    called = {
        (cell.direction, cell.q)
        for cell in run.cells
        if cell.verdict == "guideline failure" and not cell.part_of
    }
    assert called == {(failure.direction, failure.q) for failure in run.failures}
    directions = {cell.direction for cell in run.cells}
    assert all(cell.part_of in directions for cell in run.cells if cell.part_of)
    assert all((cell.verdict == "not enough data") or not cell.more_gold for cell in run.cells)


@few
@given(SEEDS)
def test_drawn_marks_have_one_verdict_for_each_cell(seed):
    view, truth = draw(Drawing(seed=seed, n_items=10, shared=0.05, ghosts=0.3, invents=0.4, hard=0.2))

    run = search(view, truth, slices={"half": (np.arange(10) % 2, ("even", "odd"))})

    about = [(cell.cell, cell.truth_label, cell.answer, cell.side, cell.slice) for cell in run.cells]
    assert len(set(about)) == len(about)
    assert run.n_tested == sum(cell.p is not None for cell in run.cells)
