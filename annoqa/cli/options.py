"""Options that several commands share, each told once."""

from pathlib import Path
from typing import Annotated, Any

import typer

Sources = Annotated[
    list[Path],
    typer.Argument(help="Exports, folders or patterns; several are one campaign.", show_default=False),
]
LabelConfig = Annotated[
    Path | None, typer.Option(help="Label Studio's labeling config (XML), for the full lists of labels.")
]
Connector = Annotated[
    str | None, typer.Option(help="Name of the connector, where the content does not tell the format.")
]
Level = Annotated[
    str | None,
    typer.Option(
        help="Level of the values: nominal, ordinal, interval, ratio, date, set, path, ranking, text."
        " For tables of answers."
    ),
]
Fps = Annotated[float | None, typer.Option(help="Frames per second, where the sources count time in frames.")]
Json = Annotated[bool, typer.Option("--json", help="Print every number as JSON instead of tables.")]


def reading(
    label_config: Path | None, connector: str | None, level: str | None = None, fps: float | None = None
) -> dict[str, Any]:
    """Return the options of the connector that were given.

    Parameters
    ----------
    label_config, connector, level, fps : optional
        As on the command line.

    Returns
    -------
    dict
        Without those that were not given.
    """
    given = {"label_config": label_config, "connector": connector, "level": level, "fps": fps}
    return {name: value for name, value in given.items() if value is not None}
