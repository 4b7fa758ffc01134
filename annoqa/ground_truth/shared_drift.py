"""Shared drift: where a group agrees among itself and differs from annotators who are trusted.

    reference   what the plurality of the trusted annotators says of an item; ties are left out
    called out  what `annoqa.ground_truth.shared_error` asks of a guideline failure, with the
                reference in the place of gold; and the lower limit of the share that the group reads
                so lies above the upper limit of the share in which a trusted annotator does so

The reference is fallible. Where it is wrong the whole group contradicts it at once; how often that
happens shows in the other labels, whose co-occurrence of mistakes is the null model. And where the
trusted differ among themselves in the same way, the group has not drifted: the answer is open.

*Use it when* there is no ground truth, and some annotators are known to follow the guideline.
*Beware when* few are trusted: this is weaker evidence than ground truth. The trusted may have
drifted, and the group be right; only settled answers tell.
*Undefined when* no item was judged by a trusted annotator and two others. Where no item has two
trusted annotators, their own disagreement is not known, and is told as undefined.

References
----------
Beigman Klebanov, B., & Beigman, E. (2009). From annotator agreement to noise models.
Computational Linguistics, 35(4), 495-503. https://doi.org/10.1162/coli.2009.35.4.35402
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.ground_truth.difficulty import tied_plurality
from annoqa.ground_truth.judgements import NOBODY, Judgements, judgements_of
from annoqa.ground_truth.per_item import share_of
from annoqa.ground_truth.search import Entry, search
from annoqa.ground_truth.settings import FailureSettings
from annoqa.ground_truth.shared_error import joins
from annoqa.ground_truth.strata import Stratum
from annoqa.statistics.estimate import Estimate
from annoqa.table.field_view import FieldView

ALONE = "no item has two trusted annotators, so that their own disagreement is not known"


@dataclass(frozen=True, kw_only=True)
class SharedDrift:
    """One label that a group reads otherwise than the trusted annotators do.

    Attributes
    ----------
    field : str
        The field.
    reference_label, answer : str
        What the trusted say, and what the group says instead.
    n_units, n_drifted : int
        Items with a reference and two others; those whose plurality differs so.
    share : Estimate
        `n_drifted` of `n_units`, in [0, 1].
    agreement : Estimate
        Where the others of the group agree on the answer, how often one joins them.
    own_share : Estimate
        Share in which a trusted annotator gives the answer where the other trusted say the
        reference label, of the one who does so most; undefined where nobody can be asked.
    p, q : float
        As in `GuidelineFailure`.
    annotators : tuple of int
        Codes of those who share it.
    items : tuple of int
        Codes of the items to look at, most telling first.
    """

    field: str
    reference_label: str
    answer: str
    n_units: int
    n_drifted: int
    share: Estimate
    agreement: Estimate
    own_share: Estimate
    p: float
    q: float
    annotators: tuple[int, ...]
    items: tuple[int, ...]


def find_shared_drift(
    people: FieldView,
    trusted: Collection[int],
    *,
    cluster: np.ndarray | None = None,
    confidence: float = 0.95,
    settings: FailureSettings | None = None,
) -> tuple[SharedDrift, ...]:
    """Return where the other annotators differ together from those who are trusted.

    Parameters
    ----------
    people : FieldView
        Everybody's answers to a field of whole items with labels.
    trusted : collection of int
        Codes of the trusted annotators.
    cluster : int64 array, shape (n_items,), optional
        Which video or document each item belongs to.
    confidence : float, default 0.95
        Nominal coverage of the limits that are compared.
    settings : FailureSettings, optional
        The cut-offs, those of guideline failures.

    Returns
    -------
    tuple of SharedDrift
        The smallest q first.

    Raises
    ------
    NotApplicableError
        When the field is not one of whole items with labels, or nobody of the trusted judged it.
    """
    if people.kind != "whole" or people.level not in ("nominal", "ordinal") or (people.label < 0).any():
        raise NotApplicableError.saying(
            "Shared drift is looked for in fields of whole items with labels.",
            f"`{people.field}` is of the kind {people.kind}, level {people.level}.",
        )
    item, who, label = people.item[people.owner], people.annotator[people.owner], people.label
    ours = np.isin(who, list(trusted))
    if not ours.any():
        raise NotApplicableError.saying("A trusted annotator must have judged the field.", "None has.")
    among = _judgements(item[ours], who[ours], label[ours], label[ours], cluster)
    settled = tied_plurality(among.answer, among.filled)
    place = np.minimum(np.searchsorted(among.item, item), len(among) - 1)
    theirs = ~ours & (among.item[place] == item) & (settled[place] != NOBODY)
    group = _judgements(item[theirs], who[theirs], label[theirs], settled[place[theirs]], cluster)
    settings = settings or FailureSettings()
    stratum = Stratum(judgements=group, added=None, offsets=None, names=people.labels)
    n_annotators = int(people.annotator.max(initial=-1)) + 1
    entries, _ = search([stratum], n_annotators, settings, cluster, confidence)
    told = [
        _told(people, entry, among, cluster, confidence)
        for entry in entries
        if entry.called and entry.kind == "confusion"
    ]
    beyond = [made for made in told if _is_beyond(made)]
    return tuple(sorted(beyond, key=lambda made: (made.q, made.p, made.reference_label, made.answer)))


def _judgements(
    item: np.ndarray, who: np.ndarray, label: np.ndarray, truth: np.ndarray, cluster: np.ndarray | None
) -> Judgements:
    """Return one row an item."""
    order = np.lexsort((who, item))
    item, who, label, truth = item[order], who[order], label[order], truth[order]
    return judgements_of(mark=item, item=item, annotator=who, truth=truth, answer=label, cluster=cluster)


def _told(
    people: FieldView, entry: Entry, among: Judgements, cluster: np.ndarray | None, confidence: float
) -> SharedDrift:
    """Return the record of a cell that was called out."""
    cell = entry.answers
    return SharedDrift(
        field=people.field,
        reference_label=people.labels[cell.truth],
        answer=people.labels[cell.answer],
        n_units=cell.n_units,
        n_drifted=len(cell.units),
        share=cell.share,
        agreement=cell.agreement,
        own_share=_own_share(among, cell.truth, cell.answer, cluster, confidence),
        p=entry.p,
        q=entry.q,
        annotators=cell.annotators,
        items=tuple(dict.fromkeys(cell.item.tolist())),
    )


def _own_share(
    among: Judgements, truth: int, answer: int, cluster: np.ndarray | None, confidence: float
) -> Estimate:
    """Return how often a trusted annotator, the one who does so most, differs so from the other trusted."""
    asked = joins(among, truth)[1]
    shares = []
    for who in np.unique(among.annotator[asked]).tolist():
        theirs = asked & (among.annotator == who)
        given = theirs & (among.answer == answer)
        shares.append(share_of(given.sum(axis=1), theirs.sum(axis=1), among.item, cluster, confidence))
    return max(shares, key=lambda share: share.value or 0.0, default=Estimate.none(ALONE))


def _is_beyond(made: SharedDrift) -> bool:
    """Return whether the group differs surely more often than the trusted do among themselves."""
    own = made.own_share.high
    return own is None or (made.share.low is not None and made.share.low > own)
