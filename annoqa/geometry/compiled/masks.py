"""Masks against masks: two lists of runs are walked side by side."""

import numpy as np

from annoqa.geometry.compiled.compiler import compiled
from annoqa.geometry.mask_runs import HEADER


@compiled
def shared_pixels(
    flat1: np.ndarray,
    start1: np.ndarray,
    length1: np.ndarray,
    flat2: np.ndarray,
    start2: np.ndarray,
    length2: np.ndarray,
) -> np.ndarray:
    """Return how many pixels two masks share, pair by pair, of rasters of one size."""
    shared = np.zeros(len(start1), np.int64)
    for pair in range(len(start1)):
        runs1 = flat1[start1[pair] + HEADER : start1[pair] + length1[pair]]
        runs2 = flat2[start2[pair] + HEADER : start2[pair] + length2[pair]]
        shared[pair] = _shared(runs1, runs2)
    return shared


@compiled
def _shared(runs1: np.ndarray, runs2: np.ndarray) -> int:
    """Return how many pixels are in a marked run of both; odd runs are marked."""
    i = j = 1
    shared = 0
    if len(runs1) <= i or len(runs2) <= j:
        return shared
    begin1, begin2 = int(runs1[0]), int(runs2[0])
    end1, end2 = begin1 + int(runs1[1]), begin2 + int(runs2[1])
    while True:
        both = min(end1, end2) - max(begin1, begin2)
        shared += max(both, 0)
        if end1 <= end2:
            i += 2
            if i >= len(runs1):
                return shared
            begin1 = end1 + int(runs1[i - 1])
            end1 = begin1 + int(runs1[i])
        else:
            j += 2
            if j >= len(runs2):
                return shared
            begin2 = end2 + int(runs2[j - 1])
            end2 = begin2 + int(runs2[j])


@compiled
def areas(flat: np.ndarray, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return how many pixels each mask marks."""
    area = np.zeros(len(start), np.int64)
    for row in range(len(start)):
        for at in range(start[row] + HEADER + 1, start[row] + length[row], 2):
            area[row] += int(flat[at])
    return area


@compiled
def hulls(flat: np.ndarray, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return x1, y1, x2, y2 around the marked pixels of each mask, all 0 where there are none."""
    hull = np.zeros((len(start), 4))
    for row in range(len(start)):
        height = int(flat[start[row]])
        left, upper, right, lower = -1, height, 0, 0
        end = 0
        for at in range(start[row] + HEADER + 1, start[row] + length[row], 2):
            begin = end + int(flat[at - 1])
            end = begin + int(flat[at])
            if end == begin:
                continue
            first, last = begin // height, (end - 1) // height
            if left < 0:
                left = first
            right = last + 1
            if first < last:
                upper, lower = 0, height
            else:
                upper, lower = min(upper, begin - first * height), max(lower, end - first * height)
        if left >= 0:
            hull[row, 0], hull[row, 1], hull[row, 2], hull[row, 3] = left, upper, right, lower
    return hull
