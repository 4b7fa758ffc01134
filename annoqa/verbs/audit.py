"""`annoqa.audit`: one campaign from its configuration to a report."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from annoqa.campaign.config import Config, check_config, load_config
from annoqa.campaign.result import AuditResult
from annoqa.campaign.run import Audit, run_audit
from annoqa.measurements.measure import Progress
from annoqa.report import write_outputs
from annoqa.report.text import as_text, measurements_html


@dataclass(frozen=True, eq=False)
class Audited:
    """An audit that has run; `write` makes its report.

    Attributes
    ----------
    audit : Audit
        Result, table, clauses.
    folder : Path
        Where the configuration says the report goes.
    """

    audit: Audit
    folder: Path

    @property
    def result(self) -> AuditResult:
        """Numbers and findings."""
        return self.audit.result

    def write(self, folder: Path | str | None = None) -> list[Path]:
        """Write report, JSON, tables and import log; all of them or none.

        Parameters
        ----------
        folder : path, optional
            Where to; as the configuration says when None.

        Returns
        -------
        list of Path
            What was written.
        """
        return write_outputs(
            self.audit.result,
            self.audit.table,
            self.folder if folder is None else Path(folder),
            media_folder=self.audit.media_folder,
            guidelines=self.audit.guidelines,
        )

    def __str__(self) -> str:
        """Return the summary of the command line."""
        return as_text(self.result.measurements, self.result.findings)

    def __repr__(self) -> str:
        """Return what an interactive session shows."""
        return str(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return measurements_html(self.result.measurements, self.result.findings)


def audit(
    config: Config | Path | str | Mapping[str, Any],
    *,
    folder: Path | str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    guideline_version: str | None = None,
    on_progress: Progress | None = None,
) -> Audited:
    """Audit a campaign.

    Parameters
    ----------
    config : path, mapping or Config
        A TOML file, or what it would hold.
    folder : path, optional
        What paths of the configuration are relative to; the file's own folder when None.
    since, until : date or str, optional
        Look only at answers of people that were made at `since` or later, and before `until`; as the
        configuration's `[select]` says when None. A date is the midnight at which it begins.
    guideline_version : str, optional
        Look only at answers made under this version of the guidelines: `2`, or `objects@2`.
    on_progress : callable, optional
        Told the phase, how much is done, and how much there is.

    Returns
    -------
    Audited
        Numbers and findings; nothing is written until `write` is called.

    Raises
    ------
    AnnoqaError
        When the configuration, a source or a guideline cannot be used.
    """
    if isinstance(config, Path | str):
        folder = Path(config).resolve().parent if folder is None else folder
        settings = load_config(config)
    else:
        settings = config if isinstance(config, Config) else check_config(dict(config))
    settings = _selecting(settings, {"since": since, "until": until, "guideline_version": guideline_version})
    base = Path.cwd() if folder is None else Path(folder)
    done = run_audit(settings, base, made_at=now(), on_progress=on_progress)
    return Audited(done, base / settings.report.folder)


def _selecting(config: Config, wanted: Mapping[str, object]) -> Config:
    """Return the configuration with what the caller selects."""
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given:
        return config
    content = config.model_dump()
    return check_config({**content, "select": {**content["select"], **given}}, "what is selected")


def now() -> str:
    """Return the time, or that of SOURCE_DATE_EPOCH where bytes must be the same again.

    Returns
    -------
    str
        ISO 8601 in UTC.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.now(UTC) if given is None else datetime.fromtimestamp(int(given), UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
