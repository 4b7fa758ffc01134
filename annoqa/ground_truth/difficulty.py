"""How often annotators are wrong, and wrong together, in the other labels: the null model's view.

A label is called a guideline failure only where it exceeds what slips and hard items explain
elsewhere. Elsewhere means all labels but the one that is tested and those that have already been
found to fail, so that one failure does not hide another.
"""

from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.judgements import NOBODY, Judgements


@dataclass(frozen=True, eq=False, kw_only=True)
class Contrast:
    """Mistakes in the other labels.

    Attributes
    ----------
    rate : float array, shape (n_annotators,)
        Share of wrong answers of each annotator; that of all where an annotator has none there.
    judged : float array, shape (n_annotators,)
        How many answers of each annotator there are.
    correlation : float
        Of two annotators' same mistakes on a unit, in [0, 1].
    n_failed, n_clusters : int
        Clusters of units where the plurality is wrong, and all of them, counted for each label.
    """

    rate: np.ndarray
    judged: np.ndarray
    correlation: float
    n_failed: int
    n_clusters: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Elsewhere:
    """Sums over the units of each label, ready to leave one label out.

    Attributes
    ----------
    labels : int array, shape (n_labels,)
        Labels of ground truth, ascending.
    wrong, judged : float array, shape (n_annotators, n_labels)
        Wrong answers, and all answers.
    together, by_chance, scale : float array, shape (n_labels,)
        Pairs of annotators with the same wrong answer; what their rates lead one to expect; and
        the product of their standard deviations.
    failed, clusters : int array, shape (n_labels,)
        Clusters where the plurality is wrong, and all with two annotators.
    excluded : frozenset of int
        Labels that are left out in any case.
    """

    labels: np.ndarray
    wrong: np.ndarray
    judged: np.ndarray
    together: np.ndarray
    by_chance: np.ndarray
    scale: np.ndarray
    failed: np.ndarray
    clusters: np.ndarray
    excluded: frozenset[int]

    def contrast(self, label: int) -> Contrast:
        """Return the mistakes in all labels but this one and the excluded ones.

        Parameters
        ----------
        label : int
            The label that is tested; one that ground truth does not have leaves none out.

        Returns
        -------
        Contrast
            Rates are 0 where nothing is left.
        """
        kept = ~np.isin(self.labels, [label, *self.excluded])
        wrong, judged = self.wrong[:, kept].sum(axis=1), self.judged[:, kept].sum(axis=1)
        scale = float(self.scale[kept].sum())
        excess = float((self.together - self.by_chance)[kept].sum())
        return Contrast(
            rate=np.where(judged > 0, wrong / np.maximum(judged, 1), wrong.sum() / max(judged.sum(), 1)),
            judged=judged,
            correlation=min(1.0, max(0.0, excess / scale)) if scale > 0 else 0.0,
            n_failed=int(self.failed[kept].sum()),
            n_clusters=int(self.clusters[kept].sum()),
        )


def look_elsewhere(
    judgements: Judgements, n_annotators: int, excluded: frozenset[int] = frozenset()
) -> Elsewhere:
    """Return the sums that every label's null model is made of.

    Parameters
    ----------
    judgements : Judgements
        Who said what.
    n_annotators : int
        How many codes of annotators there are.
    excluded : frozenset of int
        Labels that are known to fail.

    Returns
    -------
    Elsewhere
        One column a label of ground truth.
    """
    labels, code = np.unique(judgements.truth, return_inverse=True)
    unit, slot = np.nonzero(judgements.filled)
    who, bad = judgements.annotator[unit, slot], judgements.wrong[unit, slot]
    wrong, judged = np.zeros((2, n_annotators, len(labels)))
    np.add.at(judged, (who, code[unit]), 1)
    np.add.at(wrong, (who[bad], code[unit[bad]]), 1)
    kept = ~np.isin(labels, list(excluded))
    rate = wrong[:, kept].sum(axis=1) / np.maximum(judged[:, kept].sum(axis=1), 1)
    pairs = _pairs(judgements, rate)
    plurality = tied_plurality(judgements.answer, judgements.filled)
    lost = (plurality != judgements.truth) & (plurality > NOBODY)
    failed, clusters = _clusters(judgements, code, lost, len(labels))
    return Elsewhere(
        labels=labels,
        wrong=wrong,
        judged=judged,
        together=np.bincount(code, pairs[0], len(labels)),
        by_chance=np.bincount(code, pairs[1], len(labels)),
        scale=np.bincount(code, pairs[2], len(labels)),
        failed=failed,
        clusters=clusters,
        excluded=excluded,
    )


def tied_plurality(answer: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return the most frequent answer of each unit, `NOBODY` where two are as frequent.

    Parameters
    ----------
    answer : int array, shape (n_units, n_slots)
        Codes of answers.
    counted : bool array, shape (n_units, n_slots)
        Whose answers count.

    Returns
    -------
    int array, shape (n_units,)
        Codes.

    Examples
    --------
    >>> answer = np.array([[4, 4, 7], [4, 7, 7], [4, 7, 5]])
    >>> tied_plurality(answer, np.ones((3, 3), dtype=bool)).tolist()
    [4, 7, -9]
    """
    if not answer.size:
        return np.full(len(answer), NOBODY)
    votes = _alike(answer, counted).sum(axis=2)
    most = votes.max(axis=1)
    winner = answer[np.arange(len(answer)), votes.argmax(axis=1)]
    tied = ((votes == most[:, None]) & (answer != winner[:, None]) & counted).any(axis=1)
    return np.where(tied | (most == 0), NOBODY, winner)


def _alike(answer: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Return which slots of a unit give the same answer, shape (n_units, n_slots, n_slots)."""
    alike: np.ndarray = counted[:, :, None] & counted[:, None, :]
    alike &= answer[:, :, None] == answer[:, None, :]
    return alike


def _pairs(judgements: Judgements, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, per unit, pairs wrong alike, those expected, and the product of deviations."""
    wrong = judgements.wrong
    alike = _alike(judgements.answer, wrong).sum(axis=(1, 2)) - wrong.sum(axis=1)
    own = np.sort(np.where(judgements.filled, rate[judgements.annotator], 0.0), axis=1)
    spread = np.sqrt(own * (1 - own))
    expected, scale = ((values.sum(axis=1) ** 2 - (values**2).sum(axis=1)) / 2 for values in (own, spread))
    return alike / 2, expected, scale


def _clusters(
    judgements: Judgements, code: np.ndarray, lost: np.ndarray, n_labels: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return, per label, the clusters that lost half of their units or more, and all clusters."""
    overlapped = judgements.filled.sum(axis=1) > 1
    key, place = np.unique(
        np.stack([code[overlapped], judgements.cluster[overlapped]]), axis=1, return_inverse=True
    )
    n = np.bincount(place, minlength=key.shape[1])
    bad = 2 * np.bincount(place, lost[overlapped], key.shape[1]) >= n
    return np.bincount(key[0], bad, n_labels).astype(int), np.bincount(key[0], minlength=n_labels)
