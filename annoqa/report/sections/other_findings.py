"""Every other finding, the most urgent first."""

from markupsafe import Markup

from annoqa.findings.finding import Finding
from annoqa.report.cards import draw_card
from annoqa.report.material import Material
from annoqa.report.section import Section

ABOUT_UNITS = "AQ3"
N_ITEMS = 3


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.other_findings else "No other rule found anything."


def _n_pictures(finding: Finding) -> int:
    """Return how many items are drawn: a finding about units is better seen than read."""
    return N_ITEMS if finding.code.startswith(ABOUT_UNITS) else 0


def render(material: Material) -> Markup:
    """Return one card for each finding, with pictures where it is about units."""
    return Markup("\n").join(
        draw_card(material, finding, _n_pictures(finding)) for finding in material.other_findings
    )


OTHER_FINDINGS = Section(anchor="findings", title="Other findings", needs=_needs, render=render)
