"""One finding as a card: what was found, what to do, the clause, the numbers, and the items."""

import hashlib
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from annoqa.findings.finding import Finding
from annoqa.report.fill import fill
from annoqa.report.gallery.answer import Focus
from annoqa.report.gallery.picture import draw_item
from annoqa.report.material import Material
from annoqa.report.numbers import number, told
from annoqa.statistics.estimate import Estimate

N_IDS = 12
MAX_WORDS = 120


def draw_card(material: Material, finding: Finding, n_items: int) -> Markup:
    """Draw a finding.

    Parameters
    ----------
    material : Material
        Table, media and clauses.
    finding : Finding
        What to show.
    n_items : int
        How many of its items are drawn; the others are named.

    Returns
    -------
    Markup
        An `article`.
    """
    clause = None
    if finding.clause is not None and material.guidelines is not None:
        clause = material.guidelines.find(finding.clause)
    shown = finding.items[:n_items] if finding.field is not None else ()
    pictures = [
        draw_item(material.table, material.media, finding.field or "", item, _about(finding))
        for item in shown
    ]
    return fill(
        "card.html",
        finding=finding,
        anchor=anchor_of(finding),
        clause=clause,
        evidence=evidence_rows(finding.evidence),
        pictures=[picture for picture in pictures if picture],
        ids=finding.items[len(shown) : len(shown) + N_IDS],
        n_more=max(len(finding.items) - len(shown) - N_IDS, 0),
    )


def anchor_of(finding: Finding) -> str:
    """Return the place of a finding's card on the page.

    Parameters
    ----------
    finding : Finding
        Any.

    Returns
    -------
    str
        The same for the same finding of every run, and no other's.
    """
    mark = finding.evidence.get("truth_mark", "")
    told = "\0".join((finding.field or "", finding.subject, finding.title, str(mark)))
    return f"{finding.code}-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _about(finding: Finding) -> Focus:
    """Return what a finding is about: two labels, or one mark of ground truth."""
    pair = [finding.evidence.get(name) for name in ("truth_label", "answer")]
    labels = frozenset(label for label in pair if isinstance(label, str)) if all(pair) else frozenset()
    mark = finding.evidence.get("truth_mark")
    return Focus(labels, mark if isinstance(mark, int) and mark >= 0 else None)


def evidence_rows(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the numbers behind a finding as (name, text), those that fit on a line.

    Examples
    --------
    >>> evidence_rows({"n_wrong": 12, "share": {"value": 0.4, "low": 0.3, "high": 0.5}, "side": None})
    [('n wrong', '12'), ('share', '0.40 [0.30, 0.50]')]
    """
    rows = [(name.replace("_", " "), _shown(value)) for name, value in evidence.items()]
    return [(name, text) for name, text in rows if text and len(text) <= MAX_WORDS]


def _shown(value: object) -> str:
    """Return a piece of evidence as text; empty where it is not for reading."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,}" if isinstance(value, int) else _small(value)
    if isinstance(value, Mapping) and isinstance(value.get("value"), float):
        return told(Estimate(value=value["value"], low=value.get("low"), high=value.get("high")))
    if isinstance(value, list | tuple) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return value if isinstance(value, str) else ""


def _small(value: float) -> str:
    """Return a number; probabilities near zero by their size."""
    return f"< {10.0**-3:g}" if 0 < value < 10.0**-3 else number(value, 3 if abs(value) < 0.1 else 2)
