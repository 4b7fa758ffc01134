import numpy as np
import pytest

from annoqa.ground_truth.mistakes import Mistakes


def mistakes(rows, cluster=None):
    """One row of right and wrong answers an annotator."""
    wrong = np.array(rows, dtype=bool)
    m, n = wrong.shape
    return Mistakes(
        item=np.tile(np.arange(n), m),
        annotator=np.repeat(np.arange(m), n),
        wrong=wrong.ravel(),
        cluster=cluster,
        confidence=0.95,
    )


def test_the_rate_is_that_of_all_answers_or_of_some():
    found = mistakes([[1, 1, 0, 0], [0, 0, 0, 0]])

    assert found.rate().value == 0.25
    assert found.rate(found.annotator == 0).value == 0.5
    assert found.makers() == (0,)
    assert found.items(9) == (0, 1)


def test_items_with_more_mistakes_come_first():
    found = mistakes([[1, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1]])

    assert found.items(9) == (3, 2, 0)
    assert found.items(1) == (3,)


def test_the_one_who_is_wrong_is_found_and_told_apart():
    own = [1] * 12 + [0] * 8
    sole = mistakes([[0] * 20, own, [0] * 20]).sole(0.1)

    assert (sole.annotator, sole.own.value, sole.others.value) == (1, 0.6, 0.0)
    assert sole.own.low > sole.others.high


@pytest.mark.parametrize(
    "rows",
    [
        [[1] * 12 + [0] * 8] * 3,
        [[0] * 20] * 3,
        [[1] * 12 + [0] * 8, [0] * 8 + [1] * 12, [0] * 20],
        [[1, 0, 0, 0], [0] * 4],
        [[1] * 12],
    ],
    ids=["everybody", "nobody", "two", "too few to tell", "nobody else"],
)
def test_nobody_stands_alone(rows):
    assert mistakes(rows).sole(0.1) is None


def test_one_video_does_not_make_a_habit():
    own = [1] * 12 + [0] * 8
    alone = mistakes([[0] * 20, own, [0] * 20], cluster=np.zeros(20, dtype=int))

    assert alone.sole(0.1) is None
