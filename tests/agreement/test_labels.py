from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.labels import label_agreements
from annoqa.agreement.reliability import ReliabilityData


def campaign(seed=0, cluster=None):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, 80)
    codes = np.where(rng.random((4, 80)) < 0.3, rng.integers(0, 3, (4, 80)), truth)
    codes[rng.random(codes.shape) < 0.25] = -1
    return ReliabilityData.from_codes(codes, values=("a", "b", "c", "unused"), cluster=cluster)


@pytest.mark.parametrize("cluster", [None, np.arange(80) // 8])
def test_alpha_of_a_label_is_alpha_of_the_label_against_the_rest(cluster):
    data = campaign(cluster=cluster)
    for place, made in enumerate(label_agreements(data)[:3]):
        binary = np.where(data.codes < 0, -1, data.codes == place)
        expected = krippendorff_alpha(
            ReliabilityData.from_codes(binary, values=(False, True), cluster=cluster)
        )
        for name in ("value", "low", "high", "n_units"):
            assert getattr(made.alpha, name) == pytest.approx(getattr(expected, name), abs=1e-10)


def test_specific_agreement_is_the_chance_that_another_says_it_too():
    data = campaign()
    for place, made in enumerate(label_agreements(data)[:3]):
        again, said = 0.0, 0
        for unit in data.codes.T:
            given = unit[unit >= 0]
            if len(given) >= 2:
                n = int((given == place).sum())
                again += n * (n - 1) / (len(given) - 1)
                said += n
        assert made.specific.value == pytest.approx(again / said)
        assert made.n_judgements == said
        assert made.specific.low < made.specific.value < made.specific.high


def test_a_label_that_nobody_used_is_undefined():
    made = label_agreements(campaign())[3]

    assert made.specific.undefined == "no unit that was judged twice has the label"
    assert made.alpha.undefined == "only one value was used"


def test_two_labels_have_one_alpha():
    data = ReliabilityData.from_rows([list("aaabbbab"), list("aabbbbaa")])
    first, second = label_agreements(data)

    assert first.alpha == second.alpha
    whole = krippendorff_alpha(data)  # whose interval says more about how it was made
    assert first.alpha == replace(whole, interval=first.alpha.interval)


@settings(max_examples=60, deadline=None)
@given(
    codes=arrays.arrays(
        np.int8, st.tuples(st.integers(2, 4), st.integers(1, 12)), elements=st.integers(-1, 2)
    ),
    clustered=st.booleans(),
)
def test_alpha_of_a_label_is_alpha_of_the_label_against_the_rest_whatever_the_data(codes, clustered):
    cluster = np.arange(codes.shape[1]) // 2 if clustered else None
    data = ReliabilityData.from_codes(codes, values="abc", cluster=cluster)
    for place, made in enumerate(label_agreements(data)):
        binary = np.where(codes < 0, -1, codes == place)
        expected = krippendorff_alpha(
            ReliabilityData.from_codes(binary, values=(False, True), cluster=cluster)
        )

        assert made.alpha.undefined == expected.undefined
        assert made.alpha.no_interval == expected.no_interval
        assert made.alpha.n_annotators == expected.n_annotators
        for name in ("value", "low", "high", "observed", "expected"):
            one, other = getattr(made.alpha, name), getattr(expected, name)
            assert one == other or one == pytest.approx(other, abs=1e-7)
