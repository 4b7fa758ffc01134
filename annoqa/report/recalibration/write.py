"""The folder of a packet: the page, everything as JSON, and the calibration set with its key."""

import json
from dataclasses import asdict, fields
from pathlib import Path

from annoqa.campaign.recalibration import CalibrationItem
from annoqa.campaign.review import Review
from annoqa.report.outputs import check_folder, replace_folder
from annoqa.report.recalibration.packet import render_packet
from annoqa.report.spreadsheet import write_csv

PAGE, RESULT, KEY = "recalibration.html", "recalibration.json", "calibration_set.csv"
COLUMNS = tuple(column.name for column in fields(CalibrationItem))


def write_packet(review: Review, folder: Path) -> list[Path]:
    """Write the packet of a recalibration review: all of its files or none.

    Parameters
    ----------
    review : Review
        What it says.
    folder : Path
        New, empty, or an earlier packet, which stays as it is if anything goes wrong.

    Returns
    -------
    list of Path
        The files, the page first.

    Raises
    ------
    ConfigError
        When the folder is a link, a file, holds something else, or cannot be written.
    """
    folder = Path(folder)
    check_folder(folder, ours=frozenset({PAGE, RESULT, KEY}))

    def write(into: Path) -> None:
        told = review.recalibration
        (into / PAGE).write_bytes(render_packet(review).encode("utf-8", "replace"))
        result = json.dumps(told.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
        (into / RESULT).write_bytes((result + "\n").encode("utf-8", "replace"))
        write_csv(into / KEY, [asdict(entry) for entry in told.calibration], COLUMNS)

    replace_folder(folder, write)
    return [folder / name for name in (PAGE, RESULT, KEY)]
