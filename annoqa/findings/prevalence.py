"""One value takes nearly everything, so that α is low although people agree.

What it finds: fields with percent agreement of .8 and more, one value with a share of .8 and more,
and an α below .667.
Why it matters: two readings are both right: annotators nearly always say the same, and they hardly
agree on the rare value. Neither number alone says so.
When it is wrong: never about the numbers; whether the rare value matters is the team's to say.
What to do: read percent agreement, α, Gwet's AC1 and the agreement on the rare value side by side.
Do not simply switch to AC1: two annotators who answer 90/10 at random reach an AC1 of .78.
"""

from collections.abc import Iterator
from typing import Any

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import PREVALENCE_AGREEMENT, PREVALENCE_SHARE, RELIABILITY_TENTATIVE
from annoqa.measurements.measurement import Measurement


def prevalence(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every field with the prevalence paradox."""
    for alpha in evidence.numbers("krippendorff_alpha", question="value"):
        percent = evidence.number(alpha.field, "percent_agreement")
        detail: Any = alpha.detail
        if percent is None or percent.estimate.low is None or "counts" not in detail:
            continue
        top = max(detail["counts"]) / max(sum(detail["counts"]), 1)
        agrees = percent.estimate.low >= PREVALENCE_AGREEMENT.value and top >= PREVALENCE_SHARE.value
        if agrees and alpha.estimate.low is not None and alpha.estimate.low < RELIABILITY_TENTATIVE.value:
            yield _finding(evidence, alpha, percent, top)


def _finding(evidence: Evidence, alpha: Measurement, percent: Measurement, top: float) -> Finding:
    """Tell the numbers side by side."""
    ac1 = evidence.number(alpha.field, "gwet_ac1")
    beside = "" if ac1 is None else f", Gwet's AC1 {ac1.estimate}"
    return Finding(
        code=PREVALENCE.code,
        rule=PREVALENCE.name,
        severity="info",
        field=alpha.field,
        subject=alpha.field,
        title=f"One value takes {top:.0%}; read α with care",
        message=f"Percent agreement {percent.estimate}, α {alpha.estimate}{beside}.",
        next_step="Read the agreement on the rare value by itself before deciding anything from α.",
        evidence={"top_share": top, "alpha": alpha.estimate.to_dict(), "percent": percent.estimate.to_dict()},
    )


PREVALENCE = Rule(
    code="AQ102", name="prevalence", title="One value takes nearly everything", check=prevalence
)
