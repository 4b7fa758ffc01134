"""Texts, rankings, dates, sets, places and preferences: what is measured of a field, and against gold."""

import dataclasses
import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annoqa.agreement.reliability import ReliabilityData
from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.measurements.pairwise import PAIRWISE
from annoqa.measurements.value_distances import MAX_RANKINGS, MAX_TEXTS
from annoqa.table.assemble import assemble
from annoqa.verbs.explain import explain
from annoqa.vocabulary import LEVELS_COMPARED

UP, DOWN, SWAPPED = "A > B > C", "C > B > A", "B > A > C"


def table_of(level, answers, gold=None, paths=None):
    """Return a table of {annotator: value per item}; None did not look. Gold is one value per item."""
    people = [*answers, *(["gold"] if gold else [])]
    rows = {**answers, **({"gold": gold} if gold else {})}
    given = [(i, a, x) for a, who in enumerate(people) for i, x in enumerate(rows[who]) if x is not None]
    labels = sorted({x for _, _, x in given}) if level not in ("text", "date", "interval") else []
    ranked = [[tier.split(" = ") for tier in label.split(" > ")] for label in labels]
    marks = {"annotation": list(range(len(given))), "field": [0] * len(given)}
    if level == "text":
        marks["text"] = [x for _, _, x in given]
    elif labels:
        marks["label"] = [labels.index(x) for _, _, x in given]
    else:
        marks["number"] = [float(x) for _, _, x in given]
    return assemble(
        items={"item": [f"i{i}" for i in range(len(next(iter(rows.values()))))]},
        annotators={"annotator": people},
        fields={"field": ["f"], "kind": ["whole"], "level": [level]},
        labels={
            "label": labels,
            "paths": paths or (ranked if level == "ranking" else [[[x]] for x in labels]),
        },
        annotations={
            "item": [i for i, _, _ in given],
            "annotator": [a for _, a, _ in given],
            "role": ["ground_truth" if people[a] == "gold" else "human" for _, a, _ in given],
            "ground_truth": [people[a] == "gold" for _, a, _ in given],
        },
        marks=marks,
    )


def measured(table, **more):
    known = {"items": tuple(table.names("items")), "annotators": tuple(table.names("annotators"))}
    found = measure(table, Context(**known, **more))
    assert found.left_aside == ()
    return {(n.question, n.name, n.subject, n.who): n for n in found.measurements}


def value(found, name, subject="all", who=(), question="value"):
    return found[question, name, subject, who].estimate.value


TEXTS = {
    "ann": ["a cat sits", "two dogs", "a red ball", "the end"],
    "bob": ["a cat  sits ", "two dogs run", "a blue ball", "the end"],
    "eve": ["one cat", "dogs", "ball", None],
}


def test_texts_have_alpha_and_every_likeness_about_every_subject():
    slices = {"part": (np.array([0, 0, 1, 1]), ("early", "late"))}
    found = measured(table_of("text", TEXTS), slices=slices)
    alpha, edit = (found["value", name, "all", ()] for name in ("krippendorff_alpha", "edit_similarity"))

    assert alpha.estimate.observed == pytest.approx(1 - edit.estimate.value)
    assert 0 < alpha.estimate.value < edit.estimate.value
    assert {entry["item"] for entry in alpha.detail["worst_items"]} == {"i0", "i1", "i2"}
    assert edit.detail["worst_items"][0]["n"] == 3
    assert "white space collapsed" in edit.signature
    assert edit.estimate.low < edit.estimate.value < edit.estimate.high
    assert (edit.estimate.n_items, edit.estimate.n_annotators) == (4, 3)
    for name in ("edit_similarity", "token_f1", "chrf", "word_error_rate", "character_error_rate"):
        for subject, who in (
            ("annotator", ("eve",)),
            ("pair", ("ann", "bob")),
            ("slice", ("part", "late")),
        ):
            assert value(found, name, subject, who) is not None
    assert value(found, "token_f1", "pair", ("ann", "bob")) > value(found, "token_f1", "pair", ("ann", "eve"))
    # two dogs | two dogs run, a red ball | a blue ball: two edits of both ways 3 + 5/2, 3, 3 and 2 words
    assert value(found, "word_error_rate", "pair", ("ann", "bob")) == pytest.approx(2 * 2 / (6 + 5 + 6 + 4))


def test_texts_that_differ_in_white_space_are_the_same():
    found = measured(table_of("text", {"ann": ["so  it is", "no"], "bob": [" so it\nis", "yes"]}))

    assert value(found, "percent_agreement") == 0.5


def test_many_texts_take_chance_from_a_sample_and_say_so():
    rng = np.random.default_rng(0)
    n = MAX_TEXTS + 50
    first = ["".join(rng.choice(list("abcdefgh"), 12)) for _ in range(n)]
    second = [text[:-1] + "x" for text in first]
    found = measured(table_of("text", {"ann": first, "bob": second}))
    alpha = found["value", "krippendorff_alpha", "all", ()].estimate

    assert alpha.observed == pytest.approx(1 / 12)
    assert 0.8 < alpha.value < 0.95
    assert "Monte-Carlo error" in alpha.interval
    assert ("value", "pair_kappa", "pair", ("ann", "bob")) not in found
    again = measured(table_of("text", {"ann": first, "bob": second}))
    assert again["value", "krippendorff_alpha", "all", ()].estimate == alpha


def test_the_sample_is_near_what_all_pairs_say():
    from annoqa.measurements.value_distances import alpha_by_distance, distance_table_of

    rng = np.random.default_rng(3)
    first = ["".join(rng.choice(list("ab"), 6)) for _ in range(300)]
    rows = [first, [text if rng.random() < 0.6 else text[::-1] for text in first]]
    data = ReliabilityData.from_rows(rows)
    table = distance_table_of("text", data.values)
    exact = alpha_by_distance(data, "text", table, confidence=0.95, seed=0)
    sampled = alpha_by_distance(data, "text", None, confidence=0.95, seed=0)

    assert sampled.value == pytest.approx(exact.value, abs=0.01)
    assert sampled.value != exact.value


def test_many_rankings_take_chance_from_a_sample():
    rng = np.random.default_rng(4)
    first = [" > ".join(rng.permutation(list("ABCDEFG"))) for _ in range(400)]
    second = [text if rng.random() < 0.5 else " > ".join(rng.permutation(list("ABCDEFG"))) for text in first]
    found = measured(table_of("ranking", {"ann": first, "bob": second}))
    alpha = found["value", "krippendorff_alpha", "all", ()].estimate
    other = measured(table_of("ranking", {"ann": [*first, "X > Y"], "bob": [*second, "X > Y"]}))

    assert len(set(first) | set(second)) > MAX_RANKINGS
    assert "Monte-Carlo error" in alpha.interval
    # by chance rankings are ½ apart, so that α is τ
    assert alpha.value == pytest.approx(value(found, "kendall_tau_b"), abs=0.02)
    assert alpha.value == pytest.approx(0.5, abs=0.1)
    assert "Kendall's τ" in other["value", "krippendorff_alpha", "all", ()].estimate.undefined


def test_rankings_of_the_same_things_have_alpha_with_kendalls_distance():
    found = measured(table_of("ranking", {"ann": [UP, UP, DOWN], "bob": [UP, SWAPPED, DOWN]}))
    alpha = found["value", "krippendorff_alpha", "all", ()].estimate

    # one pair of three is swapped in one of three items: D_o = 1/9
    assert alpha.observed == pytest.approx(1 / 9)
    assert value(found, "kendall_tau_b") == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert value(found, "kendall_tau_x") == pytest.approx(value(found, "kendall_tau_b"))
    assert value(found, "top_choice_agreement") == pytest.approx(2 / 3)
    assert value(found, "percent_agreement") == pytest.approx(2 / 3)
    assert value(found, "pair_kappa", "pair", ("ann", "bob")) is not None
    assert value(found, "kappa_with_others", "annotator", ("ann",)) is not None


def test_opposite_rankings_are_as_low_as_it_gets():
    found = measured(table_of("ranking", {"ann": [UP, DOWN], "bob": [DOWN, UP]}))

    assert value(found, "kendall_tau_b") == -1
    assert value(found, "krippendorff_alpha") < 0
    worst = found["value", "kendall_tau_b", "all", ()].detail["worst_items"]
    assert [(entry["item"], entry["value"]) for entry in worst] == [("i0", -1), ("i1", -1)]


def test_rankings_of_different_things_have_tau_and_no_alpha():
    found = measured(table_of("ranking", {"ann": [UP, "X > Y"], "bob": [UP, "Y > X"]}))

    assert value(found, "kendall_tau_b") == 0
    assert "Kendall's τ" in found["value", "krippendorff_alpha", "all", ()].estimate.undefined
    assert ("value", "pair_kappa", "pair", ("ann", "bob")) not in found


def test_ties_are_the_same_in_any_order():
    found = measured(table_of("ranking", {"ann": ["A = B > C"], "bob": ["B = A > C"]}))

    assert value(found, "percent_agreement") == 1
    assert value(found, "kendall_tau_x") == 1


DAY = 86_400


def test_dates_are_days_apart_and_moments_seconds():
    days = measured(table_of("date", {"ann": [0, 5 * DAY], "bob": [2 * DAY, 5 * DAY]}))
    moments = measured(table_of("date", {"ann": [0, 5 * DAY], "bob": [90, 5 * DAY]}))

    for found, mean, unit in ((days, 1, "days"), (moments, 45, "s")):
        apart = found["value", "mean_absolute_difference", "all", ()]
        assert (apart.estimate.value, apart.unit) == (pytest.approx(mean), unit)
        assert "level date" in found["value", "krippendorff_alpha", "all", ()].signature
    numbers = measured(table_of("interval", {"ann": [0, 5 * DAY], "bob": [2 * DAY, 5 * DAY]}))
    assert value(days, "krippendorff_alpha") == value(numbers, "krippendorff_alpha")
    assert value(numbers, "mean_absolute_difference") == DAY


def test_preferences_have_a_share_of_the_left_side():
    sides = {"ann": ["left", "left", "tie", "left"], "bob": ["left", "right", "right", None]}
    found = measured(table_of("nominal", sides))
    other = measured(table_of("nominal", {"ann": ["cat", "dog"], "bob": ["cat", "cat"]}))

    assert value(found, "left_share") == pytest.approx(4 / 6)
    assert value(found, "left_share", "annotator", ("ann",)) == 1
    assert value(found, "left_share", "annotator", ("bob",)) == pytest.approx(1 / 3)
    assert found["value", "left_share", "all", ()].estimate.n_units == 6
    assert not [key for key in other if key[1] == "left_share"]


def test_texts_are_right_where_they_are_the_same_and_errors_are_counted():
    gold = ["a cat sits", "two dogs", "a red ball", "the end"]
    found = measured(table_of("text", TEXTS, gold=gold))

    assert value(found, "accuracy", "annotator", ("ann",), "accuracy") == 1
    assert value(found, "accuracy", "annotator", ("bob",), "accuracy") == 0.5
    assert value(found, "word_error_rate", "annotator", ("ann",), "accuracy") == 0
    # run was added, red became blue: two edits of the ten words of gold
    assert value(found, "word_error_rate", "annotator", ("bob",), "accuracy") == pytest.approx(2 / 10)
    assert value(found, "character_error_rate", "annotator", ("bob",), "accuracy") == pytest.approx(
        (4 + 4) / (10 + 8 + 10 + 7)
    )
    assert not [key for key in found if key[0] == "accuracy" and key[2] == "label"]


def test_rankings_are_right_where_the_order_is_the_same():
    found = measured(table_of("ranking", {"ann": [UP, DOWN], "bob": [SWAPPED, DOWN]}, gold=[UP, UP]))

    assert value(found, "accuracy", "annotator", ("ann",), "accuracy") == 0.5
    assert value(found, "kendall_tau_b", "annotator", ("ann",), "accuracy") == 0
    assert value(found, "kendall_tau_b", "annotator", ("bob",), "accuracy") == pytest.approx((1 / 3 - 1) / 2)
    assert value(found, "top_choice_agreement", "annotator", ("bob",), "accuracy") == 0
    assert not [key for key in found if key[0] == "accuracy" and key[2] == "label"]


def test_numbers_and_dates_have_a_mean_absolute_error():
    dates = measured(table_of("date", {"ann": [DAY, 5 * DAY], "bob": [0, 2 * DAY]}, gold=[0, 5 * DAY]))
    error = dates["accuracy", "mean_absolute_error", "all", ()]

    assert (error.estimate.value, error.unit) == (pytest.approx((1 + 0 + 0 + 3) / 4), "days")
    assert value(dates, "accuracy", "all", (), "accuracy") == 0.5
    assert dates["accuracy", "bias_value", "annotator", ("bob",)].unit == "s"
    numbers = measured(table_of("interval", {"ann": [1, 5], "bob": [0, 2]}, gold=[0, 5]))
    assert value(numbers, "mean_absolute_error", "annotator", ("bob",), "accuracy") == 1.5


def test_a_question_that_gold_does_not_answer_has_no_accuracy():
    given = {"ann": [1, 2], "bob": [1, 3]}
    settled = table_of("interval", given, gold=[1, 2])
    silent = dataclasses.replace(
        settled, marks=settled.marks.filter(np.arange(settled.marks.num_rows) < 4)
    )  # gold stands last
    found = measured(silent)

    assert value(measured(settled), "accuracy", "all", (), "accuracy") == 0.75
    assert [key for key in found if key[0] == "accuracy"] == [("accuracy", "accuracy", "all", ())]
    assert "no answer to this question" in found["accuracy", "accuracy", "all", ()].estimate.undefined


def test_nobody_twice_is_undefined_and_not_a_crash():
    for level, answers in (
        ("text", {"ann": ["x", None], "bob": [None, "y"]}),
        ("ranking", {"ann": [UP, None], "bob": [None, DOWN]}),
        ("date", {"ann": [0, None], "bob": [None, DAY]}),
    ):
        found = measured(table_of(level, answers))
        for (_, name, subject, _), row in found.items():
            assert subject == "all", name
            assert row.estimate.value is None
            assert row.estimate.undefined


VALUES = {
    "text": st.sampled_from(["a cat", "a  cat", "two cats", "", "dog"]),
    "ranking": st.sampled_from([UP, DOWN, SWAPPED, "A = B > C", "A > D", "X > Y"]),
    "date": st.sampled_from([0, DAY, 3 * DAY, 90]),
    "interval": st.sampled_from([0.1, 0.2, 0.7]),
    "set": st.sampled_from(["a", "b", "c"]),
    "path": st.sampled_from(["a", "b", "c"]),
}


@pytest.mark.parametrize("level", sorted(VALUES))
@given(drawn=st.data())
@settings(max_examples=25, deadline=None)
def test_who_comes_first_makes_no_difference(level, drawn):
    rows = drawn.draw(
        st.lists(st.lists(st.none() | VALUES[level], min_size=3, max_size=3), min_size=3, max_size=3)
    )
    order, items = drawn.draw(st.permutations(range(3))), drawn.draw(st.permutations(range(3)))
    if not any(value is not None for row in rows for value in row):
        return
    plain = measured(table_of(level, {f"a{who}": rows[who] for who in range(3)}))
    turned = {f"a{at}": [rows[who][item] for item in items] for at, who in enumerate(order)}
    other = measured(table_of(level, turned))

    for (question, name, subject, who), row in plain.items():
        if subject == "all":
            theirs = other[question, name, subject, who].estimate
            for part in ("value", "low", "high"):
                ours, again = getattr(row.estimate, part), getattr(theirs, part)
                assert ours == (again if again is None else pytest.approx(again, rel=1e-9, abs=1e-12)), (
                    name,
                    part,
                )


@pytest.mark.parametrize("number", PAIRWISE, ids=lambda number: number.name)
def test_every_number_has_a_page_with_its_headings(number):
    page = explain(number.name)

    for heading in ("Use it ", "Beware when", "Undefined when", "="):
        assert heading in page
    assert inspect.getmodule(number.compute).__doc__.strip().startswith(page.splitlines()[0])
    assert number.levels <= set(LEVELS_COMPARED)
