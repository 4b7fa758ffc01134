"""The sweep along hulls finds every pair of masks, and of keypoints, that is alike at all."""

import numpy as np
import pytest

from annoqa.geometry import KEYPOINT, MASK, Ragged
from annoqa.geometry.mask_runs import mask_of_pixels
from annoqa.matching.sweep import Side, overlapping


def masks(rng, n):
    rows = []
    for x, y, w, h in zip(*rng.integers(0, (35, 25, 9, 9), (n, 4)).T, strict=True):
        pixels = np.zeros((30, 40), dtype=bool)
        pixels[y : y + h, x : x + w] = True
        rows.append(mask_of_pixels(pixels).packed()[0].tolist())
    return Ragged.from_rows(rows)


def keypoints(rng, n):
    return Ragged.from_rows(
        [
            [rng.choice([1.0, 5.0, 60.0]), *np.column_stack([xy, rng.integers(0, 3, len(xy))]).ravel()]
            for xy in (rng.uniform(0, 300, (k, 2)) for k in rng.choice([1, 3, 17], n))
        ]
    )


def side(rng, extent):
    group = np.sort(rng.integers(0, 4, len(extent)))
    return Side(mark=np.arange(len(group)), comparison=group, group=group, extent=extent, label=group * 0)


@pytest.mark.parametrize(("kind", "make"), [(MASK, masks), (KEYPOINT, keypoints)])
@pytest.mark.parametrize("seed", range(12))
def test_every_pair_that_is_alike_is_found(kind, make, seed):
    rng = np.random.default_rng(seed)
    first, second = (side(rng, make(rng, rng.integers(1, 60))) for _ in range(2))
    one, two, similarity = overlapping(kind, first, second, threshold=0.0, tolerance=0)
    i, j = np.divmod(np.arange(len(first.mark) * len(second.mark)), len(second.mark))
    every = kind.similarity(first.extent[i], second.extent[j])
    alike = (every > 0) & (first.group[i] == second.group[j])
    found = dict(zip(zip(one.tolist(), two.tolist(), strict=True), similarity.tolist(), strict=True))

    assert found == {
        (a, b): value
        for a, b, value in zip(i[alike].tolist(), j[alike].tolist(), every[alike].tolist(), strict=True)
    }
