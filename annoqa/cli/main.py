"""The command line. Exit codes: 0 fine, 1 findings at or above the gate, 2 could not run."""

import os
import sys
from io import TextIOWrapper

import typer

from annoqa.cli.agree import agree
from annoqa.cli.audit import audit
from annoqa.cli.compare import compare
from annoqa.cli.demo import demo
from annoqa.cli.explain import explain
from annoqa.cli.guidelines import guidelines
from annoqa.cli.init import init
from annoqa.cli.plan import plan
from annoqa.cli.recalibrate import recalibrate
from annoqa.errors import AnnoqaError, ConfigError

LAST_SECOND = 253_402_300_799  # of the year 9999
COMMANDS = (audit, recalibrate, agree, compare, init, explain, demo)
GROUPS = (
    plan,
    guidelines,
)

app = typer.Typer(
    name="annoqa",
    help="Annotation quality: do annotators agree, are they right, and which guideline is to blame?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in COMMANDS:
    app.command()(command)
for group in GROUPS:
    app.add_typer(group)


def main() -> None:
    """Run the command line; what cannot be done is told in words, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a mail or a log that takes no `α` gets `\\u03b1`
            stream.reconfigure(errors="backslashreplace")
    try:
        _check_epoch()
        app()
    except AnnoqaError as problem:
        print(f"annoqa: {problem}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)


def _check_epoch() -> None:
    """Refuse a SOURCE_DATE_EPOCH that is no time, before a library stumbles over it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None and not (epoch.isascii() and epoch.isdigit() and int(epoch) <= LAST_SECOND):
        must_hold = "SOURCE_DATE_EPOCH is a time in seconds since 1970."
        raise ConfigError.saying(must_hold, f"Found {epoch[:40]!r}.", "unset it, or set a whole number.")


if __name__ == "__main__":
    main()
