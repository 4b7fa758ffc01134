"""Fields of a campaign: what the labeling config declares, and what the marks show."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from annoqa.connectors.label_studio_account import Account
from annoqa.connectors.label_studio_config import Control, LabelConfig
from annoqa.connectors.label_studio_forms import SHAPES, Form, form_of_control
from annoqa.connectors.label_studio_labels import LabelBook
from annoqa.connectors.label_studio_marks import FieldSeen, MarkColumns
from annoqa.vocabulary import KINDS_COMPARED, LEVELS_COMPARED, Kind, Level


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One row of `fields`, and the object that its control is about."""

    field: str
    kind: Kind
    level: Level
    labels: list[int] | None
    time_unit: str | None
    object: str | None


def fields_of(
    marks: MarkColumns, config: LabelConfig, counts: np.ndarray, several: np.ndarray, account: Account
) -> tuple[list[FieldRow], np.ndarray]:
    """Return the rows of `fields`, and the row of each field that marks have seen.

    Parameters
    ----------
    marks : MarkColumns
        Its `fields` are what was seen; declared labels are added to its book.
    config : LabelConfig
        Empty where none was given.
    counts : int array, shape (n_seen,)
        Marks of each.
    several : bool array, shape (n_seen,)
        Whether some mark of it has several labels at once.
    account : Account
        Kinds and levels that are only kept are told there.
    """
    rows: list[FieldRow] = []
    place = np.full(len(marks.fields), -1, dtype=np.int32)
    names = _names(marks.fields, config, counts)
    declared = _declared(config)
    for (control, asked), seen in marks.fields.items():
        name = names[control, asked]
        known = config.controls.get(control) if name == (control or seen.kind) else None
        place[seen.code] = len(rows)
        rows.append(_row(name, seen, known, config, marks.book, several=bool(several[seen.code])))
        _tell_kept(rows[-1], seen, int(counts[seen.code]), account)
    seen_names = {row.field for row in rows}
    for name, form in declared.items():
        if name not in seen_names:
            unseen = config.controls[name]
            seen = FieldSeen(kind=form.kind, level=form.level, code=-1, to_name=unseen.objects[0])
            rows.append(_row(name, seen, unseen, config, marks.book, several=False))
    return rows, place


def _names(
    fields: dict[tuple[str, str], FieldSeen], config: LabelConfig, counts: np.ndarray
) -> dict[tuple[str, str], str]:
    """Return a unique name for every field: its control's, and what it asks where that asks two things."""
    names: dict[tuple[str, str], str] = {}
    for control in dict.fromkeys(control for control, _ in fields):
        asked = [key for key in fields if key[0] == control]
        tag = config.controls[control].tag if control in config.controls else ""
        declared = form_of_control(tag, ()) if tag else None
        asked.sort(
            key=lambda key: (not _is_declared(fields[key], declared), -counts[fields[key].code], key[1])
        )
        for at, key in enumerate(asked):
            plain = control or fields[key].kind
            names[key] = plain if at == 0 else f"{plain} ({key[1]})"
    return names


def _is_declared(seen: FieldSeen, declared: Form | None) -> bool:
    """Say whether a field is what its control's tag says."""
    return declared is not None and (declared.kind, declared.level) == (seen.kind, seen.level)


def _declared(config: LabelConfig) -> dict[str, Form]:
    """Return the fields of a config: not what is asked about regions, nor lists of labels for shapes."""
    forms = {}
    for name, control in config.controls.items():
        form = form_of_control(control.tag, tuple(config.tag_of(shown) for shown in control.objects))
        if form is not None and not control.per_region:
            forms[name] = form
    return forms


def _row(
    name: str,
    seen: FieldSeen,
    control: Control | None,
    config: LabelConfig,
    book: LabelBook,
    *,
    several: bool,
) -> FieldRow:
    """Return one field; several labels at once make it a set."""
    multiple = several or (control is not None and control.multiple and control.tag == "choices")
    paths = _paths(control, config)
    return FieldRow(
        field=name,
        kind=seen.kind,
        level="set" if multiple and seen.level == "nominal" else seen.level,
        labels=[book.code_of_path(path) for path in paths] if paths else None,
        time_unit=seen.time_unit,
        object=seen.to_name,
    )


def _paths(control: Control | None, config: LabelConfig) -> list[tuple[str, ...]]:
    """Return declared labels; a bare shape takes those of the label lists on the same object."""
    if control is None:
        return []
    if control.paths or control.tag not in SHAPES:
        return list(dict.fromkeys(control.paths))
    lists = [
        other
        for other in config.controls.values()
        if other.tag == "labels" and set(other.objects) & set(control.objects)
    ]
    lists.sort(key=lambda other: other.name)
    return list(dict.fromkeys(lists[0].paths)) if lists else []


def _tell_kept(row: FieldRow, seen: FieldSeen, n: int, account: Account) -> None:
    """Tell marks that are in the table and not compared yet."""
    if row.kind in KINDS_COMPARED and (row.kind != "whole" or row.level in LEVELS_COMPARED):
        return
    what: Any = row.kind if row.kind != "whole" else f"{row.kind}, {row.level}"
    account.tell(
        "kept",
        f"kept-{row.kind}",
        f"{row.field!r} ({what}): {n:,} marks are kept and not compared yet",
        seen.pointer,
    )
