"""Random timelines that nobody overlaps, and their atoms."""

from itertools import pairwise, permutations

import numpy as np
from hypothesis import strategies as st

LENGTH = 24


@st.composite
def timeline(draw, labels="xyz", length=LENGTH):
    """Return non-overlapping (start, end, label) units of one annotator on whole numbers."""
    cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
    return [
        (start, end, draw(st.sampled_from(labels))) for start, end in pairwise(cuts) if draw(st.booleans())
    ]


@st.composite
def recordings(draw, n_annotators=(2, 4), n_recordings=(1, 3), labels="xyz"):
    """Return one list of timelines for each recording."""
    m = draw(st.integers(*n_annotators))
    n = draw(st.integers(*n_recordings))
    return [[draw(timeline(labels=labels)) for _ in range(m)] for _ in range(n)]


def atoms(lines, length=LENGTH):
    """Return value and unit of every atom of every annotator; a gap's atoms are units of their own."""
    value = np.full((len(lines), length), "", dtype=object)
    unit = np.arange(len(lines) * length).reshape(len(lines), length)
    for who, line in enumerate(lines):
        for start, end, label in line:
            value[who, start:end] = label
            unit[who, start:end] = unit[who, start]
    return value, unit


def brute_alpha(all_recordings, *, ignore_gaps=False, binary=False, length=LENGTH):
    """Return (observed, expected) disagreement of uα, |uα or cuα by looking at every pair of atoms."""
    total = apart = 0.0
    amounts, corrections = {}, {}
    for lines in all_recordings:
        value, unit = atoms(lines, length)
        if binary:
            value = np.where(value == "", "", "unit").astype(object)
        others = len(lines) - 1
        for one, two in permutations(range(len(lines)), 2):
            counted = (value[one] != "") & (value[two] != "") if ignore_gaps else np.full(length, True)
            total += counted.sum() / others
            apart += (counted & (value[one] != value[two])).sum() / others
            for label in value[one][counted]:
                amounts[label] = amounts.get(label, 0) + 1 / others
            for one_unit in np.unique(unit[one][counted]):
                mine = counted & (unit[one] == one_unit)
                label = value[one][mine][0]
                corrections[label] = corrections.get(label, 0) + mine.sum() ** 2 / others
    if total == 0 or sum(amount > 0 for amount in amounts.values()) < 2:
        return None
    pairs = total**2 - sum(corrections.values())
    if pairs <= 1e-9:
        return None
    alike = sum(amounts[label] ** 2 - corrections.get(label, 0) for label in amounts)
    return apart / total, (pairs - alike) / pairs
