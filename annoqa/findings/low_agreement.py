"""Agreement beyond chance is too low to build on.

What it finds: fields whose Krippendorff's α (of values, or of the labels of matched marks) lies below
.667 with its whole interval; where the interval straddles .667, that this cannot be told yet.
Why it matters: below .667 not even tentative conclusions hold, and a model learns the noise.
When it is wrong: where one value takes nearly everything, α is low although people agree; see
`annoqa explain prevalence`.
What to do: look at the items with most disagreement together, and sharpen the guideline there.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import RELIABILITY_TENTATIVE
from annoqa.measurements.measurement import Measurement


def low_agreement(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every α that lies below the threshold, or may."""
    for number in evidence.numbers("krippendorff_alpha"):
        high, low = number.estimate.high, number.estimate.low
        if high is not None and high < RELIABILITY_TENTATIVE.value:
            yield _finding(number, sure=True)
        elif low is not None and low < RELIABILITY_TENTATIVE.value:
            yield _finding(number, sure=False)


def _finding(number: Measurement, *, sure: bool) -> Finding:
    """Tell α and what it is about."""
    what = "the labels of matched marks" if number.question == "label" else "the answers"
    claim = "is too low to build on" if sure else "may be too low to build on"
    return Finding(
        code=LOW_AGREEMENT.code,
        rule=LOW_AGREEMENT.name,
        severity="serious" if sure else "info",
        field=number.field,
        subject=number.question,
        title=f"Agreement on {what} {claim}",
        message=f"Krippendorff's α is {number.estimate}{_reach(sure=sure)}",
        next_step=(
            f"Look at the most disputed items of `{number.field}` together, and sharpen the guideline there."
            if sure
            else f"Have more items of `{number.field}` judged by two annotators or more."
        ),
        evidence=number.estimate.to_dict(),
    )


def _reach(*, sure: bool) -> str:
    """Say where the interval lies."""
    limit = RELIABILITY_TENTATIVE.value
    if sure:
        return f"; below {limit} not even tentative conclusions hold."
    return (
        f": the interval reaches below {limit}, where not even tentative conclusions hold; more items that"
        " are judged twice would tell."
    )


LOW_AGREEMENT = Rule(
    code="AQ101", name="low_agreement", title="Agreement too low to build on", check=low_agreement
)
