"""The items on which annotators differ most.

What it finds: for every field with marks, the items with the lowest agreement.
Why it matters: they teach most: each is either hard, or a gap in the guideline.
When it is wrong: with two annotators, one careless moment suffices to be on the list.
What to do: discuss the first three in the next meeting.
"""

from collections.abc import Iterator
from typing import Any

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule

SHOWN = 10


def disputed_items(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding with the most disputed items of every field."""
    for number in evidence.numbers("detection_f1", question="detection"):
        detail: Any = number.detail
        worst = [entry for entry in detail.get("worst_items", ()) if entry["value"] < 1]
        if not worst:
            continue
        yield Finding(
            code=DISPUTED_ITEMS.code,
            rule=DISPUTED_ITEMS.name,
            severity="info",
            field=number.field,
            subject=number.field,
            title="The items on which annotators differ most",
            message=f"{number.title} over the whole campaign is {number.estimate}; on these it is lowest.",
            next_step="Discuss the first three of these items in the next meeting.",
            items=tuple(str(entry["item"]) for entry in worst[:SHOWN]),
            evidence={"worst": worst[:SHOWN]},
        )


DISPUTED_ITEMS = Rule(
    code="AQ301", name="disputed_items", title="Items with most disagreement", check=disputed_items
)
