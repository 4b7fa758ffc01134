"""Annotators differ together from those who are trusted: weaker evidence that a guideline is misread.

What it finds: a label in which a group agrees on another answer than the trusted annotators of the
campaign (`trusted.annotators`), more often than their own mistakes and the disagreement of the
trusted among themselves explain (see `annoqa.ground_truth.shared_drift`).
Why it matters: without ground truth a shared misunderstanding looks like agreement.
When it is wrong: the trusted may have drifted, and the group be right; only settled answers tell.
What to do: settle these items with somebody who has seen neither side, then read the clause.
"""

from collections.abc import Iterator

from annoqa.errors import NotApplicableError
from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.ground_truth.shared_drift import SharedDrift, find_shared_drift
from annoqa.table.field_view import view_field

MOST_ITEMS = 20


def shared_drift(evidence: Evidence) -> Iterator[Finding]:
    """Yield a warning for every label that a group reads otherwise than the trusted annotators."""
    context = evidence.context
    measured = {number.field for number in evidence.measured.measurements}
    for field in evidence.table.names("fields") if context.trusted else ():
        if field not in measured:
            continue
        try:
            found = find_shared_drift(
                view_field(evidence.table, field),
                context.trusted,
                cluster=context.cluster,
                confidence=context.confidence,
                settings=context.failures,
            )
        except NotApplicableError:  # fields of marks, numbers and texts are not compared so
            continue
        yield from (_finding(evidence, drift) for drift in found)


def _finding(evidence: Evidence, drift: SharedDrift) -> Finding:
    """Tell the direction, how often, and how sure."""
    items = tuple(evidence.context.items[item] for item in drift.items)[:MOST_ITEMS]
    return Finding(
        code=SHARED_DRIFT.code,
        rule=SHARED_DRIFT.name,
        severity="warning",
        field=drift.field,
        subject=f"{drift.reference_label} → {drift.answer}",
        title=f"`{drift.reference_label}` of trusted annotators is called `{drift.answer}` by the others",
        message=(
            f"In {drift.n_drifted:,} of {drift.n_units:,} items the others say `{drift.answer}` together"
            f" ({drift.share}); {len(drift.annotators)} annotators share it (q = {drift.q:.2g} after"
            " correction for all cells). This is weaker evidence than ground truth: the trusted may err."
        ),
        next_step="Have these items settled by somebody who has seen neither side, then read the clause.",
        items=items,
        evidence={
            "reference_label": drift.reference_label,
            "answer": drift.answer,
            "n_units": drift.n_units,
            "n_drifted": drift.n_drifted,
            "share": drift.share.to_dict(),
            "agreement": drift.agreement.to_dict(),
            "own_share": drift.own_share.to_dict(),
            "p": drift.p,
            "q": drift.q,
            "annotators": [evidence.context.annotators[code] for code in drift.annotators],
            "trusted": [evidence.context.annotators[code] for code in evidence.context.trusted],
        },
    )


SHARED_DRIFT = Rule(
    code="AQ407",
    name="shared_drift",
    title="Annotators differ together from those who are trusted",
    check=shared_drift,
)
