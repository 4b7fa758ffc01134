import pytest

from annoqa.compat.opt_gamma import opt_gamma
from tests.shared import known_answer

A = [(0, 10, "x"), (20, 30, "y")]


def test_the_example_of_the_readme():
    case = known_answer("temporal", "opt_gamma_readme")
    a, b = ([tuple(mark) for mark in case["data"][side]] for side in "ab")

    assert opt_gamma(a, b, **case["params"]) == pytest.approx(
        case["expected"]["gamma"], abs=case["tolerance"]
    )


def test_equal_marks_are_1_and_marks_apart_cost_eta_each():
    assert opt_gamma(A, A) == 1
    assert opt_gamma(A, [(50, 60, "x")], eta=0.4) == pytest.approx(1 - 3 * 0.4 / 1.5)
    assert opt_gamma(A, [], eta=1.0) == -1
    assert opt_gamma([], []) is None


def test_a_pair_that_costs_more_than_two_orphans_is_not_made():
    moved = [(5, 15, "z")]

    assert opt_gamma([(0, 10, "x")], moved, tau=0.9, eta=0.3) == pytest.approx(1 - 0.6)
