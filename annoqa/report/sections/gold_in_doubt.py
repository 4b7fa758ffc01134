"""Gold in doubt: ground truth that accurate annotators contradict, and all of it that is to be checked."""

import hashlib
from typing import Any

from markupsafe import Markup

from annoqa.campaign.gold_labels import GoldLabel
from annoqa.report.cards import anchor_of, draw_card
from annoqa.report.fill import fill
from annoqa.report.gallery.answer import Focus
from annoqa.report.gallery.picture import draw_item
from annoqa.report.material import DOUBT, Material
from annoqa.report.numbers import counted
from annoqa.report.section import Section

N_ITEMS = 4
N_LABELS = 20
N_GALLERIES = 6


def _needs(material: Material) -> str:
    """Say why there is nothing to show."""
    if material.findings(DOUBT) or material.result.gold_labels:
        return ""
    if not material.numbers(question="accuracy"):
        return "This campaign has no ground truth."
    return "No ground truth is contradicted by its accurate annotators."


def render(material: Material) -> Markup:
    """Return one card for each doubt, with a gallery, and the list of gold to check again."""
    cards = [draw_card(material, finding, N_ITEMS) for finding in material.findings(DOUBT)]
    return Markup("\n").join([*cards, *([_ranked(material)] if material.result.gold_labels else [])])


def _ranked(material: Material) -> Markup:
    """Return the first labels of the gold audit, and what hangs on them."""
    every = material.result.gold_labels
    links = {label: _card(material, label) for label in every[:N_LABELS]}
    galleries = _galleries(material, [label for label, link in links.items() if not link])
    return fill(
        "gold_audit.html",
        sentence=_sentence(every),
        rows=[_row(label, link or galleries.get(label, ("", None))[0]) for label, link in links.items()],
        n_more=max(0, len(every) - N_LABELS),
        galleries=[
            {"label": label, "anchor": anchor, "picture": picture}
            for label, (anchor, picture) in galleries.items()
        ],
        what_if=material.result.gold_what_if,
    )


def _sentence(labels: tuple[GoldLabel, ...]) -> str:
    """Say how many labels are contradicted, and how many of them are probably wrong."""
    likely = sum(label.posterior >= 0.5 for label in labels)
    return (
        f"{counted(len(labels), 'gold label')} contradicted by somebody, ranked by the probability that gold"
        f" is wrong given who says so; {likely:,} of them more likely wrong than right. Check from the top,"
        " without seeing who said what."
    )


def _row(label: GoldLabel, link: str) -> dict[str, Any]:
    """Return a row of the list."""
    gold = label.truth_label or ("has nothing" if label.truth_mark < 0 else "a mark")
    return {
        "label": label,
        "link": link,
        "gold": gold,
        "answer": label.answer or ("nothing" if "nothing" in label.direction.split(",")[-1] else "a mark"),
        "posterior": f"{label.posterior:.2f}",
    }


def _galleries(material: Material, labels: list[GoldLabel]) -> dict[GoldLabel, tuple[str, Markup]]:
    """Draw the first labels that have no card of their own."""
    found: dict[GoldLabel, tuple[str, Markup]] = {}
    for label in labels[:N_GALLERIES]:
        pair = frozenset(name for name in (label.truth_label, label.answer) if name is not None)
        focus = Focus(pair, label.truth_mark if label.truth_mark >= 0 else None)
        picture = draw_item(material.table, material.media, label.field, label.item, focus)
        if picture:
            found[label] = (_anchor(label), picture)
    return found


def _anchor(label: GoldLabel) -> str:
    """Return the place of a label's gallery on the page."""
    told = f"{label.field}\0{label.item}\0{label.truth_mark}\0{label.direction}"
    return f"gold-{hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _card(material: Material, label: GoldLabel) -> str:
    """Return the anchor of the card that shows a label; empty where there is none."""
    for finding in material.findings(DOUBT):
        same = finding.field == label.field and finding.subject == label.item
        if same and finding.evidence.get("truth_mark") == label.truth_mark:
            return anchor_of(finding)
    return ""


GOLD_IN_DOUBT = Section(anchor="gold-in-doubt", title="Gold in doubt", needs=_needs, render=render)
