"""Few items were judged by two annotators.

What it finds: fields in which fewer than 30 units were judged at least twice.
Why it matters: with 50 units and a true α of .80, estimates spread from .67 to .91; with fewer, more.
When it is wrong: never about the count; for a pilot it may be enough.
What to do: have more items judged twice before deciding anything.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import FEW_UNITS


def thin_overlap(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every field with few units judged twice."""
    numbers = evidence.numbers("krippendorff_alpha", question="value") + evidence.numbers("objects_alpha")
    for number in numbers:
        units = number.estimate.n_units
        if number.estimate.value is None or units is None or units >= FEW_UNITS.value:
            continue
        yield Finding(
            code=THIN_OVERLAP.code,
            rule=THIN_OVERLAP.name,
            severity="info",
            field=number.field,
            subject=number.field,
            title=f"Only {units} unit{'s' if units != 1 else ''} judged twice",
            message=f"Fewer than {FEW_UNITS.value:.0f}; α is {number.estimate}, and may well be another one.",
            next_step=f"Have more items of `{number.field}` judged by two annotators.",
            evidence={"n_units": units},
        )


THIN_OVERLAP = Rule(code="AQ105", name="thin_overlap", title="Few units judged twice", check=thin_overlap)
