"""Entity F1 of seqeval, as in the CoNLL evaluations.

    F1 = 2 · correct / (true entities + predicted entities)

an entity is correct when start, end and type are equal. Tags are B-, I- and O; an I- after O, or
after another type, begins an entity as well.

*Differs from ours*: a span that is one token too long costs twice, once as missed and once as
spurious. Repaired tags are not told. Entities cannot overlap or nest. 0 where nobody tagged
anything.

*Use it when* figures of a paper on named entities have to be reproduced; `exact_span_f1` is the
same on spans.

References
----------
Tjong Kim Sang, E. F., & De Meulder, F. (2003). Introduction to the CoNLL-2003 shared task. CoNLL,
142-147. https://aclanthology.org/W03-0419
"""

from collections.abc import Sequence

from annoqa.compat.number import Number, Score


def seqeval_f1(truth: Sequence[Sequence[str]], predicted: Sequence[Sequence[str]]) -> Score:
    """Compute precision, recall and F1 of entities.

    Parameters
    ----------
    truth, predicted : sequence of sequences of str
        Tags of every token of every sentence.

    Returns
    -------
    Score
        Micro-averaged; 0 where a side has no entity.

    Examples
    --------
    >>> seqeval_f1([["O", "B-PER", "I-PER"]], [["O", "B-PER", "O"]]).f1
    0.0
    """
    true, told = (
        {(k, *entity) for k, tags in enumerate(side) for entity in seqeval_entities(tags)}
        for side in (truth, predicted)
    )
    return Score.counted(len(true & told), len(told), len(true))


def seqeval_entities(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the entities of a sentence.

    Parameters
    ----------
    tags : sequence of str
        `B-type`, `I-type` or `O` of every token.

    Returns
    -------
    list of (int, int, str)
        First token, token after the last, and type.

    Examples
    --------
    >>> seqeval_entities(["I-PER", "I-LOC", "B-LOC", "O"])
    [(0, 1, 'PER'), (1, 2, 'LOC'), (2, 3, 'LOC')]
    """
    found: list[tuple[int, int, str]] = []
    inside = ""
    for at, tag in enumerate(tags):
        kind = tag[2:]
        if tag == "O":
            inside = ""
        elif tag.startswith("I-") and kind == inside:
            found[-1] = (found[-1][0], at + 1, kind)
        else:
            found.append((at, at + 1, kind))
            inside = kind
    return found


SEQEVAL_F1 = Number(
    tool="seqeval",
    follows="1.2.2",
    title="entity precision, recall and F1",
    compute=seqeval_f1,
    differs="a span one token too long costs twice, and malformed tags are repaired silently",
    ours="annoqa.agreement.exact_spans.exact_span_f1",
)
