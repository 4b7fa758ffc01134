"""`annoqa guidelines`: check documents with clauses, and start new ones."""

from pathlib import Path
from typing import Annotated

import typer

from annoqa.cli.options import Connector, Json, LabelConfig, reading
from annoqa.errors import ConfigError

guidelines = typer.Typer(
    name="guidelines", help="Check guideline documents, and start new ones.", no_args_is_help=True
)


@guidelines.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder of the documents; as the campaign's file says otherwise, or `guidelines`."
        ),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="The campaign's TOML file: what its sources ask is held against them.")
    ] = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Say what is wrong with guideline documents; end with 1 when something is to be mended."""
    import json

    from annoqa.verbs.guidelines import check_guidelines

    checked = check_guidelines(folder, config=config)
    print(json.dumps(checked.rows, indent=1, ensure_ascii=False) if as_json else checked)
    raise typer.Exit(int(bool(checked.remarks)))


@guidelines.command()
def new(
    source: Annotated[
        Path, typer.Argument(help="A labeling config (XML), a campaign's TOML file, or an export.")
    ],
    to: Annotated[Path, typer.Option(help="Folder to write to; nothing is overwritten.")] = Path(
        "guidelines"
    ),
    in_force: Annotated[
        str | None, typer.Option(help="First day of version 1, such as 2024-01-15; today otherwise.")
    ] = None,
    label_config: LabelConfig = None,
    connector: Connector = None,
) -> None:
    """Start guideline documents: a clause for each decision, with questions for their author."""
    from annoqa.guidelines.history import read_day
    from annoqa.verbs.guidelines import new_guidelines, write_guidelines

    day = None if in_force is None else read_day(in_force)
    if in_force is not None and day is None:
        raise ConfigError.saying("--in-force must be a date such as 2024-01-15.", f"Found {in_force!r}.")
    documents = new_guidelines(source, in_force=day, **reading(label_config, connector))
    for path in write_guidelines(documents, to):
        print(f"Wrote {path}")
    print(f"Lines that begin with `>` ask their author. Now answer them, then: annoqa guidelines check {to}")
