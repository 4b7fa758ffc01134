"""Labels of matched marks: whether both named alike what both marked.

    agreement = Σ (labels equal) / M

over the M matched pairs in which both gave a label. For one label c this is the specific agreement
2·n_cc / (n_c· + n_·c): of the marks that either called c and that found a labelled partner, the share
whose partner is called c too.

Use it when you want to know whether names differ, apart from whether marks do.
Beware when one label is much more frequent than the others: agreement is then high by chance; read
Krippendorff's α of the same pairs beside it.
Undefined when no two labelled marks are matched.

References
----------
Fleiss, J. L. (1975). Measuring agreement between two judges on the presence or absence of a trait.
Biometrics, 31(3), 651-659. https://doi.org/10.2307/2529549
"""

import numpy as np

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.ratio import Ratio, Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.sides import NO_LABEL, Sides
from annoqa.statistics.estimate import Estimate
from annoqa.vocabulary import NOT_MARKED


def matched_label_agreement(sides: Sides) -> Ratio:
    """Return the share of matched pairs with equal labels, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Of any matches.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    theirs = sides.of_partner(sides.label, -1)
    both = 0.5 * ((sides.label >= 0) & (theirs >= 0))
    return Ratio(item=sides.item, top=both * (sides.label == theirs), bottom=both)


def matched_label_alpha(
    sides: Sides, labels: tuple[str, ...], within: Within, rows: np.ndarray | None = None
) -> Estimate:
    """Return Krippendorff's nominal α over matched pairs in which both gave a label.

    Parameters
    ----------
    sides : Sides
        Of any matches.
    labels : tuple of str
        Text of every label code.
    within : Within
        Clusters and confidence; pairs of one item are always taken together.
    rows : int array, optional
        Which rows; a pair is judged when the row of its first mark is among them.

    Returns
    -------
    Estimate
        At most 1; 0 is what chance would give with these labels.
    """
    theirs = sides.of_partner(sides.label, -1)
    rows = np.arange(len(sides)) if rows is None else rows
    rows = rows[(~sides.second & (sides.label >= 0) & (theirs >= 0))[rows]]
    pair = np.repeat(np.arange(len(rows)), 2)
    value = np.column_stack([sides.label[rows], theirs[rows]]).ravel()
    item = sides.item[rows]
    cluster = within.of(item)
    data = ReliabilityData.from_judgements(
        pair,
        np.tile([0, 1], len(rows)),
        value,
        values=labels,
        n_annotators=2,
        n_units=len(rows),
        cluster=item if cluster is None else cluster,
    )
    return krippendorff_alpha(data, level="nominal", confidence=within.confidence)


def confusion(sides: Sides, labels: tuple[str, ...]) -> dict[str, object]:
    """Return how often each label met each other one, symmetric, marks without a partner included.

    Parameters
    ----------
    sides : Sides
        Of any matches.
    labels : tuple of str
        Text of every label code.

    Returns
    -------
    dict
        `labels` in use, the last of them `(not marked)`; `counts`, a list of rows. A pair with the
        labels a and b adds ½ to (a, b) and to (b, a); a mark alone adds ½ to its row and column of
        `(not marked)`. The corner where nobody marked anything has no count.
    """
    no_label, not_marked = len(labels), len(labels) + 1
    mine = np.where(sides.label < 0, no_label, sides.label)
    used, row = np.unique(np.append(mine, not_marked), return_inverse=True)
    row = row[:-1]
    n = len(used)
    column = sides.of_partner(row, n - 1)
    counts = np.bincount(row * n + column, minlength=n * n).reshape(n, n) / 2
    counts[n - 1] = counts[:, n - 1]
    names = [*labels, NO_LABEL, NOT_MARKED]
    return {"labels": [names[code] for code in used], "counts": counts.tolist()}
