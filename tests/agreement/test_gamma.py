"""γ: published disorders, all alignments tried one by one, and laws."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.continuum import Continuum, continuum_of
from annoqa.agreement.gamma import align, gamma, gamma_cat, gamma_k
from annoqa.agreement.gamma_alignment import best_alignment
from annoqa.agreement.gamma_chance import _shifts, lines_of, shuffled
from annoqa.agreement.gamma_dissimilarity import Dissimilarity, Placed
from annoqa.agreement.ratio import Within
from annoqa.errors import NotApplicableError
from tests.agreement.views import segments
from tests.shared import known_answer

QUICK = settings(max_examples=20, deadline=None)


def continuum_of_case(case):
    rows = [(who, *unit) for who, units in case["data"].items() for unit in units]
    return Continuum.from_rows(rows, annotators=list(case["data"]))


def disorder(continuum, weights):
    (line,) = lines_of(continuum)
    found = best_alignment(line.units, line.n_slots, 1, weights)
    return float(found.disorder[0] / line.mean_units[0]), found


def brute_disorder(units, n_slots, weights):
    """Return the cost of the best partition of the units into unitary alignments, all tried."""
    n_pairs = n_slots * (n_slots - 1) / 2
    table = np.zeros((len(units), len(units)))
    for one, two in combinations(range(len(units)), 2):
        table[one, two] = weights.between(units, np.array([one]), np.array([two]))[0]

    def cost(group):
        inside = sum(table[pair] for pair in combinations(sorted(group), 2))
        return (inside + n_pairs - len(group) * (len(group) - 1) / 2) / n_pairs

    def best(rest):
        if not rest:
            return 0.0
        first, *others = rest
        found = np.inf
        for size in range(n_slots):
            for more in combinations(others, size):
                if len({units.slot[unit] for unit in (first, *more)}) == size + 1:
                    left = [unit for unit in others if unit not in more]
                    found = min(found, cost((first, *more)) + best(left))
        return found

    return best(list(range(len(units))))


def test_disorders_of_three_annotators():
    case = known_answer("temporal", "gamma_AlexPaulSuzan")
    continuum = continuum_of_case(case)

    assert disorder(continuum, Dissimilarity())[0] == pytest.approx(case["expected"]["disorder"], abs=1e-6)
    assert disorder(continuum, Dissimilarity(alpha=1))[0] == pytest.approx(
        case["expected"]["disorder_alpha1"], abs=1e-6
    )
    low, high = case["expected"]["gamma_range"]
    found = align(continuum)
    assert low <= gamma(found, Within()).value <= high
    assert gamma_k(found, 0, Within()).value == case["expected"]["gamma_k"]["1"]
    assert gamma_k(found, 4, Within()).value == case["expected"]["gamma_k"]["5"]


@pytest.mark.parametrize("at", range(6))
def test_fixtures_of_dkpro(at):
    case = known_answer("agreement", "mathet2015_gamma_fixtures")["data"][at]
    rows = [(unit["annotator"], unit["start"], unit["end"], unit["category"]) for unit in case["continuum"]]
    weights = Dissimilarity(alpha=case["params"]["alpha"], beta=case["params"]["beta"])
    continuum = Continuum.from_rows(rows)
    found, _ = disorder(continuum, weights)

    assert case["params"]["deltaEmpty"] == 1
    assert found == pytest.approx(case["bestAlignmentDisorder"], rel=1e-5, abs=1e-9)
    if found == 0:
        assert gamma(align(continuum, weights), Within()).value == case["pygamma_seeded"]["gamma"] == 1


@pytest.mark.parametrize(("case", "empty"), [("gamma_positional_fig10", 1.0), ("gamma_positional_half", 0.5)])
def test_positional_dissimilarities(case, empty):
    answer = known_answer("temporal", case)
    for start, end, other_start, other_end, expected in answer["data"]:
        columns = dict.fromkeys(("group", "slot", "offset", "value"), np.zeros(2, dtype=int))
        units = Placed(
            start=np.array([start, other_start], float), end=np.array([end, other_end], float), **columns
        )
        found = Dissimilarity().positional(units, np.array([0]), np.array([1]))[0] * empty
        assert found == pytest.approx(expected, abs=answer["tolerance"] * max(1, expected))


def test_one_unit_against_nothing():
    case = known_answer("temporal", "gamma_edge_single_unit")
    found = align(continuum_of_case(case), Dissimilarity(alpha=3, beta=2))

    assert gamma(found, Within()).value <= 0
    assert gamma_cat(found, Within()).undefined == "no unit was aligned with another"


@st.composite
def unit_lists(draw, m, most):
    unit = st.tuples(st.integers(0, 30), st.integers(1, 12), st.sampled_from("xyz"))
    return [
        [(a, a + length, label) for a, length, label in draw(st.lists(unit, max_size=most))] for _ in range(m)
    ]


def from_lists(lists):
    names = [f"a{who}" for who in range(len(lists))]
    rows = [(name, *unit) for name, units in zip(names, lists, strict=True) for unit in units]
    return Continuum.from_rows(rows, start=-5, end=60, annotators=names)


@pytest.mark.parametrize(("m", "most"), [(2, 4), (3, 3), (4, 2)])
@pytest.mark.parametrize("alpha", [1.0, 3.0])
@QUICK
@given(data=st.data())
def test_no_alignment_costs_less(m, most, alpha, data):
    (line,) = lines_of(from_lists(data.draw(unit_lists(m, most))))
    weights = Dissimilarity(alpha=alpha)
    found = best_alignment(line.units, m, 1, weights)

    assert found.disorder[0] == pytest.approx(brute_disorder(line.units, m, weights), abs=1e-6)


@pytest.mark.parametrize("m", [2, 3])
@QUICK
@given(data=st.data())
def test_nobodys_name_matters(m, data):
    lists = data.draw(unit_lists(m, 5))
    one, two = (align(from_lists(ordered), n_samples=3) for ordered in (lists, lists[::-1]))

    assert np.allclose(one.disorder, two.disorder, atol=1e-9)
    assert np.allclose(one.chance, two.chance, atol=1e-9)
    for compute in (gamma, gamma_cat):
        left, right = compute(one, Within()), compute(two, Within())
        assert left.undefined == right.undefined
        if left.value is not None:
            assert left.value == pytest.approx(right.value, abs=1e-9)


@QUICK
@given(unit_lists(2, 6), st.permutations("xyz"))
def test_labels_names_do_not_matter(lists, names):
    renamed = [[(a, b, names["xyz".index(label)]) for a, b, label in units] for units in lists]
    for weights in (Dissimilarity(), Dissimilarity(alpha=1)):
        if any(lists):
            assert disorder(from_lists(lists), weights)[0] == pytest.approx(
                disorder(from_lists(renamed), weights)[0], abs=1e-9
            )


@pytest.mark.parametrize("m", [2, 3])
def test_the_clocks_origin_and_unit_do_not_matter(m):
    rng = np.random.default_rng(3)
    start = np.cumsum(rng.integers(4, 9, 60))
    rows = [
        (f"a{who}", int(a) + int(rng.integers(-2, 3)), int(a) + 4 + int(rng.integers(0, 4)), "xyz"[k % 3])
        for who in range(m)
        for k, a in enumerate(start)
    ]
    results = []
    for shift, unit in ((0, 10**9), (1_700_000_000, 10**9), (0, 10**6)):
        moved = [(who, (a + shift) * unit, (b + shift) * unit, label) for who, a, b, label in rows]
        aligned = align(Continuum.from_rows(moved), n_samples=6)
        results.append([compute(aligned, Within()).value for compute in (gamma, gamma_cat)])

    assert results[1] == results[0]
    assert results[2] == pytest.approx(results[0], abs=1e-9)


def several(n_items, *, seed=0, jitter=2):
    rng = np.random.default_rng(seed)
    rows = [
        (item, who, k * 10 + int(rng.integers(jitter + 1)), k * 10 + 6 + int(rng.integers(jitter + 1)), label)
        for item in range(n_items)
        for who in (0, 1)
        for k, label in enumerate("xyzzyx")
        if rng.random() > 0.1
    ]
    looks = {(item, who): (0, 70) for item in range(n_items) for who in (0, 1)}
    return segments(rows, looked=list(looks), looks=looks)


def test_recordings_are_aligned_one_by_one_and_pooled():
    aligned = align(continuum_of(several(12)))
    found = gamma(aligned, Within())

    assert found.n_items == 12
    assert found.low < found.value < found.high
    assert "sampled chance" in found.interval
    assert found.observed == pytest.approx(aligned.disorder.sum() / aligned.mean_units.sum())
    assert found.value == pytest.approx(1 - found.observed / found.expected)


def test_recordings_may_have_two_annotators_or_three():
    rng = np.random.default_rng(7)
    rows = [
        (item, who, k * 10 + int(rng.integers(3)), k * 10 + 6 + int(rng.integers(3)), label)
        for item in range(6)
        for who in range(2 + item % 2)
        for k, label in enumerate("xyzzyx")
    ]
    looks = {(row[0], row[1]): (0, 70) for row in rows}
    aligned = align(continuum_of(segments(rows, looks=looks)))
    apart = [
        align(continuum_of(segments([row for row in rows if row[0] % 2 == odd], looks=chosen)))
        for odd in (0, 1)
        for chosen in [{pair: look for pair, look in looks.items() if pair[0] % 2 == odd}]
    ]

    assert aligned.disorder.sum() == pytest.approx(sum(part.disorder.sum() for part in apart))
    assert 0 < gamma(aligned, Within()).value < 1
    assert gamma(aligned, Within()).n_items == 6
    assert 0 < gamma_cat(aligned, Within()).value <= 1


def test_gamma_cat_is_the_formula_of_the_paper():
    lists = [[(0, 10, "x"), (20, 30, "y")], [(2, 10, "x"), (20, 28, "z")], [(0, 10, "z")]]
    aligned = align(from_lists(lists), n_samples=2)
    d = (2 / 18) ** 2
    weights = [(1 - d) / 2, 1 / 2, (1 - d) / 2, 1 - d]  # AB, AC, BC at the first place; AB at the second
    unlike = [0, 1, 1, 1]

    assert gamma_cat(aligned, Within()).observed == pytest.approx(np.average(unlike, weights=weights))


def test_disorder_adds_up_over_recordings():
    view = several(4)
    together = align(continuum_of(view), n_samples=2)
    alone = [
        align(
            Continuum.from_rows(
                [
                    (f"a{view.annotator[owner]}", int(a), int(b), view.labels[label])
                    for owner, a, b, label in zip(view.owner, view.start, view.end, view.label, strict=True)
                    if view.item[owner] == item
                ],
                annotators=["a0", "a1"],
            ),
            n_samples=2,
        ).disorder[0]
        for item in range(4)
    ]

    assert together.disorder.tolist() == pytest.approx(alone, abs=1e-9)


@pytest.mark.parametrize("m", [2, 3, 4])
def test_perfect_agreement_is_exactly_one(m):
    units = [(start, start + 5 + start % 3, "xyz"[start // 7 % 3]) for start in range(0, 100, 7)]
    aligned = align(from_lists([units] * m), n_samples=3)

    assert gamma(aligned, Within()).value == gamma_cat(aligned, Within()).value == 1


@pytest.mark.parametrize(("m", "alpha"), [(2, 2.0), (3, 4.0)])
def test_units_that_might_as_well_be_alone_are_aligned(m, alpha):
    lists = [[(0, 10, "x")], [(10, 20, "x")], []][:m]
    found, aligned = disorder(from_lists(lists), Dissimilarity(alpha=alpha))

    assert found == pytest.approx(m)  # as much as two units alone, for 2/m units an annotator
    assert len(aligned.first) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_equal_partners_the_earlier_is_taken(order):
    lists = [[(10, 20, "x")], [(5, 15, "x"), (15, 25, "x")]][::order]
    (line,) = lines_of(from_lists(lists))
    found = best_alignment(line.units, 2, 1, Dissimilarity())
    taken = line.units.start[np.concatenate([found.first, found.second])]

    assert sorted(taken + line.units.offset[0] - 5) == [5, 10]


def test_chance_keeps_what_annotators_do_and_loses_where():
    (line,) = lines_of(from_lists([[(0, 5, "x"), (10, 12, "y")], [(0, 5, "x"), (20, 29, "z")]]))
    rng = np.random.default_rng(0)
    for _ in range(20):
        found = shuffled(line, rng)
        lengths = {tuple(sorted((found.end - found.start)[found.slot == slot])) for slot in (0, 1)}
        assert lengths <= {(2.0, 5.0), (5.0, 9.0)}
        assert ((found.start >= 0) & (found.start < line.length)).all()


@pytest.mark.parametrize("m", [2, 3, 5])
def test_shifts_are_farther_apart_than_units_are_long(m):
    rng = np.random.default_rng(1)
    for _ in range(200):
        shifts = np.sort(_shifts(40.0, m, 6.0, rng))
        assert np.diff(shifts, append=shifts[0] + 40).min() >= 6 - 1e-9
    assert len(_shifts(40.0, 9, 6.0, rng)) == 9


def test_precision_draws_more_and_a_seed_draws_the_same():
    continuum = continuum_of(several(2, jitter=4))
    few, many = align(continuum, n_samples=5), align(continuum, n_samples=5, precision=0.02)

    assert many.n_samples > 5
    assert many.chance_error < few.chance_error
    assert align(continuum, n_samples=5).chance.tolist() == few.chance.tolist()


def test_distances_of_labels_may_be_given():
    near = np.array([[0, 0.1], [0.1, 0]])
    lists = [[(0, 5, "x")], [(0, 5, "y")]]
    found, _ = disorder(from_lists(lists), Dissimilarity(categories=near))

    assert found == pytest.approx(0.1)


def test_nothing_marked_and_nobody_else():
    empty = align(from_lists([[], []]))
    alone = align(Continuum.from_rows([("a", 0, 5, "x")]))

    assert gamma(empty, Within()).undefined == "nobody marked anything"
    assert gamma(alone, Within()).undefined == "nobody marked anything"


def test_weights_that_make_no_sense_are_refused():
    with pytest.raises(NotApplicableError, match="alpha above 0"):
        Dissimilarity(alpha=0)
