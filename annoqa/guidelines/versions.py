"""Which version of the guidelines was in force at a moment.

    objects@2                 version 2 of the document objects
    actions@3, success@1      of an answer to fields that two documents govern

A document is as new as its newest clause: its versions are those of all its clauses, by their days. Of
two that came into force on one day, the one of the later clause is told. Before the first day no version
was in force.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

import numpy as np

from annoqa.guidelines.clause import Clause
from annoqa.guidelines.guidelines import Guidelines
from annoqa.guidelines.history import Version, starts

NONE = -1


def history_of(guidelines: Guidelines, document: str) -> tuple[Version, ...]:
    """Return the versions of a document, the oldest first.

    Parameters
    ----------
    guidelines : Guidelines
        All clauses.
    document : str
        Name of a file without the ending.

    Returns
    -------
    tuple of Version
        One for each day on which a clause changed; empty where no clause has a date.
    """
    days: dict[object, Version] = {}
    for clause in guidelines:
        if clause.document == document:
            days |= {version.since: version for version in clause.versions}
    return tuple(sorted(days.values(), key=lambda version: version.since))


def documents_of(guidelines: Guidelines, field: str) -> tuple[str, ...]:
    """Return the documents with clauses about a field, in their order.

    Parameters
    ----------
    guidelines : Guidelines
        All clauses.
    field : str
        Name of a field.

    Returns
    -------
    tuple of str
        Names of files without the ending.
    """
    return tuple(dict.fromkeys(clause.document for clause in guidelines if clause.field == field))


def version_at(guidelines: Guidelines, field: str, moments: np.ndarray, *, zone: tzinfo = UTC) -> np.ndarray:
    r"""Return the version in force for a field at each moment.

    Parameters
    ----------
    guidelines : Guidelines
        All clauses.
    field : str
        Name of a field.
    moments : datetime64 array, shape (n_moments,)
        UTC; NaT where unknown.
    zone : tzinfo, default UTC
        Whose midnight begins a day.

    Returns
    -------
    object array, shape (n_moments,)
        Such as `objects@2`; None where no version was in force, or the moment is not known.

    Examples
    --------
    >>> from annoqa.guidelines import parse_document
    >>> text = "---\nhistory: 1 since 2023-11-01, 2 since 2024-01-15\n---\n# A {#a}\nGoverns: field f"
    >>> made = np.array(["2023-10-01", "2024-01-14T23:59:59", "2024-01-15", "NaT"], dtype="datetime64[ns]")
    >>> version_at(Guidelines(tuple(parse_document(text, "d", []))), "f", made).tolist()
    [None, 'd@1', 'd@2', None]
    """
    documents = documents_of(guidelines, field)
    governed = np.ones((len(moments), len(documents)), dtype=bool)
    return versions_at(guidelines, documents, moments, governed, zone=zone)


def versions_at(
    guidelines: Guidelines,
    documents: Sequence[str],
    moments: np.ndarray,
    governed: np.ndarray,
    *,
    zone: tzinfo = UTC,
) -> np.ndarray:
    """Return the versions in force of the documents that govern each answer.

    Parameters
    ----------
    guidelines : Guidelines
        All clauses.
    documents : sequence of str
        Names of documents.
    moments : datetime64 array, shape (n_answers,)
        UTC; NaT where unknown.
    governed : bool array, shape (n_answers, n_documents)
        Which documents an answer is governed by.
    zone : tzinfo, default UTC
        Whose midnight begins a day.

    Returns
    -------
    object array, shape (n_answers,)
        Versions with commas between them; None where none was in force, or the moment is not known.
    """
    key = np.zeros(len(moments), dtype=np.int64)
    told: list[tuple[str, ...]] = [()]
    for place, document in enumerate(documents):
        history = history_of(guidelines, document)
        code = np.where(governed[:, place], version_codes(history, moments, zone=zone), NONE)
        pairs, key = np.unique(key * (len(history) + 1) + code + 1, return_inverse=True)
        before, now = np.divmod(pairs, len(history) + 1)
        names = [(), *((f"{document}@{version.name}",) for version in history)]
        told = [told[old] + names[new] for old, new in zip(before.tolist(), now.tolist(), strict=True)]
    texts = np.array([", ".join(names) or None for names in told], dtype=object)
    return texts[key]


def version_codes(history: Sequence[Version], moments: np.ndarray, *, zone: tzinfo = UTC) -> np.ndarray:
    """Return which version of a history was in force at each moment.

    Parameters
    ----------
    history : sequence of Version
        Of a clause or a document, the oldest first.
    moments : datetime64 array, shape (n_moments,)
        UTC; NaT where unknown.
    zone : tzinfo, default UTC
        Whose midnight begins a day.

    Returns
    -------
    int64 array, shape (n_moments,)
        Position in the history, -1 where none was in force or the moment is not known.
    """
    when = moments.astype("datetime64[ns]").astype(np.int64)  # NaT is the least number of all
    codes: np.ndarray = np.searchsorted(starts(history, zone), when, side="right") - 1
    return codes


def is_version(told: str | None, wanted: str) -> bool:
    """Say whether what an annotation tells of its guideline is the version that is wanted.

    Parameters
    ----------
    told : str or None
        As in `annotations.guideline`.
    wanted : str
        A version of any document (`2`), or of one (`objects@2`).

    Returns
    -------
    bool
        Never where nothing is told.

    Examples
    --------
    >>> [is_version(told, "2") for told in ("2", "objects@2", "actions@3, objects@2", "objects@12", None)]
    [True, True, True, False, False]
    """
    if told is None:
        return False
    parts = [told, *told.split(", ")]
    return any(part == wanted or part.rpartition("@")[2] == wanted for part in parts)


def clause_versions(guidelines: Guidelines, clause: Clause, told: Iterable[str | None]) -> dict[str, int]:
    r"""Count annotations by the version of a clause that they were made under.

    Parameters
    ----------
    guidelines : Guidelines
        All clauses.
    clause : Clause
        One of them.
    told : iterable of str or None
        What each annotation tells of its guideline (`annotations.guideline`).

    Returns
    -------
    dict of str to int
        Version of the clause to annotations, the oldest first; without those that tell no version of the
        clause's document.

    Examples
    --------
    >>> from annoqa.guidelines import parse_document
    >>> text = "# A {#a}\nGoverns: field f\nHistory: 1 since 2023-11-01, 2 since 2024-01-15"
    >>> clause = parse_document(text, "d", [])[0]
    >>> clause_versions(Guidelines((clause,)), clause, ["d@1", "d@2", "2", None, "e@1", "d@2, e@1"])
    {'1': 1, '2': 3}
    """
    document = history_of(guidelines, clause.document)
    counts: dict[str, int] = {}
    for name, n in Counter(told).items():
        parts = () if name is None else (name, *name.split(", "))
        known = [v for v in document if {v.name, f"{clause.document}@{v.name}"} & set(parts)]
        for version in known[:1]:
            for held in [own.name for own in clause.versions if own.since <= version.since][-1:]:
                counts[held] = counts.get(held, 0) + n
    return {version.name: counts[version.name] for version in clause.versions if version.name in counts}
