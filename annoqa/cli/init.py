"""`annoqa init`: write a configuration from what is found in a source."""

from pathlib import Path
from typing import Annotated

import typer

from annoqa.cli.options import Connector, LabelConfig, reading
from annoqa.errors import ConfigError


def init(
    source: Annotated[Path, typer.Argument(help="An export of the campaign.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("annoqa.toml"),
    label_config: LabelConfig = None,
    connector: Connector = None,
) -> None:
    """Write a commented configuration for a source; nothing is overwritten."""
    from annoqa.verbs.init import init as text_of

    text = text_of(source, folder=out.parent, **reading(label_config, connector))
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as problem:
        raise ConfigError.saying(
            "`init` writes a new file.", f"`{out}` is there already.", "choose another name with --out."
        ) from problem
    except OSError as problem:
        raise ConfigError.saying(
            "`init` writes a new file.", f"`{out}` cannot be written: {problem.strerror}."
        ) from problem
    print(f"Wrote {out}. Now: annoqa audit {out}")
