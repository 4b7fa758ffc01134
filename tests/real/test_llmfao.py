"""124 workers prefer one answer of two, or neither: 8,931 judgements of 2,139 pairs."""

import pytest

from tests.real.adaptors import llmfao
from tests.real.test_bluebirds import measured


def test_alpha_of_the_crowd_is_the_known_one():
    numbers, view, _ = measured(llmfao())
    alpha = numbers["krippendorff_alpha", "all", ()]

    assert view.field == "winner"
    assert alpha.estimate.value == pytest.approx(0.2906, abs=5e-5)
    assert sum(alpha.detail["counts"]) == 8_931
    assert dict(zip(alpha.detail["values"], alpha.detail["counts"], strict=True)) == {
        "left": 2_911,
        "right": 2_549,
        "tie": 3_471,
    }
