"""`annoqa agree`: do annotators agree with each other?"""

from annoqa.cli.options import Connector, Fps, Json, LabelConfig, Level, Sources, reading


def agree(
    sources: Sources,
    label_config: LabelConfig = None,
    connector: Connector = None,
    level: Level = None,
    fps: Fps = None,
    as_json: Json = False,  # noqa: FBT002 - a flag on the command line
) -> None:
    """Compare annotators with each other, field by field, with intervals."""
    from annoqa.cli.progress import progress
    from annoqa.cli.show import show
    from annoqa.verbs.agree import agree as run

    with progress() as tell:
        shown = run(*sources, on_progress=tell, **reading(label_config, connector, level, fps))
    show(shown, as_json=as_json)
