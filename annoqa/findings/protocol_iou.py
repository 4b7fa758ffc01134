"""Boxes of the same thing are drawn too differently: the protocol needs revision.

What it finds: box fields, and labels in them, whose mean IoU of matched boxes between two
independent annotators lies below .75 with its whole interval.
Why it matters: a rule of thumb of the field; a model cannot be better than the boxes it learns from.
When it is wrong: small objects have a low IoU for a few pixels; boxes matched at a threshold of .5
cannot be averaged below it, so the truth may be worse.
What to do: say in the guideline where a box ends (shadow, handle, hidden part), with pictures.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import PROTOCOL_IOU
from annoqa.measurements.measurement import Measurement


def protocol_iou(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every box field, and label, with too low a mean IoU."""
    boxes = {row["field"] for row in evidence.table.fields.to_pylist() if row["kind"] == "box"}
    for subject in ("all", "label"):
        for number in evidence.numbers("mean_iou", subject=subject, question="extent"):
            high = number.estimate.high
            if number.field in boxes and high is not None and high < PROTOCOL_IOU.value:
                yield _finding(number)


def _finding(number: Measurement) -> Finding:
    """Tell the mean IoU and what it is about."""
    what = f"Boxes of {number.who[0]!r}" if number.who else "Boxes"
    return Finding(
        code=PROTOCOL_IOU_RULE.code,
        rule=PROTOCOL_IOU_RULE.name,
        severity="warning",
        field=number.field,
        subject=number.who[0] if number.who else number.field,
        title=f"{what} are drawn too differently",
        message=(
            f"The mean IoU of matched boxes is {number.estimate}, below {PROTOCOL_IOU.value}:"
            " the protocol needs revision."
        ),
        next_step=f"Say in the guideline for `{number.field}` where a box ends, with pictures.",
        evidence=number.estimate.to_dict(),
    )


PROTOCOL_IOU_RULE = Rule(
    code="AQ106", name="protocol_iou", title="Boxes are drawn too differently", check=protocol_iou
)
