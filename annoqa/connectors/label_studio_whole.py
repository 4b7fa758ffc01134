"""Values for the whole item: choices, taxonomy, rating, number, date, free text, pairwise, ranking.

A ranking is tiers, best first. In a plain ranker each thing is a tier of its own; with buckets, each
bucket is a tier, in declared order and empty ones too, and what was left in none (`_`) is not ranked.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import Made
from annoqa.connectors.label_studio_values import Group, Ranked
from annoqa.table.written import seconds_of

ORPHAN = "the value describes a region that is not in the annotation: {}"
NO_VALUE = "the result holds no value: {}"
LEFT_OVER = "_"
TWICE = "a thing is ranked twice: {}"
BUCKET_ORDER = (
    "the order of a ranker's buckets is that in which the export writes them; the labeling config says it"
    " for certain"
)
NO_DATE = "{} dates cannot be read, or not be told in nanoseconds; their text is kept and not compared"


def make_choices(group: Group, _setting: Setting) -> Made:
    """Make choices; an empty list is an answer without a label."""
    return _labelled(group, [value.choices for value in group.values])


def make_taxonomy(group: Group, _setting: Setting) -> Made:
    """Make places in a taxonomy."""
    return _labelled(group, [value.taxonomy for value in group.values])


def make_pairwise(group: Group, _setting: Setting) -> Made:
    """Make preferences: left or right."""
    return _labelled(group, [value.selected for value in group.values])


def make_rating(group: Group, _setting: Setting) -> Made:
    """Make ratings."""
    return _numbered(group, "rating")


def make_number(group: Group, _setting: Setting) -> Made:
    """Make numbers."""
    return _numbered(group, "number")


def make_datetime(group: Group, _setting: Setting) -> Made:
    """Make dates: the text as it is, and seconds since 1970 as the number where it is a date.

    A year, or a year and a month, stands for its first day.
    """
    group = _known(group, [value.datetime for value in group.values])
    texts = [str(value.datetime) for value in group.values]
    number = seconds_of(texts)
    unread = np.isnan(number)
    if unread.any():
        first = int(np.argmax(unread))
        where = group.pointer(int(group.rows[first]), int(group.places[first]))
        group.account.tell("kept", "not-a-date", NO_DATE.format(f"{int(unread.sum()):,}"), where)
    columns = {"text": pa.array(texts, pa.large_string()), "number": pa.array(number, mask=unread)}
    return Made(group=group, columns=columns)


def make_ranker(group: Group, setting: Setting) -> Made:
    """Make rankings: the tiers of each, best first."""
    group = _known(group, [value.ranker for value in group.values])
    tiers = [
        _tiers(value.ranker, name, setting)
        for value, name in zip(group.values, group.said("from_name"), strict=True)
    ]
    twice = np.array([_holds_twice(found) for found in tiers], dtype=bool)
    group = replace(group, values=[Ranked(ranker=found) for found in tiers])
    return Made(group=group.without(twice, "ranked-twice", TWICE))


def _tiers(said: dict[str, list[str | int]], name: str | None, setting: Setting) -> list[list[str]]:
    """Return the tiers of one ranker's value: its one list in order, or its buckets."""
    control = setting.config.controls.get(name or "")
    declared = control.buckets if control is not None else ()
    placed = [bucket for bucket in said if bucket != LEFT_OVER]
    if not declared and len(placed) == 1:
        return [[str(thing)] for thing in said[placed[0]]]
    if not declared and placed:
        setting.account.tell("note", "bucket-order", BUCKET_ORDER)
    known = [*declared, *(bucket for bucket in placed if bucket not in declared)]
    return [[str(thing) for thing in said.get(bucket, ())] for bucket in known]


def _holds_twice(tiers: list[list[str]]) -> bool:
    """Say whether a thing stands in two places of a ranking."""
    things = [thing for tier in tiers for thing in tier]
    return len(set(things)) < len(things)


def make_free_text(group: Group, _setting: Setting) -> Made:
    """Make free text; several entries stand below each other."""
    group = _known(group, [value.text for value in group.values])
    texts = [value.text if isinstance(value.text, str) else "\n".join(value.text) for value in group.values]
    return Made(group=group, columns={"text": pa.array(texts, pa.large_string())})


def _labelled(group: Group, values: Sequence[Any]) -> Made:
    """Make marks whose label is found elsewhere."""
    return Made(group=_known(group, values))


def _numbered(group: Group, name: str) -> Made:
    """Make marks with a number."""
    group = _known(group, [getattr(value, name) for value in group.values])
    numbers = group.column(name)
    finite = np.isfinite(numbers)
    group = group.without(~finite, "not-finite", "the value is not a number: {}")
    return Made(group=group, columns={"number": numbers[finite]})


def _known(group: Group, values: Sequence[Any]) -> Group:
    """Reject results without a value, and those that describe a region nobody drew."""
    orphan = np.array([bool(value.x) or bool(value.start) for value in group.values], dtype=bool)
    missing = np.array([value is None for value in values], dtype=bool)
    left = group.without(orphan, "attribute-without-region", ORPHAN)
    return left.without(missing[~orphan], "no-value", NO_VALUE)
