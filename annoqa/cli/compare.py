"""`annoqa compare`: are annotators right?"""

from pathlib import Path
from typing import Annotated

import typer

from annoqa.cli.options import Connector, Fps, Json, LabelConfig, Level, Sources, reading


def compare(
    sources: Sources,
    truth: Annotated[
        Path | None, typer.Option(help="Ground truth; the flagged answers of the sources otherwise.")
    ] = None,
    label_config: LabelConfig = None,
    connector: Connector = None,
    level: Level = None,
    fps: Fps = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Compare annotators with ground truth, and list where they are wrong together."""
    from annoqa.cli.progress import progress
    from annoqa.cli.show import show
    from annoqa.verbs.compare import compare as run

    with progress() as tell:
        shown = run(*sources, truth=truth, on_progress=tell, **reading(label_config, connector, level, fps))
    show(shown, as_json=as_json)
