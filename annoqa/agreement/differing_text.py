"""Differing text: what the words are that one annotator takes into a span and the other leaves out.

    start differs    |the |old house|       the piece between the two starts
    end differs      |old house|.|          the piece between the two ends

Where one of the two ends lies inside a word, the piece is called `part of a word`: somebody's hand
slipped. Every other piece is called by what it is made of: `whitespace`, `punctuation`,
`determiner` (a, the, this, my …), `title` (Mr., Dr. …), `possessive` ('s), `conjunction or
preposition`, `number`, and `words` for everything else. A piece that is several of these is called
by the first in this list that it is wholly made of, blanks and punctuation around it aside.

Use it when spans agree but their ends do not: 80 % determiners is one sentence in a guideline.
Beware when the text is not English: determiners, titles and prepositions are English words here.
Undefined never; without differing ends the table is empty.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from annoqa.agreement.sides import Sides

DETERMINERS = r"(?:an?|the|this|that|these|those|my|your|his|her|its|our|their|some|any|each|every|no)"
TITLES = r"(?:mr|mrs|ms|miss|dr|prof|professor|sir|lady|lord|madam|madame|saint|st|captain|capt|rev|hon)"
LINKS = r"(?:and|or|but|of|in|on|at|to|for|from|by|with|as|into|over|under|near|about)"
AROUND = r"[\W_]*"
CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("whitespace", r"\s+"),
        ("possessive", r"\s*['’]s?\s*"),
        ("punctuation", r"[\W_]+"),
        ("determiner", rf"{AROUND}{DETERMINERS}(?:{AROUND}\b{DETERMINERS})*{AROUND}"),
        ("title", rf"{AROUND}{TITLES}{AROUND}"),
        ("conjunction or preposition", rf"{AROUND}{LINKS}(?:{AROUND}\b{LINKS})*{AROUND}"),
        ("number", rf"{AROUND}\d+(?:{AROUND}\d+)*{AROUND}"),
    )
)
N_EXAMPLES = 5
PART = "part of a word"


def piece_class(piece: str) -> str:
    """Return what a piece of text is made of.

    Parameters
    ----------
    piece : str
        Not empty.

    Returns
    -------
    str
        Name of a class.

    Examples
    --------
    >>> [piece_class(piece) for piece in ("the ", ".", " ", "'s", "Mr. ", "1984", "old ")]
    ['determiner', 'punctuation', 'whitespace', 'possessive', 'title', 'number', 'words']
    """
    return next((name for name, pattern in CLASSES if pattern.fullmatch(piece)), "words")


def differing_text(sides: Sides, texts: Sequence[str | None]) -> list[dict[str, object]]:
    """Return what the pieces are that only one of two partners has, the most frequent class first.

    Parameters
    ----------
    sides : Sides
        Of spans, matched at threshold 0.
    texts : sequence of str or None
        Text of every item code; pairs of items without one are left out.

    Returns
    -------
    list of dict
        `at` (start or end), `piece` (class), `n` pairs, `examples` (at most five, the most frequent).
    """
    found: dict[tuple[str, str], Counter[str]] = {}
    rows = np.flatnonzero(sides.matched & ~sides.second)
    for at, boundary, limited in (
        ("start", sides.start, sides.limited_start),
        ("end", sides.end, sides.limited_end),
    ):
        theirs = sides.of_partner(boundary, 0)
        for row in rows[(boundary[rows] != theirs[rows]) & ~limited[rows]]:
            low, high = sorted((int(boundary[row]), int(theirs[row])))
            text = texts[sides.item[row]] or ""
            piece = text[low:high]
            if piece:
                slip = _inside_word(text, low) or _inside_word(text, high)
                name = PART if slip else piece_class(piece)
                found.setdefault((at, name), Counter())[piece] += 1
    told = [
        {"at": at, "piece": name, "n": pieces.total(), "examples": _most_frequent(pieces)}
        for (at, name), pieces in found.items()
    ]
    return sorted(told, key=lambda entry: (-int(str(entry["n"])), str(entry["at"]), str(entry["piece"])))


def _inside_word(text: str, place: int) -> bool:
    """Return whether a place has a letter or digit on both sides."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _most_frequent(pieces: Counter[str]) -> list[str]:
    """Return the most frequent pieces, by text among equals."""
    ordered = sorted(pieces.items(), key=lambda entry: (-entry[1], entry[0]))
    return [piece for piece, _ in ordered[:N_EXAMPLES]]
