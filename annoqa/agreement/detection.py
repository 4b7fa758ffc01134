"""Detection: whether both marked it, whatever they called it.

    F1 = 2·M / (n_first + n_second)

M pairs of marks are matched, one to one. F1 is the share of marks that found a partner; it is the
same whoever comes first. Pooled: matches and marks are summed over items before dividing, so an
item with many marks weighs more than one with few.

Use it when annotators draw any number of marks: nobody can count the marks that nobody drew, so
coefficients that need a count of true negatives do not exist here.
Beware when the threshold is high: marks that overlap under it (near misses) count as two errors.
Undefined when neither annotator marked anything in the items compared: both agree that there is
nothing, and there is no mark to divide by. An item where only one marked something counts as 0.

References
----------
Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information
retrieval. Journal of the American Medical Informatics Association, 12(3), 296-298.
https://doi.org/10.1197/jamia.M1733
"""

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides


def detection_f1(sides: Sides) -> Ratio:
    """Return the share of marks that found a partner, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Of matches at the threshold that F1 is asked for.

    Returns
    -------
    Ratio
        In [0, 1], higher is better. For a label: the share of marks with that label that the other
        annotator marked too, under whatever label.
    """
    half = np.full(len(sides), 0.5)
    return Ratio(item=sides.item, top=half * sides.matched, bottom=half)
