"""The folder of a report: everything is written beside it first, and takes its place as a whole."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from annoqa.campaign.result import AuditResult
from annoqa.errors import ConfigError, examples
from annoqa.guidelines import Guidelines
from annoqa.report.page import render
from annoqa.report.spreadsheet import (
    write_findings,
    write_gold_audit,
    write_import_log,
    write_measurements,
)
from annoqa.report.stored import dump_result, load_result
from annoqa.table.parquet import save
from annoqa.table.table import AnnotationTable

OURS = frozenset(
    {
        "report.html",
        "audit.json",
        "measurements.csv",
        "measurements.parquet",
        "findings.csv",
        "gold_audit.csv",
        "import_log.csv",
        "import_counts.csv",
        "table",
    }
)
"""What a report's folder holds. A folder with anything else in it is somebody's, and stays."""
DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave wherever somebody looks."""
READABLE = 0o755


def write_outputs(
    result: AuditResult,
    table: AnnotationTable,
    folder: Path,
    *,
    media_folder: Path | None = None,
    guidelines: Guidelines | None = None,
) -> list[Path]:
    """Write the report, the result as JSON, and the tables: all of them or none.

    Parameters
    ----------
    result : AuditResult
        What was measured and found.
    table : AnnotationTable
        The annotations.
    folder : Path
        New, empty, or an earlier report, which stays as it is if anything goes wrong.
    media_folder : Path, optional
        Where pictures of items may be read from.
    guidelines : Guidelines, optional
        The clauses that findings refer to.

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
    check_folder(folder)

    def write(into: Path) -> None:
        page = render(result, table, media_folder=media_folder, guidelines=guidelines)
        (into / "report.html").write_bytes(page.encode("utf-8", "replace"))
        (into / "audit.json").write_bytes(dump_result(result))
        write_measurements(result, into)
        write_findings(result, into)
        write_gold_audit(result, into)
        write_import_log(result, into)
        save(table, into / "table")

    replace_folder(folder, write)
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=_page_first)


def check_folder(folder: Path, ours: frozenset[str] = OURS) -> None:
    """Raise unless a report may take the place of a folder.

    Parameters
    ----------
    folder : Path
        Where the report shall be.
    ours : frozenset of str
        What an earlier report may have left there.

    Raises
    ------
    ConfigError
        With what stands there instead.
    """
    must_hold = "A report needs a folder of its own: a new one, an empty one, or that of an earlier report."
    if folder.is_symlink():
        raise ConfigError.saying(must_hold, f"`{folder}` is a link.", "name the folder that it leads to.")
    if folder.exists() and not folder.is_dir():
        raise ConfigError.saying(must_hold, f"`{folder}` is a file.")
    foreign = (
        sorted(path.name for path in folder.iterdir() if path.name not in ours | DROPPINGS)
        if folder.exists()
        else []
    )
    if foreign:
        raise ConfigError.saying(
            must_hold,
            f"`{folder}` also holds {examples(foreign)}.",
            "choose another folder, or move them away.",
        )


def replace_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Let a folder be written beside its place, and put it there when it is whole.

    Parameters
    ----------
    folder : Path
        The place; what stands there is kept until the new folder stands.
    write : callable
        Writes into the folder that it is given.

    Raises
    ------
    ConfigError
        When the place cannot be written to.
    """
    place = folder.absolute()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}-") as beside:
            fresh = Path(beside) / "new"
            fresh.mkdir(mode=READABLE)
            write(fresh)
            _swap(fresh, place, Path(beside) / "old")
    except OSError as problem:
        raise ConfigError.saying(
            "A report's folder must be writable.", f"`{folder}`: {problem}."
        ) from problem


def _swap(fresh: Path, place: Path, old: Path) -> None:
    """Put the fresh folder in its place; put the old one back where that does not work."""
    if not place.exists():
        fresh.rename(place)
        return
    place.rename(old)
    try:
        fresh.rename(place)
    except BaseException:  # also when the program is interrupted just here
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _page_first(path: Path) -> tuple[bool, str]:
    """Sort the page before everything else."""
    return path.name != "report.html", path.as_posix()


__all__ = ["load_result", "write_outputs"]
