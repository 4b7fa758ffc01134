"""Guideline failures: where annotators agree and are wrong together, one card each, to look at."""

from markupsafe import Markup

from annoqa.report.cards import draw_card
from annoqa.report.material import FAILURE, Material
from annoqa.report.section import Section

N_ITEMS = 6


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    if material.findings(FAILURE):
        return ""
    if not material.result.counts.get("gold_items", 1) or not material.numbers(question="accuracy"):
        return "Guideline failures are found by comparing with ground truth, and this campaign has none."
    return "Nowhere do annotators agree and be wrong together more than independent mistakes would explain."


def render(material: Material) -> Markup:
    """Return one card for each failure, with a gallery."""
    cards = [draw_card(material, finding, N_ITEMS) for finding in material.findings(FAILURE)]
    return Markup("\n").join(cards)


GUIDELINE_FAILURES = Section(
    anchor="guideline-failures", title="Agreed, and wrong: guideline failures", needs=_needs, render=render
)
