"""The mean over groups would say something else than the pooled number.

What it finds: fields for which the mean of α over the values of a slice differs from the α of all
items by more than .05.
Why it matters: many tools average α over documents or images; on the same data that gave .646 where
the pooled value is .862. annoqa never does, but the number you know may come from there.
When it is wrong: never about the difference; it also shows where the groups themselves differ.
What to do: compare like with like; read the slices one by one.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import MEAN_OF_GROUPS


def mean_of_groups(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where averaging over a slice would mislead."""
    for pooled in evidence.numbers("krippendorff_alpha", question="value"):
        parts = [
            n for n in evidence.numbers("krippendorff_alpha", subject="slice") if n.field == pooled.field
        ]
        for column in dict.fromkeys(part.who[0] for part in parts):
            values = [p.estimate.value for p in parts if p.who[0] == column and p.estimate.value is not None]
            if pooled.estimate.value is None or len(values) < 2:
                continue
            mean = sum(values) / len(values)
            if abs(mean - pooled.estimate.value) > MEAN_OF_GROUPS.value:
                yield _finding(pooled.field, column, mean, pooled.estimate.value)


def _finding(field: str, column: str, mean: float, pooled: float) -> Finding:
    """Tell both numbers."""
    return Finding(
        code=MEAN_OF_GROUPS_RULE.code,
        rule=MEAN_OF_GROUPS_RULE.name,
        severity="info",
        field=field,
        subject=column,
        title=f"Averaging α over `{column}` would give {mean:.2f}, not {pooled:.2f}",
        message="The pooled value is the right one; a mean of groups weighs small groups like large ones.",
        next_step=f"Compare other numbers with the pooled one; read `{column}` value by value.",
        evidence={"mean": mean, "pooled": pooled},
    )


MEAN_OF_GROUPS_RULE = Rule(
    code="AQ109", name="mean_of_groups", title="A mean over groups would mislead", check=mean_of_groups
)
