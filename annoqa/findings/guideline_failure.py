"""Annotators agree with each other and are wrong together: the guideline is to blame.

What it finds: a label, a mix-up, an omission, an addition, a side or a shift in which the annotators
agree on an answer that ground truth contradicts, more often than their own mistakes and the
difficulty of the items would bring them together by chance (false discoveries controlled over all
cells; see `annoqa explain failures`).
Why it matters: agreement is high, so nothing else shows it, and every model trained on the labels
learns the misunderstanding.
When it is wrong: ground truth may have a convention of its own; ask who wrote it, and from what.
What to do: read the clause with the annotators over the listed items, rewrite it, audit again.
"""

from collections.abc import Iterator

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.ground_truth.failures import GuidelineFailure
from annoqa.guidelines import clause_for


def guideline_failure(evidence: Evidence) -> Iterator[Finding]:
    """Yield a serious finding for every guideline failure."""
    for failure in evidence.measured.failures:
        yield _finding(evidence, failure)


def _finding(evidence: Evidence, failure: GuidelineFailure) -> Finding:
    """Tell the direction, how often, how sure, and which clause."""
    clause = None
    if evidence.guidelines is not None:
        clause = clause_for(
            evidence.guidelines,
            failure.field,
            label=failure.truth_label,
            answer=failure.answer,
            side=failure.side or None,
        )
    where = f"clause `{clause.key}` ({clause.title})" if clause else f"the guideline for `{failure.field}`"
    return Finding(
        code=GUIDELINE_FAILURE.code,
        rule=GUIDELINE_FAILURE.name,
        severity="serious",
        field=failure.field,
        subject=_subject(failure),
        title=failure.direction,
        message=_message(failure),
        next_step=f"Read {where} with the annotators over these items, and rewrite it.",
        clause=clause.key if clause else None,
        items=tuple(evidence.context.items[item] for item in failure.items),
        evidence=_evidence(evidence, failure),
    )


def _subject(failure: GuidelineFailure) -> str:
    """Name the cell: `mug → cup`, `right side`, `mug`."""
    if failure.side:
        return f"{failure.truth_label} {failure.side}" if failure.truth_label else failure.side
    if failure.cell == "confusion":
        return f"{failure.truth_label} → {failure.answer}"
    return failure.truth_label or failure.answer or failure.cell


def _message(failure: GuidelineFailure) -> str:
    """Say the numbers in words."""
    sure = f"(q = {failure.q:.2g} after correction for all cells)"
    many = f"{len(failure.annotators)} annotators share it"
    if failure.effect is not None and failure.effect.value is not None:
        size = _effect(failure)
        where = f"Over {failure.n_units:,} marks on {failure.n_items:,} items"
        return f"{where} the offset is {size}; {many} {sure}."
    together = failure.agreement
    again = (
        f" Where one says so, another does in {together.value:.0%} of cases."
        if together.value is not None
        else ""
    )
    return (
        f"In {failure.n_wrong:,} of {failure.n_units:,} cases with ground truth ({_share(failure)}) the"
        f" annotators say so together; {many} {sure}.{again}"
    )


def _effect(failure: GuidelineFailure) -> str:
    """Say how large a shared offset is, with its interval."""
    effect = failure.effect
    if effect is None or effect.value is None:
        return "unknown"
    limits = "" if effect.low is None else f" [{effect.low:+.2f}, {effect.high:+.2f}]"
    share = "" if failure.effect_share is None else f", {failure.effect_share:+.1%} of the true size"
    frames = "" if failure.frames is None else f", {failure.frames:+.1f} frames"
    return f"{effect.value:+.2f}{limits} {failure.unit}{share}{frames}"


def _share(failure: GuidelineFailure) -> str:
    """Say the share of wrong cases, with its interval."""
    share = failure.share
    if share.value is None:
        return "share unknown"
    limits = "" if share.low is None or share.high is None else f", {share.low:.0%} to {share.high:.0%}"
    return f"{share.value:.0%}{limits}"


def _evidence(evidence: Evidence, failure: GuidelineFailure) -> dict[str, object]:
    """Return the numbers, ready for JSON."""
    return {
        "cell": failure.cell,
        "truth_label": failure.truth_label,
        "answer": failure.answer,
        "side": failure.side,
        "n_items": failure.n_items,
        "n_units": failure.n_units,
        "n_wrong": failure.n_wrong,
        "share": failure.share.to_dict(),
        "agreement": failure.agreement.to_dict(),
        "effect": None if failure.effect is None else failure.effect.to_dict(),
        "effect_share": failure.effect_share,
        "frames": failure.frames,
        "unit": failure.unit,
        "p": failure.p,
        "q": failure.q,
        "annotators": [evidence.context.annotators[code] for code in failure.annotators],
    }


GUIDELINE_FAILURE = Rule(
    code="AQ401",
    name="guideline_failure",
    title="Annotators agree, and are wrong together",
    check=guideline_failure,
)
