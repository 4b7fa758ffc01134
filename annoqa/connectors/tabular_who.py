"""Whose row it is: item, annotator, role, gold, when; and what the columns say about the items."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from annoqa.connectors.ledger import Ledger
from annoqa.connectors.tabular_cells import MISSING, Codes, codes_of, flags_of, is_text, numbers_of
from annoqa.connectors.tabular_header import Header
from annoqa.connectors.tabular_source import Rows
from annoqa.errors import SourceError, closest, examples
from annoqa.vocabulary import Role

ROLES: tuple[Role, ...] = ("human", "ground_truth", "model")
ROLE_WORDS: dict[str, Role] = {
    "human": "human", "annotator": "human", "worker": "human", "ground_truth": "ground_truth",
    "ground truth": "ground_truth", "groundtruth": "ground_truth", "gold": "ground_truth",
    "truth": "ground_truth",
    "gold_standard": "ground_truth", "reference": "ground_truth", "adjudicated": "ground_truth",
    "model": "model", "prediction": "model", "machine": "model",
}  # fmt: skip
TRUTH_NAME = "ground_truth"


@dataclass(frozen=True, eq=False)
class Who:
    """Rows of answers, each by somebody about something.

    Attributes
    ----------
    row : int64 array, shape (n_answers,)
        Row of the source.
    item, annotator : int32 array, shape (n_answers,)
        Codes into `items` and `annotators`, −1 where the cell is missing.
    role : int8 array, shape (n_answers,)
        Position in `ROLES`.
    gold : bool array, shape (n_answers,)
        Flagged as ground truth.
    items, annotators : pyarrow.Array
        Names in order.
    """

    row: np.ndarray
    item: np.ndarray
    annotator: np.ndarray
    role: np.ndarray
    gold: np.ndarray
    items: pa.Array
    annotators: pa.Array

    def taken(self, rows: np.ndarray) -> "Who":
        """Return some of the rows."""
        names = ("row", "item", "annotator", "role", "gold")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def who_of(
    rows: Rows,
    header: Header,
    ledger: Ledger,
    *,
    annotator: str | None,
    truth: bool | str | Sequence[str],
    role: Role,
    path: Path | None,
) -> Who:
    """Read item, annotator and role of every row; a row without them is rejected."""
    n = rows.columns.num_rows
    items = codes_of(rows.columns[header.columns["item"]])
    people = _annotators(rows, header, ledger, annotator, path)
    ledger.reject(items.codes < 0, "no-item", "the item's cell is empty")
    ledger.reject(people.codes < 0, "no-annotator", "the annotator's cell is empty")
    _tell_trimmed(ledger, items, "item")
    _tell_trimmed(ledger, people, "annotator")
    who = Who(
        row=np.arange(n),
        item=items.codes,
        annotator=people.codes,
        role=_roles(rows, header, ledger, role),
        gold=np.zeros(n, dtype=bool),
        items=items.names,
        annotators=people.names,
    )
    return _with_truth(_flagged(who, rows, header), truth, rows.name)


def _annotators(
    rows: Rows, header: Header, ledger: Ledger, annotator: str | None, path: Path | None
) -> Codes:
    """Return who answered each row: a column, the caller's name, else the file's name."""
    n = rows.columns.num_rows
    if annotator is None and "annotator" in header.columns:
        return codes_of(rows.columns[header.columns["annotator"]])
    if annotator is None and header.layout == "wide":
        return Codes(np.zeros(n, dtype=np.int32), pa.array(["-"]), np.zeros(n, dtype=bool))
    if annotator is None and path is None:
        raise SourceError.saying(
            "A table of annotations says who annotated.",
            f"`{rows.name}` has {examples(rows.columns.column_names)}.",
            "pass columns={'annotator': …}, or annotator='name' when all rows are by one person.",
        )
    if annotator is None and path is not None:
        annotator = path.stem
        ledger.note(
            "annotator-from-file-name", f"no column says who annotated; all rows are by {annotator!r}"
        )
    return Codes(np.zeros(n, dtype=np.int32), pa.array([annotator], pa.string()), np.zeros(n, dtype=bool))


def _tell_trimmed(ledger: Ledger, codes: Codes, what: str) -> None:
    """Tell where surrounding space was taken away."""
    ledger.repair(codes.trimmed & ledger.standing, "trimmed", f"space around the {what} was taken away")


def _roles(rows: Rows, header: Header, ledger: Ledger, role: Role) -> np.ndarray:
    """Read the role column; a word that means no role rejects its row."""
    n = rows.columns.num_rows
    if "role" not in header.columns:
        return np.full(n, ROLES.index(role), dtype=np.int8)
    coded = codes_of(rows.columns[header.columns["role"]])
    words = [ROLE_WORDS.get(word.lower()) for word in coded.names.to_pylist()]
    place = [ROLES.index(word) if word else -1 for word in words]
    roles: np.ndarray = np.array([*place, ROLES.index(role)], dtype=np.int8)[coded.codes]
    names = coded.names.to_pylist()
    ledger.reject(
        roles < 0,
        "unknown-role",
        lambda at: f"role {names[coded.codes[at]]!r}; {closest(names[coded.codes[at]], ROLES)}",
    )
    return np.where(roles < 0, np.int8(0), roles)


def _flagged(who: Who, rows: Rows, header: Header) -> Who:
    """Read a column that flags rows as gold; its authors are truth where they wrote nothing else."""
    flags = truth_flags(rows, header)
    if flags is None:
        return replace(who, gold=who.role == ROLES.index("ground_truth"))
    gold = flags == 1
    n = len(who.annotators)
    ours = np.bincount(who.annotator[gold & (who.annotator >= 0)], minlength=n) > 0
    theirs = np.bincount(who.annotator[~gold & (who.annotator >= 0)], minlength=n) > 0
    only = np.append(ours & ~theirs, False)[who.annotator]
    role = np.where(only & gold, np.int8(ROLES.index("ground_truth")), who.role)
    return replace(who, gold=gold | (role == ROLES.index("ground_truth")), role=role)


def truth_flags(rows: Rows, header: Header) -> np.ndarray | None:
    """Return the flags of a truth column, None where the column holds the true values themselves."""
    column = header.columns.get("truth")
    if column is None:
        return None
    flags = flags_of(rows.columns[column])
    if flags is None or header.layout == "wide":
        return None
    answers_are_flags = header.layout == "long" and any(
        flags_of(rows.columns[value]) is not None for value in header.values
    )
    return None if answers_are_flags and not column.lower().startswith("is") else flags


def _with_truth(who: Who, truth: bool | str | Sequence[str], name: str) -> Who:  # noqa: FBT001 - or names
    """Make annotators ground truth whom the caller names."""
    if truth is False:
        return who
    known = who.annotators.to_pylist()
    named = known if truth is True else [truth] if isinstance(truth, str) else list(truth)
    if absent := [person for person in named if person not in known]:
        raise SourceError.saying(
            "`truth` names annotators of the source.",
            f"`{name}` has no {examples(absent)}.",
            closest(absent[0], known),
        )
    chosen = np.array([*(person in named for person in known), False])[who.annotator]
    role = np.where(chosen, np.int8(ROLES.index("ground_truth")), who.role)
    return replace(who, role=role, gold=who.gold | chosen)


def items_of(rows: Rows, header: Header, who: Who, ledger: Ledger) -> dict[str, pa.Array]:
    """Return the item columns: group, size, text, and what else is constant within every item."""
    columns: dict[str, pa.Array] = {"item": who.items}
    for ours, theirs in (("group", "group"), ("media", "media"), ("text", "text")):
        if theirs in header.columns:
            columns[ours] = _by_item(rows, header.columns[theirs], who, ledger, required=True)
    for ours, theirs in (("width_px", "width"), ("height_px", "height")):
        if theirs in header.columns:
            said = _by_item(rows, header.columns[theirs], who, ledger, required=True)
            columns[ours] = _positive(said)
    for column in header.rest:
        if (values := _by_item(rows, column, who, ledger, required=False)) is not None:
            columns[f"data.{column}"] = values
    return columns


def _positive(column: pa.Array) -> pa.Array:
    """Return sizes in px, null where they are no positive number."""
    values = numbers_of(column).values
    return pa.array(values, mask=~(values > 0))


def _by_item(rows: Rows, column: str, who: Who, ledger: Ledger, *, required: bool) -> pa.Array:
    """Return a column's value for every item; None where it varies and may be left aside."""
    coded = codes_of(rows.columns[column], MISSING)
    codes = coded.codes[who.row]
    known = (codes >= 0) & (who.item >= 0)
    n = len(coded.names)
    least = np.full(len(who.items), n, dtype=np.int64)
    np.minimum.at(least, who.item[known], codes[known])
    varying = known.copy()
    varying[known] = least[who.item[known]] != codes[known]
    if varying.any():
        used = "the first in alphabetical order is used" if required else "it is left aside"
        ledger.note(
            "column-varies", f"column {column!r} differs within an item; {used}", np.unique(who.row[varying])
        )
        if not required:
            return None
    return coded.names.take(pa.array(least, mask=least == n))


def times_of(rows: Rows, column: str) -> pa.Array:
    """Return a column as UTC nanoseconds, null where it is no time."""
    array = rows.columns[column].combine_chunks()
    target = pa.timestamp("ns", tz="UTC")
    if pa.types.is_timestamp(array.type):
        array = array if array.type.tz else pc.assume_timezone(array, "UTC")
        return array.cast(target)
    if not is_text(array.type):
        return pa.nulls(len(array), target)
    coded = codes_of(array)
    return _parsed(coded.names).take(pa.array(coded.codes, mask=coded.codes < 0))


def _parsed(names: pa.Array) -> pa.Array:
    """Parse distinct texts as times."""
    parsed = pd.to_datetime(
        pd.Series(names.to_pylist(), dtype=object), utc=True, errors="coerce", format="ISO8601"
    )
    return pa.array(parsed.dt.as_unit("ns"), type=pa.timestamp("ns", tz="UTC"))
