"""Write the demo campaign to a folder."""

import json
import shutil
from pathlib import Path

from annoqa.demo.campaign import Campaign, demo_campaign
from annoqa.demo.export import exported
from annoqa.demo.planted import planted
from annoqa.demo.png import png
from annoqa.demo.scenes import picture
from annoqa.demo.task import generator
from annoqa.errors import ConfigError

HERE = Path(__file__).parent
GUIDELINES = ("objects.md", "actions.md", "captions.md", "success.md")


def write_demo(folder: Path, *, seed: int = 20240131) -> Path:
    """Write a campaign that is ready for an audit.

    Parameters
    ----------
    folder : Path
        Made where it is not there; files of an earlier demo are written anew.
    seed : int, default 20240131
        0 or more; the same seed gives the same bytes.

    Returns
    -------
    Path
        `campaign.toml`, ready for an audit. Beside it lie `export.json` and `label_config.xml` (as
        from Label Studio), `images/`, `guidelines/`, and `planted.json` (what should be found).

    Raises
    ------
    ConfigError
        When `folder` is a file.
    """
    folder = Path(folder)
    if folder.is_file():
        raise ConfigError.saying(
            "The demo campaign is written to a folder.", f"`{folder}` is a file.", "name another place."
        )
    campaign = demo_campaign(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "export.json").write_text(_one_task_a_line(exported(campaign)), encoding="utf-8")
    (folder / "planted.json").write_text(
        json.dumps(planted(campaign), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    for name in ("campaign.toml", "label_config.xml"):
        shutil.copyfile(HERE / "files" / name, folder / name)
    _write_pictures(campaign, folder / "images")
    _write_guidelines(folder / "guidelines")
    return folder / "campaign.toml"


def _one_task_a_line(tasks: list[dict[str, object]]) -> str:
    """Return a JSON array that can be compared line by line."""
    return "[\n" + ",\n".join(json.dumps(task, ensure_ascii=False) for task in tasks) + "\n]\n"


def _write_pictures(campaign: Campaign, folder: Path) -> None:
    """Draw every image task."""
    folder.mkdir(exist_ok=True)
    for task in campaign.tasks:
        if task.kind == "image":
            name = str(task.data["image"]).rpartition("/")[2]
            (folder / name).write_bytes(png(picture(task, generator(campaign.seed, 5, task.number))))


def _write_guidelines(folder: Path) -> None:
    """Copy the guideline documents: from the wheel, or from the root of the repository."""
    packed = HERE / "guidelines"
    source = packed if packed.is_dir() else HERE.parents[1] / "guidelines"
    folder.mkdir(exist_ok=True)
    for name in GUIDELINES:
        shutil.copyfile(source / name, folder / name)
