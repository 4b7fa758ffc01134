"""Which version of the guidelines every answer was made under: as its source says it, else by its date.

The source's own word (`annotations.guideline`, or a data key of the items) goes before the date. By date
it is the version that was in force, for every document that governs a field the annotator looked at, when
the annotation was made: when it was created, or last changed where that is all that is known. Models
follow no guideline.
"""

from dataclasses import replace
from datetime import UTC, tzinfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.errors import examples
from annoqa.guidelines import Guidelines, is_version, versions_at
from annoqa.table.log import ImportLog, LogRow
from annoqa.table.schema import ANNOTATIONS
from annoqa.table.table import AnnotationTable

SOURCE = "(the guidelines)"


def with_versions(
    table: AnnotationTable,
    guidelines: Guidelines | None,
    *,
    column: str | None = None,
    zone: tzinfo = UTC,
) -> AnnotationTable:
    """Fill in the version that every annotation was made under.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.
    guidelines : Guidelines or None
        The clauses with their versions.
    column : str, optional
        Column of `items` that names the version its annotations were made under.
    zone : tzinfo, default UTC
        Whose midnight begins a day.

    Returns
    -------
    AnnotationTable
        With `annotations.guideline`; what is not known is null, and told in the log.
    """
    said = table.annotations["guideline"].combine_chunks()
    if column is not None:
        told = table.items[column].cast(pa.string()).combine_chunks()
        said = pc.coalesce(said, told.take(table.annotations["item"].combine_chunks()))
    human = table.annotations["role"].combine_chunks()
    said = pc.if_else(pc.equal(human, "model"), pa.scalar(None, pa.string()), said)
    rows = _unknown_names(said, guidelines) if guidelines is not None else []
    if guidelines is not None:
        by_date = _by_date(table, guidelines, zone)
        rows += _missing(table, said, by_date, guidelines)
        said = pc.coalesce(said, by_date)
    at = ANNOTATIONS.get_field_index("guideline")
    annotations = table.annotations.set_column(at, ANNOTATIONS.field(at), said)
    return replace(
        table, annotations=annotations, log=ImportLog.joined([table.log, ImportLog((), tuple(rows))])
    )


def made_at(table: AnnotationTable) -> np.ndarray:
    """Return when every annotation was made: created, or last changed where that is all that is known.

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    datetime64[ns] array, shape (n_annotations,)
        UTC; NaT where unknown.
    """
    made = pc.coalesce(table.annotations["created_at"], table.annotations["updated_at"])
    moments: np.ndarray = (
        made.combine_chunks().cast(pa.timestamp("ns")).to_numpy(zero_copy_only=False).astype("datetime64[ns]")
    )
    return moments


def looked(table: AnnotationTable) -> np.ndarray:
    """Return which fields every annotation looked at (Law 5).

    Parameters
    ----------
    table : AnnotationTable
        The campaign.

    Returns
    -------
    bool array, shape (n_annotations, n_fields)
        All of them where `looks` does not say otherwise.
    """
    found = np.ones((table.annotations.num_rows, table.fields.num_rows), dtype=bool)
    annotation, field = table.column("looks", "annotation"), table.column("looks", "field")
    found[annotation] = False
    found[annotation, field] = True
    return found


def _by_date(table: AnnotationTable, guidelines: Guidelines, zone: tzinfo) -> pa.Array:
    """Return the versions in force when the annotations were made; null for models."""
    documents = tuple(dict.fromkeys(clause.document for clause in guidelines))
    fields = table.names("fields")
    governs = np.zeros((len(fields), len(documents)), dtype=bool)
    for clause in guidelines:
        if clause.field in fields:
            governs[fields.index(clause.field), documents.index(clause.document)] = True
    governed = looked(table).astype(np.int32) @ governs.astype(np.int32) > 0
    found = versions_at(guidelines, documents, made_at(table), governed, zone=zone)
    model = pc.equal(table.annotations["role"].combine_chunks(), "model").to_numpy(zero_copy_only=False)
    return pa.array(found, pa.string(), mask=model)


def _unknown_names(said: pa.Array, guidelines: Guidelines) -> list[LogRow]:
    """Tell versions of the source that no document has."""
    known = {f"{clause.document}@{version.name}" for clause in guidelines for version in clause.versions} | {
        f"{clause.document}@{clause.version}" for clause in guidelines if clause.version
    }
    if not known:
        return []
    counts = {entry["values"]: entry["counts"] for entry in pc.value_counts(said.drop_null()).to_pylist()}
    odd = sorted(
        name
        for name in counts
        if not any(is_version(version, part) for part in name.split(", ") for version in known)
    )
    if not odd:
        return []
    n = sum(counts[name] for name in odd)
    message = f"{n:,} of {len(said):,} annotations name versions that no document has: {examples(odd)}"
    return [_note("guideline-version-not-there", message)]


def _missing(
    table: AnnotationTable, said: pa.Array, by_date: pa.Array, guidelines: Guidelines
) -> list[LogRow]:
    """Tell answers of people whose version cannot be known."""
    if not any(clause.versions for clause in guidelines):
        return []
    rows = table.annotations
    answers = pc.and_(pc.equal(rows["role"], "human"), pc.equal(rows["status"], "submitted"))
    unknown = pc.and_(answers.combine_chunks(), pc.and_(pc.is_null(said), pc.is_null(by_date)))
    lost = unknown.to_numpy(zero_copy_only=False)
    undated = int(np.sum(lost & np.isnat(made_at(table))))
    early = int(np.sum(lost)) - undated
    n = int(pc.sum(answers).as_py() or 0)
    told = []
    if undated:
        message = f"no date tells which version {undated:,} of {n:,} answers of people were made under"
        told.append(_note("no-date", message))
    if early:
        message = f"{early:,} of {n:,} answers of people were made while no dated version was in force"
        told.append(_note("before-the-first-version", message))
    return told


def _note(rule: str, message: str) -> LogRow:
    """Return a note for the log."""
    return LogRow(source=SOURCE, pointer="", fate="note", rule=rule, message=message)
