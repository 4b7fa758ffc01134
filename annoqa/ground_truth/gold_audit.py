"""The gold audit: which labels of ground truth to check again, and what hangs on them.

    rank of a gold label        by the posterior that it is wrong, given who contradicts it
    what if the first k are wrong?   their answers become the annotators' answer, and the search for
                                guideline failures is made again: which stand, fall, or appear

Every gold label that somebody contradicts is ranked, not only the isolated ones that *gold in
doubt* tells. The posterior is that of `annoqa.ground_truth.read_as`: where the lower limit of a
cell's share reaches the floor of guideline failures, called out or not, the annotators' shared
reading explains what they say, and gold is blamed less. In simulated
campaigns it errs on the side of gold: of labels with a posterior above .5 more are wrong than it
says (`tests/ground_truth/test_gold_audit.py`).

*Use it when* gold is checked again: from the top of the list, without seeing who said what.
*Beware when* a cell failed: whether the guideline or gold has the wrong convention, no posterior
tells. The line *what if* says how many gold labels the failure hangs on.
*Undefined when* nobody else looked at an item with gold. Things that gold leaves out are ranked
too, but stay as they are in *what if*.

References
----------
Dawid, A. P., & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using
the EM algorithm. Applied Statistics, 28(1), 20-28. https://doi.org/10.2307/2346806
Northcutt, C. G., Jiang, L., & Chuang, I. L. (2021). Confident learning: Estimating uncertainty in
dataset labels. Journal of Artificial Intelligence Research, 70, 1373-1411.
https://doi.org/10.1613/jair.1.12125
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.additions import gather_additions
from annoqa.ground_truth.failures import Failures
from annoqa.ground_truth.guideline_failure import CellKind, GuidelineFailure
from annoqa.ground_truth.in_words import say_doubt
from annoqa.ground_truth.judgements import NEARLY, NOT_MARKED_CODE, Judgements, gather_judgements
from annoqa.ground_truth.outcome import Outcomes
from annoqa.ground_truth.put_right import put_gold_right
from annoqa.ground_truth.read_as import gold_posterior
from annoqa.ground_truth.settings import FailureSettings
from annoqa.table.field_view import FieldView

STEPS = (1, 3, 10, 30)
"""How many of the first gold labels are put right in turn."""


@dataclass(frozen=True, kw_only=True)
class GoldSuspect:
    """One label of ground truth that somebody contradicts.

    Attributes
    ----------
    field : str
        The field.
    item : int
        Code of the item.
    truth_label, answer : str or None
        What gold says, and what it would be instead; None for no mark, or no label.
    direction : str
        In words.
    posterior : float
        Probability that gold is wrong, in [0, 1].
    n_against, n_judged : int
        Annotators who contradict gold in whatever way, and those who looked.
    truth_mark : int
        Row of gold's mark in `table.marks`; -1 where gold has none.
    annotators : tuple of int
        Codes of those who contradict.
    """

    field: str
    item: int
    truth_label: str | None
    answer: str | None
    direction: str
    posterior: float
    n_against: int
    n_judged: int
    truth_mark: int
    annotators: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The guideline failures if the first gold labels of the list are wrong.

    Attributes
    ----------
    field : str
        The field.
    n_wrong : int
        How many gold labels are put right.
    stand, fall, appear : tuple of str
        Failures in words, as `GuidelineFailure.direction`.
    """

    field: str
    n_wrong: int
    stand: tuple[str, ...]
    fall: tuple[str, ...]
    appear: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GoldAudit:
    """The gold labels of one field, ranked.

    Attributes
    ----------
    suspects : tuple of GoldSuspect
        Those that somebody contradicts, the most probably wrong first.
    what_if : tuple of WhatIf
        For growing numbers of them.
    n_gold : int
        All gold labels that somebody judged.
    expected_wrong : float
        How many of all are expected to be wrong.
    """

    suspects: tuple[GoldSuspect, ...]
    what_if: tuple[WhatIf, ...]
    n_gold: int
    expected_wrong: float


def audit_gold(
    candidate: FieldView,
    truth: FieldView,
    outcomes: Outcomes,
    found: Failures,
    *,
    again: Callable[[Outcomes], Failures] | None = None,
    settings: FailureSettings | None = None,
) -> GoldAudit:
    """Return the ranked gold labels of a field, and what hangs on them.

    Parameters
    ----------
    candidate, truth : FieldView
        The annotators' answers, and settled ones.
    outcomes : Outcomes
        Of one against the other; spans and segments matched by any overlap.
    found : Failures
        Of `find_failures`.
    again : callable, optional
        Makes that search on other outcomes; without it *what if* is left out.
    settings : FailureSettings, optional
        The share of wrong gold that is expected beforehand, and the floor of shared readings.

    Returns
    -------
    GoldAudit
        Ties by item and mark.
    """
    parts = [(gather_judgements(outcomes), True)]
    if truth.kind != "whole":
        parts.append((gather_additions(candidate, outcomes), False))
    joined = _joined([part for part, _ in parts])
    known = np.repeat([is_gold for _, is_gold in parts], [len(part) for part, _ in parts])
    settings = settings or FailureSettings()
    made = gold_posterior(joined, settings, _shared(found, outcomes, settings.least_share))
    against = joined.filled & (joined.answer != joined.truth[:, None]) & (joined.answer != NEARLY)
    chosen = np.flatnonzero(against.any(axis=1))
    order = chosen[
        np.lexsort(
            (joined.truth_mark[chosen], ~known[chosen], joined.item[chosen], -made.posterior[chosen].round(9))
        )
    ]
    tell = _Teller(joined, known, made.instead, against, truth, outcomes)
    sure = [unit for unit in order.tolist() if known[unit]]
    changes = {int(joined.truth_mark[unit]): int(made.instead[unit]) for unit in sure}
    return GoldAudit(
        suspects=tuple(tell(unit, float(made.posterior[unit])) for unit in order.tolist()),
        what_if=() if again is None else tuple(_what_if(truth.field, changes, outcomes, found, again)),
        n_gold=int(known.sum()),
        expected_wrong=float(np.sort(made.posterior).sum()),
    )


def _shared(found: Failures, outcomes: Outcomes, least_share: float) -> dict[tuple[int, int], float]:
    """Return the share of the cells of the field that the plurality surely reads otherwise too often."""
    code: dict[str | None, int] = {name: place for place, name in enumerate(outcomes.names)}
    code[None] = -1
    shared: dict[tuple[int, int], float] = {}
    for cell in found.cells:
        if cell.slice or cell.attribute or cell.cell not in ("confusion", "omission", "addition"):
            continue
        if cell.share.value is None or cell.share.low is None or cell.share.low < least_share:
            continue
        truth = NOT_MARKED_CODE if cell.cell == "addition" else code.get(cell.truth_label, -1)
        answer = NOT_MARKED_CODE if cell.cell == "omission" else code.get(cell.answer, -1)
        shared[truth, answer] = cell.share.value
    return shared


def _joined(parts: Sequence[Judgements]) -> Judgements:
    """Return judgements one after the other, with as many slots as the widest has."""
    width = max(part.answer.shape[1] for part in parts)

    def wide(values: np.ndarray, empty: int) -> np.ndarray:
        return np.pad(values, ((0, 0), (0, width - values.shape[1])), constant_values=empty)

    return Judgements(
        item=np.concatenate([part.item for part in parts]),
        cluster=np.concatenate([part.cluster for part in parts]),
        truth=np.concatenate([part.truth for part in parts]),
        truth_mark=np.concatenate([part.truth_mark for part in parts]),
        annotator=np.concatenate([wide(part.annotator, -1) for part in parts]),
        answer=np.concatenate([wide(part.answer, -9) for part in parts]),
    )


@dataclass(frozen=True, eq=False)
class _Teller:
    """Tells a unit in words."""

    joined: Judgements
    known: np.ndarray
    instead: np.ndarray
    against: np.ndarray
    truth: FieldView
    outcomes: Outcomes

    def __call__(self, unit: int, posterior: float) -> GoldSuspect:
        """Return the record of a unit."""
        answer, is_gold = int(self.instead[unit]), bool(self.known[unit])
        kind: CellKind = "addition" if not is_gold else "omission" if answer < -1 else "confusion"
        names = self.outcomes.name(int(self.joined.truth[unit])), self.outcomes.name(answer)
        mark = int(self.joined.truth_mark[unit])
        return GoldSuspect(
            field=self.truth.field,
            item=int(self.joined.item[unit]),
            truth_label=names[0],
            answer=names[1],
            direction=say_doubt(kind, *names),
            posterior=posterior,
            n_against=int(self.against[unit].sum()),
            n_judged=int(self.joined.filled[unit].sum()),
            truth_mark=int(self.truth.row[mark]) if is_gold and len(self.truth.row) else -1,
            annotators=tuple(self.joined.annotator[unit][self.against[unit]].tolist()),
        )


def _what_if(
    field: str,
    changes: dict[int, int],
    outcomes: Outcomes,
    found: Failures,
    again: Callable[[Outcomes], Failures],
) -> list[WhatIf]:
    """Search again with the first gold labels put right, for growing numbers of them."""
    before, ranked = {_key(failure): failure for failure in found.failures}, list(changes.items())
    told = []
    for n in dict.fromkeys(min(step, len(ranked)) for step in STEPS if ranked):
        after = {_key(made): made for made in again(put_gold_right(outcomes, dict(ranked[:n]))).failures}
        told.append(
            WhatIf(
                field=field,
                n_wrong=n,
                stand=tuple(made.direction for key, made in before.items() if key in after),
                fall=tuple(made.direction for key, made in before.items() if key not in after),
                appear=tuple(made.direction for key, made in after.items() if key not in before),
            )
        )
    return told


def _key(failure: GuidelineFailure) -> tuple[object, ...]:
    """Return what a failure is about, whatever its numbers."""
    about = (failure.cell, failure.truth_label, failure.answer, failure.side)
    return (*about, failure.slice, failure.attribute)
