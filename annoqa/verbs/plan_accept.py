"""`annoqa plan accept`: how a delivered batch is sampled, and what its sample says."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.planning.acceptance import Risks, double_plan, single_plan
from annoqa.planning.sample_verdict import SampleVerdict, judge_sample
from annoqa.planning.sampling_plan import SamplingPlan
from annoqa.verbs.plan import Plan

POINTS = 12
"""Shares of the operating curve: from none to half again the LTPD."""


@dataclass(frozen=True, kw_only=True)
class PlannedSample(Plan):
    """A plan of acceptance sampling with its operating curve.

    Attributes
    ----------
    plan : SamplingPlan
        What to inspect.
    verdict : SampleVerdict or None
        What a sample says that was inspected already.
    """

    plan: SamplingPlan
    verdict: SampleVerdict | None = None

    def to_csv(self) -> str:
        """Return the operating curve as CSV."""
        return str(self.to_frame().to_csv(index=False, lineterminator="\n"))


def plan_acceptance(
    aql: float,
    ltpd: float,
    *,
    producer: float = 0.05,
    consumer: float = 0.1,
    lot: int | None = None,
    double: bool = False,
    found: Sequence[int] = (),
    confidence: float = 0.95,
) -> PlannedSample:
    """Return the smallest sample that tells good batches from bad ones, and how it behaves.

    Parameters
    ----------
    aql, ltpd : float
        Share of wrong items that is still acceptable, and from which on a batch is sent back.
    producer, consumer : float
        Chance that a batch at the AQL is sent back, and that one at the LTPD is accepted.
    lot : int, optional
        Items of the batch; large when None.
    double : bool, default False
        Whether a second sample decides where the first one does not.
    found : sequence of int, optional
        Wrong items of the samples that were inspected already.
    confidence : float, default 0.95
        Of the limits of their share.

    Returns
    -------
    PlannedSample
        Rows are the operating curve.

    Raises
    ------
    NotApplicableError
        When a number is impossible.

    Examples
    --------
    >>> planned = plan_acceptance(0.01, 0.05, found=[2])
    >>> print(planned.said[0])
    Inspect 132 items; accept the batch with 3 wrong ones or fewer.
    >>> planned.verdict.verdict
    'accept'
    """
    risks = Risks(aql=aql, ltpd=ltpd, producer=producer, consumer=consumer, lot=lot)
    plan = double_plan(risks) if double else single_plan(risks)
    verdict = judge_sample(plan, found, confidence=confidence) if found else None
    said = (*_said(plan), *_behaves(plan, risks), *(() if verdict is None else _decided(verdict, found)))
    return PlannedSample(
        title="Is a delivered batch accepted?",
        rows=_curve(plan, risks),
        said=said,
        plan=plan,
        verdict=verdict,
    )


def _said(plan: SamplingPlan) -> list[str]:
    """Say what to do."""
    if not plan.second:
        return [f"Inspect {plan.first:,} items; accept the batch with {plan.accept:,} wrong ones or fewer."]
    return [
        (
            f"Inspect {plan.first:,} items; accept the batch with {plan.accept_first:,} wrong ones or fewer,"
            f" reject it with {plan.reject_first:,} or more."
        ),
        f"In between inspect {plan.second:,} more; accept with {plan.accept:,} wrong ones or fewer in all.",
    ]


def _behaves(plan: SamplingPlan, risks: Risks) -> list[str]:
    """Say what the plan does to good and to bad batches."""
    good, bad = risks.shares()
    accepted = plan.acceptance(np.array([good, bad]))
    limit, at = plan.outgoing_limit()
    return [
        (
            f"A batch with {good:.3g} wrong is sent back with a chance of {1 - accepted[0]:.3f},"
            f" one with {bad:.3g} wrong is accepted with {accepted[1]:.3f}."
        ),
        (
            f"If rejected batches are corrected, at most {limit:.4f} of what is delivered is wrong (AOQL),"
            f" where {at:.3g} of what comes in is."
        ),
    ]


def _decided(verdict: SampleVerdict, found: Sequence[int]) -> list[str]:
    """Say what an inspected sample says."""
    wrong = " and ".join(str(count) for count in found)
    return [f"{wrong} wrong: {verdict.verdict}. Share of wrong items: {verdict.share}."]


def _curve(plan: SamplingPlan, risks: Risks) -> tuple[dict[str, object], ...]:
    """Return the operating curve at round steps, with both points of the plan on it."""
    top = min(1.0, 1.5 * risks.ltpd)
    shares = np.unique(np.r_[np.linspace(0, top, POINTS), risks.shares()])
    if plan.lot is not None:
        shares = np.unique(np.round(shares * plan.lot)) / plan.lot
    columns = plan.acceptance(shares), plan.sample_number(shares), plan.outgoing(shares)
    return tuple(
        {"share_wrong": share, "accepted": accepted, "items_inspected": items, "outgoing_share": out}
        for share, accepted, items, out in zip(shares.tolist(), *(c.tolist() for c in columns), strict=True)
    )
