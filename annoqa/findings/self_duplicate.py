"""The same person answered an item more than once.

What it finds: annotators with several submitted annotations of one item.
Why it matters: two answers of one person are not two annotators; counted as such, they inflate
agreement. annoqa counts one of them (the import log says which) and sets the others aside.
When it is wrong: never about the count; a repeat may have been planned, to measure self-consistency.
What to do: nothing where repeats were planned; otherwise find out why the item was served twice.
"""

from collections.abc import Iterator

import numpy as np

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule


def self_duplicate(evidence: Evidence) -> Iterator[Finding]:
    """Yield one finding for each annotator who answered an item twice."""
    table = evidence.table
    again = table.column("annotations", "repeat") > 0
    who = table.column("annotations", "annotator")[again]
    items = table.column("annotations", "item")[again]
    for annotator in np.unique(who):
        name = evidence.context.annotators[annotator]
        twice = tuple(dict.fromkeys(evidence.context.items[item] for item in items[who == annotator]))
        yield Finding(
            code=SELF_DUPLICATE.code,
            rule=SELF_DUPLICATE.name,
            severity="info",
            field=None,
            subject=name,
            title=f"{name} answered {len(twice)} item{'s' * (len(twice) != 1)} more than once",
            message="One answer of each counts and the others are set aside: one person is one annotator.",
            next_step="If repeats were not planned, find out why these items were served twice.",
            items=twice,
            evidence={"items": len(twice)},
        )


SELF_DUPLICATE = Rule(
    code="AQ503", name="self_duplicate", title="One person, several answers to one item", check=self_duplicate
)
