"""Every other finding, the most urgent first."""

from markupsafe import Markup

from annoqa.findings.finding import Finding
from annoqa.report.cards import draw_card
from annoqa.report.fill import fill
from annoqa.report.material import Material
from annoqa.report.section import Section

ABOUT_UNITS = "AQ3"
N_ITEMS = 3
N_CARDS = 16


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.other_findings else "No other rule found anything."


def _n_pictures(finding: Finding) -> int:
    """Return how many items are drawn: a finding about units is better seen than read."""
    return N_ITEMS if finding.code.startswith(ABOUT_UNITS) else 0


def render(material: Material) -> Markup:
    """Return a card for each of the most urgent findings, and a line for each of the others."""
    findings = material.other_findings
    cards = [draw_card(material, finding, _n_pictures(finding)) for finding in findings[:N_CARDS]]
    more = fill("findings.html", findings=findings[N_CARDS:]) if len(findings) > N_CARDS else Markup()
    return Markup("\n").join([*cards, more])


OTHER_FINDINGS = Section(anchor="findings", title="Other findings", needs=_needs, render=render)
