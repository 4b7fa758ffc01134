"""Small tables for tests, and strategies that draw any table."""

import numpy as np
from hypothesis import strategies as st

from annoqa.table.assemble import assemble
from annoqa.table.table import AnnotationTable


def pets(annotators: list[str], values: list[list[int | None]]) -> AnnotationTable:
    """Return a nominal field `pet` (cat, dog, cow): one row of values per annotator."""
    n_items = len(values[0])
    cells = [(i, a) for a in range(len(annotators)) for i in range(n_items)]
    given = [(k, values[a][i]) for k, (i, a) in enumerate(cells) if values[a][i] is not None]
    return assemble(
        items={"item": [str(i) for i in range(n_items)]},
        annotators={"annotator": annotators},
        fields={"field": ["pet"], "kind": ["whole"], "level": ["nominal"]},
        labels={"label": ["cat", "dog", "cow"]},
        annotations={"item": [i for i, _ in cells], "annotator": [a for _, a in cells]},
        marks={
            "annotation": [k for k, _ in given],
            "field": [0] * len(given),
            "label": [value for _, value in given],
        },
    )


@st.composite
def box_tables(draw, max_items=4, max_annotators=3, max_marks=5):
    """Draw a table of boxes with any labels, some of them looked at and empty."""
    n_items = draw(st.integers(1, max_items))
    n_annotators = draw(st.integers(1, max_annotators))
    labels = draw(st.lists(st.text(max_size=8), min_size=1, max_size=4, unique=True))
    pairs = [(i, a) for i in range(n_items) for a in range(n_annotators) if draw(st.booleans())] or [(0, 0)]
    counts = [draw(st.integers(0, max_marks)) for _ in pairs]
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    n = sum(counts)
    corner, size = rng.uniform(-50, 50, (n, 2)), rng.uniform(0.5, 40, (n, 2))
    box = np.column_stack([corner, corner + size, np.zeros(n)])
    return assemble(
        items={"item": [f"item {i}" for i in range(n_items)]},
        annotators={"annotator": [f"annotator {a}" for a in range(n_annotators)]},
        fields={"field": ["objects"], "kind": ["box"], "level": ["nominal"]},
        labels={"label": labels},
        annotations={"item": [i for i, _ in pairs], "annotator": [a for _, a in pairs]},
        marks={
            "annotation": np.repeat(np.arange(len(pairs)), counts),
            "field": np.zeros(n, dtype=int),
            "label": rng.integers(0, len(labels), n),
            "extent": box.tolist(),
        },
    )
