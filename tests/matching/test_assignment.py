import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from annoqa.matching import components
from annoqa.matching.assignment import Edges, heaviest


def solve(weight):
    """Return the chosen pairs of a table of weights, 0 where there is no edge."""
    first, second = np.nonzero(weight)
    edges = Edges(first=first, second=second, weight=weight[first, second])
    content = [np.arange(n)[:, None] for n in weight.shape]
    chosen = heaviest(edges, *weight.shape, lambda rows1, rows2: (content[0][rows1], content[1][rows2]))
    return first[chosen], second[chosen]


def table(seed, n, m, degree):
    rng = np.random.default_rng(seed)
    weight = np.where(rng.random((n, m)) < degree / m, rng.random((n, m)) + 0.01, 0)
    return np.where(rng.random((n, m)) < 0.3, np.ceil(weight * 4) / 4, weight)


@pytest.mark.parametrize("shape", [(3, 3), (4, 16), (5, 5), (30, 20), (60, 60), (200, 150)])
@pytest.mark.parametrize("degree", [1, 2, 5, 20])
def test_total_is_the_greatest_there_is(shape, degree):
    for seed in range(10):
        weight = table(seed, *shape, degree)
        rows, columns = solve(weight)
        best = weight[linear_sum_assignment(weight, maximize=True)].sum()

        assert weight[rows, columns].sum() == pytest.approx(best, abs=1e-7)
        assert len(set(rows.tolist())) == len(rows)
        assert len(set(columns.tolist())) == len(columns)


def test_large_components_are_solved_without_a_table(monkeypatch):
    weight = table(3, 80, 70, 6)
    dense = solve(weight)
    monkeypatch.setattr(components, "DENSE_CELLS", 0)
    sparse = solve(weight)

    assert weight[sparse].sum() == pytest.approx(weight[dense].sum(), abs=1e-4)
    assert len(set(sparse[0].tolist())) == len(sparse[0]) == len(set(sparse[1].tolist()))


@pytest.mark.parametrize("length", [5, 40, 3000])
def test_many_chains_and_one_chain_are_the_same(monkeypatch, length):
    rng = np.random.default_rng(length)
    n = 30
    step = np.tile(np.arange(length), n)
    base = np.repeat(np.arange(n) * (length + 2), length)
    first, second = base + (step + 1) // 2, base + step // 2
    weight = np.ceil(rng.random(len(first)) * 6) / 6
    edges = Edges(first=first, second=second, weight=weight)
    size = int(first.max()) + 1
    content = np.arange(size)[:, None]

    together = heaviest(edges, size, size, lambda rows1, rows2: (content[rows1], content[rows2]))
    monkeypatch.setattr(components, "LOCKSTEP", 10**9)
    apart = heaviest(edges, size, size, lambda rows1, rows2: (content[rows1], content[rows2]))

    assert (together == apart).all()
    taken = np.bincount(first[together], minlength=size)
    assert taken.max() == 1


def test_of_equal_totals_the_one_with_more_pairs_is_taken():
    rows, columns = solve(np.array([[1.0, 0.5], [0.5, 0.0]]))

    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 1), (1, 0)]


def test_of_equal_matchings_the_one_in_order_is_taken():
    for n in (2, 3, 6, 40):
        rows, columns = solve(np.full((n, n), 0.7))

        assert rows.tolist() == columns.tolist() == list(range(n))
