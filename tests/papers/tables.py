"""Published tables as reliability data, and what the known answers say about them."""

import numpy as np
import pytest

from annoqa.agreement.brennan import brennan_prediger
from annoqa.agreement.coefficient import spread_of
from annoqa.agreement.cohen import cohen_kappa, trace_cohen
from annoqa.agreement.gwet import gwet_ac1
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.percent import percent_agreement
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.scott import scott_pi
from tests.shared import known_answer

TWO = {
    "cohen": cohen_kappa,
    "scott": scott_pi,
    "S": brennan_prediger,
    "ac1": gwet_ac1,
    "alpha_nominal": krippendorff_alpha,
}


def from_table(table):
    """Return the data of a table of first by second annotator."""
    table = np.asarray(table)
    first, second = np.nonzero(table)
    times = table[first, second]
    codes = np.stack([np.repeat(first, times), np.repeat(second, times)])
    return ReliabilityData.from_codes(codes, values=range(len(table)))


def from_units(units):
    """Return the data of one row per unit, None where a judgement is missing."""
    return ReliabilityData.from_rows(list(zip(*units, strict=True)))


def from_counts(counts):
    """Return the data of a table of units by values; who said what is not known."""
    rows = [np.repeat(np.arange(len(row)), row) for row in counts]
    return ReliabilityData.from_codes(np.array(rows).T, values=range(len(counts[0])))


def case(name):
    return known_answer("agreement", name)


def assert_printed(value, expected):
    """The number is the recomputed one, and rounds to what the paper prints."""
    if "value" in expected:
        assert value == pytest.approx(expected["value"], abs=1e-12)
    if "published" in expected:
        printed = str(expected["published"])
        scale = 10 ** len(printed.partition(".")[2])
        assert float(printed) * scale == pytest.approx(value * scale, abs=0.5001) or (
            np.trunc(value * scale) == round(float(printed) * scale)  # some papers cut off
        )


def assert_two_annotators(name):
    """Every coefficient of a published two-way table, with observed and expected agreement."""
    found = case(name)
    data, expected = from_table(found["data"]), found["expected"]
    for key, compute in TWO.items():
        assert_printed(compute(data).value, expected[key])
    assert_printed(percent_agreement(data).value, expected["po"])
    assert_printed(cohen_kappa(data).expected, expected["pe_cohen"])
    assert_printed(scott_pi(data).expected, expected["pe_scott"])
    assert_printed(brennan_prediger(data).expected, expected["pe_S"])
    assert_printed(gwet_ac1(data).expected, expected["pe_ac1"])
    assert_printed(asymptotic_error(data), expected["cohen_ASE"])


def asymptotic_error(data, **how):
    """Fleiss, Cohen and Everitt divide by n where the jackknife divides by n − 1."""
    over = spread_of(data, trace_cohen(data.tally, data.values, **how))
    return over.standard_error * np.sqrt((over.n_clusters - 1) / over.n_clusters)
