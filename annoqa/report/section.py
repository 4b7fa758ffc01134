"""What a section of the report is: a place, a title, what it needs, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from annoqa.report.material import Material


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the page.

    Attributes
    ----------
    anchor : str
        Id of its heading, and of every link to it.
    title : str
        Its heading.
    needs : callable
        Returns the reason why there is nothing to show, in one sentence; "" where there is
        something. A section that has a reason shows the reason.
    render : callable
        Returns the section's body; needs no reason to be absent, and shows what there is.
    """

    anchor: str
    title: str
    needs: Callable[[Material], str]
    render: Callable[[Material], Markup]
