"""Unitizing α, α by duration and γ on music segments, against atoms and against a dense assignment."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from annoqa.agreement.continuum import continuum_of
from annoqa.agreement.gamma import align
from annoqa.measurements.context import Context
from annoqa.measurements.unitizing import measure_unitizing
from annoqa.table.field_view import view_field
from tests.real.adaptors import salami

LAYERS = ["functions", "uppercase", "lowercase"]
ATOM_S = 0.02


def tracks(view):
    """Return (starts, ends, labels) in seconds of both annotators of every track."""
    found = {}
    for place, item in enumerate(view.item.tolist()):
        rows = slice(view.offsets[place], view.offsets[place + 1])
        columns = view.start[rows] / 1e9, view.end[rows] / 1e9, view.label[rows]
        long = columns[1] > columns[0]
        found.setdefault(item, []).append(tuple(column[long] for column in columns))
    return found


def by_atoms(view):
    """Return uα and α by duration from labels read off every 20 ms."""
    values, units, apart = [], [], 0.0
    for pair in tracks(view).values():
        low, high = (limit(limit(side[at]) for side in pair) for limit, at in ((min, 0), (max, 1)))
        times = np.arange(low + ATOM_S / 2, high, ATOM_S)
        read = []
        for start, end, label in pair:
            at = np.searchsorted(start, times, side="right") - 1
            inside = (at >= 0) & (times < end[np.maximum(at, 0)])
            read.append(np.where(inside, label[at], -1))
            units += np.bincount(at[inside]).tolist()
        apart += (read[0] != read[1]).sum()
        values += read
    counts = np.unique(np.concatenate(values), return_counts=True)[1].astype(float)
    n = counts.sum()
    same_unit = (np.array(units, dtype=float) ** 2).sum()
    differ = n * n - (counts**2).sum()
    observed = 2 * apart / n
    return 1 - observed * (n * n - same_unit) / differ, 1 - observed * n * n / differ


@pytest.fixture(name="layer_and_view", scope="module", params=LAYERS)
def _layer_and_view(request):
    table = salami(request.param)
    return request.param, table, view_field(table, request.param)


def test_the_family_is_what_atoms_say(layer_and_view):
    _, table, view = layer_and_view
    rows = measure_unitizing(view, Context.of(table))
    found = {row.name: row.estimate for row in rows if row.subject == "all"}
    u_alpha, duration_alpha = by_atoms(view)

    assert found["u_alpha"].value == pytest.approx(u_alpha, abs=2e-3)
    assert found["duration_alpha"].value == pytest.approx(duration_alpha, abs=2e-3)
    assert found["u_alpha"].low < u_alpha < found["u_alpha"].high
    assert found["u_alpha"].n_items == found["gamma"].n_items == 60
    assert abs(found["relevance_alpha"].value) < 0.01  # music has no gaps but at its ends
    assert found["coding_alpha"].value == pytest.approx(u_alpha, abs=0.01)


def test_functions_are_agreed_on_more_than_letters():
    found = {}
    for layer in LAYERS:
        table = salami(layer)
        rows = measure_unitizing(view_field(table, layer), Context.of(table))
        found[layer] = {row.name: row.estimate.value for row in rows if row.subject == "all"}
    for name in ("u_alpha", "gamma", "gamma_cat"):
        assert found["functions"][name] > found["uppercase"][name] > found["lowercase"][name] > 0


def dense_disorder(pair):
    """Return the cost of the best alignment of one track, with a place beside nobody for everyone."""
    (s1, e1, k1), (s2, e2, k2) = pair
    moved = np.abs(s1[:, None] - s2) + np.abs(e1[:, None] - e2)
    cost = 3 * (moved / ((e1 - s1)[:, None] + (e2 - s2))) ** 2 + (k1[:, None] != k2)
    table = np.full((len(s1) + len(s2),) * 2, 0.0)
    table[: len(s1), : len(s2)] = cost
    table[: len(s1), len(s2) :] = table[len(s1) :, : len(s2)] = 1
    return table[linear_sum_assignment(table)].sum()


def test_no_alignment_of_a_track_costs_less(layer_and_view):
    _, _, view = layer_and_view
    aligned = align(continuum_of(view), n_samples=2)
    dense = {item: dense_disorder(pair) for item, pair in tracks(view).items()}

    assert aligned.disorder.tolist() == pytest.approx([dense[item] for item in aligned.item.tolist()])
