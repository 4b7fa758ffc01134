"""The pairs of upright boxes that reach a threshold: one of the two begins within the reach of the other."""

import numpy as np

from annoqa.geometry.compiled.compiler import compiled

Rule = tuple[float, float, float]
"""1 - threshold, and p and p + q of the threshold p / q: IoU is compared without dividing."""
ANY: Rule = (1.0, 0.0, 1.0)
SLACK = 1e-12  # a window too wide by a rounding is still exact: IoU decides


@compiled
def reaching(
    box1: np.ndarray,
    part1: np.ndarray,
    begin1: int,
    end1: int,
    box2: np.ndarray,
    part2: np.ndarray,
    begin2: int,
    end2: int,
    rule: Rule,
    first: np.ndarray,
    second: np.ndarray,
    alike: np.ndarray,
) -> int:
    """Write down the pairs that reach the threshold, part by part; return how many, -1 for too many."""
    n, i, j = 0, begin1, begin2
    while i < end1 and j < end2 and n >= 0:
        if part1[i] < part2[j]:
            i += 1
        elif part2[j] < part1[i]:
            j += 1
        else:
            stop1, stop2 = _run(part1, i, end1), _run(part2, j, end2)
            n = _sweep(box1, i, stop1, begin1, box2, j, stop2, begin2, rule, first, second, alike, n)
            i, j = stop1, stop2
    return n


@compiled
def _run(part: np.ndarray, start: int, end: int) -> int:
    """Return where the run of one part ends."""
    if part[end - 1] == part[start]:
        return end
    stop = start + 1
    while part[stop] == part[start]:
        stop += 1
    return stop


@compiled
def _sweep(
    box1: np.ndarray,
    i: int,
    end1: int,
    begin1: int,
    box2: np.ndarray,
    j: int,
    end2: int,
    begin2: int,
    rule: Rule,
    first: np.ndarray,
    second: np.ndarray,
    alike: np.ndarray,
    n: int,
) -> int:
    """Write down the pairs of one part: one of the two begins within the reach of the other."""
    share, p, pq = rule
    most = len(alike) - (end1 - begin1) - (end2 - begin2)
    while i < end1 and j < end2:
        if n > most:
            return -1
        if box1[i, 0] <= box2[j, 0]:
            x1, y1, x2, y2 = box1[i, 0], box1[i, 1], box1[i, 2], box1[i, 3]
            reach, k = _reach(x1, x2, share), j
            while k < end2 and box2[k, 0] <= reach:
                shared, total = _shared(x1, y1, x2, y2, box2[k, 0], box2[k, 1], box2[k, 2], box2[k, 3])
                first[n], second[n], alike[n] = i - begin1, k - begin2, shared / (total - shared)
                n += (shared > 0) & (shared * pq >= total * p)
                if total == 0 and _equal(x1, y1, x2, y2, box2[k, 0], box2[k, 1], box2[k, 2], box2[k, 3]):
                    alike[n] = 1.0
                    n += 1
                k += 1
            i += 1
        else:
            x1, y1, x2, y2 = box2[j, 0], box2[j, 1], box2[j, 2], box2[j, 3]
            reach, k = _reach(x1, x2, share), i
            while k < end1 and box1[k, 0] <= reach:
                shared, total = _shared(x1, y1, x2, y2, box1[k, 0], box1[k, 1], box1[k, 2], box1[k, 3])
                first[n], second[n], alike[n] = k - begin1, j - begin2, shared / (total - shared)
                n += (shared > 0) & (shared * pq >= total * p)
                k += 1
            j += 1
    return n


@compiled
def _reach(start: float, end: float, share: float) -> float:
    """Return how far the partner of a box may begin."""
    return start + share * (end - start) + SLACK * (abs(start) + abs(end))


@compiled
def _shared(
    x1: float, y1: float, x2: float, y2: float, u1: float, v1: float, u2: float, v2: float
) -> tuple[float, float]:
    """Return the shared area of two boxes, and the sum of their areas."""
    across = (x2 if x2 < u2 else u2) - (x1 if x1 > u1 else u1)
    down = (y2 if y2 < v2 else v2) - (y1 if y1 > v1 else v1)
    shared = (across if across > 0 else 0.0) * (down if down > 0 else 0.0)
    return shared, (x2 - x1) * (y2 - y1) + (u2 - u1) * (v2 - v1)


@compiled
def _equal(x1: float, y1: float, x2: float, y2: float, u1: float, v1: float, u2: float, v2: float) -> bool:
    """Return whether two boxes are the same; such boxes begin together, on the first side first."""
    return x1 == u1 and y1 == v1 and x2 == u2 and y2 == v2
