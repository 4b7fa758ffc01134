"""α weighted by duration: frames counted one by one, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings

from annoqa.agreement.continuum import Continuum, continuum_of
from annoqa.agreement.duration_alpha import duration_alpha, duration_lengths
from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.ratio import Within
from annoqa.agreement.reliability import ReliabilityData
from tests.agreement.test_unitizing import view_of
from tests.agreement.timelines import atoms, recordings
from tests.shared import known_answer

QUICK = settings(max_examples=30, deadline=None)


def test_frames_of_krippendorff_1995():
    case = known_answer("temporal", "frame_level_K95_A")
    rows = [
        (who, at, at + 1, "marked") for who, frames in case["data"].items() for at in range(24) if frames[at]
    ]
    found = duration_alpha(duration_lengths(Continuum.from_rows(rows, start=0, end=24), instant=1), Within())

    assert found.value == pytest.approx(case["expected"]["alpha_nominal"], abs=case["tolerance"])


@QUICK
@given(recordings())
@pytest.mark.parametrize("unlabelled", ["value", "left_out"])
def test_it_is_nominal_alpha_of_all_frames(unlabelled, lines):
    missing = None if unlabelled == "left_out" else "gap"
    frames = np.concatenate([atoms(recording)[0] for recording in lines], axis=1)
    data = ReliabilityData.from_rows([[value or missing for value in row] for row in frames.tolist()])
    sums = duration_lengths(continuum_of(view_of(lines, unit=1)), unlabelled=unlabelled, instant=1)
    ours, theirs = duration_alpha(sums, Within()), krippendorff_alpha(data)

    if theirs.value is None:
        assert ours.value is None
    else:
        assert ours.value == pytest.approx(theirs.value, abs=1e-9)
        assert ours.observed == pytest.approx(theirs.observed, abs=1e-9)


@QUICK
@given(recordings())
def test_the_sampling_rate_does_not_matter(lines):
    fine = duration_lengths(continuum_of(view_of(lines, unit=1000, shift=10**9)))
    coarse = duration_lengths(continuum_of(view_of(lines, unit=1)))

    assert duration_alpha(fine, Within()).value == pytest.approx(
        duration_alpha(coarse, Within()).value, abs=1e-12
    )


def test_perfect_agreement_is_exactly_one():
    rows = [(who, start, start + 7, "xyz"[start % 3]) for who in "ABCD" for start in range(0, 70, 10)]
    sums = duration_lengths(Continuum.from_rows(rows, start=0, end=100))

    assert duration_alpha(sums, Within()).value == 1
