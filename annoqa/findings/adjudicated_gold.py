"""Ground truth that was written by the campaign's own annotators.

What it finds: fields whose ground truth comes from people who also annotate.
Why it matters: such gold is not independent. Accuracy against it is flattering, and a
misunderstanding that everyone shares is in the gold as well. Nobody is scored against their own
answer, but the others are scored against a colleague.
When it is wrong: an author may have settled the answers later, from better evidence.
What to do: have part of the items settled by somebody who does not annotate.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule


def adjudicated_gold(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where annotators wrote the ground truth."""
    rows = evidence.table.annotations
    gold = rows["ground_truth"].to_numpy()
    author = evidence.table.column("annotations", "annotator")
    human = pc.equal(rows["role"], "human").to_numpy()
    authors = np.unique(author[gold & human])
    if len(authors):
        names = ", ".join(evidence.context.annotators[code] for code in authors[:5])
        own = int((gold & human).sum())
        yield Finding(
            code=ADJUDICATED_GOLD.code,
            rule=ADJUDICATED_GOLD.name,
            severity="warning",
            field=None,
            subject="ground truth",
            title="Annotators wrote the ground truth themselves",
            message=f"Annotators of the campaign gave {own:,} of {int(gold.sum()):,} gold answers ({names}).",
            next_step="Have part of the items settled by somebody who does not annotate.",
            evidence={"own": own, "gold": int(gold.sum())},
        )


ADJUDICATED_GOLD = Rule(
    code="AQ405",
    name="adjudicated_gold",
    title="Ground truth by the annotators themselves",
    check=adjudicated_gold,
)
