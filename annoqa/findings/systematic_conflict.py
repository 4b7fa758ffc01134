"""Everybody contradicts a ground truth that nobody independent stands behind.

What it finds: cells that would be guideline failures, if their gold could be trusted: it names no
author, or was written by annotators of the campaign, and nearly everybody contradicts it nearly
always.
Why it matters: either the guideline is misread by all, or the gold has a convention of its own that
no guideline tells. Rewriting the clause is right in one case and makes things worse in the other.
When it is wrong: a known author may hide behind a name such as `gold`; name the author in the source.
What to do: let the author of the clause read it, or have the listed items answered anew by somebody
who has seen neither side; then correct the gold or rewrite the clause.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.guideline_failure import clause_of, repair_of, subject_of
from annoqa.findings.rule import Evidence, Rule
from annoqa.ground_truth.verdict import Cell


def systematic_conflict(evidence: Evidence) -> Iterator[Finding]:
    """Yield a serious finding for every systematic conflict that no other cell tells."""
    for cell in evidence.measured.cells:
        if cell.verdict == "systematic conflict" and not cell.part_of:
            yield _finding(evidence, cell)


def _finding(evidence: Evidence, cell: Cell) -> Finding:
    """Tell the direction, why it is no failure of the guideline yet, and what would settle it."""
    clause = clause_of(evidence.guidelines, cell)
    where = clause.called if clause else f"the guideline for `{cell.field}`"
    return Finding(
        code=SYSTEMATIC_CONFLICT.code,
        rule=SYSTEMATIC_CONFLICT.name,
        severity="serious",
        field=cell.field,
        subject=subject_of(cell),
        title=f"{cell.direction}: guideline or gold?",
        message=cell.why,
        next_step=(
            f"Ask the author of {where} which side is right, or have these items answered anew by"
            " somebody who has seen neither."
        ),
        clause=clause.key if clause else None,
        items=tuple(evidence.context.items[item] for item in cell.items),
        evidence=_numbers(evidence, cell) | repair_of(cell),
    )


def _numbers(evidence: Evidence, cell: Cell) -> dict[str, object]:
    """Return the numbers, ready for JSON."""
    return {
        "cell": cell.cell,
        "truth_label": cell.truth_label,
        "answer": cell.answer,
        "side": cell.side,
        "slice": None if cell.slice is None else list(cell.slice),
        "attribute": cell.attribute,
        "gold_origin": cell.gold_origin,
        "gold_authors": [evidence.context.annotators[code] for code in cell.gold_authors],
        "n_items": cell.n_items,
        "n_units": cell.n_units,
        "n_wrong": cell.n_wrong,
        "share": cell.share.to_dict(),
        "agreement": cell.agreement.to_dict(),
        "effect": None if cell.effect is None else cell.effect.to_dict(),
        "unit": cell.unit,
        "p": cell.p,
        "q": cell.q,
        "annotators": [evidence.context.annotators[code] for code in cell.annotators],
    }


SYSTEMATIC_CONFLICT = Rule(
    code="AQ406",
    name="systematic_conflict",
    title="Everybody contradicts a gold that nobody stands behind",
    check=systematic_conflict,
)
