"""Segments start so differently that the granularity may be too fine.

What it finds: segment fields, and labels in them, whose mean start disagreement is above half a
second with its whole interval; and why: one annotator's habit, marks too short, marks cut differently.
Why it matters: a model cannot learn a boundary that people do not share.
When it is wrong: one annotator may be late everywhere; the finding says so where the numbers do.
What to do: coarsen the labels, or say in the guideline which frame an action starts with.
"""

from collections.abc import Iterator
from typing import Any

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import GRANULARITY_S
from annoqa.measurements.measurement import Measurement


def granularity_too_fine(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every field or label whose granularity is too fine."""
    for subject in ("all", "label"):
        for number in evidence.numbers("mean_start_disagreement", subject=subject):
            verdict: Any = number.detail.get("granularity")
            if number.unit == "s" and verdict and verdict["verdict"] == "too_fine":
                yield _finding(number, verdict)


def _finding(number: Measurement, verdict: dict[str, Any]) -> Finding:
    """Tell the mean with the matched share, and why."""
    detail: Any = number.detail
    what = number.who[0] if number.who else number.field
    frames = detail.get("frames")
    in_frames = "" if frames is None else f", {frames:.0f} frames"
    return Finding(
        code=GRANULARITY_TOO_FINE.code,
        rule=GRANULARITY_TOO_FINE.name,
        severity="warning",
        field=number.field,
        subject=what,
        title=f"`{what}`: starts are over {GRANULARITY_S.value} s apart: perhaps too fine",
        message=(
            f"{detail['n_matched']:,} of {detail['n_marks']:,} marks matched. Mean start disagreement"
            f" {number.estimate} s{in_frames}. {' '.join(verdict['why'])}"
        ),
        next_step=f"Coarsen `{what}`, or say in the guideline which moment it starts with.",
        evidence={"estimate": number.estimate.to_dict(), "granularity": verdict},
    )


GRANULARITY_TOO_FINE = Rule(
    code="AQ107",
    name="granularity_too_fine",
    title="The granularity may be too fine",
    check=granularity_too_fine,
)
