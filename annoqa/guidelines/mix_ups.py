"""Pairs of labels worth telling apart: what people mix up with each other, or against ground truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.measurements.measurement import Measurement
from annoqa.table.table import AnnotationTable
from annoqa.vocabulary import NOT_MARKED

LEAST = 3
LEAST_SHARE = 0.05
MOST = 10
Table = tuple[list[str], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class MixUp:
    """Two labels that are mixed up.

    Attributes
    ----------
    field : str
        The field.
    pairs : tuple of (str, str)
        What is meant, and what is said instead; both directions where only people were compared.
    n : int
        How often.
    told : tuple of str
        The numbers behind it, one sentence each.
    """

    field: str
    pairs: tuple[tuple[str, str], ...]
    n: int
    told: tuple[str, ...]


def find_mix_ups(table: AnnotationTable, fields: Sequence[str]) -> list[MixUp]:
    """Return the pairs of labels worth telling apart.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    fields : sequence of str
        Those to look at.

    Returns
    -------
    list of MixUp
        At most `MOST` a field, the most frequent first: at least `LEAST` pairs of answers about one thing
        say one each, and these are at least `LEAST_SHARE` of the pairs that say either; or as many
        answers, and as large a share, say the one where ground truth says the other.
    """
    if not fields:
        return []
    numbers = measure(table, Context.of(table), fields=list(fields)).measurements
    found: list[MixUp] = []
    for field in fields:
        own = [number for number in numbers if number.field == field and number.subject == "all"]
        apart = next((told for told in map(_among_people, own) if told is not None), None)
        wrong = next((told for told in map(_against_truth, own) if told is not None), None)
        each = [*_apart(field, apart), *_wrong(field, wrong)]
        together = [
            _joined([one for one in each if _key(one) == key]) for key in dict.fromkeys(map(_key, each))
        ]
        found += sorted(together, key=lambda one: (-one.n, one.pairs))[:MOST]
    return found


def _among_people(number: Measurement) -> Table | None:
    """Return the labels, and how many pairs of answers say each two of them; None where it does not tell."""
    inner = number.detail.get("confusion")
    if isinstance(inner, dict):  # of matched marks: half a pair in either direction
        counts = np.asarray(inner["counts"], dtype=np.float64)
        return list(inner["labels"]), counts + counts.T - np.diag(np.diag(counts))
    labels = number.detail.get("values")
    if isinstance(inner, list) and isinstance(labels, list):
        return list(labels), np.asarray(inner, dtype=np.float64)
    return None


def _against_truth(number: Measurement) -> Table | None:
    """Return the labels, and how often ground truth says one and annotators another."""
    labels, matrix = number.detail.get("labels"), number.detail.get("matrix")
    if number.question != "accuracy" or not isinstance(labels, list) or not isinstance(matrix, list):
        return None
    return list(labels), np.asarray(matrix, dtype=np.float64)


def _apart(field: str, table: Table | None) -> Iterator[MixUp]:
    """Yield what people say differently, often enough."""
    labels, pairs = table or ([], np.zeros((0, 0)))
    for at, one in enumerate(labels):
        for to in range(at + 1, len(labels)):
            other, apart = labels[to], pairs[at, to]
            both = pairs[at, at] + pairs[to, to] + apart
            if apart >= max(LEAST, LEAST_SHARE * both) and NOT_MARKED not in (one, other):
                about = f"Of {both:,.0f} pairs of answers that say `{one}` or `{other}`"
                told = (f"{about}, {apart:,.0f} say one each.",)
                yield MixUp(field=field, pairs=((one, other), (other, one)), n=int(apart), told=told)


def _wrong(field: str, table: Table | None) -> Iterator[MixUp]:
    """Yield what people say where ground truth says something else, often enough."""
    labels, matrix = table or ([], np.zeros((0, 0)))
    for at, to in np.argwhere(matrix >= LEAST).tolist():
        truth, answer, n, of = labels[at], labels[to], matrix[at, to], matrix[at].sum()
        if at != to and n >= LEAST_SHARE * of and NOT_MARKED not in (truth, answer):
            told = f"Of {of:,.0f} answers about what ground truth calls `{truth}`, {n:,.0f} say `{answer}`."
            yield MixUp(field=field, pairs=((truth, answer),), n=int(n), told=(told,))


def _key(mix_up: MixUp) -> frozenset[str]:
    """Return the two labels."""
    return frozenset(mix_up.pairs[0])


def _joined(same: Sequence[MixUp]) -> MixUp:
    """Return one of several about the same labels."""
    pairs = tuple(dict.fromkeys(pair for one in same for pair in one.pairs))
    told = tuple(line for one in same for line in one.told)
    return MixUp(field=same[0].field, pairs=pairs, n=max(one.n for one in same), told=told)
