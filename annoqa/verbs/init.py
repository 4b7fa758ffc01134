"""`annoqa init`: a configuration with comments, from what is found in a source."""

import json
import os
from pathlib import Path
from typing import Any

from annoqa.table.schema import DATA_PREFIX
from annoqa.table.table import AnnotationTable
from annoqa.verbs.open import as_table


def init(
    source: Path | str,
    *,
    folder: Path | str = ".",
    **options: Any,  # noqa: ANN401 - passed to the connector as they are
) -> str:
    """Return the text of a configuration for a source.

    Parameters
    ----------
    source : path
        An export.
    folder : path, default "."
        Where the configuration will lie; its paths are relative to it.
    **options
        Options of the connector, such as `label_config`.

    Returns
    -------
    str
        TOML with a comment for every key; works as it is.

    Raises
    ------
    SourceError, TableError
        When the source cannot be read.
    """
    table = as_table(source, **options)
    return "\n".join(
        [
            *_head(source, Path(folder), options),
            *_fields(table),
            *_items(table),
            *_rest(),
        ]
    )


def _head(source: Path | str, folder: Path, options: dict[str, Any]) -> list[str]:
    """Return title and source."""
    lines = [
        "# A campaign for `annoqa audit`. Paths are relative to this file; unknown keys are errors.",
        f"title = {_quoted(Path(source).stem)}",
        "",
        "# One [[sources]] for each export; gold in a file of its own gets `truth = true`.",
        "[[sources]]",
        f"path = {_quoted(_seen_from(folder, source))}",
    ]
    for key, value in options.items():
        said = _seen_from(folder, value) if isinstance(value, Path) else str(value)
        lines.append(f"{key} = {_quoted(said)}")
    return [*lines, ""]


def _seen_from(folder: Path, path: Path | str) -> str:
    """Return a path as the configuration's folder sees it."""
    return Path(os.path.relpath(path, folder)).as_posix()


def _fields(table: AnnotationTable) -> list[str]:
    """Return what was found about every field."""
    lines = ["# What annoqa found about the fields; correct the level where it is wrong."]
    for row in table.fields.to_pylist():
        lines += [f"[fields.{_quoted(row['field'])}]  # {row['kind']}", f"level = {_quoted(row['level'])}"]
        if row["labels"]:
            lines.append(f"labels = [{', '.join(_quoted(label) for label in row['labels'])}]")
        lines.append("")
    return lines


def _items(table: AnnotationTable) -> list[str]:
    """Return the data keys that may group or slice items."""
    keys = [name for name in table.items.column_names if name.startswith(DATA_PREFIX)]
    lines = ["[items]", "# Items of one video or document are not independent; name the key that tells it."]
    lines += ['# group = "video"', "# Break every number down by these keys:"]
    sliced = [key.removeprefix(DATA_PREFIX) for key in keys if 2 <= len(table.items[key].unique()) <= 12]
    lines.append(f"slices = [{', '.join(_quoted(key) for key in sliced)}]")
    return [*lines, f"# There are: {', '.join(key.removeprefix(DATA_PREFIX) for key in keys) or 'none'}.", ""]


def _rest() -> list[str]:
    """Return the settings that any campaign has."""
    return [
        "[matching]",
        "threshold = 0.5  # least IoU at which two boxes are about the same thing",
        "",
        "[interval]",
        "confidence = 0.95",
        "",
        "# [time]\n# fps = 30  # frames per second, to tell seconds in frames as well",
        '# zone = "Europe/Berlin"  # whose midnight begins a day; UTC otherwise\n',
        '# [media]\n# folder = "images"  # where the galleries find images; nothing outside it is read\n',
        '# [guidelines]\n# folder = "guidelines"  # Markdown documents with clauses',
        '# version_field = "data.guideline"  # what names the version an answer was made under\n',
        "# [select]\n# since = 2024-01-01  # only answers of people made since then",
        "# until = 2024-02-01  # and before then",
        '# guideline_version = "2"  # or under this version of the guidelines\n',
        "# [failures]",
        "# gold_authors = 2  # authors of gold that a failure needs where nearly everybody contradicts it",
        '# correction = "benjamini_yekutieli"  # hold false discoveries whatever the dependence of cells',
        "# false_discovery_rate = 0.05",
        "",
        '# [trusted]\n# annotators = ["ann"]  # the others are compared with these',
        "",
        "[gates]",
        'fail_on = "serious"  # info, warning, serious or never: when the command ends with exit code 1',
        "",
        "[report]",
        'folder = "annoqa-report"',
        "",
    ]


def _quoted(text: str) -> str:
    """Return a TOML string; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
