"""Pairs of labels that annotators mix up, where a campaign has been judged by more than one person."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annoqa.measurements.context import Context
from annoqa.measurements.measure import measure
from annoqa.measurements.measurement import Measurement
from annoqa.table.table import AnnotationTable

LEAST_PAIRS = 3
LEAST_SHARE = 0.05
MOST = 10


@dataclass(frozen=True, kw_only=True)
class MixUp:
    """Two labels of which one person said the one and another the other.

    Attributes
    ----------
    field, one, other : str
        The field and the labels.
    n_apart : int
        Pairs of answers about one thing that say one each.
    n_pairs : int
        Pairs of answers of which both say one of the two.
    """

    field: str
    one: str
    other: str
    n_apart: int
    n_pairs: int


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
        At most `MOST` a field, the most frequent first: at least `LEAST_PAIRS` pairs of answers say one
        each, and these are at least `LEAST_SHARE` of the pairs that say either.
    """
    if not fields:
        return []
    found: list[MixUp] = []
    numbers = measure(table, Context.of(table), fields=list(fields)).measurements
    for field in fields:
        own = [number for number in numbers if number.field == field and number.subject == "all"]
        told = next((pairs for pairs in map(_pairs, own) if pairs is not None), None)
        found += [] if told is None else _worth(field, *told)
    return found


def _pairs(number: Measurement) -> tuple[list[str], np.ndarray] | None:
    """Return the labels, and how many pairs of answers say each two of them; None where it does not tell."""
    inner = number.detail.get("confusion")
    if isinstance(inner, dict):  # of matched marks: half a pair in either direction
        counts = np.asarray(inner["counts"], dtype=np.float64)
        return list(inner["labels"]), counts + counts.T - np.diag(np.diag(counts))
    labels = number.detail.get("values")
    if isinstance(inner, list) and isinstance(labels, list):
        return list(labels), np.asarray(inner, dtype=np.float64)
    return None


def _worth(field: str, labels: list[str], pairs: np.ndarray) -> list[MixUp]:
    """Return those that occur often enough."""
    found = []
    for at, one in enumerate(labels):
        for to in range(at + 1, len(labels)):
            apart, both = pairs[at, to], pairs[at, at] + pairs[to, to] + pairs[at, to]
            if apart >= LEAST_PAIRS and apart >= LEAST_SHARE * both:
                found.append(
                    MixUp(field=field, one=one, other=labels[to], n_apart=int(apart), n_pairs=int(both))
                )
    return sorted(found, key=lambda pair: (-pair.n_apart, pair.one, pair.other))[:MOST]
