"""Templates into text: Jinja2 with autoescape on, so that no label becomes markup."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from annoqa.report.numbers import counted, listed, number, percent, told
from annoqa.report.prose import heading, inline, paragraphs


def fill(template: str, **values: Any) -> Markup:  # noqa: ANN401 - templates take what they show
    """Return a template with its values, every text escaped.

    Parameters
    ----------
    template : str
        Name of a file in `annoqa/report/templates`.
    **values : any
        What the template shows.

    Returns
    -------
    Markup
        Safe to stand in a page.
    """
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 - autoescape is on


@cache
def _environment() -> Environment:
    """Return the environment: strict about names, automatic about escaping."""
    environment = Environment(
        loader=PackageLoader("annoqa.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        told=told,
        number=number,
        percent=percent,
        listed=listed,
        inline=inline,
        heading=heading,
        paragraphs=paragraphs,
    )
    environment.globals.update(counted=counted)
    return environment
