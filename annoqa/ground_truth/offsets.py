"""Where answers lie from ground truth: signed offsets of sides, of starts and ends, of values.

    truth       |────────────|          box     left −, right +: outward is positive, loose
    annotator     |────────────|        segment start +, end +: late is positive

A side of a turned box is measured along the true box's own axes.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.geometry.box import ROTATION, box_upright
from annoqa.ground_truth.outcome import CORRECT, INCORRECT, MEASURED, Outcomes
from annoqa.table.field_view import FieldView

NS_PER_S = 1_000_000_000
BOX_SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True, eq=False, kw_only=True)
class Offsets:
    """Signed offsets of matched marks, or of values for the whole item.

    Attributes
    ----------
    sides : tuple of str
        left, top, right, bottom; start, end; or value.
    unit : str
        px, s, characters, steps (of an ordinal scale) or `value` (the value's own unit).
    item, annotator : int32 array, shape (n_matches,)
        Codes.
    label : int32 array, shape (n_matches,)
        Label of ground truth, -1 for none.
    truth_mark : int64 array, shape (n_matches,)
        Position of the mark in the view of ground truth.
    offset : float64 array, shape (n_matches, n_sides)
        In `unit`; outward, late or upward is positive.
    scaled : float64 array, shape (n_matches, n_sides)
        What is judged: the offset as a share of the true box's width or height, of the truth's
        standard deviation for numbers, and as it is for all else.
    """

    sides: tuple[str, ...]
    unit: str
    item: np.ndarray
    annotator: np.ndarray
    label: np.ndarray
    truth_mark: np.ndarray
    offset: np.ndarray
    scaled: np.ndarray

    def select(self, rows: np.ndarray) -> "Offsets":
        """Return some of the matches, by position or mask."""
        return Offsets(
            sides=self.sides,
            unit=self.unit,
            item=self.item[rows],
            annotator=self.annotator[rows],
            label=self.label[rows],
            truth_mark=self.truth_mark[rows],
            offset=self.offset[rows],
            scaled=self.scaled[rows],
        )


def measure_offsets(candidate: FieldView, truth: FieldView, outcomes: Outcomes) -> Offsets | None:
    """Return the signed offsets of everything that was matched.

    Parameters
    ----------
    candidate, truth : FieldView
        The two sides.
    outcomes : Outcomes
        Of one against the other.

    Returns
    -------
    Offsets or None
        None where values have no order: nominal labels, sets, paths, undeclared ordinal labels.
    """
    both = (outcomes.outcome == CORRECT) | (outcomes.outcome == INCORRECT)
    rows = np.flatnonzero(both)
    answer, settled = outcomes.answer_mark[rows], outcomes.truth_mark[rows]
    if truth.kind == "box":
        sides, unit = BOX_SIDES, "px"
        offset, scaled, kept = _box(candidate.box[answer], truth.box[settled])
    elif truth.kind in ("segment", "span"):
        sides, unit = ("start", "end"), "s" if truth.kind == "segment" else "characters"
        ends = [view.start[mark] for view, mark in ((candidate, answer), (truth, settled))]
        ends += [view.end[mark] for view, mark in ((candidate, answer), (truth, settled))]
        offset = np.stack([ends[0] - ends[1], ends[2] - ends[3]], axis=1).astype(float)
        offset = offset / NS_PER_S if truth.kind == "segment" else offset
        scaled, kept = offset, np.ones(len(rows), dtype=bool)
    else:
        values = _values(candidate, answer), _values(truth, settled)
        if values[0] is None or values[1] is None:
            return None
        sides, unit = ("value",), "value" if truth.level in MEASURED else "steps"
        offset = (values[0] - values[1])[:, None]
        kept = ~np.isnan(offset[:, 0])
        spread = _spread(truth) if truth.level in MEASURED else 1.0
        scaled = offset / spread if spread > 0 else offset
    rows, settled = rows[kept], settled[kept]
    return Offsets(
        sides=sides,
        unit=unit,
        item=outcomes.item[rows],
        annotator=outcomes.annotator[rows],
        label=outcomes.truth_label[rows],
        truth_mark=settled,
        offset=offset[kept],
        scaled=scaled[kept],
    )


def _box(box: np.ndarray, true: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return outward offsets in px and in shares of the true box, and which boxes have them."""
    if (box[:, ROTATION] != 0).any() or (true[:, ROTATION] != 0).any():
        box, true = box_upright(box), box_upright(true)
    centre, true_centre = (box[:, :2] + box[:, 2:4]) / 2, (true[:, :2] + true[:, 2:4]) / 2
    half, true_half = (box[:, 2:4] - box[:, :2]) / 2, (true[:, 2:4] - true[:, :2]) / 2
    moved = centre - true_centre
    angle = np.deg2rad(true[:, ROTATION])
    along = moved[:, 0] * np.cos(angle) + moved[:, 1] * np.sin(angle)
    across = moved[:, 1] * np.cos(angle) - moved[:, 0] * np.sin(angle)
    moved = np.stack([along, across], axis=1)
    grown = half - true_half
    offset = np.concatenate([grown - moved, grown + moved], axis=1)
    size = 2 * np.tile(true_half, 2)
    kept = (true_half > 0).all(axis=1) & (np.abs(box[:, ROTATION] - true[:, ROTATION]) < 45)
    return offset, offset / np.where(size > 0, size, 1.0), kept


def _values(view: FieldView, mark: np.ndarray) -> np.ndarray | None:
    """Return values on their scale; None where there is none."""
    if view.level in MEASURED or (view.level == "ordinal" and not np.isnan(view.number).all()):
        return view.number[mark]
    if view.level != "ordinal" or view.declared is None:
        return None
    rank = np.full(len(view.labels) + 1, np.nan)
    rank[list(view.declared)] = np.arange(len(view.declared))
    return rank[view.label[mark]]


def _spread(truth: FieldView) -> float:
    """Return the standard deviation of the true values; 0 where there are fewer than two."""
    number = truth.number[~np.isnan(truth.number)]
    return float(number.std(ddof=1)) if len(number) > 1 else 0.0
