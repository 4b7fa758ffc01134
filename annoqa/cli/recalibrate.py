"""`annoqa recalibrate`: the packet for the meeting in which a guideline is put right."""

from pathlib import Path
from typing import Annotated

import typer


def recalibrate(
    config: Annotated[Path, typer.Argument(help="The campaign's TOML file; `annoqa init` writes one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the packet; `recalibration` beside the file otherwise.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="When the clause changed, 2024-01-15; the day it came into force otherwise."),
    ] = None,
    size: Annotated[int, typer.Option(help="How many items the calibration set has.", min=1, max=1000)] = 20,
) -> None:
    """Write the packet for a guideline meeting: failing clauses, items to calibrate on, before and after."""
    from annoqa.cli.progress import progress
    from annoqa.verbs.recalibrate import recalibrate as run

    with progress() as tell:
        done = run(config, since=since, size=size, on_progress=tell)
        written = done.write(out)
    print(done)
    print(f"\nPacket: {written[0]}")
