"""The verdict: how many serious findings, whether annotators agree, and whether they are right."""

from typing import Any

from markupsafe import Markup

from annoqa.measurements.measurement import Measurement
from annoqa.report.fill import fill
from annoqa.report.headline import headline
from annoqa.report.material import DOUBT, FAILURE, Material
from annoqa.report.numbers import counted, listed
from annoqa.report.reliability import grade, reliability
from annoqa.report.section import Section

N_NAMED = 3


def _needs(material: Material) -> str:
    """Say why there is no verdict."""
    return (
        ""
        if material.result.measurements
        else "Nothing was measured: no field was answered by two annotators."
    )


def render(material: Material) -> Markup:
    """Return the verdict, the sizes of the campaign, and the fields at a glance."""
    left_aside = material.result.left_aside
    return fill("verdict.html", verdict=verdict(material), fields=_glance(material), left_aside=left_aside)


def verdict(material: Material) -> str:
    """Return the whole report in one sentence.

    Parameters
    ----------
    material : Material
        The result of an audit.

    Returns
    -------
    str
        Serious findings, agreement, and accuracy.
    """
    serious = sum(finding.severity == "serious" for finding in material.result.findings)
    found = counted(serious, "serious finding")
    return f"{found[0].upper()}{found[1:]}: {_agreement(material)}; {_accuracy(material)}."


def _agreement(material: Material) -> str:
    """Say on how many fields annotators agree reliably, and on which they do not."""
    alphas = {field: reliability(material.numbers(field=field)) for field in material.fields}
    grades = {field: grade(alpha.estimate) for field, alpha in alphas.items() if alpha is not None}
    poor = [f"“{field}”" for field, found in grades.items() if found == "poor"]
    good = sum(found == "good" for found in grades.values())
    if not grades:
        return "whether the annotators agree could not be measured"
    if poor:
        more = [f"{len(poor) - N_NAMED} more"] if len(poor) > N_NAMED else []
        return f"the annotators do not agree on {listed([*poor[:N_NAMED], *more])}"
    if good == len(grades):
        return "the annotators agree with each other"
    if good:
        return f"the annotators agree reliably on {good} of {counted(len(grades), 'field')}"
    if "tentative" in grades.values():
        return "the annotators agree well enough for tentative conclusions"
    return "how well the annotators agree is not certain yet"


def _accuracy(material: Material) -> str:
    """Say how often they are right, and whether they are wrong together."""
    numbers = [accuracy_of(material, field) for field in material.fields]
    values = sorted(n.estimate.value for n in numbers if n is not None and n.estimate.value is not None)
    if not values:
        return "there is no ground truth to say whether they are right"
    ends = dict.fromkeys(f"{_whole(value)}" for value in (values[0], values[-1]))
    text = f"they are right in {' to '.join(ends)} % of their answers"
    together = len(material.findings(FAILURE))
    return f"{text}, and wrong together in {counted(together, 'place')}" if together else text


def accuracy_of(material: Material, field: str) -> Measurement | None:
    """Return the number that says how often a field is answered right.

    Parameters
    ----------
    material : Material
        The result of an audit.
    field : str
        Its name.

    Returns
    -------
    Measurement or None
        A share; None where nothing was compared with ground truth.
    """
    here = [n for n in material.numbers(field=field, question="accuracy", subject="all") if not n.unit]
    return headline([n for n in here if n.name == "accuracy"] or here)


def _whole(share: float) -> int:
    """Return a share in whole percent; 100 is said only of all, and 0 of none."""
    return int(share) * 100 if share in {0, 1} else min(max(round(100 * share), 1), 99)


def _glance(material: Material) -> list[dict[str, Any]]:
    """Return one row for each field: reliability, accuracy, findings."""
    rows: list[dict[str, Any]] = []
    for field in material.fields:
        alpha = reliability(material.numbers(field=field))
        here = [finding for finding in material.result.findings if finding.field == field]
        rows.append(
            {
                "field": field,
                "kind": material.kind(field),
                "alpha": alpha,
                "grade": grade(alpha.estimate) if alpha else "unknown",
                "accuracy": accuracy_of(material, field),
                "failures": sum(finding.rule == FAILURE for finding in here),
                "doubts": sum(finding.rule == DOUBT for finding in here),
                "others": sum(finding.rule not in {FAILURE, DOUBT} for finding in here),
            }
        )
    return rows


VERDICT = Section(anchor="verdict", title="Verdict", needs=_needs, render=render)
