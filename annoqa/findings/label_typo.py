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

Path = tuple[str, ...]


def label_typo(evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for every label that looks misspelt or is not declared."""
    label = evidence.table.column("marks", "label", -1)
    field = evidence.table.column("marks", "field")
    paths = [[tuple(path) for path in paths] for paths in evidence.table.labels["paths"].to_pylist()]
    for code, row in enumerate(evidence.table.fields.to_pylist()):
        here = np.flatnonzero((field == code) & (label >= 0))
        used = _counted(paths, label[here])
        for path, count in used.items():
            meant = _meant(path, count, used)
            if meant is not None or _undeclared(path, row):
                holding = [at for at, held in enumerate(paths) if path in held]
                rows = here[np.isin(label[here], holding)]
                yield _finding(evidence, row["field"], path[-1], meant, rows)


def _counted(paths: list[list[Path]], label: np.ndarray) -> dict[Path, int]:
    """Return how many marks hold each label; a value of several labels counts for each of them."""
    counts: dict[Path, int] = {}
    for code, n in zip(*np.unique(label, return_counts=True), strict=True):
        for path in paths[code]:
            counts[path] = counts.get(path, 0) + int(n)
    return counts


def _meant(path: Path, count: int, used: dict[Path, int]) -> str | None:
    """Return the frequent sister of a rare label that has nearly the same letters."""
    few = RARE_LABEL.value * sum(used.values())
    if count > few or not path:
        return None
    sisters = [other for other, n in used.items() if n > few and other[:-1] == path[:-1]]
    for sister in sorted(sisters, key=lambda other: (-used[other], other)):
        if _alike(path[-1], sister[-1]):
            return sister[-1]
    return None


def _alike(rare: str, frequent: str) -> bool:
    """Return whether two texts differ in a letter or two; other digits are other things."""
    digits = [[letter for letter in text if letter.isdigit()] for text in (rare, frequent)]
    return digits[0] == digits[1] and SequenceMatcher(None, rare, frequent).ratio() >= LIKE_LABEL.value


def _undeclared(path: Path, row: dict[str, object]) -> bool:
    """Return whether a mark's plain label is missing in the field's declared list."""
    declared = row["labels"]
    return (
        isinstance(declared, list) and row["kind"] != "whole" and len(path) == 1 and path[0] not in declared
    )


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
