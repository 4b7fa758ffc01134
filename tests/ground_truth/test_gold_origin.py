import numpy as np
import pytest

from annoqa.ground_truth.gold_origin import GoldAuthors, is_nameless
from tests.ground_truth.simulated import whole_view

ANNOTATORS = np.array([0, 1, 2])


def gold(authors):
    n = len(authors)
    return whole_view(np.arange(n), authors, [0] * n)


@pytest.mark.parametrize(
    ("authors", "nameless", "origin"),
    [
        ([7, 7, 7], set(), "one"),
        ([7, 8, 7], set(), "several"),
        ([7, 7, 7], {7}, "unknown"),
        ([7, 8, 7], {7}, "one"),
        ([0, 1, 7], set(), "annotators"),
        ([0, 7], set(), "annotators"),
        ([0, 7, 7], set(), "one"),
    ],
)
def test_the_origin_is_that_of_independent_named_authors(authors, nameless, origin):
    found = GoldAuthors(gold(authors), ANNOTATORS, frozenset(nameless)).of(np.arange(len(authors)))

    assert found.origin == origin
    assert found.codes == tuple(sorted(set(authors)))


def test_only_the_items_in_question_count():
    authors = GoldAuthors(gold([7, 8, 0, 0]), ANNOTATORS)

    assert authors.of(np.array([0, 0, 1])).origin == "several"
    assert authors.of(np.array([2, 3])).origin == "annotators"
    assert authors.of(np.array([], dtype=int)).origin == "unknown"


@pytest.mark.parametrize(
    "name", ["gold", "Ground Truth", "ground_truth", "ground-truth", " GT ", "", "final"]
)
def test_names_that_say_what_and_not_who(name):
    assert is_nameless(name)


@pytest.mark.parametrize("name", ["kim", "Goldie", "gold@example.org", "expert 2", "Demo Gold"])
def test_names_of_people(name):
    assert not is_nameless(name)
