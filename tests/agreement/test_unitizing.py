"""Unitizing α: the published example, atoms counted one by one, and laws."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.continuum import Continuum, continuum_of
from annoqa.agreement.ratio import Within
from annoqa.agreement.shared_lengths import alpha_over_labels
from annoqa.agreement.unitizing import (
    coding_alpha,
    label_coding_alpha,
    label_coverage,
    relevance_alpha,
    u_alpha,
    unitize,
)
from annoqa.errors import NotApplicableError
from tests.agreement.timelines import LENGTH, brute_alpha, recordings
from tests.agreement.views import segments, spans
from tests.shared import known_answer

THREE = (u_alpha, relevance_alpha, coding_alpha)
QUICK = settings(max_examples=30, deadline=None)


def published(case):
    given_rows = known_answer("temporal", case)
    rows = [(who, *unit) for who, units in given_rows["data"].items() for unit in units]
    start, end = given_rows["params"]["continuum"]
    return Continuum.from_rows(rows, start=start, end=end), given_rows["expected"]


def view_of(all_recordings, *, shift=0, unit=1):
    n = len(all_recordings[0])
    seen = [(item, who) for item in range(len(all_recordings)) for who in range(n)]
    rows = [
        (item, who, start + shift, end + shift, label)
        for item, lines in enumerate(all_recordings)
        for who, line in enumerate(lines)
        for start, end, label in line
    ]
    looks = dict.fromkeys(seen, (shift, shift + LENGTH))
    return segments(rows, looked=seen, looks=looks, unit=unit, labels=["x", "y", "z"])


def values(sums):
    return [compute(sums, Within()).value for compute in THREE]


def alike(one, two):
    """Say whether values are the same, and undefined together."""
    return [value is None for value in one] == [value is None for value in two] and all(
        a == pytest.approx(b, rel=1e-9, abs=1e-9) for a, b in zip(one, two, strict=True) if a is not None
    )


def test_the_published_example():
    continuum, expected = published("ualpha2016_AlexPaulSuzan")
    sums = unitize(continuum)
    full = expected["full_precision"]

    assert [round(value, 3) for value in values(sums)] == [expected[name] for name in ("u", "bar_u", "cu")]
    assert values(sums) == pytest.approx([full["u"], full["bar_u"], full["cu"]], abs=1e-12)
    for label, alpha in expected["ku"].items():
        code = sums.labels.index(label)
        assert label_coding_alpha(sums, code, Within()).value == pytest.approx(alpha, abs=5e-4)
        assert label_coverage(sums, code) == pytest.approx(expected["ku_coverage"][label])


def test_identical_annotators_without_gaps():
    continuum, expected = published("ualpha2016_identical")
    sums = unitize(continuum)

    assert u_alpha(sums, Within()).value == expected["u"] == 1
    assert relevance_alpha(sums, Within()).undefined == "only one value was used"


@QUICK
@given(recordings())
def test_the_sweep_is_what_atoms_say_one_by_one(lines):
    sums = unitize(continuum_of(view_of(lines, unit=1)))
    ways = ({}, {"binary": True}, {"ignore_gaps": True})
    for compute, how in zip(THREE, ways, strict=True):
        found, brute = compute(sums, Within()), brute_alpha(lines, **how)
        if brute is None:
            assert found.value is None
        else:
            assert (found.observed, found.expected) == pytest.approx(brute, rel=1e-9)


@QUICK
@given(recordings(), st.randoms(use_true_random=False))
def test_nobodys_name_and_no_labels_name_matters(lines, random):
    before = values(unitize(continuum_of(view_of(lines))))
    order = list(range(len(lines[0])))
    random.shuffle(order)
    names = dict(zip("xyz", random.sample("xyz", 3), strict=True))
    renamed = [[[(a, b, names[k]) for a, b, k in line[who]] for who in order] for line in lines]

    assert alike(values(unitize(continuum_of(view_of(renamed)))), before)


@QUICK
@given(recordings())
def test_the_clocks_origin_and_unit_do_not_matter(lines):
    ms = 1_000_000
    plain = continuum_of(view_of(lines, unit=1000 * ms))
    later = continuum_of(view_of(lines, unit=1000 * ms, shift=1_700_000_000))
    small = continuum_of(view_of(lines, unit=ms))

    assert values(unitize(later)) == values(unitize(plain))
    assert alike(values(unitize(small, gap_atom=1000)), values(unitize(plain, gap_atom=1_000_000)))


@QUICK
@given(recordings(n_recordings=(1, 1)), recordings(n_recordings=(1, 1)))
def test_a_recording_may_be_cut_where_everybody_stops(first, second):
    m = min(len(first[0]), len(second[0]))
    parts = [first[0][:m], second[0][:m]]
    joined = [
        [
            *parts[0][who],
            *((a + LENGTH, b + LENGTH, k) for a, b, k in parts[1][who]),
        ]
        for who in range(m)
    ]
    looks = {(0, who): (0, 2 * LENGTH) for who in range(m)}
    rows = [(0, who, *unit) for who, line in enumerate(joined) for unit in line]
    whole = segments(rows, looked=list(looks), looks=looks, unit=1, labels=["x", "y", "z"])

    assert alike(values(unitize(continuum_of(whole))), values(unitize(continuum_of(view_of(parts)))))


@QUICK
@given(recordings(n_annotators=(1, 1)))
def test_annotators_who_do_the_same_agree_perfectly(lines):
    twins = [[line[0], line[0], line[0]] for line in lines]
    for value in values(unitize(continuum_of(view_of(twins)))):
        assert value in {1, None}


def test_only_what_two_looked_at_is_compared():
    rows = [(0, 0, 0, 10, "x"), (0, 0, 12, 20, "y"), (0, 1, 2, 10, "x"), (0, 1, 14, 17, "z")]
    looks = {(0, 0): (0, 20), (0, 1): (1, 15)}
    common = [(0, 0, 1, 10, "x"), (0, 0, 12, 15, "y"), (0, 1, 2, 10, "x"), (0, 1, 14, 15, "z")]
    both = {(0, 0): (1, 15), (0, 1): (1, 15)}

    assert values(unitize(continuum_of(segments(rows, looks=looks)))) == values(
        unitize(continuum_of(segments(common, looks=both)))
    )


def test_a_third_who_saw_half_counts_on_that_half():
    rows = [(0, who, 2 + who, 6, "x") for who in (0, 1)] + [(0, 2, 12, 16, "x"), (0, 0, 11, 16, "y")]
    looks = {(0, 0): (0, 20), (0, 1): (0, 20), (0, 2): (10, 20)}
    continuum = continuum_of(segments(rows, looks=looks))

    assert continuum.n_voices.tolist() == [2, 3]
    assert (continuum.start // 10**9).tolist() == [0, 10]


def test_a_recording_without_limits_reaches_from_mark_to_mark_and_says_so():
    continuum = continuum_of(segments([(0, 0, 5, 7, "x"), (0, 1, 6, 9, "x")]))

    assert continuum.guessed == 1
    assert (continuum.start // 10**9, continuum.end // 10**9) == ([5], [9])
    told = continuum_of(segments([(0, 0, 5, 7, "x"), (0, 1, 6, 9, "x")]), np.array([20 * 10**9]))
    assert told.guessed == 0
    assert (told.start // 10**9, told.end // 10**9) == ([0], [20])


def test_one_recording_has_no_interval_and_several_have():
    rows = [(item, who, 0, 5 + who * (item + 1), "xy"[item % 2]) for item in range(8) for who in (0, 1)]
    looks = {(item, who): (0, 30) for item in range(8) for who in (0, 1)}
    alone = unitize(continuum_of(segments(rows[:2], looks={pair: looks[pair] for pair in [(0, 0), (0, 1)]})))
    several = u_alpha(unitize(continuum_of(segments(rows, looks=looks))), Within())

    assert u_alpha(alone, Within()).no_interval == "fewer than 2 items"
    assert several.low < several.value < several.high
    assert several.n_items == 8


@pytest.mark.parametrize("compute", [*THREE, lambda sums, within: label_coding_alpha(sums, 0, within)])
def test_the_interval_is_the_derivative_by_items(compute):
    rng = np.random.default_rng(0)
    rows, looks = [], {}
    for item in range(40):
        cuts = np.sort(rng.choice(np.arange(1, 100), 5, replace=False))
        for who in range(3):
            at = np.sort(cuts + rng.integers(-3, 4, 5))
            looks[item, who] = (0, 110)
            rows += [
                (item, who, int(a), int(b), "xyz"[rng.integers(3) if rng.random() < 0.3 else k % 3])
                for k, (a, b) in enumerate(pairwise(at))
                if b > a
            ]
    sums = unitize(continuum_of(segments(rows, looks=looks, unit=1)))
    found = compute(sums, Within())
    rest = [
        compute(
            type(sums)(
                **{
                    name: getattr(sums, name).of_items(np.arange(40) != item)
                    for name in ("whole", "relevance", "coding")
                },
                labels=sums.labels,
            ),
            Within(),
        ).value
        for item in range(40)
    ]
    delete_one = np.sqrt(39 / 40 * ((np.array(rest) - np.mean(rest)) ** 2).sum())
    half = (np.arctanh(found.high) - np.arctanh(found.low)) / 2
    error = half / 2.0227 * (1 - found.value**2)

    assert error == pytest.approx(delete_one, rel=0.12)


def test_nobody_may_overlap_themselves_but_labels_may_be_taken_one_by_one():
    view = spans([(0, 0, 0, 9, "x"), (0, 0, 3, 12, "y"), (0, 0, 5, 11, "x"), (0, 1, 0, 9, "x")])
    continuum = continuum_of(view)

    assert continuum.overlaps_itself
    with pytest.raises(NotApplicableError, match="marked the same place twice"):
        unitize(continuum)
    x, y = (continuum.of_label(code) for code in (0, 1))
    assert not x.overlaps_itself
    assert (x.unit_start.tolist(), x.unit_end.tolist()) == ([0, 0], [11, 9])
    assert y.unit_end.tolist() == [12]
    by_label = [unitize(one).whole for one in (x, y)]
    pooled = alpha_over_labels(by_label, Within())
    each = [sums.alpha(Within()) for sums in by_label]
    assert pooled.value == pytest.approx(
        1 - sum(found.observed for found in each) / sum(found.expected for found in each)
    )


@pytest.mark.parametrize("rows", [[], [(0, 0, 1, 2, "x")]])
def test_nobody_else_looked(rows):
    sums = unitize(continuum_of(segments([*rows, (1, 1, 0, 3, "x")])))
    for compute in THREE:
        assert "two annotators" in compute(sums, Within()).undefined


def test_points_divide_nothing_and_are_counted():
    with_point = continuum_of(segments([(0, 0, 0, 5, "x"), (0, 0, 3, 3, "y"), (0, 1, 0, 5, "x")]))

    assert with_point.n_points == 1
    assert len(with_point.voice) == 2


def test_parts_are_recordings_of_their_own():
    rows = [(0, 0, 0, 5, "x", "left"), (0, 1, 0, 5, "y", "right")]
    continuum = continuum_of(segments(rows, looks={(0, 0): (0, 9), (0, 1): (0, 9)}))

    assert continuum.part.tolist() == [0, 1]
    assert coding_alpha(unitize(continuum), Within()).undefined
