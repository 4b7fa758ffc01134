"""The versions of a document or a clause, and the day on which each came into force.

    history: 1 since 2023-11-01, 2 since 2024-01-15

A version holds from the first moment of its day until the next one's day. Days begin at midnight of the
campaign's time zone. `version` and `in force` beside a history tell the newest version; without a
history they are all there is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import pairwise

import numpy as np

NS = 1_000_000_000
ENTRY = re.compile(r"(\S.*?)\s+since\s+(\S+)", re.IGNORECASE)
NOT_IN_NAMES = re.compile(r"[,;@]")


@dataclass(frozen=True)
class Version:
    """One version, and the first day on which annotators were to follow it.

    Attributes
    ----------
    name : str
        Whatever its author calls it; without comma, semicolon and `@`.
    since : date
        The first day.
    """

    name: str
    since: date

    def __str__(self) -> str:
        """Return `2 since 2024-01-15`."""
        return f"{self.name} since {self.since.isoformat()}"


def parse_history(text: str) -> tuple[tuple[Version, ...], list[str]]:
    """Read versions with their days.

    Parameters
    ----------
    text : str
        Entries with commas between them, the oldest first.

    Returns
    -------
    tuple of (tuple of Version, list of str)
        Those that can be read, and what is wrong, one sentence each.

    Examples
    --------
    >>> [str(version) for version in parse_history("1 since 2023-11-01, 2 since 2024-01-15")[0]]
    ['1 since 2023-11-01', '2 since 2024-01-15']
    """
    versions, problems = [], []
    for part in text.split(","):
        read = ENTRY.fullmatch(part.strip())
        day = None if read is None else read_day(read[2])
        if read is None or day is None:
            problems.append(f"`history` must read `1 since 2024-01-15, …`; found {part.strip()!r}.")
        elif wrong := name_problem(read[1]):
            problems.append(wrong)
        else:
            versions.append(Version(read[1], day))
    return tuple(versions), problems or order_problems(versions)


def order_problems(versions: Sequence[Version]) -> list[str]:
    """Say which versions are out of order, or occur twice.

    Parameters
    ----------
    versions : sequence of Version
        As they are written.

    Returns
    -------
    list of str
        One sentence for each; empty when every day is later than the one before.

    Examples
    --------
    >>> order_problems(parse_history("2 since 2024-01-15")[0] + parse_history("1 since 2023-11-01")[0])
    ['versions go from old to new; 1 since 2023-11-01 stands behind 2 since 2024-01-15.']
    """
    problems = [
        f"versions go from old to new; {later} stands behind {earlier}."
        for earlier, later in pairwise(versions)
        if later.since <= earlier.since
    ]
    names = [version.name for version in versions]
    twice = [name for at, name in enumerate(names) if name in names[:at]]
    return problems + [f"the version {name!r} is there twice." for name in dict.fromkeys(twice)]


def name_problem(name: str) -> str | None:
    """Say what is wrong with a version's name.

    Parameters
    ----------
    name : str
        As written.

    Returns
    -------
    str or None
        None when nothing is.
    """
    if NOT_IN_NAMES.search(name):
        return f"a version's name has no comma, semicolon or `@`; found {name!r}."
    return None


def read_day(text: str) -> date | None:
    """Return a date such as 2024-01-15, None where the text is none.

    Parameters
    ----------
    text : str
        ISO 8601.

    Returns
    -------
    date or None
        The day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def starts(versions: Sequence[Version], zone: tzinfo) -> np.ndarray:
    """Return when each version came into force.

    Parameters
    ----------
    versions : sequence of Version
        The oldest first.
    zone : tzinfo
        Whose midnight begins a day.

    Returns
    -------
    int64 array, shape (n_versions,)
        Nanoseconds since 1970, UTC.
    """
    days = [datetime(v.since.year, v.since.month, v.since.day, tzinfo=zone) for v in versions]
    return np.array([round(day.timestamp()) * NS for day in days], dtype=np.int64)
