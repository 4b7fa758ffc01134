"""Where answers lie from ground truth: signed offsets of sides, of starts and ends, of values.

    truth       |────────────|          box     left −, right +: outward is positive, loose
    annotator     |────────────|        segment start +, end +: late is positive

A side of a turned box is measured along the true box's own axes.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.geometry import BOX, Kind, kind_named
from annoqa.geometry.box import ROTATION, box_upright
from annoqa.geometry.extents import take
from annoqa.ground_truth.outcome import CORRECT, INCORRECT, MEASURED, Outcomes
from annoqa.table.field_view import FieldView

NS_PER_S = 1_000_000_000
BOX_SIDES = ("left", "top", "right", "bottom")
ENDS = ("start", "end")


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
    rows = np.flatnonzero((outcomes.outcome == CORRECT) | (outcomes.outcome == INCORRECT))
    answer, settled = outcomes.answer_mark[rows], outcomes.truth_mark[rows]
    kind = kind_named(truth.kind)
    if kind is not None and kind.hull is not None and kind.size is not None:
        offset, scaled, kept = _box(_around(kind, candidate, answer), _around(kind, truth, settled))
        return _offsets(outcomes, rows[kept], BOX_SIDES, "px", offset[kept], scaled[kept])
    if truth.kind in ("segment", "span"):
        late = np.stack(
            [candidate.start[answer] - truth.start[settled], candidate.end[answer] - truth.end[settled]],
            axis=1,
        ).astype(float)
        late, unit = (late / NS_PER_S, "s") if truth.kind == "segment" else (late, "characters")
        return _offsets(outcomes, rows, ENDS, unit, late, late)
    said, true = _values(candidate, answer), _values(truth, settled)
    if said is None or true is None:
        return None
    higher = (said - true)[:, None]
    kept = ~np.isnan(higher[:, 0])
    spread, unit = (_spread(truth), "value") if truth.level in MEASURED else (1.0, "steps")
    scaled = higher / spread if spread > 0 else higher
    return _offsets(outcomes, rows[kept], ("value",), unit, higher[kept], scaled[kept])


def _offsets(
    outcomes: Outcomes,
    rows: np.ndarray,
    sides: tuple[str, ...],
    unit: str,
    offset: np.ndarray,
    scaled: np.ndarray,
) -> Offsets:
    """Return offsets together with who and what they are about."""
    return Offsets(
        sides=sides,
        unit=unit,
        item=outcomes.item[rows],
        annotator=outcomes.annotator[rows],
        label=outcomes.truth_label[rows],
        truth_mark=outcomes.truth_mark[rows],
        offset=offset,
        scaled=scaled,
    )


def _around(kind: Kind, view: FieldView, mark: np.ndarray) -> np.ndarray:
    """Return boxes as they are, and the upright boxes around other shapes."""
    shape = take(view.shape, mark)
    return np.asarray(shape) if kind is BOX else np.column_stack([kind.hulls(shape), np.zeros(len(mark))])


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
        numbers: np.ndarray = view.number[mark]
        return numbers
    if view.level != "ordinal" or view.declared is None:
        return None
    rank = np.full(len(view.labels) + 1, np.nan)
    rank[list(view.declared)] = np.arange(len(view.declared))
    ranks: np.ndarray = rank[view.label[mark]]
    return ranks


def _spread(truth: FieldView) -> float:
    """Return the standard deviation of the true values; 0 where there are fewer than two."""
    number = truth.number[~np.isnan(truth.number)]
    return float(number.std(ddof=1)) if len(number) > 1 else 0.0
