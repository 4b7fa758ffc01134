"""Small fields of tracks, and HOTA and IDF1 as their authors' evaluation counts them, frame by frame."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from annoqa.agreement.sides import sides_of
from annoqa.agreement.track_frames import tally_frames
from annoqa.geometry import BOX, Ragged
from annoqa.geometry.track import track_boxes
from annoqa.matching import compare, match_marks
from annoqa.table.assemble import assemble
from annoqa.table.field_view import view_field

NAN = float("nan")


def key(frame, x, *, y=0.0, size=10.0, there=True):
    return [frame, float(there), x, y, x + size, y + size, 0.0]


def still(first, last, x, **more):
    """A thing that stays at one place from its first frame to its last."""
    return [NAN, *key(first, x, **more), *(key(last, x, there=False, **more) if last > first else [])]


def table_of(rows, n_annotators=2, labels=()):
    """A table of (item, annotator, extent[, label]) rows; everyone looked at everything."""
    n_items = 1 + max(row[0] for row in rows)
    pairs = [(item, who) for item in range(n_items) for who in range(n_annotators)]
    return assemble(
        items={"item": [f"v{at}" for at in range(n_items)]},
        annotators={"annotator": [f"a{at}" for at in range(n_annotators)]},
        fields={"field": ["f"], "kind": ["track"], "level": ["nominal"]},
        labels={"label": list(labels)},
        annotations={"item": [p[0] for p in pairs], "annotator": [p[1] for p in pairs]},
        marks={
            "annotation": [pairs.index((row[0], row[1])) for row in rows],
            "field": [0] * len(rows),
            "label": [labels.index(row[3]) if len(row) > 3 else None for row in rows],
            "extent": [[float(number) for number in row[2]] for row in rows],
        },
    )


def tallied(rows, threshold=0.5, **more):
    view = view_field(table_of(rows, **more), "f")
    left, right = compare(view)
    sides = sides_of(view, view, match_marks(view, view, left, right, threshold=threshold))
    return tally_frames(view, sides, threshold), sides


def _frames(rows, item, who):
    """Frame to (track numbers, boxes)."""
    extents = [row[2] for row in rows if row[:2] == (item, who)]
    boxes = track_boxes(Ragged.from_rows([list(map(float, extent)) for extent in extents]))
    shown = {}
    for track, frame, box in zip(boxes.track, boxes.frame, boxes.box, strict=True):
        shown.setdefault(frame, ([], []))[0].append(track)
        shown[frame][1].append(box)
    return shown, np.bincount(boxes.track, minlength=len(extents))


def _similarity(one, two):
    n, m = len(one), len(two)
    first, second = np.repeat(np.array(one), m, axis=0), np.tile(np.array(two), (n, 1))
    return BOX.similarity(first, second).reshape(n, m)


def by_frames(rows, n_items, threshold=0.5):
    """HOTA, DetA, AssA, IDF1 and frame F1 of two annotators: loops, dense matrices, scipy's assignment."""
    alphas = np.arange(5, 100, 5) / 100
    tp, ass, n_boxes, idtp, found = np.zeros(19), np.zeros(19), 0, 0, 0
    for item in range(n_items):
        (one, n1), (two, n2) = _frames(rows, item, 0), _frames(rows, item, 1)
        n_boxes += n1.sum() + n2.sum()
        common = sorted(set(one) & set(two))
        potential = np.zeros((len(n1), len(n2)))
        for frame in common:
            s = _similarity(one[frame][1], two[frame][1])
            union = s.sum(0)[None] + s.sum(1)[:, None] - s
            part = np.divide(s, union, out=np.zeros_like(s), where=union > 0)
            potential[np.ix_(one[frame][0], two[frame][0])] += part
        alignment = potential / (n1[:, None] + n2[None] - potential)
        matches = np.zeros((19, len(n1), len(n2)))
        close = np.zeros((len(n1), len(n2)))
        for frame in common:
            s = _similarity(one[frame][1], two[frame][1])
            ids = np.ix_(one[frame][0], two[frame][0])
            close[ids] += (s >= threshold) & (s > 0)
            rows_, columns = linear_sum_assignment(-(alignment[ids] * s))
            for r, c in zip(rows_, columns, strict=True):
                hit = (s[r, c] >= alphas) & (s[r, c] > 0)
                matches[hit, one[frame][0][r], two[frame][0][c]] += 1
            gated = np.where((s >= threshold) & (s > 0), s, 0)
            r, c = linear_sum_assignment(-gated)
            found += int((gated[r, c] > 0).sum())
        total = n1[None, :, None] + n2[None, None] - matches
        ass += (matches * matches / np.maximum(total, 1)).sum((1, 2))
        tp += matches.sum((1, 2))
        r, c = linear_sum_assignment(-close)
        idtp += close[r, c].sum()
    wrong = n_boxes - 2 * tp
    deta, assa = tp / (tp + wrong), ass / np.maximum(tp, 1)
    return {
        "hota": np.sqrt(deta * assa).mean(),
        "detection_accuracy": deta.mean(),
        "association_accuracy": assa.mean() if tp.any() else None,
        "identity_f1": 2 * idtp / n_boxes,
        "frame_detection_f1": 2 * found / n_boxes,
    }
