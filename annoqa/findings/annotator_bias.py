"""An annotator whose boundaries are early or late against everybody else's.

What it finds: annotators whose starts or ends differ from the others' median boundary by more than a
tenth of a second, with the whole interval. Where one is late, the others look early against a
median that holds the late one; only the larger offset is told, and with two annotators neither.
Why it matters: it is a habit, not noise, and the one thing that a word in time mends.
When it is wrong: the others may share the habit, and this one is right; look at ground truth.
What to do: show them two examples, side by side.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import EXTENT_BIAS_S, MIRROR
from annoqa.measurements.measurement import Measurement

FEWEST = 3
"""Annotators: of two, nobody can say who is late."""


def annotator_bias(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every annotator with an offset of their own."""
    for which in ("start", "end"):
        numbers = evidence.numbers(f"{which}_bias", subject="annotator", question="extent")
        for field in dict.fromkeys(number.field for number in numbers if number.unit == "s"):
            for number in _own([number for number in numbers if number.field == field]):
                yield _finding(number, which)


def _own(numbers: list[Measurement]) -> Iterator[Measurement]:
    """Yield the offsets that are an annotator's own, not the mirror of somebody else's."""
    values = [number.estimate.value or 0.0 for number in numbers]
    for number, value in zip(numbers, values, strict=True):
        low, high = number.estimate.low, number.estimate.high
        if low is None or high is None or len(numbers) < FEWEST:
            continue
        opposite = max((abs(other) for other in values if other * value < 0), default=0.0)
        beyond = low > EXTENT_BIAS_S.value or high < -EXTENT_BIAS_S.value
        if beyond and abs(value) > MIRROR.value * opposite:
            yield number


def _finding(number: Measurement, which: str) -> Finding:
    """Tell the offset and its direction."""
    value = number.estimate.value or 0.0
    way = "later" if value > 0 else "earlier"
    verb = "starts" if which == "start" else "ends"
    return Finding(
        code=ANNOTATOR_BIAS.code,
        rule=ANNOTATOR_BIAS.name,
        severity="warning",
        field=number.field,
        subject=number.who[0],
        title=f"{number.who[0]} {verb} `{number.field}` {abs(value):.2f} s {way} than the others",
        message=f"The offset is {number.estimate} s against the others' median: a habit, not noise.",
        next_step=f"Show {number.who[0]} two examples of `{number.field}`, side by side with the others'.",
        evidence=number.estimate.to_dict(),
    )


ANNOTATOR_BIAS = Rule(
    code="AQ204", name="annotator_bias", title="An annotator is early or late", check=annotator_bias
)
