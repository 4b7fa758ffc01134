"""Agreement of bratiaa: mean F1 of all pairs of annotators on brat's text-bound annotations.

    F1 of a pair = 2·|A ∩ B| / (|A| + |B|), over all documents
    mean and standard deviation over pairs

An instance is equal with the same label and the same fragments.

*Differs from ours*: instances are sets, so what one annotator marked twice counts once. The standard
deviation is that of the pairs (divided by their number), not an error of the mean; pairs share
annotators, and two annotators always have 0. Where a pair marked nothing the whole mean is nan, None here.

*Use it when* figures of a brat project have to be reproduced.

References
----------
bratiaa, https://github.com/kldtz/bratiaa
Hripcsak, G., & Rothschild, A. S. (2005). Agreement, the F-measure, and reliability in information
retrieval. Journal of the American Medical Informatics Association, 12(3), 296-298.
https://doi.org/10.1197/jamia.M1733
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

import numpy as np

from annoqa.compat.number import Number


def bratiaa_f1(annotators: Sequence[Iterable[Hashable]]) -> tuple[float, float] | None:
    """Compute the mean F1 of all pairs of annotators, and its standard deviation.

    Parameters
    ----------
    annotators : sequence of iterables
        What each annotator marked: (document, fragments, label), or anything that can be compared.

    Returns
    -------
    tuple of float, or None
        Mean in [0, 1], higher is better, and standard deviation; None where a pair marked nothing.

    Examples
    --------
    >>> ann = [("doc", ((0, 5),), "PER"), ("doc", ((9, 14),), "LOC")]
    >>> bratiaa_f1([ann, ann[:1]])
    (0.6666666666666666, 0.0)
    """
    sides = [set(marks) for marks in annotators]
    counts = [(2 * len(a & b), len(a) + len(b)) for a, b in combinations(sides, 2)]
    if not counts or not all(bottom for _, bottom in counts):
        return None
    f1 = np.array([top / bottom for top, bottom in counts])
    return float(f1.mean()), float(f1.std())


BRATIAA_F1 = Number(
    tool="bratiaa",
    follows="0.1.4",
    title="instance F1, mean ± sd over pairs",
    compute=bratiaa_f1,
    differs="duplicates count once, and the sd over pairs is no error of the mean",
    ours="annoqa.agreement.exact_spans.exact_span_f1",
)
