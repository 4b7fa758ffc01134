"""A value so rare that no interval of α can be trusted.

What it finds: fields in which some value in use has fewer than 10 judgements, where α hangs on it.
Why it matters: α weighs rare values heavily; below about 10 judgements no interval covers as it says.
When it is wrong: with many values in use, a single rare one hardly moves α.
What to do: collect more of the rare value, or read the agreement of the frequent ones by itself.
"""

from collections.abc import Iterator
from typing import Any

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import FEW_RARE, PREVALENCE_SHARE


def rare_value(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every field whose α hangs on a rare value."""
    for number in evidence.numbers("krippendorff_alpha", question="value"):
        detail: Any = number.detail
        used = [n for n in detail.get("counts", ()) if n]
        if number.estimate.value is None or not used or max(used) < PREVALENCE_SHARE.value * sum(used):
            continue
        rest = sum(used) - max(used)
        if rest >= FEW_RARE.value:
            continue
        yield Finding(
            code=RARE_VALUE.code,
            rule=RARE_VALUE.name,
            severity="info",
            field=number.field,
            subject=number.field,
            title=f"All values but one have {rest:.0f} judgements together",
            message="With so few of them, α and its interval hang on single answers.",
            next_step=f"Collect more items with the rare values of `{number.field}` before reading α.",
            evidence={"rare_judgements": rest},
        )


RARE_VALUE = Rule(code="AQ110", name="rare_value", title="α hangs on a few answers", check=rare_value)
