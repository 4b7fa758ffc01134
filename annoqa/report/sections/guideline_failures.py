"""Guideline failures: where annotators agree and are wrong together, to look at; and every cell's verdict."""

import hashlib
from collections import Counter
from typing import Any

from markupsafe import Markup

from annoqa.campaign.cells import JudgedCell
from annoqa.ground_truth.verdict import VERDICTS
from annoqa.report.cards import anchor_of, draw_card
from annoqa.report.fill import fill
from annoqa.report.gallery.answer import Focus
from annoqa.report.gallery.picture import draw_item
from annoqa.report.material import CONFLICT, DOUBT, FAILURE, Material
from annoqa.report.numbers import counted, listed
from annoqa.report.section import Section

N_ITEMS = 6
N_NAMED = 3
N_GALLERIES = 8
N_DRAWN = 2
N_QUIET = 120
RULES = {"guideline failure": FAILURE, "systematic conflict": CONFLICT, "gold in doubt": DOUBT}
QUIET = ("fine", "not enough data")
COUNTED = ("guideline failure", "systematic conflict", "hard item")


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    if material.findings(FAILURE, CONFLICT) or material.result.cells:
        return ""
    if not material.result.counts.get("gold_items", 1) or not material.numbers(question="accuracy"):
        return "Guideline failures are found by comparing with ground truth, and this campaign has none."
    return "Nowhere do annotators agree and be wrong together more than independent mistakes would explain."


def render(material: Material) -> Markup:
    """Return one card for each failure and conflict, with a gallery, and the table of verdicts."""
    findings = material.findings(FAILURE, CONFLICT)
    cards = [draw_card(material, finding, N_ITEMS) for finding in findings]
    return Markup("\n").join([*cards, *([_verdicts(material)] if material.result.cells else [])])


def _verdicts(material: Material) -> Markup:
    """Return the table of verdicts: what is to be looked at first, the rest folded."""
    own = [cell for cell in material.result.cells if not cell.part_of]
    own.sort(key=lambda cell: (VERDICTS.index(cell.verdict), cell.slice is not None))
    apart = [cell for cell in own if cell.verdict not in QUIET]
    quiet = [cell for cell in own if cell.verdict in QUIET]
    galleries = _galleries(material, apart)
    return fill(
        "verdicts.html",
        sentence=_sentence(material.result.cells),
        told_apart=[_row(material, cell, galleries) for cell in apart],
        quiet=[_row(material, cell, galleries) for cell in quiet[:N_QUIET]],
        n_more=max(0, len(quiet) - N_QUIET),
        galleries=[
            {"anchor": anchor, "cell": cell, "pictures": pictures}
            for anchor, (cell, pictures) in galleries.items()
        ],
    )


def _sentence(cells: tuple[JudgedCell, ...]) -> str:
    """Say how many cells have which verdict."""
    own = Counter(cell.verdict for cell in cells if not cell.part_of)
    told = [
        counted(own[verdict], verdict) if verdict in COUNTED else f"{own[verdict]:,} {verdict}"
        for verdict in VERDICTS
        if own[verdict]
    ]
    repeats = sum(bool(cell.part_of) for cell in cells)
    only = f" {counted(repeats, 'more cell')} only repeat what these tell." if repeats else ""
    tested = sum(cell.p is not None for cell in cells)
    return (
        f"{counted(len(cells), 'cell')} of labels, mix-ups, omissions, additions and sides were looked at,"
        f" {tested:,} of them tested at once: {listed(told)}.{only}"
    )


def _galleries(material: Material, cells: list[JudgedCell]) -> dict[str, tuple[JudgedCell, list[Markup]]]:
    """Draw the items of the first cells that have no card of their own, by anchor."""
    found: dict[str, tuple[JudgedCell, list[Markup]]] = {}
    for cell in [cell for cell in cells if cell.verdict not in RULES and cell.items][:N_GALLERIES]:
        pair = frozenset(label for label in (cell.truth_label, cell.answer) if label is not None)
        focus = Focus(pair if cell.attribute is None else frozenset(), None)
        drawn = [
            draw_item(material.table, material.media, cell.field, item, focus)
            for item in cell.items[:N_DRAWN]
        ]
        if any(drawn):
            found[_anchor(cell)] = (cell, [picture for picture in drawn if picture])
    return found


def _anchor(cell: JudgedCell) -> str:
    """Return the place of a cell's gallery on the page."""
    told = f"{cell.field}\0{cell.cell}\0{cell.subject}\0{cell.direction}"
    return f"cell-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _row(material: Material, cell: JudgedCell, galleries: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the table: the cell, and where its evidence is."""
    link = _card(material, cell)
    if not link and _anchor(cell) in galleries:
        link = _anchor(cell)
    named = ", ".join(cell.items[:N_NAMED])
    more = len(cell.items) - N_NAMED
    who = material.called(cell.annotators[0]) if cell.verdict == "one annotator" else ""
    return {
        "cell": cell,
        "who": who,
        "link": link,
        "named": f"{named} … {more:,} more" if more > 0 else named,
    }


def _card(material: Material, cell: JudgedCell) -> str:
    """Return the anchor of the card that shows a cell; empty where there is none."""
    rule = RULES.get(cell.verdict)
    for finding in material.findings(rule) if rule else ():
        same = finding.subject in cell.items if rule == DOUBT else finding.subject == cell.subject
        labels = rule != DOUBT or cell.answer in (None, finding.evidence.get("answer"))
        if finding.field == cell.field and same and labels:
            return anchor_of(finding)
    return ""


GUIDELINE_FAILURES = Section(
    anchor="guideline-failures", title="Agreed, and wrong: guideline failures", needs=_needs, render=render
)
