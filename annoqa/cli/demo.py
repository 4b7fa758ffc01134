"""`annoqa demo`: the built-in demo campaign, written and audited."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to write the campaign and its report.")] = Path(
        "demo"
    ),
) -> None:
    """Write the demo campaign, audit it, and say where its report is."""
    from annoqa.cli.progress import progress
    from annoqa.demo import write_demo
    from annoqa.verbs.audit import audit as run

    with progress() as tell:
        tell("writing the demo campaign", 0, 1)
        config = write_demo(folder)
        audited = run(config, on_progress=tell)
        written = audited.write()
    print(audited)
    print(f"\nThe campaign: {config}\nReport: {next(path for path in written if path.suffix == '.html')}")
    print("Open the report in a browser; run the audit again with: annoqa audit " + str(config))
