"""Gold in doubt: ground truth that accurate annotators contradict with one voice."""

from markupsafe import Markup

from annoqa.report.cards import draw_card
from annoqa.report.material import DOUBT, Material
from annoqa.report.section import Section

N_ITEMS = 4


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    if material.findings(DOUBT):
        return ""
    if not material.numbers(question="accuracy"):
        return "This campaign has no ground truth."
    return "No ground truth is contradicted by its accurate annotators."


def render(material: Material) -> Markup:
    """Return one card for each doubt, with a gallery."""
    return Markup("\n").join(draw_card(material, finding, N_ITEMS) for finding in material.findings(DOUBT))


GOLD_IN_DOUBT = Section(anchor="gold-in-doubt", title="Gold in doubt", needs=_needs, render=render)
