"""`annoqa audit`: the whole audit of a campaign, for every night."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annoqa.vocabulary import SEVERITIES

if TYPE_CHECKING:
    from annoqa.findings.finding import Finding


class Gate(StrEnum):
    """Least severity of a finding that ends the command with exit code 1."""

    INFO = "info"
    WARNING = "warning"
    SERIOUS = "serious"
    NEVER = "never"


def audit(
    config: Annotated[Path, typer.Argument(help="The campaign's TOML file; `annoqa init` writes one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the report; as the file says otherwise.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only answers made at this date or time, or later: 2024-01-01")
    ] = None,
    until: Annotated[str | None, typer.Option(help="Only answers made before this date or time.")] = None,
    guideline_version: Annotated[
        str | None, typer.Option(help="Only answers made under this version of the guidelines: 2, objects@2")
    ] = None,
    fail_on: Annotated[
        Gate | None, typer.Option(help="Least severity that fails; as the file says otherwise.")
    ] = None,
) -> None:
    """Audit a campaign: write the report, and end with 1 when something needs a person."""
    from annoqa.cli.progress import progress
    from annoqa.verbs.audit import audit as run

    with progress() as tell:
        audited = run(config, since=since, until=until, guideline_version=guideline_version, on_progress=tell)
        written = audited.write(out)
    print(audited)
    print(f"\nReport: {next(path for path in written if path.suffix == '.html')}")
    gate = fail_on.value if fail_on is not None else str(audited.result.config["gates"]["fail_on"])
    raise typer.Exit(fails(audited.result.findings, gate))


def fails(findings: "Iterable[Finding]", gate: str) -> int:
    """Return the exit code: 1 where a finding is at or above the gate.

    Parameters
    ----------
    findings : iterable of Finding
        What was found.
    gate : str
        info, warning, serious or never.

    Returns
    -------
    int
        0 or 1.
    """
    if gate == Gate.NEVER:
        return 0
    order = list[str](SEVERITIES)
    return int(any(order.index(finding.severity) >= order.index(gate) for finding in findings))
