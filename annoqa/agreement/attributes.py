"""Attributes of matched marks: whether both said the same about what both marked.

    agreement      = Σ (answers equal) / pairs of matched marks about which both said something
    both answered  = those pairs / pairs about which either said something
    difference     = mean |x − y| of numbers,    text similarity = 1 − edits / length of the longer text

An attribute is a question about a mark: a choice, a number, a rating, a text, a place in a taxonomy.
Several choices at once are one answer, in whatever order they were given. An empty answer is none.
Texts are also compared by their edits; an attribute is taken for text where an answer has a space in it,
or where there are more than twenty different answers. Krippendorff's α takes chance off: at the level of
numbers where all answers are numbers, else whole answers as names.

*Use it when* marks carry more than a label: occluded, truncated, colour, transcript, severity.
*Beware when* only one of the two answers often: agreement tells about pairs with two answers alone.
*Undefined when* no two matched marks both have an answer; α also when all answers are the same.

References
----------
Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
https://repository.upenn.edu/asc_papers/43
Levenshtein, V. I. (1966). Binary codes capable of correcting deletions, insertions and reversals.
Soviet Physics Doklady, 10(8), 707-710.
"""

import json
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.krippendorff import krippendorff_alpha
from annoqa.agreement.levenshtein import levenshtein
from annoqa.agreement.ratio import Ratio, Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.sides import Sides
from annoqa.statistics.estimate import Estimate
from annoqa.vocabulary import Level

NOT_ATTRIBUTES = ("meta", "annotator")
"""Notes of the tool, and who drew the mark: said about marks, and no questions."""
MANY_ANSWERS = 20


@dataclass(frozen=True, eq=False, kw_only=True)
class Attribute:
    """One question about marks, and what was answered.

    Attributes
    ----------
    name : str
        Of the question.
    values : tuple
        Every different answer: numbers ascending, else texts in order.
    code : int64 array, shape (n_marks,)
        Answer of each mark, -1 for none.
    is_number : bool
        Whether all answers are numbers.
    """

    name: str
    values: tuple[Hashable, ...]
    code: np.ndarray
    is_number: bool

    @property
    def is_text(self) -> bool:
        """Whether answers are compared by their edits, too."""
        spaced = any(" " in str(value).strip() for value in self.values)
        return not self.is_number and (spaced or len(self.values) > MANY_ANSWERS)


def attributes_of_marks(said: Sequence[str | None]) -> list[Attribute]:
    """Return the attributes of marks, by name.

    Parameters
    ----------
    said : sequence of str or None
        JSON object of each mark.

    Returns
    -------
    list of Attribute
        Those that any mark has an answer to.

    Examples
    --------
    >>> colour, size = attributes_of_marks(['{"colour": ["red"], "size": 2}', None, '{"size": 1.5}'])
    >>> colour.values, colour.code.tolist(), size.values, size.code.tolist()
    (('red',), [0, -1, -1], (1.5, 2.0), [1, -1, 0])
    """
    parsed = {text: _object(text) for text in set(said) if text}
    names = sorted({name for found in parsed.values() for name in found} - set(NOT_ATTRIBUTES))
    none: dict[str, Hashable] = {}
    answers = [parsed.get(text or "", none) for text in said]
    return [_attribute(name, [found.get(name) for found in answers]) for name in names]


def attribute_agreement(sides: Sides, answer: np.ndarray) -> Ratio:
    """Return the share of matched marks with two answers whose answers are equal.

    Parameters
    ----------
    sides : Sides
        Of any matches.
    answer : int64 array, shape (n_rows,)
        Code of the answer of each row's mark, -1 for none.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    theirs = sides.of_partner(answer, -1)
    both = 0.5 * ((answer >= 0) & (theirs >= 0))
    return Ratio(item=sides.item, top=both * (answer == theirs), bottom=both)


def attribute_both_share(sides: Sides, answer: np.ndarray) -> Ratio:
    """Return the share of matched marks with an answer that have two.

    Parameters
    ----------
    sides, answer
        As for `attribute_agreement`.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    theirs = sides.of_partner(answer, -1)
    either = 0.5 * (sides.matched & ((answer >= 0) | (theirs >= 0)))
    return Ratio(item=sides.item, top=either * ((answer >= 0) & (theirs >= 0)), bottom=either)


def attribute_difference(sides: Sides, answer: np.ndarray, attribute: Attribute) -> Ratio:
    """Return the mean absolute difference of the numbers of matched marks.

    Parameters
    ----------
    sides, answer
        As for `attribute_agreement`.
    attribute : Attribute
        Of numbers.

    Returns
    -------
    Ratio
        0 or above, lower is better.
    """
    number = np.array([*attribute.values, np.nan], dtype=np.float64)[answer]
    apart = np.abs(number - sides.of_partner(number, np.nan))
    both = 0.5 * np.isfinite(apart)
    return Ratio(item=sides.item, top=both * np.nan_to_num(apart), bottom=both, is_share=False)


def attribute_text_similarity(sides: Sides, answer: np.ndarray, attribute: Attribute) -> Ratio:
    """Return the mean edit similarity of the texts of matched marks.

    Parameters
    ----------
    sides, answer
        As for `attribute_agreement`.
    attribute : Attribute
        Of texts.

    Returns
    -------
    Ratio
        In [0, 1], higher is better.
    """
    theirs = sides.of_partner(answer, -1)
    both = (answer >= 0) & (theirs >= 0)
    pairs, place = np.unique(np.column_stack([answer, theirs])[both], axis=0, return_inverse=True)
    texts = [str(value) for value in attribute.values]
    alike = np.array([_alike(texts[one], texts[two]) for one, two in pairs.tolist()])
    top = np.zeros(len(answer))
    top[both] = 0.5 * alike[place.ravel()]
    return Ratio(item=sides.item, top=top, bottom=0.5 * both)


def attribute_alpha(sides: Sides, answer: np.ndarray, attribute: Attribute, within: Within) -> Estimate:
    """Return Krippendorff's α of the answers of matched marks.

    Parameters
    ----------
    sides, answer
        As for `attribute_agreement`.
    attribute : Attribute
        Its numbers are at the level `interval`, everything else is nominal.
    within : Within
        Clusters and confidence; pairs of one item are always taken together.

    Returns
    -------
    Estimate
        At most 1; 0 is what chance would give with these answers.
    """
    theirs = sides.of_partner(answer, -1)
    rows = np.flatnonzero(~sides.second & (answer >= 0) & (theirs >= 0))
    cluster = within.of(sides.item[rows])
    values = np.array(attribute.values, dtype=np.float64) if attribute.is_number else attribute.values
    data = ReliabilityData.from_judgements(
        np.repeat(np.arange(len(rows)), 2),
        np.tile([0, 1], len(rows)),
        np.column_stack([answer[rows], theirs[rows]]).ravel(),
        values=values,
        n_annotators=2,
        n_units=len(rows),
        cluster=sides.item[rows] if cluster is None else cluster,
    )
    level: Level = "interval" if attribute.is_number else "nominal"
    return krippendorff_alpha(data, level=level, confidence=within.confidence)


def _object(text: str) -> dict[str, Hashable]:
    """Return the answers of one mark."""
    said = json.loads(text)
    found = {str(name): _answer(value) for name, value in said.items()} if isinstance(said, dict) else {}
    return {name: value for name, value in found.items() if value is not None}


def _answer(value: object) -> Hashable | None:
    """Return an answer: a number, or text; None for an empty one."""
    if isinstance(value, list):
        several = sorted({_text(entry) for entry in value} - {""})
        return ", ".join(several) or None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return _text(value) or None


def _text(value: object) -> str:
    """Return one answer as text; a path as its nodes."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return " / ".join(map(_text, value))
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _attribute(name: str, answers: list[Hashable | None]) -> Attribute:
    """Return the attribute of some answers; numbers among texts are texts."""
    is_number = all(isinstance(answer, float | None) for answer in answers)
    if not is_number:
        answers = [f"{answer:g}" if isinstance(answer, float) else answer for answer in answers]
    values = tuple(sorted({answer for answer in answers if answer is not None}))  # type: ignore[type-var]  # of one type
    place = {value: at for at, value in enumerate(values)}
    code = np.array([-1 if answer is None else place[answer] for answer in answers], dtype=np.int64)
    return Attribute(name=name, values=values, code=code, is_number=is_number)


def _alike(one: str, two: str) -> float:
    """Return one minus the edits over the length of the longer text."""
    return 1.0 if one == two else 1 - levenshtein(one, two) / max(len(one), len(two))
