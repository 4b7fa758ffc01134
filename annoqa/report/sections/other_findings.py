"""Every other finding, the most urgent first, without galleries."""

from markupsafe import Markup

from annoqa.report.cards import draw_card
from annoqa.report.material import Material
from annoqa.report.section import Section


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.other_findings else "No other rule found anything."


def render(material: Material) -> Markup:
    """Return one card for each finding."""
    return Markup("\n").join(draw_card(material, finding, 0) for finding in material.other_findings)


OTHER_FINDINGS = Section(anchor="findings", title="Other findings", needs=_needs, render=render)
