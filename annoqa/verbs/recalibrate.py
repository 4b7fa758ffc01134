"""`annoqa.recalibrate`: the packet for the meeting in which a guideline is put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from annoqa.campaign.config import Config, SelectSection, check_config, load_config
from annoqa.campaign.recalibration import Recalibration
from annoqa.campaign.review import Review, run_review
from annoqa.errors import ConfigError
from annoqa.measurements.measure import Progress
from annoqa.report.recalibration import write_packet
from annoqa.verbs.audit import now

FOLDER = "recalibration"


@dataclass(frozen=True, eq=False)
class Recalibrated:
    """A recalibration review; `write` makes its packet.

    Attributes
    ----------
    review : Review
        What it says, and the annotations that its pages show.
    folder : Path
        Where the packet goes when nobody says otherwise.
    """

    review: Review
    folder: Path

    @property
    def result(self) -> Recalibration:
        """The failing clauses, the calibration set, before and after."""
        return self.review.recalibration

    def write(self, folder: Path | str | None = None) -> list[Path]:
        """Write the packet: pages to print, JSON, and the calibration set; all of them or none.

        Parameters
        ----------
        folder : path, optional
            Where to; `recalibration` beside the configuration when None.

        Returns
        -------
        list of Path
            What was written, the page first.
        """
        return write_packet(self.review, self.folder if folder is None else Path(folder))

    def __str__(self) -> str:
        """Return the summary of the command line."""
        told = self.result
        lines = [f"{told.title}: {len(told.clauses)} clauses are read in another way than ground truth"]
        for clause in told.clauses:
            lines.append(f"  {clause.key or 'no clause'} ({clause.field})")
            lines += [f"    {cell.told.direction}" for cell in clause.cells]
        if told.since is not None:
            lines.append(f"Since {told.since}:")
            lines += [f"  {one.became}: {one.direction}" for one in told.follow_ups]
            lines += [f"  risen: {one.direction}" for one in told.rises]
        lines.append(f"Calibration set: {len(told.calibration)} items")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return what an interactive session shows."""
        return str(self)


def recalibrate(
    config: Config | Path | str | Mapping[str, Any],
    *,
    folder: Path | str | None = None,
    since: date | str | None = None,
    size: int = 20,
    on_progress: Progress | None = None,
) -> Recalibrated:
    """Review the clauses of a campaign that the group reads in another way than ground truth.

    Parameters
    ----------
    config : path, mapping or Config
        A TOML file, or what it would hold.
    folder : path, optional
        What paths of the configuration are relative to; the file's own folder when None.
    since : date or str, optional
        The day on which the clause changed, such as `2024-01-15`: what failed before is followed up,
        and the pages show the answers since. When None, the last day on which a clause came into
        force that has answers on both sides; without one all answers are of one period.
    size : int, default 20
        How many items the calibration set has, 1 to 1,000.
    on_progress : callable, optional
        Told the phase, how much is done, and how much there is.

    Returns
    -------
    Recalibrated
        Nothing is written until `write` is called.

    Raises
    ------
    AnnoqaError
        When the configuration, a source or a guideline cannot be used, there is no ground truth, or
        all answers lie on one side of `since`.
    """
    if isinstance(config, Path | str):
        folder = Path(config).resolve().parent if folder is None else folder
        settings = load_config(config)
    else:
        settings = config if isinstance(config, Config) else check_config(dict(config))
    base = Path.cwd() if folder is None else Path(folder)
    done = run_review(
        settings, base, made_at_=now(), since=_moment(since), size=size, on_progress=on_progress
    )
    return Recalibrated(done, base / FOLDER)


def _moment(since: date | str | None) -> date | None:
    """Return the day of a change."""
    try:
        return SelectSection.model_validate({"since": since}).since
    except ValueError:
        raise ConfigError.saying(
            "`since` must be a date such as 2024-01-15, or a time such as 2024-01-15T08:00:00+01:00.",
            f"Found {str(since)[:40]!r}.",
        ) from None
