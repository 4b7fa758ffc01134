import pytest

from annoqa.agreement.differing_text import differing_text, piece_class
from tests.agreement.views import sides, spans

TEXTS = ["the old house.", "Mr. Bean's car"]


@pytest.mark.parametrize(
    ("piece", "name"),
    [
        ("the", "determiner"),
        ("the old ", "words"),
        ("of the ", "words"),
        ("of ", "conjunction or preposition"),
        ("\n\t", "whitespace"),
        (" .", "punctuation"),
        ("’s", "possessive"),
        ("Dr", "title"),
        ("12, 13", "number"),
        ("theory", "words"),
        ("their", "determiner"),
    ],
)
def test_pieces_are_called_by_what_they_are_made_of(piece, name):
    assert piece_class(piece) == name


def test_every_differing_end_is_counted_once_a_pair():
    view = spans([(0, 0, 0, 13, "x"), (0, 1, 4, 14, "x"), (1, 0, 0, 10, "x"), (1, 1, 4, 8, "x")])

    assert differing_text(sides(view), TEXTS) == [
        {"at": "end", "piece": "possessive", "n": 1, "examples": ["'s"]},
        {"at": "end", "piece": "punctuation", "n": 1, "examples": ["."]},
        {"at": "start", "piece": "determiner", "n": 1, "examples": ["the "]},
        {"at": "start", "piece": "title", "n": 1, "examples": ["Mr. "]},
    ]


def test_equal_spans_and_missing_texts_say_nothing():
    assert differing_text(sides(spans([(0, 0, 0, 4, "x"), (0, 1, 0, 4, "x")])), TEXTS) == []
    assert differing_text(sides(spans([(0, 0, 0, 3, "x"), (0, 1, 0, 4, "x")])), [None]) == []


def test_an_end_inside_a_word_is_a_slip():
    view = spans([(0, 0, 4, 13, "x"), (0, 1, 4, 12, "x"), (0, 2, 5, 13, "x")])
    found = {(row["at"], row["piece"]): row["examples"] for row in differing_text(sides(view), TEXTS)}

    assert found == {("end", "part of a word"): ["e"], ("start", "part of a word"): ["o"]}
