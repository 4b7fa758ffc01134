"""Methods: how every number was made, in the words of the code that made it."""

from typing import Any

from markupsafe import Markup

from annoqa.report.fill import fill
from annoqa.report.material import Material
from annoqa.report.method_pages import Page, method_pages
from annoqa.report.section import Section


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    return "" if material.result.measurements or material.result.findings else "No method was used."


def render(material: Material) -> Markup:
    """Return the page of every coefficient and rule that was used, and each number's signature."""
    pages: list[Page] = method_pages(material.result)
    return fill("methods.html", pages=pages, signatures=_signatures(material))


def _signatures(material: Material) -> list[dict[str, Any]]:
    """Return how each number about all was made, in one line."""
    of_all = [n for n in material.numbers(subject="all") if n.signature]
    return [{"field": n.field, "title": n.title, "signature": n.signature} for n in of_all]


METHODS = Section(anchor="methods", title="Methods", needs=_needs, render=render)
