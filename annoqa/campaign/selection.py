"""Which answers an audit looks at: those of a stretch of time, or made under one version of the guidelines.

    since ≤ made < until      the first moment belongs to the stretch, the last one to the next

Ground truth and models stay, whenever they were made: what is selected are the answers that are judged.
An answer whose date (or version) is not known cannot be shown to belong, and is left out. Where a person
answered an item several times and the answer that counts is left out, the next of those that stay counts.
"""

from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.campaign.config import SelectSection
from annoqa.campaign.versions import looked, made_at
from annoqa.campaign.zone import moment_ns, told
from annoqa.errors import ConfigError
from annoqa.guidelines import is_version
from annoqa.table.log import ImportLog, LogRow
from annoqa.table.schema import ANNOTATIONS, LOOKS, MARKS
from annoqa.table.table import AnnotationTable

SOURCE = "(the selection)"


@dataclass(frozen=True, eq=False)
class _Reason:
    """Why answers are left out."""

    rule: str
    rows: np.ndarray
    words: str


def select(
    table: AnnotationTable, wanted: SelectSection, *, zone: tzinfo = UTC
) -> tuple[AnnotationTable, int]:
    """Leave out the answers of people that were not asked for.

    Parameters
    ----------
    table : AnnotationTable
        The campaign, with the versions that its annotations were made under.
    wanted : SelectSection
        Since when, until when, under which version.
    zone : tzinfo, default UTC
        Whose midnight begins a day, and of times that say none.

    Returns
    -------
    tuple of (AnnotationTable, int)
        A new table, whose log tells what was left out and why, and how many annotations that were.

    Raises
    ------
    ConfigError
        When no answer of a person would be left.
    """
    reasons = [*_by_time(table, wanted, zone), *_by_version(table, wanted)]
    if not reasons:
        return table, 0
    judged = _judged(table)
    left = judged.copy()
    rows = []
    for reason in reasons:
        n = int(np.sum(left & reason.rows))
        left &= ~reason.rows
        if n:
            message = f"{n:,} of {judged.sum():,} annotations of people {reason.words}; they are left out"
            rows.append(LogRow(source=SOURCE, pointer="", fate="note", rule=reason.rule, message=message))
    if judged.any() and not left.any():
        raise ConfigError.saying(
            "The selection must leave answers of people.",
            "\n".join(row.message for row in rows),
            f"they were made {_stretch(made_at(table)[judged])}.",
        )
    chosen = _chosen(table, left | ~judged)
    log = ImportLog.joined([table.log, ImportLog((), tuple(rows))])
    return replace(chosen, log=log), int(np.sum(judged) - np.sum(left))


def _judged(table: AnnotationTable) -> np.ndarray:
    """Return which annotations are those of people, and not ground truth."""
    rows = table.annotations
    human = pc.equal(rows["role"], "human").combine_chunks().to_numpy(zero_copy_only=False)
    judged: np.ndarray = human & ~table.column("annotations", "ground_truth")
    return judged


def _by_time(table: AnnotationTable, wanted: SelectSection, zone: tzinfo) -> list[_Reason]:
    """Return what was made outside of the stretch, or nobody knows when."""
    if wanted.since is None and wanted.until is None:
        return []
    made = made_at(table)
    unknown = np.isnat(made)
    when = made.astype(np.int64)
    reasons = [_Reason("no-date", unknown, "have no date")]
    if wanted.since is not None:
        since = moment_ns(wanted.since, zone)
        reasons.append(_Reason("before-since", ~unknown & (when < since), f"were made before {told(since)}"))
    if wanted.until is not None:
        until = moment_ns(wanted.until, zone)
        reasons.append(_Reason("after-until", when >= until, f"were made at {told(until)} or later"))
    return reasons


def _by_version(table: AnnotationTable, wanted: SelectSection) -> list[_Reason]:
    """Return what was made under another version, or nobody knows which."""
    version = wanted.guideline_version
    if version is None:
        return []
    coded = table.annotations["guideline"].combine_chunks().dictionary_encode()
    code = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    fits = np.array([*(is_version(name, version) for name in coded.dictionary.to_pylist()), False])
    return [
        _Reason("no-version", code < 0, "do not tell the version of the guidelines they were made under"),
        _Reason(
            "another-version",
            (code >= 0) & ~fits[code],
            f"were made under another version of the guidelines than {version}",
        ),
    ]


def _stretch(made: np.ndarray) -> str:
    """Say from when to when."""
    known = made[~np.isnat(made)].astype(np.int64)
    if not known.size:
        return "nobody knows when"
    return f"from {told(int(known.min()))} to {told(int(known.max()))}"


def _chosen(table: AnnotationTable, kept: np.ndarray) -> AnnotationTable:
    """Return the annotations that stay, with their looks and marks."""
    code = np.cumsum(kept) - 1
    mask = pa.array(kept)
    repeat = pa.array(_counted_again(table, kept), pa.int32())
    at = ANNOTATIONS.get_field_index("repeat")
    annotations = table.annotations.set_column(at, ANNOTATIONS.field(at), repeat).filter(mask)
    parts = {}
    for name, schema in (("looks", LOOKS), ("marks", MARKS)):
        of = table.column(name, "annotation")
        rows = getattr(table, name).filter(pa.array(kept[of]))
        codes = pa.array(code[of[kept[of]]], pa.int32())
        parts[name] = rows.set_column(0, schema.field(0), codes)
    return replace(table, annotations=annotations, **parts)


def _counted_again(table: AnnotationTable, kept: np.ndarray) -> np.ndarray:
    """Return `repeat`; where the answer that counted is left out, the next one counts."""
    repeat = table.column("annotations", "repeat").copy()
    if not np.any(~kept & (repeat == 0)) or not np.any(kept & (repeat > 0)):
        return repeat
    group = _who_answered_what(table)
    order = np.lexsort((repeat, group))
    stays = kept[order]
    first = np.r_[True, group[order][1:] != group[order][:-1]]
    rank = np.cumsum(stays) - stays
    start = np.maximum.accumulate(np.where(first, rank, 0))
    again = np.empty(len(repeat), dtype=repeat.dtype)
    again[order] = rank - start
    lost = np.zeros(group.max() + 1, dtype=bool)
    lost[group[~kept & (repeat == 0)]] = True
    return np.where(lost[group] & kept, again, repeat)


def _who_answered_what(table: AnnotationTable) -> np.ndarray:
    """Return a number that is the same for answers of one person to the same questions about one item."""
    rows = table.annotations
    group = np.zeros(rows.num_rows, dtype=np.int64)
    if table.looks.num_rows:
        seen = np.packbits(looked(table), axis=1)
        group = np.unique(seen, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    words = [
        rows[name].combine_chunks().dictionary_encode().indices.to_numpy() for name in ("role", "status")
    ]
    people = [table.column("annotations", name) for name in ("item", "annotator")]
    for codes in (*words, *people):
        group = np.unique(group * (codes.max(initial=0) + 1) + codes, return_inverse=True)[1].reshape(-1)
    return group
