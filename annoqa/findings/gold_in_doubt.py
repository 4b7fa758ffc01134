"""Ground truth that accurate annotators contradict with one voice, in an isolated item.

What it finds: single answers of ground truth against which annotators who are right elsewhere agree,
while the kind of thing as a whole gives no trouble.
Why it matters: wrong gold makes right annotators look wrong, and trains the wrong people.
When it is wrong: the item may be a trap that only the author of the gold saw through.
What to do: look at the item again, without seeing who said what; correct the gold or keep it.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule


def gold_in_doubt(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every doubted answer of ground truth."""
    for doubt in evidence.measured.doubts:
        item = evidence.context.items[doubt.item]
        yield Finding(
            code=GOLD_IN_DOUBT.code,
            rule=GOLD_IN_DOUBT.name,
            severity="warning",
            field=doubt.field,
            subject=item,
            title=f"Item {item}: gold may be wrong ({doubt.truth_label} or {doubt.answer}?)",
            message=(
                f"{doubt.direction} {doubt.n_against} of {doubt.n_accurate} accurate annotators contradict"
                f" gold; the probability that gold is wrong is {doubt.posterior:.0%}."
            ),
            next_step=f"Look at item {item} again, not knowing who said what; correct the gold or keep it.",
            items=(item,),
            evidence={
                "truth_label": doubt.truth_label,
                "answer": doubt.answer,
                "n_against": doubt.n_against,
                "n_accurate": doubt.n_accurate,
                "posterior": doubt.posterior,
                "truth_mark": doubt.truth_mark,
                "annotators": [evidence.context.annotators[code] for code in doubt.annotators],
            },
        )


GOLD_IN_DOUBT = Rule(
    code="AQ402", name="gold_in_doubt", title="Ground truth that may be wrong", check=gold_in_doubt
)
