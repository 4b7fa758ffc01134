"""Progress on stderr: a line that is rewritten in a terminal, nothing anywhere else."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Progress]:
    """Yield what a verb tells its progress to; cron mail stays clean.

    Yields
    ------
    callable
        (phase, how much is done, how much there is).
    """
    from rich.console import Console
    from rich.status import Status

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _nobody
        return
    with Status("starting", console=console) as status:
        yield lambda phase, done, total: status.update(f"{phase} ({done + 1} of {total})")


def _nobody(phase: str, done: int, total: int) -> None:
    """Tell nobody."""
