import numpy as np
import pytest

from annoqa.measurements.context import Context
from annoqa.measurements.unitizing import MOST_UNITS, item_lengths, measure_unitizing
from annoqa.table.field_view import view_field
from tests.agreement.views import segments, spans
from tests.real.adaptors import novels, salami

ABOUT_ALL = {"u_alpha", "relevance_alpha", "coding_alpha", "duration_alpha", "gamma", "gamma_cat"}


def _context(n_items, n_annotators, **more):
    return Context(
        items=tuple(f"i{k}" for k in range(n_items)),
        annotators=tuple("ABCDEF"[:n_annotators]),
        **more,
    )


def _rows(n_items, n_annotators, *, seed=0):
    rng = np.random.default_rng(seed)
    return [
        (
            item,
            who,
            k * 10 + rng.normal(0, 0.4),
            k * 10 + 6 + rng.normal(0, 0.4),
            label if rng.random() > 0.1 else "hold",
        )
        for item in range(n_items)
        for who in range(n_annotators)
        for k, label in enumerate(["pick", "place", "pick", "hold"])
        if rng.random() > 0.1
    ]


def _measured(view, context, lengths=None):
    rows = measure_unitizing(view, context, lengths)
    found = {(row.name, row.subject, row.who): row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(name="found", scope="module")
def _found():
    looks = {(item, who): (-5, 45) for item in range(20) for who in (0, 1)}
    codes = np.arange(20) % 2
    context = _context(20, 2, fps=25.0, cluster=np.arange(20) // 2, slices={"site": (codes, ("n", "s"))})
    return _measured(segments(_rows(20, 2), looks=looks), context)


def test_every_number_has_a_value_and_an_interval(found):
    for name in ABOUT_ALL:
        estimate = found[name, "all", ()].estimate
        assert estimate.low < estimate.value < estimate.high
        assert "10 clusters" in estimate.interval
    for name in ("u_alpha", "label_coding_alpha", "duration_alpha", "gamma_k"):
        assert {who for key, subject, who in found if (key, subject) == (name, "label")} == {
            ("hold",),
            ("pick",),
            ("place",),
        }
    for name in ("u_alpha", "relevance_alpha", "coding_alpha", "duration_alpha"):
        assert {who for key, subject, who in found if (key, subject) == (name, "slice")} == {
            ("site", "n"),
            ("site", "s"),
        }


def test_numbers_tell_how_they_were_made(found):
    row = found["u_alpha", "all", ()]

    assert row.signature == (
        "u_alpha: Krippendorff et al. 2016, atom of a gap 40,000,000 ns; items end at looks; "
        "pooled over items; interval over clusters of items, 95%"
    )
    assert row.detail["limits_from_marks"] == 0
    assert found["gamma", "all", ()].detail["error_of_chance"] < 0.05
    assert 0 < found["label_coding_alpha", "label", ("pick",)].detail["coverage"] <= 1


def test_limits_that_nobody_told_are_said_to_be_those_of_the_marks():
    rows = _rows(6, 2)
    found = _measured(segments(rows), _context(6, 2))["relevance_alpha", "all", ()]
    long = _measured(segments(rows), _context(6, 2), np.full(6, 10**12))["relevance_alpha", "all", ()]

    assert "the first and last mark" in found.signature
    assert long.estimate.expected < found.estimate.expected  # more gap, less to differ by chance


def test_a_table_knows_how_long_its_items_are():
    one = novels("Frankenstein")
    view = view_field(one, one.names("fields")[0])
    lengths = item_lengths(one, view)
    rows = measure_unitizing(view, Context.of(one), lengths)
    music = salami()

    assert lengths.tolist() == [len(text) for text in one.items["text"].to_pylist()]
    assert rows[0].detail["limits_from_marks"] == 0
    assert rows[0].estimate.n_items == one.items.num_rows
    assert (item_lengths(music, view_field(music, "uppercase")) == -1).all()


def test_annotators_who_overlap_themselves_are_taken_one_label_at_a_time():
    rows = [
        (item, who, start + who, end + item * who, label)
        for item in range(6)
        for who in (0, 1)
        for start, end, label in [(0, 30, "scene"), (5, 12 + item, "person"), (10, 20, "person")]
    ]
    found = _measured(spans(rows), _context(6, 2))
    whole = found["u_alpha", "all", ()]

    assert whole.detail["one_label_at_a_time"]
    assert 0 < whole.estimate.value < 1
    assert whole.estimate.interval
    assert found["u_alpha", "label", ("scene",)].estimate.value is not None
    assert "overlap themselves" in found["coding_alpha", "all", ()].estimate.undefined
    assert found["gamma", "all", ()].estimate.value is not None
    assert ("label_coding_alpha", "label", ("scene",)) not in found


def test_three_annotators_are_aligned_and_six_are_not():
    three = _measured(segments(_rows(4, 3)), _context(4, 3))
    six = _measured(segments(_rows(2, 6)), _context(2, 6))

    assert three["gamma", "all", ()].estimate.value > 0
    assert "at most five" in six["gamma", "all", ()].estimate.undefined
    assert six["u_alpha", "all", ()].estimate.value > 0
    assert max(MOST_UNITS) == 5


def test_the_order_of_items_in_a_file_changes_nothing():
    rows = _rows(6, 2)
    mirrored = [(5 - row[0], *row[1:]) for row in rows]
    backwards = Context(items=tuple(f"i{5 - k}" for k in range(6)), annotators=("A", "B"))
    one, two = _measured(segments(rows), _context(6, 2)), _measured(segments(mirrored), backwards)

    for name in ABOUT_ALL:
        assert one[name, "all", ()].estimate.value == pytest.approx(
            two[name, "all", ()].estimate.value, abs=1e-12
        )


def test_nobody_else_looked():
    (row,) = measure_unitizing(segments([(0, 0, 1, 2, "x")]), _context(1, 1))

    assert row.estimate.undefined == "no item was looked at by two annotators"


def test_marks_without_labels_are_found_and_not_named():
    found = _measured(spans([(0, 0, 0, 5), (0, 1, 0, 6), (1, 0, 3, 9), (1, 1, 4, 9)]), _context(2, 2))

    assert found["u_alpha", "all", ()].estimate.value is not None
    assert found["coding_alpha", "all", ()].estimate.undefined == "only one value was used"
    assert found["gamma_cat", "all", ()].estimate.undefined
