"""Is gold wrong, or did annotators read the thing as something else together?

    gold right, each by themselves      (1 − g − Σ sₜᵦ) · Πₐ P(answer of a | t)
    gold right, all read it as b        sₜᵦ · Πₐ P(answer of a | b)
    gold wrong, it is b                 g / (L − 1) · Πₐ P(answer of a | b)

t is what gold says. The last two look alike in one unit: what tells them apart is how often each is
expected. Where a cell fails as a whole sₜᵦ is the share of it that was read so; elsewhere it
is ρ · P(b | t), the share that hard items explain. P is a Dawid–Skene confusion: an annotator's own
accuracy in a label, and a common direction of mistakes, both drawn to the average where there is
little data. P and g, the share of wrong gold, are learned together with the posterior
(expectation–maximisation from gold as it stands, g drawn to its prior).

References
----------
Dawid, A. P., & Skene, A. M. (1979). Maximum likelihood estimation of observer error-rates using
the EM algorithm. Applied Statistics, 28(1), 20-28. https://doi.org/10.2307/2346806
Northcutt, C. G., Athalye, A., & Mueller, J. (2021). Pervasive label errors in test sets destabilize
machine learning benchmarks. https://arxiv.org/abs/2103.14749
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annoqa.ground_truth.judgements import NEARLY, Judgements
from annoqa.ground_truth.settings import FailureSettings

ROUNDS = 50
STILL = 1e-6
"""Posteriors that move less than this between two rounds stand."""
PRIOR_UNITS = 100.0
"""The expected share of wrong gold counts as much as so many units (annoqa's own)."""
PRIOR_ANSWERS = 4.0
"""An average counts as much as so many answers (annoqa's own)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class GoldPosterior:
    """How likely each answer of ground truth is wrong.

    Attributes
    ----------
    posterior : float64 array, shape (n_units,)
        Probability that gold is wrong, in [0, 1].
    instead : int array, shape (n_units,)
        The most probable answer if it is; gold's own where nobody says anything else.
    gold_error : float
        Share of wrong gold, as learned.
    """

    posterior: np.ndarray
    instead: np.ndarray
    gold_error: float


def gold_posterior(
    judgements: Judgements,
    settings: FailureSettings | None = None,
    failing: Mapping[tuple[int, int], float] | None = None,
) -> GoldPosterior:
    """Return the probability that gold is wrong, for every unit.

    Parameters
    ----------
    judgements : Judgements
        Who said what; of things that gold does not have, gold's answer is *not marked*.
    settings : FailureSettings, optional
        `gold_error` and `least_correlation` are used.
    failing : mapping of (int, int) to float, optional
        Gold and answer of the cells that fail as a whole, to the share of units read so.

    Returns
    -------
    GoldPosterior
        In the order of units. Only answers that somebody gave are considered.

    Examples
    --------
    Three annotators who agree with gold in all units but one:

    >>> answer = np.repeat(np.arange(40) % 2, 3).reshape(40, 3)
    >>> truth = answer[:, 0].copy()
    >>> truth[0] = 1
    >>> judgements = Judgements(
    ...     item=np.arange(40), cluster=np.arange(40), truth=truth, truth_mark=np.arange(40),
    ...     annotator=np.tile(np.arange(3), (40, 1)), answer=answer)
    >>> found = gold_posterior(judgements)
    >>> found.posterior.round(2)[:3], int(found.instead[0])
    (array([1., 0., 0.]), 0)
    """
    settings = settings or FailureSettings()
    model = _Model(judgements, settings, failing or {})
    before = model.expect()
    for _ in range(ROUNDS):
        model.learn()
        after = model.expect()
        if np.abs(after - before).max(initial=0.0) < STILL:
            break
        before = after
    return GoldPosterior(
        posterior=np.clip(model.wrong.sum(axis=1), 0.0, 1.0),
        instead=np.where(
            model.candidate.any(axis=1),
            model.values[model.answer[np.arange(len(model.truth)), model.wrong.argmax(axis=1)]],
            judgements.truth,
        )
        if model.answer.shape[1]
        else judgements.truth,
        gold_error=model.gold_error,
    )


class _Model:
    """The three hypotheses of every unit, and what is learned about annotators."""

    def __init__(
        self,
        judgements: Judgements,
        settings: FailureSettings,
        failing: Mapping[tuple[int, int], float],
    ) -> None:
        self.settings = settings
        said = judgements.filled & (judgements.answer != NEARLY)  # near misses side with nobody
        self.values, code = np.unique(np.r_[judgements.truth, judgements.answer[said]], return_inverse=True)
        self.truth = code[: len(judgements)]
        self.said, self.who = said, np.maximum(judgements.annotator, 0)
        self.answer = np.zeros(said.shape, dtype=np.int64)
        self.answer[said] = code[len(judgements) :]
        self.n_labels = len(self.values)
        self.n_annotators = int(self.who.max(initial=0)) + 1
        self.candidate = said & (self.answer != self.truth[:, None])
        for slot in range(1, said.shape[1]):  # an answer stands for itself once
            same = self.answer[:, :slot] == self.answer[:, slot : slot + 1]
            self.candidate[:, slot] &= ~(same & said[:, :slot]).any(axis=1)
        self.called = np.zeros((self.n_labels, self.n_labels))
        known = {int(value): place for place, value in enumerate(self.values)}
        for (truth, answer), share in failing.items():
            if truth in known and answer in known:
                self.called[known[truth], known[answer]] = share
        self.gold_error = settings.gold_error
        self._begin()

    def _begin(self) -> None:
        """Take gold as it stands, all mistakes as slips in any direction."""
        wrong = self.said & (self.answer != self.truth[:, None])
        slip = (wrong.sum() + 1) / (self.said.sum() + 2)
        self.accuracy = np.full((self.n_annotators, self.n_labels), 1 - slip)
        others = 1.0 - np.eye(self.n_labels)
        self.direction = others / max(self.n_labels - 1, 1)

    def _likelihood(self, label: np.ndarray) -> np.ndarray:
        """Return the log of Πₐ P(answer of a | label), label of shape (n_units,)."""
        right = self.answer == label[:, None]
        accuracy = self.accuracy[self.who, label[:, None]]
        chance = np.where(right, accuracy, (1 - accuracy) * self.direction[label[:, None], self.answer])
        told: np.ndarray = np.where(self.said, np.log(chance), 0.0)
        return np.asarray(np.sort(told, axis=1).sum(axis=1))

    def expect(self) -> np.ndarray:
        """Find how likely each hypothesis is; return how likely the unit is read as gold says."""
        slips = 1 - self.accuracy.mean(axis=0)
        shared = self.settings.least_correlation * slips[:, None] * self.direction
        shared = np.maximum(shared, self.called)
        room = np.maximum(1 - self.gold_error - shared.sum(axis=1), 0.01)
        own = np.log(room[self.truth]) + self._likelihood(self.truth)
        every = np.full(self.said.shape, -np.inf)
        odds = np.zeros(self.said.shape)
        each = self.gold_error / max(self.n_labels - 1, 1)
        for slot in range(self.said.shape[1]):
            unit = np.flatnonzero(self.candidate[:, slot])
            misread = shared[self.truth[unit], self.answer[unit, slot]]
            odds[unit, slot] = each / (each + misread)
            every[unit, slot] = np.log(each + misread) + self._likelihood(self.answer[:, slot])[unit]
        top = np.maximum(own, every.max(axis=1, initial=-np.inf))
        self.own, weight = np.exp(own - top), np.exp(every - top[:, None])
        total = self.own + np.sort(weight, axis=1).sum(axis=1)
        self.own, self.read = self.own / total, weight / total[:, None]
        self.wrong = self.read * odds
        return np.asarray(self.own)

    def learn(self) -> None:
        """Learn accuracies, directions and the share of wrong gold from the hypotheses."""
        right = np.zeros((self.n_annotators, self.n_labels))
        judged, turned = np.zeros_like(right), np.zeros((self.n_labels, self.n_labels))
        labels = [self.truth, *self.answer.T]
        for label, weight in zip(labels, [self.own, *self.read.T], strict=True):
            unit, slot = np.nonzero(self.said & (weight > 0)[:, None])
            heavy, meant, given = weight[unit], label[unit], self.answer[unit, slot]
            np.add.at(judged, (self.who[unit, slot], meant), heavy)
            np.add.at(right, (self.who[unit, slot], meant), heavy * (given == meant))
            np.add.at(turned, (meant, given), heavy * (given != meant))
        everywhere = (right.sum() + 1) / (judged.sum() + 2)
        of_label = (right.sum(axis=0) + PRIOR_ANSWERS * everywhere) / (judged.sum(axis=0) + PRIOR_ANSWERS)
        of_who = (right.sum(axis=1) + PRIOR_ANSWERS * everywhere) / (judged.sum(axis=1) + PRIOR_ANSWERS)
        both = np.clip(of_who[:, None] + of_label - everywhere, 0.01, 1 - 1e-4)
        self.accuracy = (right + PRIOR_ANSWERS * both) / (judged + PRIOR_ANSWERS)
        others = (1.0 - np.eye(self.n_labels)) / max(self.n_labels - 1, 1)
        self.direction = (turned + PRIOR_ANSWERS * others) / (turned.sum(axis=1) + PRIOR_ANSWERS)[:, None]
        wrong = float(np.sort(self.wrong, axis=None).sum())
        expected = self.settings.gold_error * PRIOR_UNITS
        self.gold_error = (wrong + expected) / (len(self.truth) + PRIOR_UNITS)
