"""Distance between two whole answers: everything one person marked, against everything another did.

    distance = 1 − 2 · Σ similarity of matched marks with one label / (n_first + n_second)

0 when both marked the same with the same names, 1 when nothing that they marked goes together. Two
answers without a mark are at no distance. Answers to *different* items have a distance as well, as
if both had been drawn on one canvas: that is what chance looks like, and so whole answers have an α
(`annoqa.agreement.any_distance`) and Braylan's KS and σ (`annoqa.agreement.braylan`).

Use it when one number shall say how reliable whole answers are, whatever is drawn: boxes, outlines,
masks, segments, spans.
Beware when items look alike (one object in the middle of each image): chance is high then, and α
low for answers that are good. Where nothing is ever in the same place, chance distances are all 1
and α is the mean similarity.
Undefined when no item was answered twice, or when no two answers are at a distance.

References
----------
Braylan, A., Alonso, O., & Lease, M. (2022). Measuring annotator agreement generally across complex
structured, multi-object, and free-text annotation tasks. WWW 2022, 1720-1730.
https://doi.org/10.1145/3485447.3512242
"""

import numpy as np

from annoqa.agreement.judged_pairs import DistanceOfRows
from annoqa.matching import match_marks
from annoqa.table.field_view import FieldView


def answer_distance(view: FieldView) -> DistanceOfRows:
    """Return the function that tells how far annotations are apart.

    Parameters
    ----------
    view : FieldView
        Of marks with an extent.

    Returns
    -------
    callable
        Takes two int arrays of positions in `view.annotation`, returns float64 distances in [0, 1],
        0 for equal answers.
    """
    n_marks = np.diff(view.offsets)

    def distance(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return the distance of each first answer to the second."""
        matches = match_marks(view, view, first, second, threshold=0.0, clip_to_looks=False)
        named_alike = view.label[matches.first] == view.label[matches.second]
        shared = np.bincount(
            matches.comparison, weights=matches.similarity * named_alike, minlength=len(first)
        )
        total = n_marks[first] + n_marks[second]
        apart = 1 - np.divide(2 * shared, total, out=np.ones(len(first)), where=total > 0)
        return np.maximum(apart, 0.0)

    return distance
