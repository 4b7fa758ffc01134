"""The table of verdicts: every claim leads to its evidence."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from annoqa import compare
from annoqa.campaign.cells import JudgedCell
from annoqa.report.gallery.media import Media
from annoqa.report.material import Material
from annoqa.report.sections.guideline_failures import GUIDELINE_FAILURES
from tests.report.campaign import result


@pytest.fixture(scope="module")
def page():
    true = ["mug"] * 20 + ["plate"] * 40 + ["bowl"] * 4 + ["<knife>"] * 30 + ["fork"] * 30
    rows = [
        {"item": item, "annotator": who, "object": _said(label, item, who)}
        for item, label in enumerate(true)
        for who in ("ann", "bob", "eve", "kim")
    ]
    gold = pd.DataFrame({"item": range(len(true)), "annotator": "author@example.org", "object": true})
    shown = compare(pd.DataFrame(rows), truth=gold)
    cells = tuple(JudgedCell.of(cell, shown.context, None) for cell in shown.measured.cells)
    made = replace(result(), findings=shown.findings, cells=cells)
    material = Material(result=made, table=shown.table, media=Media())
    return cells, str(GUIDELINE_FAILURES.render(material)), material


def _said(label, item, who):
    """Everybody calls a mug a cup, one plate has wrong gold, and kim does not know knives."""
    if label == "mug":
        return "cup"
    if item == 30:
        return "bowl"
    return "plate" if label == "<knife>" and who == "kim" and item % 2 else label


def test_every_verdict_has_a_row(page):
    cells, html, _ = page

    assert {"guideline failure", "gold in doubt", "one annotator", "fine", "not enough data"} <= {
        cell.verdict for cell in cells
    }
    own = [cell for cell in cells if not cell.part_of]
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html)
    assert len(rows) == len(own)
    assert all(any(f"<td>{cell.verdict}" in row for row in rows) for cell in own)
    assert "<td>one annotator: kim</td>" in html


def test_links_lead_to_a_card_or_a_gallery(page):
    from annoqa.report.sections.gold_in_doubt import GOLD_IN_DOUBT

    _, html, material = page
    everything = html + str(GOLD_IN_DOUBT.render(material))

    links = re.findall(r'href="#([^"]+)"', html)

    assert len(links) >= 3
    assert all(f'id="{link}"' in everything for link in links)
    assert len(set(re.findall(r'\bid="([^"]+)"', everything))) == len(
        re.findall(r'\bid="([^"]+)"', everything)
    )


def test_labels_are_escaped(page):
    assert "<knife>" not in page[1]
    assert "&lt;knife&gt;" in page[1]


def test_it_is_said_how_many_cells_were_looked_at(page):
    cells, html, _ = page

    assert f"{len(cells)} cells of labels" in html
    assert f"{sum(cell.p is not None for cell in cells)} of them tested at once" in html


def test_without_cells_the_section_says_why_there_is_nothing():
    made = replace(result(), findings=())
    material = Material(result=made, table=None, media=None)

    assert GUIDELINE_FAILURES.needs(material).startswith("Nowhere do annotators agree")
