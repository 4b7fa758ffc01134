"""How many gold items of a class does it take to find a guideline failure in it?

A campaign is simulated, and the audit's own test is asked (`annoqa.ground_truth.failures`, all
conditions, all cells, the false discovery rate): everybody reads a share of the items of one class
as another class, and slips at a rate of their own beside that. The power is the share of simulated
campaigns in which the failure of that class is found.

The estimate has Wilson's interval over the simulations, its Monte-Carlo error. Numbers of items are
tried by doubling and halving, each with draws of its own from the seed; those that are clearly too
many or too few are left early, the answer never is.

Use it to decide how much gold each class needs before it is settled.
Beware when items are hard: difficulty makes mistakes meet, and the test then asks for more. Plan
for the smallest share of misread items that would be worth a new guideline, not for the likely one.
Undefined when the share is so small that no number of items reaches the power: a failure is called
only where the lower limit of its share reaches `FailureSettings.least_share`.

References
----------
Beigman Klebanov, B., & Beigman, E. (2009). From annotator agreement to noise models.
Computational Linguistics, 35(4), 495-503. https://doi.org/10.1162/coli.2009.35.4.35402
Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
Journal of the American Statistical Association, 22(158), 209-212.
https://doi.org/10.1080/01621459.1927.10502953
"""

from dataclasses import dataclass, replace

import numpy as np

from annoqa.errors import NotApplicableError
from annoqa.ground_truth.failures import find_failures
from annoqa.ground_truth.outcome import score_against
from annoqa.ground_truth.settings import FailureSettings
from annoqa.statistics.estimate import Estimate
from annoqa.statistics.intervals import share_interval
from annoqa.table.assemble import assemble
from annoqa.table.field_view import FieldView, view_field

MOST_ITEMS = 1_000
FEWEST_SIMULATIONS = 20
SURE = 0.999
"""Numbers of items whose power differs from the wanted one beyond this are not simulated further."""


@dataclass(frozen=True, kw_only=True)
class FailurePlan:
    """Gold items of each class, and how likely a failure is found with them.

    Attributes
    ----------
    n_items : int
        Gold items of each class.
    power : Estimate
        Share of simulated campaigns in which the failure is found; `n_items` of it are simulations.
    tried : tuple of (int, float)
        Other numbers of items that were tried, with their power, ascending.
    seed : int
        Of the simulation.
    """

    n_items: int
    power: Estimate
    tried: tuple[tuple[int, float], ...]
    seed: int


def gold_to_find_failure(
    share: float,
    *,
    n_annotators: int,
    slips: float = 0.05,
    n_classes: int = 4,
    power: float = 0.8,
    simulations: int = 200,
    seed: int = 0,
    settings: FailureSettings | None = None,
) -> FailurePlan:
    """Return about the fewest gold items a class in which a guideline failure is found.

    Parameters
    ----------
    share : float
        Share of the items of one class that everybody reads as another, in (0, 1].
    n_annotators : int
        Annotators of each item, at least 2.
    slips : float, default 0.05
        Share of answers that are wrong beside that, each by itself, in [0, 1).
    n_classes : int, default 4
        Classes with as many gold items each, at least 2.
    power : float, default 0.8
        Wanted chance to find the failure, in (0, 1).
    simulations : int, default 200
        Simulated campaigns for each number of items, at least 20.
    seed : int, default 0
        Of the simulation; the same seed gives the same plan.
    settings : FailureSettings, optional
        Cut-offs of the audit.

    Returns
    -------
    FailurePlan
        The smallest number found whose estimated power is not below the wanted one.

    Raises
    ------
    NotApplicableError
        When a number is impossible, or 1,000 items a class are not enough.

    Examples
    --------
    A class that everybody always reads as the other one:

    >>> plan = gold_to_find_failure(1.0, n_annotators=4, n_classes=2, simulations=20)
    >>> plan.n_items, plan.power.value
    (6, 1.0)
    """
    if not 0 < power < 1:
        raise NotApplicableError.saying("`power` must be in (0, 1).", f"Found {power}.")
    _check(1, share, n_annotators, slips, n_classes, simulations)
    tried: dict[int, Estimate] = {}

    def asked(n: int, until: float | None) -> bool:
        campaign = _Campaign(n, n_annotators, n_classes)
        tried[n] = campaign.power(share, slips, settings, simulations, seed, until=until)
        return (tried[n].value or 0.0) >= power

    few, enough = 0, (settings or FailureSettings()).least_units
    while not asked(enough, power):
        few, enough = enough, 2 * enough
        if enough > MOST_ITEMS:
            raise NotApplicableError.saying(
                f"At most {MOST_ITEMS:,} gold items a class are planned.",
                f"With {few} of them the power is {tried[few].value:.2f}.",
                "look for larger shares, ask more annotators, or accept less power.",
            )
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if asked(middle, power) else (middle, enough)
    while not asked(enough, None):
        enough += 1
    others = tuple((n, made.value or 0.0) for n, made in sorted(tried.items()) if n != enough)
    return FailurePlan(n_items=enough, power=tried[enough], tried=others, seed=seed)


def failure_power(
    n_items: int,
    share: float,
    *,
    n_annotators: int,
    slips: float = 0.05,
    n_classes: int = 4,
    simulations: int = 200,
    seed: int = 0,
    settings: FailureSettings | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Return how likely a guideline failure is found with so much gold.

    Parameters
    ----------
    n_items : int
        Gold items of each class, at least 1.
    share, n_annotators, slips, n_classes, simulations, seed, settings
        As in `gold_to_find_failure`; a share of 0 tells how often one is found by mistake.
    confidence : float, default 0.95
        Of the interval over simulations.

    Returns
    -------
    Estimate
        Power in [0, 1]; `n_items` is the number of simulations.

    Raises
    ------
    NotApplicableError
        When a number is impossible.

    Examples
    --------
    >>> made = failure_power(30, 0.6, n_annotators=3, simulations=20)
    >>> print(made)
    1.000 [0.839, 1.000]
    """
    _check(n_items, share, n_annotators, slips, n_classes, simulations)
    campaign = _Campaign(n_items, n_annotators, n_classes)
    return campaign.power(share, slips, settings, simulations, seed, confidence=confidence)


def _check(
    n_items: int, share: float, n_annotators: int, slips: float, n_classes: int, simulations: int
) -> None:
    """Raise when a number is impossible."""
    if not (0 <= share <= 1 and 0 <= slips < 1):
        raise NotApplicableError.saying(
            "A share must be in [0, 1], a rate of slips in [0, 1).", f"Found {share} and {slips}."
        )
    if n_items < 1 or n_annotators < 2 or n_classes < 2 or simulations < FEWEST_SIMULATIONS:
        raise NotApplicableError.saying(
            f"A simulation needs items, two annotators, two classes, {FEWEST_SIMULATIONS} campaigns.",
            f"Found {n_items}, {n_annotators}, {n_classes} and {simulations}.",
        )


def _is_clear(found: list[bool], power: float) -> bool:
    """Return whether simulations tell the power from the wanted one."""
    made = share_interval(found, np.ones(len(found)), confidence=SURE)
    return made.low is not None and made.high is not None and not made.low <= power <= made.high


class _Campaign:
    """Items that everybody judges, and gold; answers are drawn anew for every simulation."""

    def __init__(self, n_items: int, n_annotators: int, n_classes: int) -> None:
        self.n_annotators, self.n_classes = n_annotators, n_classes
        self.true = np.repeat(np.arange(n_classes), n_items)
        n, m = len(self.true), n_annotators
        table = assemble(
            items={"item": [str(i) for i in range(n)]},
            annotators={"annotator": [str(a) for a in range(m + 1)]},
            fields={"field": ["class"], "kind": ["whole"], "level": ["nominal"]},
            labels={"label": [f"class {c}" for c in range(n_classes)]},
            annotations={
                "item": np.repeat(np.arange(n), m + 1),
                "annotator": np.tile(np.arange(m + 1), n),
                "role": (["human"] * m + ["ground_truth"]) * n,
                "ground_truth": ([False] * m + [True]) * n,
            },
            marks={
                "annotation": np.arange(n * (m + 1)),
                "field": np.zeros(n * (m + 1), dtype=np.int64),
                "label": np.repeat(self.true, m + 1),
            },
        )
        self.answers: FieldView = view_field(table, "class")
        self.truth: FieldView = view_field(table, "class", "ground_truth")

    def power(
        self,
        share: float,
        slips: float,
        settings: FailureSettings | None,
        simulations: int,
        seed: int,
        *,
        until: float | None = None,
        confidence: float = 0.95,
    ) -> Estimate:
        """Return the share of simulations that find the failure; stop when that is clearly not `until`."""
        found: list[bool] = []
        while len(found) < simulations:
            rng = np.random.default_rng([seed, len(self.true), len(found)])
            found.append(self.fails(rng, share, slips, settings))
            if until is not None and len(found) % FEWEST_SIMULATIONS == 0 and _is_clear(found, until):
                break
        return share_interval(found, np.ones(len(found)), confidence=confidence)

    def fails(
        self, rng: np.random.Generator, share: float, slips: float, settings: FailureSettings | None
    ) -> bool:
        """Return whether the failure of the first class is found in one simulated campaign."""
        read = np.where((self.true == 0) & (rng.random(len(self.true)) < share), 1, self.true)
        shape = (len(self.true), self.n_annotators)
        slipped = rng.random(shape) < slips
        other = (read[:, None] + rng.integers(1, self.n_classes, shape)) % self.n_classes
        label = np.where(slipped, other, read[:, None]).astype(self.answers.label.dtype)
        answers = replace(self.answers, label=label.ravel())
        found = find_failures(answers, self.truth, score_against(answers, self.truth), settings=settings)
        return any(failure.truth_label == "class 0" for failure in found.failures)
