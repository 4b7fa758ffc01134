"""Items that look as if they belonged together, but are counted as independent.

What it finds: campaigns without groups whose item data have a key such as video, document, episode
or session with fewer values than items.
Why it matters: clips of one video resemble each other; an interval that takes them for independent
covers the truth 68 % of the time instead of 95 %.
When it is wrong: the key may say something else.
What to do: name the key in the configuration: `[items] group = "video"`.
"""

from collections.abc import Iterator

import pyarrow.compute as pc

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.table.schema import DATA_PREFIX

TELLING = (
    "video",
    "document",
    "doc",
    "episode",
    "session",
    "recording",
    "scene",
    "patient",
    "subject",
    "series",
)


def clustered_items(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding where items seem to belong together and nobody said so."""
    items = evidence.table.items
    if evidence.context.cluster is not None:
        return
    for column in items.column_names:
        key = column.removeprefix(DATA_PREFIX)
        if not column.startswith(DATA_PREFIX) or key.removesuffix("_id").lower() not in TELLING:
            continue
        groups = pc.count_distinct(items[column]).as_py()
        if 1 < groups < pc.count(items[column]).as_py():
            yield _finding(key, groups, items.num_rows)


def _finding(key: str, groups: int, n_items: int) -> Finding:
    """Tell the key and how many groups it makes."""
    return Finding(
        code=CLUSTERED_ITEMS.code,
        rule=CLUSTERED_ITEMS.name,
        severity="info",
        field=None,
        subject=key,
        title=f"Items seem to share a {key}, and are counted as independent",
        message=f"`{key}` has {groups:,} values for {n_items:,} items; intervals may be too narrow.",
        next_step=f'Write `group = "{key}"` under [items] of the configuration, if they belong together.',
        evidence={"groups": groups, "items": n_items},
    )


CLUSTERED_ITEMS = Rule(
    code="AQ502", name="clustered_items", title="Items that belong together", check=clustered_items
)
