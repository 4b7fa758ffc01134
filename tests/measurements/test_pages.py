import importlib

import pytest

from annoqa.measurements.boxes import measure_boxes
from annoqa.measurements.context import Context
from annoqa.measurements.pages import PAGES
from annoqa.measurements.segments import measure_segments
from annoqa.measurements.spans import measure_spans
from tests.agreement.views import boxes, segments, spans

CONTEXT = Context(items=("i0", "i1"), annotators=("a", "b", "c"))


def _numbers():
    pairs = [(item, who) for item in (0, 1) for who in (0, 1, 2)]
    made = [
        measure_boxes(boxes([(*pair, (0, 0, 9, 9), "x") for pair in pairs]), CONTEXT),
        measure_segments(segments([(*pair, 0, 4, "x") for pair in pairs]), CONTEXT),
        measure_spans(spans([(*pair, 0, 4, "x") for pair in pairs]), CONTEXT, ["some text"] * 2),
    ]
    return {row.name for rows in made for row in rows}


def test_every_number_of_marks_has_a_page_and_every_page_a_number():
    assert _numbers() - {"krippendorff_alpha"} == set(PAGES)


@pytest.mark.parametrize("page", sorted(set(PAGES.values())))
def test_pages_have_their_headings(page):
    text = importlib.import_module(f"annoqa.agreement.{page}").__doc__

    for heading in ("Use it when", "Beware when", "Undefined"):
        assert heading in text
