"""Matching straight from its definition: a table of weights, and the Hungarian method."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from annoqa.geometry import KINDS
from annoqa.matching.assignment import SAME_LABEL_BONUS


def weights(view, one, two, *, threshold, tolerance=0):
    """Return similarity and weight of every pair of marks of two annotations; 0 where none may match."""
    kind = next(kind for kind in KINDS if kind.name == view.kind)
    extent = view.extent
    ours = np.arange(view.offsets[one], view.offsets[one + 1])
    theirs = np.arange(view.offsets[two], view.offsets[two + 1])
    similarity, weight = np.zeros((len(ours), len(theirs))), np.zeros((len(ours), len(theirs)))
    for i, a in enumerate(ours):
        for j, b in enumerate(theirs):
            here, there = extent[[a]], extent[[b]]
            alike, enough = kind.similarity(here, there)[0], kind.reaches(here, there, threshold)[0]
            if view.kind != "box" and here[0, 0] == here[0, 1] and there[0, 0] == there[0, 1]:
                apart = abs(here[0, 0] - there[0, 0])
                alike, enough = 1 - apart / (tolerance + 1), apart <= tolerance
            if enough and view.part[a] == view.part[b]:
                same = view.label[a] == view.label[b] >= 0
                similarity[i, j], weight[i, j] = alike, alike + SAME_LABEL_BONUS * same
    return similarity, weight


def greatest_total(weight):
    """Return the greatest total weight of a one-to-one matching."""
    rows, columns = linear_sum_assignment(weight, maximize=True)
    return weight[rows, columns].sum()
