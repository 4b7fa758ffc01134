"""The lines between `---` and `---` at the top of a document: its version, and since when it is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from annoqa.errors import closest

MATTER_KEYS = ("version", "in force")


@dataclass(frozen=True)
class Problems:
    """What is wrong with a file, one line each: `objects.md, line 3: what`."""

    file: str
    lines: list[str]

    def add(self, line: int, what: str) -> None:
        """Note one problem.

        Parameters
        ----------
        line : int
            Where, from 1.
        what : str
            What must hold, and what was found.
        """
        self.lines.append(f"  {self.file}, line {line}: {what}")


def front_matter(lines: Sequence[str], problems: Problems) -> tuple[dict[str, Any], int]:
    """Read version and date of a document.

    Parameters
    ----------
    lines : sequence of str
        The whole document.
    problems : Problems
        What is wrong is added to it.

    Returns
    -------
    tuple of (dict, int)
        Fields of `Clause`, and the position of the first line after them.

    Examples
    --------
    >>> front_matter(["---", "version: 2", "---", "# Title"], Problems("a.md", []))
    ({'version': '2'}, 3)
    """
    if not lines or lines[0].strip() != "---":
        return {}, 0
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        problems.add(1, "the lines between `---` and `---` must come to an end.")
        return {}, len(lines)
    matter: dict[str, Any] = {}
    for number, line in enumerate(lines[1:end], 2):
        key, _, value = line.partition(":")
        if key.strip() and key.strip().lower() not in MATTER_KEYS:
            hint = closest(key.strip().lower(), MATTER_KEYS)
            problems.add(number, f"there is no key {key.strip()!r} here; {hint}")
        elif key.strip():
            matter |= dated(key.strip().lower(), value.strip(), number, problems)
    return matter, end + 1


def dated(key: str, value: str, line: int, problems: Problems) -> dict[str, Any]:
    """Read one version or date.

    Parameters
    ----------
    key : str
        One of `MATTER_KEYS`.
    value : str
        What stands behind the colon.
    line : int
        Where it stands, from 1.
    problems : Problems
        What is wrong is added to it.

    Returns
    -------
    dict
        The field of `Clause`; empty when the value is no date.
    """
    if key == "version":
        return {"version": value or None}
    try:
        return {"in_force": date.fromisoformat(value)}
    except ValueError:
        problems.add(line, f"`in force` must be a date such as 2024-01-15; found {value!r}.")
        return {}
