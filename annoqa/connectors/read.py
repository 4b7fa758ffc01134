"""The front door: paths, folders, patterns, data frames, Arrow; one or many; the format by its content."""

import glob
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError

from annoqa.connectors import CONNECTORS
from annoqa.connectors.connector import Connector
from annoqa.connectors.one_raster import one_raster
from annoqa.connectors.spelling import one_spelling
from annoqa.connectors.tabular import TABULAR
from annoqa.errors import SourceError, closest, examples
from annoqa.table.join import join
from annoqa.table.log import ImportLog, LogRow
from annoqa.table.parquet import load
from annoqa.table.table import AnnotationTable

HEAD_BYTES = 1 << 16
PICKLES = {".pkl", ".pickle", ".joblib", ".npy", ".npz", ".pt", ".pth"}
PATTERN = frozenset("*?[")
SAVED = ("items.parquet", "annotations.parquet", "marks.parquet")
Task = tuple[Connector | None, object]


def read(source: object, *more: object, connector: str | None = None, **options: Any) -> AnnotationTable:  # noqa: ANN401 - each connector's own
    """Read annotations, from wherever they are, into one table.

    Parameters
    ----------
    source, *more : path, str pattern, pandas.DataFrame, pyarrow.Table, AnnotationTable or Arrow stream
        Files, folders (every file in it that is recognised), patterns such as `exports/*.json`, data
        frames, and anything with `__arrow_c_stream__` (polars, DuckDB). Several are joined: items,
        annotators, fields and labels are united by name.
    connector : str, optional
        Name of the connector; recognised from the content when not given.
    **options
        Of the connector that reads: see `read_table`, `read_coco`, `read_label_studio`.

    Returns
    -------
    AnnotationTable
        With an import log that accounts for every record of every source.

    Raises
    ------
    SourceError
        When a source is not there, is not recognised, or cannot be read; when an option is none.
    TableError
        When the sources do not fit together.

    Examples
    --------
    >>> import pandas as pd
    >>> day = pd.DataFrame({"item": [1, 1], "annotator": ["ann", "bob"], "label": ["cat", "dog"]})
    >>> night = pd.DataFrame({"item": [2, 2], "annotator": ["ann", "bob"], "label": ["cat", "cat"]})
    >>> read(day, night)
    AnnotationTable(2 items, 2 annotators, 1 fields, 4 annotations, 4 marks)
    """
    chosen = _named(connector)
    tasks, passed_over = [], []
    for one in (source, *more):
        found, left = _tasks(one, chosen)
        tasks += found
        passed_over += left
    _check_options([task[0] for task in tasks], options)
    for member in dict.fromkeys(task[0] for task in tasks if task[0] is not None):
        _check_values(member, options)
    table = join(one_raster(one_spelling([_read(task, options) for task in tasks])))
    return replace(table, log=ImportLog.joined([table.log, ImportLog((), tuple(passed_over))]))


def options_of(source: object, connector: str | None = None) -> list[str]:
    """Return the options that may be passed when a source is read.

    Parameters
    ----------
    source : path, str pattern, data frame or AnnotationTable
        As `read` takes it.
    connector : str, optional
        Name of the connector; recognised from the content when not given.

    Returns
    -------
    list of str
        Names; `connector` is not among them.

    Raises
    ------
    SourceError
        When the source is not there or not recognised.

    Examples
    --------
    >>> import pandas as pd
    >>> "fps" in options_of(pd.DataFrame())
    True
    """
    tasks, _ = _tasks(source, _named(connector))
    return [name for member, _ in tasks if member is not None for name in _parameters(member)]


def _named(connector: str | None) -> Connector | None:
    """Return the connector of a name."""
    if connector is None:
        return None
    known = {member.name: member for member in CONNECTORS}
    if connector not in known:
        raise SourceError.saying(
            f"`connector` is one of {', '.join(known)}.",
            f"Found {connector!r}.",
            closest(connector, list(known)),
        )
    return known[connector]


def _tasks(source: object, connector: Connector | None) -> tuple[list[Task], list[LogRow]]:
    """Return what is to be read for one argument, and notes about files that were passed over."""
    if isinstance(source, AnnotationTable):
        return [(None, source)], []
    if not isinstance(source, (str, Path)):
        return [(connector or TABULAR, source)], []
    path = Path(source)
    kind = _kind_of(path)
    if kind == "folder":
        return _folder(path, connector)
    if kind == "file":
        return [(connector or _recognised(path), path)], []
    if kind != "absent":
        raise SourceError.saying("A source must be a file or a folder.", f"{str(source)!r} {kind}.")
    return _matching(str(source), connector), []


def _kind_of(path: Path) -> str:
    """Say what stands at a path: a file, a folder, nothing, or what else."""
    try:
        if path.is_dir():
            return "folder"
        if path.is_file():
            return "file"
        if path.exists():
            return "is no file and no folder"
        return "is a link that leads nowhere" if path.is_symlink() else "absent"
    except OSError as problem:
        must_hold = "A source must exist."
        raise SourceError.saying(must_hold, f"{str(path)[:80]!r}: {problem.strerror}.") from problem


def _matching(pattern: str, connector: Connector | None) -> list[Task]:
    """Return the files of a pattern, in the order of their names."""
    path = Path(pattern)
    if not PATTERN & set(pattern):
        raise SourceError.saying("A source must exist.", f"{pattern[:200]!r} does not.", _near(path))
    paths = sorted(Path(found) for found in glob.glob(pattern, recursive=True))  # noqa: PTH207 - absolute patterns
    if paths := [found for found in paths if found.is_file()]:
        return [(connector or _recognised(found), found) for found in paths]
    raise SourceError.saying("A pattern must match a file.", f"{pattern!r} matches none.", _near(path))


def _near(path: Path) -> str:
    """Hint at files with a close name."""
    parent = path.parent
    while not parent.is_dir() and parent != parent.parent:
        parent = parent.parent
    names = sorted(entry.name for entry in parent.iterdir()) if parent.is_dir() else []
    if parent != path.parent:
        near = closest(path.parent.name, names)
        return f"the folder {path.parent.name!r} does not exist; in {parent.name!r}, {near}"
    return f"in that folder, {closest(path.name, names)}" if names else "the folder is empty."


def _folder(folder: Path, connector: Connector | None) -> tuple[list[Task], list[LogRow]]:
    """Return every file of a folder that is recognised, or the table that was saved in it."""
    if all((folder / name).is_file() for name in SAVED):
        return [(None, load(folder))], []
    tasks: list[Task] = []
    rows = []
    for path, member in _readers(sorted(_files(folder)), connector):
        if member is None:
            message = "no connector recognises this file of the folder; it was not read"
            row = LogRow(source=path.name, pointer="", fate="note", rule="file-passed-over", message=message)
            rows.append(row)
        else:
            tasks.append((member, path))
    if not tasks:
        raise SourceError.saying(
            "A folder must hold a file that a connector reads.",
            f"{folder.name!r} holds {examples(row.source for row in rows) or 'nothing'}.",
            f"connectors are {', '.join(member.name for member in CONNECTORS)}.",
        )
    return tasks, rows


def _readers(paths: Sequence[Path], connector: Connector | None) -> list[tuple[Path, Connector | None]]:
    """Return who reads each file; a connector that is asked for reads what it recognises, else all."""
    if connector is None:
        return [(path, _recognised(path, strict=False)) for path in paths]
    known = [connector.recognises(path, _head(path)) for path in paths]
    if not any(known):
        return [(path, connector) for path in paths]
    return [(path, connector if ours else None) for path, ours in zip(paths, known, strict=True)]


def _files(folder: Path) -> Iterator[Path]:
    """Return the files below a folder that are not hidden."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _recognised(path: Path, *, strict: bool = True) -> Connector | None:
    """Return the first connector that recognises a file by its first bytes."""
    head = _head(path)
    if path.suffix.lower() not in PICKLES and head:
        for member in CONNECTORS:
            if member.recognises(path, head):
                return member
    if not strict:
        return None
    if not head:
        raise SourceError.saying("A source must hold annotations.", f"`{path.name}` is empty.")
    hint = "pickles run code when they are read; save the data as Parquet or CSV."
    raise SourceError.saying(
        f"`{path.name}` must be a format that annoqa reads.",
        f"Tried {', '.join(f'{member.name} ({member.title})' for member in CONNECTORS)}; "
        f"it begins with {_shown(head)}.",
        hint if path.suffix.lower() in PICKLES else "pass connector= to say which one it is.",
    )


def _head(path: Path) -> bytes:
    """Return the first bytes of a file."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as problem:
        raise SourceError.saying(
            "A source must be readable.", f"`{path.name}`: {problem.strerror}."
        ) from problem


def _shown(head: bytes) -> str:
    """Return the beginning of a file for a message."""
    return repr(head[:40].decode("utf-8", "replace"))


def _check_options(connectors: Sequence[Connector | None], options: dict[str, Any]) -> None:
    """Refuse options that none of the connectors at work knows."""
    used = [member for member in dict.fromkeys(connectors) if member is not None]
    known = [name for member in used for name in _parameters(member)]
    if unknown := [name for name in options if name not in known]:
        raise SourceError.saying(
            f"Options are those of {', '.join(member.name for member in used) or 'a connector'}.",
            f"Found {examples(unknown)}.",
            closest(unknown[0], list(dict.fromkeys(known))),
        )


def _check_values(connector: Connector, options: dict[str, Any]) -> None:
    """Refuse values of options that are not of the kind the connector asks for."""
    asked = get_type_hints(connector.read)
    for name, value in options.items():
        if name not in asked or value is None:
            continue
        try:
            TypeAdapter(asked[name], config=ConfigDict(arbitrary_types_allowed=True)).validate_python(value)
        except ValidationError as problem:
            found = f"Found {str(value)[:60]!r}: {problem.errors()[0]['msg']}."
            raise SourceError.saying(f"Option `{name}` must be of its kind.", found) from None


def _parameters(connector: Connector) -> list[str]:
    """Return the options of a connector."""
    parameters = inspect.signature(connector.read).parameters.values()
    return [parameter.name for parameter in parameters if parameter.kind is inspect.Parameter.KEYWORD_ONLY]


def _read(task: Task, options: dict[str, Any]) -> AnnotationTable:
    """Read one source with the options that its connector knows."""
    connector, source = task
    if isinstance(source, AnnotationTable) or connector is None:
        return source  # type: ignore[return-value]  # a table is its own task
    known = _parameters(connector)
    if isinstance(source, Path) and not _is_text(str(source)):
        raise SourceError.saying("A file's name must be UTF-8.", f"Found {source.name!a}.", "rename it.")
    try:
        return connector.read(source, **{name: value for name, value in options.items() if name in known})
    except OSError as problem:
        name = source.name if isinstance(source, Path) else type(source).__name__
        raise SourceError.saying("A source must be readable.", f"`{name}`: {problem.strerror}.") from problem


def _is_text(name: str) -> bool:
    """Say whether a name can be written as UTF-8; a file system may hold bytes that cannot."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
