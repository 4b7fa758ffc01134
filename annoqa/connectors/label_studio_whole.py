"""Values for the whole item: choices, taxonomy, rating, number, date, free text, pairwise."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.label_studio_setting import Setting
from annoqa.connectors.label_studio_shapes import Made
from annoqa.connectors.label_studio_time import NEVER, moments_of
from annoqa.connectors.label_studio_values import Group

ORPHAN = "the value describes a region that is not in the annotation: {}"
NO_VALUE = "the result holds no value: {}"


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
    """Make dates: the text as it is, and seconds since 1970 as the number where it is a date."""
    group = _known(group, [value.datetime for value in group.values])
    texts = [str(value.datetime) for value in group.values]
    moments = moments_of(texts)
    number = pa.array(moments / 1e9, mask=moments == NEVER)
    return Made(group=group, columns={"text": pa.array(texts, pa.large_string()), "number": number})


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
