"""Agreement that does not exist: nobody shared an item, or only one value was used.

What it finds: fields whose α (or whose detection of marks) is undefined, with the reason.
Why it matters: other tools print 1, 0 or nothing here; it is none of these.
When it is wrong: never.
What to do: give items to two annotators; or see whether the field asks anything at all.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule


def undefined_agreement(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every field whose agreement is undefined."""
    numbers = evidence.numbers("krippendorff_alpha", question="value")
    numbers += evidence.numbers("detection_f1", question="detection")
    for number in numbers:
        if number.estimate.undefined is None:
            continue
        yield Finding(
            code=UNDEFINED_AGREEMENT.code,
            rule=UNDEFINED_AGREEMENT.name,
            severity="warning",
            field=number.field,
            subject=number.name,
            title="Agreement is undefined",
            message=f"{number.title} does not exist: {number.estimate.undefined}.",
            next_step="Give items to two annotators or more; or ask whether the field tells anything.",
            evidence={"reason": number.estimate.undefined},
        )


UNDEFINED_AGREEMENT = Rule(
    code="AQ103", name="undefined_agreement", title="Agreement that does not exist", check=undefined_agreement
)
