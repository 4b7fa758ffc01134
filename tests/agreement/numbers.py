"""Tables of numbers, units by annotators, that the tests of variance-based coefficients share."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement.reliability import ReliabilityData


def law(**inputs):
    """A law that holds whatever the inputs; 40 of them each time."""
    return lambda test: settings(max_examples=40, deadline=None)(given(**inputs)(test))


def of(table, cluster=None):
    """Return the data of a table of units by annotators."""
    return ReliabilityData.from_matrix(np.asarray(table, dtype=float).T, cluster=cluster)


def tables(least=2, annotators=4):
    """Return small tables with many ties."""
    return st.tuples(st.integers(2, annotators), st.integers(least, 10)).flatmap(
        lambda size: arrays.arrays(np.int8, size[::-1], elements=st.integers(0, 6))
    )


def noisy(n, k, seed=0):
    """Return units that differ, judged by annotators who differ, with noise."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + 0.3 * rng.normal(size=(1, k)) + 0.7 * rng.normal(size=(n, k))


def assert_influence_is_the_derivative(trace_of, data, row):
    """With a million copies of each unit, where finite samples do not matter."""

    def value(step):
        weight = data.tally.weight * 1e6
        weight[row] += step
        return trace_of(replace(data.tally, weight=weight), data.values)

    moved = (value(1e3).value - value(-1e3).value) / 2e3
    assert value(0).influence[row] == pytest.approx(moved, rel=1e-3, abs=1e-11)
    trace = trace_of(data.tally, data.values)
    assert data.tally.weight @ trace.influence == pytest.approx(0, abs=1e-9)
