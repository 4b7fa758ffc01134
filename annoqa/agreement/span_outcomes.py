"""Span outcomes: strict, exact, partial and type agreement in the words of MUC.

    every matched pair is                      strict    exact     partial   type
      same extent, same label                  correct   correct   correct   correct
      same extent, other label                 incorrect correct   correct   incorrect
      other extent, same label                 incorrect incorrect partial   correct
      other extent, other label                incorrect incorrect partial   incorrect
    marks of the first without a partner are missed, those of the second spurious

    F1 = 2·(correct + ½·partial) / (possible + actual)
    possible = correct + incorrect + partial + missed,  actual = … + spurious instead of missed

Between annotators nobody is right: *missed* and *spurious* are two names for being alone, and F1 is
the same whoever comes first.

Use it when spans in text are compared and you want to know whether extents or labels differ.
Beware when spans nest: partners are the pairs that overlap most in total, so a span may be partial
although an equal one exists elsewhere; `exact_span_f1` looks for equal ones alone.
Undefined when neither annotator marked anything.

References
----------
Chinchor, N., & Sundheim, B. (1993). MUC-5 evaluation metrics. Proceedings of the 5th Message
Understanding Conference, 69-78. https://doi.org/10.3115/1072017.1072026
Segura-Bedmar, I., Martínez, P., & Herrero-Zazo, M. (2013). SemEval-2013 task 9: Extraction of
drug-drug interactions from biomedical texts. https://aclanthology.org/S13-2056
"""

from typing import Literal

import numpy as np

from annoqa.agreement.ratio import Ratio
from annoqa.agreement.sides import Sides

Scheme = Literal["strict", "exact", "partial", "type"]
SCHEMES: tuple[Scheme, ...] = ("strict", "exact", "partial", "type")


def span_credit(sides: Sides, scheme: Scheme) -> np.ndarray:
    """Return what each mark is credited with: 1 correct, ½ partial, 0 for all else.

    Parameters
    ----------
    sides : Sides
        Of spans, matched at threshold 0.
    scheme : {"strict", "exact", "partial", "type"}
        As in the table of the page.

    Returns
    -------
    float64 array, shape (n_rows,)
        In {0, ½, 1}.
    """
    extent, label = _same(sides)
    if scheme == "strict":
        return (extent & label).astype(float)
    if scheme == "exact":
        return extent.astype(float)
    if scheme == "type":
        return label.astype(float)
    return 0.5 * sides.matched + 0.5 * extent


def span_f1(sides: Sides, scheme: Scheme) -> Ratio:
    """Return the symmetric F1 of a scheme, as a ratio of sums.

    Parameters
    ----------
    sides : Sides
        Of spans, matched at threshold 0.
    scheme : {"strict", "exact", "partial", "type"}
        As in the table of the page.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    half = np.full(len(sides), 0.5)
    return Ratio(item=sides.item, top=half * span_credit(sides, scheme), bottom=half)


def span_outcomes(sides: Sides, scheme: Scheme) -> dict[str, int]:
    """Return how many pairs and marks had each outcome, the first annotation being the reference.

    Parameters
    ----------
    sides : Sides
        Of spans, matched at threshold 0.
    scheme : {"strict", "exact", "partial", "type"}
        As in the table of the page.

    Returns
    -------
    dict
        `correct`, `incorrect`, `partial`, `missed`, `spurious`.
    """
    first = sides.matched & ~sides.second
    credit = span_credit(sides, scheme)[first]
    return {
        "correct": int((credit == 1).sum()),
        "incorrect": int((credit == 0).sum()),
        "partial": int((credit == 0.5).sum()),
        "missed": int((~sides.matched & ~sides.second).sum()),
        "spurious": int((~sides.matched & sides.second).sum()),
    }


def _same(sides: Sides) -> tuple[np.ndarray, np.ndarray]:
    """Return whether each mark has its partner's extent, and its label."""
    start, end = sides.of_partner(sides.start, 0), sides.of_partner(sides.end, 0)
    extent = sides.matched & (sides.start == start) & (sides.end == end)
    return extent, sides.matched & (sides.label == sides.of_partner(sides.label, -2))
