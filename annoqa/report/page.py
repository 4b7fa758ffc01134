"""The report: one HTML file that needs nothing beside itself, and no script to be read."""

import json
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from annoqa.campaign.result import AuditResult
from annoqa.guidelines import Guidelines
from annoqa.report.fill import fill
from annoqa.report.gallery import Media
from annoqa.report.material import Material
from annoqa.report.section import Section
from annoqa.report.sections import SECTIONS
from annoqa.table.table import AnnotationTable

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render(
    result: AuditResult,
    table: AnnotationTable,
    *,
    media_folder: Path | None = None,
    guidelines: Guidelines | None = None,
) -> str:
    """Write the report of an audit as one self-contained page.

    Parameters
    ----------
    result : AuditResult
        What was measured and found.
    table : AnnotationTable
        The annotations, for the galleries.
    media_folder : Path, optional
        Where pictures of items may be read from; nothing outside it is.
    guidelines : Guidelines, optional
        The clauses that findings refer to.

    Returns
    -------
    str
        HTML; the same input gives the same bytes.
    """
    material = Material(result=result, table=table, media=Media(media_folder), guidelines=guidelines)
    parts = [_part(section, material) for section in SECTIONS]
    return str(
        fill(
            "page.html",
            result=result,
            policy=POLICY,
            style=Markup(files("annoqa.report").joinpath("templates", "style.css").read_text("utf-8")),  # noqa: S704 - our own file
            parts=parts,
            pictures=material.media.embedded,
            config=json.dumps(dict(result.config), indent=2, ensure_ascii=False, sort_keys=True, default=str),
        )
    )


def _part(section: Section, material: Material) -> dict[str, str]:
    """Return a section's heading and body, or the reason why it has none."""
    reason = section.needs(material)
    body = Markup() if reason else section.render(material)
    return {"anchor": section.anchor, "title": section.title, "reason": reason, "body": body}
