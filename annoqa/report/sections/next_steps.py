"""The three things to do next, as the most urgent findings say them."""

from markupsafe import Markup

from annoqa.findings.finding import Finding
from annoqa.report.fill import fill
from annoqa.report.material import Material
from annoqa.report.section import Section

HOW_MANY = 3


def next_findings(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings whose next steps come first: urgent before not, each step once.

    Parameters
    ----------
    findings : tuple of Finding
        The most urgent first.

    Returns
    -------
    list of Finding
        Three at most; one of each rule before a second one of the same.
    """
    steps = {finding.next_step: finding for finding in reversed(findings) if finding.next_step}
    ordered = [finding for finding in findings if steps.get(finding.next_step) is finding]
    urgent = [finding for finding in ordered if finding.severity == "serious"]
    rest = [finding for finding in ordered if finding.severity != "serious"]
    return [*_varied(urgent), *_varied(rest)][:HOW_MANY]


def _varied(findings: list[Finding]) -> list[Finding]:
    """Put the first finding of each rule before the second of any."""
    seen: dict[str, int] = {}
    turn = {}
    for place, finding in enumerate(findings):
        seen[finding.rule] = seen.get(finding.rule, 0) + 1
        turn[place] = seen[finding.rule]
    return [findings[place] for place in sorted(turn, key=lambda at: (turn[at], at))]


def _needs(material: Material) -> str:
    """Say why there is nothing to do."""
    return "" if material.result.findings else "No rule found anything that a person should look at."


def render(material: Material) -> Markup:
    """Return the three steps, each with the finding behind it."""
    return fill("next_steps.html", findings=next_findings(material.result.findings))


NEXT_STEPS = Section(anchor="next", title="Do this next", needs=_needs, render=render)
