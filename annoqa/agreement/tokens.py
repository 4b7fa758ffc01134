r"""Tokens: what every annotator said about every word, spans becoming one value a token.

The text of an item is cut by a regular expression, `\w+|[^\w\s]` without another: runs of letters,
digits and underscores are a token, every other visible character is one of its own. A token has
the label of the spans that share a character with it; several labels at once are a value of their
own (`PERSON + PLACE`), and a token without any is `(not marked)`. Whoever did not look at the whole
token has no judgement of it.

Use it when coefficients that need a closed list of units (Cohen's κ, Krippendorff's α) are asked for.
Beware when few tokens are marked: nearly all are `(not marked)` by everyone, percent agreement is
then high for nothing, and single spans move α a great deal. Tokens are not independent either, so
intervals go over items or documents.
Undefined when no item has its text, when marks lie in parts of an item, or when nobody marked
anything.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.agreement.ratio import Within
from annoqa.agreement.reliability import ReliabilityData
from annoqa.agreement.sides import NO_LABEL
from annoqa.matching.candidates import ranges
from annoqa.table.field_view import FieldView
from annoqa.vocabulary import NOT_MARKED

WORDS = r"\w+|[^\w\s]"
TOGETHER = " + "


@dataclass(frozen=True, eq=False, kw_only=True)
class Tokens:
    """Tokens of many texts on one line.

    Attributes
    ----------
    item : int64 array, shape (n_tokens,)
        Item of each token, ascending.
    start, end : int64 array, shape (n_tokens,)
        Extent in code points of the item's text, half-open.
    """

    item: np.ndarray
    start: np.ndarray
    end: np.ndarray


def tokens_of(texts: Sequence[str | None], items: np.ndarray, pattern: str = WORDS) -> Tokens:
    r"""Return the tokens of some items.

    Parameters
    ----------
    texts : sequence of str or None
        Text of every item code.
    items : int array, shape (n_items,)
        Which items; those without a text have no tokens.
    pattern : str, default `\w+|[^\w\s]`
        What a token is.

    Returns
    -------
    Tokens
        By item and place.

    Examples
    --------
    >>> found = tokens_of(["Dr. Who?"], [0])
    >>> found.start.tolist(), found.end.tolist()
    ([0, 2, 4, 7], [2, 3, 7, 8])
    """
    token = re.compile(pattern)
    found = [
        (int(item), *match.span()) for item in np.unique(items) for match in token.finditer(texts[item] or "")
    ]
    columns = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return Tokens(item=columns[0], start=columns[1], end=columns[2])


def judgements_of_tokens(
    view: FieldView, tokens: Tokens, within: Within, *, first_apart: bool = False
) -> ReliabilityData:
    """Return what every annotator said about every token.

    Parameters
    ----------
    view : FieldView
        The annotators' spans; all in one part of their items.
    tokens : Tokens
        Of the items in the view.
    within : Within
        Clusters of the items; a token's cluster is its item's, or the item without.
    first_apart : bool, default False
        Whether the first token of a span has a value of its own, as in the BIO scheme: `B-` before
        the label, and `I-` for the tokens after it.

    Returns
    -------
    ReliabilityData
        Values are labels that occur, by code, their combinations, and then `(not marked)`.
    """
    said, names = _said(view, tokens, first_apart=first_apart)
    low = np.searchsorted(tokens.item, view.item, side="left")
    high = np.searchsorted(tokens.item, view.item, side="right")
    annotation, token = ranges(low, high)
    value = np.full(len(token), len(names), dtype=np.int64)
    before = np.cumsum(high - low) - (high - low)
    value[before[said[0]] + said[1] - low[said[0]]] = said[2]
    seen = (view.look_start[annotation] <= tokens.start[token]) & (
        tokens.end[token] <= view.look_end[annotation]
    )
    cluster = within.of(tokens.item)
    return ReliabilityData.from_judgements(
        token[seen],
        view.annotator[annotation[seen]].astype(np.int64),
        value[seen],
        values=[*names, NOT_MARKED],
        n_units=len(tokens.item),
        n_annotators=max(2, int(view.annotator.max(initial=0)) + 1),
        cluster=tokens.item if cluster is None else cluster,
    )


def _said(
    view: FieldView, tokens: Tokens, *, first_apart: bool
) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], list[str]]:
    """Return marked tokens as (annotation, token, value), and the names of the values."""
    mark, token = _covered(view, tokens)
    names = [*view.labels, NO_LABEL]
    label = np.where(view.label < 0, len(view.labels), view.label).astype(np.int64)[mark]
    if first_apart:
        label += len(names) * (np.diff(mark, prepend=-1) == 0)
        names = [*(f"B-{name}" for name in names), *(f"I-{name}" for name in names)]
    rows = np.unique(np.column_stack([view.owner[mark], token, label]), axis=0)
    first = np.ones(len(rows), dtype=bool)
    first[1:] = np.any(rows[1:, :2] != rows[:-1, :2], axis=1)
    begin = np.flatnonzero(first)
    value = rows[begin, 2]
    end = np.append(begin[1:], len(rows))
    for at in np.flatnonzero(end - begin > 1):
        several = TOGETHER.join(sorted(names[code] for code in rows[begin[at] : end[at], 2]))
        names += [] if several in names else [several]
        value[at] = names.index(several)
    used, value = np.unique(value, return_inverse=True)
    return (rows[begin, 0], rows[begin, 1], value), [names[code] for code in used]


def _covered(view: FieldView, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Return every mark with every token that it shares a character with."""
    item = view.item[view.owner].astype(np.int64)
    widest = 1 + max(int(tokens.end.max(initial=0)), int(view.end.max(initial=0)))
    low = np.searchsorted(tokens.item * widest + tokens.end, item * widest + view.start, side="right")
    high = np.searchsorted(tokens.item * widest + tokens.start, item * widest + view.end, side="left")
    return ranges(low, np.where(view.start < view.end, high, low))
