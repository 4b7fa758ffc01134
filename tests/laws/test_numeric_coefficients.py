"""What every coefficient of numbers obeys: ICC, Lin's concordance, Kendall's W."""

import importlib

import numpy as np
import pytest

from annoqa.agreement import COEFFICIENTS, NUMERIC_COEFFICIENTS
from annoqa.agreement.icc import intraclass_correlation
from annoqa.agreement.reliability import ReliabilityData
from tests.agreement.numbers import law, noisy, of, tables

EVERY = pytest.mark.parametrize("coefficient", NUMERIC_COEFFICIENTS, ids=lambda coefficient: coefficient.name)


@EVERY
@law(table=tables())
def test_both_layouts_reach_the_same_numbers(coefficient, table):
    dense = of(table)
    unit, annotator, code = dense.judgements
    long = ReliabilityData(
        values=dense.values,
        n_annotators=dense.n_annotators,
        n_units=dense.n_units,
        unit=unit,
        annotator=annotator,
        code=code,
    )
    one, other = coefficient.compute(dense), coefficient.compute(long)

    assert one.undefined == other.undefined
    if one.value is not None:
        assert other.value == pytest.approx(one.value, abs=1e-10)


@EVERY
@law(table=tables())
def test_a_value_is_at_most_1_with_its_interval_around_it(coefficient, table):
    made = coefficient.compute(of(table))
    if made.value is not None:
        assert made.value <= 1
        assert (made.interval is None) == (made.no_interval is not None)
        if made.low is not None:
            assert made.low <= made.value + 1e-9
            assert made.value <= made.high + 1e-9
            assert made.high <= 1


@EVERY
@law(table=tables(3))
def test_every_unit_its_own_cluster_is_the_jackknife_on_units(coefficient, table):
    data = of(table)
    alone = coefficient.trace(data.tally, data.values)
    clustered = coefficient.compute(of(table, cluster=np.arange(len(table))))

    assert (alone.value is None) == (clustered.value is None)
    if clustered.interval is not None and alone.value != 1:
        assert clustered.interval.startswith(f"infinitesimal jackknife on {len(table)} clusters")


@EVERY
@pytest.mark.parametrize("offset", [1e6, -1e9])
def test_numbers_that_hardly_differ_keep_their_digits(coefficient, offset):
    """Squares of the numbers themselves have lost what they differ by."""
    table = np.round(100 * noisy(40, 3))
    one, other = coefficient.compute(of(table)), coefficient.compute(of(table / 64 + offset))

    assert other.value == pytest.approx(one.value, abs=1e-8)
    assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=1e-7)


@EVERY
def test_units_nobody_judged_and_annotators_who_judged_none_do_not_matter(coefficient):
    table = noisy(20, 3)
    more = np.full((22, 4), np.nan)
    more[:20, :3] = table

    one, other = coefficient.compute(of(table)), coefficient.compute(of(more))
    assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high))
    assert other.n_units == 20
    assert other.n_annotators == 3


@EVERY
def test_one_gap_is_undefined_and_told(coefficient):
    table = noisy(20, 3)
    table[4, 1] = np.nan
    made = coefficient.compute(of(table))

    assert made.value is None
    assert made.undefined.startswith("1 of 20 units lack a judgement; keep the complete ones")
    complete = of(table).select(~np.isnan(table).any(axis=1))
    assert coefficient.compute(complete).n_units == 19
    assert intraclass_correlation(of(table), form="1").value is not None


def test_names_are_unique_and_pages_have_their_headings():
    names = [coefficient.name for coefficient in (*COEFFICIENTS, *NUMERIC_COEFFICIENTS)]

    assert len(set(names)) == len(names)
    for coefficient in NUMERIC_COEFFICIENTS:
        page = importlib.import_module(coefficient.compute.__module__).__doc__
        assert all(
            f"\n{heading}" in page for heading in ("Use it", "Beware when", "Undefined when", "References")
        )
