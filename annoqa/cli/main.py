"""The command line. Exit codes: 0 fine, 1 findings at or above the gate, 2 could not run."""

import sys

import typer

from annoqa.cli.agree import agree
from annoqa.cli.audit import audit
from annoqa.cli.compare import compare
from annoqa.cli.demo import demo
from annoqa.cli.explain import explain
from annoqa.cli.init import init
from annoqa.errors import AnnoqaError

COMMANDS = (audit, agree, compare, init, explain, demo)

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


def main() -> None:
    """Run the command line; what cannot be done is told in words, without a traceback."""
    try:
        app()
    except AnnoqaError as problem:
        print(f"annoqa: {problem}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
