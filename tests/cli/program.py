"""Run the command line as a person would, in this process: arguments in, exit code and texts out."""

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from annoqa.cli.main import main


@dataclass(frozen=True)
class Run:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


def annoqa(*arguments: object, cwd: Path) -> Run:
    """Return what `annoqa ARGUMENTS` prints and ends with when it is called in a folder."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    words = ["annoqa", *map(str, arguments)]
    with (
        contextlib.chdir(cwd),
        mock.patch.object(sys, "argv", words),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Run(code, out.getvalue(), err.getvalue())
