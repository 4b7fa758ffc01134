"""Annotators agree with each other and are wrong together: the guideline is to blame.

What it finds: a label, a mix-up, an omission, an addition, a side or a shift in which the annotators
agree on an answer that ground truth contradicts, more often than their own mistakes and the
difficulty of the items would bring them together by chance (false discoveries controlled over all
cells; see `annoqa explain failures`).
Why it matters: agreement is high, so nothing else shows it, and every model trained on the labels
learns the misunderstanding.
When it is wrong: ground truth may have a convention of its own; ask who wrote it, and from what.
Where nobody independent stands behind it, AQ406 tells the conflict instead.
What to do: read the clause with the annotators over the listed items, rewrite it, audit again.
"""

from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pyarrow as pa

from annoqa.findings.finding import Finding
from annoqa.findings.rule import Evidence, Rule
from annoqa.ground_truth.failures import GuidelineFailure
from annoqa.ground_truth.verdict import Cell
from annoqa.guidelines import Clause, Guidelines, clause_for, clause_versions

SEVERAL = 2


def guideline_failure(evidence: Evidence) -> Iterator[Finding]:
    """Yield a serious finding for every guideline failure."""
    for failure in evidence.measured.failures:
        yield _finding(evidence, failure)


def clause_of(guidelines: Guidelines | None, about: GuidelineFailure | Cell) -> Clause | None:
    """Return the clause that governs a cell.

    Parameters
    ----------
    guidelines : Guidelines or None
        The clauses, where the campaign has them.
    about : GuidelineFailure or Cell
        What annotators do.

    Returns
    -------
    Clause or None
        None where no clause governs it.
    """
    if guidelines is None:
        return None
    return clause_for(
        guidelines,
        about.field,
        label=about.truth_label,
        answer=about.answer,
        side=about.side or None,
        attribute=about.attribute,
        slice=about.slice,
        cell=about.cell,
    )


def subject_of(about: GuidelineFailure | Cell) -> str:
    """Name a cell: `mug → cup`, `right`, `mug`, `mug → cup, camera wrist`.

    Parameters
    ----------
    about : GuidelineFailure or Cell
        What annotators do.

    Returns
    -------
    str
        Short enough for a table.
    """
    truth, answer = about.truth_label, about.answer
    if about.side:
        name = f"{truth} {about.side}" if truth else about.side
    elif about.cell == "confusion" or (about.cell == "attribute" and answer):
        name = f"{truth} → {answer}"
    else:
        name = truth or answer or about.cell
    if about.attribute is not None:
        name = f"{about.attribute}: {name}"
    return name if about.slice is None else f"{name}, {' '.join(about.slice)}"


def cell_of(evidence: Evidence, failure: GuidelineFailure) -> Cell | None:
    """Return the cell of a failure, which knows why and what a repair gains."""
    for cell in evidence.measured.cells:
        same = (cell.field, cell.direction, cell.slice) == (failure.field, failure.direction, failure.slice)
        if same and cell.verdict == "guideline failure" and not cell.part_of:
            return cell
    return None


def repair_of(cell: Cell | None) -> dict[str, float | None]:
    """Return what the repair of a cell gains, ready for JSON; nothing where that is not known."""
    return {} if cell is None or cell.repair is None else asdict(cell.repair)


def say_repair(cell: Cell | None) -> str:
    """Say what the repair of a cell gains; empty where that is not known."""
    if cell is None or cell.repair is None:
        return ""
    gain = cell.repair
    return (
        f" It explains {gain.errors_share:.0%} of the field's wrong answers: put right, accuracy would rise"
        f" from {gain.accuracy:.0%} to {gain.accuracy_after:.0%}."
    )


def _finding(evidence: Evidence, failure: GuidelineFailure) -> Finding:
    """Tell the direction, how often, how sure, and which clause."""
    clause, cell = clause_of(evidence.guidelines, failure), cell_of(evidence, failure)
    where = clause.called if clause else f"the guideline for `{failure.field}`"
    under = _under(evidence, failure, clause)
    return Finding(
        code=GUIDELINE_FAILURE.code,
        rule=GUIDELINE_FAILURE.name,
        severity="serious",
        field=failure.field,
        subject=subject_of(failure),
        title=failure.direction,
        message=_message(failure) + say_repair(cell) + _say_versions(under),
        next_step=f"Read {where} with the annotators over these items, and rewrite it.",
        clause=clause.key if clause else None,
        items=tuple(evidence.context.items[item] for item in failure.items),
        evidence=_evidence(evidence, failure)
        | {"clause_version": clause.version if clause else None, "annotations_by_clause_version": under}
        | repair_of(cell),
    )


def _under(evidence: Evidence, failure: GuidelineFailure, clause: Clause | None) -> dict[str, int]:
    """Count the annotations behind a failure by the version of the clause they were made under."""
    if clause is None or evidence.guidelines is None:
        return {}
    table = evidence.table
    theirs = np.isin(table.column("annotations", "annotator"), failure.annotators)
    behind = theirs & np.isin(table.column("annotations", "item"), failure.items)
    told = table.annotations["guideline"].filter(pa.array(behind)).to_pylist()
    return clause_versions(evidence.guidelines, clause, told)


def _say_versions(under: dict[str, int]) -> str:
    """Say which versions of the clause people followed, where they were several."""
    if len(under) < SEVERAL:
        return ""
    parts = [f"{n:,} under version {version}" for version, n in under.items()]
    return f" Of the annotations behind it, {', '.join(parts[:-1])} and {parts[-1]} of the clause."


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
        "slice": None if failure.slice is None else list(failure.slice),
        "attribute": failure.attribute,
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
