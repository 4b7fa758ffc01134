"""Whole-item answers in rows: long (item, annotator, value) and wide (one column per annotator)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.connectors.ledger import Ledger
from annoqa.connectors.tabular_cells import Codes, as_text, codes_of, numbers_of
from annoqa.connectors.tabular_header import Header, plain
from annoqa.connectors.tabular_source import Rows
from annoqa.connectors.tabular_who import ROLES, TRUTH_NAME, Who, truth_flags
from annoqa.errors import SourceError, closest, examples
from annoqa.table.written import seconds_of, tiers_of
from annoqa.vocabulary import LEVELS_COMPARED, Level

RATING_WORDS = {"rating", "score", "grade", "stars", "severity", "confidence", "quality", "likert"}
SEPARATORS = ("|", ";")
MAX_SCALE = 11
MAX_LABELS_COMPARED = 200
TYPO_SHARE, TYPO_RATIO = 0.05, 0.8
SETS: tuple[Level, ...] = ("set", "path", "ranking")


@dataclass(frozen=True, eq=False)
class Answered:
    """One field's answers.

    Attributes
    ----------
    field : str
        Its name.
    level : Level
        What may be done with its values.
    codes : Codes or None
        Labels, where the values are names.
    numbers : float64 array or None
        Values, where they are numbers; NaN is missing.
    declared : list of str or None
        The labels that there are.
    """

    field: str
    level: Level
    codes: Codes | None
    numbers: np.ndarray | None
    declared: list[str] | None

    @property
    def given(self) -> np.ndarray:
        """Which answers are not missing."""
        if self.codes is not None:
            return self.codes.codes >= 0
        return ~np.isnan(self.numbers)  # type: ignore[arg-type]  # one of the two is there


def answers_of(
    rows: Rows,
    header: Header,
    who: Who,
    ledger: Ledger,
    *,
    field: str | None,
    level: str | Mapping[str, str] | None,
    labels: Sequence[str] | Mapping[str, Sequence[str]] | None,
) -> tuple[Who, list[Answered]]:
    """Read the answers of a long or wide table: one row of `Who` for every answer."""
    if header.layout == "wide":
        who, columns = _melted(rows, header, who, field or "value")
    else:
        columns = {
            field if field and len(header.values) == 1 else name: rows.columns[name] for name in header.values
        }
    who, columns = _with_true_values(rows, header, who, columns, ledger)
    told = level if isinstance(level, Mapping) else dict.fromkeys(columns, level)
    lists = labels if isinstance(labels, Mapping) else dict.fromkeys(columns, labels)
    _check_names("level", told, columns)
    _check_names("labels", lists, columns)
    found = [
        _answered(name, column, who, ledger, told.get(name), lists.get(name))
        for name, column in columns.items()
    ]
    return who, found


def _check_names(what: str, told: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    """Refuse options for fields that are not there."""
    if unknown := [name for name in told if name not in columns]:
        raise SourceError.saying(
            f"`{what}` names fields of the source.",
            f"Found {examples(unknown)}.",
            closest(unknown[0], list(columns)),
        )


def _melted(rows: Rows, header: Header, who: Who, field: str) -> tuple[Who, dict[str, Any]]:
    """Put the columns of the annotators under each other."""
    n, names = rows.columns.num_rows, sorted(header.values)
    arrays = [rows.columns[name].combine_chunks() for name in names]
    try:
        column = pa.concat_arrays(arrays)
    except pa.ArrowInvalid:
        column = pa.concat_arrays([as_text(array) for array in arrays])
    repeated = who.taken(np.tile(np.arange(n), len(names)))
    people = np.repeat(np.arange(len(names), dtype=np.int32), n)
    return replace(repeated, annotator=people, annotators=pa.array(names, pa.string())), {field: column}


def _with_true_values(
    rows: Rows, header: Header, who: Who, columns: dict[str, Any], ledger: Ledger
) -> tuple[Who, dict[str, Any]]:
    """Add an answer by the ground truth for every item, where a column holds the true value."""
    truth = header.columns.get("truth")
    if truth is None or len(columns) != 1 or truth_flags(rows, header) is not None:
        return who, columns
    coded = codes_of(rows.columns[truth])
    standing = np.flatnonzero((coded.codes >= 0) & ledger.standing)
    item = who.item[standing]
    order = np.lexsort((coded.codes[standing], item))
    firsts = order[np.r_[True, np.diff(item[order]) != 0][: len(order)]]
    chosen = standing[firsts]
    settled = np.full(len(who.items), -1, dtype=np.int64)
    settled[who.item[chosen]] = coded.codes[chosen]
    if (differs := standing[settled[item] != coded.codes[standing]]).size:
        ledger.note("truth-differs", f"column {truth!r} differs within an item; the first is used", differs)
    gold = replace(
        who.taken(chosen % len(ledger.fates)),
        role=np.full(len(chosen), ROLES.index("ground_truth"), dtype=np.int8),
        gold=np.ones(len(chosen), dtype=bool),
    )
    ((name, column),) = columns.items()
    both = pa.concat_arrays([as_text(column), as_text(rows.columns[truth]).take(pa.array(chosen))])
    return _appended(who, gold), {name: both}


def _appended(who: Who, gold: Who) -> Who:
    """Append answers by the ground truth, whose name joins the annotators."""
    names = who.annotators.to_pylist()
    names = names if TRUTH_NAME in names else [*names, TRUTH_NAME]
    author = np.full(len(gold.row), names.index(TRUTH_NAME), dtype=np.int32)
    gold = replace(gold, annotator=author)
    parts = ("row", "item", "annotator", "role", "gold")
    together = {part: np.concatenate([getattr(who, part), getattr(gold, part)]) for part in parts}
    return replace(who, **together, annotators=pa.array(names, pa.string()))


def _answered(
    name: str,
    column: pa.ChunkedArray | pa.Array,
    who: Who,
    ledger: Ledger,
    level: str | None,
    labels: Sequence[str] | None,
) -> Answered:
    """Read one field's cells at its level, guessed where nobody told it."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if level is None and pa.types.is_dictionary(array.type) and array.type.ordered:
        level, labels = "ordinal", labels or array.dictionary.to_pylist()
    if level in {"interval", "ratio"} or (level == "ordinal" and labels is None):
        return _numeric(name, array, who, ledger, level)
    if level == "date":
        return _dated(name, array, who, ledger)
    if level is None:
        guessed = _guessed(name, array, ledger)
        if guessed in {"ordinal", "interval"} and labels is None:
            return _numeric(name, array, who, ledger, guessed)
        level = "nominal"
    nested = pa.types.is_list(array.type) or pa.types.is_large_list(array.type)
    array = _listed(array) if nested else array
    if nested and level == "nominal":
        level = "set"
    codes = codes_of(array)
    answered = Answered(
        name, _level(level), codes, None, list(map(str, labels)) if labels is not None else None
    )
    ledger.repair(
        np.unique(who.row[codes.trimmed]), "trimmed", f"space around the value of {name!r} was taken away"
    )
    if level not in {*SETS, "text"}:
        _tell_labels(answered, who, ledger)
    return answered


def _level(word: str) -> Level:
    """Return a level, or say which there are."""
    levels = LEVELS_COMPARED
    for known in levels:
        if word == known:
            return known
    raise SourceError.saying(
        f"`level` is one of {', '.join(levels)}.", f"Found {word!r}.", closest(word, levels)
    )


def _listed(array: pa.Array) -> pa.Array:
    """Write lists as JSON."""
    return pa.array(
        [None if cell is None else json.dumps(list(map(_part, cell))) for cell in array.to_pylist()]
    )


def _part(part: object) -> object:
    """Return a part of a list as text, or a list of such parts."""
    return [str(name) for name in part] if isinstance(part, list) else str(part)


def _guessed(name: str, array: pa.Array, ledger: Ledger) -> Level:
    """Guess the level of a column: names are nominal; numbers are told in the log."""
    if (
        pa.types.is_dictionary(array.type)
        or pa.types.is_boolean(array.type)
        or pa.types.is_nested(array.type)
    ):
        return "nominal"
    found = numbers_of(array)
    given = found.values[~found.missing & ~found.wrong]
    if not len(given) or found.wrong.sum() > len(given) // 100:
        return "nominal"
    distinct, rating = np.unique(given), bool(RATING_WORDS & set(plain(name).split("_")))
    whole = bool(np.all(distinct == np.rint(distinct)))
    if whole and len(distinct) <= MAX_SCALE:
        level: Level = "ordinal" if rating and len(distinct) > 1 else "nominal"
    else:
        level = "nominal" if whole and not rating else "interval"
    ledger.note(
        "level-guessed", f"{name!r} holds numbers and is taken as {level}; pass level= to say otherwise"
    )
    return level


def _numeric(name: str, array: pa.Array, who: Who, ledger: Ledger, level: str) -> Answered:
    """Read numbers; a cell that is none rejects its row."""
    found = numbers_of(array)
    if level == "ordinal" and found.wrong.any() and np.isnan(found.values).all():
        raise SourceError.saying(
            "An ordinal field has numbers, or labels in a declared order.",
            f"{name!r} holds {examples(codes_of(array).names.to_pylist())}.",
            "pass labels=[…] from the lowest to the highest.",
        )
    text = as_text(array)
    cells = dict(zip(who.row[found.wrong].tolist(), np.flatnonzero(found.wrong).tolist(), strict=True))
    ledger.reject(
        np.unique(who.row[found.wrong]),
        "not-a-number",
        lambda row: f"{_short(text[cells[row]].as_py())} is no finite number, which {name!r} holds",
    )
    ledger.repair(np.unique(who.row[found.comma]), "decimal-comma", "a decimal comma was read as a point")
    return Answered(name, _level(level), None, found.values, None)


def _dated(name: str, array: pa.Array, who: Who, ledger: Ledger) -> Answered:
    """Read dates as seconds since 1970; a cell that is none rejects its row."""
    codes = codes_of(array)
    texts = codes.names.to_pylist()
    seconds = np.append(seconds_of(texts), np.nan)[codes.codes]
    wrong = np.flatnonzero(np.isnan(seconds) & (codes.codes >= 0))
    cells = dict(zip(who.row[wrong].tolist(), codes.codes[wrong].tolist(), strict=True))
    ledger.reject(
        np.unique(who.row[wrong]),
        "not-a-date",
        lambda row: f"{_short(texts[cells[row]])} is no date (2024-05-06T07:08:09), which {name!r} holds",
    )
    return Answered(name, "date", None, seconds, None)


def _short(cell: object) -> str:
    """Quote a cell, the beginning of a gigantic one."""
    said = repr(cell)
    return said if len(said) <= 60 else f"{said[:57]}…"


def _tell_labels(answered: Answered, who: Who, ledger: Ledger) -> None:
    """Tell labels that are not declared, and rare ones that look like a slip of the pen."""
    if answered.codes is not None:
        tell_labels(answered.field, answered.codes, answered.declared, who.row, ledger)


def tell_labels(
    field: str, codes: Codes, declared: Sequence[str] | None, rows: np.ndarray, ledger: Ledger
) -> None:
    """Tell labels that are not declared, and rare ones that look like a slip of the pen.

    Parameters
    ----------
    field : str
        Whose labels.
    codes : Codes
        Label of every answer.
    declared : sequence of str or None
        The labels that there are.
    rows : int64 array, shape (n_answers,)
        Row of each answer.
    ledger : Ledger
        Where it is told.
    """
    names = codes.names.to_pylist()
    if declared is not None:
        for code in [code for code, label in enumerate(names) if label not in declared]:
            told = f"{_short(names[code])} is not declared for {field!r}; {closest(names[code], declared)}"
            ledger.note("undeclared-label", told, np.unique(rows[codes.codes == code]))
    for rare, common in slips(names, np.bincount(codes.codes[codes.codes >= 0], minlength=len(names))):
        ledger.note(
            "label-looks-misspelt",
            f"{names[rare]!r} in {field!r} looks like {names[common]!r}; it is kept as it is",
            np.unique(rows[codes.codes == rare]),
        )


def slips(names: Sequence[str], counts: np.ndarray) -> list[tuple[int, int]]:
    """Return pairs of a rare label and a common one that it looks like.

    Examples
    --------
    >>> slips(["PEROSN", "PERSON", "PLACE"], np.array([1, 90, 70]))
    [(0, 1)]
    """
    if len(names) > MAX_LABELS_COMPARED:
        return []
    found = []
    for one, other in combinations(range(len(names)), 2):
        rare, common = sorted((one, other), key=lambda code: (counts[code], code))
        if not 0 < counts[rare] <= TYPO_SHARE * counts[common] or any(c.isdigit() for c in names[rare]):
            continue
        if min(len(names[rare]), len(names[common])) > 3 and _alike(names[rare], names[common]):
            found.append((rare, common))
    return found


def _alike(one: str, other: str) -> bool:
    """Say whether two words differ by a slip."""
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= TYPO_RATIO


def paths_of(label: str, level: Level) -> list[list[str]]:
    """Return the paths of a label's text: a set is split, a path has nodes, a ranking tiers.

    Examples
    --------
    >>> paths_of("cat|dog", "set")
    [['cat'], ['dog']]
    >>> paths_of("animal > cat", "path")
    [['animal', 'cat']]
    >>> paths_of("cat > dog = cow", "ranking")
    [['cat'], ['cow', 'dog']]
    """
    if level == "ranking":
        return tiers_of(label)
    if level == "path":
        mark = ">" if ">" in label else "/"
        return [[node.strip() for node in label.split(mark)]]
    if level != "set":
        return [[label]]
    if label.startswith("["):
        parts = json.loads(label)
    else:
        mark = next((mark for mark in SEPARATORS if mark in label), ",")
        parts = [part.strip() for part in label.split(mark)]
    return [[part] for part in sorted(set(parts)) if part]
