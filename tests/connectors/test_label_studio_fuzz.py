"""Exports with one to four things replaced by nonsense are read, or refused in words."""

import copy
import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annoqa.connectors import read_label_studio
from annoqa.errors import SourceError
from tests.connectors.label_studio_exports import BOX, CHOICE, answer, span, task

SHAPES = {
    "rectanglelabels": BOX["value"],
    "ellipse": {"x": 1, "y": 2, "radiusX": 3, "radiusY": 4, "rotation": 0, "labels": ["a"]},
    "polygonlabels": {"points": [[1, 2], [3, 4], [5, 6]], "polygonlabels": ["a"]},
    "keypoint": {"x": 1, "y": 2},
    "vectorlabels": {"vertices": [{"id": "v", "x": 1, "y": 2}], "vectorlabels": ["a"]},
    "brushlabels": {"format": "rle", "rle": [1, 2], "brushlabels": ["a"]},
    "videorectangle": {"sequence": [{"frame": 1}], "labels": ["a"]},
    "timelinelabels": {"ranges": [{"start": 1, "end": 4}], "timelinelabels": ["a"]},
    "timeserieslabels": {"start": 1, "end": "2026-01-01", "timeserieslabels": ["a"]},
    "hypertextlabels": {"globalOffsets": {"start": 1, "end": 4}, "text": "nn ", "hypertextlabels": ["a"]},
    "paragraphlabels": {"start": "0", "end": "1", "startOffset": 1, "endOffset": 2, "paragraphlabels": ["a"]},
    "taxonomy": {"taxonomy": [["a", "b"], ["c"]]},
    "rating": {"rating": 3},
    "datetime": {"datetime": "2026-01-01"},
    "textarea": {"text": ["one"]},
    "pairwise": {"selected": "left"},
    "hologram": {"z": 1},
}
RESULTS = [
    {
        "id": kind,
        "type": kind,
        "from_name": f"f-{kind}",
        "to_name": "text",
        "origin": "manual",
        "value": value,
    }
    for kind, value in SHAPES.items()
]
RELATION = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left", "labels": ["x"]}
EXPORT = [
    task(
        answer(
            BOX,
            {**CHOICE, "id": "r1"},
            span(0, 3, "Ann"),
            RELATION,
            *RESULTS,
            created_at="2026-01-01T00:00:00Z",
        ),
        answer(BOX, id=2, completed_by={"id": 8, "email": "b@example.org"}, parent_prediction=3),
        drafts=[{"id": 1, "user": "b@example.org", "result": [BOX]}],
        predictions=[{"id": 3, "model_version": "m", "score": 0.5, "result": [BOX]}],
        data={"text": "Ann met Bob 😀.", "turns": [{"text": "Hi"}], "n": 1},
    ),
    task(answer(CHOICE, was_cancelled=True), id=6),
]
ODD = (
    None,
    True,
    0,
    -1,
    10**40,
    1e308,
    -1e308,
    5e-324,
    float("nan"),
    float("inf"),
    "",
    "x",
    "12",
    "é😀",
    "\ud800",
)
ODD += (
    [],
    [[]],
    [None],
    ["a", 1],
    {},
    {"a": {}},
    {"id": None, "start": "x"},
    [{"start": 1}],
    "2026-13-45T99:99",
)


def places(value, above=()):
    """Yield the path of everything in a document."""
    yield above
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*above, key))


PLACES = [place for place in places(EXPORT) if place]


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD)), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nonsense_is_read_or_refused_in_words(changes):
    export = copy.deepcopy(EXPORT)
    for place, odd in changes:
        inside = export
        try:
            for key in place[:-1]:
                inside = inside[key]
            inside[place[-1]] = odd
        except (TypeError, KeyError, IndexError):
            continue
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.json"
        path.write_text(json.dumps(export))
        try:
            table = read_label_studio(path)
        except SourceError:
            return

    counts = {count.record: count for count in table.log.sources}
    assert table.marks.num_rows <= counts["result"].records - counts["result"].rejected + 1
