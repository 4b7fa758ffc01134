"""From a configuration to one table: sources are read and joined, what the file knows is added."""

from dataclasses import replace
from glob import glob
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from annoqa.campaign.config import Config, SourceSection
from annoqa.connectors.one_raster import one_raster
from annoqa.connectors.read import options_of, read
from annoqa.connectors.spelling import one_spelling
from annoqa.errors import ConfigError, closest
from annoqa.measurements.context import Context
from annoqa.table.join import join
from annoqa.table.rename import rename_items
from annoqa.table.revise import regroup, relevel
from annoqa.table.schema import DATA_PREFIX
from annoqa.table.table import AnnotationTable

VERSION_KEY = "version_key"
"""Option of a connector: which key of an annotation tells the version of the guidelines."""


def read_sources(config: Config, folder: Path) -> AnnotationTable:
    """Read every source of a configuration into one table.

    Parameters
    ----------
    config : Config
        The campaign.
    folder : Path
        What paths are relative to.

    Returns
    -------
    AnnotationTable
        With the levels, labels and groups that the configuration knows.

    Raises
    ------
    SourceError, TableError, ConfigError
        When a source cannot be read, or the configuration names a field or key that is not there.
    """
    told = config.guidelines.version_field
    table = join(one_raster(one_spelling([_read(source, folder, told) for source in config.sources])))
    if told is not None and not told.startswith(DATA_PREFIX):
        _told_somewhere(table, told)
    for name, section in config.fields.items():
        _known("fields", name, table.names("fields"))
        table = relevel(table, name, section.level, section.labels)
    if config.items.group is not None:
        table = regroup(table, _data_column(table, "items.group", config.items.group))
    return table


def context_of(config: Config, table: AnnotationTable) -> Context:
    """Return what measurements need beside the fields: clusters, slices and settings."""
    slices = {}
    for name in config.items.slices:
        slices[name] = _coded(table, _data_column(table, "items.slices", name))
    return replace(
        Context.of(table),
        slices=slices,
        confidence=config.interval.confidence,
        threshold=config.matching.threshold,
        seed=config.interval.seed,
        fps=config.time.fps,
        failures=config.failures.settings(),
        trusted=_trusted(config, table),
    )


def _trusted(config: Config, table: AnnotationTable) -> tuple[int, ...]:
    """Return the codes of the trusted annotators, who must be among those of the sources."""
    known = table.names("annotators")
    for name in config.trusted.annotators:
        _known("trusted.annotators", name, known)
    return tuple(sorted({known.index(name) for name in config.trusted.annotators}))


def version_column(config: Config, table: AnnotationTable) -> str | None:
    """Return the column of `items` that names the version of the guidelines, None where there is none.

    Parameters
    ----------
    config : Config
        The campaign.
    table : AnnotationTable
        Its sources.

    Returns
    -------
    str or None
        None where annotations say it themselves, or only their dates tell.

    Raises
    ------
    ConfigError
        When the items have no such key.
    """
    told = config.guidelines.version_field
    if told is None or not told.startswith(DATA_PREFIX):
        return None
    return _data_column(table, "guidelines.version_field", told.removeprefix(DATA_PREFIX))


def _read(source: SourceSection, folder: Path, version_field: str | None) -> AnnotationTable:
    """Read one source, and name its items as the other sources do."""
    files, options = _files(source, folder), _options(source, folder)
    if version_field is not None and not version_field.startswith(DATA_PREFIX):
        taken = all(VERSION_KEY in options_of(file, source.connector) for file in files)
        options = {VERSION_KEY: version_field, **options} if taken else options
    table = read(*files, connector=source.connector, **options)
    if source.item is not None:
        table = rename_items(table, _data_column(table, "sources.item", source.item))
    return table


def _told_somewhere(table: AnnotationTable, key: str) -> None:
    """Raise where no annotation says under which version it was made."""
    if table.annotations["guideline"].null_count == table.annotations.num_rows:
        raise ConfigError.saying(
            "`guidelines.version_field` must be a key of the annotations, or `data.` and one of the items.",
            f"No annotation has {key!r}.",
            "of a table, name the column: options = {columns = {guideline = …}} of its source.",
        )


def _files(source: SourceSection, folder: Path) -> list[Path]:
    """Return the files of a source; a pattern may stand for several."""
    path = folder / source.path
    if not any(letter in source.path for letter in "*?[") or path.exists():
        return [path]
    found = glob(source.path, root_dir=folder, recursive=True)  # noqa: PTH207 - absolute patterns
    if not found:
        raise ConfigError.saying("A source must be there.", f"No file matches `{source.path}`.")
    return sorted(folder / name for name in found)


def _options(source: SourceSection, folder: Path) -> dict[str, Any]:
    """Return the connector's options that a source gives."""
    options = dict(source.options)
    if source.label_config is not None:
        options["label_config"] = folder / source.label_config
    if source.annotator is not None:
        options["annotator"] = source.annotator
    if source.truth:
        options["truth"] = True
    return options


def _known(key: str, name: str, known: list[str]) -> None:
    """Raise where the configuration names something that the sources do not have."""
    if name not in known:
        raise ConfigError.saying(
            f"`{key}` must name what the sources have.", f"Found {name!r}.", closest(name, known)
        )


def _data_column(table: AnnotationTable, key: str, name: str) -> str:
    """Return the column of `items` for a data key; the fixed columns may be named as they are."""
    names = [column.removeprefix(DATA_PREFIX) for column in table.items.column_names]
    _known(key, name, names)
    return table.items.column_names[names.index(name)]


def _coded(table: AnnotationTable, column: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return the values of an item column as codes in the order of the alphabet, -1 for missing."""
    values = table.items[column].cast(pa.string()).to_pylist()
    names = sorted({value for value in values if value is not None})
    code = {name: at for at, name in enumerate(names)} | {None: -1}
    return np.array([code[value] for value in values], dtype=np.int64), tuple(names)
