"""An annotator who agrees with the others far less than the others do.

What it finds: annotators whose agreement with the others lies, with its whole interval, below the
intervals of more than half of their colleagues, and by more than .05 below the middle one: in values,
detection, labels, extents or accuracy.
Why it matters: one person can pull every number down; the guideline may be fine.
When it is wrong: one against all may be the only one who read the guideline; look at ground truth.
Annotators who got the hard items look worse than they are.
What to do: look at the items with this annotator. Ask, do not accuse.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import OUTLIER_DIFFERENCE
from annoqa.measurements.measurement import Measurement, Question

TELLING: tuple[tuple[Question, str], ...] = (
    ("value", "kappa_with_others"),
    ("detection", "detection_f1"),
    ("detection", "exact_span_f1"),
    ("label", "label_agreement"),
    ("extent", "mean_iou"),
    ("accuracy", "accuracy"),
)


def annotator_outlier(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every annotator and field where they stand apart."""
    apart: dict[tuple[str, str], list[tuple[Measurement, float]]] = {}
    for question, name in TELLING:
        numbers = evidence.numbers(name, subject="annotator", question=question)
        for field in dict.fromkeys(number.field for number in numbers):
            for number, others in _apart([n for n in numbers if n.field == field]):
                apart.setdefault((number.who[0], field), []).append((number, others))
    for (who, field), told in apart.items():
        yield _finding(who, field, told)


def _apart(numbers: list[Measurement]) -> Iterator[tuple[Measurement, float]]:
    """Yield the numbers below the intervals of more than half of the others, with the others' median."""
    for number in numbers:
        others = [
            other.estimate for other in numbers if other is not number and other.estimate.low is not None
        ]
        high = number.estimate.high
        if high is None or len(others) < 2:
            continue
        below = [other for other in others if other.low is not None and high < other.low]
        middle = sorted(other.value for other in others if other.value is not None)[len(others) // 2]
        if len(below) > len(others) / 2 and high < middle - OUTLIER_DIFFERENCE.value:
            yield number, middle


def _finding(who: str, field: str, numbers: list[tuple[Measurement, float]]) -> Finding:
    """Tell every number in which the annotator stands apart."""
    told = "; ".join(f"{n.title} {n.estimate} (others: {others:.3f})" for n, others in numbers)
    return Finding(
        code=ANNOTATOR_OUTLIER.code,
        rule=ANNOTATOR_OUTLIER.name,
        severity="warning",
        field=field,
        subject=who,
        title=f"{who} stands apart from the others in `{field}`",
        message=f"{told}.",
        next_step=f"Look at items of `{field}` together with {who}: guideline, items or care?",
        evidence={
            f"{n.question}.{n.name}": {**n.estimate.to_dict(), "others": others} for n, others in numbers
        },
    )


ANNOTATOR_OUTLIER = Rule(
    code="AQ201", name="annotator_outlier", title="An annotator stands apart", check=annotator_outlier
)
