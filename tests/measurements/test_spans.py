import numpy as np
import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.spans import measure_spans
from tests.agreement.views import spans

TEXT = "The old man saw Mrs. Dalloway in London."


def _measured(view, texts, **more):
    n = len(texts)
    context = Context(items=tuple(f"i{k}" for k in range(n)), annotators=("A", "B", "C"), **more)
    return {(row.name, row.subject, row.who): row for row in measure_spans(view, context, texts)}


@pytest.fixture(name="found")
def _found():
    marks = []
    for item in range(5):
        marks += [(item, 0, 16, 29, "PERSON"), (item, 1, 21, 29, "PERSON"), (item, 2, 16, 29, "PERSON")]
        marks += [(item, 0, 33, 39, "PLACE"), (item, 1, 33, 39, "PLACE"), (item, 2, 33, 39, "PERSON")]
    slices = {"part": (np.array([0, 0, 1, 1, -1]), ("one", "two"))}
    return _measured(spans(marks), [TEXT] * 5, slices=slices)


def test_extent_and_label_are_told_apart(found):
    def value(name, who):
        return found[name, "pair", who].estimate.value

    assert [value(f"{scheme}_f1", ("A", "B")) for scheme in ("strict", "exact", "partial", "type")] == [
        0.5,
        0.5,
        0.75,
        1,
    ]
    assert [value(f"{scheme}_f1", ("A", "C")) for scheme in ("strict", "exact", "partial", "type")] == [
        0.5,
        1,
        1,
        0.5,
    ]
    assert value("exact_span_f1", ("A", "B")) == 0.5
    assert value("label_agreement", ("A", "C")) == 0.5
    assert found["exact_f1", "all", ()].detail["outcomes"]["correct"] == 5 * (1 + 2 + 1)


def test_characters_are_counted(found):
    assert found["character_f1", "pair", ("A", "B")].estimate.value == pytest.approx(2 * 14 / (19 + 14))
    assert found["character_f1", "label", ("PLACE",)].estimate.value == pytest.approx(2 * 6 / (12 + 6 + 6))
    assert found["character_f1", "slice", ("part", "two")].estimate.n_items == 2


def test_tokens_have_an_alpha(found):
    assert found["token_alpha", "pair", ("A", "B")].estimate.value < 1
    assert 0 < found["token_agreement", "all", ()].estimate.value < 1
    assert found["token_alpha", "slice", ("part", "one")].estimate.n_units == 2 * 10


def test_offsets_are_in_characters_and_say_what_differs(found):
    start = found["mean_start_disagreement", "pair", ("A", "B")]

    assert start.unit == "characters"
    assert start.estimate.value == 2.5
    pieces = found["mean_start_disagreement", "all", ()].detail["differing_text"]
    assert pieces == [{"at": "start", "piece": "title", "n": 10, "examples": ["Mrs. "]}]
    assert found["start_bias", "annotator", ("B",)].estimate.value == 2.5


def test_without_texts_tokens_are_undefined_and_the_rest_is_there():
    found = _measured(spans([(0, 0, 0, 5, "x"), (0, 1, 0, 5, "x")]), [None])

    assert found["token_alpha", "all", ()].estimate.undefined == "no item has its text"
    assert found["exact_span_f1", "all", ()].estimate.value == 1


def test_marks_in_parts_are_not_cut_into_tokens():
    view = spans([(0, 0, 0, 5, "x", "turn 1"), (0, 1, 0, 5, "x", "turn 1"), (0, 0, 0, 5, "x", "turn 2")])
    found = _measured(view, [TEXT])

    assert "parts" in found["token_alpha", "all", ()].estimate.undefined
    assert found["exact_span_f1", "all", ()].estimate.value == pytest.approx(2 / 3)
