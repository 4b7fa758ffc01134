"""Annotators fall into groups that share no item.

What it finds: campaigns in which not every annotator is linked to every other by shared items.
Why it matters: across groups nothing can be compared; a group that misreads a clause looks fine.
When it is wrong: groups may be meant, as for two languages; then audit them as two campaigns.
What to do: give some items to annotators of both groups.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule


def disconnected(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where annotators fall into groups without a shared item."""
    rows = evidence.table.annotations
    counts = pc.and_(pc.equal(rows["status"], "submitted"), pc.equal(rows["role"], "human")).to_numpy()
    item = evidence.table.column("annotations", "item")[counts]
    who = evidence.table.column("annotations", "annotator")[counts]
    people = np.unique(who)
    n_items, n_people = evidence.table.items.num_rows, evidence.table.annotators.num_rows
    size = n_items + n_people
    links = coo_array((np.ones(len(item)), (item, n_items + who)), shape=(size, size))
    group = connected_components(links, directed=False)[1][n_items + people]
    if len(np.unique(group)) < 2:
        return
    parts = [[evidence.context.annotators[a] for a in people[group == part]] for part in np.unique(group)]
    parts.sort(key=len, reverse=True)
    yield Finding(
        code=DISCONNECTED.code,
        rule=DISCONNECTED.name,
        severity="warning",
        field=None,
        subject="overlap",
        title=f"The annotators fall into {len(parts)} groups that share no item",
        message="; ".join(", ".join(part[:5]) + (" …" if len(part) > 5 else "") for part in parts[:5]) + ".",
        next_step="Give some items to annotators of both groups, so that they can be compared.",
        evidence={"groups": parts[:20]},
    )


DISCONNECTED = Rule(
    code="AQ104", name="disconnected", title="Annotators without a shared item", check=disconnected
)
