"""Labels that look like a slip of the pen: rare, and nearly the same as a frequent one.

What it finds: a label that takes a tiny share of a field's marks and whose letters are nearly those
of a label in daily use (`PEROSN`, `PERSON`), or that is not in the field's declared list.
Why it matters: a misspelt label counts as disagreement everywhere.
When it is wrong: two rare things may really have similar names.
What to do: correct the label in the source, or declare it.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

import numpy as np

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.findings.thresholds import LIKE_LABEL, RARE_LABEL


def label_typo(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every label that looks misspelt or is not declared."""
    names = evidence.table.names("labels")
    label = evidence.table.column("marks", "label", -1)
    field = evidence.table.column("marks", "field")
    for code, row in enumerate(evidence.table.fields.to_pylist()):
        here = label[(field == code) & (label >= 0)]
        counts = np.bincount(here, minlength=len(names)) if len(here) else np.zeros(len(names), int)
        for rare in np.flatnonzero(counts):
            meant = _meant(names, counts, int(rare))
            undeclared = row["labels"] is not None and names[rare] not in row["labels"]
            if meant is not None or (undeclared and row["kind"] != "whole"):
                rows = np.flatnonzero((field == code) & (label == rare))
                yield _finding(evidence, row["field"], names[rare], meant, rows)


def _meant(names: list[str], counts: np.ndarray, rare: int) -> str | None:
    """Return the frequent label that a rare one was probably meant to be."""
    if counts[rare] > RARE_LABEL.value * counts.sum():
        return None
    for frequent in np.argsort(-counts, kind="stable"):
        often = counts[frequent] > RARE_LABEL.value * counts.sum()
        if often and SequenceMatcher(None, names[rare], names[frequent]).ratio() >= LIKE_LABEL.value:
            return names[frequent]
    return None


def _finding(evidence: Evidence, field: str, label: str, meant: str | None, rows: np.ndarray) -> Finding:
    """Tell where the label stands."""
    annotations = evidence.table.column("marks", "annotation")[rows]
    items = evidence.table.column("annotations", "item")[annotations]
    guess = f"probably {meant!r} was meant" if meant else "it is not in the field's declared list"
    return Finding(
        code=LABEL_TYPO.code,
        rule=LABEL_TYPO.name,
        severity="warning",
        field=field,
        subject=label,
        title=f"{label!r} may be a slip: {guess}",
        message=f"{len(rows):,} of the field's marks say {label!r}; {guess}.",
        next_step=f"Correct {label!r} where it stands, or add it to the field's labels if it is meant.",
        items=tuple(dict.fromkeys(evidence.context.items[item] for item in items)),
        evidence={"marks": len(rows), "meant": meant},
    )


LABEL_TYPO = Rule(code="AQ404", name="label_typo", title="A label that looks misspelt", check=label_typo)
